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
from tests.billing.sales.dying import run_job, word

pytestmark = [
    pytest.mark.both_databases,
    pytest.mark.slow,
    pytest.mark.paired,
    pytest.mark.django_db(transaction=True),
]

DAY = timedelta(days=1)
NAMES = ("SECRET_KEY", "PRO_PRICE_PAISE", "CONVENIENCE_FEE_PERCENT", "CONVENIENCE_FEE_LEAST_PAISE")
FEWEST = 12  # points that an act has at least; with fewer the counting is broken


def job(till: Any, settings: Any, act: str, acts: list[dict[str, Any]], *, dies: bool) -> int:
    told = till.settings() | {name: getattr(settings, name) for name in NAMES}
    return run_job(database=dict(connection.settings_dict), settings=told, act=act, acts=acts, dies=dies)


def count(till: Any, settings: Any, act: str, given: dict[str, Any]) -> int:
    """How many points an act has, where it comes through."""
    points = job(till, settings, act, [given], dies=False)
    assert points >= FEWEST
    return points


def die(till: Any, settings: Any, act: str, acts: list[dict[str, Any]]) -> None:
    """Do an act with each of the arguments, every one dying a point later; the last one comes through."""
    job(till, settings, act, acts, dies=True)


def buy_many(till: Any, many: int, *, since: int = 0) -> list[tuple[Any, Any, Any]]:
    """People, what they bought at Razorpay and we have not heard of, and what their browsers bring back."""
    found = []
    for number in range(since, since + many):
        person = make_person(f"P{number}")
        started = buy_pack(person)
        found.append((person, started, pay(till, started, tell=False)))
    return found


def each_has_what_it_paid_for(people: list[Any]) -> None:
    for person in people:
        assert has(person) == {"plans": 0, "invoices": 1, "tokens": 40, "delivered": 1, "paid": 1}
    assert LedgerTransaction.objects.filter(kind="payment").count() == len(people)
    numbers = list(Invoice.objects.order_by("sequence").values_list("sequence", flat=True))
    assert numbers == list(range(1, len(people) + 1))
    assert books_are_even()


def words_of(till: Any, bought: list[tuple[Any, Any, Any]]) -> list[tuple[str, str, bytes, dict[str, str]]]:
    """The provider's word about each payment."""
    words = [one for one in till.webhooks("razorpay") if one[1] == "payment.captured"]
    return [next(one for one in words if order_of(started).encode() in one[2]) for _person, started, _paid in bought]


def test_a_webhook_killed_at_every_point_gives_once_when_it_is_delivered_again(till: Any, settings: Any) -> None:
    bought = buy_many(till, 1)
    points = count(till, settings, "webhook", word(*words_of(till, bought)[0]))
    bought += buy_many(till, points + 1, since=1)
    words = words_of(till, bought)

    die(till, settings, "webhook", [word(*one) for one in words[1:]])

    assert {has(person)["tokens"] for person, _started, _paid in bought} == {0, 40}
    for provider, _kind, body, headers in words:  # the provider had no answer: it delivers again
        assert hook(provider, body, headers) == 200
    each_has_what_it_paid_for([person for person, _started, _paid in bought])


def test_a_browsers_return_killed_at_every_point_gives_once_after_a_comparison(till: Any, settings: Any) -> None:
    def returning(bought: list[tuple[Any, Any, Any]]) -> list[dict[str, Any]]:
        return [
            {"user": str(person.pk), "purchase": str(started.purchase.pk), "fields": paid["fields"]}
            for person, started, paid in bought
        ]

    bought = buy_many(till, 1)
    points = count(till, settings, "verify", returning(bought)[0])
    bought += buy_many(till, points + 1, since=1)

    die(till, settings, "verify", returning(bought[1:]))

    now = database_now()
    sales.reconcile("razorpay", now - DAY, now + DAY)
    assert sales.reconcile("razorpay", now - DAY, now + DAY).mended == 0
    till.deliver(hook)  # and all the words, late
    each_has_what_it_paid_for([person for person, _started, _paid in bought])


@pytest.mark.parametrize("provider", ["razorpay", "stripe"])
def test_a_beginning_killed_at_every_point_is_one_purchase_when_asked_for_again(
    till: Any, settings: Any, provider: str
) -> None:
    def beginning(person: Any) -> dict[str, Any]:
        return {"user": str(person.pk), "pack": str(pack().pk), "provider": provider, "key": "one"}

    people = [make_person()]
    points = count(till, settings, "start", beginning(people[0]))
    people += [make_person(f"P{number}") for number in range(points + 1)]

    die(till, settings, "start", [beginning(person) for person in people[1:]])

    for person in people:
        pay(till, buy_pack(person, provider=provider, key="one"), tell=False)
    till.deliver(hook)
    assert Purchase.objects.count() == Payment.objects.count() == len(people)
    each_has_what_it_paid_for(people)


def test_a_refund_killed_at_every_point_goes_back_once(till: Any, settings: Any) -> None:
    boss = make_person("Boss", "staff")

    def asking(person: Any) -> dict[str, Any]:
        payment = Payment.objects.get(user=person)
        return {"payment": str(payment.pk), "amount": payment.amount_minor, "by": str(boss.pk), "key": str(person.pk)}

    people = [person for person, _started, _paid in buy_many(till, 1)]
    till.deliver(hook)
    points = count(till, settings, "refund", asking(people[0]))
    people += [person for person, _started, _paid in buy_many(till, points + 1, since=1)]
    till.deliver(hook)

    die(till, settings, "refund", [asking(person) for person in people[1:]])

    for person in people:  # asked for again with the same key, and by the clock
        payment = Payment.objects.get(user=person)
        sales.refund_payment(
            payment_id=payment.pk, amount_minor=payment.amount_minor, reason="Asked", by=boss.pk, key=str(person.pk)
        )
    sales.ask_due_refunds(database_now() + DAY)
    till.deliver(hook)
    assert Refund.objects.count() == Refund.objects.filter(state="done").count() == len(people)
    assert {has(person)["tokens"] for person in people} == {0}
    assert Invoice.objects.filter(kind="credit_note").count() == len(people)
    with till.world.act():
        given = [one["amount"] for one in till.world.all_of("refund.rzp")]
    assert sorted(given) == sorted(Payment.objects.values_list("amount_minor", flat=True))
    assert books_are_even()
