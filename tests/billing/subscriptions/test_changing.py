"""Another plan or interval, with the provider's proration (PAY-16); and what becomes of a change that was cut off."""

from datetime import timedelta
from typing import Any

import pytest

from billing import selectors
from billing.errors import (
    ChangePending,
    NotForSale,
    NothingToChange,
    ProviderRefused,
    ProviderUnreachable,
    SubscriptionEnded,
    SubscriptionUnpaid,
)
from billing.models import EntitlementGrant, Payment, Purchase, Subscription
from billing.rules.periods import add_months
from billing.selectors import catalogue
from billing.services import subscriptions
from core.common.errors import NotFound
from core.common.ids import new_id
from tests.billing.conftest import DAY, cached_plan, make_person
from tests.billing.sales.conftest import books_are_even
from tests.billing.subscriptions.conftest import (
    letters_to,
    months_of,
    of,
    pass_period,
    plan_at,
    subscribe,
    tell,
    till_now,
    tokens_of,
)
from tests.support.herd import herd
from tests.support.till import Till

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

STARTER, STARTER_YEAR, PRO = 149_00 + 500, 1490_00 + 4470, 499_00 + 1497  # with the fee


def change(user: Any, plan: str, interval: str = "month", **more: Any) -> Subscription:
    version = catalogue.current_version(plan)
    return subscriptions.change(
        user_id=user.pk, subscription_id=of(user).pk, version_id=version.pk, interval=interval, **more
    )


def look(user: Any, plan: str, interval: str = "month") -> subscriptions.Preview:
    version = catalogue.current_version(plan)
    return subscriptions.preview(user_id=user.pk, subscription_id=of(user).pk, version_id=version.pk, interval=interval)


def paid_for(user: Any, kind: str) -> list[int]:
    found = Payment.objects.filter(user=user, purchase__kind=kind, state="success").order_by("id")
    return list(found.values_list("amount_minor", flat=True))


def test_an_upgrade_is_had_at_once_and_costs_the_difference_that_was_shown(till: Till) -> None:
    ada = make_person()
    before = subscribe(till, ada)
    till.forward(days=10)

    shown = look(ada, "pro")
    assert (shown.when, shown.period_total_minor) == ("now", PRO)
    assert 0 < shown.due_minor < PRO - STARTER
    assert sum(line.amount_minor for line in shown.lines) == shown.due_minor

    change(ada, "pro")

    mine = of(ada)
    assert (mine.version.product.key, cached_plan(ada)) == ("pro", "pro")
    assert mine.period_end == before.period_end
    tell(till)
    mine = of(ada)
    assert (mine.state, mine.changing_since, mine.period_end) == ("active", None, before.period_end)
    assert paid_for(ada, "change") == [pytest.approx(shown.due_minor, abs=50)]
    starter = EntitlementGrant.objects.get(user=ada, plan="starter")
    assert (starter.revoked_at, starter.ends_at <= mine.period_start) == (None, True)
    days = [before.period_start, mine.period_start, mine.period_end + 6 * DAY, mine.period_end + 7 * DAY]
    assert [plan_at(ada, moment) for moment in days] == ["starter", "pro", "pro", "free"]
    assert tokens_of(ada) == 5  # this month's were given; the next month brings those of Pro
    assert letters_to(ada) == ["subscription_changed"]

    pass_period(till, mine)
    assert (months_of(of(ada)), tokens_of(ada)) == ([0, 1], 25)
    assert paid_for(ada, "renewal") == [PRO]
    assert books_are_even()


def test_a_downgrade_costs_nothing_and_begins_with_the_next_period(till: Till) -> None:
    ada = make_person()
    before = subscribe(till, ada, "pro")
    shown = look(ada, "starter")
    assert (shown.when, shown.due_minor, shown.at) == ("at_period_end", 0, before.period_end)

    change(ada, "starter")
    tell(till)

    mine = of(ada)
    assert (mine.version.product.key, mine.next_version.product.key) == ("pro", "starter")
    assert (cached_plan(ada), paid_for(ada, "change")) == ("pro", [])

    pass_period(till, mine)
    mine = of(ada)
    assert (mine.version.product.key, mine.next_version_id, mine.period_start) == ("starter", None, before.period_end)
    assert paid_for(ada, "renewal") == [STARTER]
    assert selectors.active_plan(ada.pk, now=mine.period_start - DAY) == "pro"
    assert selectors.active_plan(ada.pk, now=mine.period_start) == "starter"
    assert tokens_of(ada) == 20 + 5


