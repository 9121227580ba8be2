"""Both adapters keep the same promises, against the till over real HTTP."""

import contextlib
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from billing import gateways
from billing.errors import PaymentsOff, ProviderRefused, ProviderUnreachable, WrongSignature
from billing.gateways.port import DisputeChanged, PaymentSucceeded, RefundChanged
from core.common.clock import utc_now
from tests.billing.gateways.orders import ADA, DAY, MINUTE, order
from tests.support.herd import herd
from tests.support.till import Till, till

__all__ = ["till"]

both = pytest.mark.parametrize("key", ["stripe", "razorpay"])


def pay(till: Till, provider: Any, **fields: Any) -> tuple[Any, dict[str, Any]]:
    checkout = provider.create_checkout(order(**fields))
    return checkout, till.pay(checkout.order_id)


def news_of(till: Till, provider: Any) -> list[Any]:
    """All that the provider has told, read as it is delivered."""
    found = []
    for _, _, body, headers in till.webhooks(provider.key):
        found += provider.parse_webhook(body=body, headers=headers).news
    return found


@both
def test_an_order_is_paid_once_and_everybody_says_the_same(till: Till, key: str) -> None:
    provider = gateways.provider(key)
    wanted = order()
    checkout = provider.create_checkout(wanted)
    assert provider.find_order(checkout.order_id) is None
    assert provider.verify_return({}, order_id=checkout.order_id) is None

    paid = till.pay(checkout.order_id)

    found = provider.verify_return(paid.get("fields", {}), order_id=checkout.order_id)
    assert isinstance(found, PaymentSucceeded)
    assert (found.order_id, found.payment_id) == (checkout.order_id, paid["payment"])
    assert (found.amount_minor, found.currency) == (30797, "INR")
    asked = provider.find_order(checkout.order_id)
    told = [one for one in news_of(till, provider) if isinstance(one, PaymentSucceeded)]
    listed = list(provider.payments_between(utc_now() - MINUTE, utc_now() + MINUTE))
    assert told
    for other in [asked, *told, *listed]:
        assert replace(other, at=None, purchase_id="", customer_id="") == replace(
            found, at=None, purchase_id="", customer_id=""
        )
    assert {one.purchase_id for one in told if one.purchase_id} == {wanted.purchase_id}


@both
def test_the_same_order_again_is_the_same_checkout(till: Till, key: str) -> None:
    provider, wanted = gateways.provider(key), order()
    made = {provider.create_checkout(wanted).order_id for _ in range(3)}
    assert orders_at(till, key) == list(made)


@both
def test_of_sixteen_who_ask_at_once_for_one_order_all_get_the_same(till: Till, key: str) -> None:
    provider = gateways.provider(key)
    for _ in range(6):  # the first time they meet at an import, and don't ask at once
        wanted = order()
        found = herd(16, lambda number, wanted=wanted: provider.create_checkout(wanted).order_id)
        assert len(set(found)) == 1, found
        assert isinstance(found[0], str)


def orders_at(till: Till, key: str) -> list[str]:
    with till.world.act() as world:
        return [one["id"] for one in world.all_of("checkout.session" if key == "stripe" else "order")]


@both
def test_an_answer_that_gets_lost_makes_no_second_order(till: Till, key: str) -> None:
    provider, wanted = gateways.provider(key), order(buyer=replace(ADA, customer_id=""))
    till.turn(cut_next=2)
    with contextlib.suppress(ProviderUnreachable):
        provider.create_checkout(wanted)
    till.turn(cut_next=0)
    checkout = provider.create_checkout(wanted)
    assert orders_at(till, key) == [checkout.order_id]


