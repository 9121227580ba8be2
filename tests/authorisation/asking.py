"""Asking the server as somebody, and leaving no trace: each request is rolled back."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from core.accounts import services as accounts
from core.accounts.models import SignIn
from core.accounts.selectors import person_of_session
from core.accounts.services import OpenSession, visits
from core.accounts.tokens import ACCESS_COOKIE, REFRESH_COOKIE
from core.common.clock import utc_now
from tests.authorisation.actors import ACTORS, Actor
from tests.authorisation.policy import NOBODYS, TABLE, Line, Policy, Refused
from tests.authorisation.world import Things, World

CSRF = "0" * 32
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass
class Answered:
    """An answer, read to its end before its traces are taken back."""

    status: int
    code: str
    text: str
    body: Any
    location: str = ""

    def __str__(self) -> str:
        return f"{self.status} {self.code}".strip()


class Asker:
    """Sends requests as any of the actors."""

    def __init__(self, world: World) -> None:
        self.world = world
        # One for all: it reads the middleware once.
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.cookies = {actor.name: _cookies_of(actor, world) for actor in ACTORS}

    def ask(
        self, actor: Actor, method: str, address: str, body: Any = None, *, keep: bool = False, **headers: str
    ) -> Answered:
        """One request. What it changed is forgotten, unless told to `keep` it."""
        self.client.cookies = SimpleCookie({**self.cookies[actor.name], "csrftoken": CSRF})
        cache.clear()  # nobody asks so often in a minute
        kind, data = _encoded(method, body)
        with rolled_back(unless=keep):
            answer = self.client.generic(
                method, address, data, content_type=kind, headers={"X-CSRFToken": CSRF, **headers}
            )
            return _read(answer)

    def things_of(self, line: Line, actor: Actor) -> Things:
        """Whose things a line is about when this actor asks."""
        return self.world.things[line.of or actor.things]

    def address(self, path: str, line: Line, things: Things) -> str:
        """The address of somebody's things; what that person has none of gets an id that nothing has."""
        given = {
            name: text.format(**{one: user.pk for one, user in self.world.people.items()})
            for name, text in line.given.items()
        }
        values = {**things.ids, **given}
        filled = _PARAMETER.sub(lambda found: str(values.get(found[1], NOBODYS)), path)
        return ("/" if filled.startswith("^") else f"/{filled}") + line.query

    def body(self, line: Line, things: Things) -> Any:
        """A body that names somebody's things."""
        return fill(line.body, things)


class Form(dict[str, Any]):
    """A body that is sent as multipart/form-data."""


def _encoded(method: str, body: Any) -> tuple[str, Any]:
    if isinstance(body, Form):
        return MULTIPART_CONTENT, encode_multipart(BOUNDARY, body)
    if method in ("GET", "HEAD"):
        return "application/json", ""
    return "application/json", json.dumps({} if body is None else body)


def fill(body: Any, things: Things) -> Any:
    """A body with the ids of these things in place of their names."""
    if isinstance(body, dict):
        return {key: fill(value, things) for key, value in body.items()}
    if isinstance(body, list):
        return [fill(value, things) for value in body]
    return body.format(**things.ids) if isinstance(body, str) else body


def lines_of(name: str) -> list[Line]:
    """The lines of the table for a method and an address."""
    entry = TABLE.get(name, [])
    if isinstance(entry, Policy):
        return [Line(entry)]
    return entry if isinstance(entry, list) else [entry]


class rolled_back:
    """A transaction that leaves nothing behind."""

    def __init__(self, *, unless: bool = False) -> None:
        self.block = transaction.atomic()
        # As Django's own test cases do: a block inside that insists on being outermost is content with this one.
        self.block._from_testcase = True  # type: ignore[attr-defined]
        self.keep = unless

    def __enter__(self) -> None:
        self.block.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if not self.keep:
            transaction.set_rollback(True)
        self.block.__exit__(kind, error, trace)


def is_as_written(answered: Answered, expected: Refused | None, *, has_body: bool = True) -> bool:
    """True if an answer is what the policy says."""
    if expected is None:
        return answered.status not in (401, 403, 404) and answered.status != 500
    return answered.status == expected.status and (not has_body or expected.code in (None, answered.code))


def _read(answer: Any) -> Answered:
    if answer.streaming:  # not begun, so there is nothing to end
        return Answered(answer.status_code, "", "", None)
    text = answer.content.decode("utf-8", "replace")
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    code = str(body.get("code", "")) if isinstance(body, dict) and answer.status_code >= 400 else ""
    return Answered(answer.status_code, code, text, body, answer.headers.get("Location", ""))


def _cookies_of(actor: Actor, world: World) -> dict[str, str]:
    """What the actor's browser holds."""
    if actor.person is None:
        return {}
    user = world.people[actor.person]
    if actor.state == "visit":
        return visit(world, user)
    opened = accounts.sign_in_as(user_id=user.pk)
    cookies = _jar(opened)
    if actor.state == "stale":
        SignIn.objects.filter(pk=opened.session_id).update(proved_at=utc_now() - timedelta(hours=1))
    elif actor.state == "closed":
        get_user_model().objects.filter(pk=user.pk).update(is_active=False)
    elif actor.state == "signed_out":
        accounts.end_session(opened.session_id)
    return cookies


def visit(world: World, user: Any) -> dict[str, str]:
    """The cookies of one of the staff who looks at somebody's account: the visit's access, the rest one's own."""
    own = accounts.sign_in_as(user_id=world.people["Zoe"].pk)
    visitor = person_of_session(UUID(own.session_id))
    assert visitor is not None
    opened = visits.begin_visit(visitor=visitor, user_id=user.pk, reason="Asked for help")
    return _jar(own) | {ACCESS_COOKIE: opened.access_token}


def _jar(opened: OpenSession) -> dict[str, str]:
    """Access and refresh cookie, and the Django session that /admin goes by."""
    found = SignIn.objects.select_related("user_session").get(pk=opened.session_id)
    return {
        ACCESS_COOKIE: opened.access_token,
        REFRESH_COOKIE: opened.refresh_token or "",
        settings.SESSION_COOKIE_NAME: found.user_session.session_key,
    }
