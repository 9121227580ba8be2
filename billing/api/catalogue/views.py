"""What is sold, for everybody."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing import selectors
from billing.api.catalogue import shapes
from billing.selectors.catalogue import priced
from core.http.schema import Problem


class OpenView(APIView):
    """Open to all."""

    authentication_classes = []
    permission_classes = []


class PlansView(OpenView):
    @extend_schema(
        operation_id="plans_list",
        tags=["billing"],
        auth=[],
        parameters=[shapes.PlansAsked],
        responses={200: shapes.PlansOut, 400: Problem},
    )
    def get(self, request: Request) -> Response:
        """The plans for candidates or interviewers, what they include and cost, and how one can pay here."""
        asked = shapes.PlansAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        body = {
            "results": selectors.offers(asked.validated_data["audience"]),
            "pro": _pro(),
            "payments": shapes.show_payments(_providers()),
        }
        return Response(shapes.PlansOut(body).data)


class PacksView(OpenView):
    @extend_schema(operation_id="packs_list", tags=["billing"], auth=[], responses={200: shapes.PacksOut})
    def get(self, request: Request) -> Response:
        """The token packs that can be bought."""
        return Response(shapes.PacksOut({"results": selectors.packs_on_sale()}).data)


def _pro() -> dict[str, Any]:
    version = selectors.current_version("pro")
    price = priced(selectors.price_of(version, "once") or settings.PRO_PRICE_PAISE, version.currency)
    return {
        "price_minor": price.amount_minor,
        "fee_minor": price.fee_minor,
        "total_minor": price.total_minor,
        "currency": price.currency,
    }


def _providers() -> Mapping[str, Any]:
    try:
        from billing.gateways import providers
    except ImportError:
        return {}
    return providers()
