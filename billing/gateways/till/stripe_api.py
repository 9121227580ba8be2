"""Stripe's API over HTTP, as much of it as our adapter asks for."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from billing.gateways.till import params
from billing.gateways.till import stripe_world as stripe
from billing.gateways.till.errors import StripeNo
from billing.gateways.till.world import World

_LEAST_SESSION: Final = 30 * 60
_LONGEST_SESSION: Final = 86_400

Params = dict[str, Any]


class Answer(NamedTuple):
    """What is sent back, as JSON."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = {}


def answer(
    world: World, method: str, path: str, query: str, body: bytes, headers: dict[str, str], prefix: str
) -> Answer:
    """Answer one request to Stripe's API. `path` begins with /v1."""
    try:
        return _answer(world, method, path, query, body, headers, prefix)
    except StripeNo as no:
        return Answer(no.status, no.body)


def _answer(
    world: World, method: str, path: str, query: str, body: bytes, headers: dict[str, str], prefix: str
) -> Answer:
    if headers.get("authorization", "") != f"Bearer {world.secrets.stripe_key}":
        raise StripeNo(401, "Invalid API Key provided.", code="api_key_invalid")
    version = headers.get("stripe-version", "")
    if version != stripe.api_version():
        raise StripeNo(400, "Another API version than that of the SDK.", code="api_version_invalid")
    route, arguments = _find_route(method, path)
    raw = params.parse_form(query if method in {"GET", "DELETE"} else _text(body))
    key = headers.get("idempotency-key", "")[:255] if method == "POST" else ""
    fingerprint = hashlib.sha256(json.dumps([path, raw], sort_keys=True).encode()).hexdigest()
    with world.act():
        before = world.answered(f"stripe:{key}") if key else None
        if before is not None:
            if before[0] != fingerprint:
                raise StripeNo(
                    400,
                    "Keys for idempotent requests can only be used with the same parameters they were first used with.",
                    kind="idempotency_error",
                )
            return Answer(before[1], json.loads(before[2]), {"Idempotent-Replayed": "true"})
        asked = params.check(raw, route.shape)
        expand = asked.pop("expand", [])
        try:
            found = route.function(world, asked, *arguments, **({"prefix": prefix} if route.wants_prefix else {}))
            made = Answer(200, stripe.shown(_expanded(world, found, expand)))
        except StripeNo as no:
            # A card that is declined stays so for this key; what could not even begin may be asked again.
            if no.status != 402:
                raise
            made = Answer(no.status, no.body)
        if key:
            world.answer(f"stripe:{key}", fingerprint, made.status, json.dumps(made.body))
        return made


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise StripeNo(400, "The request can't be read.", code="parameter_invalid") from None


# What can be expanded


def _expanded(world: World, thing: dict[str, Any], paths: list[str]) -> dict[str, Any]:
    for path in paths:
        steps = path.split(".")
        if len(steps) > 4:
            raise StripeNo(400, "You cannot expand more than 4 levels of a property.", code="expand_too_deep")
        _expand(world, thing, steps, path)
    return thing


def _expand(world: World, thing: dict[str, Any], steps: list[str], path: str) -> None:
    step, rest = steps[0], steps[1:]
    if step == "data" and thing.get("object") == "list":
        for one in thing["data"]:
            _expand(world, one, rest, path)
        return
    if step == "payments" and thing.get("object") == "invoice":
        payments = world.all_of("invoice_payment", parent=thing["id"])
        thing["payments"] = stripe.listed(payments, "/v1/invoice_payments")
        return
    kinds = {"customer", "invoice", "payment_intent", "subscription", "latest_invoice", "latest_charge", "charge"}
    if step not in kinds or step not in thing:
        raise StripeNo(400, f"This property cannot be expanded ({path[:80]}).", code="property_not_expandable")
    if isinstance(thing[step], str):
        thing[step] = stripe.need(world, step.removeprefix("latest_"), thing[step])
    if rest and isinstance(thing[step], dict):
        _expand(world, thing[step], rest, path)


# The routes


def _make_customer(world: World, asked: Params) -> Params:
    customer = stripe.make(
        world,
        "customer",
        "cus_",
        email=asked.get("email"),
        name=asked.get("name"),
        balance=0,
        metadata=asked.get("metadata", {}),
    )
    world.put(customer)
    stripe.tell(world, "customer.created", customer)
    return customer


