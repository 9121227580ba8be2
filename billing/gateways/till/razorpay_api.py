"""Razorpay's API over HTTP, as much of it as our adapter asks for."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final
from urllib.parse import parse_qsl

from billing.gateways.till import razorpay_world as razorpay
from billing.gateways.till.errors import RazorpayNo
from billing.gateways.till.stripe_api import Answer
from billing.gateways.till.stripe_world import shown
from billing.gateways.till.world import World

Params = dict[str, Any]
_LEAST: Final = 100
_MOST: Final = 50_000_000  # ₹5 lakh, the limit of a new account
_IDEMPOTENCY: Final = re.compile(r"[A-Za-z0-9_\- ]{10,255}")


def answer(world: World, method: str, path: str, query: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Answer one request to Razorpay's API. `path` begins with /v1."""
    try:
        return _answer(world, method, path, query, body, headers)
    except RazorpayNo as no:
        return Answer(no.status, no.body)


def _answer(world: World, method: str, path: str, query: str, body: bytes, headers: dict[str, str]) -> Answer:
    pair = f"{world.secrets.razorpay_key_id}:{world.secrets.razorpay_key_secret}".encode()
    expected = "Basic " + base64.b64encode(pair).decode()
    if not hmac.compare_digest(headers.get("authorization", "").encode("utf-8", "replace"), expected.encode()):
        raise RazorpayNo("Authentication failed", status=401)
    for route_method, pattern, fields, function in _ROUTES:
        found = pattern.fullmatch(path)
        if found is not None and route_method == method:
            asked = _check(_query(query) if method == "GET" else _json(body), fields)
            with world.act():
                return _once(world, path, asked, headers, partial(function, world, asked, *found.groups()))
    raise RazorpayNo("The requested URL was not found on the server.", status=404)


def _once(world: World, path: str, asked: Params, headers: dict[str, str], do: Callable[[], Params]) -> Answer:
    """Only refunds have keys here."""
    key = headers.get("x-refund-idempotency", "")
    if not key or not path.endswith("/refund"):
        return Answer(200, shown(do()))
    if not _IDEMPOTENCY.fullmatch(key):
        raise RazorpayNo("The idempotency key is not valid", field="X-Refund-Idempotency")
    fingerprint = hashlib.sha256(json.dumps([path, asked], sort_keys=True).encode()).hexdigest()
    before = world.answered(f"razorpay:{key}")
    if before is not None:
        if before[0] != fingerprint:
            raise RazorpayNo("Different request body for the same idempotency key", status=409)
        return Answer(before[1], json.loads(before[2]))
    made = Answer(200, shown(do()))
    world.answer(f"razorpay:{key}", fingerprint, 200, json.dumps(made.body))
    return made


def _json(body: bytes) -> Params:
    try:
        found = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise RazorpayNo("The request body is not valid JSON")
    return found


def _query(query: str) -> Params:
    try:
        return dict(parse_qsl(query, max_num_fields=50, errors="strict"))
    except ValueError:
        raise RazorpayNo("The query can't be read") from None


_FIELDS: Final[dict[str, Callable[[Any], bool]]] = {
    "amount": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "currency": lambda value: isinstance(value, str) and bool(re.fullmatch("[A-Z]{3}", value)),
    "receipt": lambda value: isinstance(value, str) and 0 < len(value) <= 40,
    "payment_capture": lambda value: value in (0, 1),
    "partial_payment": lambda value: isinstance(value, bool),
    "speed": lambda value: value in ("normal", "optimum"),
    "notes": lambda value: (
        isinstance(value, dict)
        and len(value) <= 15
        and all(isinstance(note, str) and len(note) <= 256 for note in value.values())
    ),
    # of questions
    "count": lambda value: isinstance(value, str) and value.isdigit() and 1 <= int(value[:9]) <= 100,
    "skip": lambda value: isinstance(value, str) and value.isdigit() and len(value) < 10,
    "from": lambda value: isinstance(value, str) and value.isdigit() and len(value) < 13,
    "to": lambda value: isinstance(value, str) and value.isdigit() and len(value) < 13,
}


def _check(asked: Params, fields: str) -> Params:
    known = fields.split()
    for name, value in asked.items():
        if name not in known:
            raise RazorpayNo(f"{name[:40]} is/are not required and should not be sent", field=name[:40])
        if not _FIELDS[name](value):
            raise RazorpayNo(f"The {name} is invalid", field=name)
    return asked


def _make_order(world: World, asked: Params) -> Params:
    for name in ("amount", "currency"):
        if name not in asked:
            raise RazorpayNo(f"The {name} field is required.", field=name)
    if asked["amount"] < _LEAST:
        raise RazorpayNo("Order amount less than minimum amount allowed", field="amount")
    if asked["amount"] > _MOST:
        raise RazorpayNo("Amount exceeds maximum amount allowed.", field="amount")
    if asked["currency"] != "INR":
        raise RazorpayNo("Currency is not supported", field="currency")
    order = razorpay.make(
        world,
        "order",
        "order_",
        amount=asked["amount"],
        amount_due=asked["amount"],
        amount_paid=0,
        attempts=0,
        currency=asked["currency"],
        notes=asked.get("notes") or [],
        offer_id=None,
        receipt=asked.get("receipt"),
        status="created",
    )
    return world.put(order)


def _getter(kind: str) -> Callable[..., Params]:
    def get(world: World, asked: Params, thing_id: str) -> Params:
        return razorpay.need(world, kind, thing_id)

    return get


def _lister(kind: str, owner: str = "") -> Callable[..., Params]:
    def list_them(world: World, asked: Params, parent: str = "") -> Params:
        if owner:
            razorpay.need(world, owner, parent)
        since, until = int(asked.get("from", 0)), int(asked.get("to", 10**12))
        found = [
            thing
            for thing in world.all_of(kind, parent=parent, most=100_000)
            if since <= thing["created_at"] <= until and asked.get("receipt") in (None, thing.get("receipt"))
        ]
        skip = int(asked.get("skip", 0))
        page = found[skip : skip + int(asked.get("count", 10))]
        return {"entity": "collection", "count": len(page), "items": page}

    return list_them


def _refund(world: World, asked: Params, payment_id: str) -> Params:
    return razorpay.refund(world, razorpay.need(world, "payment", payment_id), asked.get("amount"), asked)


def _route(method: str, path: str, fields: str, function: Callable[..., Params]) -> tuple[Any, ...]:
    return method, re.compile("/v1/" + path.replace("ID", r"([A-Za-z0-9_]{1,60})")), fields, function


_ROUTES: Final = (
    _route("POST", "orders", "amount currency receipt payment_capture partial_payment notes", _make_order),
    _route("GET", "orders", "receipt count skip from to", _lister("order")),
    _route("GET", "orders/ID", "", _getter("order")),
    _route("GET", "orders/ID/payments", "", _lister("payment", "order")),
    _route("GET", "payments", "count skip from to", _lister("payment")),
    _route("GET", "payments/ID", "", _getter("payment")),
    _route("POST", "payments/ID/refund", "amount speed receipt notes", _refund),
    _route("GET", "payments/ID/refunds", "count skip from to", _lister("refund.rzp", "payment")),
    _route("GET", "refunds", "count skip from to", _lister("refund.rzp")),
    _route("GET", "refunds/ID", "", _getter("refund.rzp")),
)
