"""Giving plans and taking them back. `users.plan` is written in the same transaction, always."""

import logging
from datetime import datetime
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from billing import selectors
from billing.errors import ReferenceTaken
from billing.models import EntitlementGrant, PlanVersion
from billing.rules import Plan
from billing.services.news import tell_after_commit
from core.accounts import services as accounts
from core.common.errors import NotFound
from core.common.sql import database_now

log = logging.getLogger(__name__)

MOST_AT_ONCE = 1000


@transaction.atomic
def grant_plan(
    *,
    user_id: UUID,
    plan: str,
    source: str,
    reference: str = "",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    version_id: UUID | None = None,
    now: datetime | None = None,
) -> EntitlementGrant:
    """Give somebody a plan, from now on and for life unless told otherwise; in the version sold today, or in this one.

    The same source and reference give once: whoever comes second gets the grant that is there.
    """
    lock_person(user_id)
    # Asked for once it is our turn: at the moment we came, a grant that was written meanwhile had not begun.
    now = now or database_now()
    try:
        with transaction.atomic():
            grant = EntitlementGrant.objects.create(
                user_id=user_id,
                plan=plan,
                source=source,
                reference=reference,
                starts_at=starts_at or now,
                ends_at=ends_at,
                version_id=version_id or _version_today(plan),
            )
    except IntegrityError:
        return _given_before(user_id=user_id, plan=plan, source=source, reference=reference)
    recompute_plan(user_id, now=now)
    if grant.starts_at <= now and (grant.ends_at is None or grant.ends_at > now):
        tell_after_commit(user_id)
    log.info("billing.granted user=%s grant=%s plan=%s source=%s", user_id, grant.pk, plan, source)
    return grant


@transaction.atomic
def end_grant(*, grant_id: UUID, now: datetime | None = None) -> EntitlementGrant:
    """Take a grant back at once. Twice is once."""
    grant = EntitlementGrant.objects.filter(pk=grant_id).first()
    if grant is None:
        raise NotFound
    lock_person(grant.user_id)
    now = now or database_now()
    if EntitlementGrant.objects.filter(pk=grant_id, revoked_at__isnull=True).update(revoked_at=now, updated_at=now):
        recompute_plan(grant.user_id, now=now)
        log.info("billing.taken_back user=%s grant=%s", grant.user_id, grant_id)
    grant.refresh_from_db()
    return grant


@transaction.atomic
def recompute_plan(user_id: UUID, *, now: datetime | None = None) -> Plan:
    """Bring `users.plan` to what the person's grants give; which plan that is."""
    lock_person(user_id)
    plan = selectors.active_plan(user_id, now=now or database_now())
    accounts.keep_plan(user_id=user_id, plan=plan)
    return plan


def settle_caches(*, now: datetime | None = None) -> int:
    """Bring the cached plans up to date of those for whom time ended or began a grant; how many. Twice is once."""
    too_high, too_low = selectors.stale_caches(now=now or database_now(), most=MOST_AT_ONCE)
    for user_id in too_high:
        recompute_plan(user_id, now=now)
    for user_id in too_low:
        with transaction.atomic():
            recompute_plan(user_id, now=now)
            tell_after_commit(user_id)
    return len(too_high) + len(too_low)


def lock_person(user_id: UUID) -> None:
    """Let one transaction at a time decide what a person's plan is.

    Of two grants at the same moment each would see only itself, and the lesser might write the cache last.
    """
    person = get_user_model().objects.filter(pk=user_id)
    # no_key: what merely points at the person (a seat, an interview) need not wait.
    if not list(person.select_for_update(no_key=True).values_list("pk")):
        raise NotFound


def _version_today(plan: str) -> UUID | None:
    """Editing a plan changes nothing for those who have it (X-15): a grant keeps its version."""
    found = PlanVersion.objects.filter(product__key=plan, current=True)
    return found.values_list("pk", flat=True).first()


def _given_before(*, user_id: UUID, plan: str, source: str, reference: str) -> EntitlementGrant:
    before = EntitlementGrant.objects.filter(source=source, reference=reference).exclude(reference="").first()
    if before is None:  # another constraint: a mistake of the caller's
        raise ValueError("no such plan or source, or it would end before it starts")
    if (before.user_id, before.plan) != (user_id, plan):
        raise ReferenceTaken
    return before
