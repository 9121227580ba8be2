"""Each month's tokens are given once, by whoever comes first (SUB-2, SUB-8, PAY-2)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from billing.models import Subscription, TokenLot
from billing.rules.periods import add_months
from billing.selectors import catalogue
from billing.services import ledger, subscriptions
from tests.billing.conftest import DAY, make_person
from tests.billing.subscriptions.conftest import months_of, tokens_of
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

START = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)


def make_paid(user: Any, plan: str = "starter", *, months: int = 12, state: str = "active") -> Subscription:
    """A subscription whose payments for so many months came from the last day of January on."""
    return Subscription.objects.create(
        user=user,
        audience="candidate",
        version=catalogue.current_version(plan),
        interval="year" if months == 12 else "month",
        state=state,
        provider="stripe",
        provider_subscription_id=f"sub_{user.pk.hex}",
        anchored_at=START,
        period_start=START,
        period_end=add_months(START, months),
    )


def test_a_year_that_is_paid_gives_each_months_tokens_when_the_month_begins() -> None:
    mine = make_paid(make_person())

    given = []
    for number in range(14):
        moment = add_months(START, number)
        assert subscriptions.give_due_tokens(now=moment - timedelta(seconds=1)) == 0 or number == 0
        given.append(subscriptions.give_due_tokens(now=moment))

    assert given == [1] * 12 + [0, 0]
    assert months_of(mine) == list(range(12))


def test_of_sixteen_giving_at_once_each_month_is_given_once() -> None:
    ada = make_person()
    mine = make_paid(ada)

    given = herd(16, lambda number: subscriptions.give_due_tokens(now=START + 70 * DAY))

    assert sum(given) == 3
    assert (months_of(mine), tokens_of(ada)) == ([0, 1, 2], 15)


def test_months_that_were_missed_are_given_later_and_are_kept_from_then_on() -> None:
    ada = make_person()
    make_paid(ada)
    now = START + 100 * DAY

    assert subscriptions.give_due_tokens(now=now) == 4

    assert set(TokenLot.objects.values_list("expires_at", flat=True)) == {now + 60 * DAY}
    assert TokenLot.objects.values_list("source", flat=True).distinct().get() == "plan"


@pytest.mark.parametrize(("state", "given"), [("active", 1), ("past_due", 1), ("ended", 0), ("incomplete", 0)])
def test_what_is_not_paid_gives_nothing(state: str, given: int) -> None:
    make_paid(make_person(), months=1, state=state)

    assert subscriptions.give_due_tokens(now=START + 40 * DAY) == given


def test_a_plan_without_tokens_gives_none_and_a_later_one_not_for_the_months_before() -> None:
    from dataclasses import replace

    from billing.services import catalogue as editing
    from billing.services.subscriptions import paying

    ada, sam = make_person(), make_person("Sam", "staff")
    terms = editing.terms_of(catalogue.current_version("starter"))
    editing.edit_plan(key="starter", terms=replace(terms, monthly_tokens=0), by=sam.pk)
    mine = make_paid(ada)
    assert subscriptions.give_due_tokens(now=START + 70 * DAY) == 0

    paying.switch(mine, catalogue.current_version("pro"), "year", now=START + 70 * DAY)
    mine.save()
    subscriptions.give_due_tokens(now=START + 70 * DAY)
    assert tokens_of(ada) == 0
    subscriptions.give_due_tokens(now=START + 90 * DAY)

    assert (months_of(mine), tokens_of(ada)) == ([0, 1, 2, 3], 20)


def test_one_whose_tokens_cannot_be_given_keeps_nobody_elses_back() -> None:
    broken, ada = make_paid(make_person("Broken"), months=1), make_person()
    make_paid(ada, months=1)
    key = f"subscription:{broken.pk}:month:0"
    ledger.give_tokens(user_id=make_person("Cy").pk, tokens=1, key=key, reason="test", source="plan")

    assert subscriptions.give_due_tokens(now=START) == 1

    assert tokens_of(ada) == 5