@both
def test_the_fee_is_a_line_of_its_own_and_the_sum_is_what_was_agreed(till: Till, key: str) -> None:
    provider = gateways.provider(key)
    checkout = provider.create_checkout(order())
    with till.world.act() as world:
        session, paper = world.get("checkout.session", checkout.order_id), world.get("order", checkout.order_id)
    if session is not None:
        prices = [one["price"] for one in session["_prices"]]
        assert [(one["_name"], one["unit_amount"]) for one in prices] == [("Pro", 29900), ("Convenience fee", 897)]
        assert session["amount_total"] == 30797
        assert session["currency"] == "inr"
    else:
        assert paper is not None
        assert (paper["amount"], paper["currency"]) == (30797, "INR")
        assert checkout.options["amount"] == 30797


def test_stripe_is_not_asked_for_another_sum_than_was_agreed(till: Till) -> None:
    with pytest.raises(ProviderRefused) as no:
        gateways.provider("stripe").create_checkout(order(total_minor=30796))
    assert no.value.more["because"] == "amount_differs"
    with till.world.act() as world:
        assert world.all_of("checkout.session")[0]["status"] == "expired"


def test_an_order_of_razorpay_that_was_made_for_another_sum_is_not_used(till: Till) -> None:
    provider, wanted = gateways.provider("razorpay"), order()
    provider.create_checkout(wanted)
    with pytest.raises(ProviderRefused):
        provider.create_checkout(replace(wanted, total_minor=100))


@both
def test_a_declined_card_pays_nothing_and_another_try_may_follow(till: Till, key: str) -> None:
    provider = gateways.provider(key)
    checkout = provider.create_checkout(order())
    assert till.pay(checkout.order_id, "4000 0000 0000 0002")["failed"]
    assert not isinstance(provider.find_order(checkout.order_id), PaymentSucceeded)
    assert not any(isinstance(one, PaymentSucceeded) for one in news_of(till, provider))
    till.pay(checkout.order_id)
    assert isinstance(provider.find_order(checkout.order_id), PaymentSucceeded)


@both
def test_a_refund_with_the_same_key_is_the_same_refund(till: Till, key: str) -> None:
    provider = gateways.provider(key)
    _, paid = pay(till, provider)
    asked = {"payment_id": paid["payment"], "amount_minor": 1000, "currency": "INR", "key": "refund:1"}
    first = provider.refund(**asked)
    assert (first.payment_id, first.amount_minor, first.key) == (paid["payment"], 1000, "refund:1")
    assert {provider.refund(**asked).refund_id for _ in range(3)} == {first.refund_id}
    with till.world.act() as world:  # a day later the provider has forgotten our keys
        world._file.execute("DELETE FROM keys")
    assert provider.refund(**asked).refund_id == first.refund_id
    other = provider.refund(**{**asked, "key": "refund:2"})
    assert other.refund_id != first.refund_id
    till.forward(seconds=1)
    assert [one.state for one in news_of(till, provider) if isinstance(one, RefundChanged)][-1] == "done"
    listed = list(provider.refunds_between(utc_now() - MINUTE, utc_now() + MINUTE))
    assert sorted(one.key for one in listed) == ["refund:1", "refund:2"]


@both
def test_more_than_was_paid_is_not_given_back(till: Till, key: str) -> None:
    provider = gateways.provider(key)
    _, paid = pay(till, provider)
    with pytest.raises(ProviderRefused):
        provider.refund(payment_id=paid["payment"], amount_minor=30798, currency="INR", key="refund:too-much")


@both
def test_a_refund_that_fails_later_says_so(till: Till, key: str) -> None:
    provider = gateways.provider(key)
    _, paid = pay(till, provider)
    till.turn(fail_refunds=1)
    asked = provider.refund(payment_id=paid["payment"], amount_minor=30797, currency="INR", key="refund:1")
    assert asked.state == "asked"
    till.forward(seconds=1)
    changes = [one for one in news_of(till, provider) if isinstance(one, RefundChanged)]
    assert (changes[-1].refund_id, changes[-1].state, changes[-1].key) == (asked.refund_id, "failed", "refund:1")
    again = provider.refund(payment_id=paid["payment"], amount_minor=30797, currency="INR", key="refund:2")
    assert again.state in {"asked", "done"}


