"""Buying: what it costs, beginning, coming back from paying, leaving; and what was paid."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing import selectors
from billing.api.sales import shapes
from billing.errors import NotForSale, ProviderUnknown
from billing.models import Purchase
from billing.selectors import sales as found
from billing.services import sales
from core.accounts.authentication import person_of
from core.common.errors import NotFound
from core.http.idempotency import KEY, key_of
from core.http.ip import client_address
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of

PAGES = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]


class QuoteView(APIView):
    @extend_schema(
        operation_id="quote",
        tags=["billing"],
        request=shapes.WantedIn,
        responses={
            200: shapes.PriceQuoteOut, 400: Problem, 401: Problem, 404: Problem, 409: Problem, 410: Problem,
            429: Problem,
        },
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """What something would cost, with the best discount or a coupon taken off. It keeps nothing."""
        asked = shapes.WantedIn(data=request.data)
        asked.is_valid(raise_exception=True)
        made = sales.quote(
            user_id=person_of(request).user_id, address=client_address(request._request), **asked.wanted()
        )
        discount = made.discount
        shown = {
            **asdict(made.sums),
            "currency": made.wanted.currency,
            "title": made.wanted.title,
            "discount_name": discount.name if discount else "",
            "coupon": {"code": discount.code, "name": discount.name} if discount and discount.code else None,
            "trial_days": made.wanted.trial_days,
        }
        return Response(shapes.PriceQuoteOut(shown).data)


class CreatePaymentView(APIView):
    @extend_schema(
        operation_id="payments_create",
        tags=["billing"],
        parameters=[KEY],
        request=shapes.PaymentIn,
        responses={
            201: shapes.StartedOut, 400: Problem, 401: Problem, 404: Problem, 409: Problem, 410: Problem, 429: Problem,
            503: Problem,
        },
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Begin to buy something. An empty body is Pro, paid once, with Razorpay if it is on."""
        asked = shapes.PaymentIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        wanted, provider = _wanted(asked), given.get("provider", "")
        if "kind" not in given and not provider:
            provider = _provider_of_pro()
        started = sales.start_purchase(
            user_id=person_of(request).user_id,
            key=key_of(request, needed=False),
            provider=provider,
            return_to=given.get("return_to", ""),
            address=client_address(request._request),
            **wanted,
        )
        return Response(_show_started(started), status=status.HTTP_201_CREATED)


def _wanted(asked: shapes.PaymentIn) -> dict[str, Any]:
    given = asked.validated_data
    if "kind" in given:
        return asked.wanted()
    if given.get("pack") or given.get("interval"):
        raise serializers.ValidationError({"kind": [asked.fields["kind"].error_messages["required"]]})
    try:
        version_id = given.get("version") or selectors.current_version("pro").pk
    except NotFound:
        raise NotForSale from None
    coupon = given.get("coupon", "")
    return {"kind": "plan_once", "pack_id": None, "version_id": version_id, "interval": "", "coupon": coupon}


def _provider_of_pro() -> str:
    """Who has written to this address before there were others expects Razorpay's order."""
    try:
        return sales.choose_provider("razorpay", collects=False).key
    except ProviderUnknown:
        return ""


def _show_started(started: sales.Started) -> dict[str, Any]:
    checkout, payment = started.checkout, started.payment
    options = dict(checkout.options) if checkout else {}
    purchase = found.purchase_of(started.purchase.pk, user_id=started.purchase.user_id)
    return shapes.StartedOut(
        {
            "purchase": purchase,
            "provider": payment.provider if payment else "",
            "checkout": {
                "way": checkout.way if checkout else "none",
                "url": checkout.url if checkout else "",
                "script_url": checkout.script_url if checkout else "",
                "options": options,
            },
            "order_id": payment.provider_order_id if payment else "",
            "amount": started.purchase.total_minor,
            "currency": started.purchase.currency,
            "key_id": str(options.get("key", "")),
        }
    ).data


class VerifyView(APIView):
    @extend_schema(
        operation_id="payments_verify",
        tags=["billing"],
        request=shapes.PaymentVerifyIn,
        responses={
            200: shapes.VerifiedOut, 400: Problem, 401: Problem, 404: Problem, 409: Problem, 503: Problem,
        },
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Is my purchase paid? If so it is delivered now, whether or not the provider's own word has come."""
        asked = shapes.PaymentVerifyIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given, user_id = asked.validated_data, person_of(request).user_id
        order_id = given.get("razorpay_order_id", "")
        purchase = sales.verify_payment(
            user_id=user_id,
            purchase_id=None if order_id else given["purchase"],
            order_id=order_id,
            fields={name: text for name, text in given.items() if name.startswith("razorpay_")},
        )
        shown = found.purchase_of(purchase.pk, user_id=user_id)
        return Response(
            shapes.VerifiedOut(
                {"state": purchase.state, "purchase": shown, "plan": selectors.active_plan(user_id)}
            ).data
        )


def _own(request: Request, purchase_id: UUID) -> Purchase:
    purchase = found.purchase_of(purchase_id, user_id=person_of(request).user_id)
    if purchase is None:
        raise NotFound
    return purchase


class PurchaseView(APIView):
    @extend_schema(
        operation_id="purchases_read",
        tags=["billing"],
        responses={200: shapes.PurchaseOut, 401: Problem, 404: Problem},
    )
    def get(self, request: Request, purchase_id: UUID) -> Response:
        """A purchase of mine."""
        return Response(shapes.PurchaseOut(_own(request, purchase_id)).data)


class CancelPurchaseView(APIView):
    @extend_schema(
        operation_id="purchases_cancel",
        tags=["billing"],
        request=None,
        responses={200: shapes.PurchaseOut, 401: Problem, 404: Problem, 409: Problem, 503: Problem},
    )
    def post(self, request: Request, purchase_id: UUID) -> Response:
        """Leave an open purchase of mine. If it was paid meanwhile, it is delivered instead."""
        sales.cancel_purchase(user_id=person_of(request).user_id, purchase_id=purchase_id)
        return Response(shapes.PurchaseOut(_own(request, purchase_id)).data)


class PaymentsView(APIView):
    @extend_schema(
        operation_id="payments_list",
        tags=["billing"],
        parameters=PAGES,
        responses={200: page_of(shapes.PaymentOut), 400: Problem, 401: Problem},
    )
    def get(self, request: Request) -> Response:
        """What I paid, or tried to, newest first."""
        pages = TimeCursor()
        page = pages.paginate_queryset(found.payments_of(person_of(request).user_id), request, view=self)
        return pages.get_paginated_response(shapes.PaymentOut(page, many=True).data)
