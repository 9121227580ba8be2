"""Everybody at once: a hundred deliveries of one payment beside its buyer's browser, ten thousand forgeries, and words
that never came. (It holds when: 3.)
"""

import random
from datetime import timedelta
from typing import Any

import pytest

from billing.errors import RefundTooMuch, Unreadable, WrongSignature
from billing.models import Invoice, LedgerTransaction, Payment, Purchase, Refund, WebhookEvent
from billing.services import sales
from core.accounts.models import Letter
from core.common.sql import database_now
from tests.billing.conftest import as_person, make_person
from tests.billing.sales.conftest import (
    books_are_even,
    buy,
    buy_pack,
    has,
    hook,
    order_of,
    pack,
    pay,
    pro,
)
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

DELIVERIES = 100
FORGERIES = 10_000
BUYERS = 30
DAY = timedelta(days=1)


@pytest.mark.parametrize("provider", ["razorpay", "stripe"])
def test_a_payment_delivered_a_hundred_times_at_once_beside_its_buyers_browser_gives_once(
    till: Any, provider: str
) -> None:
    ada = make_person()
    browsers = [as_person(ada) for _number in range(4)]
    started = buy_pack(ada, provider=provider)
    fields = pay(till, started, tell=False).get("fields") or {"purchase": str(started.purchase.pk)}
    words = [(name, body, headers) for name, _kind, body, headers in till.webhooks(provider)]
    jobs: list[Any] = (words * DELIVERIES)[:DELIVERIES] + browsers
    random.Random(7).shuffle(jobs)

    def act(number: int) -> int:
        job = jobs[number]
        if isinstance(job, tuple):
            return hook(*job)
        return job.send("POST", "/api/payments/verify", fields).status_code

    answers = herd(len(jobs), act)

    assert answers == [200] * len(jobs)
    assert has(ada) == {"plans": 0, "invoices": 1, "tokens": 40, "delivered": 1, "paid": 1}
    assert LedgerTransaction.objects.count() == 2  # the tokens, the money
    assert Letter.objects.filter(kind="payment_received").count() == 1
    assert sum(WebhookEvent.objects.values_list("deliveries", flat=True)) == DELIVERIES
    assert set(WebhookEvent.objects.values_list("state", flat=True)) <= {"done", "ignored"}
    assert books_are_even()


def test_all_words_about_ten_purchases_in_any_order_by_a_herd_give_each_once(till: Any) -> None:
    people = [make_person(f"Person{number}") for number in range(10)]
    for number, person in enumerate(people):
        pay(till, buy_pack(person, provider=("stripe", "razorpay")[number % 2]), tell=False)
    words = [(name, body, headers) for name, _kind, body, headers in till.webhooks()] * 4
    random.Random(11).shuffle(words)

    def act(number: int) -> list[int]:
        return [hook(*word) for word in words[number::16]]

    answers = herd(16, act)

    assert {status for row in answers for status in row} == {200}
    assert [has(person)["tokens"] for person in people] == [40] * 10
    assert sorted(invoice.sequence for invoice in Invoice.objects.all()) == list(range(1, 11))
    assert books_are_even()


def test_of_ten_thousand_forged_or_altered_deliveries_none_has_an_effect(till: Any) -> None:
    ada = make_person()
    for provider in ("razorpay", "stripe"):
        pay(till, buy_pack(ada, provider=provider), tell=False)
    words = [
        word for word in till.webhooks() if b"captured" in word[2] or b"completed" in word[2] or b"paid" in word[2]
    ]
    drawn = random.Random(13)
    refused = 0

    for number in range(FORGERIES):
        provider, _kind, body, headers = words[number % len(words)]
        forged_body, forged_headers = forge(drawn, number, body, dict(headers), words)
        if number % 50 == 0:
            refused += hook(provider, forged_body, forged_headers) == 400
            continue
        try:
            sales.receive_webhook(provider, forged_body, forged_headers)
        except (WrongSignature, Unreadable):
            refused += 1

    assert refused == FORGERIES
    assert not WebhookEvent.objects.exists()
    assert has(ada) == {"plans": 0, "invoices": 0, "tokens": 0, "delivered": 0, "paid": 0}
    assert not Payment.objects.exclude(state="pending").exists()


def forge(
    drawn: random.Random, number: int, body: bytes, headers: dict[str, str], words: list[Any]
) -> tuple[bytes, dict[str, str]]:
    """One of the ways in which a delivery is not what its provider sent."""
    name = next(header for header in headers if "ignature" in header)
    signature = headers[name]
    match number % 9:
        case 0:  # a bit of the body
            at = drawn.randrange(len(body))
            return body[:at] + bytes([body[at] ^ (1 << drawn.randrange(8))]) + body[at + 1 :], headers
        case 1:  # a digit of the signature
            at = len(signature) - 1 - drawn.randrange(64)
            return body, headers | {name: signature[:at] + ("0" if signature[at] != "0" else "1") + signature[at + 1 :]}
        case 2:  # more to be had
            return body.replace(b"80000", b"1").replace(b"82400", b"1") + b" ", headers
        case 3:  # somebody else's signature
            other = drawn.choice([word for word in words if word[2] != body])
            return body, headers | {name: next(text for key, text in other[3].items() if "ignature" in key)}
        case 4:  # none
            return body, {key: text for key, text in headers.items() if key != name}
        case 5:  # cut off
            return body[: drawn.randrange(len(body))], headers
        case 6:  # made up
            digest = "".join(drawn.choices("0123456789abcdef", k=64))
            return body, headers | {name: digest if "," not in signature else f"t={drawn.randrange(2**31)},v1={digest}"}
        case 7:  # an hour older than it says, or without its digest
            first = signature.partition(",")[0]
            moved = f"t={int(first[2:]) - 3600},{signature.partition(',')[2]}" if "," in signature else signature[:-1]
            return body, headers | {name: moved}
    return drawn.randbytes(drawn.randrange(400)), headers


