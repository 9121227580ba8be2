"""Wallets: one's own, those of others for staff, and the state of the books."""

import csv
import io
from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.api.ledger import shapes
from billing.selectors import ledger as selectors
from billing.selectors.ledger import Movement
from billing.services import ledger
from core.accounts import directory
from core.accounts.authentication import person_of
from core.accounts.permissions import May
from core.common.cells import plain_cell
from core.common.errors import NotFound
from core.http.idempotency import KEY, key_of
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of

PAGES = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]
REFUSALS = {401: Problem, 403: Problem}
MAX_ROWS = 50_000
COLUMNS = [
    "at", "kind", "text", "available", "held", "earned", "available_after", "held_after", "earned_after", "reason",
    "invoice",
]  # fmt: skip


class MovementCursor(TimeCursor):
    """Pages of transactions by id, as they stand in the index of a wallet's entries."""

    ordering = "-transaction_id"


class WalletView(APIView):
    @extend_schema(operation_id="wallet", tags=["billing"], responses={200: shapes.WalletOut, 401: Problem})
    def get(self, request: Request) -> Response:
        """My tokens: to spend, set aside, earned; which expire when; what this month cost so far."""
        person = person_of(request)
        return Response(_show_wallet(person.user_id, person.time_zone))


class TransactionsView(APIView):
    @extend_schema(
        operation_id="wallet_transactions",
        tags=["billing"],
        parameters=[shapes.MovementsAsked, *PAGES],
        responses={200: page_of(shapes.MovementOut), 400: Problem, 401: Problem},
    )
    def get(self, request: Request) -> Response:
        """What moved in my wallet, newest first."""
        return _show_page(self, request, person_of(request).user_id)


class SummaryView(APIView):
    @extend_schema(
        operation_id="wallet_summary",
        tags=["billing"],
        parameters=[shapes.MonthsAsked],
        responses={200: shapes.WalletSummaryOut, 400: Problem, 401: Problem},
    )
    def get(self, request: Request) -> Response:
        """My tokens month by month, by the calendar where I live, the present month last."""
        asked = shapes.MonthsAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        person = person_of(request)
        months = selectors.months(person.user_id, count=asked.validated_data["months"], zone=ZoneInfo(person.time_zone))
        return Response(shapes.WalletSummaryOut({"months": months}).data)


class ExportView(APIView):
    @extend_schema(
        operation_id="wallet_transactions_export",
        tags=["billing"],
        parameters=[shapes.MovementsAsked],
        responses={(200, "text/csv"): OpenApiTypes.STR, 400: Problem, 401: Problem},
    )
    def get(self, request: Request) -> HttpResponse:
        """The same as a table for a spreadsheet; the newest 50,000."""
        found = list(selectors.every_movement(person_of(request).user_id, kind=_kind(request), most=MAX_ROWS))
        text = io.StringIO()
        table = csv.writer(text)
        table.writerow(COLUMNS)
        for row in _show(found):
            table.writerow(_cells(row))
        # Spreadsheets take UTF-8 for what it is only behind a byte order mark.
        response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="tokens.csv"'
        return response


class StaffWalletView(APIView):
    permission_classes = [May("money.read")]

    @extend_schema(
        operation_id="staff_people_wallet",
        tags=["staff"],
        responses={200: shapes.WalletOut, 404: Problem, **REFUSALS},
    )
    def get(self, request: Request, user_id: UUID) -> Response:
        """Somebody's tokens."""
        _ensure_person(user_id)
        return Response(_show_wallet(user_id, person_of(request).time_zone))


class StaffTransactionsView(APIView):
    permission_classes = [May("money.read")]

    @extend_schema(
        operation_id="staff_people_transactions",
        tags=["staff"],
        parameters=[shapes.MovementsAsked, *PAGES],
        responses={200: page_of(shapes.MovementOut), 400: Problem, 404: Problem, **REFUSALS},
    )
    def get(self, request: Request, user_id: UUID) -> Response:
        """What moved in somebody's wallet, newest first."""
        _ensure_person(user_id)
        return _show_page(self, request, user_id)


class StaffTokensView(APIView):
    permission_classes = [May("plans.grant")]

    @extend_schema(
        operation_id="staff_people_tokens_give",
        tags=["staff"],
        parameters=[KEY],
        request=shapes.TokensIn,
        responses={201: shapes.WalletOut, 400: Problem, 404: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, user_id: UUID) -> Response:
        """Give somebody tokens. What the person owes is paid from them first. The same key again gives once."""
        asked = shapes.TokensIn(data=request.data)
        asked.is_valid(raise_exception=True)
        key = key_of(request, needed=True)
        person = person_of(request)
        ledger.give_by_staff(user_id=user_id, by=person.user_id, key=key, **asked.validated_data)
        return Response(_show_wallet(user_id, person.time_zone), status=status.HTTP_201_CREATED)


class BooksView(APIView):
    permission_classes = [May("money.operate")]

    @extend_schema(
        operation_id="staff_books",
        tags=["staff"],
        parameters=PAGES,
        responses={200: page_of(shapes.BookCheckOut), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """The checks of the books, newest first. There is one each day."""
        pages = TimeCursor()
        page = pages.paginate_queryset(selectors.book_checks(), request, view=self)
        return pages.get_paginated_response(shapes.BookCheckOut(page, many=True).data)

    @extend_schema(
        operation_id="staff_books_check",
        tags=["staff"],
        request=None,
        responses={201: shapes.BookCheckOut, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Check the books now: every wallet against its entries, every transaction against zero."""
        check = ledger.check_by_staff(by=person_of(request).user_id)
        return Response(shapes.BookCheckOut(check).data, status=status.HTTP_201_CREATED)


def _show_wallet(user_id: UUID, time_zone: str) -> dict[str, Any]:
    wallet = selectors.wallet_view(user_id, zone=ZoneInfo(time_zone))
    about = ledger.reason_words.about({hold.reason for hold in wallet.holds})
    for hold in wallet.holds:
        hold.text = about.get(hold.reason, "")  # type: ignore[attr-defined]
    return dict(shapes.WalletOut(wallet).data)


def _show_page(view: APIView, request: Request, user_id: UUID) -> Response:
    pages = MovementCursor()
    page = pages.paginate_queryset(selectors.movement_ids(user_id, kind=_kind(request)), request, view=view)
    found = selectors.movements(user_id, [row["transaction_id"] for row in page or []])
    return pages.get_paginated_response(_show(found))


def _show(found: Sequence[Movement]) -> list[dict[str, Any]]:
    texts = ledger.describe(found)
    for movement, text in zip(found, texts, strict=True):
        movement.text = text
    return list(shapes.MovementOut(found, many=True).data)


def _kind(request: Request) -> str:
    asked = shapes.MovementsAsked(data=request.query_params)
    asked.is_valid(raise_exception=True)
    return str(asked.validated_data.get("kind", ""))


def _cells(row: dict[str, Any]) -> list[object]:
    """Numbers stay numbers, so that a sheet can add them up; whatever is text is only text."""
    shown = {**row, "invoice": row["invoice"]["number"] if row["invoice"] else ""}
    return [value if isinstance(value := shown[name], int) else plain_cell(str(value)) for name in COLUMNS]


def _ensure_person(user_id: UUID) -> None:
    if user_id not in directory.names_of([user_id]):
        raise NotFound
