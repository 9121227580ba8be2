"""Whoever hears first that money came: what was bought is given once (PAY-1, PAY-3, PAY-10, X-1)."""

from typing import Any

import pytest

from billing import gateways, selectors
from billing.errors import NewsUnfit, OrderUnknown, PurchaseClosed, TooManyOpen, WrongSignature
from billing.gateways.port import PaymentSucceeded
from billing.models import CouponUse, Invoice, Payment, Purchase, Refund, Subscription
from billing.services import promotions, sales
from billing.services.sales import purchases
from core.accounts.errors import NotYourself
from core.accounts.models import Letter
from core.common.errors import NotFound
from tests.billing.conftest import cached_plan, make_person
from tests.billing.sales.conftest import books_are_even, buy, buy_pack, has, hook, income, order_of, pay, pro

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("provider", ["razorpay", "stripe"])
def test_pro_paid_once_is_given_by_the_providers_webhook(till: Any, provider: str) -> None:
    ada = make_person()
    started = buy(ada, provider=provider)
    assert started.purchase.total_minor == 30797

    pay(till, started)

    assert has(ada) == {"plans": 1, "invoices": 1, "tokens": 0, "delivered": 1, "paid": 1}
    assert cached_plan(ada) == "pro"
    assert income() == {"house.outside": -30797, "house.income.plans": 29900, "house.income.fees": 897}
    assert books_are_even()
    invoice = Invoice.objects.get()
    assert invoice.number in Letter.objects.get(kind="payment_received").subject


@pytest.mark.parametrize("provider", ["razorpay", "stripe"])
def test_a_pack_is_given_by_the_browsers_return_before_any_webhook(till: Any, provider: str) -> None:
    ada = make_person()
    started = buy_pack(ada, provider=provider)
    fields = pay(till, started, tell=False).get("fields", {})

    purchase = sales.verify_payment(user_id=ada.pk, purchase_id=started.purchase.pk, fields=fields)

    assert (purchase.state, has(ada)["tokens"], has(ada)["invoices"]) == ("fulfilled", 40, 1)
    till.deliver(hook)
    assert (has(ada)["tokens"], has(ada)["invoices"], has(ada)["paid"]) == (40, 1, 1)
    assert books_are_even()


def test_a_return_with_a_forged_signature_gives_nothing(till: Any) -> None:
    ada = make_person()
    started = buy(ada)
    fields = pay(till, started, tell=False)["fields"]
    forged = fields | {"razorpay_signature": "0" * 64}

    with pytest.raises(WrongSignature):
        sales.verify_payment(user_id=ada.pk, order_id=order_of(started), fields=forged)

    assert has(ada)["delivered"] == 0


def test_a_signature_of_ones_own_cheap_order_does_not_pay_a_dear_one(till: Any) -> None:
    ada = make_person()
    cheap, dear = buy(ada), buy_pack(ada, 200)
    fields = pay(till, cheap, tell=False)["fields"]

    with pytest.raises(WrongSignature):
        sales.verify_payment(user_id=ada.pk, purchase_id=dear.purchase.pk, fields=fields)

    assert has(ada)["delivered"] == 0


def test_nobody_verifies_the_purchase_of_another(till: Any) -> None:
    ada, bob = make_person(), make_person("Bob")
    started = buy(ada)
    fields = pay(till, started, tell=False)["fields"]

    with pytest.raises(NotFound):
        sales.verify_payment(user_id=bob.pk, order_id=order_of(started), fields=fields)
    with pytest.raises(NotFound):
        sales.verify_payment(user_id=bob.pk, purchase_id=started.purchase.pk)

    assert has(ada)["delivered"] == 0
    assert has(bob)["plans"] == 0


def test_a_purchase_that_nobody_has_paid_stays_open(till: Any) -> None:
    ada = make_person()
    started = buy(ada, provider="stripe")

    assert sales.verify_payment(user_id=ada.pk, purchase_id=started.purchase.pk).state == "open"