@both
@pytest.mark.parametrize("won", [True, False])
def test_a_dispute_is_told_from_its_beginning_to_its_end(till: Till, key: str, won: bool) -> None:
    provider = gateways.provider(key)
    checkout = provider.create_checkout(order())
    paid = till.pay(checkout.order_id, "4000 0000 0000 0259")
    till.forward(seconds=61)
    opened = next(one for one in news_of(till, provider) if isinstance(one, DisputeChanged))
    assert (opened.payment_id, opened.amount_minor, opened.state) == (paid["payment"], 30797, "needs_response")
    assert opened.respond_by is not None
    till.close_dispute(opened.dispute_id, won=won)
    last = [one for one in news_of(till, provider) if isinstance(one, DisputeChanged)][-1]
    assert (last.dispute_id, last.state) == (opened.dispute_id, "won" if won else "lost")


@both
def test_a_provider_that_fails_or_is_away_is_unreachable_and_nothing_else(till: Till, key: str) -> None:
    provider = gateways.provider(key)
    till.turn(fail_next=10)
    with pytest.raises(ProviderUnreachable):
        provider.create_checkout(order())
    till.turn(fail_next=0)
    dead = {"STRIPE_API_BASE": "http://127.0.0.1:9/x", "RAZORPAY_API_BASE": "http://127.0.0.1:9/x"}
    with override_settings(**dead), pytest.raises(ProviderUnreachable):
        gateways.provider(key).find_order("cs_or_order")


@both
def test_an_unknown_order_is_refused_without_a_traceback(till: Till, key: str) -> None:
    with pytest.raises(ProviderRefused):
        gateways.provider(key).find_order("cs_unknown")


@both
def test_wrong_keys_are_refused(till: Till, key: str) -> None:
    with override_settings(SECRET_KEY="another secret than the till's " * 3), pytest.raises(ProviderRefused):
        gateways.provider(key).create_checkout(order())


@both
def test_the_books_are_read_page_by_page(till: Till, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"billing.gateways.{key}_provider._PAGE", 3)
    provider = gateways.provider(key)
    paid = {pay(till, provider)[1]["payment"] for _ in range(7)}
    provider.create_checkout(order())
    found = [one.payment_id for one in provider.payments_between(utc_now() - MINUTE, utc_now() + MINUTE)]
    assert len(found) == 7
    assert set(found) == paid
    assert list(provider.payments_between(utc_now() - 3 * DAY, utc_now() - 2 * DAY)) == []


# What the browser brings back


def test_a_return_is_checked_against_our_own_order_not_the_browsers(till: Till) -> None:
    provider = gateways.provider("razorpay")
    _, cheap = pay(till, provider, total_minor=100)
    dear = provider.create_checkout(order())
    with pytest.raises(WrongSignature):  # a right signature, of another order
        provider.verify_return(cheap["fields"], order_id=dear.order_id)
    with pytest.raises(WrongSignature):
        provider.verify_return(cheap["fields"] | {"razorpay_order_id": dear.order_id}, order_id=dear.order_id)
    assert provider.find_order(dear.order_id) is None


@pytest.mark.parametrize(
    "change",
    [
        {"razorpay_signature": "0" * 64},
        {"razorpay_signature": ""},
        {"razorpay_signature": "é" * 64},
        {"razorpay_signature": "\ud800"},
        {"razorpay_payment_id": "pay_other"},
        {"razorpay_payment_id": ""},
        {"razorpay_payment_id": "../orders"},
        {"razorpay_payment_id": None},
        {"razorpay_signature": None},
    ],
)
def test_an_altered_return_is_refused(till: Till, change: dict[str, Any]) -> None:
    provider = gateways.provider("razorpay")
    checkout, paid = pay(till, provider)
    fields = {name: value for name, value in (paid["fields"] | change).items() if value is not None}
    with pytest.raises(WrongSignature):
        provider.verify_return(fields, order_id=checkout.order_id)


