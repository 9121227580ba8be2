"""The second stage of signing in, the door that needs no password, and the one for a forgotten one."""

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts import engine, oidc, relying_party, services
from core.accounts.api.account_shapes import (
    CeremonyOut,
    ForgotIn,
    NothingOut,
    PasskeyAnswerIn,
    ResetIn,
    SecondFactorIn,
    WaysOut,
)
from core.accounts.api.answers import answer_signed_in
from core.accounts.api.doors import NOTHING, OpenDoor
from core.accounts.api.serializers import MeOut
from core.http.ip import client_address
from core.http.schema import Problem

SIGNED_IN = {200: MeOut, 400: Problem, 401: Problem, 403: Problem, 409: Problem, 429: Problem}
OPTIONS = {200: CeremonyOut, 401: Problem, 403: Problem, 409: Problem, 429: Problem}


class WaysView(APIView):
    authentication_classes = []
    permission_classes = []

    @extend_schema(operation_id="ways", tags=["sign-in"], auth=[], responses={200: WaysOut})
    def get(self, request: Request) -> Response:
        """How one can come in here, and what a password has to be."""
        ways = {
            "signup": settings.SIGNUP_OPEN,
            "passkeys": relying_party.works_here(request._request),
            "social": _social_ways(),
            "password_rules": {
                "min_length": settings.PASSWORD_MIN_LENGTH,
                "refuses_leaked": settings.PASSWORD_REFUSE_LEAKED,
                "refuses_similar": settings.PASSWORD_REFUSE_SIMILAR,
            },
        }
        return Response(WaysOut(ways).data)


def _social_ways() -> list[dict[str, str]]:
    if not oidc.is_on():
        return []
    start = f"/api/auth/social/{settings.OIDC_ID}/start"
    return [{"id": settings.OIDC_ID, "name": settings.OIDC_NAME, "start_url": start}]


class SecondFactorView(OpenDoor):
    @extend_schema(operation_id="second_factor", tags=["sign-in"], auth=[], request=SecondFactorIn, responses=SIGNED_IN)
    def post(self, request: Request) -> Response:
        """After the password: a code of the app, or a recovery code. Sets the cookies."""
        asked = SecondFactorIn(data=request.data)
        asked.is_valid(raise_exception=True)
        engine.check_second_factor(request._request, code=asked.validated_data["code"])
        return answer_signed_in(request, remember=asked.validated_data["remember"])


class SecondFactorOptionsView(OpenDoor):
    @extend_schema(
        operation_id="second_factor_passkey_options", tags=["sign-in"], auth=[], request=None, responses=OPTIONS
    )
    def post(self, request: Request) -> Response:
        """What to ask a passkey for after the password."""
        return Response(CeremonyOut({"options": engine.begin_passkey_factor(request._request)}).data)


class SecondFactorPasskeyView(OpenDoor):
    @extend_schema(
        operation_id="second_factor_passkey", tags=["sign-in"], auth=[], request=PasskeyAnswerIn, responses=SIGNED_IN
    )
    def post(self, request: Request) -> Response:
        """After the password: a passkey's answer. Sets the cookies."""
        asked = PasskeyAnswerIn(data=request.data)
        asked.is_valid(raise_exception=True)
        engine.check_passkey_factor(request._request, credential=asked.validated_data["credential"])
        return answer_signed_in(request, remember=asked.validated_data["remember"])


class PasskeyOptionsView(OpenDoor):
    @extend_schema(operation_id="passkey_options", tags=["sign-in"], auth=[], request=None, responses=OPTIONS)
    def post(self, request: Request) -> Response:
        """What to ask any passkey of this site for."""
        return Response(CeremonyOut({"options": engine.begin_passkey_sign_in(request._request)}).data)


class PasskeyView(OpenDoor):
    @extend_schema(
        operation_id="passkey_sign_in", tags=["sign-in"], auth=[], request=PasskeyAnswerIn, responses=SIGNED_IN
    )
    def post(self, request: Request) -> Response:
        """Sign in with a passkey, without a password. Sets the cookies."""
        asked = PasskeyAnswerIn(data=request.data)
        asked.is_valid(raise_exception=True)
        engine.check_passkey(request._request, credential=asked.validated_data["credential"])
        return answer_signed_in(request, remember=asked.validated_data["remember"])


class ForgotView(OpenDoor):
    @extend_schema(
        operation_id="password_forgot",
        tags=["sign-in"],
        auth=[],
        request=ForgotIn,
        responses={202: NothingOut, 400: Problem, 403: Problem, 429: Problem},
    )
    def post(self, request: Request) -> Response:
        """Ask for a code to set a new password. The answer is the same whether or not the address is known."""
        asked = ForgotIn(data=request.data)
        asked.is_valid(raise_exception=True)
        email = asked.validated_data["email"]
        engine.spend(request._request, "forgot_password", key=email)
        services.send_reset_code(email=email, browser=engine.browser_mark(request._request))
        return Response({}, status=status.HTTP_202_ACCEPTED)


class ResetView(OpenDoor):
    @extend_schema(
        operation_id="password_reset",
        tags=["sign-in"],
        auth=[],
        request=ResetIn,
        responses={204: NOTHING, 400: Problem, 403: Problem, 429: Problem},
    )
    def post(self, request: Request) -> Response:
        """Set a new password with the code from the e-mail. Every session ends; sign in anew."""
        asked = ResetIn(data=request.data)
        asked.is_valid(raise_exception=True)
        email, browser = asked.validated_data["email"], engine.browser_mark(request._request)
        # Whoever asked for no code has nothing to guess at, and can't use up the tries of somebody who did.
        waits = services.awaits_reset(email=email, browser=browser)
        engine.spend(request._request, "reset_password_code", key=email if waits else browser)
        services.reset_password(
            email=email,
            code=asked.validated_data["code"],
            new=asked.validated_data["password"],
            browser=browser,
            ip=client_address(request._request),
        )
        engine.forget_failed_tries(request._request, email=email)
        return Response(status=status.HTTP_204_NO_CONTENT)
