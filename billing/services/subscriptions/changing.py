"""What somebody does with their subscription: another plan, an end, no end after all, another card.

A change is written down before the provider is asked for it, because the provider's words don't say which plan it was
for. Whoever finds it undone asks again with the same key. Providers are never asked inside a transaction.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import translation

from billing.errors import (
    ChangePending,
    NotForSale,
    NothingToChange,
    PaymentsOff,
    ProviderRefused,
    SubscriptionEnded,
    SubscriptionUnpaid,
)
from billing.gateways.port import Line, SubscriptionChanged, SubscriptionProvider
from billing.models import PlanVersion, ProviderCustomer, Subscription
from billing.rules import periods
from billing.selectors import catalogue
from billing.services.subscriptions import giving, hearing, letters, rows
from billing.services.subscriptions.paying import forget_change, switch
from core.audit import services as audit
from core.common.sql import database_now

log = logging.getLogger(__name__)

State = Subscription.State


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would be: due now by the provider's reckoning, and then each period; minor units with the fee."""

    version: PlanVersion
    interval: str
    when: Literal["now", "at_period_end"]
    at: datetime
    due_minor: int
    currency: str
    lines: tuple[Line, ...]
    period_total_minor: int


def preview(
    *, user_id: UUID, subscription_id: UUID, version_id: UUID, interval: str, now: datetime | None = None
) -> Preview:
    """What changing to this would cost. Raises what `change` raises; nothing is changed."""
    subscription = rows.find(subscription_id, user_id=user_id)
    version = _wanted(subscription, version_id, interval)
    when = _when(subscription, version, interval)
    recurring = _lines(subscription, version, interval)
    due, lines = 0, tuple[Line, ...]()
    if when == "now" and subscription.state != State.TRIALING:
        found = gateway_of(subscription).preview_change(
            subscription_id=subscription.provider_subscription_id,
            product_key=version.product.key,
            lines=recurring,
            interval="year" if interval == "year" else "month",
            currency=version.currency,
        )
        due, lines = found.due_minor, found.lines
    now = now or database_now()
    return Preview(
        version=version,
        interval=interval,
        when=when,
        at=now if when == "now" else subscription.period_end or now,
        due_minor=due,
        currency=version.currency,
        lines=lines,
        period_total_minor=sum(line.amount_minor for line in recurring),
    )


def change(
    *, user_id: UUID, subscription_id: UUID, version_id: UUID, interval: str, now: datetime | None = None
) -> Subscription:
    """Change to another plan or interval: more is had and paid at once, less begins with the next period.

    Asking for what one has takes back what was to come. Raises NotFound, NotForSale, NothingToChange, ChangePending,
    SubscriptionEnded, SubscriptionUnpaid, ProviderRefused (the card was declined, say; nothing changed), and
    ProviderUnreachable (then it is tried again by itself).
    """
    with transaction.atomic():
        subscription = rows.lock(rows.find(subscription_id, user_id=user_id).pk)
        now = now or database_now()
        if subscription.changing_since is not None:
            raise ChangePending
        version = _wanted(subscription, version_id, interval)
        if (subscription.next_version_id, subscription.next_interval) == (version.pk, interval):
            return subscription
        when = _when(subscription, version, interval)
        if when == "at_period_end" and interval != subscription.interval:
            # A provider would begin, and collect, another interval at once: we ask for it when the period ends.
            subscription.next_version, subscription.next_interval = version, interval
            subscription.save()
            letters.tell_changed(subscription, version, interval, at=subscription.period_end)
            return subscription
        note_change(subscription, version, interval, at_once=when == "now", now=now)
        since = subscription.changing_since
    return carry_out(subscription_id, since=since, now=now)


def note_change(
    subscription: Subscription, version: PlanVersion, interval: str, *, at_once: bool, now: datetime
) -> None:
    """Write down what the provider is about to be asked. It is held."""
    subscription.changing_version, subscription.changing_interval = version, interval
    subscription.changing_now, subscription.changing_since = at_once, now
    subscription.save()