def test_a_return_that_names_another_session_of_stripe_is_refused(till: Till) -> None:
    provider = gateways.provider("stripe")
    checkout, _ = pay(till, provider)
    other = provider.create_checkout(order())
    with pytest.raises(WrongSignature):
        provider.verify_return({"session_id": checkout.order_id}, order_id=other.order_id)
    assert provider.verify_return({"session_id": other.order_id}, order_id=other.order_id) is None


def test_notes_that_a_browser_made_up_name_no_purchase(till: Till) -> None:
    provider = gateways.provider("razorpay")
    pay(till, provider)
    _, _, body, _ = next(one for one in till.webhooks("razorpay") if one[1] == "payment.captured")
    event = json.loads(body)
    event["payload"]["payment"]["entity"]["notes"] = {"purchase": "somebody else's"}
    assert [one.purchase_id for one in provider.read_event(event).news] == [""]


# Which there are


def test_payments_that_are_off_sell_nothing_and_still_give_back(till: Till) -> None:
    _, paid = pay(till, gateways.provider("stripe"))
    with override_settings(ENABLE_PAYMENTS=False):
        assert gateways.providers() == {}
        done = gateways.provider("stripe").refund(
            payment_id=paid["payment"], amount_minor=100, currency="INR", key="refund:1"
        )
    assert done.state == "done"


def test_those_with_keys_sell_in_the_order_that_was_asked_for() -> None:
    keys = {"STRIPE_SECRET_KEY": "sk_test_x", "STRIPE_WEBHOOK_SECRET": "whsec_x", "PAYMENT_SANDBOX": False}
    none = {"STRIPE_SECRET_KEY": "", "RAZORPAY_KEY_ID": "", "RAZORPAY_KEY_SECRET": "", "PAYMENT_PROVIDERS": []}
    with override_settings(**none | keys):
        assert list(gateways.providers()) == ["stripe"]
        with pytest.raises(PaymentsOff):
            gateways.provider("razorpay")
        with pytest.raises(PaymentsOff):
            gateways.provider("paypal")
    with override_settings(PAYMENT_SANDBOX=True, PAYMENT_PROVIDERS=["razorpay", "stripe"]):
        found = gateways.providers()
    assert list(found) == ["razorpay", "stripe"]
    assert [gateways.can_subscribe(one) for one in found.values()] == [False, True]
    assert all(one.is_sandbox for one in found.values())


def test_a_receipt_is_made_by_the_purchase_so_retries_with_another_key_find_it(till: Till) -> None:
    provider, wanted = gateways.provider("razorpay"), order()
    first = provider.create_checkout(wanted)
    assert provider.create_checkout(replace(wanted, key="another")).order_id == first.order_id


def test_a_checkout_that_nobody_paid_expires(till: Till) -> None:
    provider = gateways.provider("stripe")
    checkout = provider.create_checkout(order(expires_at=utc_now() + timedelta(minutes=40)))
    till.forward(seconds=41 * 60)
    assert type(provider.find_order(checkout.order_id)).__name__ == "CheckoutExpired"
    assert any(type(one).__name__ == "CheckoutExpired" for one in news_of(till, provider))


def test_a_customer_of_another_account_is_made_anew(till: Till) -> None:
    provider = gateways.provider("stripe")
    checkout = provider.create_checkout(order(buyer=replace(ADA, customer_id="cus_ofLiveKeys")))
    assert checkout.customer_id.startswith("cus_")
    assert checkout.customer_id != "cus_ofLiveKeys"


def test_a_person_is_one_customer_however_often_they_buy(till: Till) -> None:
    provider = gateways.provider("stripe")
    assert len({provider.create_checkout(order()).customer_id for _ in range(3)}) == 1
