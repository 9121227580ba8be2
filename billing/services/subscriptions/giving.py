"""What a subscription gives: a grant for each paid period, with the grace behind it, and the tokens of each month."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Max, QuerySet

from billing.models import Audience, EntitlementGrant, InterviewerGrant, Subscription, TokenGrantPeriod
from billing.rules import periods
from billing.services.grants import recompute_plan
from billing.services.news import tell_after_commit

log = logging.getLogger(__name__)

State = Subscription.State
AT_ONCE = 1000


def grace() -> timedelta:
    """How long a plan goes on after what is due for it could not be collected."""
    return timedelta(days=settings.SUBSCRIPTION_GRACE_DAYS)


def gives_until(subscription: Subscription) -> datetime:
    """Until when the current period's grant holds: it ends by itself if nobody is heard of any more."""
    end = subscription.period_end
    if end is None:
        raise ValueError("nothing was paid yet")
    if subscription.state == State.PAST_DUE and subscription.grace_until is not None:
        return subscription.grace_until
    return end if subscription.cancel_at_period_end else end + grace()


def align(subscription: Subscription, *, now: datetime) -> None:
    """Bring the grants in line with the row: one for the current period, those before it end where it begins.

    In the transaction that holds the subscription.
    """
    start = subscription.period_start
    if start is None:
        raise ValueError("nothing was paid yet")
    until = gives_until(subscription)
    current = None
    for grant in _grants_of(subscription).order_by("starts_at"):
        if _is_for(grant, subscription, start):
            current = grant
        else:
            _end_grant(grant, start, now)
    if current is None:
        _give(subscription, start, until)
    elif current.ends_at != until and until > current.starts_at:
        type(current).objects.filter(pk=current.pk).update(ends_at=until, updated_at=now)
    _settle_person(subscription, now)


def give_span(subscription: Subscription, *, start: datetime, end: datetime, now: datetime) -> None:
    """A grant for exactly a period: of a subscription that ended before its payment came."""
    _give(subscription, start, end)
    _settle_person(subscription, now)


def cut(subscription: Subscription, *, until: datetime, now: datetime) -> None:
    """End what a subscription gives."""
    for grant in _grants_of(subscription):
        _end_grant(grant, until, now)
    _settle_person(subscription, now)


def give_due(subscription: Subscription, *, now: datetime) -> int:
    """The tokens of all paid months that have begun and not been given yet; how many months that were.

    In the transaction that holds the subscription. A month without tokens is noted, too: a plan that has some, later,
    does not give them for months before it.
    """
    anchor, paid_until = subscription.anchored_at, subscription.period_end
    if anchor is None or paid_until is None or subscription.state not in Subscription.GIVING:
        return 0
    return _give_months(subscription, periods.months_due(anchor, paid_until=paid_until, now=now), now)


def give_late(subscription: Subscription, *, start: datetime, end: datetime, now: datetime) -> int:
    """The same for a period whose payment came when the subscription had ended: of the months that begin in it."""
    anchor = subscription.anchored_at
    if anchor is None:
        return 0
    begun = periods.months_due(anchor, paid_until=end, now=max(now, start))
    due = [number for number in begun if periods.add_months(anchor, number) >= start - periods.SLACK]
    return _give_months(subscription, due, now)


def _give_months(subscription: Subscription, due: Iterable[int], now: datetime) -> int:
    from billing.services import ledger

    given = set(TokenGrantPeriod.objects.filter(subscription=subscription).values_list("number", flat=True))
    version, months = subscription.version, 0
    for number in due:
        if number in given:
            continue
        TokenGrantPeriod.objects.create(subscription=subscription, number=number, tokens=version.monthly_tokens, at=now)
        months += 1
        if version.monthly_tokens:
            ledger.give_tokens(
                user_id=subscription.user_id,
                tokens=version.monthly_tokens,
                key=f"subscription:{subscription.pk}:month:{number}",
                reason=f"subscription:{subscription.pk}",
                source="plan",
                expires_at=now + timedelta(days=version.tokens_kept_days),
                now=now,
            )
            log.info("billing.monthly_tokens subscription=%s month=%s", subscription.pk, number)
    return months


def subscriptions_due(now: datetime) -> list[UUID]:
    """Those for which a month has begun whose tokens were not given yet."""
    found = (
        Subscription.objects.filter(state__in=Subscription.GIVING, anchored_at__lte=now, version__monthly_tokens__gt=0)
        .annotate(last=Max("token_periods__number"))
        .values_list("pk", "anchored_at", "period_end", "last")
    )
    due = []
    for pk, anchor, paid_until, last in found.iterator(chunk_size=AT_ONCE):
        if anchor and paid_until:
            begun = len(periods.months_due(anchor, paid_until=paid_until, now=now))
            if begun and (last is None or last < begun - 1):
                due.append(pk)
    return due


def _grants_of(subscription: Subscription) -> QuerySet:
    model = EntitlementGrant if subscription.audience == Audience.CANDIDATE else InterviewerGrant
    return model.objects.filter(
        user_id=subscription.user_id,
        source=model.Source.SUBSCRIPTION,
        reference__startswith=_reference(subscription),
        revoked_at__isnull=True,
    )


def _reference(subscription: Subscription) -> str:
    return f"sub:{subscription.pk}:"


def _is_for(grant: EntitlementGrant | InterviewerGrant, subscription: Subscription, start: datetime) -> bool:
    same_version = isinstance(grant, InterviewerGrant) or grant.version_id == subscription.version_id
    return same_version and periods.is_same_period(grant.starts_at, start)


def _give(subscription: Subscription, start: datetime, until: datetime) -> None:
    if until <= start:
        return
    version = subscription.version
    told = f"{_reference(subscription)}{start:%Y%m%dT%H%M%S}:{version.product.key}.{version.number}"
    common = {"user_id": subscription.user_id, "reference": told, "starts_at": start, "ends_at": until}
    if subscription.audience == Audience.CANDIDATE:
        EntitlementGrant.objects.get_or_create(
            source=EntitlementGrant.Source.SUBSCRIPTION,
            reference=told,
            defaults={**common, "plan": version.product.tier, "version": version},
        )
    else:
        InterviewerGrant.objects.get_or_create(
            source=InterviewerGrant.Source.SUBSCRIPTION, reference=told, defaults=common
        )
    log.info("billing.period_given user=%s subscription=%s", subscription.user_id, subscription.pk)


def _end_grant(grant: EntitlementGrant | InterviewerGrant, at: datetime, now: datetime) -> None:
    """A grant that ends there; one that would begin later never was."""
    rows = type(grant).objects.filter(pk=grant.pk)
    if grant.starts_at >= at:
        rows.update(revoked_at=now, updated_at=now)
    elif grant.ends_at is None or grant.ends_at > at:
        rows.update(ends_at=at, updated_at=now)


def _settle_person(subscription: Subscription, now: datetime) -> None:
    if subscription.audience == Audience.CANDIDATE:
        recompute_plan(subscription.user_id, now=now)
    tell_after_commit(subscription.user_id)
