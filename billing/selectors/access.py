"""Looking at plans, grants and codes."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum

from billing import plans, rules
from billing.models import EntitlementGrant, InterviewerGrant, InviteCode, InviteUse
from billing.plans import Allowance
from billing.rules import CodeState, Plan
from core.common.clock import utc_now
from core.common.sql import as_uuid, database_now, fetch_rows

# Asked for each answer of an interview, inside its transaction. A grant keeps the version it was given with; one
# without, and the free plan that everybody has, follow the version that is for sale.
_PLANS_HELD = """
    SELECT h.plan, v.from_environment, v.turns, v.seconds, v.interviews_month, v.turns_month
    FROM (
        SELECT plan, version_id FROM billing_entitlementgrant
        WHERE user_id = %s AND revoked_at IS NULL AND starts_at <= %s AND (ends_at IS NULL OR ends_at > %s)
        UNION ALL SELECT 'free', NULL
    ) h
    LEFT JOIN billing_planversion v ON v.id = COALESCE(h.version_id, (
        SELECT c.id FROM billing_planproduct p JOIN billing_planversion c ON c.product_id = p.id AND c.current
        WHERE p.key = h.plan
    ))
"""
_FEATURES_HELD = _PLANS_HELD.replace(
    "v.from_environment, v.turns, v.seconds, v.interviews_month, v.turns_month", "v.features"
)
# What the cache should say and doesn't: it promises a plan that no grant in force gives, …
_CACHED_TOO_HIGH = """
    SELECT u.id FROM accounts_user u
    WHERE u.plan IN ('starter', 'pro') AND NOT EXISTS (
        SELECT 1 FROM billing_entitlementgrant g
        WHERE g.user_id = u.id AND g.plan = u.plan
          AND g.revoked_at IS NULL AND g.starts_at <= %s AND (g.ends_at IS NULL OR g.ends_at > %s)
    ) LIMIT %s
"""
# … or less than one that has begun.
_CACHED_TOO_LOW = """
    SELECT DISTINCT u.id FROM billing_entitlementgrant g JOIN accounts_user u ON u.id = g.user_id
    WHERE g.revoked_at IS NULL AND g.starts_at <= %s AND (g.ends_at IS NULL OR g.ends_at > %s)
      AND ((g.plan = 'pro' AND u.plan <> 'pro') OR (g.plan = 'starter' AND u.plan NOT IN ('starter', 'pro')))
    LIMIT %s
"""


def active_plan(user_id: UUID, *, now: datetime | None = None) -> Plan:
    """The best plan that somebody's grants give at this moment; the grants are the truth, not the cache.

    One query where the moment is given, else one more: grants begin by the database's clock, so that one counts.
    """
    now = now or database_now()
    return rules.best_plan(row[0] for row in fetch_rows(_PLANS_HELD, [user_id, now, now]))


def allowance_for(user_id: UUID, *, now: datetime | None = None) -> Allowance:
    """How much AI interview somebody may have at this moment. One query where the moment is given.

    Of several grants of the best plan that they have, the most in each number counts.
    """
    now = now or database_now()
    held = fetch_rows(_PLANS_HELD, [user_id, now, now])
    plan = rules.best_plan(row[0] for row in held)
    return plans.most_of(_allowed(*row) for row in held if row[0] == plan)


def _allowed(
    plan: Plan,
    from_environment: bool | None,
    turns: int | None,
    seconds: int | None,
    interviews_month: int | None,
    turns_month: int | None,
) -> Allowance:
    if from_environment is None or from_environment:
        return plans.allowance_of(plan)
    return plans.allow(plan, turns=turns, seconds=seconds, interviews_month=interviews_month, turns_month=turns_month)


def features_for(user_id: UUID, *, now: datetime | None = None) -> frozenset[str]:
    """The features that somebody's grants bring at this moment, all of them together."""
    now = now or database_now()
    found: set[str] = set()
    for plan, features in fetch_rows(_FEATURES_HELD, [user_id, now, now]):
        if features is None:  # no such plan in the catalogue
            found.update(plans.FEATURES_BEFORE[plan])
        else:
            found.update(json.loads(features) if isinstance(features, str) else features)
    return frozenset(found)


def grants_of(user_id: UUID, *, now: datetime | None = None) -> list[EntitlementGrant]:
    """The grants of a person that are in force or will be, newest first."""
    now = now or database_now()
    found = EntitlementGrant.objects.filter(user_id=user_id, revoked_at__isnull=True)
    return list(found.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now)).order_by("-id"))


