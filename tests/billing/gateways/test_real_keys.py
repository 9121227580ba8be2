"""The same adapters against Stripe and Razorpay themselves, with test keys. Skipped without keys; never with live ones.

    INTRAVIEW_TEST_STRIPE_KEY=sk_test_…
    INTRAVIEW_TEST_RAZORPAY_ID=rzp_test_… INTRAVIEW_TEST_RAZORPAY_SECRET=…
    python -m pytest tests/billing/gateways/test_real_keys.py

What the till can't prove is proved here: that their rules are as we think. Nobody types a card, so what follows a
payment on the hosted page is paid over the API where there is a way.
"""

import os
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from billing.errors import ProviderRefused
from billing.gateways.port import Buyer, CheckoutExpired, PaymentSucceeded
from billing.gateways.razorpay_provider import RazorpayKeys, RazorpayProvider
from billing.gateways.stripe_provider import StripeKeys, StripeProvider
from core.common.clock import utc_now
from tests.billing.gateways.orders import DAY, MAX_MONTHLY, order, subscription

STRIPE_KEY = os.environ.get("INTRAVIEW_TEST_STRIPE_KEY", "")
RAZORPAY_ID = os.environ.get("INTRAVIEW_TEST_RAZORPAY_ID", "")
RAZORPAY_SECRET = os.environ.get("INTRAVIEW_TEST_RAZORPAY_SECRET", "")

with_stripe = pytest.mark.skipif(
    not STRIPE_KEY, reason="INTRAVIEW_TEST_STRIPE_KEY is not set: Stripe itself was not asked"
)
with_razorpay = pytest.mark.skipif(
    not (RAZORPAY_ID and RAZORPAY_SECRET),
    reason="INTRAVIEW_TEST_RAZORPAY_ID and _SECRET are not set: Razorpay itself was not asked",
)


def is_test_key(key: str) -> bool:
    return key.startswith(("sk_test_", "rk_test_", "rzp_test_"))


@pytest.fixture
def stripe_itself() -> StripeProvider:
    if not is_test_key(STRIPE_KEY):
        pytest.fail("INTRAVIEW_TEST_STRIPE_KEY is no test key: nothing was asked")
    return StripeProvider(StripeKeys(STRIPE_KEY, "whsec_unused"))


@pytest.fixture
def razorpay_itself() -> RazorpayProvider:
    if not is_test_key(RAZORPAY_ID):
        pytest.fail("INTRAVIEW_TEST_RAZORPAY_ID is no test key: nothing was asked")
    return RazorpayProvider(RazorpayKeys(RAZORPAY_ID, RAZORPAY_SECRET, "unused"))


def somebody() -> Buyer:
    return Buyer(user_id=str(uuid4()), email="intraview-test@example.com", name="Intraview Test")


@pytest.mark.parametrize("key", ["sk_live_x", "rk_live_x", "rzp_live_x", "pk_test_x", "whsec_x", ""])
def test_a_live_key_is_never_used(key: str) -> None:
    assert not is_test_key(key)


@with_stripe
@pytest.mark.parametrize("mode", ["payment", "subscription", "discounted", "trial"])
def test_stripe_makes_the_checkout_that_was_asked_for(stripe_itself: StripeProvider, mode: str) -> None:
    wanted = {
        "payment": order(),
        "subscription": subscription(),
        "discounted": subscription(first_discount_minor=1000, total_minor=29_797),
        "trial": subscription(trial_days=7, total_minor=0),
    }[mode]
    wanted = replace(wanted, buyer=somebody(), expires_at=utc_now() + timedelta(minutes=45))
    made = stripe_itself.create_checkout(wanted)
    assert made.url.startswith("https://")
    assert stripe_itself.create_checkout(wanted).order_id == made.order_id
    assert stripe_itself.find_order(made.order_id) is None
    stripe_itself._ask(lambda api, how: api.checkout.sessions.expire(made.order_id, options=how))
    assert isinstance(stripe_itself.find_order(made.order_id), CheckoutExpired)


