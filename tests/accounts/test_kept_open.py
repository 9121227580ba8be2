"""Nobody is signed out by the clock in the middle of an interview."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.accounts import selectors, services
from core.accounts.models import SignIn
from tests.accounts.people import make_person, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

MINUTE = timedelta(minutes=1)


def ends(opened: services.OpenSession, at) -> None:
    key = SignIn.objects.get(pk=opened.session_id).user_session.session_key
    Session.objects.filter(session_key=key).update(expire_date=at)


def test_a_session_that_would_end_soon_goes_on_as_often_as_it_is_needed() -> None:
    opened, now = sign_in(make_person()), timezone.now()
    ends(opened, now + 5 * MINUTE)

    assert services.keep_open([opened.session_id], now=now) == 1
    assert selectors.session_ends_at(opened.session_id) == now + 30 * MINUTE
    assert services.keep_open([opened.session_id], now=now) == 0
    assert services.keep_open([opened.session_id], now=now + 20 * MINUTE) == 1


def test_what_has_ended_stays_ended() -> None:
    user, now = make_person(), timezone.now()
    over, closed = sign_in(user), sign_in(user)
    ends(over, now - MINUTE)
    services.end_session(closed.session_id)

    assert services.keep_open([over.session_id, closed.session_id, "not-an-id"], now=now) == 0


def test_a_long_session_is_left_alone() -> None:
    opened = sign_in(make_person(), remember=True)
    before = selectors.session_ends_at(opened.session_id)

    assert services.keep_open([opened.session_id]) == 0
    assert selectors.session_ends_at(opened.session_id) == before