def _make_coupon(world: World, asked: Params) -> Params:
    if "amount_off" not in asked or "currency" not in asked or asked["amount_off"] <= 0:
        raise StripeNo(400, "You must pass percent_off or amount_off with currency.", code="parameter_missing")
    coupon = stripe.make(
        world,
        "coupon",
        "",
        amount_off=asked["amount_off"],
        currency=_currency(asked["currency"]),
        duration=asked.get("duration", "once"),
        max_redemptions=asked.get("max_redemptions"),
        metadata=asked.get("metadata", {}),
        times_redeemed=0,
        valid=True,
    )
    return world.put(coupon)


def _make_price(world: World, asked: Params) -> Params:
    lookup = asked.get("lookup_key")
    if lookup and any(price["lookup_key"] == lookup for price in world.all_of("price", most=5000)):
        raise StripeNo(400, "A price already uses that lookup key.", code="resource_already_exists", param="lookup_key")
    if "product_data" not in asked:
        raise StripeNo(400, "Must provide product or product_data.", code="parameter_missing", param="product")
    price = _price(world, asked)
    price["lookup_key"] = lookup
    return world.put(price)


def _price(world: World, asked: Params) -> Params:
    amount = asked.get("unit_amount")
    if amount is None or amount < 0:
        raise StripeNo(400, "Invalid unit_amount.", code="parameter_invalid_integer", param="unit_amount")
    recurring = asked.get("recurring")
    if recurring and recurring["interval"] not in {"month", "year"}:
        raise StripeNo(400, "The till knows months and years only.", code="parameter_invalid")
    product = asked["product_data"]
    if not product["name"]:
        raise StripeNo(400, "You passed an empty string for 'product_data[name]'.", code="parameter_invalid_empty")
    return stripe.make(
        world,
        "price",
        "price_",
        active=True,
        currency=_currency(asked["currency"]),
        lookup_key=None,
        metadata={},
        product=world.new_id("prod_"),
        recurring={"interval": recurring["interval"], "interval_count": 1} if recurring else None,
        type="recurring" if recurring else "one_time",
        unit_amount=amount,
        _name=product["name"],
    )


def _currency(word: str) -> str:
    if not re.fullmatch(r"[a-z]{3}", word):
        raise StripeNo(400, f"Invalid currency: {word[:20]}.", code="parameter_invalid", param="currency")
    return word


def _list_prices(world: World, asked: Params) -> Params:
    wanted = asked.get("lookup_keys")
    prices = world.all_of("price", most=5000)
    found = [price for price in prices if wanted is None or price["lookup_key"] in wanted]
    return stripe.listed(found[: asked.get("limit", 10)], "/v1/prices")


