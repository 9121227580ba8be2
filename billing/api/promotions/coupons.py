"""Coupons and promotions, for the staff."""

import csv
import io
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.api.promotions import shapes
from billing.models import Coupon
from billing.selectors import promotions as selectors
from billing.services import promotions as services
from core.accounts.authentication import person_of
from core.accounts.permissions import May
from core.common.cells import plain_cell
from core.common.clock import utc_now
from core.common.errors import NotFound
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of

REFUSALS = {401: Problem, 403: Problem}
PAGES = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]
MAX_ROWS = 50_000
COLUMNS = [
    "code", "automatic", "name", "state", "percent", "amount_minor", "currency", "kinds", "products", "audience",
    "first_purchase_only", "least_minor", "max_uses", "max_uses_each", "used", "starts_at", "ends_at", "revoked_at",
    "created_at", "made_by",
]  # fmt: skip


class StaffView(APIView):
    permission_classes = [May("plans.edit")]


class CouponsView(StaffView):
    @extend_schema(
        operation_id="staff_coupons_list",
        tags=["staff"],
        parameters=[shapes.CouponsAsked, *PAGES],
        responses={200: page_of(shapes.CouponOut), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """Coupons and promotions, newest first; `q` looks into code and name."""
        pages = TimeCursor()
        page = pages.paginate_queryset(_found(request), request, view=self)
        return pages.get_paginated_response(shapes.CouponOut(page, many=True).data)

    @extend_schema(
        operation_id="staff_coupons_create",
        tags=["staff"],
        request=shapes.CouponIn,
        responses={201: shapes.CouponOut, 400: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Make a coupon, or a promotion that needs no code."""
        asked = shapes.CouponIn(data=request.data)
        asked.is_valid(raise_exception=True)
        made = services.make_coupon(**asked.validated_data, by=person_of(request).user_id)
        return Response(_shown(made), status=status.HTTP_201_CREATED)


class CouponView(StaffView):
    @extend_schema(
        operation_id="staff_coupons_read",
        tags=["staff"],
        responses={200: shapes.CouponOut, 404: Problem, **REFUSALS},
    )
    def get(self, request: Request, coupon_id: UUID) -> Response:
        """One coupon."""
        coupon = selectors.coupons().filter(pk=coupon_id).first()
        if coupon is None:
            raise NotFound
        return Response(_shown(coupon))

    @extend_schema(
        operation_id="staff_coupons_change",
        tags=["staff"],
        request=shapes.CouponChangeIn,
        responses={200: shapes.CouponOut, 400: Problem, 404: Problem, **REFUSALS},
    )
    def put(self, request: Request, coupon_id: UUID) -> Response:
        """Change name, end or number of uses. What it takes off, and for whom, stays: make another one for that."""
        asked = shapes.CouponChangeIn(data=request.data)
        asked.is_valid(raise_exception=True)
        by = person_of(request).user_id
        return Response(_shown(services.change_coupon(coupon_id=coupon_id, by=by, **asked.validated_data)))


class RevokeCouponView(StaffView):
    @extend_schema(
        operation_id="staff_coupons_revoke",
        tags=["staff"],
        request=None,
        responses={200: shapes.CouponOut, 404: Problem, **REFUSALS},
    )
    def post(self, request: Request, coupon_id: UUID) -> Response:
        """Withdraw a coupon. Purchases that are open keep their price."""
        return Response(_shown(services.revoke_coupon(coupon_id=coupon_id, by=person_of(request).user_id)))


class CouponUsesView(StaffView):
    @extend_schema(
        operation_id="staff_coupons_uses",
        tags=["staff"],
        parameters=PAGES,
        responses={200: page_of(shapes.CouponUseOut), 404: Problem, **REFUSALS},
    )
    def get(self, request: Request, coupon_id: UUID) -> Response:
        """Who used a coupon for what, newest first."""
        if not selectors.coupons().filter(pk=coupon_id).exists():
            raise NotFound
        pages = TimeCursor()
        page = pages.paginate_queryset(selectors.uses_of_coupon(coupon_id), request, view=self)
        return pages.get_paginated_response(shapes.CouponUseOut(page, many=True).data)


class ExportCouponsView(StaffView):
    @extend_schema(
        operation_id="staff_coupons_export",
        tags=["staff"],
        parameters=[shapes.CouponsAsked],
        responses={(200, "text/csv"): OpenApiTypes.STR, 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> HttpResponse:
        """The same list as a table for a spreadsheet; the newest 50,000."""
        text = io.StringIO()
        table = csv.writer(text)
        table.writerow(COLUMNS)
        for coupon in _found(request)[:MAX_ROWS]:
            table.writerow(_row(_shown(coupon)))
        # Spreadsheets take UTF-8 for what it is only behind a byte order mark.
        response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="coupons.csv"'
        return response


def _found(request: Request) -> QuerySet[Coupon]:
    asked = shapes.CouponsAsked(data=request.query_params)
    asked.is_valid(raise_exception=True)
    return selectors.coupons(**asked.validated_data, now=utc_now())


def _shown(coupon: Coupon) -> dict[str, Any]:
    return dict(shapes.CouponOut(coupon).data)


def _row(shown: dict[str, Any]) -> list[str]:
    return [plain_cell(_cell(shown[column])) for column in COLUMNS]


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)