def test_a_downgrade_can_be_taken_back(till: Till) -> None:
    ada = make_person()
    before = subscribe(till, ada, "pro")
    change(ada, "starter")

    change(ada, "pro")

    assert of(ada).next_version_id is None
    pass_period(till, before)
    assert (of(ada).version.product.key, paid_for(ada, "renewal")) == ("pro", [PRO])


def test_from_months_to_years_begins_now_and_tokens_go_on_month_by_month(till: Till) -> None:
    ada = make_person()
    before = subscribe(till, ada)
    till.forward(days=10)

    change(ada, "starter", "year")
    tell(till)

    mine = of(ada)
    assert (mine.interval, mine.anchored_at) == ("year", before.anchored_at)
    assert mine.period_end == add_months(mine.period_start, 12)
    (due,) = paid_for(ada, "change")
    assert STARTER_YEAR - STARTER < due < STARTER_YEAR
    months = [add_months(mine.anchored_at, number) for number in range(14)]
    for moment in months:
        subscriptions.give_due_tokens(now=moment)
    assert months_of(mine) == list(range(13))  # those that begin within the year that is paid


def test_from_years_to_months_begins_when_the_year_ends_and_nothing_is_collected_before(till: Till) -> None:
    ada = make_person()
    before = subscribe(till, ada, "starter", "year")

    change(ada, "starter", "month")
    assert (of(ada).interval, of(ada).next_interval) == ("year", "month")
    subscriptions.settle_subscriptions(now=before.period_end - 2 * DAY)
    assert paid_for(ada, "change") == []

    last_day = before.period_end - timedelta(hours=12)
    till.forward(seconds=int((last_day - till_now(till)).total_seconds()))
    subscriptions.settle_subscriptions(now=last_day)
    tell(till)

    mine = of(ada)
    assert (mine.interval, mine.next_interval) == ("month", "")
    (due,) = paid_for(ada, "change")
    assert STARTER - 500 < due < STARTER
    till.forward(days=2)
    tell(till)
    assert paid_for(ada, "renewal") == []


def test_who_wanted_months_and_can_not_pay_them_does_not_pay_another_year(till: Till) -> None:
    ada = make_person()
    before = subscribe(till, ada, "starter", "year")
    change(ada, "starter", "month")
    last_day = before.period_end - timedelta(hours=12)
    till.forward(seconds=int((last_day - till_now(till)).total_seconds()))
    till.turn(decline_next=1)

    subscriptions.settle_subscriptions(now=last_day)
    till.forward(days=2)
    tell(till)

    mine = of(ada)
    assert (mine.state, mine.ended_because) == ("ended", "canceled")
    assert paid_for(ada, "renewal") == paid_for(ada, "change") == []
    assert "subscription_not_changed" in letters_to(ada)


def test_a_declined_upgrade_changes_nothing(till: Till) -> None:
    ada = make_person()
    subscribe(till, ada)
    till.turn(decline_next=1)

    with pytest.raises(ProviderRefused):
        change(ada, "pro")

    mine = of(ada)
    assert (mine.version.product.key, mine.changing_since, mine.state) == ("starter", None, "active")
    tell(till)
    assert (cached_plan(ada), paid_for(ada, "change")) == ("starter", [])
    change(ada, "pro")
    assert cached_plan(ada) == "pro"


def test_a_change_whose_answer_got_lost_is_finished_by_itself_and_paid_once(till: Till) -> None:
    ada = make_person()
    subscribe(till, ada)
    till.turn(cut_next=20)
    with pytest.raises(ProviderUnreachable):
        change(ada, "pro")
    assert of(ada).changing_since is not None
    with pytest.raises(ChangePending):
        change(ada, "pro")
    till.turn(cut_next=0)

    subscriptions.settle_subscriptions(now=of(ada).changing_since + timedelta(minutes=2))
    subscriptions.settle_subscriptions(now=of(ada).updated_at + timedelta(minutes=9))
    tell(till)

    mine = of(ada)
    assert (mine.version.product.key, mine.changing_since, cached_plan(ada)) == ("pro", None, "pro")
    assert len(paid_for(ada, "change")) == 1
    assert letters_to(ada).count("subscription_changed") == 1


