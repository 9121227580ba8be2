"""Only what the provider signed is read, and what is signed may still be nonsense."""

import hashlib
import hmac
import json
import random
import time
from typing import Any

import pytest

from billing.errors import Unreadable, WrongSignature
from billing.gateways.port import Delivered
from billing.gateways.razorpay_provider import RazorpayKeys, RazorpayProvider
from billing.gateways.secrets import derive_secrets
from billing.gateways.stripe_provider import StripeKeys, StripeProvider

SECRETS = derive_secrets("a secret of the tests")
STRIPE = StripeProvider(StripeKeys(SECRETS.stripe_key, SECRETS.stripe_webhook_secret, is_sandbox=True))
RAZORPAY = RazorpayProvider(
    RazorpayKeys(SECRETS.razorpay_key_id, SECRETS.razorpay_key_secret, SECRETS.razorpay_webhook_secret, is_sandbox=True)
)
PROVIDERS: dict[str, Any] = {"stripe": STRIPE, "razorpay": RAZORPAY}
both = pytest.mark.parametrize("key", ["stripe", "razorpay"])

EVENTS: dict[str, dict[str, Any]] = {
    "stripe": {
        "id": "evt_1",
        "object": "event",
        "type": "checkout.session.completed",
        "created": 1_790_000_000,
        "data": {
            "object": {
                "id": "cs_1",
                "object": "checkout.session",
                "amount_total": 30797,
                "client_reference_id": "purchase-1",
                "created": 1_790_000_000,
                "currency": "inr",
                "customer": "cus_1",
                "mode": "payment",
                "payment_intent": "pi_1",
                "payment_status": "paid",
                "status": "complete",
                "subscription": None,
            }
        },
    },
    "razorpay": {
        "entity": "event",
        "event": "payment.captured",
        "created_at": 1_790_000_000,
        "payload": {
            "payment": {
                "entity": {
                    "id": "pay_1",
                    "entity": "payment",
                    "amount": 30797,
                    "created_at": 1_790_000_000,
                    "currency": "INR",
                    "notes": [],
                    "order_id": "order_1",
                    "status": "captured",
                }
            }
        },
    },
}


def signed(
    key: str, body: bytes, *, secret: str = "", at: float | None = None, event_id: str = "evt"
) -> dict[str, str]:
    """The headers with which a provider would send this."""
    if key == "stripe":
        stamp = str(int(time.time() if at is None else at))
        made = hmac.new(
            (secret or SECRETS.stripe_webhook_secret).encode(), stamp.encode() + b"." + body, hashlib.sha256
        )
        return {"Stripe-Signature": f"t={stamp},v1={made.hexdigest()}"}
    made = hmac.new((secret or SECRETS.razorpay_webhook_secret).encode(), body, hashlib.sha256)
    return {"X-Razorpay-Signature": made.hexdigest(), "X-Razorpay-Event-Id": event_id}


def deliver(key: str, body: bytes, headers: dict[str, str] | None = None) -> Delivered:
    return PROVIDERS[key].parse_webhook(body=body, headers=signed(key, body) if headers is None else headers)


def body_of(key: str, **changes: Any) -> bytes:
    return json.dumps(EVENTS[key] | changes).encode()


@both
def test_what_is_signed_is_read(key: str) -> None:
    found = deliver(key, body_of(key))
    (paid,) = found.news
    assert (paid.amount_minor, paid.currency) == (30797, "INR")
    assert found.event_id
    assert PROVIDERS[key].read_event(found.payload).news == found.news


@both
def test_of_ten_thousand_forged_or_altered_deliveries_none_is_read(key: str) -> None:
    dice, body = random.Random(6), body_of(key)
    good = signed(key, body)
    read = 0
    for at in range(10_000):
        altered, headers = bytearray(body), dict(good)
        match at % 10:
            case 0:  # another byte of the body
                altered[dice.randrange(len(altered))] ^= 1 << dice.randrange(8)
            case 1:  # another sum
                altered = bytearray(body.replace(b"30797", str(dice.randrange(1, 30797)).encode()))
            case 2:  # another letter of the signature
                headers = {name: _other_letter(value, dice) for name, value in headers.items()}
            case 3:  # signed with a secret of somebody's own
                headers = signed(key, body, secret=f"guess {at}")
            case 4:  # cut off, or longer
                altered = altered[: dice.randrange(len(altered))] if at % 20 == 4 else altered + b" "
            case 5:  # no signature
                headers = {"Content-Type": "application/json"}
            case 6:  # another provider's
                headers = signed("razorpay" if key == "stripe" else "stripe", body)
            case 7:  # noise
                altered = bytearray(dice.randbytes(dice.randrange(300)))
            case 8:  # noise as signature
                headers = {name: dice.randbytes(40).decode("latin-1") for name in headers}
            case 9:  # an old one (Stripe); the other secret (Razorpay)
                old = time.time() - 301 - dice.randrange(10**6)
                headers = signed(key, body, at=old) if key == "stripe" else signed(key, body, secret=_KEY_SECRET)
        if bytes(altered) == body and headers == good:
            continue
        try:
            deliver(key, bytes(altered), headers)
        except WrongSignature:
            continue
        read += 1
    assert read == 0


_KEY_SECRET = SECRETS.razorpay_key_secret


def _other_letter(value: str, dice: random.Random) -> str:
    at = dice.randrange(len(value) - 64, len(value)) if len(value) >= 64 else dice.randrange(len(value))
    return value[:at] + ("0" if value[at] != "0" else "1") + value[at + 1 :]


