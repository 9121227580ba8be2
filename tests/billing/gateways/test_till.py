"""The till refuses what Stripe would refuse, makes the faults one asks for, and falls over nothing."""

import base64
import contextlib
import json
import random
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import stripe

from billing import gateways
from billing.gateways.port import Line
from billing.gateways.razorpay_provider import RazorpayKeys, RazorpayProvider
from billing.gateways.secrets import derive_secrets
from billing.gateways.till.world import World
from tests.billing.gateways.orders import ADA, order, subscription
from tests.support.launcher import ROOT
from tests.support.ports import free_port
from tests.support.till import Till, till

__all__ = ["till"]

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def ask_stripe(
    till: Till, method: str, path: str, fields: dict[str, Any], **headers: str
) -> tuple[int, dict[str, Any]]:
    text = urlencode(fields)
    sent = FORM | {"Authorization": f"Bearer {till.secrets.stripe_key}", "Stripe-Version": stripe.api_version} | headers
    if method == "GET":
        status, body, _ = till.ask(method, f"/stripe{path}?{text}", None, **sent)
    else:
        status, body, _ = till.ask(method, f"/stripe{path}", text.encode(), **sent)
    return status, json.loads(body)


SESSION = {
    "mode": "payment",
    "success_url": "https://shop.test/",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "inr",
    "line_items[0][price_data][unit_amount]": "100",
    "line_items[0][price_data][product_data][name]": "Tokens",
}


@pytest.mark.parametrize(
    ("change", "code", "param"),
    [
        ({"succes_url": "x"}, "parameter_unknown", "succes_url"),
        ({"line_items[0][price_data][unitamount]": "1"}, "parameter_unknown", "line_items[0][price_data][unitamount]"),
        ({"line_items[0][quantity]": "one"}, "parameter_invalid", "line_items[0][quantity]"),
        ({"line_items[0][quantity]": "1.5"}, "parameter_invalid", "line_items[0][quantity]"),
        ({"line_items": "all"}, "parameter_invalid", "line_items"),
        ({"mode": "gift"}, "parameter_invalid", "mode"),
        ({"adaptive_pricing[enabled]": "yes"}, "parameter_invalid", "adaptive_pricing[enabled]"),
        ({"metadata[a][b]": "c"}, "parameter_invalid", "metadata[a]"),
        ({"line_items[0][price_data][currency]": None}, "parameter_missing", "line_items[0][price_data][currency]"),
        ({"api_key": "sk"}, "parameter_unknown", "api_key"),
        ({"a" * 3000: "1"}, "parameter_unknown", "a" * 200),
    ],
)
def test_a_parameter_that_stripe_would_refuse_is_refused(
    till: Till, change: dict[str, Any], code: str, param: str
) -> None:
    customer = ask_stripe(till, "POST", "/v1/customers", {"email": "a@b.test"})[1]["id"]
    fields = {name: value for name, value in (SESSION | {"customer": customer} | change).items() if value is not None}
    status, found = ask_stripe(till, "POST", "/v1/checkout/sessions", fields)
    assert status == 400
    assert (found["error"]["code"], found["error"]["param"]) == (code, param)
    assert ask_stripe(till, "POST", "/v1/checkout/sessions", SESSION | {"customer": customer})[0] == 200


def test_a_key_used_with_other_parameters_is_refused_and_with_the_same_ones_answered_again(till: Till) -> None:
    key = {"Idempotency-Key": "k1"}
    first = ask_stripe(till, "POST", "/v1/customers", {"email": "a@b.test"}, **key)
    assert ask_stripe(till, "POST", "/v1/customers", {"email": "a@b.test"}, **key) == first
    status, found = ask_stripe(till, "POST", "/v1/customers", {"email": "other@b.test"}, **key)
    assert (status, found["error"]["type"]) == (400, "idempotency_error")


def test_another_version_of_the_api_and_another_key_are_refused(till: Till) -> None:
    assert ask_stripe(till, "POST", "/v1/customers", {}, **{"Stripe-Version": "2020-08-27"})[0] == 400
    assert ask_stripe(till, "POST", "/v1/customers", {}, Authorization="Bearer sk_test_other")[0] == 401


@pytest.mark.parametrize(
    "body",
    [
        {"amount": "100"},
        {"amount": 99},
        {"amount": 10**12},
        {"amount": True},
        {"currency": "inr"},
        {"amout": 1},
        {"receipt": "x" * 41},
    ],
)
def test_an_order_that_razorpay_would_refuse_is_refused(till: Till, body: dict[str, Any]) -> None:
    pair = f"{till.secrets.razorpay_key_id}:{till.secrets.razorpay_key_secret}".encode()
    sent = {"Authorization": "Basic " + base64.b64encode(pair).decode()}
    good = {"amount": 100, "currency": "INR"}
    assert till.ask("POST", "/razorpay/v1/orders", good | body, **sent)[0] == 400
    assert till.ask("POST", "/razorpay/v1/orders", good, **sent)[0] == 200


