"""Whether somebody can be booked, and for what: asked inside each booking's transaction, hence one statement."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from billing.selectors import HAS_INTERVIEWER_PLAN
from core.common.sql import fetch_rows
from interviewers.models import Profile

# `rules.blocks_of_booking`, said in SQL; `tests/interviewers/test_bookable.py` holds the two together.
RATE_IF_BOOKABLE: Final = f"""
    SELECT p.hourly_rate_minor FROM interviewers_profile p JOIN accounts_user u ON u.id = p.user_id
    WHERE p.user_id = %s AND p.public AND p.accepting AND p.approved AND p.papers_until >= %s
      AND (p.away_ends_at IS NULL OR p.away_ends_at <= %s) AND u.is_active
      AND EXISTS (SELECT 1 FROM accounts_role r WHERE r.user_id = p.user_id
                  AND r.role = 'interviewer' AND r.onboarding_stage = 'active')
      AND {HAS_INTERVIEWER_PLAN.format(user_id="p.user_id")}
"""  # noqa: S608  (no word of anybody's in it)


def rate_if_bookable(user_id: UUID, *, now: datetime) -> int | None:
    """The hourly rate (minor units) of an interviewer who may be booked at this moment; None of everybody else."""
    rows = fetch_rows(RATE_IF_BOOKABLE, rate_asked(user_id, now=now))
    return rows[0][0] if rows else None


def rate_asked(user_id: UUID, *, now: datetime) -> list[object]:
    """What RATE_IF_BOOKABLE is given, for whoever asks it as a part of something larger."""
    return [user_id, now.astimezone(UTC).date().isoformat(), now, now, now]


def headlines_of(user_ids: Collection[UUID]) -> dict[UUID, str]:
    """What interviewers say of themselves in one line, by person. One query, none for nobody."""
    if not user_ids:
        return {}
    return dict(Profile.objects.filter(user_id__in=user_ids).values_list("user_id", "headline"))
