"""Beginning a subscription: the row comes before the first payment, and is alive or dropped with it."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from billing.errors import InterviewersOnly, NotForSale, SubscriptionAlive
from billing.models import Audience, PlanVersion, Subscription
from billing.selectors import catalogue
from billing.services.grants import lock_person
from core.accounts import selectors as accounts
from core.common.sql import database_now

log = logging.getLogger(__name__)

State = Subscription.State


@transaction.atomic
def begin(
    *, user_id: UUID, version_id: UUID, interval: str, provider: str, now: datetime | None = None
) -> Subscription:
    """A subscription that waits for its first payment. One per person and audience is alive.

    Raises NotForSale, InterviewersOnly, SubscriptionAlive.
    """
    version = catalogue.versions_on_sale().filter(pk=version_id).first()
    if version is None or interval not in ("month", "year") or catalogue.price_of(version, interval) is None:
        raise NotForSale
    audience = version.product.audience
    if audience == Audience.INTERVIEWER and not accounts.is_interviewer(user_id):
        raise InterviewersOnly
    lock_person(user_id)
    refuse_second(user_id, audience)
    try:
        with transaction.atomic():
            made = Subscription.objects.create(
                user_id=user_id, audience=audience, version=version, interval=interval, provider=provider
            )
    except IntegrityError:
        refuse_second(user_id, audience)
        raise
    log.info("billing.subscription_begun user=%s subscription=%s", user_id, made.pk)
    return made


def refuse_second(user_id: UUID, audience: str) -> None:
    """Nothing, or SubscriptionAlive."""
    alive = Subscription.objects.filter(user_id=user_id, audience=audience, state__in=Subscription.ALIVE).first()
    if alive is not None:
        raise SubscriptionAlive(subscription=str(alive.pk), state=alive.state)


def abandon(subscription_id: UUID, *, now: datetime | None = None) -> bool:
    """Drop a subscription whose first payment never came. False: it has begun, or was dropped before."""
    now = now or database_now()
    waiting = Subscription.objects.filter(pk=subscription_id, state=State.INCOMPLETE, anchored_at__isnull=True)
    dropped = waiting.update(state=State.ENDED, ended_at=now, ended_because="abandoned", updated_at=now)
    if dropped:
        log.info("billing.subscription_abandoned subscription=%s", subscription_id)
    return bool(dropped)


def trial_days_for(*, user_id: UUID, version: PlanVersion) -> int:
    """With how many free days somebody's subscription to this would begin: a trial is had once per audience."""
    if not version.trial_days:
        return 0
    had = Subscription.objects.filter(user_id=user_id, audience=version.product.audience, trial_ends_at__isnull=False)
    return 0 if had.exists() else version.trial_days
