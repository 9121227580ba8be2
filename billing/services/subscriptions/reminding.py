"""Saying in time that something ends: a trial, a canceled or unpaid subscription, a plan that was given for a while."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from billing.models import EntitlementGrant, InterviewerGrant, Subscription
from billing.rules.periods import reminder_due
from billing.services.subscriptions import letters
from core.common.sql import database_now

log = logging.getLogger(__name__)

State = Subscription.State


def remind(now: datetime | None = None) -> int:
    """Send the reminders that are due on SUBSCRIPTION_REMIND_DAYS; how many ends they are about. Twice is once."""
    now = now or database_now()
    days = settings.SUBSCRIPTION_REMIND_DAYS
    if not days:
        return 0
    alive = Subscription.objects.filter(state__in=Subscription.GIVING).select_related("version__product")
    goes_on = alive.filter(cancel_at_period_end=False)
    return (
        _each(goes_on.filter(state=State.TRIALING), "trial_ends_at", letters.remind_of_trial, days, now)
        + _each(goes_on.filter(state=State.ACTIVE, interval="year"), "period_end", letters.remind_of_year, days, now)
        + _each(alive.filter(cancel_at_period_end=True), "period_end", letters.remind_of_end, days, now)
        # That a payment failed is said when it does; once more when little time is left.
        + _each(alive.filter(state=State.PAST_DUE), "grace_until", letters.remind_of_suspension, [min(days)], now)
        + _each(_given_plans(now), "ends_at", letters.remind_of_plan, days, now)
        + _each(_given_interviewer_plans(now), "ends_at", letters.remind_of_plan, days, now)
    )


def _each(found: QuerySet[Any], field: str, tell: Callable[..., None], days: list[int], now: datetime) -> int:
    near = found.filter(**{f"{field}__gt": now, f"{field}__lte": now + timedelta(days=max(days))})
    told = 0
    for row in near.iterator(chunk_size=500):
        day = reminder_due(getattr(row, field), days, now)
        if day is not None:
            try:
                tell(row, days=day)
            except Exception:  # one person's trouble keeps nobody else's letters
                log.exception("billing.not_reminded row=%s", row.pk)
                continue
            told += 1
    return told


def _given_plans(now: datetime) -> QuerySet[EntitlementGrant]:
    """Plans that end with no other grant of as much behind them. Subscriptions speak for themselves."""
    kept = EntitlementGrant.objects.filter(revoked_at__isnull=True)
    longer = kept.filter(
        Q(plan=OuterRef("plan")) | Q(plan="pro"),
        Q(ends_at__isnull=True) | Q(ends_at__gt=OuterRef("ends_at")),
        user_id=OuterRef("user_id"),
        starts_at__lte=OuterRef("ends_at"),
    )
    given = kept.exclude(source=EntitlementGrant.Source.SUBSCRIPTION).filter(starts_at__lte=now)
    return given.filter(~Exists(longer)).select_related("version__product")


def _given_interviewer_plans(now: datetime) -> QuerySet[InterviewerGrant]:
    kept = InterviewerGrant.objects.filter(revoked_at__isnull=True)
    longer = kept.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=OuterRef("ends_at")),
        user_id=OuterRef("user_id"),
        starts_at__lte=OuterRef("ends_at"),
    )
    given = kept.exclude(source=InterviewerGrant.Source.SUBSCRIPTION).filter(starts_at__lte=now)
    return given.filter(~Exists(longer))
