"""Who can be booked is said twice, in rules and in SQL: both say the same (SCH-9)."""

from datetime import timedelta
from typing import Any

import pytest

from billing.models import InterviewerGrant
from core.accounts import services as accounts
from interviewers import selectors
from interviewers.models import Profile
from interviewers.services import InterviewerEntitlementService, suspend_work
from tests.interviewers.conftest import HOUR, NOON, interviewer, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

CHANGES: list[dict[str, Any]] = [
    {},
    {"public": False},
    {"accepting": False},
    {"approved": False},
    {"papers_until": NOON.date()},
    {"papers_until": NOON.date() - timedelta(days=1)},
    {"away_until": NOON.date(), "away_ends_at": NOON},
    {"away_until": NOON.date(), "away_ends_at": NOON + HOUR},
]


def both(user: Any) -> bool:
    """What both say."""
    said = selectors.rate_if_bookable(user.pk, now=NOON + HOUR / 2) is not None
    assert said == bool(InterviewerEntitlementService().can_accept_bookings(user.pk, now=NOON + HOUR / 2))
    return said


@pytest.mark.parametrize("change", CHANGES)
def test_the_profile_decides_the_same_in_both(change: dict[str, Any]) -> None:
    ada = interviewer()
    Profile.objects.filter(user=ada).update(**change)
    both(ada)


def test_who_can_be_booked_has_a_rate_and_who_was_stopped_has_none() -> None:
    ada = interviewer(hourly_rate_minor=123_400)
    assert both(ada)
    assert selectors.rate_if_bookable(ada.pk, now=NOON) == 123_400
    suspend_work(application_id=selectors.application_of(ada.pk).pk, by=reviewer().pk, reason="A complaint.")
    assert not both(ada)


def test_without_a_plan_or_an_account_nobody_is_booked() -> None:
    ada, bo = interviewer("Ada"), interviewer("Bo")
    InterviewerGrant.objects.filter(user=ada).update(ends_at=NOON + HOUR / 4)
    accounts.suspend_person(user_id=bo.pk, reason="spam")
    assert not both(ada)
    assert not both(bo)
    assert not both(interviewer("Cy", plan=False))
