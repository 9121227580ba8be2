"""Subscriptions against the till: begun, renewed, unpaid, ended (SUB-7, SUB-8, PAY-1, PAY-2, PAY-16)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from billing import gateways, selectors
from billing.errors import InterviewersOnly, SubscriptionAlive
from billing.gateways.port import DisputeChanged, InvoicePaid, PaymentSucceeded, SubscriptionChanged
from billing.models import EntitlementGrant, InterviewerGrant, Invoice, Payment, Purchase, Subscription
from billing.rules.periods import add_months
from billing.services import catalogue as editing
from billing.services import sales, subscriptions
from billing.services.sales.news import apply
from billing.services.subscriptions import hearing, rows, settling
from core.accounts import services as accounts
from tests.billing.conftest import DAY, SECOND, cached_plan, make_person
from tests.billing.purchases import make_purchase
from tests.billing.sales.conftest import books_are_even, hook, order_of
from tests.billing.subscriptions.conftest import (
    begin,
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


def spans(user: Any) -> list[tuple[Any, Any]]:
    found = EntitlementGrant.objects.filter(user=user, revoked_at__isnull=True).order_by("starts_at")
    return list(found.values_list("starts_at", "ends_at"))


def test_a_subscription_gives_its_plan_for_what_is_paid_and_the_days_of_grace_and_its_months_tokens(till: Till) -> None:
    ada = make_person()

    mine = subscribe(till, ada)

    assert (mine.state, mine.version.product.key, mine.provider) == ("active", "starter", "stripe")
    assert mine.period_end == add_months(mine.period_start, 1)
    assert (cached_plan(ada), tokens_of(ada)) == ("starter", 5)
    assert spans(ada) == [(mine.period_start, mine.period_end + 7 * DAY)]
    assert EntitlementGrant.objects.get(user=ada).version == mine.version


def test_a_renewal_gives_the_next_period_its_invoice_and_its_tokens(till: Till) -> None:
    ada = make_person()
    first = subscribe(till, ada)

    pass_period(till, first)

    mine = of(ada)
    assert (mine.state, mine.period_start) == ("active", first.period_end)
    assert spans(ada) == [
        (first.period_start, mine.period_start),
        (mine.period_start, mine.period_end + 7 * DAY),
    ]
    assert (months_of(mine), tokens_of(ada)) == ([0, 1], 10)
    assert list(Purchase.objects.filter(user=ada).order_by("id").values_list("kind", "state")) == [
        ("subscription", "fulfilled"),
        ("renewal", "fulfilled"),
    ]
    assert Invoice.objects.filter(user=ada, kind="invoice").count() == 2
    assert books_are_even()


def test_a_trial_costs_nothing_gives_no_tokens_and_is_had_once(till: Till) -> None:
    ivo = make_person("Ivo", "interviewer")

    mine = subscribe(till, ivo, "interviewer")

    assert (mine.state, mine.trial_ends_at) == ("trialing", mine.period_end)
    assert timedelta(days=13, hours=23) < mine.trial_ends_at - mine.period_start <= 14 * DAY
    assert selectors.is_interviewer_entitled(ivo.pk)
    assert InterviewerGrant.objects.get(user=ivo).source == "subscription"
    assert not Invoice.objects.filter(user=ivo).exists()
    assert "subscription_trial" in letters_to(ivo)

    subscriptions.cancel(user_id=ivo.pk, subscription_id=mine.pk)
    pass_period(till, mine)
    assert of(ivo).state == "ended"
    again = subscribe(till, ivo, "interviewer")
    assert (again.state, again.trial_ends_at) == ("active", None)


def test_after_a_trial_it_is_paid_and_goes_on(till: Till) -> None:
    ivo = make_person("Ivo", "interviewer")
    trial = subscribe(till, ivo, "interviewer")

    pass_period(till, trial)

    mine = of(ivo)
    assert (mine.state, mine.period_start, mine.anchored_at) == ("active", trial.trial_ends_at, trial.trial_ends_at)
    assert Invoice.objects.get(user=ivo).total_minor == 499_00 + 1497
    assert selectors.interviewer_plan(ivo.pk).ends_at == mine.period_end + 7 * DAY


def test_a_payment_that_fails_leaves_the_plan_for_the_days_of_grace_and_a_try_that_works_mends_it(till: Till) -> None:
    ada = make_person()
    first = subscribe(till, ada)
    till.turn(decline_renewals=1)
    pass_period(till, first)

    unpaid = of(ada)
    assert (unpaid.state, unpaid.period_end) == ("past_due", first.period_end)
    assert unpaid.grace_until == unpaid.failed_at + 7 * DAY
    assert unpaid.next_attempt_at == unpaid.failed_at + DAY
    assert spans(ada) == [(first.period_start, unpaid.grace_until)]
    assert tokens_of(ada) == 5

    till.turn(decline_renewals=0)
    assert subscriptions.settle_subscriptions(now=unpaid.next_attempt_at) == 1
    tell(till)

    mine = of(ada)
    assert (mine.state, mine.period_start, mine.due_invoice_id) == ("active", first.period_end, "")
    assert (mine.grace_until, mine.next_attempt_at, mine.attempts) == (None, None, 0)
    assert (months_of(mine), tokens_of(ada)) == ([0, 1], 10)
    assert Purchase.objects.filter(user=ada, kind="renewal").count() == 1
    assert letters_to(ada) == ["subscription_failed"]


def test_when_all_tries_fail_it_ends_with_the_grace_and_the_plan_is_free_again(till: Till) -> None:
    ada = make_person()
    first = subscribe(till, ada)
    till.turn(decline_renewals=1)
    pass_period(till, first)
    unpaid = of(ada)

    tried = []
    for after in (1, 3, 5):
        subscriptions.settle_subscriptions(now=unpaid.failed_at + after * DAY)
        subscriptions.settle_subscriptions(now=unpaid.failed_at + after * DAY)  # twice is once
        tried.append(of(ada).attempts)
    assert tried == [1, 2, 3]
    assert (of(ada).state, of(ada).next_attempt_at) == ("past_due", None)
    before = unpaid.grace_until - timedelta(seconds=1)
    assert plan_at(ada, before) == "starter"

    subscriptions.settle_subscriptions(now=unpaid.grace_until)
    tell(till)

    mine = of(ada)
    assert (mine.state, mine.ended_because) == ("ended", "unpaid")
    assert (plan_at(ada, unpaid.grace_until), cached_plan(ada)) == ("free", "free")
    assert letters_to(ada) == ["subscription_failed", *["subscription_failed_again"] * 3, "subscription_ended"]
    assert tokens_of(ada) == 5
    assert Payment.objects.filter(user=ada, state="success").count() == 1


def test_whoever_cancels_keeps_what_is_paid_without_grace_and_may_take_it_back(till: Till) -> None:
    ada = make_person()
    mine = subscribe(till, ada)

    subscriptions.cancel(user_id=ada.pk, subscription_id=mine.pk, reason="Hired")
    subscriptions.cancel(user_id=ada.pk, subscription_id=mine.pk, reason="Hired")
    tell(till)
    ending = of(ada)
    assert (ending.state, ending.cancel_at_period_end, ending.cancel_reason) == ("active", True, "Hired")
    assert spans(ada) == [(mine.period_start, mine.period_end)]

    subscriptions.resume(user_id=ada.pk, subscription_id=mine.pk)
    tell(till)
    assert not of(ada).cancel_at_period_end
    assert spans(ada) == [(mine.period_start, mine.period_end + 7 * DAY)]

    subscriptions.cancel(user_id=ada.pk, subscription_id=mine.pk)
    pass_period(till, mine)

    assert (of(ada).state, of(ada).ended_because) == ("ended", "canceled")
    assert (plan_at(ada, mine.period_end - DAY), plan_at(ada, mine.period_end)) == ("starter", "free")
    assert letters_to(ada) == [
        "subscription_canceled", "subscription_resumed", "subscription_canceled", "subscription_ended",
    ]  # fmt: skip
    assert subscribe(till, ada).state == "active"


def test_webhooks_that_come_many_times_in_any_order_give_each_period_once(till: Till) -> None:
    ada = make_person()
    till.turn(duplicate=4, reorder=1)
    mine = subscribe(till, ada)
    for _time in range(2):
        pass_period(till, of(ada))
    sales.retry_due(now=till_now(till) + DAY)

    mine = of(ada)
    assert mine.period_end == add_months(mine.anchored_at, 3)
    assert (months_of(mine), tokens_of(ada)) == ([0, 1, 2], 15)
    assert Purchase.objects.filter(user=ada, state="fulfilled").count() == 3
    assert len(spans(ada)) == 3
    assert books_are_even()


def test_when_every_webhook_is_lost_asking_finds_what_happened(till: Till) -> None:
    ada = make_person()
    first = subscribe(till, ada)
    till.turn(lose_percent=100)
    pass_period(till, first)
    till.forward(days=31)
    tell(till)
    assert of(ada).period_end == first.period_end

    subscriptions.settle_subscriptions(now=first.period_end + settling.COLLECTS_WITHIN)
    subscriptions.settle_subscriptions(now=first.period_end + settling.COLLECTS_WITHIN)

    mine = of(ada)
    assert (mine.state, mine.period_end) == ("active", add_months(mine.anchored_at, 3))
    assert Purchase.objects.filter(user=ada, kind="renewal").count() == 2
    assert months_of(mine) == [0, 1, 2]


def test_without_any_word_the_plan_ends_by_itself_after_the_grace(till: Till) -> None:
    ada = make_person()
    mine = subscribe(till, ada)

    assert plan_at(ada, mine.period_end + 7 * DAY - timedelta(seconds=1)) == "starter"
    assert plan_at(ada, mine.period_end + 7 * DAY) == "free"


def test_an_old_word_changes_nothing(till: Till) -> None:
    ada = make_person()
    mine = subscribe(till, ada)
    subscriptions.cancel(user_id=ada.pk, subscription_id=mine.pk)
    with_cancel = [hook_ for hook_ in till.webhooks("stripe") if hook_[1] == "customer.subscription.updated"]
    till.do("clock", forward=60)
    subscriptions.resume(user_id=ada.pk, subscription_id=mine.pk)
    assert not of(ada).cancel_at_period_end

    for provider, _kind, body, headers in with_cancel:
        assert hook(provider, body, headers) == 200

    assert not of(ada).cancel_at_period_end


def test_what_the_provider_ends_has_ended_and_what_was_paid_stays(till: Till) -> None:
    ada = make_person()
    mine = subscribe(till, ada)
    settling.changing.gateway_of(mine).cancel_subscription(
        mine.provider_subscription_id, at_period_end=False, key="somebody at the provider's"
    )

    tell(till)

    assert (of(ada).state, of(ada).ended_because) == ("ended", "provider")
    assert spans(ada) == [(mine.period_start, mine.period_end)]


def test_of_two_tabs_that_subscribe_at_once_one_subscription_is_alive(till: Till) -> None:
    ada = make_person()

    herd(8, lambda number: begin(ada, "starter" if number % 2 else "pro"))

    alive = Subscription.objects.filter(user=ada, state__in=Subscription.ALIVE)
    assert alive.count() == 1
    paid = till.pay(order_of(begin(ada, alive.get().version.product.key)))
    assert not paid["failed"]
    tell(till)
    assert of(ada).state == "active"
    with pytest.raises(SubscriptionAlive):
        begin(ada, "pro")


def test_a_subscription_that_nobody_pays_for_is_dropped_and_another_one_can_begin(till: Till) -> None:
    ada = make_person()
    started = begin(ada)

    sales.expire_purchases(now=started.purchase.expires_at)

    assert (of(ada).state, of(ada).ended_because) == ("ended", "abandoned")
    assert subscribe(till, ada, "pro").state == "active"


def test_staff_end_a_subscription_at_once_and_it_is_written_down(till: Till) -> None:
    from core.audit.models import AuditEvent

    ada, sam = make_person(), make_person("Sam", "staff")
    mine = subscribe(till, ada)

    subscriptions.end_subscription(subscription_id=mine.pk, reason="A chargeback", by=sam.pk)
    tell(till)

    assert (of(ada).state, of(ada).ended_because, cached_plan(ada)) == ("ended", "staff", "free")
    event = AuditEvent.objects.get(action="subscription.ended")
    assert (event.actor_id, event.context["reasoned"]) == (sam.pk, True)


def test_a_period_that_the_provider_ends_early_is_followed_by_the_next_one(till: Till) -> None:
    ivo = make_person("Ivo", "interviewer")
    trial = subscribe(till, ivo, "interviewer")

    till.renew(trial.provider_subscription_id)
    tell(till)

    mine = of(ivo)
    assert mine.state == "active"
    assert mine.anchored_at == mine.period_start < trial.trial_ends_at
    assert mine.period_end == add_months(mine.period_start, 1)


def test_a_failure_told_after_its_payment_changes_nothing(till: Till) -> None:
    ada = make_person()
    first = subscribe(till, ada)
    till.turn(hold=1, decline_renewals=1)
    pass_period(till, first)
    till.turn(decline_renewals=0)
    till.forward(days=4)  # the provider itself has tried again, and it worked
    events = [one for one in till.webhooks("stripe") if one[1].startswith(("invoice.", "customer.subscription."))]

    for provider, _kind, body, headers in reversed(events):
        assert hook(provider, body, headers) == 200

    mine = of(ada)
    assert (mine.state, mine.period_start, mine.due_invoice_id) == ("active", first.period_end, "")
    assert spans(ada)[-1] == (mine.period_start, mine.period_end + 7 * DAY)
    assert (months_of(mine), Purchase.objects.filter(user=ada, kind="renewal").count()) == ([0, 1], 1)


def test_money_that_comes_for_a_subscription_that_was_given_up_brings_it_all_the_same(till: Till) -> None:
    ada = make_person()
    started = begin(ada)
    sales.cancel_purchase(user_id=ada.pk, purchase_id=started.purchase.pk)
    assert of(ada).state == "ended"

    assert not till.pay(order_of(started))["failed"]
    tell(till)

    mine = of(ada)
    assert (mine.state, mine.ended_at, mine.ended_because, cached_plan(ada)) == ("active", None, "", "starter")


def test_unless_another_one_is_alive_by_then_which_staff_have_to_look_at(till: Till) -> None:
    ada = make_person()
    started = begin(ada)
    sales.cancel_purchase(user_id=ada.pk, purchase_id=started.purchase.pk)
    mine = subscribe(till, ada, "pro")

    till.pay(order_of(started))
    tell(till)

    halted = Purchase.objects.get(pk=started.purchase.pk)
    assert (halted.state, halted.halted_because) == ("halted", "subscription_alive")
    alive = Subscription.objects.get(user=ada, state__in=Subscription.ALIVE)
    assert (alive, cached_plan(ada)) == (mine, "pro")


def test_sixteen_sweeps_at_once_try_once_to_collect(till: Till) -> None:
    ada = make_person()
    first = subscribe(till, ada)
    till.turn(decline_renewals=1)
    pass_period(till, first)
    due = of(ada).next_attempt_at
    before = len([one for one in till.webhooks("stripe") if one[1] == "invoice.payment_failed"])

    herd(16, lambda number: subscriptions.settle_subscriptions(now=due))

    tries = [one for one in till.webhooks("stripe") if one[1] == "invoice.payment_failed"]
    assert (len(tries) - before, of(ada).attempts) == (1, 1)
    assert letters_to(ada).count("subscription_failed_again") == 1


def test_the_interviewers_plan_is_for_interviewers(till: Till) -> None:
    with pytest.raises(InterviewersOnly):
        begin(make_person(), "interviewer")


def test_a_subscriber_keeps_price_and_version_when_the_plan_is_edited_or_withdrawn(till: Till) -> None:
    ada, sam = make_person(), make_person("Sam", "staff")
    first = subscribe(till, ada)
    terms = editing.terms_of(first.version)
    editing.edit_plan(key="starter", terms=replace(terms, price_month_minor=99900, monthly_tokens=1), by=sam.pk)
    editing.archive_plan(key="starter", by=sam.pk)

    pass_period(till, first)

    mine = of(ada)
    assert (mine.version, mine.state, tokens_of(ada)) == (first.version, "active", 10)
    paid = Payment.objects.filter(user=ada, purchase__kind="renewal", state="success")
    assert paid.get().amount_minor == 15400


@pytest.mark.parametrize("ended_first", [False, True])
def test_a_months_tokens_come_with_its_payment_though_its_end_was_told_first(till: Till, ended_first: bool) -> None:
    ada = make_person()
    mine = subscribe(till, ada)
    start = mine.period_end
    assert start is not None
    assert tokens_of(ada) == 5
    paid = InvoicePaid(
        subscription_id=mine.provider_subscription_id,
        invoice_id="in_late",
        payment_id="pi_late",
        amount_minor=20_500,
        currency="INR",
        why="cycle",
        period_start=start,
        period_end=start + 30 * DAY,
        at=start,
    )
    ended = SubscriptionChanged(
        subscription_id=mine.provider_subscription_id,
        status="ended",
        period_start=start,
        period_end=start + 30 * DAY,
        cancel_at_period_end=False,
        at=start + 60 * SECOND,
    )
    now = start + 120 * SECOND

    for news in (ended, paid) if ended_first else (paid, ended):
        apply("stripe", news, now=now)

    assert (of(ada).state, tokens_of(ada), months_of(mine)) == ("ended", 10, [0, 1])
    assert plan_at(ada, start + 29 * DAY) == "starter"
    subscriptions.give_due_tokens(now=start + 29 * DAY)
    assert tokens_of(ada) == 10


@pytest.mark.parametrize("by_staff", [False, True])
@pytest.mark.parametrize("state", ["active", "past_due"])
def test_one_that_the_provider_does_not_know_any_more_ends_and_another_can_begin(
    till: Till, state: str, by_staff: bool
) -> None:
    ada, sam = make_person(), make_person("Sam", "staff")
    mine = subscribe(till, ada)
    end = mine.period_end
    assert end is not None
    Subscription.objects.filter(pk=mine.pk).update(provider_subscription_id="sub_of_other_keys", state=state)
    if state == "past_due":
        Subscription.objects.filter(pk=mine.pk).update(
            failed_at=end, grace_until=end + 7 * DAY, next_attempt_at=end + DAY
        )

    if by_staff:
        subscriptions.end_subscription(subscription_id=mine.pk, reason="Gone", by=sam.pk)
    else:
        for day in range(9):
            subscriptions.settle_subscriptions(end + day * DAY)

    assert of(ada).state == "ended"
    assert begin(ada).purchase.state == "open"


def test_whoever_closes_their_account_is_collected_from_no_more(till: Till) -> None:
    ada, bob = make_person(), make_person("Bob")
    mine, bobs = subscribe(till, ada), subscribe(till, bob)
    accounts.deactivate_person(user_id=ada.pk)

    subscriptions.settle_subscriptions(till_now(till))

    assert [of(ada).cancel_at_period_end, of(bob).cancel_at_period_end] == [True, False]
    pass_period(till, mine)
    assert Purchase.objects.filter(subscription=mine, kind="renewal").count() == 0
    assert Purchase.objects.filter(subscription=bobs, kind="renewal").count() == 1
    assert of(ada).state == "ended"


def test_a_word_of_the_second_in_which_we_had_an_answer_does_not_undo_it(till: Till) -> None:
    ada = make_person()
    mine = subscribe(till, ada)
    subscriptions.cancel(user_id=ada.pk, subscription_id=mine.pk)
    subscriptions.resume(user_id=ada.pk, subscription_id=mine.pk)
    heard = of(ada).heard_at
    late = SubscriptionChanged(
        subscription_id=mine.provider_subscription_id,
        status="active",
        period_start=mine.period_start,
        period_end=mine.period_end,
        cancel_at_period_end=True,
        at=heard.replace(microsecond=0),
    )

    assert apply("stripe", late) == "older"
    assert not of(ada).cancel_at_period_end


def test_whoever_has_a_payment_taken_back_by_their_bank_is_collected_from_no_more(till: Till) -> None:
    ada = make_person()
    mine = subscribe(till, ada)
    payment = Payment.objects.get(user=ada)
    assert cached_plan(ada) == "starter"
    lost = DisputeChanged("dp_1", payment.provider_payment_id, payment.amount_minor, "lost", at=mine.period_start)

    sales.hear_dispute(provider="stripe", news=lost)
    subscriptions.settle_subscriptions(mine.period_start + 60 * SECOND)
    tell(till)

    ended = of(ada)
    assert (ended.state, ended.ended_because) == ("ended", "disputed")
    assert cached_plan(ada) == "free"
    assert gateways.provider("stripe").find_subscription(mine.provider_subscription_id).status == "ended"
    assert "subscription_ended" in letters_to(ada)


def test_what_we_end_is_over_though_the_provider_tells_of_it_before_we_have_written_it_down(till: Till) -> None:
    ada = make_person()
    mine = subscribe(till, ada)
    told = SubscriptionChanged(
        subscription_id=mine.provider_subscription_id,
        status="ended",
        period_start=mine.period_start,
        period_end=mine.period_end,
        cancel_at_period_end=False,
        at=mine.period_start + 60 * SECOND,
    )
    assert apply("stripe", told) == "ended"
    assert cached_plan(ada) == "starter"  # what was paid stays, where the provider ended it

    with transaction.atomic():
        assert hearing.end_at_once(rows.lock(mine.pk), because="staff", now=mine.period_start + 61 * SECOND)

    assert (of(ada).ended_because, cached_plan(ada)) == ("staff", "free")


def test_a_change_that_staff_deliver_leaves_the_period_as_it_is(till: Till) -> None:
    ada = make_person()
    mine = subscribe(till, ada)
    halted = make_purchase(
        ada, kind="change", version=mine.version, interval="month", subscription=mine, state="halted"
    )
    news = PaymentSucceeded("in_1", "pi_2", halted.total_minor, "INR")

    subscriptions.apply_paid(purchase_id=halted.pk, news=news)

    assert (of(ada).period_start, of(ada).period_end) == (mine.period_start, mine.period_end)
