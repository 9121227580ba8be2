"""Stripe: Checkout for what is paid once and for subscriptions, with the API version that the SDK was made for."""

import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from billing.errors import ProviderRefused, ProviderUnreachable, Unreadable, WrongSignature
from billing.gateways import reading, stripe_reading
from billing.gateways.port import (
    ChangePreview,
    Checkout,
    CheckoutExpired,
    Delivered,
    Interval,
    InvoiceFailed,
    InvoicePaid,
    Line,
    Mode,
    Order,
    PaymentFailed,
    PaymentSucceeded,
    RefundChanged,
    SubscriptionChanged,
)
from core.common.clock import utc_now

if TYPE_CHECKING:
    import stripe

log = logging.getLogger(__name__)

_PATIENCE: Final = (3.0, 10.0)  # seconds to connect, and between two bytes of an answer
_TOLERANCE: Final = 300  # seconds a webhook's signature holds
_PAGE: Final = 100
_DATE: Final = len("Sun, 06 Nov 1994 08:49:37 GMT")
_LONGEST_SESSION: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class StripeKeys:
    """What it takes to talk to Stripe. Without a base it is Stripe itself."""

    secret_key: str
    webhook_secret: str
    api_base: str = ""
    is_sandbox: bool = False


class Answer(NamedTuple):
    """An answer of Stripe's as plain JSON, and when it was given, by its clock."""

    body: dict[str, Any]
    at: datetime


