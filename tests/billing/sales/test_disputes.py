"""Disputes: nothing is taken while one is open; what is lost goes back, what is won in the end comes again (PAY-16)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from billing.gateways.port import DisputeChanged
from billing.models import Dispute, Invoice, Payment, Purchase, WebhookEvent
from billing.services import sales
from tests.billing.conftest import make_person
from tests.billing.sales.conftest import books_are_even, buy, buy_pack, has, hook, income, pay

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def told(payment: Payment, state: Any, minutes: int, amount: int | None = None) -> str:
    news = DisputeChanged(
        "dp_1", payment.provider_payment_id, amount or payment.amount_minor, state, at=NOON + timedelta(minutes=minutes)
    )
    return sales.hear_dispute(provider=payment.provider, news=news)


@pytest.mark.parametrize("provider", ["razorpay", "stripe"])
def test_while_it_is_open_nothing_is_taken_and_when_it_is_lost_all_goes_back(till: Any, provider: str) -> None:
    ada = make_person()
    pay(till, buy_pack(ada, provider=provider))
    payment = Payment.objects.get()

    name = till.dispute(payment.provider_payment_id)
    till.deliver(hook)
    assert (has(ada)["tokens"], Dispute.objects.get().state) == (40, "needs_response")
    till.close_dispute(name, won=False)
    till.deliver(hook)

    payment.refresh_from_db()
    assert (has(ada)["tokens"], Dispute.objects.get().state, payment.refunded_minor) == (0, "lost", 82_400)
    assert Purchase.objects.get().state == "reversed"
    assert Invoice.objects.get(kind="credit_note").total_minor == -82_400
    assert income() == {}
    assert books_are_even()


def test_one_that_is_won_takes_nothing(till: Any) -> None:
    ada = make_person()
    pay(till, buy(ada, provider="stripe"))
    name = till.dispute(Payment.objects.get().provider_payment_id)
    till.close_dispute(name, won=True)

    till.deliver(hook)

    assert (has(ada)["plans"], Dispute.objects.get().state) == (1, "won")


def test_a_loss_that_is_reversed_gives_everything_again(till: Any) -> None:
    ada, bob = make_person(), make_person("Bob")
    pay(till, buy_pack(ada))
    pay(till, buy(bob))
    of_ada, of_bob = (Payment.objects.get(user=person) for person in (ada, bob))
    before = income()

    for payment, name in ((of_ada, "dp_a"), (of_bob, "dp_b")):
        for minute, state in enumerate(("lost", "won", "lost")):  # the last one is an old word
            at = NOON + timedelta(minutes=(1, 2, 0)[minute])
            news = DisputeChanged(name, payment.provider_payment_id, payment.amount_minor, state, at=at)  # type: ignore[arg-type]
            sales.hear_dispute(provider="razorpay", news=news)
            if minute == 0:
                assert has(payment.user)["tokens"] + has(payment.user)["plans"] == 0

    assert (has(ada)["tokens"], has(bob)["plans"]) == (40, 1)
    assert set(Purchase.objects.values_list("state", flat=True)) == {"fulfilled"}
    assert set(Payment.objects.values_list("refunded_minor", flat=True)) == {0}
    assert income() == before
    assert books_are_even()


def test_words_in_the_wrong_order_change_nothing(till: Any) -> None:
    ada = make_person()
    pay(till, buy_pack(ada))
    payment = Payment.objects.get()

    said = [told(payment, *word) for word in (("lost", 5), ("needs_response", 1), ("under_review", 3), ("lost", 5))]

    assert said == ["dispute_lost", "known", "known", "known"]
    assert (has(ada)["tokens"], Invoice.objects.filter(kind="credit_note").count()) == (0, 1)


def test_what_went_back_before_is_not_lost_once_more(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    pay(till, buy_pack(ada))
    payment = Payment.objects.get()
    sales.refund_payment(payment_id=payment.pk, amount_minor=40_000, reason="Half", by=boss.pk, key="1")

    told(payment, "lost", 1)  # before the refund's own word
    till.deliver(hook)

    payment.refresh_from_db()
    assert (payment.refunded_minor, has(ada)["tokens"], income()) == (82_400, 0, {})
    assert set(WebhookEvent.objects.values_list("state", flat=True)) <= {"done", "ignored"}
    assert books_are_even()
