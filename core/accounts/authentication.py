"""Who asks, by cookie."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from core.accounts import selectors, tokens
from core.accounts.errors import NotSignedIn, ReadOnlyVisit, SecondFactorRequired
from core.accounts.people import Person
from core.http.errors import CsrfFailed


class _CsrfCheck(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        raise CsrfFailed

    def accepts_origin(self, request: HttpRequest) -> bool:
        return "HTTP_ORIGIN" not in request.META or bool(self._origin_verified(request))  # type: ignore[attr-defined]


def _answer_nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def check_csrf(request: Request) -> None:
    """Refuse an unsafe request that does not carry the token of its own page."""
    check = _CsrfCheck(_answer_nothing)
    check.process_request(request._request)
    check.process_view(request._request, _answer_nothing, (), {})


def check_origin(request: Request) -> None:
    """Turn away other people's pages where nobody is signed in yet and there may be no token to show.

    Browsers name the page's origin in every cross-site POST; programs name none, and have no cookies to abuse.
    """
    is_foreign = request.headers.get("Sec-Fetch-Site") == "cross-site"
    if is_foreign or not _CsrfCheck(_answer_nothing).accepts_origin(request._request):
        raise CsrfFailed(_("This page may not sign anybody in here."))


def person_of(request: Request) -> Person:
    """The person who asks, in a view that lets nobody else in."""
    if not isinstance(request.user, Person):
        raise NotSignedIn
    return request.user


class CookieJWTAuthentication(BaseAuthentication):
    """The access cookie, checked against the open session behind it. `request.user` is a `Person`.

    Staff who visit somebody's account may read, not write. Whose role asks for a second factor has to set one up before
    anything else: only views with `before_second_factor = True` are open until then.
    """

    def authenticate(self, request: Request) -> tuple[Person, Person] | None:
        token = request.COOKIES.get(tokens.ACCESS_COOKIE)
        if not token:
            return None
        person = selectors.person_of_access_token(token)
        # A cookie travels by itself, so an unsafe method has to show that our own page sent it.
        check_csrf(request)
        if person.visitor_id is not None and request.method not in SAFE_METHODS:
            raise ReadOnlyVisit
        if selectors.lacks_second_factor(person) and not _is_open_before(request):
            raise SecondFactorRequired
        return person, person

    def authenticate_header(self, request: Request) -> str:
        return 'Cookie realm="intraview"'


def _is_open_before(request: Request) -> bool:
    return bool(getattr(request.parser_context.get("view"), "before_second_factor", False))


class InterviewerCookieJWTAuthentication(CookieJWTAuthentication):
    """As above, for interviewers only. `request.user.interviewer_stage` says how far onboarding has come."""

    def authenticate(self, request: Request) -> tuple[Person, Person] | None:
        found = super().authenticate(request)
        if found is not None and not found[0].has_role("interviewer"):
            raise exceptions.PermissionDenied
        return found
