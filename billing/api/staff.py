"""Invite codes, for the staff."""

import csv
import io
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing import selectors, services
from billing.api import serializers as out
from billing.models import InviteCode
from core.accounts.authentication import person_of
from core.accounts.permissions import May
from core.common.cells import plain_cell
from core.common.clock import utc_now
from core.common.errors import NotFound
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of

REFUSALS = {401: Problem, 403: Problem}
MAX_ROWS = 50_000
COLUMNS = ["code", "state", "max_uses", "used", "expires_at", "revoked_at", "created_at", "created_by", "note", "batch"]
FILTERS = [out.CodesAsked]
PAGES = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]


class StaffView(APIView):
    permission_classes = [May("codes.make")]


class BatchCursor(TimeCursor):
    """A batch's id is a UUIDv7, too."""

    ordering = "-batch"


class CodesView(StaffView):
    @extend_schema(
        operation_id="staff_codes_list",
        tags=["staff"],
        parameters=[*FILTERS, *PAGES],
        responses={200: page_of(out.CodeOut), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """Invite codes, newest first; `q` looks into code and note."""
        pages = TimeCursor()
        page = pages.paginate_queryset(_found(request), request, view=self)
        return pages.get_paginated_response(out.CodeOut(page, many=True).data)

    @extend_schema(
        operation_id="staff_codes_create",
        tags=["staff"],
        request=out.CodesIn,
        responses={201: out.NewCodesOut, 400: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Make one code of chosen letters, or up to 500 drawn ones."""
        asked = out.CodesIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given = {**asked.validated_data, "created_by": person_of(request).user_id}
        chosen, count = given.pop("code", ""), given.pop("count")
        made = [services.create_code(code=chosen, **given)] if chosen else services.create_codes(count=count, **given)
        return Response({"results": out.CodeOut(made, many=True).data}, status=status.HTTP_201_CREATED)


class RevokeView(StaffView):
    @extend_schema(
        operation_id="staff_codes_revoke",
        tags=["staff"],
        request=None,
        responses={200: out.CodeOut, 404: Problem, **REFUSALS},
    )
    def post(self, request: Request, code_id: UUID) -> Response:
        """Withdraw a code. What it has given stays given."""
        return Response(out.CodeOut(services.revoke_code(code_id=code_id, by=person_of(request).user_id)).data)


class UsesView(StaffView):
    @extend_schema(
        operation_id="staff_codes_uses",
        tags=["staff"],
        parameters=PAGES,
        responses={200: page_of(out.UseOut), 404: Problem, **REFUSALS},
    )
    def get(self, request: Request, code_id: UUID) -> Response:
        """Who used a code, newest first."""
        if not selectors.codes().filter(pk=code_id).exists():
            raise NotFound
        pages = TimeCursor()
        page = pages.paginate_queryset(selectors.uses_of(code_id), request, view=self)
        return pages.get_paginated_response(out.UseOut(page, many=True).data)


class BatchesView(StaffView):
    @extend_schema(
        operation_id="staff_codes_batches",
        tags=["staff"],
        parameters=[out.BatchesAsked, *PAGES],
        responses={200: page_of(out.BatchOut), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """Codes that were made together, newest first. Its codes: the list with `batch`; its table: the export."""
        asked = out.BatchesAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        pages = BatchCursor()
        page = pages.paginate_queryset(selectors.batches(**asked.validated_data), request, view=self)
        return pages.get_paginated_response(out.BatchOut(page, many=True).data)


class RevokeBatchView(StaffView):
    @extend_schema(
        operation_id="staff_codes_batch_revoke",
        tags=["staff"],
        request=None,
        responses={200: out.BatchRevokedOut, 404: Problem, **REFUSALS},
    )
    def post(self, request: Request, batch: UUID) -> Response:
        """Withdraw what is left of a batch. What its codes have given stays given."""
        gone = services.revoke_batch(batch=batch, by=person_of(request).user_id)
        return Response(out.BatchRevokedOut({"revoked": gone}).data)


class ExportView(StaffView):
    @extend_schema(
        operation_id="staff_codes_export",
        tags=["staff"],
        parameters=FILTERS,
        responses={(200, "text/csv"): OpenApiTypes.STR, 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> HttpResponse:
        """The same list as a table for a spreadsheet; the newest 50,000."""
        text = io.StringIO()
        table = csv.writer(text)
        table.writerow(COLUMNS)
        for code in _found(request)[:MAX_ROWS]:
            table.writerow(_row(code))
        # Spreadsheets take UTF-8 for what it is only behind a byte order mark.
        response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="invite-codes.csv"'
        return response


def _found(request: Request) -> QuerySet[InviteCode]:
    asked = out.CodesAsked(data=request.query_params)
    asked.is_valid(raise_exception=True)
    return selectors.codes(**asked.validated_data, now=utc_now())


def _row(code: InviteCode) -> list[str]:
    shown = out.CodeOut(code).data
    return [plain_cell(str(shown[column] if shown[column] is not None else "")) for column in COLUMNS]
