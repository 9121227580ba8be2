"""Razorpay: orders that are paid once, in a dialog that its script draws."""

import hashlib
import hmac
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

from billing.errors import ProviderRefused, ProviderUnreachable, Unreadable, WrongSignature
from billing.gateways import reading
from billing.gateways.port import (
    Checkout,
    CheckoutExpired,
    Delivered,
    DisputeChanged,
    Mode,
    News,
    Order,
    PaymentFailed,
    PaymentSucceeded,
    RefundChanged,
)

if TYPE_CHECKING:
    import razorpay

log = logging.getLogger(__name__)

SCRIPT: Final = "https://checkout.razorpay.com/v1/checkout.js"
_PATIENCE: Final = (3.0, 10.0)  # seconds to connect, and between two bytes of an answer
_PAGE: Final = 100
_MOST_PAGES: Final = 1000
_RECEIPT: Final = 40  # characters
# "refunded": it was captured, and given back later.
_PAID: Final = frozenset({"captured", "refunded"})
_REFUND_STATES: Final[dict[str, Literal["asked", "done", "failed"]]] = {
    "pending": "asked",
    "processed": "done",
    "failed": "failed",
}
_DISPUTE_STATES: Final[dict[str, Literal["needs_response", "under_review", "won", "lost"]]] = {
    "open": "needs_response",
    "action_required": "needs_response",
    "under_review": "under_review",
    "won": "won",
    "closed": "won",  # without a loss to us; else it is `lost`
    "lost": "lost",
}


@dataclass(frozen=True, slots=True)
class RazorpayKeys:
    """What it takes to talk to Razorpay. Without a base it is Razorpay itself."""

    key_id: str
    key_secret: str
    webhook_secret: str
    api_base: str = ""
    script_url: str = SCRIPT
    shop: str = ""  # the name on the dialog
    is_sandbox: bool = False