class StripeProvider:
    """The port, in words of Stripe's API."""

    key = "stripe"
    title = "Stripe"
    modes: tuple[Mode, ...] = ("payment", "subscription")
    currencies: tuple[str, ...] = ("INR", "USD", "EUR", "GBP", "AUD", "CAD", "SGD")

    def __init__(self, keys: StripeKeys) -> None:
        self._keys = keys
        self.is_sandbox = keys.is_sandbox

    # Paying

    def create_checkout(self, order: Order) -> Checkout:
        """A Checkout session. Customer, coupon and session each have a key of their own: all may be asked for twice."""
        customer_id = self._customer_of(order)
        try:
            found = self._create_session(order, customer_id)
        except ProviderRefused as no:
            # A customer of another account (test keys became live ones, say) is made anew.
            if not order.buyer.customer_id or no.more.get("because") != "resource_missing":
                raise
            customer_id = self._make_customer(order)
            found = self._create_session(order, customer_id)
        session_id = _read(reading.text, found, "id")
        if _read(reading.minor, found, "amount_total") != order.total_minor:
            log.error("payments.amount_differs provider=%s order=%s", self.key, session_id)
            self._ask(lambda api, how: api.checkout.sessions.expire(session_id, options=how))
            raise ProviderRefused(because="amount_differs")
        return Checkout(
            order_id=session_id,
            way="redirect",
            url=_read(lambda: reading.text(found, "url", most=2000)),
            customer_id=customer_id,
        )

    def _create_session(self, order: Order, customer_id: str) -> dict[str, Any]:
        params: dict[str, Any] = {
            "mode": order.mode,
            "customer": customer_id,
            "client_reference_id": order.purchase_id,
            "metadata": {"purchase": order.purchase_id},
            "line_items": [_line_item(line, order) for line in order.lines],
            "success_url": order.return_url,
            "cancel_url": order.cancel_url,
            # Stripe would offer to pay in the buyer's own currency, at a rate of its own.
            "adaptive_pricing": {"enabled": False},
        }
        if order.expires_at is not None:
            params["expires_at"] = int(order.expires_at.timestamp())
        if order.mode == "payment":
            params["payment_intent_data"] = {"metadata": {"purchase": order.purchase_id}}
        else:
            params["subscription_data"] = {"metadata": {"purchase": order.purchase_id, "product": order.product_key}}
            if order.trial_days:
                params["subscription_data"]["trial_period_days"] = order.trial_days
        if order.first_discount_minor:
            params["discounts"] = [{"coupon": self._coupon_of(order)}]
        how = {"idempotency_key": _key("session", order.key, customer_id)}
        return self._ask(lambda api, base: api.checkout.sessions.create(params, {**base, **how})).body

    def _customer_of(self, order: Order) -> str:
        return order.buyer.customer_id or self._make_customer(order)

    def _make_customer(self, order: Order) -> str:
        buyer = order.buyer
        params = {"email": buyer.email, "name": buyer.name, "metadata": {"user": buyer.user_id}}
        how = {"idempotency_key": _key("customer", buyer.user_id, buyer.email, buyer.name)}
        made = self._ask(lambda api, base: api.customers.create(params, {**base, **how})).body
        return str(_read(reading.text, made, "id"))

    def _coupon_of(self, order: Order) -> str:
        params = {
            "amount_off": order.first_discount_minor,
            "currency": order.currency.lower(),
            "duration": "once",
            "max_redemptions": 1,
            "metadata": {"purchase": order.purchase_id},
        }
        how = {"idempotency_key": _key("coupon", order.key, str(order.first_discount_minor))}
        made = self._ask(lambda api, base: api.coupons.create(params, {**base, **how})).body
        return str(_read(reading.text, made, "id"))

    def verify_return(self, fields: Mapping[str, str], *, order_id: str) -> PaymentSucceeded | None:
        """What a browser brings is worth nothing here: Stripe is asked for the session that *we* kept."""
        claimed = fields.get("session_id")
        if claimed is not None and claimed != order_id:
            raise WrongSignature
        found = self.find_order(order_id)
        return found if isinstance(found, PaymentSucceeded) else None

    def find_order(self, order_id: str) -> PaymentSucceeded | PaymentFailed | CheckoutExpired | None:
        """Ask for a Checkout session or, of a renewal, for the invoice."""
        if order_id.startswith("in_"):
            return _invoice_as_order(self._read_invoice_paid(self._find_invoice(order_id)))
        params = {"expand": ["invoice.payments"]}
        found, at = self._ask(lambda api, how: api.checkout.sessions.retrieve(order_id, params, how))
        if found.get("status") == "expired":
            return CheckoutExpired(order_id=order_id, at=at)
        succeeded: PaymentSucceeded | None = _read(stripe_reading.session_news, found, at, self._find_invoice)
        return succeeded

    def _find_invoice(self, invoice_id: str) -> dict[str, Any]:
        return self._ask_invoice(invoice_id).body

    def _ask_invoice(self, invoice_id: str) -> Answer:
        params = {"expand": ["payments"]}
        return self._ask(lambda api, how: api.invoices.retrieve(invoice_id, params, how))

    def _read_invoice_paid(self, invoice: dict[str, Any]) -> InvoicePaid | None:
        paid: InvoicePaid | None = _read(stripe_reading.invoice_paid, invoice, None, self._find_invoice)
        return paid

    # What Stripe tells

    def parse_webhook(self, *, body: bytes, headers: Mapping[str, str]) -> Delivered:
        """The SDK checks the signature over the raw bytes, and that it was made within five minutes."""
        header = next((value for name, value in headers.items() if name.lower() == "stripe-signature"), "")
        # Of a header with a thousand signatures each one would be compared.
        if not header or not header.isascii() or len(header) > 2000 or len(body) > reading.MOST_BYTES:
            raise WrongSignature
        try:
            self._client.construct_event(body, header, self._keys.webhook_secret, _TOLERANCE)
        except Exception as trouble:
            import stripe

            # The signature is checked first, once the bytes are text. What comes later is about the event.
            is_forged = isinstance(trouble, stripe.SignatureVerificationError | UnicodeError)
            raise (WrongSignature if is_forged else Unreadable) from None
        payload = reading.read_json(body)
        return self.read_event(payload)

    def read_event(self, payload: Mapping[str, Any]) -> Delivered:
        """Read an event, whose object is as it was when the event happened."""
        event = dict(payload)
        event_id, kind = reading.text(event, "id"), reading.text(event, "type", most=80)
        at = reading.moment(event, "created")
        thing = reading.part(reading.part(event, "data"), "object")
        news = stripe_reading.news_of(kind, thing, at, self._find_invoice)
        about = reading.maybe_text(thing, "id")
        return Delivered(
            event_id=event_id, kind=kind, about=about, at=at, payload=event, news=() if news is None else (news,)
        )

    # Giving back

    def refund(self, *, payment_id: str, amount_minor: int, currency: str, key: str) -> RefundChanged:
        """Look for the refund with our key (Stripe forgets idempotency keys after a day), then ask for one."""
        query = {"payment_intent": payment_id, "limit": _PAGE}
        for item in self._all(lambda api, asked, how: api.refunds.list(asked, how), query):
            if (item.get("metadata") or {}).get("key") == key:
                return _refund(item)
        params = {"payment_intent": payment_id, "amount": amount_minor, "metadata": {"key": key}}
        how = {"idempotency_key": _key("refund", key)}
        return _refund(self._ask(lambda api, base: api.refunds.create(params, {**base, **how})).body)

    # Comparing books

    def payments_between(self, since: datetime, until: datetime) -> Iterator[PaymentSucceeded]:
        """All paid Checkout sessions and all paid invoices of later periods.

        Not the payment intents: nothing in them tells the session they were made by. A session is listed by when it
        was made, which may be a day before it was paid.
        """
        query = _span(since - _LONGEST_SESSION, until) | {"status": "complete", "expand": ["data.invoice.payments"]}
        for session in self._all(lambda api, asked, how: api.checkout.sessions.list(asked, how), query):
            succeeded = _read(stripe_reading.session_news, session, None, self._find_invoice)
            if succeeded is not None:
                yield succeeded
        query = _span(since, until) | {"status": "paid", "expand": ["data.payments"]}
        for invoice in self._all(lambda api, asked, how: api.invoices.list(asked, how), query):
            paid = self._read_invoice_paid(invoice)
            # The first invoice of a subscription is its session's.
            order = None if paid is None or paid.why == "create" else _invoice_as_order(paid)
            if order is not None and order.amount_minor:
                yield order

    def refunds_between(self, since: datetime, until: datetime) -> Iterator[RefundChanged]:
        """All refunds of payment intents."""
        for item in self._all(lambda api, asked, how: api.refunds.list(asked, how), _span(since, until)):
            changed = _read(stripe_reading.refund_changed, item)
            if changed is not None:
                yield changed

    def _all(self, ask: Callable[[Any, dict[str, Any], Any], Any], query: dict[str, Any]) -> Iterator[dict[str, Any]]:
        query = {"limit": _PAGE, **query}
        while True:
            page = self._page(ask, dict(query))
            items = _read(reading.parts, page, "data")
            yield from items
            if not items or page.get("has_more") is not True:
                return
            query["starting_after"] = _read(reading.text, items[-1], "id")

    def _page(self, ask: Callable[[Any, dict[str, Any], Any], Any], query: dict[str, Any]) -> dict[str, Any]:
        return self._ask(lambda api, how: ask(api, query, how)).body

    # Subscriptions

    def find_subscription(self, subscription_id: str) -> SubscriptionChanged:
        """A subscription as it stands, at the moment of Stripe's answer."""
        return _subscription(self._find_subscription(subscription_id))

    def _find_subscription(self, subscription_id: str) -> Answer:
        return self._ask(lambda api, how: api.subscriptions.retrieve(subscription_id, None, how))

    def invoices_of(self, subscription_id: str) -> Iterator[InvoicePaid]:
        """All paid invoices of a subscription, newest first, as Stripe lists them."""
        query = {"subscription": subscription_id, "status": "paid", "expand": ["data.payments"]}
        for invoice in self._all(lambda api, asked, how: api.invoices.list(asked, how), query):
            paid = self._read_invoice_paid(invoice)
            if paid is not None:
                yield paid

    def preview_change(
        self, *, subscription_id: str, product_key: str, lines: tuple[Line, ...], interval: Interval, currency: str
    ) -> ChangePreview:
        """The invoice that a change would make now."""
        prices = [self._price_of(product_key, line, interval, currency) for line in lines if line.recurring]
        params = {
            "subscription": subscription_id,
            "subscription_details": {
                "items": _changed_items(self._find_subscription(subscription_id).body, prices),
                "proration_behavior": "always_invoice",
            },
        }
        found = self._ask(lambda api, how: api.invoices.create_preview(params, how)).body
        return ChangePreview(
            due_minor=_read(reading.minor, found, "amount_due"),
            currency=_read(reading.currency, found),
            lines=tuple(
                Line(
                    text=_read(lambda line=line: reading.maybe_text(line, "description", most=500)),
                    amount_minor=_read(reading.whole, line, "amount"),
                )
                for line in _read(lambda: reading.parts(reading.part(found, "lines"), "data"))
            ),
        )

    def change_subscription(
        self, *, subscription_id: str, product_key: str, lines: tuple[Line, ...], interval: Interval, currency: str,
        now: bool, key: str,
    ) -> SubscriptionChanged:  # fmt: skip
        """Now: if the difference can't be collected nothing changes. Later: the next invoice has the new lines.

        Another interval can't begin later by this road: Stripe would begin, and collect, it at once.
        """
        before = self._find_subscription(subscription_id)
        if not now and _interval_of(before.body) != interval:
            raise ProviderRefused(because="interval_changes_now")
        prices = [self._price_of(product_key, line, interval, currency) for line in lines if line.recurring]
        if sorted(prices) == sorted(_prices_of(before.body)):
            return _subscription(before)  # it was asked for before, and the answer got lost
        params = {
            "items": _changed_items(before.body, prices),
            "proration_behavior": "always_invoice" if now else "none",
            "payment_behavior": "error_if_incomplete" if now else "allow_incomplete",
            "metadata": {"product": product_key},
        }
        how = {"idempotency_key": _key("change", key)}
        return _subscription(
            self._ask(lambda api, base: api.subscriptions.update(subscription_id, params, {**base, **how}))
        )

    def _price_of(self, product_key: str, line: Line, interval: Interval, currency: str) -> str:
        """A price at Stripe for a line; one is made once for each and found again by its lookup key."""
        lookup = _key("price", product_key, line.text, str(line.amount_minor), interval, currency.lower())
        found = self._ask(lambda api, how: api.prices.list({"lookup_keys": [lookup], "limit": 1}, how)).body
        prices = _read(reading.parts, found, "data")
        if not prices:
            params = {
                "currency": currency.lower(),
                "unit_amount": line.amount_minor,
                "recurring": {"interval": interval},
                "product_data": {"name": line.text},
                "lookup_key": lookup,
            }
            how = {"idempotency_key": lookup}
            prices = [self._ask(lambda api, base: api.prices.create(params, {**base, **how})).body]
        return str(_read(reading.text, prices[0], "id"))

    def cancel_subscription(self, subscription_id: str, *, at_period_end: bool, key: str) -> SubscriptionChanged:
        """End it; one that has ended stays as it is."""
        before = self._find_subscription(subscription_id)
        if _subscription(before).status == "ended":
            return _subscription(before)
        how = {"idempotency_key": _key("cancel", key)}
        if at_period_end:
            params = {"cancel_at_period_end": True}
            return _subscription(
                self._ask(lambda api, base: api.subscriptions.update(subscription_id, params, {**base, **how}))
            )
        return _subscription(self._ask(lambda api, base: api.subscriptions.cancel(subscription_id, None, base)))

    def resume_subscription(self, subscription_id: str, *, key: str) -> SubscriptionChanged:
        """Take back that it ends with the period."""
        params = {"cancel_at_period_end": False}
        how = {"idempotency_key": _key("resume", key)}
        return _subscription(
            self._ask(lambda api, base: api.subscriptions.update(subscription_id, params, {**base, **how}))
        )

    def pay_invoice(self, invoice_id: str, *, key: str) -> InvoicePaid | InvoiceFailed:
        """Try to collect now. Whether that worked, the invoice itself says afterwards."""
        how = {"idempotency_key": _key("pay", key)}
        refused: ProviderRefused | None = None
        try:
            self._ask(lambda api, base: api.invoices.pay(invoice_id, None, {**base, **how}))
        except ProviderRefused as no:
            refused = no
        invoice, at = self._ask_invoice(invoice_id)
        paid = self._read_invoice_paid(invoice)
        if paid is not None:
            return paid
        failed: InvoiceFailed | None = _read(stripe_reading.invoice_failed, invoice, at)
        if failed is None:
            raise refused or ProviderRefused(because="not_of_a_subscription")
        return failed

    def open_portal(self, *, customer_id: str, return_url: str) -> str:
        """A page of Stripe's, for a few minutes, for this customer."""
        params = {"customer": customer_id, "return_url": return_url}
        found = self._ask(lambda api, how: api.billing_portal.sessions.create(params, how)).body
        return str(_read(lambda: reading.text(found, "url", most=2000)))

    # How Stripe is asked

    @cached_property
    def _client(self) -> "stripe.StripeClient":
        import requests
        import stripe

        session = None
        if self.is_sandbox:
            session = requests.Session()
            session.trust_env = False  # no proxy between us and ourselves
        return stripe.StripeClient(
            self._keys.secret_key,
            http_client=stripe.RequestsClient(timeout=_PATIENCE, session=session),
            max_network_retries=1,
            base_addresses={"api": self._keys.api_base.rstrip("/")} if self._keys.api_base else None,
        )

    def _ask(self, call: Callable[[Any, Any], Any]) -> Answer:
        """Make one call. Whatever goes wrong has one of two names."""
        import stripe

        try:
            response = call(self._client.v1, {}).last_response
            body = dict(response.data)
            at = parsedate_to_datetime(response.headers["date"][-_DATE:]) if "date" in response.headers else utc_now()
        except stripe.StripeError as no:
            status = no.http_status or 0
            if 400 <= status < 500 and status not in {408, 409, 429}:
                word = _word(no)
                log.warning("payments.refused provider=%s because=%s", self.key, word)
                raise ProviderRefused(because=word) from None
            log.warning("payments.unreachable provider=%s reason=%s", self.key, type(no).__name__)
            raise ProviderUnreachable from None
        except Exception as trouble:  # a page of HTML, an answer of another shape
            log.warning("payments.unreachable provider=%s reason=%s", self.key, type(trouble).__name__)
            raise ProviderUnreachable from None
        return Answer(body, at)


