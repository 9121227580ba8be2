"""What providers say of subscriptions, in whatever order it arrives."""

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from billing.errors import OrderUnknown
from billing.gateways.port import InvoiceFailed, SubscriptionChanged
from billing.models import Subscription
from billing.rules import periods
from billing.services.subscriptions import giving, letters, rows
from billing.services.subscriptions.paying import forget_change, is_paid
from core.common.sql import database_now

log = logging.getLogger(__name__)

State = Subscription.State


def hear(news: SubscriptionChanged | InvoiceFailed, provider: str, *, now: datetime | None = None) -> str:
    """Take in what became of a subscription, or that something due for it could not be collected; in a word, what did.

    An older word than the last one changes nothing. Raises OrderUnknown for one that is not known (yet).
    """
    told = news.purchase_id if isinstance(news, SubscriptionChanged) else ""
    found = rows.find_told(provider, news.subscription_id, told)
    if found is None:
        raise OrderUnknown
    with transaction.atomic():
        subscription = rows.lock(found)
        now = now or database_now()
        if isinstance(news, InvoiceFailed):
            return _hear_failed(subscription, news, now)
        return take_in(subscription, news, now=now)


def take_in(subscription: Subscription, news: SubscriptionChanged, *, now: datetime, asked: bool = False) -> str:
    """The same, of a subscription that is held already. What we `asked` for this moment is the newest there is."""
    rows.link(subscription, provider_id=news.subscription_id, customer_id=news.customer_id)
    heard_at = subscription.heard_at
    if heard_at is not None and news.at < heard_at and not asked:
        return "older"
    # Providers tell times in seconds: what they tell of the second of an answer to us was before it, or is in it.
    at = news.at.replace(microsecond=999_999) if asked else news.at
    subscription.heard_at = at if heard_at is None else max(at, heard_at)
    if subscription.state in (State.ENDED, State.INCOMPLETE):
        subscription.save()
        return "known"
    if news.status == "ended":
        end(subscription, because=_why_ended(subscription), now=now)
        return "ended"
    said = "known"
    if subscription.state == State.TRIALING and news.status == "trialing" and news.trial_end is not None:
        subscription.trial_ends_at = subscription.anchored_at = subscription.period_end = news.trial_end
    if news.cancel_at_period_end != subscription.cancel_at_period_end:
        said = _turn(subscription, news.cancel_at_period_end, now)
    if news.status == "past_due" and _is_unpaid(subscription, news):
        fail(subscription, at=news.at, invoice_id="", now=now)
        said = "past_due"
    subscription.save()
    giving.align(subscription, now=now)
    return said


def fail(subscription: Subscription, *, at: datetime, invoice_id: str, now: datetime) -> None:
    """What is due could not be collected: the plan goes on for the days of grace. The caller saves and aligns."""
    is_new = subscription.state != State.PAST_DUE
    if invoice_id:
        subscription.due_invoice_id = invoice_id
    if is_new:
        subscription.state, subscription.failed_at, subscription.attempts = State.PAST_DUE, at, 0
        subscription.grace_until = at + giving.grace()
        subscription.next_attempt_at = periods.retry_after(at, 0, settings.SUBSCRIPTION_RETRY_DAYS)
        letters.tell_failed(subscription)
        log.info("billing.subscription_unpaid user=%s subscription=%s", subscription.user_id, subscription.pk)


def end(subscription: Subscription, *, because: str, now: datetime) -> None:
    """End it. What was paid for stays until its end, unless staff end it; what was not is over now."""
    giving.give_due(subscription, now=now)
    is_paid_for = subscription.state == State.ACTIVE and because in ("canceled", "provider")
    until = subscription.period_end if is_paid_for and subscription.period_end else now
    subscription.state, subscription.ended_at, subscription.ended_because = State.ENDED, now, because
    subscription.next_version, subscription.next_interval = None, ""
    subscription.next_attempt_at = subscription.grace_until = subscription.failed_at = None
    forget_change(subscription)
    subscription.save()
    giving.cut(subscription, until=max(until, now), now=now)
    letters.tell_ended(subscription, until=max(until, now))
    log.info(
        "billing.subscription_ended user=%s subscription=%s because=%s",
        subscription.user_id,
        subscription.pk,
        because,
    )


def end_at_once(subscription: Subscription, *, because: str, now: datetime) -> bool:
    """End it and all that it gives. False: it had ended before, for a reason of ours.

    The provider's word of the end that we asked for may have come first; then what it left is over, too.
    """
    if subscription.state in Subscription.GIVING:
        end(subscription, because=because, now=now)
        return True
    if subscription.state != State.ENDED or subscription.ended_because not in ("canceled", "provider"):
        return False
    subscription.ended_because = because
    subscription.save()
    giving.cut(subscription, until=now, now=now)
    return True


def hear_of(subscription_id: UUID, news: SubscriptionChanged, *, now: datetime | None = None) -> Subscription:
    """Take in what a provider answered to a question of ours about a subscription."""
    with transaction.atomic():
        subscription = rows.lock(subscription_id)
        take_in(subscription, news, now=now or database_now(), asked=True)
    return subscription


def _hear_failed(subscription: Subscription, news: InvoiceFailed, now: datetime) -> str:
    if subscription.state not in Subscription.GIVING or is_paid(subscription.provider, news.invoice_id):
        return "known"
    was = subscription.state
    fail(subscription, at=news.at, invoice_id=news.invoice_id, now=now)
    subscription.save()
    giving.align(subscription, now=now)
    return "past_due" if was != State.PAST_DUE else "known"


def _is_unpaid(subscription: Subscription, news: SubscriptionChanged) -> bool:
    """True if the provider speaks of a period behind the one that is paid: else the payment has overtaken its word."""
    paid_until = subscription.period_end
    return paid_until is None or news.period_start >= paid_until - periods.SLACK


def _turn(subscription: Subscription, cancels: bool, now: datetime) -> str:
    subscription.cancel_at_period_end = cancels
    subscription.canceled_at = now if cancels else None
    if cancels:
        letters.tell_canceled(subscription)
        return "canceled"
    subscription.cancel_reason = ""
    letters.tell_resumed(subscription)
    return "resumed"


def _why_ended(subscription: Subscription) -> str:
    if subscription.cancel_at_period_end:
        return "canceled"
    return "unpaid" if subscription.state == State.PAST_DUE else "provider"
