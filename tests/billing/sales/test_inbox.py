"""The inbox of the providers' words (PAY-2, PAY-10, PAY-16): each acts once, none is lost, no forged one counts."""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from billing.gateways.secrets import till_secrets
from billing.models import Payment, Purchase, WebhookEvent
from billing.services import sales, subscriptions
from core.audit.models import AuditEvent
from core.common.sql import database_now
from tests.billing.conftest import make_person
from tests.billing.sales.conftest import buy, buy_pack, has, hook, order_of, pay, pro

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

MINUTE = timedelta(minutes=1)


def event_of(kind: str, order_id: str, payment_id: str = "pay_1", amount: int = 30797, **more: Any) -> bytes:
    """What Razorpay would say of a payment."""
    entity = {"id": payment_id, "order_id": order_id, "amount": amount, "currency": "INR", "status": "captured"}
    said = {"event": kind, "created_at": 1_780_000_000, "payload": {"payment": {"entity": entity | more}}}
    return json.dumps(said).encode()


def signed(body: bytes, event_id: str = "evt_1") -> dict[str, str]:
    secret = till_secrets().razorpay_webhook_secret.encode()
    digest = hmac.new(secret, body, hashlib.sha256).hexdigest()
    return {"X-Razorpay-Signature": digest, "X-Razorpay-Event-Id": event_id}


def test_a_word_is_kept_with_what_it_did(till: Any) -> None:
    ada = make_person()
    started = buy(ada)
    body = event_of("payment.captured", order_of(started))

    assert hook("razorpay", body, signed(body)) == 200

    event = WebhookEvent.objects.get()
    assert (event.state, event.outcome, event.about) == ("done", "fulfilled", order_of(started))
    assert event.payload == json.loads(body)
    assert has(ada)["plans"] == 1


def test_the_same_word_again_is_counted_and_does_nothing(till: Any) -> None:
    ada = make_person()
    started = buy_pack(ada)
    body = event_of("payment.captured", order_of(started), amount=started.purchase.total_minor)

    assert [hook("razorpay", body, signed(body)) for _time in range(5)] == [200] * 5

    assert WebhookEvent.objects.get().deliveries == 5
    assert has(ada)["tokens"] == 40


def test_two_words_of_one_payment_give_once(till: Any) -> None:
    ada = make_person()
    started = buy_pack(ada)
    amount = started.purchase.total_minor
    captured = event_of("payment.captured", order_of(started), amount=amount)
    order = {"id": order_of(started), "notes": {"purchase": str(started.purchase.pk)}}
    paid = json.loads(event_of("order.paid", order_of(started), amount=amount))
    paid["payload"]["order"] = {"entity": order}
    both = [(captured, "evt_1"), (json.dumps(paid).encode(), "evt_2")]

    for body, event_id in both:
        hook("razorpay", body, signed(body, event_id))

    assert has(ada)["tokens"] == 40
    assert sorted(WebhookEvent.objects.values_list("outcome", flat=True)) == ["fulfilled", "known"]


@pytest.mark.parametrize("provider", ["stripe", "razorpay"])
@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"null", b"\xff\xfe\x00", b"{" * 5000, b'{"event": NaN}', b"<xml/>"]
)
def test_garbage_is_refused_without_a_failure_of_ours(till: Any, provider: str, body: bytes) -> None:
    assert hook(provider, body, {}) == 400
    assert hook(provider, body, {"X-Razorpay-Signature": "é", "Stripe-Signature": "t=1,v1=é"}) == 400

    assert not WebhookEvent.objects.exists()


def test_signed_garbage_is_refused_too(till: Any) -> None:
    for body in (b"[]", b"{}", b'{"event": 7}', b'{"event": "payment.captured", "payload": {"payment": []}}'):
        assert hook("razorpay", body, signed(body)) == 400

    assert not WebhookEvent.objects.exists()


def test_neither_session_nor_token_is_needed_and_no_other_method_is_taken(till: Any) -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    body = event_of("payment.captured", "order_nobody")

    answer = strict.post("/api/webhooks/razorpay", body, content_type="application/json", headers=signed(body))

    assert answer.status_code == 200
    assert strict.get("/api/webhooks/razorpay").status_code == 405


def test_more_than_a_provider_ever_sends_is_not_read(till: Any) -> None:
    assert hook("razorpay", b"x" * 600_000, {}) == 413


@pytest.mark.parametrize("accept", ["application/xml", "text/html", "*/*; q=0.5, application/xml", "nonsense"])
def test_whatever_a_provider_says_it_reads_it_is_answered(till: Any, accept: str) -> None:
    body = event_of("payment.captured", "order_nobody")

    assert hook("razorpay", body, {**signed(body), "Accept": accept}) == 200


