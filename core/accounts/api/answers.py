"""The answer to whoever has just come in."""

from uuid import UUID

from django.middleware.csrf import get_token
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts import selectors, services
from core.accounts.api.serializers import me_of
from core.accounts.cookies import set_session_cookies
from core.accounts.errors import NotSignedIn
from core.accounts.people import Person
from core.http.ip import client_address


def answer_signed_in(request: Request, *, remember: bool) -> Response:
    """Open a session for whom the engine has signed in: who they are, and the cookies."""
    user_id = request._request.user.pk
    if user_id is None:
        raise NotSignedIn
    user_agent = request.headers.get("User-Agent", "")
    opened = services.open_session(
        session=request._request.session,
        user_id=user_id,
        ip=client_address(request._request),
        user_agent=user_agent,
        remember=remember,
    )
    services.greet_device(user_id=user_id, user_agent=user_agent)
    person = selectors.person_of_session(UUID(opened.session_id))
    if person is None:  # closed in the same moment
        raise NotSignedIn
    response = Response(me_of(person, expires_at=opened.expires_at))
    set_session_cookies(request._request, response, opened)
    get_token(request._request)
    return response


def answer_me(person: Person) -> Response:
    """Who somebody is, read anew."""
    found = selectors.person_of_session(UUID(person.session_id))
    if found is None:
        raise NotSignedIn
    return Response(me_of(found, expires_at=selectors.session_ends_at(found.session_id)))
