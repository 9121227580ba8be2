"""Beginning to buy, and what becomes of it (PAY-3, PAY-5, PAY-6, PAY-12, PAY-15)."""

from datetime import timedelta
from typing import Any

import pytest

from billing.errors import (
    AlreadyYours,
    NotForSale,
    PaymentsOff,
    ProviderUnknown,
    ProviderUnreachable,
    PurchaseClosed,
)
from billing.models import CouponUse, Invoice, Payment, Purchase, Subscription
from billing.selectors import catalogue
from billing.services import promotions, sales
from billing.services.sales.purchases import OPEN_FOR
from core.common.errors import IdempotencyKeyReused, NotFound
from core.common.sql import database_now
from tests.billing.conftest import DAY, SECOND, make_person
from tests.billing.sales.conftest import buy, buy_pack, has, hook, income, order_of, pack, pay, pro

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

LATER = OPEN_FOR + timedelta(minutes=1)


def test_the_same_key_again_is_the_same_purchase_at_the_same_place(till: Any) -> None:
    ada = make_person()

    for provider in ("razorpay", "stripe"):
        first, again = (buy(ada, key=provider, provider=provider) for _time in range(2))
        assert (first.purchase.pk, order_of(first)) == (again.purchase.pk, order_of(again))
        assert again.checkout is not None

    assert Purchase.objects.count() == 2


def test_the_same_key_for_something_else_is_refused(till: Any) -> None:
    ada, bob = make_person(), make_person("Bob")
    buy(ada, key="one")

    with pytest.raises(IdempotencyKeyReused):
        buy_pack(ada, key="one")
    with pytest.raises(IdempotencyKeyReused):
        buy(ada, key="one", provider="stripe")
    assert buy(bob, key="one").purchase.user_id == bob.pk


def test_a_provider_that_does_not_answer_leaves_a_purchase_that_the_same_key_goes_on_with(till: Any) -> None:
    ada = make_person()
    till.turn(fail_next=10)
    with pytest.raises(ProviderUnreachable):
        buy(ada, key="one")
    till.turn(fail_next=0)

    started = buy(ada, key="one")
    pay(till, started)

    assert (Purchase.objects.count(), has(ada)["plans"]) == (1, 1)


def test_only_what_is_sold_is_sold(till: Any) -> None:
    ada = make_person()
    old = pack()
    type(old).objects.filter(pk=old.pk).update(archived_at=database_now())
    wrong = [
        {"kind": "pack", "pack_id": old.pk},
        {"kind": "pack"},
        {"kind": "pack", "pack_id": pro().pk},
        {"kind": "plan_once", "version_id": old.pk},
        {"kind": "plan_once", "version_id": pro().pk, "interval": "month"},
        {"kind": "subscription", "version_id": pro().pk},
        {"kind": "renewal", "version_id": pro().pk},
        {"kind": "nonsense"},
    ]
    for wanted in wrong:
        with pytest.raises(NotForSale):
            buy(ada, **wanted)

    assert not Purchase.objects.exists()


def test_nobody_pays_for_what_they_have_for_good(till: Any) -> None:
    ada = make_person()
    pay(till, buy(ada))

    with pytest.raises(AlreadyYours):
        buy(ada)


def test_payments_can_be_switched_off(till: Any, settings: Any) -> None:
    settings.ENABLE_PAYMENTS = False

    with pytest.raises(PaymentsOff):
        buy(make_person())


def test_a_provider_that_does_not_collect_sells_no_subscription(till: Any) -> None:
    ada = make_person()

    with pytest.raises(ProviderUnknown):
        buy(ada, provider="razorpay", kind="subscription", version_id=pro().pk, interval="month")
    with pytest.raises(ProviderUnknown):
        buy(ada, provider="paypal")


def test_what_costs_nothing_is_given_at_once_without_a_provider(till: Any) -> None:
    ada = make_person()
    promotions.make_coupon(code="GIFT", name="Gift", percent=100)
    till.turn(fail_next=10)

    started = buy(ada, kind="plan_once", version_id=pro().pk, coupon="gift")

    assert (started.checkout, started.purchase.state, started.purchase.total_minor) == (None, "fulfilled", 0)
    assert has(ada) == {"plans": 1, "invoices": 1, "tokens": 0, "delivered": 1, "paid": 0}
    assert (CouponUse.objects.get().state, Invoice.objects.get().total_minor, income()) == ("used", 0, {})


def test_a_coupon_makes_the_price_and_the_fee_smaller(till: Any) -> None:
    ada = make_person()
    promotions.make_coupon(code="HALF", name="Half", percent=50)

    quote = sales.quote(user_id=ada.pk, kind="plan_once", version_id=pro().pk, coupon="half")
    started = buy(ada, kind="plan_once", version_id=pro().pk, coupon="half")

    assert (quote.sums.discount_minor, quote.sums.fee_minor, quote.sums.total_minor) == (14950, 500, 15450)
    assert started.purchase.total_minor == 15450
    pay(till, started)
    assert Invoice.objects.get().total_minor == 15450


