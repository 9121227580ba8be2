"""What is about to end is said in time, and once (PAY-14)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from billing import services
from billing.models import Subscription
from billing.rules.periods import add_months
from billing.selectors import catalogue
from billing.services import subscriptions
from core.accounts.models import Letter
from tests.billing.conftest import DAY, NOON, make_person
from tests.billing.subscriptions.conftest import letters_to
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

END = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def make(user: Any, **given: Any) -> Subscription:
    """A subscription whose period ends on 1 July."""
    fields = {
        "audience": "candidate", "interval": "month", "state": "active", "anchored_at": add_months(END, -1),
        "period_start": add_months(END, -1), "period_end": END, **given,
    }  # fmt: skip
    key = "interviewer" if fields["audience"] == "interviewer" else "pro"
    return Subscription.objects.create(
        user=user, version=catalogue.current_version(key), provider="stripe",
        provider_subscription_id=f"sub_{user.pk.hex}", **fields,
    )  # fmt: skip


def days_before(user: Any, end: datetime = END) -> list[int]:
    """On which of the last ten days before an end a letter is written, asked each hour."""
    said = []
    for hours in range(240, -1, -6):
        before = len(letters_to(user))
        subscriptions.remind(now=end - timedelta(hours=hours))
        if len(letters_to(user)) > before:
            said.append(hours / 24)
    return said


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"cancel_at_period_end": True}, "subscription_ends_soon"),
        ({"interval": "year", "period_start": add_months(END, -12)}, "subscription_renews"),
        ({"state": "trialing", "trial_ends_at": END}, "subscription_trial_ends"),
    ],
)
def test_an_end_is_said_a_week_and_a_day_before(given: dict[str, Any], kind: str) -> None:
    ada = make_person()
    make(ada, **given)

    assert days_before(ada) == [7, 1]
    assert letters_to(ada) == [kind, kind]


def test_a_month_that_simply_goes_on_is_not_worth_a_letter() -> None:
    ada = make_person()
    make(ada)

    assert days_before(ada) == []


def test_a_suspension_is_said_a_day_before() -> None:
    ada = make_person()
    make(ada, state="past_due", failed_at=END, grace_until=END + 7 * DAY)

    assert days_before(ada, END + 7 * DAY) == [1]
    assert letters_to(ada) == ["subscription_suspends"]


def test_a_plan_that_was_given_for_a_while_is_about_to_end_too_unless_something_follows_it() -> None:
    ada, ben, ivo = make_person(), make_person("Ben"), make_person("Ivo", "interviewer")
    for user in (ada, ben):
        services.grant_plan(user_id=user.pk, plan="starter", source="admin", now=NOON, ends_at=END)
    services.grant_plan(user_id=ben.pk, plan="pro", source="invite", now=NOON)
    services.grant_interviewer_plan(user_id=ivo.pk, source="trial", now=NOON, ends_at=END)

    assert days_before(ada) == [7, 1]
    assert days_before(ben) == []
    assert letters_to(ivo) == ["plan_ends_soon"] * 2


def test_sixteen_who_remind_at_once_write_one_letter_in_the_persons_language_and_zone() -> None:
    ada = make_person()
    make(ada, cancel_at_period_end=True)

    herd(16, lambda number: subscriptions.remind(now=END - DAY))

    letter = Letter.objects.get(user=ada)
    assert "Pro" in letter.subject
    assert "1 July 2026" in letter.text
    assert "/plans" in letter.text