def _key(*parts: str) -> str:
    """An idempotency key: what it is for, and a digest of what makes it one."""
    digest = hashlib.sha256(json.dumps(parts[1:]).encode()).hexdigest()
    return f"{parts[0]}-{digest[:48]}"


def _line_item(line: Line, order: Order) -> dict[str, Any]:
    price: dict[str, Any] = {
        "currency": order.currency.lower(),
        "unit_amount": line.amount_minor,
        "product_data": {"name": line.text},
    }
    if order.mode == "subscription" and line.recurring:
        price["recurring"] = {"interval": order.interval}
    return {"price_data": price, "quantity": 1}


def _span(since: datetime, until: datetime) -> dict[str, Any]:
    return {"created": {"gte": int(since.timestamp()), "lte": int(until.timestamp()) + 1}}


def _word(no: Any) -> str:
    """Which no it was, in Stripe's own codes; never its sentences, which may hold what somebody typed."""
    error = getattr(no, "error", None)
    for found in (getattr(error, "decline_code", None), no.code, getattr(error, "type", None)):
        if isinstance(found, str) and found:
            return found[:80]
    return type(no).__name__


def _read(how: Callable[..., Any], *what: Any) -> Any:
    """Read an answer; one that can't be read is as good as none."""
    try:
        return how(*what)
    except Unreadable:
        raise ProviderUnreachable from None


