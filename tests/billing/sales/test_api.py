"""Buying and looking after it over HTTP (PAY-3, PAY-8, PAY-13)."""

from typing import Any
from uuid import uuid4

import pytest

from billing.models import Dispute, Payment, Purchase
from billing.services import sales
from core.common.clock import utc_now
from tests.billing.conftest import as_person, make_person
from tests.billing.sales.conftest import buy, buy_pack, has, hook, pack, pay, pro

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_empty_body_is_pro_paid_once_with_razorpay_as_it_has_always_been(till: Any) -> None:
    ada = make_person()
    browser = as_person(ada)

    made = browser.send("POST", "/api/payments/create", {})
    told = made.json()
    paid = till.pay(told["order_id"])
    verified = browser.send("POST", "/api/payments/verify", paid["fields"]).json()

    assert made.status_code == 201
    assert (told["amount"], told["currency"], told["provider"]) == (30797, "INR", "razorpay")
    assert told["key_id"].startswith("rzp_")
    assert (verified["state"], verified["plan"], verified["purchase"]["plan"]) == ("fulfilled", "pro", "pro")
    assert verified["purchase"]["invoice"]["number"]


def test_the_header_makes_asking_twice_one_purchase_and_is_refused_for_another(till: Any) -> None:
    browser = as_person(make_person())
    body = {"kind": "pack", "pack": str(pack().pk), "provider": "stripe", "return_to": "/wallet?tab=1"}

    first, again = (
        browser.send("POST", "/api/payments/create", body, **{"Idempotency-Key": "k"}).json() for _time in "ab"
    )
    other = browser.send("POST", "/api/payments/create", {}, **{"Idempotency-Key": "k"})

    assert first["purchase"]["id"] == again["purchase"]["id"]
    assert first["checkout"]["url"] == again["checkout"]["url"] != ""
    assert first["purchase"]["return_to"] == "/wallet?tab=1"
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


@pytest.mark.parametrize("path", ["https://evil.test", "//evil.test", "/\\evil.test", "javascript:alert(1)", "wallet"])
def test_the_way_back_is_a_path_of_ours(till: Any, path: str) -> None:
    answer = as_person(make_person()).send("POST", "/api/payments/create", {"return_to": path})

    assert (answer.status_code, "return_to" in answer.json()["errors"]) == (400, True)


def test_a_quote_says_what_it_costs_and_keeps_nothing(till: Any) -> None:
    browser = as_person(make_person())

    told = browser.send("POST", "/api/quote", {"kind": "plan_once", "version": str(pro().pk)}).json()
    refused = browser.send("POST", "/api/quote", {"kind": "pack", "pack": str(uuid4())})

    assert (told["list_minor"], told["fee_minor"], told["total_minor"], told["coupon"]) == (29900, 897, 30797, None)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_for_sale")
    assert not Purchase.objects.exists()


def test_ones_own_purchases_and_payments_are_seen_and_nobody_elses(till: Any) -> None:
    ada, bob = make_person(), make_person("Bob")
    started = buy_pack(ada)
    pay(till, started)
    path = f"/api/purchases/{started.purchase.pk}"

    own, others = as_person(ada), as_person(bob)

    assert own.get(path).json()["quantity_tokens"] == 40
    assert own.get("/api/payments").json()["results"][0]["purchase"]["invoice"]["number"]
    assert [others.get(path).status_code, others.send("POST", f"{path}/cancel").status_code] == [404, 404]
    assert others.get("/api/payments").json()["results"] == []
    assert others.send("POST", "/api/payments/verify", {"purchase": str(started.purchase.pk)}).status_code == 404


def test_leaving_a_purchase(till: Any) -> None:
    ada = make_person()
    started = buy(ada)

    answer = as_person(ada).send("POST", f"/api/purchases/{started.purchase.pk}/cancel")

    assert answer.json()["state"] == "canceled"


