"""Payments, refunds, disputes, the providers' words and comparisons with them, for staff."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.api.sales import shapes
from billing.api.sales.views import PAGES
from billing.errors import PaymentsOff, ProviderUnknown
from billing.selectors import sales as found
from billing.services import sales
from core.accounts.authentication import person_of
from core.accounts.permissions import May
from core.common.errors import NotFound
from core.http.idempotency import KEY, key_of
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of

REFUSALS = {401: Problem, 403: Problem}


def _pages(view: APIView, request: Request, rows: QuerySet[Any], shape: type[serializers.Serializer]) -> Response:
    pages = TimeCursor()
    page = pages.paginate_queryset(rows, request, view=view)
    return pages.get_paginated_response(shape(page, many=True).data)


def _asked(shape: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    asked = shape(data=request.query_params)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


class StaffPaymentsView(APIView):
    permission_classes = [May("money.read")]

    @extend_schema(
        operation_id="staff_payments_list",
        tags=["staff"],
        parameters=[shapes.PaymentsAsked, *PAGES],
        responses={200: page_of(shapes.StaffPaymentOut), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """All payments, newest first; `q` looks for people, a provider's id, or an invoice's number."""
        return _pages(self, request, found.payments(**_asked(shapes.PaymentsAsked, request)), shapes.StaffPaymentOut)


def _show_payment(payment_id: UUID) -> dict[str, Any]:
    payment = found.payment(payment_id)
    if payment is None:
        raise NotFound
    shown = shapes.StaffPaymentOut(payment).data
    return {
        **shown,
        "refunds": shapes.RefundOut(payment.refunds.all(), many=True).data,
        "disputes": shapes.DisputeOut(payment.disputes.all(), many=True).data,
        "invoices": shapes.ShortInvoiceOut(found.documents_of(payment.purchase_id), many=True).data,
        "events": shapes.WebhookEventOut(found.events_about(payment)[:100], many=True).data,
    }


class StaffPaymentView(APIView):
    permission_classes = [May("money.read")]

    @extend_schema(
        operation_id="staff_payments_read",
        tags=["staff"],
        responses={200: shapes.StaffPaymentDetailOut, 404: Problem, **REFUSALS},
    )
    def get(self, request: Request, payment_id: UUID) -> Response:
        """A payment with its purchase, refunds, disputes, documents, and what the provider said about it."""
        return Response(_show_payment(payment_id))


class RefundView(APIView):
    permission_classes = [May("money.refund")]

    @extend_schema(
        operation_id="staff_payments_refund",
        tags=["staff"],
        parameters=[KEY],
        request=shapes.RefundIn,
        responses={201: shapes.RefundOut, 400: Problem, 404: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, payment_id: UUID) -> Response:
        """Give some or all of a payment back. Wants an Idempotency-Key: the same one again is the same refund."""
        asked = shapes.RefundIn(data=request.data)
        asked.is_valid(raise_exception=True)
        refund = sales.refund_payment(
            payment_id=payment_id,
            by=person_of(request).user_id,
            key=key_of(request, needed=True),
            **asked.validated_data,
        )
        return Response(shapes.RefundOut(refund).data, status=status.HTTP_201_CREATED)


class HaltedView(APIView):
    permission_classes = [May("money.read")]

    @extend_schema(
        operation_id="staff_halted_list",
        tags=["staff"],
        parameters=PAGES,
        responses={200: page_of(shapes.HaltedOut), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """Purchases for which money came, and something is wrong: somebody has to decide."""
        return _pages(self, request, found.halted(), shapes.HaltedOut)


class _DecideView(APIView):
    permission_classes = [May("money.refund")]

    def decide(self, request: Request, purchase_id: UUID, act: Any) -> Response:
        asked = shapes.HaltedReasonIn(data=request.data)
        asked.is_valid(raise_exception=True)
        act(purchase_id=purchase_id, by=person_of(request).user_id, reason=asked.validated_data["reason"])
        return Response(shapes.StaffPurchaseOut(found.purchases().get(pk=purchase_id)).data)


class DeliverView(_DecideView):
    @extend_schema(
        operation_id="staff_purchases_deliver",
        tags=["staff"],
        request=shapes.HaltedReasonIn,
        responses={200: shapes.StaffPurchaseOut, 400: Problem, 404: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, purchase_id: UUID) -> Response:
        """Deliver what was halted."""
        return self.decide(request, purchase_id, sales.deliver_halted)


class CancelView(_DecideView):
    @extend_schema(
        operation_id="staff_purchases_cancel",
        tags=["staff"],
        request=shapes.HaltedReasonIn,
        responses={200: shapes.StaffPurchaseOut, 400: Problem, 404: Problem, 409: Problem, 503: Problem, **REFUSALS},
    )
    def post(self, request: Request, purchase_id: UUID) -> Response:
        """Give up what was halted: its money goes back. One that is open is canceled."""
        return self.decide(request, purchase_id, sales.cancel_halted)


class DisputesView(APIView):
    permission_classes = [May("money.read")]

    @extend_schema(
        operation_id="staff_disputes_list",
        tags=["staff"],
        parameters=[shapes.DisputesAsked, *PAGES],
        responses={200: page_of(shapes.DisputeOut), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """Disputes, newest first."""
        return _pages(self, request, found.disputes(**_asked(shapes.DisputesAsked, request)), shapes.DisputeOut)


class DisputeView(APIView):
    def get_permissions(self) -> list:
        return [May("money.refund" if self.request.method == "PUT" else "money.read")()]

    @extend_schema(
        operation_id="staff_disputes_read",
        tags=["staff"],
        responses={200: shapes.DisputeOut, 404: Problem, **REFUSALS},
    )
    def get(self, request: Request, dispute_id: UUID) -> Response:
        """A dispute."""
        return _show_dispute(dispute_id)

    @extend_schema(
        operation_id="staff_disputes_note",
        tags=["staff"],
        request=shapes.DisputeNoteIn,
        responses={200: shapes.DisputeOut, 400: Problem, 404: Problem, **REFUSALS},
    )
    def put(self, request: Request, dispute_id: UUID) -> Response:
        """Note something about a dispute. It is answered at the provider's."""
        asked = shapes.DisputeNoteIn(data=request.data)
        asked.is_valid(raise_exception=True)
        sales.note_dispute(dispute_id=dispute_id, by=person_of(request).user_id, **asked.validated_data)
        return _show_dispute(dispute_id)