@both
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"event"',
        b"{}",
        b'{"detail": 5}',
        b'{"object": "v2.core.event"}',
        b"[" * 100_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b'{"id": NaN}',
        b'{"id": 1e999}',
        b'{"id": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_signed_and_no_event_is_unreadable(key: str, body: bytes) -> None:
    with pytest.raises(Unreadable):
        deliver(key, body)


@both
def test_what_is_no_text_is_refused(key: str) -> None:
    with pytest.raises((WrongSignature, Unreadable)):
        deliver(key, b"\xff\xfe{}")


@both
def test_half_a_megabyte_and_more_is_not_looked_at(key: str) -> None:
    with pytest.raises(WrongSignature):
        deliver(key, b'{"a": "' + b"a" * 600_000 + b'"}')


NONSENSE = [None, "", "x" * 5000, -1, 0.5, 10**30, True, [], {}, [1], {"a": 1}, "\0", float("nan"), "₹"]


@both
def test_an_event_with_anything_anywhere_is_read_or_refused_and_nothing_else(key: str) -> None:
    """Each field in turn is replaced by each kind of nonsense, and left out."""
    for path in _paths(EVENTS[key]):
        for nonsense in [*NONSENSE, _GONE]:
            event = json.loads(json.dumps(EVENTS[key]))
            at = event
            for step in path[:-1]:
                at = at[step]
            if nonsense is _GONE:
                del at[path[-1]]
            else:
                at[path[-1]] = nonsense
            body = json.dumps(event).encode()
            try:
                found = deliver(key, body)
            except Unreadable:
                continue
            json.dumps(found.payload, allow_nan=False)
            for one in found.news:
                assert isinstance(getattr(one, "amount_minor", 0), int)


_GONE = object()


def _paths(value: Any, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(value, dict):
        return []
    found = []
    for name, inner in value.items():
        found += [(*before, name), *_paths(inner, (*before, name))]
    return found


@both
def test_what_no_database_keeps_is_taken_out(key: str) -> None:
    body = body_of(key, note="a\0b\ud800c")
    assert deliver(key, body).payload["note"] == "ab?c"


@both
def test_an_event_that_is_nothing_to_us_is_read_and_has_no_news(key: str) -> None:
    kind = {"stripe": {"type": "product.created"}, "razorpay": {"event": "settlement.processed"}}[key]
    assert deliver(key, body_of(key, **kind)).news == ()


def test_an_event_of_razorpay_without_its_id_is_known_by_its_bytes() -> None:
    body = body_of("razorpay")
    headers = {"X-Razorpay-Signature": signed("razorpay", body)["X-Razorpay-Signature"]}
    first, second = (deliver("razorpay", body, headers) for _ in range(2))
    assert first.event_id == second.event_id != deliver("razorpay", body_of("razorpay", more=1)).event_id


def test_a_webhook_of_stripe_is_believed_for_five_minutes() -> None:
    body = body_of("stripe")
    assert deliver("stripe", body, signed("stripe", body, at=time.time() - 290)).news
    with pytest.raises(WrongSignature):
        deliver("stripe", body, signed("stripe", body, at=time.time() - 310))


def test_without_a_secret_nothing_is_believed() -> None:
    body = body_of("razorpay")
    stripe = StripeProvider(StripeKeys("sk_test_x", ""))
    razorpay = RazorpayProvider(RazorpayKeys("rzp_test_x", "x", ""))
    empty = hmac.new(b"", body, hashlib.sha256).hexdigest()
    with pytest.raises(WrongSignature):
        razorpay.parse_webhook(body=body, headers={"X-Razorpay-Signature": empty})
    stamp = int(time.time())
    empty = hmac.new(b"", f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    with pytest.raises(WrongSignature):
        stripe.parse_webhook(body=body, headers={"Stripe-Signature": f"t={stamp},v1={empty}"})


@pytest.mark.parametrize(
    "change",
    [
        {"payment_status": "unpaid"},
        {"status": "open"},
        {"status": "expired"},
    ],
)
def test_a_session_that_is_not_paid_is_no_payment(change: dict[str, Any]) -> None:
    event = json.loads(body_of("stripe"))
    event["data"]["object"] |= change
    assert deliver("stripe", json.dumps(event).encode()).news == ()


def test_a_payment_of_razorpay_that_is_only_authorized_is_no_payment() -> None:
    event = json.loads(body_of("razorpay"))
    event["payload"]["payment"]["entity"]["status"] = "authorized"
    assert deliver("razorpay", json.dumps(event).encode()).news == ()


def test_an_order_and_a_payment_that_belong_to_each_other_not_are_unreadable() -> None:
    event = json.loads(body_of("razorpay", event="order.paid"))
    event["payload"]["order"] = {"entity": {"id": "order_2", "notes": {"purchase": "another"}}}
    with pytest.raises(Unreadable):
        deliver("razorpay", json.dumps(event).encode())


@pytest.mark.parametrize("status", ["warning_needs_response", "warning_under_review", "warning_closed", "prevented"])
def test_an_inquiry_of_a_bank_takes_nothing_and_changes_nothing(status: str) -> None:
    dispute = {"id": "du_1", "object": "dispute", "amount": 1, "payment_intent": "pi_1", "status": status}
    body = body_of("stripe", type="charge.dispute.created", data={"object": dispute})
    assert deliver("stripe", body).news == ()
