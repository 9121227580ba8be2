"""Stripe's objects in words of the port. They are read as plain JSON, in the shape of the API version of the SDK."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, Literal

from billing.errors import Unreadable
from billing.gateways import reading
from billing.gateways.port import (
    CheckoutExpired,
    DisputeChanged,
    InvoiceFailed,
    InvoicePaid,
    News,
    PaymentFailed,
    PaymentSucceeded,
    RefundChanged,
    SubscriptionChanged,
)

_STATUSES: Final[dict[str, Literal["incomplete", "trialing", "active", "past_due", "ended"]]] = {
    "incomplete": "incomplete",
    "trialing": "trialing",
    "active": "active",
    "past_due": "past_due",
    "paused": "past_due",  # a trial ended and there is no way to collect; it may go on
    "unpaid": "ended",
    "canceled": "ended",
    "incomplete_expired": "ended",
}
_REFUND_STATES: Final[dict[str, Literal["asked", "done", "failed"]]] = {
    "pending": "asked",
    "requires_action": "asked",
    "succeeded": "done",
    "failed": "failed",
    "canceled": "failed",
}
# Inquiries (`warning_…`), appeals and `prevented` take no money: they change nothing here.
_DISPUTE_STATES: Final[dict[str, Literal["needs_response", "under_review", "won", "lost"]]] = {
    "needs_response": "needs_response",
    "under_review": "under_review",
    "won": "won",
    "lost": "lost",
}
_REASONS: Final[dict[str, Literal["create", "cycle", "update"]]] = {
    "subscription_create": "create",
    "subscription_cycle": "cycle",
    "subscription_update": "update",
}

# Asks for an invoice again, with its payments.
FindInvoice = Callable[[str], dict[str, Any]]


def session_news(session: dict[str, Any], at: datetime | None, find: FindInvoice) -> PaymentSucceeded | None:
    """A Checkout session that is paid, or whose trial began; None for any other."""
    state, payment_state = reading.maybe_text(session, "status"), reading.maybe_text(session, "payment_status")
    if state != "complete" or payment_state not in {"paid", "no_payment_required"}:
        return None
    order_id = reading.text(session, "id")
    amount = reading.minor(session, "amount_total")
    payment_id = order_id
    if amount and session.get("mode") == "subscription":
        invoice = session.get("invoice")
        payment_id = payment_of(invoice if isinstance(invoice, dict) else {"id": invoice}, find)
    elif amount:
        payment_id = reading.reference(session, "payment_intent")
    if not payment_id:
        raise Unreadable
    return PaymentSucceeded(
        order_id=order_id,
        payment_id=payment_id,
        amount_minor=amount,
        currency=reading.currency(session),
        at=at or reading.maybe_moment(session, "created"),
        subscription_id=reading.reference(session, "subscription"),
        customer_id=reading.reference(session, "customer"),
        purchase_id=reading.maybe_text(session, "client_reference_id"),
    )


def payment_of(invoice: dict[str, Any], find: FindInvoice) -> str:
    """The payment intent that paid an invoice. Webhooks don't hold it: it is asked for."""
    if not isinstance(invoice.get("payments"), dict):
        invoice = find(reading.text(invoice, "id"))
    for payment in reading.parts(reading.part(invoice, "payments"), "data"):
        if payment.get("status") == "paid":
            return reading.reference(reading.part(payment, "payment"), "payment_intent")
    return ""


def subscription_of(invoice: dict[str, Any]) -> tuple[str, str]:
    """The subscription an invoice is of, and the purchase that began it; empty where it is of none."""
    details = reading.maybe_part(reading.maybe_part(invoice, "parent"), "subscription_details")
    purchase = reading.maybe_text(reading.maybe_part(details, "metadata"), "purchase")
    return reading.reference(details, "subscription"), purchase


def paid_period(invoice: dict[str, Any]) -> tuple[datetime, datetime]:
    """What was paid for. The invoice's own period is the one before: its lines tell."""
    periods = [
        (reading.moment(period, "end"), reading.moment(period, "start"))
        for line in reading.parts(reading.part(invoice, "lines"), "data")
        for period in [reading.part(line, "period")]
        # A credit for what was not used ends with the old period.
        if reading.whole(line, "amount") >= 0
    ]
    if not periods:
        raise Unreadable
    end, start = max(periods)
    return start, end