@with_stripe
def test_stripe_gives_back_once(stripe_itself: StripeProvider) -> None:
    paid = stripe_itself._ask(
        lambda api, how: api.payment_intents.create(
            {
                "amount": 30797,
                "currency": "inr",
                "payment_method": "pm_card_visa",
                "confirm": True,
                "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
                "description": "Intraview test",
            },
            how,
        )
    ).body
    asked: dict[str, Any] = {"payment_id": paid["id"], "amount_minor": 1000, "currency": "INR", "key": str(uuid4())}
    first = stripe_itself.refund(**asked)
    assert stripe_itself.refund(**asked).refund_id == first.refund_id
    with pytest.raises(ProviderRefused):
        stripe_itself.refund(**{**asked, "amount_minor": 30797, "key": str(uuid4())})


@with_stripe
def test_stripe_carries_a_subscription_through_a_change_and_its_end(stripe_itself: StripeProvider) -> None:
    customer = stripe_itself._ask(
        lambda api, how: api.customers.create(
            {"payment_method": "pm_card_visa", "invoice_settings": {"default_payment_method": "pm_card_visa"}}, how
        )
    ).body["id"]
    price = stripe_itself._price_of("pro", subscription().lines[0], "month", "INR")
    made = stripe_itself._ask(
        lambda api, how: api.subscriptions.create(
            {"customer": customer, "items": [{"price": price}], "metadata": {"purchase": "test"}}, how
        )
    ).body["id"]
    assert stripe_itself.find_subscription(made).status == "active"
    (first,) = stripe_itself.invoices_of(made)
    assert (first.why, first.amount_minor, bool(first.payment_id)) == ("create", 29_900, True)
    found = stripe_itself.find_order(first.invoice_id)
    assert isinstance(found, PaymentSucceeded)
    assert found.payment_id == first.payment_id
    change: dict[str, Any] = {
        "subscription_id": made, "product_key": "max", "lines": MAX_MONTHLY, "interval": "month", "currency": "INR",
    }  # fmt: skip
    due = stripe_itself.preview_change(**change).due_minor
    stripe_itself.change_subscription(**change, now=True, key=str(uuid4()))
    newest = next(stripe_itself.invoices_of(made))
    assert newest.why == "update"
    assert abs(newest.amount_minor - due) < 100
    assert stripe_itself.cancel_subscription(made, at_period_end=True, key=str(uuid4())).cancel_at_period_end
    assert not stripe_itself.resume_subscription(made, key=str(uuid4())).cancel_at_period_end
    assert stripe_itself.cancel_subscription(made, at_period_end=False, key=str(uuid4())).status == "ended"
    assert stripe_itself.cancel_subscription(made, at_period_end=False, key=str(uuid4())).status == "ended"


@with_stripe
def test_stripes_books_can_be_read(stripe_itself: StripeProvider) -> None:
    for paid in stripe_itself.payments_between(utc_now() - DAY, utc_now()):
        assert paid.payment_id
    for refund in stripe_itself.refunds_between(utc_now() - DAY, utc_now()):
        assert refund.payment_id


@with_razorpay
def test_razorpay_makes_one_order_for_one_purchase(razorpay_itself: RazorpayProvider) -> None:
    wanted = order()
    made = razorpay_itself.create_checkout(wanted)
    assert razorpay_itself.create_checkout(wanted).order_id == made.order_id
    assert razorpay_itself.find_order(made.order_id) is None
    assert razorpay_itself.verify_return({}, order_id=made.order_id) is None


@with_razorpay
def test_razorpays_books_can_be_read(razorpay_itself: RazorpayProvider) -> None:
    for paid in razorpay_itself.payments_between(utc_now() - 30 * DAY, utc_now()):
        assert paid.payment_id
    for refund in razorpay_itself.refunds_between(utc_now() - 30 * DAY, utc_now()):
        assert refund.payment_id


@with_razorpay
def test_razorpay_refuses_wrong_keys(razorpay_itself: RazorpayProvider) -> None:
    other = RazorpayProvider(RazorpayKeys(RAZORPAY_ID, "wrong", "unused"))
    with pytest.raises(ProviderRefused):
        other.create_checkout(order())
