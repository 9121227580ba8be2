"""People, codes and clients for the tests of plans and codes."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model

from billing.services import news
from core.accounts import services as accounts
from core.accounts.tokens import ACCESS_COOKIE
from tests.accounts.people import Browser

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def make_person(name: str = "Ada", *roles: str) -> Any:
    email = f"{name.lower()}@people.test"
    user = get_user_model().objects.create(email=email, name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    for role in roles or ("candidate",):
        accounts.give_role(user_id=user.pk, role=role, duty="admin" if role == "staff" else "")
    return user


def as_person(user: Any) -> Browser:
    """A browser in which somebody is signed in, with the CSRF token of our page."""
    browser = Browser()
    browser.cookies[ACCESS_COOKIE] = accounts.sign_in_as(user_id=user.pk).access_token
    browser.get("/api/me")
    return browser


def cached_plan(user: Any) -> str:
    return str(get_user_model().objects.values_list("plan", flat=True).get(pk=user.pk))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Who was said to have got something; only this test listens."""
    heard: list[UUID] = []
    monkeypatch.setattr(news, "_listeners", [heard.append])
    return heard