def test_a_provider_without_keys_is_nowhere(settings: Any) -> None:
    settings.PAYMENT_SANDBOX = False
    settings.STRIPE_SECRET_KEY = settings.RAZORPAY_KEY_ID = ""

    assert [hook(name, b"{}", {}) for name in ("stripe", "razorpay")] == [404, 404]


def test_what_was_paid_is_delivered_though_payments_were_switched_off_meanwhile(till: Any, settings: Any) -> None:
    ada = make_person()
    started = buy(ada)
    settings.ENABLE_PAYMENTS = False

    pay(till, started)

    assert has(ada)["plans"] == 1


def test_a_word_about_nothing_of_ours_is_kept_as_ignored(till: Any) -> None:
    body = json.dumps({"event": "settlement.processed", "payload": {}}).encode()

    assert hook("razorpay", body, signed(body)) == 200

    assert WebhookEvent.objects.get().state == "ignored"


def test_a_word_that_comes_before_our_row_is_kept_and_acts_once_the_row_is_there(till: Any) -> None:
    ada = make_person()
    started = buy(ada)
    order_id = order_of(started)
    Payment.objects.update(provider_order_id="order_other")
    body = event_of("payment.captured", order_id)

    assert hook("razorpay", body, signed(body)) == 200
    event = WebhookEvent.objects.get()
    assert (event.state, event.error) == ("failed", "order_unknown")
    assert sales.retry_due() == 0  # not yet

    Payment.objects.update(provider_order_id=order_id)
    assert sales.retry_due(database_now() + 2 * MINUTE) == 1
    event.refresh_from_db()
    assert (event.state, event.outcome, event.attempts, has(ada)["plans"]) == ("done", "fulfilled", 2, 1)


def test_what_a_failure_of_ours_had_begun_is_undone_and_tried_again(till: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_person()
    started = buy_pack(ada)
    body = event_of("payment.captured", order_of(started), amount=started.purchase.total_minor)

    def fail(**_given: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr("billing.services.invoices.issue_invoice", fail)
        assert hook("razorpay", body, signed(body)) == 200
    event = WebhookEvent.objects.get()
    assert (event.state, event.error, has(ada)["tokens"], has(ada)["paid"]) == ("failed", "ZeroDivisionError", 0, 0)

    assert sales.retry_due(database_now() + 2 * MINUTE) == 1
    assert (has(ada)["tokens"], has(ada)["invoices"]) == (40, 1)


def test_what_fails_too_often_is_left_to_staff_and_can_be_replayed(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    started = buy(ada)
    order_id = order_of(started)
    Payment.objects.update(provider_order_id="order_other")
    body = event_of("payment.captured", order_id)
    hook("razorpay", body, signed(body))
    now = database_now()
    tries = 0
    while WebhookEvent.objects.filter(state="failed").exists():
        now += timedelta(days=2)
        sales.retry_due(now)
        tries += 1
        assert tries < 50
    event = WebhookEvent.objects.get()
    assert (event.state, event.attempts) == ("given_up", tries + 1)
    assert sales.retry_due(now + timedelta(days=9)) == 0

    Payment.objects.update(provider_order_id=order_id)
    event = sales.replay(event.pk, by=boss.pk)

    assert (event.state, has(ada)["plans"]) == ("done", 1)
    assert AuditEvent.objects.filter(action="webhook.replayed", actor_id=boss.pk).count() == 1


def test_a_replay_of_what_was_done_does_nothing_twice(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    pay(till, buy_pack(ada))
    before = has(ada)

    for event in WebhookEvent.objects.all():
        assert sales.replay(event.pk, by=boss.pk).state in ("done", "ignored")

    assert has(ada) == before


def test_a_failed_try_and_the_success_after_it_may_come_in_any_order(till: Any) -> None:
    for number, order in enumerate((("failed", "captured"), ("captured", "failed"))):
        person = make_person(f"Person{number}")
        started = buy(person)
        for kind in order:
            body = event_of(f"payment.{kind}", order_of(started), f"pay_{number}", status=kind)
            assert hook("razorpay", body, signed(body, f"evt_{number}_{kind}")) == 200
        assert has(person)["plans"] == 1
        assert Payment.objects.get(user=person).state == "success"


def test_an_expired_checkout_frees_what_it_held(till: Any) -> None:
    ada = make_person()
    started = buy(ada, provider="stripe", kind="subscription", version_id=pro().pk, interval="month")

    till.forward(days=1.1)
    till.deliver(hook)

    assert Purchase.objects.get(pk=started.purchase.pk).state == "canceled"
    assert subscriptions.begin(user_id=ada.pk, version_id=pro().pk, interval="month", provider="stripe")
