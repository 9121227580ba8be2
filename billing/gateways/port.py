"""The port of payments: what we ask of a provider, and what a provider tells us, in words of ours (decision 0038).

An adapter turns these into a vendor's calls and back. It keeps nothing, decides nothing, opens no transaction; it is
never called inside one of ours, because a provider may take seconds to answer. All sums are integer minor units.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

Mode = Literal["payment", "subscription"]
Interval = Literal["month", "year"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what is to be paid. Negative lines don't exist: a discount is taken off before."""

    text: str
    amount_minor: int
    recurring: bool = False  # of a subscription: paid each period (the plan, its fee); else with the first one only


@dataclass(frozen=True, slots=True)
class Buyer:
    """Whom the provider will see: their id here, so that retries find the same customer."""

    user_id: str
    email: str
    name: str
    customer_id: str = ""  # the provider's, if there is one yet


@dataclass(frozen=True, slots=True)
class Order:
    """What a checkout is made for. `key` makes it idempotent: the same key again is the same checkout.

    `total_minor` is what is due now: the sum of the lines less `first_discount_minor` (a coupon on the first period), 0
    while a subscription is in its trial.
    """

    key: str
    purchase_id: str
    mode: Mode
    currency: str
    lines: tuple[Line, ...]
    total_minor: int
    buyer: Buyer
    return_url: str
    cancel_url: str
    interval: Interval | None = None
    trial_days: int = 0
    first_discount_minor: int = 0
    product_key: str = ""  # of a subscription: the plan's
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where somebody pays. `redirect`: a page at `url`; `script`: `script_url` draws the dialog, given `options`."""

    order_id: str
    way: Literal["redirect", "script"]
    url: str = ""
    script_url: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    customer_id: str = ""


# What a provider tells: by webhook, by the browser's return, or because we asked.


@dataclass(frozen=True, slots=True)
class PaymentSucceeded:
    """An order is paid. Where nothing was due (a trial began), `payment_id` is the order's id and `amount_minor` is 0.

    The order of a renewal or of a change is the invoice's id.
    """

    order_id: str
    payment_id: str
    amount_minor: int
    currency: str
    at: datetime | None = None
    subscription_id: str = ""  # the order began a subscription
    customer_id: str = ""
    purchase_id: str = ""  # as we told it to the provider, where it tells it back


@dataclass(frozen=True, slots=True)
class PaymentFailed:
    """A try to pay an order failed; another one may follow."""

    order_id: str
    because: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CheckoutExpired:
    """Nobody paid an order, and nobody can any more."""

    order_id: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefundChanged:
    """What became of a refund. `key` is ours, where the provider tells it back; one may be made over there, too."""

    refund_id: str
    payment_id: str
    amount_minor: int
    state: Literal["asked", "done", "failed"]
    key: str = ""
    because: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DisputeChanged:
    """What became of a dispute."""

    dispute_id: str
    payment_id: str
    amount_minor: int
    state: Literal["needs_response", "under_review", "won", "lost"]
    reason: str = ""
    respond_by: datetime | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SubscriptionChanged:
    """A subscription as it stands at the provider, at a moment of the provider's clock."""

    subscription_id: str
    status: Literal["incomplete", "trialing", "active", "past_due", "ended"]
    period_start: datetime
    period_end: datetime
    cancel_at_period_end: bool
    at: datetime
    customer_id: str = ""
    trial_end: datetime | None = None
    purchase_id: str = ""  # the purchase that began it


@dataclass(frozen=True, slots=True)
class InvoicePaid:
    """A period of a subscription was paid: the first one (`create`), a later one (`cycle`), or a change (`update`)."""

    subscription_id: str
    invoice_id: str
    payment_id: str  # empty where nothing was due
    amount_minor: int
    currency: str
    why: Literal["create", "cycle", "update"]
    period_start: datetime
    period_end: datetime
    at: datetime
    purchase_id: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceFailed:
    """A period of a subscription could not be collected."""

    subscription_id: str
    invoice_id: str
    amount_minor: int
    currency: str
    attempt: int
    at: datetime
    next_attempt_at: datetime | None = None


