"""Interviews made by the product's own services, and live servers with a fake model behind them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model

from ai_interviewer.models import Interview
from ai_interviewer.services import interviews
from ai_interviewer.services.interviews import Wanted
from core.accounts import services as accounts
from core.accounts.selectors import Person, person_of_session
from tests.support.fake_model import FakeModel
from tests.support.server import Server

GOOD = (
    "I led the move of our payments from nightly files to events. I wrote the backfill myself and measured a lag of"
    " twenty milliseconds, because a freeze would have cost a day of sales. As a result we lost no payment in a year."
)


def make_candidate(name: str = "Ada") -> Person:
    """Somebody signed in, as views see them."""
    email = f"{name.lower()}@people.test"
    user = get_user_model().objects.create(email=email, name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    accounts.give_role(user_id=user.pk, role="candidate")
    person = person_of_session(UUID(accounts.sign_in_as(user_id=user.pk).session_id))
    assert person is not None
    return person


@pytest.fixture
def candidate(transactional_db: None) -> Person:
    return make_candidate()


@pytest.fixture
def interview(candidate: Person) -> Interview:
    """An interview of Ada's with its first question asked."""
    return start(candidate)


def start(person: Person, **given: Any) -> Interview:
    """Set up one more interview."""
    wanted = Wanted(**{"role": "Backend engineer", "level": "senior", "topics": ["backend"], "minutes": 15, **given})
    return interviews.create_interview(person=person, wanted=wanted)


@pytest.fixture
def model() -> Iterator[FakeModel]:
    """A fake model over real HTTP."""
    with FakeModel() as fake:
        yield fake


@dataclass
class Pair:
    """Two server processes over one database and one Redis."""

    one: Server
    two: Server


@pytest.fixture
def two_processes(server: Callable[..., Server], redis_url: str) -> Callable[..., Pair]:
    """Start two processes over the same data: `two_processes(OPENAI_BASE_URL=…)`."""

    def start_two(**env: str) -> Pair:
        one = server(REDIS_URL=redis_url, **env)
        same = {"DATABASE_URL": one.env["DATABASE_URL"]} if "DATABASE_URL" in one.env else {}
        return Pair(one, server(REDIS_URL=redis_url, data=one.data, **same, **env))

    return start_two