def test_a_purchase_nobody_pays_ends_and_frees_its_coupon(till: Any) -> None:
    ada, bob = make_person(), make_person("Bob")
    promotions.make_coupon(code="ONCE", name="One", percent=50, max_uses=1)
    buy(ada, kind="plan_once", version_id=pro().pk, coupon="once")

    assert sales.expire_purchases(database_now()) == 0
    assert sales.expire_purchases(database_now() + LATER) == 1

    assert Purchase.objects.get().state == "canceled"
    assert buy(bob, kind="plan_once", version_id=pro().pk, coupon="once").purchase.total_minor == 15450


@pytest.mark.parametrize("provider", ["razorpay", "stripe"])
def test_what_was_paid_and_never_told_is_found_when_its_time_is_over(till: Any, provider: str) -> None:
    ada = make_person()
    pay(till, buy_pack(ada, provider=provider), tell=False)

    sales.expire_purchases(database_now() + LATER)

    assert (has(ada)["tokens"], has(ada)["delivered"]) == (40, 1)


def test_while_a_provider_does_not_answer_nothing_ends(till: Any) -> None:
    buy(make_person())
    till.turn(fail_next=1000)

    assert sales.expire_purchases(database_now() + LATER) == 0

    assert Purchase.objects.get().state == "open"


def test_leaving_is_for_whose_purchase_it_is_and_delivers_what_was_paid_meanwhile(till: Any) -> None:
    ada, bob = make_person(), make_person("Bob")
    left, paid = buy(ada), buy_pack(ada)
    pay(till, paid, tell=False)

    with pytest.raises(NotFound):
        sales.cancel_purchase(user_id=bob.pk, purchase_id=left.purchase.pk)
    states = [sales.cancel_purchase(user_id=ada.pk, purchase_id=started.purchase.pk).state for started in (left, paid)]

    assert states == ["canceled", "fulfilled"]
    assert has(ada)["tokens"] == 40


def test_a_key_whose_purchase_was_left_begins_nothing_anew(till: Any) -> None:
    ada = make_person()
    started = buy(ada, key="one")
    sales.cancel_purchase(user_id=ada.pk, purchase_id=started.purchase.pk)

    with pytest.raises(PurchaseClosed):
        buy(ada, key="one")


def test_one_subscription_is_begun_at_a_time(till: Any) -> None:
    ada = make_person()
    wanted = {"kind": "subscription", "version_id": pro().pk, "interval": "month"}

    first, same = (buy(ada, provider="stripe", **wanted) for _tab in range(2))
    other = buy(ada, provider="stripe", **wanted | {"interval": "year"})

    assert first.purchase.pk == same.purchase.pk != other.purchase.pk
    assert Purchase.objects.get(pk=first.purchase.pk).state == "canceled"
    assert Subscription.objects.exclude(state="ended").count() == 1
    pay(till, other)
    assert has(ada)["plans"] == 1
    assert Subscription.objects.get(state="active").interval == "year"


def test_a_failed_try_is_told_once_and_another_may_follow(till: Any) -> None:
    ada = make_person()
    started = buy(ada)
    till.turn(decline_next=2)
    for _try in range(2):
        assert till.pay(order_of(started))["failed"]
    till.deliver(hook)
    assert Payment.objects.get().state == "failed"

    pay(till, started)

    assert (Payment.objects.get().state, has(ada)["plans"]) == ("success", 1)


def test_a_trial_costs_nothing_today_and_its_first_period_is_a_purchase_of_its_own(till: Any) -> None:
    ivy = make_person("Ivy", "interviewer")
    version = catalogue.current_version("interviewer")
    started = buy(ivy, provider="stripe", kind="subscription", version_id=version.pk, interval="month")
    assert started.purchase.total_minor == 0

    pay(till, started)
    assert (Subscription.objects.get().state, has(ivy)["invoices"], income()) == ("trialing", 0, {})
    till.renew(Subscription.objects.get().provider_subscription_id)
    till.deliver(hook)

    renewal = Purchase.objects.get(kind="renewal")
    assert (renewal.state, renewal.list_minor, renewal.fee_minor) == ("fulfilled", 49_900, 1497)
    assert (Subscription.objects.get().state, has(ivy)["invoices"]) == ("active", 1)
    assert not sales.quote(
        user_id=ivy.pk, kind="subscription", version_id=version.pk, interval="year"
    ).wanted.trial_days


def test_a_provider_that_does_not_answer_keeps_no_other_purchase_open(
    till: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = make_person()
    first, second = buy(ada, provider="stripe"), buy(ada, provider="razorpay")
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    monkeypatch.setattr("billing.services.sales.purchases.AT_ONCE", 1)
    assert first.purchase.expires_at is not None
    later = first.purchase.expires_at + 2 * DAY

    assert [sales.expire_purchases(now=later + n * SECOND) for n in range(3)] == [0, 1, 0]

    states = Purchase.objects.filter(pk__in=[first.purchase.pk, second.purchase.pk]).order_by("id")
    assert list(states.values_list("state", flat=True)) == ["open", "canceled"]