def _show_dispute(dispute_id: UUID) -> Response:
    dispute = found.disputes().filter(pk=dispute_id).first()
    if dispute is None:
        raise NotFound
    return Response(shapes.DisputeOut(dispute).data)


class WebhooksView(APIView):
    permission_classes = [May("money.operate")]

    @extend_schema(
        operation_id="staff_webhooks_list",
        tags=["staff"],
        parameters=[shapes.WebhooksAsked, *PAGES],
        responses={200: page_of(shapes.WebhookEventOut), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """What the providers said, newest first."""
        return _pages(self, request, found.webhooks(**_asked(shapes.WebhooksAsked, request)), shapes.WebhookEventOut)


class StaffWebhookView(APIView):
    permission_classes = [May("money.operate")]

    @extend_schema(
        operation_id="staff_webhooks_read",
        tags=["staff"],
        responses={200: shapes.WebhookEventDetailOut, 404: Problem, **REFUSALS},
    )
    def get(self, request: Request, event_id: UUID) -> Response:
        """One word of a provider's, as it came."""
        event = found.webhooks(with_payload=True).filter(pk=event_id).first()
        if event is None:
            raise NotFound
        return Response(shapes.WebhookEventDetailOut(event).data)


class ReplayView(APIView):
    permission_classes = [May("money.operate")]

    @extend_schema(
        operation_id="staff_webhooks_replay",
        tags=["staff"],
        request=None,
        responses={200: shapes.WebhookEventDetailOut, 404: Problem, **REFUSALS},
    )
    def post(self, request: Request, event_id: UUID) -> Response:
        """Act on it once more. What it did before, it does not do twice; whether it worked, its state says."""
        event = sales.replay(event_id, by=person_of(request).user_id)
        return Response(shapes.WebhookEventDetailOut(event).data)


class ReconciliationsView(APIView):
    permission_classes = [May("money.operate")]

    @extend_schema(
        operation_id="staff_reconciliations_list",
        tags=["staff"],
        parameters=PAGES,
        responses={200: page_of(shapes.ReconciliationOut), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """Comparisons with the providers, newest first."""
        return _pages(self, request, found.reconciliations(), shapes.ReconciliationOut)

    @extend_schema(
        operation_id="staff_reconciliations_run",
        tags=["staff"],
        request=shapes.ReconcileIn,
        responses={201: shapes.ReconciliationOut, 400: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Compare now, and mend what is missing here."""
        asked = shapes.ReconcileIn(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            run = sales.reconcile(**asked.validated_data, by=person_of(request).user_id)
        except PaymentsOff:
            raise ProviderUnknown from None
        return Response(shapes.ReconciliationOut(run).data, status=status.HTTP_201_CREATED)


class ReconciliationView(APIView):
    permission_classes = [May("money.operate")]

    @extend_schema(
        operation_id="staff_reconciliations_read",
        tags=["staff"],
        responses={200: shapes.ReconciliationOut, 404: Problem, **REFUSALS},
    )
    def get(self, request: Request, reconciliation_id: UUID) -> Response:
        """A comparison and what it found."""
        run = found.reconciliations().filter(pk=reconciliation_id).first()
        if run is None:
            raise NotFound
        return Response(shapes.ReconciliationOut(run).data)


class OverviewView(APIView):
    permission_classes = [May("money.read")]

    @extend_schema(
        operation_id="staff_money_overview",
        tags=["staff"],
        responses={200: shapes.MoneyOverviewOut, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """How it stands with the money, and what waits for somebody."""
        return Response(shapes.MoneyOverviewOut(found.overview()).data)
