"""My own code for friends, and using the code of one."""

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.api.promotions import shapes
from billing.selectors import promotions as selectors
from billing.services import promotions as services
from core.accounts.authentication import person_of
from core.accounts.people import Person
from core.http.ip import client_address
from core.http.schema import Problem


class ReferralView(APIView):
    @extend_schema(operation_id="referral_read", tags=["billing"], responses={200: shapes.ReferralOut, 401: Problem})
    def get(self, request: Request) -> Response:
        """My code for friends, drawn at the first look, and what it has brought."""
        person = person_of(request)
        if person.visitor_id is None:  # who only looks at an account draws nothing in it
            services.own_referral_code(person.user_id)
        return Response(_shown(person))


class UseReferralView(APIView):
    @extend_schema(
        operation_id="referral_use",
        tags=["billing"],
        request=shapes.ReferralUseIn,
        responses={
            200: shapes.ReferralOut, 400: Problem, 401: Problem, 404: Problem, 409: Problem, 429: Problem,
        },
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Say who brought me: once, within 30 days of signing up, before I pay for anything."""
        asked = shapes.ReferralUseIn(data=request.data)
        asked.is_valid(raise_exception=True)
        person = person_of(request)
        services.use_referral(user_id=person.user_id, address=client_address(request._request), **asked.validated_data)
        return Response(_shown(person))


def _shown(person: Person) -> dict[str, object]:
    found = selectors.referral_of(person.user_id)
    return dict(
        shapes.ReferralOut(
            {
                "code": found.code,
                "url": f"{settings.ORIGINS[0]}/sign-up?friend={found.code}" if found.code else "",
                "tokens": settings.REFERRAL_TOKENS,
                "invited": found.invited,
                "rewarded": found.rewarded,
                "tokens_earned": found.tokens_earned,
                "used": found.used,
                "may_use": found.may_use and settings.REFERRAL_TOKENS > 0,
            }
        ).data
    )