def _make_session(world: World, asked: Params, *, prefix: str) -> Params:
    mode = asked.get("mode")
    if mode not in {"payment", "subscription"} or not asked.get("line_items") or "success_url" not in asked:
        raise StripeNo(400, "Missing required param: mode, line_items or success_url.", code="parameter_missing")
    for name in ("success_url", "cancel_url"):
        if asked.get(name) and urlsplit(asked[name]).scheme not in {"http", "https"}:
            raise StripeNo(400, "Not a valid URL", code="url_invalid", param=name)
    if (mode == "payment") == ("subscription_data" in asked) and "subscription_data" in asked:
        raise StripeNo(400, "You can not pass `subscription_data` in `payment` mode.", code="parameter_invalid")
    if mode == "subscription" and "payment_intent_data" in asked:
        raise StripeNo(400, "You can not pass `payment_intent_data` in `subscription` mode.", code="parameter_invalid")
    stripe.need(world, "customer", asked.get("customer"))
    priced = []
    for item in asked["line_items"]:
        data = item.get("price_data")
        if data is None or "product_data" not in data:
            raise StripeNo(400, "The till wants price_data with product_data.", code="parameter_missing")
        priced.append({"price": _price(world, data), "quantity": item.get("quantity", 1)})
    if {one["quantity"] for one in priced} != {1}:
        raise StripeNo(400, "The till sells one of each.", code="parameter_invalid", param="line_items")
    currencies = {one["price"]["currency"] for one in priced}
    intervals = {one["price"]["recurring"]["interval"] for one in priced if one["price"]["recurring"]}
    if len(currencies) != 1 or len(intervals) > 1 or (mode == "subscription") != bool(intervals):
        raise StripeNo(400, "Prices of one session have one currency and fit its mode.", code="parameter_invalid")
    data = asked.get("subscription_data", {})
    trial_days = data.get("trial_period_days", 0)
    subtotal = sum(one["price"]["unit_amount"] for one in priced if not (trial_days and one["price"]["recurring"]))
    discount = _discount(world, asked, currencies, subtotal)
    now = world.now()
    expires_at = asked.get("expires_at", now + _LONGEST_SESSION)
    if not _LEAST_SESSION - 60 <= expires_at - now <= _LONGEST_SESSION + 60 and not world.offset():
        raise StripeNo(
            400, "The `expires_at` timestamp must be within 30 minutes to 24 hours.", code="expires_at_invalid"
        )
    session_id = world.new_id("cs_test_", 40)
    session = {
        **stripe.make(world, "checkout.session", ""),
        "id": session_id,
        "amount_subtotal": subtotal,
        "amount_total": subtotal - discount,
        "cancel_url": asked.get("cancel_url"),
        "client_reference_id": asked.get("client_reference_id"),
        "currency": currencies.pop(),
        "customer": asked["customer"],
        "expires_at": expires_at,
        "invoice": None,
        "metadata": asked.get("metadata", {}),
        "mode": mode,
        "payment_intent": None,
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "status": "open",
        "subscription": None,
        "success_url": asked["success_url"],
        "total_details": {"amount_discount": discount, "amount_shipping": 0, "amount_tax": 0},
        "_prices": priced,
        "_discount": discount,
        "_payment_metadata": asked.get("payment_intent_data", {}).get("metadata", {}),
        "_subscription": {"trial_days": trial_days, "metadata": data.get("metadata", {})},
    }
    session["url"] = f"{base_of(world, asked['success_url'], prefix)}/stripe/pay/{session_id}"
    return world.put(session, parent=asked["customer"], due=expires_at)


def base_of(world: World, address: str, prefix: str) -> str:
    """Where the till's pages are for a browser: on the origin it came from, so that it stays the same site."""
    if world.own_base:
        return world.own_base
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}{prefix}"


def _discount(world: World, asked: Params, currencies: set[str], subtotal: int) -> int:
    discounts = asked.get("discounts") or []
    if len(discounts) > 1:
        raise StripeNo(400, "One discount at most.", code="parameter_invalid", param="discounts")
    if not discounts:
        return 0
    coupon = stripe.need(world, "coupon", discounts[0].get("coupon"))
    if {coupon["currency"]} != currencies:
        raise StripeNo(400, "The coupon has another currency.", code="coupon_currency_mismatch")
    return min(int(coupon["amount_off"]), subtotal)


def _expire_session(world: World, asked: Params, session_id: str) -> Params:
    session = stripe.need(world, "checkout.session", session_id)
    if session["status"] != "open":
        raise StripeNo(400, "Only open Checkout Sessions can be expired.", code="session_not_open")
    stripe.expire_session(world, session)
    return session


def _change_subscription(world: World, asked: Params, subscription_id: str) -> Params:
    subscription = stripe.need(world, "subscription", subscription_id)
    if subscription["status"] == "canceled":
        raise StripeNo(400, "A canceled subscription can only update its metadata.", code="resource_missing")
    due: int = subscription["items"]["data"][0]["current_period_end"]
    if "items" in asked:
        prices = _changed_prices(world, subscription, asked["items"])
        behaviour = asked.get("proration_behavior", "create_prorations")
        same = prices[0]["recurring"]["interval"] == subscription["items"]["data"][0]["price"]["recurring"]["interval"]
        if behaviour == "create_prorations" or (behaviour == "none" and not same):
            raise StripeNo(400, "The till knows always_invoice, and none within the same interval.", code="till_cannot")
        lines, start, due = stripe.reckon_change(world, subscription, prices)
        items = [stripe.make_item(world, subscription_id, price, start, due) for price in prices]
        for item, old in zip(items, subscription["items"]["data"], strict=False):
            item["id"] = old["id"]
        if behaviour == "always_invoice" and subscription["status"] != "trialing":
            _collect_change(world, subscription, lines, asked.get("payment_behavior", "allow_incomplete"))
        subscription["items"]["data"] = items
        if not same:
            subscription["billing_cycle_anchor"] = start
    if "cancel_at_period_end" in asked:
        subscription["cancel_at_period_end"] = asked["cancel_at_period_end"]
        subscription["canceled_at"] = world.now() if asked["cancel_at_period_end"] else None
        subscription["cancel_at"] = due if asked["cancel_at_period_end"] else None
    if isinstance(asked.get("metadata"), dict):
        subscription["metadata"] = {**subscription["metadata"], **asked["metadata"]}
    world.put(subscription, due=due)
    stripe.tell(world, "customer.subscription.updated", subscription)
    return subscription