# Faults


def test_webhooks_come_as_often_and_as_late_as_was_asked_for(till: Till) -> None:
    heard: list[bytes] = []

    def hear(provider: str, body: bytes, headers: Any) -> int:
        heard.append(body)
        return 200

    provider = gateways.provider("razorpay")
    till.turn(duplicate=2, delay=5000)
    till.pay(provider.create_checkout(order()).order_id)
    assert till.deliver(hear) == 9  # authorized, captured, paid
    assert len(set(heard)) == 3
    till.turn(duplicate=0, delay=0, lose_percent=100)
    till.pay(provider.create_checkout(order()).order_id)
    assert till.deliver(hear) == 0
    assert till.do("lost/resend")["resent"] == 3
    assert till.deliver(hear) == 3
    till.turn(lose_percent=0, hold=1)
    till.pay(provider.create_checkout(order()).order_id)
    assert till.deliver(hear) == 0
    till.turn(hold=0)
    assert till.deliver(hear) == 3


def test_about_a_third_of_webhooks_gets_lost_when_that_is_asked_for(till: Till) -> None:
    provider = gateways.provider("razorpay")
    till.turn(lose_percent=30)
    for _ in range(40):
        till.pay(provider.create_checkout(order()).order_id)
    got = till.deliver(lambda *webhook: 200)
    assert 120 * 0.55 < got < 120 * 0.85


def test_webhooks_come_in_another_order_when_that_is_asked_for(till: Till) -> None:
    heard: list[bytes] = []
    provider = gateways.provider("razorpay")
    till.turn(reorder=1)
    for _ in range(6):
        till.pay(provider.create_checkout(order()).order_id)
    till.deliver(lambda provider, body, headers: heard.append(body) or 200)
    assert heard != [body for _, _, body, _ in till.webhooks()]
    assert sorted(heard) == sorted(body for _, _, body, _ in till.webhooks())


def test_a_webhook_that_is_not_taken_comes_again(till: Till) -> None:
    till.pay(gateways.provider("razorpay").create_checkout(order()).order_id)
    assert till.deliver(lambda *webhook: 503) == 3
    assert till.deliver(lambda *webhook: 0) == 3
    assert till.deliver(lambda *webhook: 200) == 3
    assert till.deliver(lambda *webhook: 200) == 0


def test_a_good_card_is_declined_as_often_as_was_asked_for(till: Till) -> None:
    till.turn(decline_next=1)
    checkout = gateways.provider("stripe").create_checkout(order())
    assert [bool(till.pay(checkout.order_id)["failed"]) for _ in range(2)] == [True, False]


# Pages


@pytest.mark.parametrize("kind", ["payment", "subscription"])
def test_somebody_pays_on_the_page_and_is_led_back(till: Till, kind: str) -> None:
    wanted = order() if kind == "payment" else subscription()
    checkout = gateways.provider("stripe").create_checkout(wanted)
    path = checkout.url.removeprefix(till.base)
    status, body, headers = till.ask("GET", path)
    assert status == 200
    assert "Test till. No money moves." in body.decode()
    assert "₹307.97" in body.decode()
    assert "https://shop.test" in headers["content-security-policy"]
    for card, words in (("4000000000000002", b"declined"), ("5555 5555 5555 4444", b"test cards"), ("", b"test cards")):
        status, body, _ = till.ask("POST", path, f"do=pay&card={card}".encode(), **FORM)
        assert status == 200
        assert words in body
    status, _, headers = till.ask("POST", path, b"do=pay&card=4111+1111+1111+1111", **FORM)
    assert (status, headers["location"]) == (303, "https://shop.test/paid")
    assert till.ask("GET", path)[0] == 303
    assert till.ask("POST", path, b"do=pay&card=4242424242424242", **FORM)[0] == 303
    with till.world.act() as world:
        assert sum(one["status"] == "succeeded" for one in world.all_of("payment_intent")) == 1


def test_somebody_leaves_the_page_without_paying(till: Till) -> None:
    checkout = gateways.provider("stripe").create_checkout(order())
    status, _, headers = till.ask("POST", checkout.url.removeprefix(till.base), b"do=back", **FORM)
    assert (status, headers["location"]) == (303, "https://shop.test/not-paid")