class RazorpayProvider:
    """The port, in words of Razorpay's API v1."""

    key = "razorpay"
    title = "Razorpay"
    modes: tuple[Mode, ...] = ("payment",)
    currencies: tuple[str, ...] = ("INR",)

    def __init__(self, keys: RazorpayKeys) -> None:
        self._keys = keys
        self.is_sandbox = keys.is_sandbox

    def create_checkout(self, order: Order) -> Checkout:
        """An order whose receipt is the purchase's id; one that is there already is used again."""
        if order.mode != "payment" or order.first_discount_minor:
            raise ProviderRefused(because="mode_not_supported")
        found = self._order_of(order) or self._make_order(order)
        if _read(reading.minor, found, "amount") != order.total_minor:
            raise ProviderRefused(because="amount_differs")
        order_id = _read(reading.text, found, "id")
        return Checkout(
            order_id=order_id,
            way="script",
            script_url=self._keys.script_url,
            options={
                "key": self._keys.key_id,
                "order_id": order_id,
                "amount": order.total_minor,
                "currency": order.currency.upper(),
                "name": self._keys.shop,
                "description": ", ".join(line.text for line in order.lines)[:250],
                "prefill": {"name": order.buyer.name, "email": order.buyer.email},
            },
        )

    def _make_order(self, order: Order) -> dict[str, Any]:
        params = {
            "amount": order.total_minor,
            "currency": order.currency.upper(),
            "receipt": _receipt(order),
            "payment_capture": True,
            "notes": {"purchase": order.purchase_id},
        }
        made = self._ask(lambda api, how: api.order.create(params, **how))
        # Somebody may have made one at the same moment: everybody looks again, and takes the first.
        return self._order_of(order) or made

    def _order_of(self, order: Order) -> dict[str, Any] | None:
        """The first order that was made for this purchase; Razorpay has no keys for orders, and lists newest first."""
        receipt = _receipt(order)
        found = self._ask(lambda api, how: api.order.all({"receipt": receipt, "count": _PAGE}, **how))
        return next((item for item in reversed(_items(found)) if item.get("receipt") == receipt), None)

    def verify_return(self, fields: Mapping[str, str], *, order_id: str) -> PaymentSucceeded | None:
        """The signature covers the order's id, and that one is ours, whatever id the browser brings.

        The amount and whether it was captured are asked for: the signature says nothing of them.
        """
        payment_id, signature = fields.get("razorpay_payment_id"), fields.get("razorpay_signature")
        if payment_id is None and signature is None:
            found = self.find_order(order_id)
            return found if isinstance(found, PaymentSucceeded) else None
        if not isinstance(payment_id, str) or not isinstance(signature, str) or not payment_id:
            raise WrongSignature
        if not hmac.compare_digest(self.sign_return(order_id, payment_id).encode(), _bytes(signature)):
            raise WrongSignature
        payment = self._ask(lambda api, how: api.payment.fetch(payment_id, **how))
        succeeded: PaymentSucceeded | None = _read(_payment_succeeded, payment)
        if succeeded is not None and succeeded.order_id != order_id:
            raise WrongSignature
        return succeeded

    def sign_return(self, order_id: str, payment_id: str) -> str:
        """What Razorpay's dialog signs a paid order with."""
        return _sign(self._keys.key_secret, f"{order_id}|{payment_id}".encode("utf-8", "replace"))

    def find_order(self, order_id: str) -> PaymentSucceeded | PaymentFailed | CheckoutExpired | None:
        """Ask for the payments of an order. One that counts is enough; orders never expire over there."""
        payments = _items(self._ask(lambda api, how: api.order.payments(order_id, **how)))
        paid = [found for payment in payments if (found := _read(_payment_succeeded, payment)) is not None]
        if paid:
            return paid[0]
        if payments and all(payment.get("status") == "failed" for payment in payments):
            return PaymentFailed(order_id=order_id, because=_because(payments[0]))
        return None

    def parse_webhook(self, *, body: bytes, headers: Mapping[str, str]) -> Delivered:
        """HMAC of the raw body. There is no time in it: the event's id, and the payment's, keep a replay out."""
        small = {name.lower(): value for name, value in headers.items()}
        if not self._keys.webhook_secret or len(body) > reading.MOST_BYTES:
            raise WrongSignature
        signature = _sign(self._keys.webhook_secret, body)
        if not hmac.compare_digest(signature.encode(), _bytes(small.get("x-razorpay-signature", ""))):
            raise WrongSignature
        # The id's header is not signed. Without it, the same bytes are the same event.
        event_id = small.get("x-razorpay-event-id", "") or "sha256:" + hashlib.sha256(body).hexdigest()
        if len(event_id) > 160 or not event_id.isprintable():
            raise Unreadable
        return self._read_event(reading.read_json(body), event_id)

    def read_event(self, payload: Mapping[str, Any]) -> Delivered:
        """Read an event of the inbox again; its id isn't in it, the inbox knows that."""
        return self._read_event(dict(payload), "")

    def _read_event(self, payload: dict[str, Any], event_id: str) -> Delivered:
        kind = reading.text(payload, "event", most=80)
        at = reading.maybe_moment(payload, "created_at")
        entities = reading.maybe_part(payload, "payload")
        about, news = _news(kind, entities, at)
        return Delivered(event_id=event_id, kind=kind, about=about, at=at, payload=payload, news=news)

    def refund(self, *, payment_id: str, amount_minor: int, currency: str, key: str) -> RefundChanged:
        """Look for the refund with our key, and ask for one only if there is none."""
        before = self._ask(lambda api, how: api.payment.fetch_multiple_refund(payment_id, {"count": _PAGE}, **how))
        for item in _items(before):
            if _read(reading.maybe_part, item, "notes").get("key") == key:
                return _read(_refund_changed, item, None)
        digest = hashlib.sha256(key.encode()).hexdigest()[:_RECEIPT]
        asked = {"amount": amount_minor, "speed": "normal", "receipt": digest, "notes": {"key": key}}
        made = self._ask(
            lambda api, how: api.payment.refund(payment_id, asked, headers={"X-Refund-Idempotency": digest}, **how)
        )
        return _read(_refund_changed, made, None)

    def payments_between(self, since: datetime, until: datetime) -> Iterator[PaymentSucceeded]:
        """All captured payments of orders."""
        for item in self._pages(lambda api, query, how: api.payment.all(query, **how), since, until):
            found = _read(_payment_succeeded, item)
            if found is not None:
                yield found

    def refunds_between(self, since: datetime, until: datetime) -> Iterator[RefundChanged]:
        """All refunds."""
        for item in self._pages(lambda api, query, how: api.refund.all(query, **how), since, until):
            yield _read(_refund_changed, item, None)

    def _pages(self, ask: Callable[..., Any], since: datetime, until: datetime) -> Iterator[dict[str, Any]]:
        query = {"from": int(since.timestamp()), "to": int((until + timedelta(seconds=1)).timestamp()), "count": _PAGE}
        for page in range(_MOST_PAGES):
            items = self._page(ask, query | {"skip": page * _PAGE})
            yield from items
            if len(items) < _PAGE:
                return

    def _page(self, ask: Callable[..., Any], query: dict[str, Any]) -> list[dict[str, Any]]:
        return _items(self._ask(lambda api, how: ask(api, query, how)))

    # How Razorpay is asked

    @cached_property
    def _api(self) -> "razorpay.Client":
        from billing.gateways.razorpay_session import make_client

        return make_client(
            (self._keys.key_id, self._keys.key_secret), base=self._keys.api_base, trusts_proxies=not self.is_sandbox
        )

    def _ask(self, call: Callable[[Any, dict[str, Any]], Any]) -> dict[str, Any]:
        """Make one call. Whatever goes wrong has one of two names."""
        from razorpay import errors

        try:
            found = call(self._api, {"timeout": _PATIENCE})
        except errors.BadRequestError as no:
            raise ProviderRefused(because=_word(no)) from None
        except Exception as trouble:
            # A gateway's error, a page of HTML, a line that breaks: none of it is an answer.
            log.warning("payments.unreachable provider=%s reason=%s", self.key, type(trouble).__name__)
            raise ProviderUnreachable from None
        if not isinstance(found, dict):
            raise ProviderUnreachable
        return found