def _collect_change(world: World, subscription: Params, lines: list[Params], behaviour: str) -> None:
    invoice = stripe.make_invoice(world, subscription, "subscription_update", lines)
    if invoice["amount_due"] and behaviour == "error_if_incomplete":
        method = stripe.need(world, "payment_method", subscription["default_payment_method"])
        declined = method["_behaviour"] != "pays" and method["_behaviour"] != "disputed"
        if declined or world.knob("decline_renewals") or world.use_up("decline_next"):
            raise StripeNo(402, "Your card was declined.", code="card_declined", decline_code="generic_decline")
    subscription["latest_invoice"] = invoice["id"]
    world.put(invoice, parent=subscription["id"])
    if stripe.collect(world, invoice, subscription):
        subscription["status"] = "past_due"


def _changed_prices(world: World, subscription: Params, items: list[Params]) -> list[Params]:
    """The prices after a change. Items that are not named stay as they are."""
    found = {item["id"]: item["price"] for item in subscription["items"]["data"]}
    for at, item in enumerate(items):
        item_id = item.get("id")
        if item_id is not None and item_id not in found:
            raise StripeNo(404, "No such subscription item.", code="resource_missing", param=f"items[{at}][id]")
        if item.get("deleted"):
            found.pop(item_id, None)
            continue
        price = stripe.need(world, "price", item.get("price"))
        if not price["recurring"] or price["currency"] != subscription["currency"]:
            raise StripeNo(400, "The price does not fit the subscription.", code="parameter_invalid", param="items")
        found[item_id or f"new{at}"] = price
    prices = list(found.values())
    if not prices or len({price["recurring"]["interval"] for price in prices}) != 1:
        raise StripeNo(400, "All prices of a subscription have one interval.", code="parameter_invalid", param="items")
    return prices


def _cancel_subscription(world: World, asked: Params, subscription_id: str) -> Params:
    subscription = stripe.need(world, "subscription", subscription_id)
    if subscription["status"] == "canceled":
        raise StripeNo(404, "No such subscription: it has been canceled.", code="resource_missing", param="id")
    stripe.end(world, subscription)
    return subscription


def _preview_invoice(world: World, asked: Params) -> Params:
    subscription = stripe.need(world, "subscription", asked.get("subscription"))
    details = asked.get("subscription_details", {})
    prices = _changed_prices(world, subscription, details.get("items", []))
    lines, _, _ = stripe.reckon_change(world, subscription, prices)
    invoice = stripe.make_invoice(world, subscription, "upcoming", lines)
    return {**invoice, "status": "draft"}


def _pay_invoice(world: World, asked: Params, invoice_id: str) -> Params:
    invoice = stripe.need(world, "invoice", invoice_id)
    if invoice["status"] != "open":
        raise StripeNo(400, "Invoice is already paid.", code="invoice_already_paid")
    subscription = stripe.need(world, "subscription", invoice["parent"]["subscription_details"]["subscription"])
    if stripe.collect(world, invoice, subscription):
        raise StripeNo(402, "Your card was declined.", code="card_declined", decline_code="generic_decline")
    stripe.recover(world, subscription)
    return invoice


def _make_refund(world: World, asked: Params) -> Params:
    intent = stripe.need(world, "payment_intent", asked.get("payment_intent"))
    metadata = asked.get("metadata") or {}
    return stripe.refund(world, intent, asked.get("amount"), metadata)


def _make_portal(world: World, asked: Params, *, prefix: str) -> Params:
    stripe.need(world, "customer", asked.get("customer"))
    portal = stripe.make(
        world,
        "billing_portal.session",
        "bps_",
        configuration="bpc_till",
        customer=asked["customer"],
        return_url=asked.get("return_url"),
    )
    portal["url"] = f"{base_of(world, asked.get('return_url') or '', prefix)}/stripe/portal/{portal['id']}"
    return world.put(portal)


