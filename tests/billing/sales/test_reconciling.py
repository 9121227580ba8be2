"""Comparing our books with a provider's (PAY-16)."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from billing import gateways, tasks
from billing.models import Payment, Purchase, Reconciliation, Refund, Subscription
from billing.services import sales
from core.common.sql import database_now
from tests.billing.conftest import make_person
from tests.billing.sales.conftest import buy, buy_pack, has, hook, order_of, pay, pro

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

DAY = timedelta(days=1)


def compare(provider: str = "razorpay") -> Reconciliation:
    now = database_now()
    return sales.reconcile(provider, now - DAY, now + DAY)


def kinds(run: Reconciliation) -> list[tuple[str, bool]]:
    return [(finding["kind"], finding["mended"]) for finding in run.findings]


def test_books_that_agree_have_nothing_to_show(till: Any) -> None:
    pay(till, buy_pack(make_person()))

    run = compare()

    assert (run.state, run.looked_at, run.mended, run.findings) == ("done", 1, 0, [])


def test_a_payment_that_is_not_ours_is_shown_and_left_alone(till: Any) -> None:
    pay(till, buy_pack(make_person()), tell=False)
    Payment.objects.all().delete()
    Purchase.objects.all().delete()

    assert kinds(compare()) == [("order_unknown", False)]


def test_another_amount_is_shown(till: Any) -> None:
    pay(till, buy_pack(make_person()))
    Payment.objects.update(amount_minor=1)

    assert kinds(compare()) == [("another_amount", False)]


def test_a_payment_that_the_provider_does_not_know_is_shown(till: Any) -> None:
    started = buy_pack(make_person())
    Payment.objects.update(
        state="success", provider_payment_id="pay_made_up", paid_at=database_now() - timedelta(hours=1)
    )

    now = database_now()
    run = sales.reconcile("razorpay", now - DAY, now + DAY)

    assert kinds(run) == [("not_at_the_provider", False)]
    assert run.findings[0]["order"] == order_of(started)


def test_a_refund_nobody_told_of_is_taken_in(till: Any) -> None:
    ada = make_person()
    pay(till, buy_pack(ada, provider="stripe"))
    payment = Payment.objects.get()
    gateways.provider("stripe").refund(
        payment_id=payment.provider_payment_id, amount_minor=82_400, currency="INR", key="made over there"
    )

    run = compare("stripe")

    assert kinds(run) == [("missing_refund_done", True)]
    assert (Refund.objects.get().amount_minor, has(ada)["tokens"], compare("stripe").findings) == (82_400, 0, [])


def test_a_refund_that_was_never_made_frees_what_it_reserved(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    pay(till, buy_pack(ada))
    payment = Payment.objects.get()
    till.turn(fail_next=10)
    sales.refund_payment(payment_id=payment.pk, amount_minor=82_400, reason="x", by=boss.pk, key="1")
    Refund.objects.update(next_attempt_at=None, updated_at=database_now() - timedelta(hours=1))
    till.turn(fail_next=0)

    run = compare()

    payment.refresh_from_db()
    assert (kinds(run), payment.refunded_minor) == ([("refund_not_made", True)], 0)
    assert (Refund.objects.get().state, has(ada)["tokens"]) == ("failed", 40)


def test_renewals_nobody_told_of_are_taken_in(till: Any) -> None:
    ada = make_person()
    pay(till, buy(ada, provider="stripe", kind="subscription", version_id=pro().pk, interval="month"))
    subscription = Subscription.objects.get()
    till.turn(lose_percent=100)
    till.renew(subscription.provider_subscription_id)

    run = compare("stripe")

    assert (run.state, run.mended) == ("done", 1)
    assert Purchase.objects.filter(kind="renewal", state="fulfilled").count() == 1
    assert compare("stripe").mended == 0
    till.turn(lose_percent=0)
    till.do("lost/resend")
    till.deliver(hook)
    assert (Purchase.objects.count(), has(ada)["invoices"]) == (2, 2)


def test_a_provider_that_stops_answering_ends_the_comparison_as_failed(till: Any) -> None:
    pay(till, buy_pack(make_person()))
    till.turn(fail_next=100)

    run = compare()

    assert (run.state, run.error) == ("failed", "provider_unreachable")


def test_the_clock_and_the_command_compare_all_providers(till: Any) -> None:
    ada = make_person()
    pay(till, buy_pack(ada), tell=False)
    died = Reconciliation.objects.create(provider="stripe", since=database_now() - DAY, until=database_now())
    Reconciliation.objects.update(created_at=database_now() - DAY)

    assert tasks.reconcile() == 1
    assert (has(ada)["tokens"], tasks.reconcile()) == (40, 0)
    died.refresh_from_db()
    assert (died.state, died.error) == ("failed", "died")

    said = StringIO()
    call_command("reconcile", stdout=said)
    assert "stripe: done" in said.getvalue()
    assert "razorpay: done" in said.getvalue()


def test_what_time_brings_is_brought_by_one_task(till: Any) -> None:
    buy(make_person())
    Purchase.objects.update(expires_at=database_now() - DAY)

    assert (tasks.sweep_sales(), tasks.sweep_sales()) == (1, 0)

    assert Purchase.objects.get().state == "canceled"