def test_no_card_number_is_kept(till: Till) -> None:
    for key in ("stripe", "razorpay"):
        till.pay(gateways.provider(key).create_checkout(order()).order_id, "4111 1111 1111 1111")
    with till.world.act() as world:
        rows = world._file.execute("SELECT group_concat(data) FROM things").fetchone()[0]
        rows += world._file.execute("SELECT group_concat(body) FROM events").fetchone()[0]
    assert "411111" not in rows.replace(" ", "")


@pytest.mark.parametrize("key", ["stripe", "razorpay"])
def test_a_number_that_is_no_test_cards_is_not_shown_again(till: Till, key: str) -> None:
    checkout = gateways.provider(key).create_checkout(order())
    path = checkout.url.removeprefix(till.base) if key == "stripe" else f"/razorpay/pay/{checkout.order_id}"
    for card, is_shown in (("4929123412341234", False), ("4000000000000002", True)):
        status, body, _ = till.ask("POST", path, f"do=pay&card={card}".encode(), **FORM)
        assert status == 200
        assert (f'value="{card}"'.encode() in body) is is_shown
        assert is_shown or card.encode() not in body


def test_what_people_are_called_is_no_html(till: Till) -> None:
    nasty = "<script>alert(1)</script>\"'"
    checkout = gateways.provider("stripe").create_checkout(
        order(buyer=replace(ADA, email=nasty), lines=(Line(nasty, 30797),))
    )
    for path in (checkout.url.removeprefix(till.base), "/"):
        assert b"<script>alert" not in till.ask("GET", path)[1]


def test_a_page_of_another_site_turns_no_knob(till: Till) -> None:
    foreign = {"Origin": "https://elsewhere.test"}
    for path in ("/api/knobs", "/api/reset", "/", "/api/clock"):
        assert till.ask("POST", path, {"duplicate": 3}, **foreign)[0] == 403
    assert till.ask("POST", "/api/knobs", {"duplicate": 3}, Origin=f"http://127.0.0.1:{till.port}")[0] == 200


def test_the_control_page_shows_what_there_is_and_turns_knobs(till: Till) -> None:
    for key in ("stripe", "razorpay"):
        till.pay(gateways.provider(key).create_checkout(order()).order_id)
    till.pay(gateways.provider("stripe").create_checkout(subscription()).order_id)
    status, body, _ = till.ask("GET", "/")
    assert status == 200
    for words in (
        b"Test till. No money moves.",
        b"checkout.session.completed",
        b"payment.captured",
        b"sub_",
        b"Resend",
    ):
        assert words in body
    assert till.ask("POST", "/", b"do=knobs&duplicate=3&reorder=1&delay=x", **FORM)[0] == 303
    with till.world.act() as world:
        assert (world.knob("duplicate"), world.knob("reorder"), world.knob("delay")) == (3, 1, 0)
    assert till.ask("POST", "/", b"do=clock&days=1e9", **FORM)[0] == 303
    assert till.ask("POST", "/", b"do=clock&days=nan", **FORM)[0] == 303
    assert till.ask("POST", "/", b"do=clock&days=31", **FORM)[0] == 303
    with till.world.act() as world:
        assert world.offset() == 31 * 86_400
        assert len(world.all_of("invoice")) == 2


# Hostility


