"""Signing up, in and out."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.utils import translation
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts import engine, selectors, services, tokens
from core.accounts.api.answers import answer_signed_in
from core.accounts.api.serializers import (
    LoginIn,
    MeOut,
    RefreshOut,
    ResendIn,
    SignupIn,
    SignupOut,
    VerifyIn,
)
from core.accounts.authentication import check_csrf, check_origin
from core.accounts.cookies import clear_session_cookies, set_session_cookies
from core.accounts.errors import NotSignedIn, SignupClosed
from core.http.schema import Problem

NOTHING = OpenApiResponse(description="Done")


class OpenDoor(APIView):
    """For people who aren't signed in yet: there is no session to ride on, but strangers' pages are turned away."""

    authentication_classes = []
    permission_classes = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        check_origin(request)


class LoginView(OpenDoor):
    @extend_schema(
        operation_id="login",
        tags=["sign-in"],
        auth=[],
        request=LoginIn,
        responses={200: MeOut, 400: Problem, 403: Problem, 429: Problem},
    )
    def post(self, request: Request) -> Response:
        """Sign in with address and password. Sets the cookies."""
        asked = LoginIn(data=request.data)
        asked.is_valid(raise_exception=True)
        remember = asked.validated_data.pop("remember")
        engine.check_password(request._request, **asked.validated_data)
        return answer_signed_in(request, remember=remember)


class SignupView(OpenDoor):
    @extend_schema(
        operation_id="signup",
        tags=["sign-in"],
        auth=[],
        request=SignupIn,
        responses={202: SignupOut, 400: Problem, 403: Problem, 429: Problem},
    )
    def post(self, request: Request) -> Response:
        """Ask for an account. The answer is the same whether or not the address is known; the e-mail is not."""
        if not settings.SIGNUP_OPEN:
            raise SignupClosed
        asked = SignupIn(data=request.data)
        asked.is_valid(raise_exception=True)
        language = translation.get_language() or settings.LANGUAGE_CODE
        engine.begin_sign_up(request._request, **asked.validated_data, language=language)
        return Response(SignupOut({"verify": True}).data, status=status.HTTP_202_ACCEPTED)


class VerifyView(OpenDoor):
    @extend_schema(
        operation_id="verify",
        tags=["sign-in"],
        auth=[],
        request=VerifyIn,
        responses={200: MeOut, 400: Problem, 403: Problem, 429: Problem},
    )
    def post(self, request: Request) -> Response:
        """Show the code from the e-mail, in the browser that asked for it. Signs in."""
        asked = VerifyIn(data=request.data)
        asked.is_valid(raise_exception=True)
        engine.check_code(request._request, **asked.validated_data)
        return answer_signed_in(request, remember=False)


class ResendView(OpenDoor):
    @extend_schema(
        operation_id="verify_resend",
        tags=["sign-in"],
        auth=[],
        request=ResendIn,
        responses={202: SignupOut, 400: Problem, 403: Problem, 429: Problem},
    )
    def post(self, request: Request) -> Response:
        """Ask for another code."""
        asked = ResendIn(data=request.data)
        asked.is_valid(raise_exception=True)
        engine.send_code_again(request._request, **asked.validated_data)
        return Response(SignupOut({"verify": True}).data, status=status.HTTP_202_ACCEPTED)


class RefreshView(APIView):
    authentication_classes = []
    permission_classes = []

    @extend_schema(
        operation_id="refresh",
        tags=["sign-in"],
        request=None,
        responses={200: RefreshOut, 401: Problem, 403: Problem},
    )
    def post(self, request: Request) -> Response:
        """Exchange the refresh cookie for new cookies and keep the session open."""
        token = request.COOKIES.get(tokens.REFRESH_COOKIE)
        if not token:
            raise NotSignedIn
        check_csrf(request)
        opened = services.refresh_session(refresh_token=token)
        response = Response(RefreshOut({"expires_at": opened.expires_at}).data)
        set_session_cookies(request._request, response, opened)
        return response


class LogoutView(APIView):
    authentication_classes = []
    permission_classes = []

    @extend_schema(operation_id="logout", tags=["sign-in"], request=None, responses={204: NOTHING, 403: Problem})
    def post(self, request: Request) -> Response:
        """Sign out here: the session's tokens are dead at once, its sockets close. Harmless when signed out."""
        response = Response(status=status.HTTP_204_NO_CONTENT)
        clear_session_cookies(response)
        session_ids = _session_ids(request)
        if session_ids:
            check_csrf(request)
        for session_id in session_ids:
            services.end_session(session_id, reason="signed_out")
        request._request.session.flush()
        return response


def _session_ids(request: Request) -> set[str]:
    """The sessions that this browser can show to be its own, be it by an expired access token's refresh cookie."""
    found: set[str] = set()
    with suppress(NotSignedIn):
        found.add(selectors.person_of_access_token(request.COOKIES.get(tokens.ACCESS_COOKIE, "")).session_id)
    session_id = selectors.session_of_refresh_token(request.COOKIES.get(tokens.REFRESH_COOKIE, ""))
    return found | {session_id} if session_id else found