def carry_out(subscription_id: UUID, *, since: datetime | None, now: datetime | None = None) -> Subscription:
    """Ask the provider for the change that was written down at a moment, and make it. Twice is once.

    Raises ProviderRefused after forgetting it, and ProviderUnreachable.
    """
    subscription = rows.find(subscription_id)
    version, interval = subscription.changing_version, subscription.changing_interval
    if since is None or version is None or subscription.changing_since != since:
        return subscription
    try:
        answer = gateway_of(subscription).change_subscription(
            subscription_id=subscription.provider_subscription_id,
            product_key=version.product.key,
            lines=_lines(subscription, version, interval),
            interval="year" if interval == "year" else "month",
            currency=version.currency,
            now=subscription.changing_now,
            key=f"change:{subscription.pk}:{since.timestamp():.6f}",
        )
    except ProviderRefused as no:
        with transaction.atomic():
            subscription = rows.lock(subscription_id)
            if subscription.changing_since == since:
                forget_change(subscription)
                subscription.save()
        log.info("billing.change_refused subscription=%s because=%s", subscription_id, no.more.get("because"))
        raise
    with transaction.atomic():
        subscription = rows.lock(subscription_id)
        # Else the payment for it has been heard of first, and did the same.
        if subscription.changing_since == since and subscription.state in Subscription.GIVING:
            _make(subscription, answer, now or database_now())
    return subscription


def _make(subscription: Subscription, answer: SubscriptionChanged, now: datetime) -> None:
    version, interval = subscription.changing_version, subscription.changing_interval
    if version is None:
        return
    if not subscription.changing_now:
        is_current = (version.pk, interval) == (subscription.version_id, subscription.interval)
        subscription.next_version, subscription.next_interval = (None, "") if is_current else (version, interval)
        forget_change(subscription)
        subscription.save()
        letters.tell_changed(subscription, version, interval, at=subscription.period_end)
        return
    another_interval = interval != subscription.interval and subscription.state != State.TRIALING
    switch(subscription, version, interval, now=now)
    # From now on the period is the new plan's; its payment says so exactly.
    end = answer.period_end if another_interval else subscription.period_end
    begin = min(now, answer.at)  # had at once, though our clock may be behind theirs
    if end is not None and (subscription.period_start is None or subscription.period_start < begin < end):
        subscription.period_start, subscription.period_end = begin, end
    subscription.save()
    giving.align(subscription, now=now)
    letters.tell_changed(subscription, version, interval, at=None)
    log.info("billing.subscription_changed user=%s subscription=%s", subscription.user_id, subscription.pk)


def cancel(*, user_id: UUID, subscription_id: UUID, reason: str = "", now: datetime | None = None) -> Subscription:
    """Let it end with the period that is paid; one that is unpaid ends at once. Twice is once."""
    subscription = rows.find(subscription_id, user_id=user_id)
    _require_alive(subscription)
    if subscription.cancel_at_period_end:
        return subscription
    is_unpaid = subscription.state == State.PAST_DUE
    answer = gateway_of(subscription).cancel_subscription(
        subscription.provider_subscription_id, at_period_end=not is_unpaid, key=_key("cancel", subscription)
    )
    with transaction.atomic():
        subscription = rows.lock(subscription_id)
        subscription.cancel_reason = reason
        subscription.save()
        hearing.take_in(subscription, answer, now=now or database_now(), asked=True)
    return subscription


def resume(*, user_id: UUID, subscription_id: UUID, now: datetime | None = None) -> Subscription:
    """Take back that it ends with the period. Twice is once. Raises SubscriptionEnded."""
    subscription = rows.find(subscription_id, user_id=user_id)
    _require_alive(subscription)
    if not subscription.cancel_at_period_end:
        return subscription
    answer = gateway_of(subscription).resume_subscription(
        subscription.provider_subscription_id, key=_key("resume", subscription)
    )
    return hearing.hear_of(subscription_id, answer, now=now)


def open_portal(*, user_id: UUID, subscription_id: UUID, return_to: str) -> str:
    """The address of the provider's page where somebody changes their card. `return_to` is a path of ours."""
    subscription = rows.find(subscription_id, user_id=user_id)
    customer = ProviderCustomer.objects.filter(user_id=user_id, provider=subscription.provider).first()
    if customer is None:
        raise SubscriptionEnded(state=subscription.state)
    return gateway_of(subscription).open_portal(
        customer_id=customer.customer_id, return_url=f"{settings.ORIGINS[0]}{return_to}"
    )


