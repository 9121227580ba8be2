"""Money that goes back: whole and in parts, once, never more than was paid; and what goes with it (PAY-16, X-16)."""

from typing import Any

import pytest

from billing import selectors
from billing.errors import NotRefundable, RefundTooMuch
from billing.gateways.port import PaymentSucceeded, RefundChanged
from billing.models import Invoice, Payment, Purchase, Refund, Wallet
from billing.services import ledger, sales
from core.accounts.models import Letter
from core.audit.models import AuditEvent
from core.common.errors import IdempotencyKeyReused
from core.common.sql import database_now
from tests.billing.conftest import DAY, cached_plan, make_person
from tests.billing.sales.conftest import books_are_even, buy, buy_pack, has, hook, income, order_of, pay

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def refund(payment: Payment, amount: int, boss: Any, *, key: str = "1", reason: str = "Asked for") -> Refund:
    return sales.refund_payment(payment_id=payment.pk, amount_minor=amount, reason=reason, by=boss.pk, key=key)


@pytest.mark.parametrize("provider", ["razorpay", "stripe"])
def test_a_whole_refund_takes_the_plan_back_and_writes_a_credit_note(till: Any, provider: str) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    pay(till, buy(ada, provider=provider))
    payment = Payment.objects.get()

    made = refund(payment, 30797, boss)
    till.deliver(hook)

    made.refresh_from_db()
    assert (made.state, made.fee_minor, Purchase.objects.get().state) == ("done", 897, "reversed")
    assert (has(ada)["plans"], cached_plan(ada)) == (0, "free")
    note = Invoice.objects.get(kind="credit_note")
    assert (note.total_minor, note.refund_id) == (-30797, made.pk)
    assert income() == {}
    assert note.number in Letter.objects.get(kind="payment_refunded").text
    assert AuditEvent.objects.filter(action="payment.refunded", actor_id=boss.pk).count() == 1