def test_another_amount_halts_the_purchase_until_staff_deliver_it(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    started = buy(ada)
    news = PaymentSucceeded(order_of(started), "pay_1", 30796, "INR")

    outcome = sales.fulfil(provider="razorpay", news=news)

    assert outcome.what == "halted"
    purchase = Purchase.objects.get(pk=started.purchase.pk)
    assert (purchase.state, purchase.halted_because) == ("halted", "another_amount")
    assert has(ada) == {"plans": 0, "invoices": 0, "tokens": 0, "delivered": 0, "paid": 1}
    assert sales.fulfil(provider="razorpay", news=news).what == "known"
    sales.deliver_halted(purchase_id=purchase.pk, by=boss.pk, reason="A paisa")
    assert (has(ada)["plans"], has(ada)["delivered"]) == (1, 1)
    assert income() == {"house.outside": -30796, "house.income.plans": 30796}
    assert books_are_even()


def test_another_currency_halts_the_purchase(till: Any) -> None:
    ada = make_person()
    started = buy(ada)

    outcome = sales.fulfil(provider="razorpay", news=PaymentSucceeded(order_of(started), "pay_1", 30797, "IDR"))

    assert (outcome.what, has(ada)["plans"]) == ("halted", 0)


def test_what_staff_give_up_of_a_halted_purchase_is_all_given_back(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    started = buy(ada)
    paid = pay(till, started, tell=False)
    news = PaymentSucceeded(order_of(started), paid["payment"], 30796, "INR")
    sales.fulfil(provider="razorpay", news=news)

    purchase = sales.cancel_halted(purchase_id=started.purchase.pk, by=boss.pk, reason="Wrong amount")
    sales.ask_due_refunds()
    till.deliver(hook)

    refund = Refund.objects.get()
    assert (purchase.state, refund.state, refund.amount_minor) == ("canceled", "done", 30796)
    assert income() == {}


def test_a_second_payment_for_one_purchase_is_given_back(till: Any) -> None:
    ada = make_person()
    started = buy(ada)
    pay(till, started)
    again = PaymentSucceeded(order_of(started), "pay_second", 30797, "INR")

    first, second = (sales.fulfil(provider="razorpay", news=again).what for _time in range(2))

    assert (first, second) == ("paid_twice", "known")
    assert has(ada) == {"plans": 1, "invoices": 1, "tokens": 0, "delivered": 1, "paid": 1}
    refund = Refund.objects.get()
    assert (refund.amount_minor, refund.payment.provider_payment_id) == (30797, "pay_second")
    assert income()["house.outside"] == -30797


def test_what_is_paid_after_it_was_given_up_is_delivered_at_the_agreed_price(till: Any) -> None:
    ada = make_person()
    coupon = promotions.make_coupon(code="HALF", name="Half", percent=50)
    started = buy(ada, kind="plan_once", version_id=pro().pk, coupon="HALF")
    sales.cancel_purchase(user_id=ada.pk, purchase_id=started.purchase.pk)
    assert CouponUse.objects.get(coupon=coupon).state == "released"

    pay(till, started)

    assert has(ada)["delivered"] == 1
    assert CouponUse.objects.get(coupon=coupon).state == "used"


def test_whoever_has_no_row_of_the_order_finds_it_by_the_purchase_that_the_provider_tells(till: Any) -> None:
    ada = make_person()
    started = buy(ada, provider="stripe")
    order_id = order_of(started)
    Payment.objects.all().delete()  # the process died after it had made the order
    news = PaymentSucceeded(order_id, "pi_1", 30797, "INR", purchase_id=str(started.purchase.pk))

    assert sales.fulfil(provider="stripe", news=news).what == "fulfilled"
    assert has(ada)["plans"] == 1


def test_what_merely_names_a_purchase_that_has_an_order_pays_nothing(till: Any) -> None:
    ada = make_person()
    started = buy(ada, provider="stripe")
    news = PaymentSucceeded("in_of_something_else", "pi_1", 30797, "INR", purchase_id=str(started.purchase.pk))

    with pytest.raises(OrderUnknown):
        sales.fulfil(provider="stripe", news=news)

    assert (has(ada)["plans"], Refund.objects.count()) == (0, 0)


def test_one_payment_does_not_pay_two_orders(till: Any) -> None:
    ada = make_person()
    first, second = buy(ada), buy_pack(ada)
    paid = pay(till, first)
    news = PaymentSucceeded(order_of(second), paid["payment"], second.purchase.total_minor, "INR")

    with pytest.raises(NewsUnfit):
        sales.fulfil(provider="razorpay", news=news)

    assert has(ada)["tokens"] == 0


def test_what_cannot_be_given_is_kept_with_its_money_for_staff(till: Any) -> None:
    ada = make_person()
    started = buy(ada, provider="stripe", kind="subscription", version_id=pro().pk, interval="month")
    sales.cancel_purchase(user_id=ada.pk, purchase_id=started.purchase.pk)
    other = buy(ada, provider="stripe", kind="subscription", version_id=pro().pk, interval="year")
    pay(till, other)

    pay(till, started)  # in a tab that was still open

    purchase = Purchase.objects.get(pk=started.purchase.pk)
    assert (purchase.state, purchase.halted_because) == ("halted", "subscription_alive")
    assert has(ada)["paid"] == 2
    assert selectors.active_plan(ada.pk) == "pro"


def test_whoever_is_given_back_what_was_halted_has_their_coupon_again_and_can_subscribe(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    promotions.make_coupon(name="Ten", code="TEN1", percent=10)
    wanted = {"kind": "subscription", "version_id": pro().pk, "interval": "month", "coupon": "TEN1"}
    started = buy(ada, provider="stripe", **wanted)
    sales.fulfil(provider="stripe", news=PaymentSucceeded(order_of(started), "pi_1", 1, "INR"))
    assert Purchase.objects.get(pk=started.purchase.pk).state == "halted"

    sales.cancel_halted(purchase_id=started.purchase.pk, by=boss.pk, reason="Wrong amount")

    assert CouponUse.objects.get(purchase=started.purchase).state == "released"
    assert Subscription.objects.get(pk=started.purchase.subscription_id).state == "ended"
    assert buy(ada, provider="stripe", **wanted).purchase.discount_minor == 4990


def test_a_subscription_that_staff_give_up_is_collected_no_more(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    started = buy(ada, provider="stripe", kind="subscription", version_id=pro().pk, interval="month")
    sales.cancel_purchase(user_id=ada.pk, purchase_id=started.purchase.pk)
    other = buy(ada, provider="stripe", kind="subscription", version_id=pro().pk, interval="year")
    pay(till, other)
    pay(till, started)
    told = gateways.provider("stripe").find_order(order_of(started))
    assert isinstance(told, PaymentSucceeded)

    sales.cancel_halted(purchase_id=started.purchase.pk, by=boss.pk, reason="Has another")

    gateway = gateways.provider("stripe")
    assert gateways.can_subscribe(gateway)
    assert gateway.find_subscription(told.subscription_id).status == "ended"
    assert Subscription.objects.get(pk=other.purchase.subscription_id).state == "active"


def test_what_is_halted_and_has_no_money_to_give_back_can_be_given_up(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    started = buy(ada)
    paid = pay(till, started, tell=False)
    sales.fulfil(provider="razorpay", news=PaymentSucceeded(order_of(started), paid["payment"], 30796, "INR"))
    payment = Payment.objects.get()
    sales.refund_payment(payment_id=payment.pk, amount_minor=30796, reason="Wrong", by=boss.pk, key="1")
    with pytest.raises(PurchaseClosed):  # nobody gets what they have their money back for
        sales.deliver_halted(purchase_id=started.purchase.pk, by=boss.pk, reason="Why not")

    assert sales.cancel_halted(purchase_id=started.purchase.pk, by=boss.pk, reason="Wrong").state == "canceled"

    assert (Refund.objects.count(), has(ada)["plans"]) == (1, 0)


def test_pro_that_is_paid_in_two_places_is_given_once_and_the_second_payment_waits_for_staff(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    first, second = buy(ada, key="a phone"), buy(ada, key="a desk")
    pay(till, first)

    pay(till, second)

    assert has(ada)["plans"] == 1
    purchase = Purchase.objects.get(pk=second.purchase.pk)
    assert (purchase.state, purchase.halted_because) == ("halted", "already_yours")
    assert sales.cancel_halted(purchase_id=purchase.pk, by=boss.pk, reason="Has it").state == "canceled"
    sales.ask_due_refunds()
    till.deliver(hook)
    assert Refund.objects.get().state == "done"
    assert books_are_even()


def test_staff_neither_deliver_nor_give_back_what_they_bought_themselves(till: Any) -> None:
    boss = make_person("Boss", "staff")
    started, paid = buy(boss), buy_pack(boss, 40)
    sales.fulfil(provider="razorpay", news=PaymentSucceeded(order_of(started), "pay_1", 30796, "INR"))
    pay(till, paid)

    with pytest.raises(NotYourself):
        sales.deliver_halted(purchase_id=started.purchase.pk, by=boss.pk, reason="Mine")
    with pytest.raises(NotYourself):
        sales.cancel_halted(purchase_id=started.purchase.pk, by=boss.pk, reason="Mine")
    payment = Payment.objects.get(purchase=paid.purchase)
    with pytest.raises(NotYourself):
        sales.refund_payment(payment_id=payment.pk, amount_minor=1, reason="Mine", by=boss.pk, key="1")
    assert not Refund.objects.exists()


def test_nobody_begins_purchases_without_end(till: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purchases, "MOST_OPEN", 2)
    ada, bob = make_person(), make_person("Bob")
    for key in ("1", "2"):
        buy(ada, key=key)

    with pytest.raises(TooManyOpen):
        buy(ada, key="3")

    buy(ada, key="2")  # what is begun goes on
    buy(bob, key="3")


def test_a_coupon_for_one_is_had_once_though_two_checkouts_with_it_are_paid(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    coupon = promotions.make_coupon(code="HALF", name="Half", percent=50)
    left = buy_pack(ada, coupon="HALF")
    sales.cancel_purchase(user_id=ada.pk, purchase_id=left.purchase.pk)
    paid = buy_pack(ada, coupon="HALF")
    pay(till, paid)

    pay(till, left)

    purchase = Purchase.objects.get(pk=left.purchase.pk)
    assert (purchase.state, purchase.halted_because) == ("halted", "coupon_used_by_you")
    assert has(ada)["tokens"] == 40
    sales.deliver_halted(purchase_id=purchase.pk, by=boss.pk, reason="For once")
    assert has(ada)["tokens"] == 80
    assert [(use.state, use.place) for use in coupon.uses.order_by("place")] in (
        [("used", None), ("used", 1)],
        [("used", 1), ("used", None)],
    )