def end_subscription(*, subscription_id: UUID, reason: str, by: UUID, now: datetime | None = None) -> Subscription:
    """End somebody's subscription at once, by staff. Money goes back by a refund alone. Raises SubscriptionEnded."""
    subscription = rows.find(subscription_id)
    _require_alive(subscription)
    stop_collecting(subscription, key=f"end:{subscription.pk}")
    with transaction.atomic():
        subscription = rows.lock(subscription_id)
        if hearing.end_at_once(subscription, because="staff", now=now or database_now()):
            subscription.cancel_reason = reason
            subscription.save()
            audit.record(
                action="subscription.ended",
                actor=by,
                targets=[("person", str(subscription.user_id)), ("subscription", str(subscription.pk))],
                context={"reasoned": bool(reason), "audience": subscription.audience},
            )
    return subscription


def stop_collecting(subscription: Subscription, *, key: str) -> None:
    """End it at the provider, at once. Where it is gone, or there are no keys, nothing is collected any more."""
    try:
        gateway_of(subscription).cancel_subscription(
            subscription.provider_subscription_id, at_period_end=False, key=key
        )
    except (PaymentsOff, ProviderRefused) as no:
        if not is_gone(no):
            raise
        log.warning("billing.ended_without_provider subscription=%s", subscription.pk)


def is_gone(no: PaymentsOff | ProviderRefused) -> bool:
    """True if nothing is collected any more: there are no keys, or the provider knows no such subscription."""
    return isinstance(no, PaymentsOff) or no.more.get("because") == "resource_missing"


def gateway_of(subscription: Subscription) -> SubscriptionProvider:
    """The provider that collects for it, also when it sells nothing any more. Raises PaymentsOff."""
    from billing import gateways

    found = gateways.provider(subscription.provider)
    if not gateways.can_subscribe(found):
        raise PaymentsOff
    return found


def _wanted(subscription: Subscription, version_id: UUID, interval: str) -> PlanVersion:
    """The version that somebody wants to change to. One that is not sold any more only if they have it."""
    _require_alive(subscription)
    if subscription.state == State.PAST_DUE:
        raise SubscriptionUnpaid
    found = catalogue.versions_on_sale(subscription.audience).filter(pk=version_id).first()
    version = subscription.version if version_id == subscription.version_id else found
    if version is None or interval not in periods.MONTHS or catalogue.price_of(version, interval) is None:
        raise NotForSale
    is_current = (version.pk, interval) == (subscription.version_id, subscription.interval)
    if is_current and subscription.next_version_id is None:
        raise NothingToChange
    return version


def _when(subscription: Subscription, version: PlanVersion, interval: str) -> periods.When:
    if (version.pk, interval) == (subscription.version_id, subscription.interval):
        return "at_period_end"  # the next period will be as this one
    return periods.when_to_change(
        _terms(subscription.version, subscription.interval),
        _terms(version, interval),
        in_trial=subscription.state == State.TRIALING,
    )


def _terms(version: PlanVersion, interval: str) -> periods.Terms:
    return periods.Terms(version.product.tier, interval, catalogue.price_of(version, interval) or 0)


def _lines(subscription: Subscription, version: PlanVersion, interval: str) -> tuple[Line, ...]:
    """What is paid each period. In the person's own language, so that asking twice is asking the same."""
    from billing.services.sales import quotes

    language = get_user_model().objects.values_list("language", flat=True).get(pk=subscription.user_id)
    with translation.override(language):
        return quotes.recurring_lines(version, interval)


def _require_alive(subscription: Subscription) -> None:
    if subscription.state not in Subscription.GIVING:
        raise SubscriptionEnded(state=subscription.state)


def _key(what: str, subscription: Subscription) -> str:
    """The same as long as nothing about it changed: two clicks are one, and another day's act is another one."""
    return f"{what}:{subscription.pk}:{subscription.updated_at.timestamp():.6f}"
