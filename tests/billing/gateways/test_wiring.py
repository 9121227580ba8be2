"""Settings that would sell for nothing are refused, and foreign scripts are let in only where they are needed."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from billing.gateways import SANDBOX
from billing.gateways.razorpay_provider import RazorpayKeys, RazorpayProvider
from billing.gateways.secrets import derive_secrets
from billing.gateways.till.serving import make_till
from config import checks, engines
from tests.billing.gateways.orders import order
from tests.support.launcher import ROOT
from tests.support.server import Server

KEYS = {
    "STRIPE_SECRET_KEY": "sk_live_x",
    "STRIPE_WEBHOOK_SECRET": "whsec_x",
    "RAZORPAY_KEY_ID": "rzp_live_x",
    "RAZORPAY_KEY_SECRET": "x",
    "RAZORPAY_WEBHOOK_SECRET": "x",
}
SELLING = {
    **KEYS,
    "PRODUCTION": True,
    "PAYMENT_SANDBOX": False,
    "PAYMENT_PROVIDERS": [],
    "STRIPE_API_BASE": "",
    "RAZORPAY_API_BASE": "",
}


def refusals(settings: Any, **changed: Any) -> set[str | None]:
    for name, value in (SELLING | changed).items():
        setattr(settings, name, value)
    return {message.id for message in checks.check_payments()}


def test_a_shop_with_all_its_keys_is_let_through(settings: Any) -> None:
    assert refusals(settings) == set()
    assert refusals(settings, PAYMENT_PROVIDERS=["razorpay", "stripe"]) == set()
    assert refusals(settings, **dict.fromkeys(KEYS, "")) == set()


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"PAYMENT_SANDBOX": True}, "intraview.E020"),
        *(({name: ""}, "intraview.E021") for name in KEYS),
        ({"PAYMENT_PROVIDERS": ["paypal"]}, "intraview.E022"),
        ({"PAYMENT_PROVIDERS": ["stripe", "stripe"]}, "intraview.E022"),
        (
            {"PAYMENT_PROVIDERS": ["stripe"], "STRIPE_SECRET_KEY": "", "STRIPE_WEBHOOK_SECRET": ""},
            "intraview.E023",
        ),
        ({"STRIPE_API_BASE": "file:///etc/passwd"}, "intraview.E024"),
        ({"STRIPE_API_BASE": "stripe.test"}, "intraview.E024"),
        ({"STRIPE_API_BASE": "http://stripe.test"}, "intraview.E024"),
        ({"RAZORPAY_API_BASE": "https://"}, "intraview.E024"),
        ({"RAZORPAY_API_BASE": "https://razorpay.test/?key=1"}, "intraview.E024"),
    ],
)
def test_a_shop_is_refused(settings: Any, changed: dict[str, Any], refusal: str) -> None:
    assert refusals(settings, **changed) == {refusal}


def test_there_is_no_till_in_production_nor_where_payments_are_real(settings: Any) -> None:
    settings.PAYMENT_SANDBOX, settings.PRODUCTION = True, True
    assert make_till() is None
    settings.PAYMENT_SANDBOX, settings.PRODUCTION = False, False
    assert make_till() is None


def test_the_table_at_start_says_who_takes_payments(settings: Any) -> None:
    for name, value in (SELLING | {"ENABLE_PAYMENTS": True}).items():
        setattr(settings, name, value)
    assert engines.payments() == "Stripe, Razorpay"
    settings.ENABLE_PAYMENTS = False
    assert engines.payments() == "off"
    settings.ENABLE_PAYMENTS = settings.PAYMENT_SANDBOX = True
    assert "no money moves" in engines.payments()


def headers_with(**env: str) -> dict[str, Any]:
    """The policies that the settings make of these variables, in a process of its own."""
    script = (
        "import json; from config import settings as s; print(json.dumps([s.CONTENT_SECURITY_POLICY['DIRECTIVES'],"
        " s.PERMISSIONS_POLICY, s.SECURE_CROSS_ORIGIN_OPENER_POLICY, s.PAYMENT_SANDBOX]))"
    )
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("RAZORPAY", "STRIPE", "PAYMENT"))
    }
    made = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=clean | env, capture_output=True, check=True)
    csp, permissions, opener, sandbox = json.loads(made.stdout.splitlines()[-1])
    return {"csp": csp, "permissions": permissions, "opener": opener, "sandbox": sandbox}


def test_razorpays_script_is_let_in_only_where_it_sells() -> None:
    real = {name: KEYS[name] for name in KEYS if name.startswith("RAZORPAY")}
    for env in ({}, real | {"PAYMENT_SANDBOX": "1"}, real | {"ENABLE_PAYMENTS": "0"}, {"STRIPE_SECRET_KEY": "sk_x"}):
        found = headers_with(**env)
        assert "razorpay" not in json.dumps(found["csp"])
        assert "payment=()" in found["permissions"]
        assert found["opener"] == "same-origin"
    found = headers_with(**real)
    assert "https://checkout.razorpay.com" in found["csp"]["script-src"]
    assert "https://api.razorpay.com" in found["csp"]["frame-src"]
    assert found["opener"] == "same-origin-allow-popups"
    assert not found["sandbox"]


def test_the_till_is_served_by_the_server_and_outlives_its_death(server: Callable[..., Server]) -> None:
    """Over real HTTP both ways: the adapter asks the till, the till delivers webhooks to the server."""
    running = server()
    secrets = derive_secrets(running.env["SECRET_KEY"])
    base = f"{running.url}{SANDBOX}"
    keys = RazorpayKeys(secrets.razorpay_key_id, secrets.razorpay_key_secret, "x", f"{base}/razorpay", is_sandbox=True)
    wanted = order()
    made = RazorpayProvider(keys).create_checkout(wanted)
    ask(f"{base}/api/knobs", {"hold": 1})
    ask(f"{base}/api/orders/{made.order_id}/pay", {"card": "4242424242424242"})
    running.kill()
    running.start()
    assert RazorpayProvider(keys).create_checkout(wanted).order_id == made.order_id
    assert "the till that ships" in running.log
    ask(f"{base}/api/knobs", {"hold": 0})
    until = time.monotonic() + 30
    while (deliveries := delivered(base)) != {("done", 200)} and time.monotonic() < until:
        time.sleep(0.1)
    assert deliveries == {("done", 200)}


def ask(address: str, fields: dict[str, Any] | None = None) -> dict[str, Any]:
    data = None if fields is None else json.dumps(fields).encode()
    with urllib.request.urlopen(urllib.request.Request(address, data), timeout=20) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def delivered(base: str) -> set[tuple[str, int]]:
    return {
        (one["state"], one["status"]) for event in ask(f"{base}/api/events")["events"] for one in event["deliveries"]
    }