def test_a_signed_word_under_made_up_ids_gives_nothing_twice(till: Any) -> None:
    ada = make_person()
    started = buy_pack(ada)
    pay(till, started)
    provider, _kind, body, headers = next(word for word in till.webhooks() if word[1] == "payment.captured")

    answers = {hook(provider, body, {**headers, "X-Razorpay-Event-Id": f"evt_{number}"}) for number in range(50)}

    assert (answers, has(ada)["tokens"], has(ada)["invoices"]) == ({200}, 40, 1)


def test_with_a_third_of_the_words_lost_one_comparison_grants_each_paid_order_once(till: Any) -> None:
    till.turn(lose_percent=30)
    people = [make_person(f"Buyer{number}") for number in range(BUYERS)]
    for number, person in enumerate(people):
        wanted = (
            {"kind": "pack", "pack_id": pack().pk},
            {"kind": "plan_once", "version_id": pro().pk},
            {"kind": "subscription", "version_id": pro().pk, "interval": "month"},
        )[number % 3]
        provider = "stripe" if wanted["kind"] == "subscription" else ("stripe", "razorpay")[number % 2]
        started = buy(person, provider=provider, **wanted)
        if number % 5:  # the others go away without paying
            pay(till, started, tell=False)
    till.deliver(hook)
    paid = [person for number, person in enumerate(people) if number % 5]
    assert Purchase.objects.filter(state="fulfilled").count() < len(paid)  # or nothing was lost, and nothing is shown
    now = database_now()

    runs = [sales.reconcile(provider, now - DAY, now + DAY) for provider in ("stripe", "razorpay")]

    assert [run.state for run in runs] == ["done", "done"]
    assert all((has(person)["delivered"], has(person)["invoices"]) == (1, 1) for person in paid)
    assert Purchase.objects.filter(state="fulfilled").count() == Invoice.objects.count() == len(paid)
    again = [sales.reconcile(provider, now - DAY, now + DAY) for provider in ("stripe", "razorpay")]
    assert [(run.mended, run.findings) for run in again] == [(0, []), (0, [])]
    for word in till.webhooks():  # and what was lost arrives after all
        hook(word[0], word[2], word[3])
    assert Purchase.objects.filter(state="fulfilled").count() == Invoice.objects.count() == len(paid)
    assert books_are_even()


def test_sixteen_who_begin_with_one_key_begin_one_purchase(till: Any) -> None:
    ada = make_person()

    got = herd(16, lambda _number: buy(ada, key="one"))

    assert {started.purchase.pk for started in got} == set(Purchase.objects.values_list("pk", flat=True))
    assert {order_of(started) for started in got} == {Payment.objects.get().provider_order_id}
    assert {started.checkout.options["order_id"] for started in got} == {Payment.objects.get().provider_order_id}


def test_sixteen_refunds_of_a_third_each_give_back_three(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    started = buy_pack(ada)
    pay(till, started)
    payment = Payment.objects.get()
    third = payment.amount_minor // 3

    def act(number: int) -> Any:
        return sales.refund_payment(
            payment_id=payment.pk, amount_minor=third, reason="Asked", by=boss.pk, key=str(number)
        )

    got = herd(16, act)
    till.deliver(hook)

    assert sum(isinstance(one, Refund) for one in got) == 3
    assert sum(isinstance(one, RefundTooMuch) for one in got) == 13
    payment.refresh_from_db()
    assert payment.refunded_minor == 3 * third
    assert Refund.objects.filter(state="done").count() == 3
    assert books_are_even()


def test_sixteen_who_hear_of_one_refund_at_once_take_back_once(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    pay(till, buy_pack(ada))
    payment = Payment.objects.get()
    sales.refund_payment(payment_id=payment.pk, amount_minor=payment.amount_minor, reason="x", by=boss.pk, key="1")
    till.forward(seconds=3600)  # Razorpay takes its time
    words = [word for word in till.webhooks() if word[1].startswith("refund.")]
    assert len(words) > 1

    answers = herd(16, lambda number: hook(words[number % len(words)][0], *words[number % len(words)][2:]))

    assert set(answers) == {200}
    assert (has(ada)["tokens"], Invoice.objects.filter(kind="credit_note").count()) == (0, 1)
    assert books_are_even()