def _refund(item: dict[str, Any]) -> RefundChanged:
    changed: RefundChanged | None = _read(stripe_reading.refund_changed, item)
    if changed is None:
        raise ProviderUnreachable
    return changed


def _subscription(answer: Answer) -> SubscriptionChanged:
    changed: SubscriptionChanged = _read(stripe_reading.subscription_changed, answer.body, answer.at)
    return changed


def _items_of(subscription: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = _read(lambda: reading.parts(reading.part(subscription, "items"), "data"))
    return items


def _prices_of(subscription: dict[str, Any]) -> list[str]:
    return [
        _read(lambda item=item: reading.text(reading.part(item, "price"), "id")) for item in _items_of(subscription)
    ]


def _changed_items(subscription: dict[str, Any], prices: list[str]) -> list[dict[str, Any]]:
    """Each price takes the place of an item that is there; what is left over goes, what is missing comes."""
    ids = [_read(reading.text, item, "id") for item in _items_of(subscription)]
    wanted: list[dict[str, Any]] = [{"price": price} for price in prices]
    for item, item_id in zip(wanted, ids, strict=False):
        item["id"] = item_id
    return wanted + [{"id": item_id, "deleted": True} for item_id in ids[len(wanted) :]]


def _interval_of(subscription: dict[str, Any]) -> str:
    items = _items_of(subscription)
    recurring = _read(lambda: reading.part(reading.part(items[0], "price"), "recurring")) if items else {}
    return str(recurring.get("interval"))


def _invoice_as_order(paid: InvoicePaid | None) -> PaymentSucceeded | None:
    if paid is None:
        return None
    return PaymentSucceeded(
        order_id=paid.invoice_id,
        payment_id=paid.payment_id or paid.invoice_id,
        amount_minor=paid.amount_minor,
        currency=paid.currency,
        at=paid.at,
        subscription_id=paid.subscription_id,
        purchase_id=paid.purchase_id,
    )