News = (
    PaymentSucceeded
    | PaymentFailed
    | CheckoutExpired
    | RefundChanged
    | DisputeChanged
    | SubscriptionChanged
    | InvoicePaid
    | InvoiceFailed
)


@dataclass(frozen=True, slots=True)
class Delivered:
    """A webhook whose signature holds. `news` is empty where it is nothing to us."""

    event_id: str
    kind: str
    about: str  # the provider's id of what it is about
    at: datetime | None
    payload: dict[str, Any]
    news: tuple[News, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangePreview:
    """What a change of a subscription costs now, as the provider reckons it."""

    due_minor: int
    currency: str
    lines: tuple[Line, ...] = ()  # here a negative one is a credit


class PaymentProvider(Protocol):
    """A provider of payments. Every call may raise ProviderUnreachable, and ProviderRefused if it said no."""

    key: str
    title: str
    is_sandbox: bool
    modes: tuple[Mode, ...]
    currencies: tuple[str, ...]  # ISO 4217, upper case, as everywhere in this port

    def create_checkout(self, order: Order) -> Checkout:
        """Make the place where an order is paid. The same `order.key` again gives the same one."""

    def verify_return(self, fields: Mapping[str, str], *, order_id: str) -> PaymentSucceeded | None:
        """What a browser brought back from paying the order whose id *we* kept: None if it is not paid yet.

        Raises WrongSignature. What the browser claims is never believed without a signature or asking the provider.
        """

    def find_order(self, order_id: str) -> PaymentSucceeded | PaymentFailed | CheckoutExpired | None:
        """Ask how an order stands; None: still open."""

    def parse_webhook(self, *, body: bytes, headers: Mapping[str, str]) -> Delivered:
        """Check the signature over the raw bytes and read the event. Raises WrongSignature, Unreadable.

        Once the signature holds the provider may be asked for what the event lacks (the payment of an invoice): then
        ProviderUnreachable is possible, and the provider delivers again.
        """

    def read_event(self, payload: Mapping[str, Any]) -> Delivered:
        """Read an event that was kept in the inbox; its signature was checked when it came. May ask, as above."""

    def refund(self, *, payment_id: str, amount_minor: int, currency: str, key: str) -> RefundChanged:
        """Give money back. The same key again is the same refund."""

    def payments_between(self, since: datetime, until: datetime) -> Iterator[PaymentSucceeded]:
        """All that was paid in a span of time, for reconciliation; page by page."""

    def refunds_between(self, since: datetime, until: datetime) -> Iterator[RefundChanged]:
        """All that was given back in a span of time."""


class SubscriptionProvider(PaymentProvider, Protocol):
    """A provider that also collects again and again."""

    def find_subscription(self, subscription_id: str) -> SubscriptionChanged:
        """A subscription as it stands."""

    def invoices_of(self, subscription_id: str) -> Iterator[InvoicePaid]:
        """All paid invoices of a subscription, newest first."""

    def preview_change(
        self, *, subscription_id: str, product_key: str, lines: tuple[Line, ...], interval: Interval, currency: str
    ) -> ChangePreview:
        """What changing to these recurring lines would cost now."""

    def change_subscription(
        self, *, subscription_id: str, product_key: str, lines: tuple[Line, ...], interval: Interval, currency: str,
        now: bool, key: str,
    ) -> SubscriptionChanged:  # fmt: skip
        """Change to these recurring lines: now, with the difference collected at once, or without any proration."""

    def cancel_subscription(self, subscription_id: str, *, at_period_end: bool, key: str) -> SubscriptionChanged:
        """End it, at once or with the paid period."""

    def resume_subscription(self, subscription_id: str, *, key: str) -> SubscriptionChanged:
        """Take back that it ends with the period."""

    def pay_invoice(self, invoice_id: str, *, key: str) -> InvoicePaid | InvoiceFailed:
        """Try to collect an open invoice now."""

    def open_portal(self, *, customer_id: str, return_url: str) -> str:
        """The address of the provider's page where somebody changes how they pay."""
