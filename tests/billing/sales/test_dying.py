"""Killed (SIGKILL) at every point between a payment and what it gives: after a restart it is given once, nothing twice.
(It holds when: 4.)
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from billing.models import Invoice, LedgerTransaction, Payment, Purchase, Refund
from billing.services import sales
from core.common.sql import database_now
from tests.billing.conftest import make_person
from tests.billing.sales.conftest import books_are_even, buy_pack, has, hook, order_of, pack, pay
from tests.billing.sales.dying import CAME_THROUGH, die_one_after_the_other, word

pytestmark = [pytest.mark.both_databases, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

DAY = timedelta(days=1)
NAMES = ("SECRET_KEY", "PRO_PRICE_PAISE", "CONVENIENCE_FEE_PERCENT", "CONVENIENCE_FEE_LEAST_PAISE")
MOST = 140  # more than there are points; checked below


def die(till: Any, act: str, acts: list[dict[str, Any]], settings: Any) -> int:
    """Let an act die at each of its points; how many there were."""
    told = till.settings() | {name: getattr(settings, name) for name in NAMES}
    ends = die_one_after_the_other(database=dict(connection.settings_dict), settings=told, act=act, acts=acts)
    assert ends[-1] == CAME_THROUGH, f"there are more points than {len(acts)}"
    return len(ends) - 1


def buy_many(till: Any, provider: str, *, paid: bool = True) -> list[tuple[Any, Any, Any]]:
    """People, what they buy, and what their browsers bring back; one for each point."""
    found = []
    for number in range(MOST):
        person = make_person(f"P{number}")
        started = buy_pack(person, provider=provider)
        found.append((person, started, pay(till, started, tell=False) if paid else {}))
    return found


def each_has_what_it_paid_for(people: list[Any]) -> None:
    for person in people:
        assert has(person) == {"plans": 0, "invoices": 1, "tokens": 40, "delivered": 1, "paid": 1}
    assert LedgerTransaction.objects.filter(kind="payment").count() == len(people)
    numbers = list(Invoice.objects.order_by("sequence").values_list("sequence", flat=True))
    assert numbers == list(range(1, len(people) + 1))
    assert books_are_even()


def test_a_webhook_killed_at_every_point_gives_once_when_it_is_delivered_again(till: Any, settings: Any) -> None:
    bought = buy_many(till, "razorpay")
    words = {
        order_of(started): next(
            one for one in till.webhooks("razorpay")
            if one[1] == "payment.captured" and order_of(started).encode() in one[2]
        )
        for _person, started, _paid in bought
    }  # fmt: skip
    acts = [word(*(words[order_of(started)][index] for index in (0, 2, 3))) for _person, started, _paid in bought]

    points = die(till, "webhook", acts, settings)

    assert points > 20
    died = bought[: points + 1]
    assert {has(person)["tokens"] for person, _started, _paid in died} == {0, 40}
    for _person, started, _paid in died:  # the provider had no answer: it delivers again
        provider, _kind, body, headers = words[order_of(started)]
        assert hook(provider, body, headers) == 200
    each_has_what_it_paid_for([person for person, _started, _paid in died])


def test_a_browsers_return_killed_at_every_point_gives_once_after_a_comparison(till: Any, settings: Any) -> None:
    bought = buy_many(till, "razorpay")
    acts = [
        {"user": str(person.pk), "purchase": str(started.purchase.pk), "fields": paid["fields"]}
        for person, started, paid in bought
    ]

    points = die(till, "verify", acts, settings)

    assert points > 20
    now = database_now()
    sales.reconcile("razorpay", now - DAY, now + DAY)
    assert sales.reconcile("razorpay", now - DAY, now + DAY).mended == 0
    till.deliver(hook)  # and all the words, late
    each_has_what_it_paid_for([person for person, _started, _paid in bought])


@pytest.mark.parametrize("provider", ["razorpay", "stripe"])
def test_a_beginning_killed_at_every_point_is_one_purchase_when_asked_for_again(
    till: Any, settings: Any, provider: str
) -> None:
    people = [make_person(f"P{number}") for number in range(MOST)]
    acts = [{"user": str(person.pk), "pack": str(pack().pk), "provider": provider, "key": "one"} for person in people]

    points = die(till, "start", acts, settings)

    assert points > 10
    died = people[: points + 1]
    for person in died:
        started = buy_pack(person, provider=provider, key="one")
        pay(till, started)
    assert Purchase.objects.count() == Payment.objects.count() == len(died)
    each_has_what_it_paid_for(died)


def test_a_refund_killed_at_every_point_goes_back_once(till: Any, settings: Any) -> None:
    boss = make_person("Boss", "staff")
    bought = buy_many(till, "razorpay", paid=False)
    for _person, started, _paid in bought:
        till.pay(order_of(started))
    now = database_now()
    sales.reconcile("razorpay", now - DAY, now + DAY)
    payments = {payment.user_id: payment for payment in Payment.objects.filter(state="success")}
    acts = [
        {"payment": str(payments[person.pk].pk), "amount": payments[person.pk].amount_minor, "by": str(boss.pk),
         "key": str(number)}
        for number, (person, _started, _paid) in enumerate(bought)
    ]  # fmt: skip

    points = die(till, "refund", acts, settings)

    assert points > 20
    died = [person for person, _started, _paid in bought[: points + 1]]
    for number, person in enumerate(died):  # asked for again with the same key, and by the clock
        payment = payments[person.pk]
        sales.refund_payment(
            payment_id=payment.pk, amount_minor=payment.amount_minor, reason="Asked", by=boss.pk, key=str(number)
        )
    sales.ask_due_refunds(database_now() + DAY)
    till.deliver(hook)
    assert Refund.objects.count() == Refund.objects.filter(state="done").count() == len(died)
    assert {has(person)["tokens"] for person in died} == {0}
    assert Invoice.objects.filter(kind="credit_note").count() == len(died)
    with till.world.act():
        given = [one["amount"] for one in till.world.all_of("refund.rzp")]
    assert sorted(given) == sorted(payments[person.pk].amount_minor for person in died)
    assert books_are_even()
