"""The two cookies of a session: set, cleared, read."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from rest_framework.response import Response

from core.accounts import rules, tokens
from core.accounts.services.sessions import OpenSession, session_life


def set_session_cookies(
    request: HttpRequest, response: Response, opened: OpenSession, *, life: timedelta = rules.ACCESS_LIFE
) -> None:
    """Hand a session to the browser. Not remembered, its refresh cookie goes when the browser closes."""
    secure = settings.SESSION_COOKIE_SECURE or request.is_secure()
    response.set_cookie(
        tokens.ACCESS_COOKIE,
        opened.access_token,
        max_age=int(life.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
    if opened.refresh_token:
        response.set_cookie(
            tokens.REFRESH_COOKIE,
            opened.refresh_token,
            max_age=int(session_life(remember=True).total_seconds()) if opened.remember else None,
            path=tokens.REFRESH_PATH,
            secure=secure,
            httponly=True,
            samesite="Lax",
        )


def clear_session_cookies(response: Response) -> None:
    """Take the session from the browser."""
    response.delete_cookie(tokens.ACCESS_COOKIE, path="/", samesite="Lax")
    response.delete_cookie(tokens.REFRESH_COOKIE, path=tokens.REFRESH_PATH, samesite="Lax")
