"""Subscriptions by Stripe's adapter, against the till."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from billing import gateways
from billing.errors import ProviderRefused
from billing.gateways.port import InvoiceFailed, InvoicePaid, Line, PaymentSucceeded, SubscriptionChanged
from core.common.clock import utc_now
from tests.billing.gateways.orders import DAY, MAX_MONTHLY, MINUTE, PRO_MONTHLY, order, subscription
from tests.support.till import Till, till

__all__ = ["till"]

GOOD, FAILS_LATER = "4242 4242 4242 4242", "4000 0000 0000 0341"


def begin(till: Till, *, card: str = GOOD, **fields: Any) -> tuple[Any, PaymentSucceeded]:
    provider = gateways.provider("stripe")
    assert gateways.can_subscribe(provider)
    checkout = provider.create_checkout(subscription(**fields))
    assert not till.pay(checkout.order_id, card)["failed"]
    paid = provider.find_order(checkout.order_id)
    assert isinstance(paid, PaymentSucceeded)
    return provider, paid


def news_of(till: Till, provider: Any, kind: type) -> list[Any]:
    found: list[Any] = []
    for _, _, body, headers in till.webhooks("stripe"):
        found += provider.parse_webhook(body=body, headers=headers).news
    return [one for one in found if isinstance(one, kind)]


def test_the_first_period_is_told_by_the_session_the_invoice_and_the_subscription(till: Till) -> None:
    provider, paid = begin(till)
    (first,) = news_of(till, provider, InvoicePaid)
    (succeeded,) = news_of(till, provider, PaymentSucceeded)
    state = news_of(till, provider, SubscriptionChanged)[0]
    assert succeeded.payment_id == paid.payment_id == first.payment_id != ""
    assert succeeded.subscription_id == first.subscription_id == state.subscription_id
    assert succeeded.purchase_id == first.purchase_id == state.purchase_id != ""
    assert (first.why, first.amount_minor, state.status) == ("create", 30797, "active")
    assert (first.period_start, first.period_end) == (state.period_start, state.period_end)
    assert list(provider.invoices_of(paid.subscription_id)) == [first]


def test_a_coupon_is_taken_off_the_first_period_only(till: Till) -> None:
    provider, paid = begin(till, first_discount_minor=10_000, total_minor=20_797)
    assert paid.amount_minor == 20_797
    till.renew(paid.subscription_id)
    assert [one.amount_minor for one in provider.invoices_of(paid.subscription_id)] == [30_797, 20_797]


def test_a_trial_takes_nothing_until_it_ends(till: Till) -> None:
    provider, paid = begin(till, trial_days=7, total_minor=0)
    assert (paid.amount_minor, paid.payment_id) == (0, paid.order_id)
    state = provider.find_subscription(paid.subscription_id)
    assert (state.status, state.trial_end) == ("trialing", state.period_end)
    till.forward(days=7, seconds=1)
    last = news_of(till, provider, InvoicePaid)[-1]
    assert (last.why, last.amount_minor, last.period_start) == ("cycle", 30_797, state.trial_end)
    assert provider.find_subscription(paid.subscription_id).status == "active"


def test_each_month_is_paid_once_and_its_period_follows_the_last(till: Till) -> None:
    provider, paid = begin(till)
    till.forward(days=93)
    found = list(provider.invoices_of(paid.subscription_id))[::-1]
    assert [one.why for one in found] == ["create", "cycle", "cycle", "cycle"]
    assert len({one.payment_id for one in found}) == 4
    for before, after in pairwise(found):
        assert after.period_start == before.period_end
    told = {one.invoice_id for one in news_of(till, provider, InvoicePaid)}
    assert told == {one.invoice_id for one in found}
    until = utc_now() + 94 * DAY
    listed = [one.order_id for one in provider.payments_between(utc_now() - MINUTE, until)]
    assert sorted(listed) == sorted([paid.order_id, *(one.invoice_id for one in found[1:])])
    assert provider.find_order(found[1].invoice_id).payment_id == found[1].payment_id


def test_a_renewal_that_fails_is_past_due_is_tried_again_and_ends(till: Till) -> None:
    provider, paid = begin(till, card=FAILS_LATER)
    till.forward(days=31)
    failed = news_of(till, provider, InvoiceFailed)
    assert failed[0].attempt == 1
    assert failed[0].next_attempt_at == failed[0].at + 3 * DAY
    assert provider.find_subscription(paid.subscription_id).status == "past_due"
    till.forward(days=20)
    assert [one.attempt for one in news_of(till, provider, InvoiceFailed)] == [1, 2, 3, 4]
    assert news_of(till, provider, SubscriptionChanged)[-1].status == "ended"


def test_what_is_past_due_can_be_paid_after_all(till: Till) -> None:
    provider, paid = begin(till)
    till.turn(decline_renewals=1)
    assert till.renew(paid.subscription_id) == "past_due"
    invoice = news_of(till, provider, InvoiceFailed)[-1].invoice_id
    assert isinstance(provider.pay_invoice(invoice, key="retry:1"), InvoiceFailed)
    till.turn(decline_renewals=0)
    assert isinstance(provider.pay_invoice(invoice, key="retry:2"), InvoicePaid)
    assert isinstance(provider.pay_invoice(invoice, key="retry:3"), InvoicePaid)
    assert provider.find_subscription(paid.subscription_id).status == "active"


def test_an_upgrade_collects_what_was_previewed_once(till: Till) -> None:
    provider, paid = begin(till)
    change: dict[str, Any] = {
        "subscription_id": paid.subscription_id,
        "product_key": "max",
        "lines": MAX_MONTHLY,
        "interval": "month",
        "currency": "INR",
    }
    preview = provider.preview_change(**change)
    assert preview.due_minor == sum(line.amount_minor for line in preview.lines)
    assert abs(preview.due_minor - 30_900) < 30
    states = {provider.change_subscription(**change, now=True, key="change:1").period_end for _ in range(2)}
    assert len(states) == 1
    updates = [one for one in provider.invoices_of(paid.subscription_id) if one.why == "update"]
    assert [abs(one.amount_minor - preview.due_minor) < 30 for one in updates] == [True]
    assert updates[0].period_end == states.pop()
    till.renew(paid.subscription_id)
    assert next(provider.invoices_of(paid.subscription_id)).amount_minor == 61_697


@pytest.mark.parametrize("lines", [MAX_MONTHLY, MAX_MONTHLY[:1], (*MAX_MONTHLY, Line("More", 100, recurring=True))])
def test_a_change_whose_answer_gets_lost_is_made_once(till: Till, lines: tuple[Line, ...]) -> None:
    provider, paid = begin(till)
    change: dict[str, Any] = {
        "subscription_id": paid.subscription_id, "product_key": "max", "lines": lines, "interval": "month",
        "currency": "INR", "now": True, "key": "change:1",
    }  # fmt: skip
    provider.preview_change(**{name: change[name] for name in change if name not in {"now", "key"}})
    provider.change_subscription(**change)  # nobody heard this
    assert provider.change_subscription(**change).status == "active"
    assert [one.why for one in provider.invoices_of(paid.subscription_id)] == ["update", "create"]
    till.renew(paid.subscription_id)
    newest = next(provider.invoices_of(paid.subscription_id))
    assert newest.amount_minor == sum(line.amount_minor for line in lines)


def test_an_upgrade_that_is_declined_changes_nothing(till: Till) -> None:
    provider, paid = begin(till, card=FAILS_LATER)
    with pytest.raises(ProviderRefused) as no:
        provider.change_subscription(
            subscription_id=paid.subscription_id, product_key="max", lines=MAX_MONTHLY, interval="month",
            currency="INR", now=True, key="change:1",
        )  # fmt: skip
    assert "declined" in no.value.more["because"] or no.value.more["because"] == "generic_decline"
    assert provider.find_subscription(paid.subscription_id).status == "active"
    assert [one.why for one in provider.invoices_of(paid.subscription_id)] == ["create"]


def test_a_downgrade_costs_nothing_now_and_less_from_the_next_period(till: Till) -> None:
    provider, paid = begin(till, lines=MAX_MONTHLY, total_minor=61_697)
    provider.change_subscription(
        subscription_id=paid.subscription_id, product_key="pro", lines=PRO_MONTHLY, interval="month",
        currency="INR", now=False, key="change:1",
    )  # fmt: skip
    assert len(list(provider.invoices_of(paid.subscription_id))) == 1
    till.renew(paid.subscription_id)
    assert next(provider.invoices_of(paid.subscription_id)).amount_minor == 30_797


def test_a_year_begins_now_and_what_is_left_of_the_month_is_taken_off(till: Till) -> None:
    provider, paid = begin(till)
    yearly = (Line("Pro", 299_000, recurring=True),)
    before = provider.find_subscription(paid.subscription_id)
    state = provider.change_subscription(
        subscription_id=paid.subscription_id, product_key="pro", lines=yearly, interval="year", currency="INR",
        now=True, key="change:1",
    )  # fmt: skip
    assert state.period_end - state.period_start >= 365 * DAY
    last = next(provider.invoices_of(paid.subscription_id))
    assert abs(last.amount_minor - (299_000 - 30_797)) < 30
    assert (last.period_start, last.period_end) == (state.period_start, state.period_end)
    assert state.period_end > before.period_end


def test_the_same_lines_are_one_price_over_there(till: Till) -> None:
    provider, paid = begin(till)
    for _ in range(3):
        provider.preview_change(
            subscription_id=paid.subscription_id, product_key="max", lines=MAX_MONTHLY, interval="month", currency="INR"
        )
    with till.world.act() as world:
        assert len(world.all_of("price")) == 2


def test_it_ends_with_the_period_unless_that_is_taken_back(till: Till) -> None:
    provider, paid = begin(till)
    assert provider.cancel_subscription(paid.subscription_id, at_period_end=True, key="c:1").cancel_at_period_end
    assert not provider.resume_subscription(paid.subscription_id, key="r:1").cancel_at_period_end
    assert provider.cancel_subscription(paid.subscription_id, at_period_end=True, key="c:2").cancel_at_period_end
    till.forward(days=32)
    assert provider.find_subscription(paid.subscription_id).status == "ended"
    assert len(list(provider.invoices_of(paid.subscription_id))) == 1


def test_ending_it_twice_is_ending_it_once(till: Till) -> None:
    provider, paid = begin(till)
    for _ in range(2):
        assert provider.cancel_subscription(paid.subscription_id, at_period_end=False, key="c:1").status == "ended"


def test_what_is_heard_later_bears_a_later_moment(till: Till) -> None:
    provider, paid = begin(till)
    first = provider.find_subscription(paid.subscription_id)
    till.forward(days=31)
    assert provider.find_subscription(paid.subscription_id).at - first.at >= timedelta(days=31)
    assert news_of(till, provider, SubscriptionChanged)[-1].at > first.at


def test_another_card_is_given_at_the_portal(till: Till) -> None:
    provider, paid = begin(till, card=FAILS_LATER)
    address = provider.open_portal(customer_id=paid.customer_id, return_url="https://shop.test/back")
    path = address.removeprefix(till.base)
    status, body, _ = till.ask("GET", path)
    assert status == 200
    assert b"https://shop.test/back" in body
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert till.ask("POST", path, b"do=pay&card=4242424242424242", **form)[0] == 303
    assert till.renew(paid.subscription_id) == "active"


def test_razorpay_takes_no_subscriptions(till: Till) -> None:
    with pytest.raises(ProviderRefused):
        gateways.provider("razorpay").create_checkout(subscription())
    assert gateways.provider("razorpay").create_checkout(order()).order_id
