"""What the OpenAPI document says about our authentication."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from core.accounts import tokens


class CookieJWTScheme(OpenApiAuthenticationExtension):
    target_class = "core.accounts.authentication.CookieJWTAuthentication"
    match_subclasses = True
    name = "accessCookie"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": tokens.ACCESS_COOKIE,
            "description": (
                "Set by `POST /api/auth/login`. Unsafe methods also need the header `X-CSRFToken` with the value of "
                "the cookie `csrftoken`."
            ),
        }


class InterviewerCookieJWTScheme(CookieJWTScheme):
    """The same cookie; the document wants a name for each of our classes."""

    target_class = "core.accounts.authentication.InterviewerCookieJWTAuthentication"
    name = "interviewerAccessCookie"
    priority = 1


class InterviewerCookieScheme(CookieJWTScheme):
    target_class = "core.accounts.authentication.InterviewerCookieJWTAuthentication"
    match_subclasses = False
    priority = 1
    name = "interviewerCookie"