def _receipt(order: Order) -> str:
    return order.purchase_id[:_RECEIPT]


def _sign(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def _bytes(signature: str) -> bytes:
    # `compare_digest` takes no text beyond ASCII.
    return signature.encode("utf-8", "replace")


def _word(no: Exception) -> str:
    """Which no it was. Razorpay gives sentences, which may hold what somebody typed: only known ones are kept."""
    said = str(no).lower()
    for words, name in (
        ("fully refunded", "already_refunded"),
        ("greater than", "amount_too_large"),
        ("balance", "not_enough_balance"),
        ("does not exist", "unknown_id"),
        ("idempotency", "key_used_otherwise"),
        ("failed", "failed"),
    ):
        if words in said:
            return name
    return "bad_request"


def _items(found: dict[str, Any]) -> list[dict[str, Any]]:
    return _read(reading.parts, found, "items")


def _read(how: Callable[..., Any], *what: Any) -> Any:
    """Read an answer; one that can't be read is as good as none."""
    try:
        return how(*what)
    except Unreadable:
        raise ProviderUnreachable from None


def _payment_succeeded(payment: dict[str, Any], order: dict[str, Any] | None = None) -> PaymentSucceeded | None:
    """A payment of an order, if the money was taken.

    A payment's notes come from the buyer's browser: whose purchase it is, only the order's tell.
    """
    if reading.maybe_text(payment, "status") not in _PAID or not reading.maybe_text(payment, "order_id"):
        return None
    return PaymentSucceeded(
        order_id=reading.text(payment, "order_id"),
        payment_id=reading.text(payment, "id"),
        amount_minor=reading.minor(payment, "amount"),
        currency=reading.currency(payment),
        at=reading.maybe_moment(payment, "created_at"),
        purchase_id=reading.maybe_text(reading.maybe_part(order or {}, "notes"), "purchase"),
    )


def _because(payment: dict[str, Any]) -> str:
    for name in ("error_reason", "error_code"):
        word = payment.get(name)
        if isinstance(word, str) and word:
            return word[:80]
    return "failed"


def _refund_changed(refund: dict[str, Any], at: datetime | None) -> RefundChanged:
    state = _REFUND_STATES.get(reading.text(refund, "status"))
    if state is None:
        raise Unreadable
    return RefundChanged(
        refund_id=reading.text(refund, "id"),
        payment_id=reading.text(refund, "payment_id"),
        amount_minor=reading.minor(refund, "amount"),
        state=state,
        key=reading.maybe_text(reading.maybe_part(refund, "notes"), "key", most=160),
        because="failed" if state == "failed" else "",
        at=at or reading.maybe_moment(refund, "created_at"),
    )


def _dispute_changed(dispute: dict[str, Any], at: datetime | None) -> DisputeChanged | None:
    state = _DISPUTE_STATES.get(reading.text(dispute, "status"))
    # A request for information takes no money: nothing here changes.
    if state is None or reading.maybe_text(dispute, "phase") in {"fraud", "retrieval"}:
        return None
    return DisputeChanged(
        dispute_id=reading.text(dispute, "id"),
        payment_id=reading.text(dispute, "payment_id"),
        amount_minor=reading.minor(dispute, "amount"),
        state=state,
        reason=reading.maybe_text(dispute, "reason_code")[:80],
        respond_by=reading.maybe_moment(dispute, "respond_by"),
        at=at,
    )


def _news(kind: str, entities: dict[str, Any], at: datetime | None) -> tuple[str, tuple[News, ...]]:
    """What an event is about, and what it says in words of the port."""

    def entity(name: str) -> dict[str, Any]:
        return reading.part(reading.part(entities, name), "entity")

    if kind in {"payment.captured", "order.paid", "payment.authorized"}:
        payment = entity("payment")
        order = entity("order") if kind == "order.paid" else None
        succeeded = _payment_succeeded(payment, order)
        if succeeded is not None and order is not None and reading.text(order, "id") != succeeded.order_id:
            raise Unreadable
        about = reading.maybe_text(payment, "order_id") or reading.text(payment, "id")
        return about, () if succeeded is None or kind == "payment.authorized" else (succeeded,)
    if kind == "payment.failed":
        payment = entity("payment")
        order_id = reading.maybe_text(payment, "order_id")
        failed = PaymentFailed(order_id=order_id, because=_because(payment), at=at)
        return order_id or reading.text(payment, "id"), (failed,) if order_id else ()
    if kind.startswith("refund."):
        refund = _refund_changed(entity("refund"), at)
        return refund.refund_id, (refund,)
    if kind.startswith("payment.dispute."):
        dispute = entity("dispute")
        changed = _dispute_changed(dispute, at)
        return reading.text(dispute, "id"), () if changed is None else (changed,)
    return "", ()