# Whose `user_id` an outer query names: in force at a moment, given twice.
HAS_INTERVIEWER_PLAN = """EXISTS (
    SELECT 1 FROM billing_interviewergrant ig WHERE ig.user_id = {user_id}
    AND ig.revoked_at IS NULL AND ig.starts_at <= %s AND (ig.ends_at IS NULL OR ig.ends_at > %s))"""
# All of them.
WITH_INTERVIEWER_PLAN = """SELECT ig.user_id FROM billing_interviewergrant ig
    WHERE ig.revoked_at IS NULL AND ig.starts_at <= %s AND (ig.ends_at IS NULL OR ig.ends_at > %s)"""


@dataclass(frozen=True, slots=True)
class InterviewerPlan:
    """That somebody has the interviewer plan, and until when: `None` is without an end."""

    ends_at: datetime | None


def interviewer_plan(user_id: UUID, *, now: datetime | None = None) -> InterviewerPlan | None:
    """The interviewer plan that is in force, or None. Grants that follow one another without a gap are one plan."""
    now = now or database_now()
    kept = InterviewerGrant.objects.filter(user_id=user_id, revoked_at__isnull=True)
    spans = list(kept.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now)).values_list("starts_at", "ends_at"))
    until: datetime | None = now
    for starts_at, ends_at in sorted(spans, key=lambda span: span[0]):
        if until is None or starts_at > until:
            break
        until = None if ends_at is None else max(until, ends_at)
    return None if until == now else InterviewerPlan(ends_at=until)


def is_interviewer_entitled(user_id: UUID, now: datetime | None = None) -> bool:
    """True while somebody has the interviewer plan. From its first moment until just before its last."""
    return entitled_interviewers(now).filter(user_id=user_id).exists()


def entitled_interviewers(now: datetime | None = None) -> QuerySet[InterviewerGrant]:
    """The grants of interviewer plans in force; `.values("user_id")` is for joins."""
    now = now or database_now()
    kept = InterviewerGrant.objects.filter(revoked_at__isnull=True, starts_at__lte=now)
    return kept.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))


def stale_caches(*, now: datetime, most: int) -> tuple[list[UUID], list[UUID]]:
    """People whose cached plan is more than their grants give, and those for whom it is less."""
    too_high = fetch_rows(_CACHED_TOO_HIGH, [now, now, most])
    too_low = fetch_rows(_CACHED_TOO_LOW, [now, now, most])
    return [as_uuid(pk) for (pk,) in too_high], [as_uuid(pk) for (pk,) in too_low]


def codes(
    *, state: CodeState | Literal[""] = "", q: str = "", batch: UUID | None = None, now: datetime | None = None
) -> QuerySet[InviteCode]:
    """Invite codes, newest first: those in a state, of a batch, and with these letters in the code or the note."""
    found = InviteCode.objects.select_related("created_by").order_by("-id")
    if state:
        found = found.filter(_in_state(state, now or utc_now()))
    if batch is not None:
        found = found.filter(batch=batch)
    if wanted := q.strip():
        found = found.filter(Q(code__contains="".join(wanted.split()).upper()) | Q(note__icontains=wanted))
    return found


def batches(*, q: str = "", now: datetime | None = None) -> "QuerySet[InviteCode, Any]":
    """Codes that were made together, newest first: how many, how many of their uses are used, how many still work."""
    found = InviteCode.objects.filter(batch__isnull=False)
    if wanted := q.strip():
        found = found.filter(note__icontains=wanted)
    return (
        found.values("batch")
        .annotate(
            codes=Count("pk"),
            # The same for all of them: they were made in one act.
            note=Max("note"),
            made_by=Max("created_by__name"),
            created_via=Max("created_via"),
            created_at=Min("created_at"),
            ends_at=Max("expires_at"),
            uses_in_all=Sum("max_uses"),
            used_in_all=Sum("used"),
            revoked=Count("pk", filter=Q(revoked_at__isnull=False)),
            open=Count("pk", filter=_in_state("open", now or utc_now())),
        )
        .order_by("-batch")
    )


def uses_of(code_id: UUID) -> QuerySet[InviteUse]:
    """Who used a code, newest first."""
    return InviteUse.objects.filter(code_id=code_id).select_related("user").order_by("-id")


def _in_state(state: CodeState, now: datetime) -> Q:
    """`rules.code_state`, as a condition."""
    kept = Q(revoked_at__isnull=True)
    spent = Q(used__gte=F("max_uses"))
    expired = Q(expires_at__isnull=False, expires_at__lte=now)
    return {
        "revoked": ~kept,
        "spent": kept & spent,
        "expired": kept & ~spent & expired,
        "open": kept & ~spent & ~expired,
    }[state]