def invoice_paid(invoice: dict[str, Any], at: datetime | None, find: FindInvoice) -> InvoicePaid | None:
    """A paid invoice of a subscription; None for any other."""
    why = _REASONS.get(reading.maybe_text(invoice, "billing_reason"))
    subscription_id, purchase_id = subscription_of(invoice)
    if invoice.get("status") != "paid" or why is None or not subscription_id:
        return None
    amount = reading.minor(invoice, "amount_paid")
    start, end = paid_period(invoice)
    transitions = reading.maybe_part(invoice, "status_transitions")
    return InvoicePaid(
        subscription_id=subscription_id,
        invoice_id=reading.text(invoice, "id"),
        payment_id=payment_of(invoice, find) if amount else "",
        amount_minor=amount,
        currency=reading.currency(invoice),
        why=why,
        period_start=start,
        period_end=end,
        at=at or reading.maybe_moment(transitions, "paid_at") or reading.moment(invoice, "created"),
        purchase_id=purchase_id,
    )


def invoice_failed(invoice: dict[str, Any], at: datetime | None) -> InvoiceFailed | None:
    """An invoice of a subscription that could not be collected; None for any other."""
    subscription_id, _ = subscription_of(invoice)
    if not subscription_id or invoice.get("status") == "paid":
        return None
    return InvoiceFailed(
        subscription_id=subscription_id,
        invoice_id=reading.text(invoice, "id"),
        amount_minor=reading.minor(invoice, "amount_remaining"),
        currency=reading.currency(invoice),
        attempt=reading.whole(invoice, "attempt_count"),
        at=at or reading.moment(invoice, "created"),
        next_attempt_at=reading.maybe_moment(invoice, "next_payment_attempt"),
    )


def subscription_changed(subscription: dict[str, Any], at: datetime) -> SubscriptionChanged:
    """A subscription as it stands. Its periods are its items'."""
    items = reading.parts(reading.part(subscription, "items"), "data")
    status = _STATUSES.get(reading.text(subscription, "status"))
    if status is None or not items:
        raise Unreadable
    return SubscriptionChanged(
        subscription_id=reading.text(subscription, "id"),
        status=status,
        period_start=max(reading.moment(item, "current_period_start") for item in items),
        period_end=min(reading.moment(item, "current_period_end") for item in items),
        cancel_at_period_end=subscription.get("cancel_at_period_end") is True
        or (status != "ended" and subscription.get("cancel_at") is not None),
        at=at,
        customer_id=reading.reference(subscription, "customer"),
        trial_end=reading.maybe_moment(subscription, "trial_end"),
        purchase_id=reading.maybe_text(reading.maybe_part(subscription, "metadata"), "purchase"),
    )


def refund_changed(refund: dict[str, Any], at: datetime | None = None) -> RefundChanged | None:
    """What became of a refund; None where it is of no payment intent."""
    state = _REFUND_STATES.get(reading.text(refund, "status"))
    payment_id = reading.reference(refund, "payment_intent")
    if state is None:
        raise Unreadable
    if not payment_id:
        return None
    return RefundChanged(
        refund_id=reading.text(refund, "id"),
        payment_id=payment_id,
        amount_minor=reading.minor(refund, "amount"),
        state=state,
        key=reading.maybe_text(reading.maybe_part(refund, "metadata"), "key", most=160),
        because=reading.maybe_text(refund, "failure_reason")[:80],
        at=at or reading.maybe_moment(refund, "created"),
    )


def dispute_changed(dispute: dict[str, Any], at: datetime | None) -> DisputeChanged | None:
    """What became of a dispute; None where it takes no money, or is of no payment intent."""
    state = _DISPUTE_STATES.get(reading.text(dispute, "status"))
    payment_id = reading.reference(dispute, "payment_intent")
    if state is None or not payment_id:
        return None
    return DisputeChanged(
        dispute_id=reading.text(dispute, "id"),
        payment_id=payment_id,
        amount_minor=reading.minor(dispute, "amount"),
        state=state,
        reason=reading.maybe_text(dispute, "reason")[:80],
        respond_by=reading.maybe_moment(reading.maybe_part(dispute, "evidence_details"), "due_by"),
        at=at,
    )


def news_of(kind: str, thing: dict[str, Any], at: datetime, find: FindInvoice) -> News | None:
    """What an event says, None if that is nothing to us."""
    match kind:
        case "checkout.session.completed" | "checkout.session.async_payment_succeeded":
            return session_news(thing, at, find)
        case "checkout.session.async_payment_failed":
            return PaymentFailed(order_id=reading.text(thing, "id"), because="payment_failed", at=at)
        case "checkout.session.expired":
            return CheckoutExpired(order_id=reading.text(thing, "id"), at=at)
        case "invoice.paid":
            return invoice_paid(thing, at, find)
        case "invoice.payment_failed":
            return invoice_failed(thing, at)
    if kind.startswith("customer.subscription.") and not kind.endswith("pending_update_expired"):
        return subscription_changed(thing, at)
    if kind in {"refund.created", "refund.updated", "refund.failed"}:
        return refund_changed(thing, at)
    if kind.startswith("charge.dispute."):
        return dispute_changed(thing, at)
    return None