def _getter(kind: str) -> Callable[..., Params]:
    def get(world: World, asked: Params, thing_id: str) -> Params:
        return stripe.need(world, kind, thing_id)

    return get


def _lister(kind: str, url: str) -> Callable[..., Params]:
    """Lists newest first, page by page."""

    def list_them(world: World, asked: Params) -> Params:
        limit = asked.pop("limit", 10)
        if not 1 <= limit <= 100:
            raise StripeNo(400, "This value must be between 1 and 100.", code="parameter_invalid", param="limit")
        before = asked.pop("starting_after", "")
        created = asked.pop("created", {})
        created = created if isinstance(created, dict) else {"gte": created, "lte": created}
        parent = asked.get("subscription") or asked.get("payment_intent") or ""
        found = [
            thing
            for thing in world.all_of(kind, parent=parent, before=before, most=100_000)
            if all(_fits(thing["created"], how, bound) for how, bound in created.items())
            and all(thing.get(name, value) == value for name, value in asked.items())
        ]
        return {**stripe.listed(found[:limit], url), "has_more": len(found) > limit}

    return list_them


def _fits(moment: int, how: str, bound: int) -> bool:
    return {"gte": moment >= bound, "gt": moment > bound, "lte": moment <= bound, "lt": moment < bound}[how]


class _Route(NamedTuple):
    method: str
    path: re.Pattern[str]
    shape: str
    function: Callable[..., Params]
    wants_prefix: bool = False


def _route(method: str, path: str, shape: str, function: Callable[..., Params], wants_prefix: bool = False) -> _Route:
    pattern = re.compile("/v1/" + path.replace("ID", r"([A-Za-z0-9_]{1,120})"))
    return _Route(method, pattern, shape, function, wants_prefix)


_ROUTES: Final = (
    _route("POST", "customers", "CustomerCreateParams", _make_customer),
    _route("GET", "customers/ID", "CustomerRetrieveParams", _getter("customer")),
    _route("POST", "coupons", "CouponCreateParams", _make_coupon),
    _route("POST", "prices", "PriceCreateParams", _make_price),
    _route("GET", "prices", "PriceListParams", _list_prices),
    _route("POST", "checkout/sessions", "checkout.SessionCreateParams", _make_session, wants_prefix=True),
    _route("GET", "checkout/sessions", "checkout.SessionListParams", _lister("checkout.session", "/v1/checkout")),
    _route("GET", "checkout/sessions/ID", "checkout.SessionRetrieveParams", _getter("checkout.session")),
    _route("POST", "checkout/sessions/ID/expire", "checkout.SessionExpireParams", _expire_session),
    _route("GET", "subscriptions/ID", "SubscriptionRetrieveParams", _getter("subscription")),
    _route("POST", "subscriptions/ID", "SubscriptionUpdateParams", _change_subscription),
    _route("DELETE", "subscriptions/ID", "SubscriptionCancelParams", _cancel_subscription),
    _route("POST", "invoices/create_preview", "InvoiceCreatePreviewParams", _preview_invoice),
    _route("GET", "invoices", "InvoiceListParams", _lister("invoice", "/v1/invoices")),
    _route("GET", "invoices/ID", "InvoiceRetrieveParams", _getter("invoice")),
    _route("POST", "invoices/ID/pay", "InvoicePayParams", _pay_invoice),
    _route("POST", "refunds", "RefundCreateParams", _make_refund),
    _route("GET", "refunds", "RefundListParams", _lister("refund", "/v1/refunds")),
    _route("GET", "refunds/ID", "RefundRetrieveParams", _getter("refund")),
    _route("GET", "payment_intents", "PaymentIntentListParams", _lister("payment_intent", "/v1/payment_intents")),
    _route("GET", "payment_intents/ID", "PaymentIntentRetrieveParams", _getter("payment_intent")),
    _route("POST", "billing_portal/sessions", "billing_portal.SessionCreateParams", _make_portal, wants_prefix=True),
)


def _find_route(method: str, path: str) -> tuple[_Route, tuple[str, ...]]:
    for route in _ROUTES:
        found = route.path.fullmatch(path)
        if found is not None and route.method == method:
            return route, found.groups()
    raise StripeNo(404, f"Unrecognized request URL ({method}: {path[:100]}).", code="url_unknown")
