"""The meter of one interview: what is left, taking an answer from it, giving it back.

An answer is taken before the model is called, by one conditional update on the database's clock, and given back when
the model failed. Decisions are logged, words are not (FREE-8).
"""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from ai_interviewer import rules
from ai_interviewer.errors import MonthlyLimitReached, PaymentRequired
from ai_interviewer.models import Interview, MonthlyUse
from billing.plans import Allowance
from core.common.clock import to_iso
from core.common.sql import count_changed

log = logging.getLogger(__name__)

UNLOCK = ["invite_code", "purchase"]

_TAKE = """UPDATE ai_interviewer_interview
    SET turns_used = turns_used + 1, turns = turns + 1, clock_since = COALESCE(clock_since, %s),
        first_answer_at = COALESCE(first_answer_at, %s)
    WHERE id = %s AND state = 'active' AND turns_used < %s
        AND (clock_since IS NULL AND clock_ms < %s OR clock_since > %s)"""
_NO_LIMIT = 2**31 - 1


def limits_of(allowance: Allowance) -> rules.Limits:
    """The part of an allowance that one interview is held to."""
    return rules.Limits(turns=allowance.turns, seconds=allowance.seconds)


def meter_of(interview: Interview) -> rules.Meter:
    """What an interview has cost so far."""
    return rules.Meter(turns=interview.turns_used, clock_ms=interview.clock_ms, since=interview.clock_since)


def show_allowance(interview: Interview, allowance: Allowance, now: datetime) -> dict[str, Any]:
    """What is left, as clients are shown it. While `running`, seconds go on being used after `as_of`."""
    used = meter_of(interview)
    turns, seconds = allowance.turns, allowance.seconds
    left_ms = None if seconds is None else max(0, seconds * 1000 - used.active_ms(now))
    return {
        "plan": allowance.plan,
        "unlimited": turns is None and seconds is None,
        "turns_left": None if turns is None else max(0, turns - used.turns),
        "seconds_left": None if left_ms is None else round(left_ms / 1000, 1),
        "turns_of": turns,
        "seconds_of": seconds,
        "running": interview.clock_since is not None,
        "as_of": to_iso(now),
    }


def take_answer(interview: Interview, allowance: Allowance, now: datetime) -> rules.Spent | None:
    """Take one answer from the meter, or say which side is spent. The update decides, whatever was read before."""
    limits = limits_of(allowance)
    clock_ms = 2**62 if limits.seconds is None else limits.seconds * 1000
    # The clock is running and was started (pauses deducted) later than this, if seconds are left.
    not_before = rules.earliest_start(limits, meter_of(interview), now)
    taken = count_changed(
        _TAKE,
        [now, now, interview.pk, _NO_LIMIT if limits.turns is None else limits.turns, clock_ms, not_before],
    )
    used = meter_of(interview)
    log.info(
        "meter.%s interview=%s plan=%s turns=%s/%s seconds=%s/%s",
        "taken" if taken else "refused",
        interview.pk,
        allowance.plan,
        used.turns + bool(taken),
        limits.turns,
        used.seconds(now),
        limits.seconds,
    )
    if taken:
        interview.turns_used += 1
        interview.turns += 1
        interview.clock_since = interview.clock_since or now
        interview.first_answer_at = interview.first_answer_at or now
        return None
    return rules.is_spent(limits, used, now) or "turns"


def give_back(interview: Interview, *, clock_ms: int, now: datetime) -> None:
    """Give an answer back that the model failed on, and the seconds since: the clock stands as when it was taken."""
    interview.turns_used = max(0, interview.turns_used - 1)
    interview.given_back += 1
    interview.clock_ms = min(clock_ms, meter_of(interview).active_ms(now))
    interview.clock_since = None if interview.clock_since is None else now
    Interview.objects.filter(pk=interview.pk).update(
        turns_used=interview.turns_used,
        given_back=interview.given_back,
        clock_ms=interview.clock_ms,
        clock_since=interview.clock_since,
    )
    log.info("meter.given_back interview=%s turns=%s ms=%s", interview.pk, interview.turns_used, interview.clock_ms)


def stop_clock(interview: Interview, at: datetime) -> None:
    """Let time pass uncounted from a moment on. The caller saves."""
    interview.clock_ms += rules.elapsed_ms(interview.clock_since, at)
    interview.clock_since = None


def start_clock(interview: Interview, now: datetime) -> None:
    """Count time again, if it ever was. The caller saves."""
    if interview.first_answer_at is not None:
        interview.clock_since = now


def payment_required(interview: Interview, allowance: Allowance, spent: rules.Spent, now: datetime) -> PaymentRequired:
    """The refusal of an answer that the free part no longer covers."""
    return PaymentRequired(**describe_limit(interview, allowance, spent, now))


def describe_limit(interview: Interview, allowance: Allowance, spent: rules.Spent, now: datetime) -> dict[str, Any]:
    """What is used of what, and what unlocks more: the same in all three places of a 402."""
    used = meter_of(interview)
    return {
        "limit": {"turns": allowance.turns, "seconds": allowance.seconds},
        "used": {"turns": used.turns, "seconds": used.seconds(now)},
        "spent": spent,
        "unlock": UNLOCK,
        "interview_id": str(interview.pk),
    }


# --- by the month ---


def take_interview(*, user_id: UUID, allowance: Allowance, now: datetime) -> str:
    """Count one more interview in this month, if the plan has one left. Returns the month."""
    month = rules.month_of(now)
    MonthlyUse.objects.get_or_create(user_id=user_id, month=month)
    of = allowance.interviews_month
    mine = MonthlyUse.objects.filter(user_id=user_id, month=month)
    free = mine if of is None else mine.filter(interviews__lt=of)
    taken = free.update(interviews=F("interviews") + 1)
    log.info("meter.interview_%s user=%s month=%s of=%s", "taken" if taken else "refused", user_id, month, of)
    if not taken:
        raise _month_used(of, now)
    return month


def ensure_interview_left(*, user_id: UUID, allowance: Allowance, now: datetime) -> None:
    """Count nothing, and raise MonthlyLimitReached if `take_interview` would at that moment, which may be ahead."""
    of = allowance.interviews_month
    mine = MonthlyUse.objects.filter(user_id=user_id, month=rules.month_of(now))
    if of is not None and mine.filter(interviews__gte=of).exists():
        raise _month_used(of, now)


def _month_used(of: int | None, now: datetime) -> MonthlyLimitReached:
    return MonthlyLimitReached(
        limit={"interviews": of},
        used={"interviews": of},
        unlock=UNLOCK,
        resets_at=to_iso(rules.next_month(now)),
    )


def take_monthly_turn(interview: Interview, allowance: Allowance, now: datetime) -> bool:
    """Count one more answer in this month, where the plan counts them (AI-4)."""
    if allowance.turns_month is None:
        return True
    month = rules.month_of(now)
    MonthlyUse.objects.get_or_create(user_id=interview.user_id, month=month)
    mine = MonthlyUse.objects.filter(user_id=interview.user_id, month=month, turns__lt=allowance.turns_month)
    return bool(mine.update(turns=F("turns") + 1))


def give_back_monthly_turn(interview: Interview, allowance: Allowance, at: datetime) -> None:
    """The reverse, for an answer that the model failed on."""
    if allowance.turns_month is not None:
        MonthlyUse.objects.filter(user_id=interview.user_id, month=rules.month_of(at), turns__gt=0).update(
            turns=F("turns") - 1
        )
