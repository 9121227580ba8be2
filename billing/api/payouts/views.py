"""An interviewer's own earnings and payouts."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.api.payouts import shapes
from billing.models import Payout
from billing.selectors import payouts as selectors
from billing.services import payouts as services
from core.accounts import services as accounts
from core.accounts.authentication import InterviewerCookieJWTAuthentication, person_of
from core.accounts.people import Person
from core.common.errors import NotFound
from core.common.sql import database_now
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of
from core.http.uploads import as_attachment

REFUSALS = {401: Problem, 403: Problem}
PAGES = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]


class HasWorked(BasePermission):
    """Interviewers who have come through onboarding. A suspended one's money is theirs still."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, Person) and request.user.interviewer_stage in ("active", "suspended")


class OwnView(APIView):
    authentication_classes = [InterviewerCookieJWTAuthentication]
    permission_classes = [IsAuthenticated, HasWorked]


class EarningsView(OwnView):
    @extend_schema(operation_id="earnings", tags=["earnings"], responses={200: shapes.EarningsOut, **REFUSALS})
    def get(self, request: Request) -> Response:
        """What I have earned, what of it can be paid out, and what that would bring."""
        user_id, now = person_of(request).user_id, database_now()
        found = selectors.earnings_of(user_id, now=now)
        zone = ZoneInfo(person_of(request).time_zone)
        shown = {
            "pending_tokens": found.pending_tokens,
            "available_tokens": found.available_tokens,
            "owed": found.owed,
            "estimate": found.estimate,
            "commission_percent": found.commission_percent,
            "hold_days": settings.EARNINGS_HOLD_DAYS,
            "currency": found.currency,
            "minimum_minor": found.minimum_minor,
            "schedule": settings.PAYOUT_SCHEDULE,
            "next_payout_at": found.next_payout_at,
            "account": found.account,
            "months": selectors.earnings_by_month(user_id, zone=zone, now=now),
        }
        return Response(shapes.EarningsOut(shown).data)


class EarningRowsView(OwnView):
    @extend_schema(
        operation_id="earnings_list",
        tags=["earnings"],
        parameters=PAGES,
        responses={200: page_of(shapes.EarningOut), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """My earnings one by one, newest first."""
        pages = TimeCursor()
        page = pages.paginate_queryset(selectors.earning_rows(person_of(request).user_id), request, view=self)
        shown = shapes.EarningOut(page, many=True, context={"now": database_now()})
        return pages.get_paginated_response(shown.data)


class PayoutsView(OwnView):
    @extend_schema(
        operation_id="payouts_list",
        tags=["earnings"],
        parameters=PAGES,
        responses={200: page_of(shapes.PayoutOut), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """My payouts, newest first."""
        pages = TimeCursor()
        page = pages.paginate_queryset(selectors.payouts_of(person_of(request).user_id), request, view=self)
        return pages.get_paginated_response(shapes.PayoutOut(page, many=True).data)


class PayoutView(OwnView):
    @extend_schema(
        operation_id="payouts_one", tags=["earnings"], responses={200: shapes.PayoutOut, 404: Problem, **REFUSALS}
    )
    def get(self, request: Request, payout_id: UUID) -> Response:
        """One payout of mine."""
        return Response(shapes.PayoutOut(_own(request, payout_id)).data)


class StatementView(OwnView):
    @extend_schema(
        operation_id="payouts_statement",
        tags=["earnings"],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY, 404: Problem, **REFUSALS},
    )
    def get(self, request: Request, payout_id: UUID) -> HttpResponse:
        """The statement of a payout, as PDF."""
        payout = _own(request, payout_id)
        return as_attachment(
            services.write_statement(payout), name=f"{payout.number}.pdf", content_type="application/pdf"
        )


class PayoutAccountView(OwnView):
    """Both methods want a password or passkey shown within the last ten minutes."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        accounts.require_proof(person_of(request))

    @extend_schema(
        operation_id="payouts_account_save",
        tags=["earnings"],
        request=shapes.AccountIn,
        responses={200: shapes.PayoutAccountOut, 400: Problem, **REFUSALS},
    )
    def put(self, request: Request) -> Response:
        """Have my earnings go to this account. Asks for a fresh proof of who I am, and is told by mail."""
        asked = shapes.AccountIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given: dict[str, Any] = asked.validated_data
        saved = services.save_account(user_id=person_of(request).user_id, **given)
        return Response(shapes.PayoutAccountOut(saved).data)

    @extend_schema(
        operation_id="payouts_account_remove", tags=["earnings"], request=None, responses={204: None, **REFUSALS}
    )
    def delete(self, request: Request) -> Response:
        """Keep my account no longer. Earnings wait until there is another one."""
        services.forget_account(user_id=person_of(request).user_id)
        return Response(status=204)


def _own(request: Request, payout_id: UUID) -> Payout:
    payout = selectors.payouts_of(person_of(request).user_id).filter(pk=payout_id).first()
    if payout is None:
        raise NotFound
    return payout
