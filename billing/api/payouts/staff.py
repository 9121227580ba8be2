"""Paying interviewers, for staff."""

import csv
import io
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.api.payouts import shapes
from billing.selectors import payouts as selectors
from billing.services import payouts as services
from core.accounts.authentication import person_of
from core.accounts.permissions import May
from core.common.cells import plain_cell
from core.common.errors import NotFound
from core.common.sql import database_now
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of

REFUSALS = {401: Problem, 403: Problem}
PAGES = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]
COLUMNS = ["number", "holder", "account", "bank_code", "country", "amount", "currency", "reference"]


class StaffView(APIView):
    permission_classes = [IsAuthenticated, May("payouts.run")]


class StaffPayoutsView(StaffView):
    @extend_schema(
        operation_id="staff_payouts_list",
        tags=["staff"],
        parameters=[shapes.PayoutsAsked, *PAGES],
        responses={200: page_of(shapes.StaffPayoutOut), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """All payouts, newest first."""
        asked = shapes.PayoutsAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        pages = TimeCursor()
        page = pages.paginate_queryset(selectors.payouts(**asked.validated_data), request, view=self)
        return pages.get_paginated_response(shapes.StaffPayoutOut(page, many=True).data)


class StaffPayoutView(StaffView):
    @extend_schema(
        operation_id="staff_payouts_one",
        tags=["staff"],
        responses={200: shapes.StaffPayoutDetailOut, 404: Problem, **REFUSALS},
    )
    def get(self, request: Request, payout_id: UUID) -> Response:
        """One payout with its earnings."""
        return _show(payout_id)


class RunView(StaffView):
    @extend_schema(
        operation_id="staff_payouts_run", tags=["staff"], request=None, responses={200: shapes.RunOut, **REFUSALS}
    )
    def post(self, request: Request) -> Response:
        """Make payouts of all earnings that are due by now, and send them. Twice is once."""
        by = person_of(request).user_id
        made = services.make_payouts(by=by)
        batch = services.send_owed(by=by)
        shown = {
            "made": len(made),
            "sent": batch.payouts.count() if batch else 0,
            "batch": batch,
            "without_account": selectors.earners_without_account(),
        }
        return Response(shapes.RunOut(shown).data)


class BatchesView(StaffView):
    @extend_schema(
        operation_id="staff_payouts_batches",
        tags=["staff"],
        parameters=PAGES,
        responses={200: page_of(shapes.PayoutBatchOut), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """Batches of payouts, newest first."""
        pages = TimeCursor()
        page = pages.paginate_queryset(selectors.payout_batches(), request, view=self) or []
        shown = shapes.PayoutBatchOut(page, many=True, context={"sums": selectors.sums_of(page)})
        return pages.get_paginated_response(shown.data)


class BatchFileView(StaffView):
    @extend_schema(
        operation_id="staff_payouts_file",
        tags=["staff"],
        responses={(200, "text/csv"): OpenApiTypes.STR, 404: Problem, **REFUSALS},
    )
    def get(self, request: Request, batch_id: UUID) -> HttpResponse:
        """A batch as a table for the bank, without what has come to an end. Who took it is written down."""
        number, rows = services.write_bank_file(batch_id=batch_id, by=person_of(request).user_id)
        text = io.StringIO()
        table = csv.writer(text)
        table.writerow(COLUMNS)
        for row in rows:
            table.writerow([plain_cell(cell) for cell in row])
        response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="payouts-{number}.csv"'
        return response


class PaidView(StaffView):
    @extend_schema(
        operation_id="staff_payouts_paid",
        tags=["staff"],
        request=shapes.PaidIn,
        responses={200: shapes.StaffPayoutDetailOut, 400: Problem, 404: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, payout_id: UUID) -> Response:
        """Note that the bank has taken a payout."""
        asked = shapes.PaidIn(data=request.data)
        asked.is_valid(raise_exception=True)
        services.mark_paid(payout_id=payout_id, by=person_of(request).user_id, **asked.validated_data)
        return _show(payout_id)


class FailedView(StaffView):
    @extend_schema(
        operation_id="staff_payouts_failed",
        tags=["staff"],
        request=shapes.PayoutReasonIn,
        responses={200: shapes.StaffPayoutDetailOut, 400: Problem, 404: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, payout_id: UUID) -> Response:
        """Note that the bank refused a payout or sent it back. It stays owed and is tried again."""
        services.mark_failed(payout_id=payout_id, because=_reason(request), by=person_of(request).user_id)
        return _show(payout_id)


class RetryView(StaffView):
    @extend_schema(
        operation_id="staff_payouts_retry",
        tags=["staff"],
        request=None,
        responses={200: shapes.StaffPayoutDetailOut, 404: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, payout_id: UUID) -> Response:
        """Let a failed payout go out with the next batch."""
        services.retry_payout(payout_id=payout_id, by=person_of(request).user_id)
        return _show(payout_id)


class CancelView(StaffView):
    @extend_schema(
        operation_id="staff_payouts_cancel",
        tags=["staff"],
        request=shapes.PayoutReasonIn,
        responses={200: shapes.StaffPayoutDetailOut, 400: Problem, 404: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, payout_id: UUID) -> Response:
        """Undo a payout that has not gone out, or came back. Its earnings wait for another one."""
        services.cancel_payout(payout_id=payout_id, reason=_reason(request), by=person_of(request).user_id)
        return _show(payout_id)


def _reason(request: Request) -> str:
    asked = shapes.PayoutReasonIn(data=request.data)
    asked.is_valid(raise_exception=True)
    return str(asked.validated_data["reason"])


def _show(payout_id: UUID) -> Response:
    payout = selectors.payouts().filter(pk=payout_id).first()
    if payout is None:
        raise NotFound
    return Response(shapes.StaffPayoutDetailOut(payout, context={"now": database_now()}).data)