def test_staff_find_a_payment_and_give_it_back_with_a_reason(till: Any) -> None:
    ada, boss = make_person(), make_person("Boss", "staff")
    pay(till, buy_pack(ada))
    payment = Payment.objects.get()
    desk = as_person(boss)
    path = f"/api/staff/payments/{payment.pk}"
    body = {"amount_minor": 41_200, "reason": "Half of it was not used"}

    without = desk.send("POST", f"{path}/refund", body)
    made = [desk.send("POST", f"{path}/refund", body, **{"Idempotency-Key": "k"}) for _time in range(2)]
    other = desk.send("POST", f"{path}/refund", body | {"amount_minor": 1}, **{"Idempotency-Key": "k"})
    till.deliver(hook)

    assert (without.status_code, without.json()["code"]) == (400, "idempotency_key_missing")
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json()["id"] == made[1].json()["id"]
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    shown = desk.get(path).json()
    assert (shown["refunds"][0]["state"], shown["refunds"][0]["by"], shown["refunded_minor"]) == ("done", "Boss", 41200)
    assert len(shown["invoices"]) == 2
    assert shown["events"]
    number = shown["purchase"]["invoice"]["number"]
    for asked in ("q=ada", f"q={number}", f"q={payment.provider_payment_id}", "state=success&provider=razorpay"):
        assert [row["id"] for row in desk.get(f"/api/staff/payments?{asked}").json()["results"]] == [str(payment.pk)]
    assert desk.get("/api/staff/payments?q=nobody").json()["results"] == []
    assert desk.get("/api/staff/payments?state=nonsense").status_code == 400


def test_staff_see_what_is_halted_and_decide(till: Any) -> None:
    from billing.gateways.port import PaymentSucceeded

    ada, desk = make_person(), as_person(make_person("Boss", "staff"))
    started = buy(ada)
    assert started.payment is not None
    news = PaymentSucceeded(started.payment.provider_order_id, "pay_1", 1, "INR")
    sales.fulfil(provider="razorpay", news=news)

    row = desk.get("/api/staff/halted").json()["results"][0]
    done = desk.send("POST", f"/api/staff/purchases/{row['id']}/deliver", {"reason": "A gift"})
    again = desk.send("POST", f"/api/staff/purchases/{row['id']}/deliver", {"reason": "A gift"})

    assert (row["halted_because"], row["payment"]["amount_minor"]) == ("another_amount", 1)
    assert (done.json()["state"], again.json()["code"], has(ada)["plans"]) == ("fulfilled", "purchase_closed", 1)


def test_staff_note_disputes_replay_words_and_compare_books(till: Any) -> None:
    desk = as_person(make_person("Boss", "staff"))
    pay(till, buy_pack(make_person()))
    till.dispute(Payment.objects.get().provider_payment_id)
    till.deliver(hook)
    dispute, now = Dispute.objects.get(), utc_now()

    noted = desk.send("PUT", f"/api/staff/disputes/{dispute.pk}", {"note": "Sent the log"}).json()
    words = desk.get("/api/staff/webhooks?provider=razorpay&state=done").json()["results"]
    replayed = desk.send("POST", f"/api/staff/webhooks/{words[0]['id']}/replay").json()
    span = {"since": now.replace(year=now.year - 1).isoformat(), "until": now.isoformat()}
    too_long = desk.send("POST", "/api/staff/reconciliations", {"provider": "razorpay", **span})
    span["since"] = now.replace(hour=0, minute=0).isoformat()
    compared = desk.send("POST", "/api/staff/reconciliations", {"provider": "razorpay", **span})
    overview = desk.get("/api/staff/money/overview").json()

    assert (noted["note"], noted["state"]) == ("Sent the log", "needs_response")
    assert (replayed["state"], "payload" in replayed, "payload" in words[0]) == ("done", True, False)
    assert (too_long.status_code, compared.status_code, compared.json()["state"]) == (400, 201, "done")
    assert desk.get(f"/api/staff/reconciliations/{compared.json()['id']}").json()["by"] == "Boss"
    assert (overview["disputes"], overview["months"][-1]["income_minor"]) == (1, 82_400)