def test_nothing_that_is_sent_to_the_till_breaks_it(till: Till) -> None:
    """Noise of many kinds to every address: an answer each time, and never an error of the till's."""
    dice = random.Random(7)
    key = {"Authorization": f"Bearer {till.secrets.stripe_key}", "Stripe-Version": stripe.api_version}
    pair = f"{till.secrets.razorpay_key_id}:{till.secrets.razorpay_key_secret}".encode()
    basic = {"Authorization": "Basic " + base64.b64encode(pair).decode()}
    checkout = gateways.provider("stripe").create_checkout(order())
    paper = gateways.provider("razorpay").create_checkout(order())
    paths = [
        "/", "", "/stripe/v1/customers", "/stripe/v1/checkout/sessions", "/stripe/v1/refunds", "/stripe/v1/invoices",
        "/stripe/v1/subscriptions/x", "/stripe/v1/prices", "/stripe/v1/coupons", "/stripe/v1/invoices/create_preview",
        "/stripe/v1/billing_portal/sessions", "/razorpay/v1/orders", "/razorpay/v1/payments", "/razorpay/v1/refunds",
        "/razorpay/v1/payments/x/refund", f"/stripe/pay/{checkout.order_id}", f"/razorpay/pay/{paper.order_id}",
        "/stripe/portal/x", "/api/knobs", "/api/clock", "/api/events", "/api/events/x/resend", "/api/orders/x/pay",
        "/api/disputes/x/won", "/api/subscriptions/x/renew", "/till.css", "/%00", "/..%2f..%2fetc/passwd", "/é",
    ]  # fmt: skip
    bodies = [
        b"", b"\0", b"{}", b"[]", b"null", b"[" * 50_000, b'{"forward": 1e999}', b'{"forward": 99999999999999999999}',
        b'{"duplicate": "x"}', b'{"times": -5}', b'{"card": []}', b"a[b]=1&a=2", b"a=2&a[b]=1", b"[]=1", b"a[][][]=1",
        b"=&&=", b"a[" * 2000, b"limit=1000000", b"limit=0&starting_after=x", b"expand[0]=a.b.c.d.e.f&expand[]=zz",
        b"created[gte]=-1", b"unit_amount=-1&currency=inr&product_data[name]=", b"amount=" + b"9" * 4000,
        b"line_items[0]=1", b"line_items[99999999999]=1", b"%ff%fe=%ff", b"x=" + b"y" * 200_000, b"z" * 300_000,
        b"&".join(b"k%d=v" % at for at in range(3000)),
        json.dumps({"amount": 100, "currency": "INR", "notes": {"a": 1}}).encode(),
        json.dumps({"amount": -1, "currency": None}).encode(), b'{"amount": NaN, "currency": "INR"}',
    ]  # fmt: skip
    for at in range(1500):
        path, body = dice.choice(paths), dice.choice(bodies)
        method = dice.choice(["GET", "POST", "POST", "POST", "DELETE", "PUT", "HEAD", "OPTIONS"])
        headers = dice.choice([{}, key, basic, FORM, FORM | key, key | {"Idempotency-Key": str(at % 7)}])
        if method in {"GET", "HEAD"} and len(body) < 2000 and at % 2:
            path, body = (
                path.replace("é", "%C3%A9") + "?" + body.decode("latin-1").replace(" ", "+").replace("\0", "%00"),
                b"",
            )
        status, _, _ = till.ask(method, path.replace("é", "%C3%A9"), body or None, **headers)
        assert status < 500, (method, path, body[:80])
    assert till.ask("GET", "/api/state")[0] == 200


def test_the_till_forgets_what_is_old(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("billing.gateways.till.world.KEPT_THINGS", 20)
    monkeypatch.setattr("billing.gateways.till.world.KEPT_EVENTS", 10)
    provider = gateways.provider("stripe")
    checkout = provider.create_checkout(subscription())
    till.pay(checkout.order_id)
    living = provider.find_order(checkout.order_id).subscription_id
    for _ in range(20):
        till.pay(gateways.provider("razorpay").create_checkout(order()).order_id)
    with till.world.act() as world:
        world.forget()
        assert len(world.all_of("payment")) <= 20
        assert len(world.events(most=1000)) == 10
        assert world.get("subscription", living) is not None  # something will still happen to it


# Death

# Without Django's set-up, which takes longer than all the rest.
SERVE = """
import sys
import uvicorn
from billing.gateways.secrets import derive_secrets
from billing.gateways.till.app import TillApp
from billing.gateways.till.world import World
world = World(sys.argv[1], derive_secrets("a secret of the tests"))
app = TillApp(world, prefix="/sandbox", deliver=None, hosts=lambda host: True)
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), lifespan="off", log_level="critical")
"""


def serve(path: Path, port: int) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(path), str(port)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )
    for _ in range(9000):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return process
        time.sleep(0.01)
    raise AssertionError("the till did not start")


def test_what_the_till_answered_it_still_knows_after_kill_9(tmp_path: Path) -> None:
    secrets = derive_secrets("a secret of the tests")
    port = free_port()
    base = f"http://127.0.0.1:{port}/sandbox/razorpay"
    path, made = tmp_path / "till.sqlite3", []
    for number in range(1, 4):
        process = serve(path, port)
        keys = RazorpayKeys(secrets.razorpay_key_id, secrets.razorpay_key_secret, "x", base, is_sandbox=True)
        provider = RazorpayProvider(keys)
        try:
            for order_id in made[-5:]:
                assert provider.find_order(order_id) is None
            until = time.monotonic() + 0.7
            while time.monotonic() < until or len(made) < 5 * number:
                made.append(provider.create_checkout(order()).order_id)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
    world = World(path, secrets)
    with world.act():
        assert {one["id"] for one in world.all_of("order", most=100_000)} >= set(made)
        assert world._file.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    world.close()
    assert len(made) > 10
