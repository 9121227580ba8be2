"""People and browsers for the tests of signing in."""

import json
import re
from typing import Any

from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from core.accounts import services
from core.accounts.models import User
from core.accounts.powers import DUTIES
from core.accounts.services import OpenSession

PASSWORD = "a-word-nobody-guesses"


def make_person(
    email: str = "ananya@example.test", *, roles: tuple[str, ...] = ("candidate",), verified: bool = True
) -> User:
    """A person who can sign in."""
    user = User.objects.create_user(email, PASSWORD, name="Ananya Rao")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    for role in roles:
        give(user, role)
    return user


def give(user: User, role: str) -> None:
    """Give a role, or one of the staff's duties by its name; "staff" alone is an admin."""
    if role == "staff" or role in DUTIES:
        services.give_role(user_id=user.pk, role="staff", duty="admin" if role == "staff" else role)
    else:
        services.give_role(user_id=user.pk, role=role)


def sign_in(user: User, **asked: Any) -> OpenSession:
    """An open session, without a browser."""
    return services.sign_in_as(user_id=user.pk, **asked)


def refresh_token_of(opened: OpenSession) -> str:
    """The refresh token that a fresh sign-in brings."""
    assert opened.refresh_token
    return opened.refresh_token


class Browser(Client):
    """Django's client, talking JSON, with CSRF enforced as in real life."""

    def __init__(self, **defaults: Any) -> None:
        super().__init__(enforce_csrf_checks=True, raise_request_exception=False, **defaults)

    def send(self, method: str, path: str, body: Any = None, *, csrf: bool = True, **headers: Any) -> Any:
        """Send JSON with the token of our own page (unless told not to)."""
        if csrf and "csrftoken" in self.cookies:
            headers.setdefault("X-CSRFToken", self.cookies["csrftoken"].value)
        return self.generic(
            method,
            path,
            _json(body),
            content_type="application/json",
            headers={k.replace("_", "-"): v for k, v in headers.items()},
        )

    def sign_in(self, email: str, password: str = PASSWORD, **more: Any) -> Any:
        return self.send("POST", "/api/auth/login", {"email": email, "password": password, **more})


def _json(body: Any) -> str:
    return "" if body is None else json.dumps(body)


def code_sent_to(address: str) -> str:
    """The code in the newest e-mail to this address."""
    for message in reversed(mail.outbox):
        if address in message.to and (found := re.search(r"\b\d{6}\b", str(message.body))):
            return found.group()
    raise AssertionError("no code was sent")