def test_parts_take_tokens_back_in_proportion_and_together_all_of_them(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    pay(till, buy_pack(ada))  # 40 tokens for ₹800.00 and ₹24.00 fee
    payment = Payment.objects.get()

    left = []
    for number, amount in enumerate((30_000, 100, 49_900)):
        refund(payment, amount, boss, key=str(number))
        till.deliver(hook)
        left.append(has(ada)["tokens"])

    assert left == [25, 25, 0]
    assert Purchase.objects.get().state == "reversed"
    assert income() == {"house.outside": -2400, "house.income.fees": 2400}
    refund(payment, 2400, boss, key="fee")
    till.deliver(hook)
    assert income() == {}
    assert [one.fee_minor for one in Refund.objects.order_by("id")] == [0, 0, 0, 2400]
    assert books_are_even()


def test_tokens_that_were_spent_are_owed(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    pay(till, buy_pack(ada))
    ledger.hold_tokens(owner_id=ada.pk, tokens=30, reason="booking:1")

    refund(Payment.objects.get(), 82_400, boss)
    till.deliver(hook)

    wallet = Wallet.objects.get(user=ada)
    assert (wallet.balance, wallet.owed) == (0, 30)


def test_never_more_goes_back_than_was_paid(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    pay(till, buy(ada))
    payment = Payment.objects.get()
    refund(payment, 30_000, boss)

    with pytest.raises(RefundTooMuch) as refused:
        refund(payment, 798, boss, key="2")

    assert refused.value.more == {"most_minor": 797}
    assert Refund.objects.count() == 1


def test_where_the_fee_is_kept_all_but_the_fee_goes_back(till: Any, settings: Any) -> None:
    settings.CONVENIENCE_FEE_REFUNDED = False
    ada, boss = make_person(), make_person("Boss", "staff")
    pay(till, buy(ada))
    payment = Payment.objects.get()

    with pytest.raises(RefundTooMuch):
        refund(payment, 30_797, boss)
    refund(payment, 29_900, boss, key="2")
    till.deliver(hook)

    assert (Purchase.objects.get().state, has(ada)["plans"]) == ("reversed", 0)
    assert income() == {"house.outside": -897, "house.income.fees": 897}


def test_of_what_was_not_paid_nothing_goes_back(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    buy(ada)

    with pytest.raises(NotRefundable):
        refund(Payment.objects.get(), 1, boss)


def test_the_same_key_is_the_same_refund_and_asked_otherwise_it_is_refused(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    pay(till, buy(ada))
    payment = Payment.objects.get()

    first, again = refund(payment, 100, boss), refund(payment, 100, boss)

    assert first.pk == again.pk
    with pytest.raises(IdempotencyKeyReused):
        refund(payment, 200, boss)
    payment.refresh_from_db()
    assert payment.refunded_minor == 100


def test_a_refund_that_the_provider_cannot_make_frees_what_it_reserved(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    pay(till, buy(ada, provider="stripe"))
    payment = Payment.objects.get()
    till.turn(fail_refunds=1)

    made = refund(payment, 30_797, boss)
    till.deliver(hook)

    made.refresh_from_db()
    payment.refresh_from_db()
    assert (made.state, payment.refunded_minor) == ("failed", 0)
    assert (has(ada)["plans"], Purchase.objects.get().state) == (1, "fulfilled")
    assert income()["house.outside"] == -30797
    assert refund(payment, 30_797, boss, key="2").state == "done"


@pytest.mark.parametrize("knob", ["fail_next", "cut_next"])
def test_a_provider_that_does_not_answer_is_asked_again_and_gives_back_once(till: Any, knob: str) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    pay(till, buy(ada))
    till.turn(**{knob: 10})

    made = refund(Payment.objects.get(), 30_797, boss)
    assert made.state == "asked"
    assert sales.ask_due_refunds() == 0  # not yet
    till.turn(**{knob: 0})
    assert sales.ask_due_refunds(database_now() + DAY) == 1
    till.deliver(hook)

    made.refresh_from_db()
    assert (made.state, has(ada)["plans"]) == ("done", 0)
    with till.world.act():
        assert len(till.world.all_of("refund.rzp")) == 1


def test_a_refund_made_at_the_provider_is_taken_in(till: Any) -> None:
    ada = make_person()
    pay(till, buy_pack(ada, provider="stripe"))
    payment = Payment.objects.get()
    from billing import gateways

    gateways.provider("stripe").refund(
        payment_id=payment.provider_payment_id, amount_minor=41_200, currency="INR", key="not-ours"
    )

    till.deliver(hook)

    made = Refund.objects.get()
    payment.refresh_from_db()
    assert (made.state, made.amount_minor, payment.refunded_minor) == ("done", 41_200, 41_200)
    assert has(ada)["tokens"] == 40 - made.tokens_back == 19
    assert Invoice.objects.filter(kind="credit_note").count() == 1


def test_a_refund_does_not_touch_what_another_purchase_gave(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    for _time in range(2):
        pay(till, buy_pack(ada))
    payment = Payment.objects.order_by("id").first()
    assert payment is not None

    refund(payment, 82_400, boss)
    till.deliver(hook)

    assert has(ada)["tokens"] == 40
    assert selectors.active_plan(ada.pk) == "free"


@pytest.mark.parametrize("amount", [30_796, 40_000])
def test_all_of_another_amount_than_was_agreed_goes_back_once_it_was_delivered(till: Any, amount: int) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    started = buy(ada)
    paid = pay(till, started, tell=False)
    news = PaymentSucceeded(order_of(started), paid["payment"], amount, "INR")
    assert sales.fulfil(provider="razorpay", news=news).what == "halted"
    sales.deliver_halted(purchase_id=started.purchase.pk, by=boss.pk, reason="It is what it is")
    payment = Payment.objects.get()
    till.turn(fail_next=100)  # no answer: what became of them is told
    made = refund(payment, amount - 30_000, boss)
    for done, key in ((made, "re_1"), (refund(payment, 30_000, boss, key="2"), "re_2")):
        sales.hear_refund(
            provider="razorpay",
            news=RefundChanged(key, payment.provider_payment_id, done.amount_minor, "done", key=str(done.pk)),
        )

    assert set(Refund.objects.values_list("state", flat=True)) == {"done"}
    assert has(ada)["plans"] == 0
    notes = Invoice.objects.filter(kind="credit_note").values_list("total_minor", flat=True)
    assert sum(notes) == -min(amount, 30_797)
    assert income() == {}


def test_what_came_back_can_be_given_back_again(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    pay(till, buy(ada))
    payment = Payment.objects.get()
    first = refund(payment, 30_797, boss)
    first.refresh_from_db()
    told = {"payment_id": payment.provider_payment_id, "amount_minor": 30_797}
    if first.state == "asked":
        sales.hear_refund(provider="razorpay", news=RefundChanged("re_1", state="done", key=str(first.pk), **told))
    first.refresh_from_db()
    sales.hear_refund(provider="razorpay", news=RefundChanged(first.provider_refund_id, state="failed", **told))
    assert has(ada)["plans"] == 1
    till.turn(fail_next=100)
    second = refund(payment, 30_797, boss, key="2")

    sales.hear_refund(provider="razorpay", news=RefundChanged("re_2", state="done", key=str(second.pk), **told))

    second.refresh_from_db()
    assert (second.state, has(ada)["plans"]) == ("done", 0)
    assert Invoice.objects.filter(kind="credit_note").count() == 1


def test_a_refund_waits_while_there_are_no_keys_and_is_asked_for_once_there_are(till: Any, settings: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    pay(till, buy(ada))
    settings.PAYMENT_SANDBOX, settings.RAZORPAY_KEY_ID = False, ""
    made = refund(Payment.objects.get(), 30_797, boss)
    now = database_now()
    for day in range(1, 10):
        sales.ask_due_refunds(now + day * DAY)
    settings.PAYMENT_SANDBOX = True

    assert sales.ask_due_refunds(now + 10 * DAY) == 1

    till.deliver(hook)
    made.refresh_from_db()
    assert (made.state, has(ada)["plans"]) == ("done", 0)


def test_parts_that_come_back_in_another_order_bring_back_what_each_took(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    pay(till, buy_pack(ada))  # 40 tokens for ₹800.00: half a token for ₹10.00
    payment, before = Payment.objects.get(), income()
    parts = [refund(payment, 1000, boss, key=key) for key in ("a", "b")]
    till.deliver(hook)
    assert has(ada)["tokens"] == 39

    for part in parts:
        part.refresh_from_db()
        news = RefundChanged(part.provider_refund_id, payment.provider_payment_id, 1000, "failed")
        sales.hear_refund(provider="razorpay", news=news)

    assert has(ada)["tokens"] == 40
    assert income() == before
    assert books_are_even()


def test_two_of_the_staff_with_the_same_key_give_back_twice(till: Any) -> None:
    ada, boss, other = make_person(), make_person("Boss", "staff"), make_person("Other", "staff")
    pay(till, buy_pack(ada))
    payment = Payment.objects.get()

    assert refund(payment, 1000, boss).pk != refund(payment, 1000, other).pk
    assert Refund.objects.count() == 2