def test_the_payment_for_a_change_makes_it_though_whoever_asked_for_it_died(till: Till) -> None:
    ada = make_person()
    subscribe(till, ada)
    till.turn(cut_next=20)
    with pytest.raises(ProviderUnreachable):
        change(ada, "pro")
    till.turn(cut_next=0)
    paid_over_there = subscriptions.changing.carry_out
    mine = of(ada)
    # What the provider has done is heard of before anybody asks again.
    subscriptions.changing.gateway_of(mine).change_subscription(
        subscription_id=mine.provider_subscription_id,
        product_key="pro",
        lines=subscriptions.changing._lines(mine, mine.changing_version, "month"),
        interval="month",
        currency="INR",
        now=True,
        key=f"change:{mine.pk}:{mine.changing_since.timestamp():.6f}",
    )
    tell(till)
    assert (of(ada).version.product.key, of(ada).changing_since) == ("pro", None)

    paid_over_there(mine.pk, since=mine.changing_since)

    assert of(ada).version.product.key == "pro"
    assert len(paid_for(ada, "change")) == 1


def test_of_sixteen_clicks_on_upgrade_one_changes_and_one_is_paid(till: Till) -> None:
    ada = make_person()
    subscribe(till, ada)

    said = herd(16, lambda number: change(ada, "pro"))
    tell(till)

    assert of(ada).version.product.key == "pro"
    assert len(paid_for(ada, "change")) == 1
    assert {type(one) for one in said} <= {Subscription, ChangePending, NothingToChange}


def test_in_a_trial_any_plan_is_had_at_once_and_nothing_is_due(till: Till) -> None:
    ada, sam = make_person(), make_person("Sam", "staff")
    with_trial(sam, "starter"), with_trial(sam, "pro")
    trial = subscribe(till, ada, "starter")
    assert trial.state == "trialing"
    assert look(ada, "pro").due_minor == 0

    change(ada, "pro")
    tell(till)

    mine = of(ada)
    assert (mine.state, mine.period_end, cached_plan(ada)) == ("trialing", trial.trial_ends_at, "pro")
    assert tokens_of(ada) == 0
    pass_period(till, mine)
    assert (of(ada).state, paid_for(ada, "renewal"), tokens_of(ada)) == ("active", [PRO], 20)


def with_trial(staff: Any, key: str) -> None:
    from dataclasses import replace

    from billing.services import catalogue as editing

    terms = editing.terms_of(catalogue.current_version(key))
    editing.edit_plan(key=key, terms=replace(terms, trial_days=7), by=staff.pk)


def test_what_can_not_be_changed_to_is_refused(till: Till) -> None:
    ada, ben = make_person(), make_person("Ben")
    mine = subscribe(till, ada)

    with pytest.raises(NothingToChange):
        change(ada, "starter")
    with pytest.raises(NotForSale):
        change(ada, "free")
    with pytest.raises(NotForSale):
        change(ada, "interviewer")
    with pytest.raises(NotForSale):
        subscriptions.change(user_id=ada.pk, subscription_id=mine.pk, version_id=new_id(), interval="month")
    for act in (subscriptions.cancel, subscriptions.resume):
        with pytest.raises(NotFound):
            act(user_id=ben.pk, subscription_id=mine.pk)
    with pytest.raises(NotFound):
        subscriptions.open_portal(user_id=ben.pk, subscription_id=mine.pk, return_to="/plans")

    till.turn(decline_renewals=1)
    pass_period(till, mine)
    with pytest.raises(SubscriptionUnpaid):
        change(ada, "pro")
    subscriptions.cancel(user_id=ada.pk, subscription_id=mine.pk)  # what is unpaid ends at once
    assert (of(ada).state, cached_plan(ada)) == ("ended", "free")
    with pytest.raises(SubscriptionEnded):
        change(ada, "pro")


def test_the_portal_is_the_providers_page_of_ones_own(till: Till) -> None:
    ada = make_person()
    mine = subscribe(till, ada)

    url = subscriptions.open_portal(user_id=ada.pk, subscription_id=mine.pk, return_to="/plans")

    assert url.startswith(till.base)
    assert Purchase.objects.filter(user=ada).count() == 1
