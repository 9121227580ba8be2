"""What a provider tells, brought to whom it concerns."""

from datetime import datetime

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
from billing.services import subscriptions
from billing.services.sales import disputes, fulfilment, purchases, refunds


def apply(provider: str, news: News, *, now: datetime | None = None) -> str:
    """Do what a word of a provider's asks for, once; what it did, in a word. Raises refusals: then it did nothing."""
    match news:
        case PaymentSucceeded():
            done = fulfilment.fulfil(provider=provider, news=news, now=now)
            return done.what
        case PaymentFailed():
            return purchases.hear_failed(provider=provider, news=news, now=now)
        case CheckoutExpired():
            return purchases.hear_expired(provider=provider, news=news, now=now)
        case RefundChanged():
            return refunds.hear_refund(provider=provider, news=news, now=now)
        case DisputeChanged():
            return disputes.hear_dispute(provider=provider, news=news, now=now)
        case InvoicePaid():
            return subscriptions.apply_renewal(news, provider, now=now)
        case SubscriptionChanged() | InvoiceFailed():
            return subscriptions.hear(news, provider, now=now)
