"""What a payment does to a subscription. Periods move by payments alone: what a provider merely says gives nothing."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from billing.errors import OrderUnknown
from billing.gateways.port import InvoicePaid, PaymentSucceeded
from billing.models import Payment, PlanVersion, Purchase, Subscription
from billing.rules import periods
from billing.services.subscriptions import giving, letters, rows
from billing.services.subscriptions.beginning import refuse_second
from core.common.errors import NotFound
from core.common.sql import database_now

log = logging.getLogger(__name__)

State = Subscription.State


@transaction.atomic
def apply_paid(
    *, purchase_id: UUID, news: PaymentSucceeded | InvoicePaid | None, now: datetime | None = None
) -> Subscription:
    """Let a subscription begin, or go on for the period that was paid. Twice is once.

    In the transaction that fulfils the purchase. Raises SubscriptionAlive where it was given up and another one begun
    meanwhile: then somebody has to look at what was paid.
    """
    purchase = Purchase.objects.select_related("version__product").filter(pk=purchase_id).first()
    if purchase is None or purchase.subscription_id is None:
        raise NotFound
    subscription = rows.lock(purchase.subscription_id)
    now = now or database_now()
    if purchase.kind == Purchase.Kind.SUBSCRIPTION:
        _begin(subscription, purchase, news, now)
    else:
        _go_on(subscription, purchase, news, now)
    return subscription


def apply_renewal(news: InvoicePaid, provider: str, *, now: datetime | None = None) -> str:
    """A paid invoice of a subscription: makes its purchase, unless it is known. What that did, in a word.

    Raises OrderUnknown for a subscription that is not known (yet).
    """
    from billing.services import sales

    found = rows.find_told(provider, news.subscription_id, news.purchase_id)
    if found is None:
        raise OrderUnknown
    now = now or database_now()
    with transaction.atomic():
        subscription = rows.lock(found)
        if news.why == "create":
            return _correct(subscription, news, now)
        if is_paid(provider, news.invoice_id):
            return "known"
        rows.link(subscription, provider_id=news.subscription_id, customer_id="")
        if news.why == "update" and subscription.changing_now and subscription.changing_version is not None:
            switch(subscription, subscription.changing_version, subscription.changing_interval, now=now)
        elif news.why == "cycle" and _is_later(subscription, news) and subscription.next_version is not None:
            if subscription.next_interval == subscription.interval:
                switch(subscription, subscription.next_version, subscription.next_interval, now=now)
            else:  # ours to make before the period ended, and missed
                log.error("billing.change_missed subscription=%s", subscription.pk)
        subscription.save()
        sales.record_renewal(subscription_id=subscription.pk, news=news, now=now)
    return "renewed" if news.why == "cycle" else "changed"


def is_paid(provider: str, invoice_id: str) -> bool:
    """True if a payment of this invoice is in our books."""
    return Payment.objects.filter(provider=provider, provider_order_id=invoice_id, state="success").exists()


def switch(subscription: Subscription, version: PlanVersion, interval: str, *, now: datetime) -> None:
    """Make it a subscription to another version. What the old one still owes is given first. The caller saves."""
    giving.give_due(subscription, now=now)
    subscription.version, subscription.interval = version, interval
    subscription.next_version, subscription.next_interval = None, ""
    forget_change(subscription)


def forget_change(subscription: Subscription) -> None:
    """Nothing is being changed any more. The caller saves."""
    subscription.changing_version, subscription.changing_interval = None, ""
    subscription.changing_now, subscription.changing_since = False, None


def _begin(
    subscription: Subscription, purchase: Purchase, news: PaymentSucceeded | InvoicePaid | None, now: datetime
) -> None:
    rows.link(
        subscription,
        provider_id=news.subscription_id if news else "",
        customer_id=news.customer_id if isinstance(news, PaymentSucceeded) else "",
    )
    if subscription.anchored_at is not None:
        subscription.save()
        return
    if subscription.state == State.ENDED:  # given up, and paid all the same
        refuse_second(subscription.user_id, subscription.audience)
        subscription.ended_at, subscription.ended_because = None, ""
    # In a trial nothing is due today; a coupon over everything is no trial.
    trial_days = subscription.version.trial_days if not purchase.list_minor else 0
    start = (news.at if news else None) or now
    if isinstance(news, InvoicePaid):
        start, end = news.period_start, news.period_end
    elif trial_days:
        end = start + timedelta(days=trial_days)
    else:
        end = periods.add_months(start, periods.MONTHS[subscription.interval])
    subscription.period_start, subscription.period_end = start, end
    if trial_days:
        subscription.state, subscription.trial_ends_at, subscription.anchored_at = State.TRIALING, end, end
        letters.tell_trial(subscription)
    else:
        subscription.state, subscription.anchored_at = State.ACTIVE, start
    subscription.save()
    giving.align(subscription, now=now)
    giving.give_due(subscription, now=max(now, start))
    log.info("billing.subscription_paid user=%s subscription=%s", subscription.user_id, subscription.pk)


def _go_on(
    subscription: Subscription, purchase: Purchase, news: PaymentSucceeded | InvoicePaid | None, now: datetime
) -> None:
    if isinstance(news, InvoicePaid):
        start, end, why = news.period_start, news.period_end, news.why
    elif purchase.kind == Purchase.Kind.CHANGE:  # staff deliver what was halted: the period stays as it is
        start, why = subscription.period_start or now, "update"
        end = subscription.period_end or periods.add_months(start, periods.MONTHS[subscription.interval])
    else:  # staff deliver what was halted: the period after the last one
        start = subscription.period_end or now
        end, why = periods.next_end(subscription.anchored_at or start, start, subscription.interval), "cycle"
    if subscription.state == State.ENDED:  # the money came all the same: what it paid for, and no more
        giving.give_span(subscription, start=start, end=end, now=now)
        giving.give_late(subscription, start=start, end=end, now=now)
        return
    if subscription.period_start is not None and start < subscription.period_start - periods.SLACK:
        return  # of a period before: it was given then
    giving.give_due(subscription, now=now)
    if subscription.state == State.TRIALING and why != "cycle":
        end = subscription.trial_ends_at or end  # a change within the trial, for which nothing was due
    else:
        if subscription.state == State.TRIALING:
            subscription.anchored_at = start  # which the provider may have ended early
        if why != "update":
            _nothing_due(subscription)
        subscription.state = subscription.state if subscription.due_invoice_id else State.ACTIVE
        subscription.anchored_at = subscription.anchored_at or start
    subscription.period_start, subscription.period_end = start, end
    subscription.save()
    giving.align(subscription, now=now)
    # The first month of what is paid is due, though our clock may be behind theirs.
    giving.give_due(subscription, now=max(now, start))


def _nothing_due(subscription: Subscription) -> None:
    subscription.failed_at = subscription.grace_until = subscription.next_attempt_at = None
    subscription.due_invoice_id, subscription.attempts = "", 0


def _is_later(subscription: Subscription, news: InvoicePaid) -> bool:
    start = subscription.period_start
    return start is None or news.period_start > start


def _correct(subscription: Subscription, news: InvoicePaid, now: datetime) -> str:
    """The first invoice says exactly when the first period begins and ends; its money comes with the checkout."""
    rows.link(subscription, provider_id=news.subscription_id, customer_id="")
    subscription.save()
    start = subscription.period_start
    if subscription.state not in (State.ACTIVE, State.TRIALING) or start is None:
        return "waits" if subscription.state == State.INCOMPLETE else "known"
    begins = subscription.period_end if subscription.state == State.TRIALING else start
    if subscription.anchored_at != begins or not periods.is_same_period(start, news.period_start):
        return "known"  # changed since
    if (start, subscription.period_end) == (news.period_start, news.period_end):
        return "known"
    subscription.period_start, subscription.period_end = news.period_start, news.period_end
    if subscription.state == State.TRIALING:
        subscription.trial_ends_at = subscription.anchored_at = news.period_end
    else:
        subscription.anchored_at = news.period_start
    subscription.save()
    giving.align(subscription, now=now)
    return "corrected"
