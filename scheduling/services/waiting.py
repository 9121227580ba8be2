"""Waiting for a time that is full (SCH-20, SCH-24). What becomes of a place that is free again is in `offers`."""

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from core.common.errors import NotFound
from core.common.sql import as_time, as_uuid, database_now, fetch_rows
from core.notifications.services import cancel
from interviewers import selectors as interviewers
from scheduling.errors import (
    AlreadyWaiting,
    InterviewerNotBookable,
    NothingToWaitFor,
    NotWithYourself,
    Overlap,
    SlotUnavailable,
    TooManyWaiting,
)
from scheduling.models import WaitlistEntry
from scheduling.selectors import slots
from scheduling.services import offers, places, steps
from scheduling.services.sweeps import do_each

log = logging.getLogger(__name__)

MOST_LISTS: Final = 20
# Whoever joins and leaves and joins again writes a row each time, and everybody behind them moves.
MOST_A_DAY: Final = 60
LISTED: Final = (WaitlistEntry.State.WAITING, WaitlistEntry.State.OFFERED)
# Times for which somebody waits, in which no row says that they are full: the interviewer may have opened more places,
# or a process died between two lines of nothing.
_MAYBE_FREE: Final = """
    SELECT w.interviewer_id, w.starts_at FROM scheduling_waitlistentry w
    WHERE w.state = 'waiting' AND w.starts_at > %s AND NOT EXISTS (
        SELECT 1 FROM scheduling_slot s
        WHERE s.interviewer_id = w.interviewer_id AND s.starts_at = w.starts_at AND s.open AND s.taken >= s.capacity
    )
    GROUP BY w.interviewer_id, w.starts_at ORDER BY w.starts_at LIMIT 200
"""


def join_waitlist(
    *, candidate_id: UUID, interviewer_id: UUID, starts_at: datetime, now: datetime | None = None
) -> WaitlistEntry:
    """Wait for a time that is full. Plans with priority go first, then whoever came first.

    Raises NotWithYourself, InterviewerNotBookable, NothingToWaitFor where it is free, SlotUnavailable (`why`), Overlap,
    AlreadyWaiting, TooManyWaiting (`most`), and NotAllowed for somebody whose account is closed.
    """
    if candidate_id == interviewer_id:
        raise NotWithYourself
    with transaction.atomic():
        steps.lock_people(candidate_id, interviewer_id)
        now = now or database_now()
        if interviewers.rate_if_bookable(interviewer_id, now=now) is None:
            raise InterviewerNotBookable
        asked = slots.check_slot(interviewer_id, starts_at, viewer_id=candidate_id, now=now)
        if asked.why is None:
            raise NothingToWaitFor
        if asked.why != "full":
            raise SlotUnavailable(why=asked.why)
        if places.overlaps(candidate_id, starts_at, asked.ends_at):
            raise Overlap(who="you")
        listed, here = Q(state__in=LISTED), Q(interviewer_id=interviewer_id, starts_at=starts_at)
        of_today = Q(created_at__gt=now - timedelta(days=1))
        counts = WaitlistEntry.objects.filter(listed | of_today, candidate_id=candidate_id).aggregate(
            listed=Count("pk", filter=listed), here=Count("pk", filter=listed & here), day=Count("pk", filter=of_today)
        )
        if counts["here"]:
            raise AlreadyWaiting
        if counts["listed"] >= MOST_LISTS:
            raise TooManyWaiting(most=MOST_LISTS)
        if counts["day"] >= MOST_A_DAY:
            raise TooManyWaiting(most=MOST_A_DAY)
        return WaitlistEntry.objects.create(
            interviewer_id=interviewer_id,
            candidate_id=candidate_id,
            starts_at=starts_at,
            ends_at=asked.ends_at,
            priority=slots.has_priority(candidate_id, now=now),
        )


def leave_waitlist(*, entry_id: UUID, candidate_id: UUID, now: datetime | None = None) -> None:
    """Wait no longer; what was offered goes to the next. Again is once. Raises NotFound for another's."""
    entry = WaitlistEntry.objects.filter(pk=entry_id, candidate_id=candidate_id).first()
    if entry is None:
        raise NotFound
    _end(entry, WaitlistEntry.State.LEFT, states=LISTED, now=now or database_now())


def pass_on_offers(*, now: datetime | None = None) -> int:
    """Offers that ran out go to the next who waits; how many. Twice, or twice at once, is once."""
    moment = now or database_now()
    due = WaitlistEntry.objects.filter(state=WaitlistEntry.State.OFFERED, offered_until__lte=moment)

    def pass_on(entry_id: UUID) -> bool:
        entry = WaitlistEntry.objects.get(pk=entry_id)
        return _end(entry, WaitlistEntry.State.PASSED, states=(WaitlistEntry.State.OFFERED,), now=moment, due=True)

    return do_each(due, pass_on, what="passing on an offer")


def offer_free_places(*, now: datetime | None = None) -> int:
    """Offer what is free and somebody waits for; how many were told. Nobody waits any more for what has begun."""
    moment = now or database_now()
    begun = WaitlistEntry.objects.filter(state=WaitlistEntry.State.WAITING, starts_at__lte=moment)
    begun.update(state=WaitlistEntry.State.PASSED, updated_at=moment)
    told = 0
    for interviewer_id, starts_at in fetch_rows(_MAYBE_FREE, [moment]):
        try:
            told += _offer(as_uuid(interviewer_id), as_time(starts_at), now=moment)
        except Exception:
            # One that can't be offered keeps nobody else waiting.
            log.exception("scheduling.not_offered interviewer=%s starts_at=%s", interviewer_id, starts_at)
    return told


@transaction.atomic
def _offer(interviewer_id: UUID, starts_at: datetime, *, now: datetime) -> int:
    steps.lock_people(interviewer_id)
    return offers.offer_place(interviewer_id=interviewer_id, starts_at=starts_at, now=now)


def _end(
    entry: WaitlistEntry,
    state: WaitlistEntry.State,
    *,
    states: tuple[WaitlistEntry.State, ...],
    now: datetime,
    due: bool = False,
) -> bool:
    """End somebody's waiting, and offer to the next what they had been offered. False where it had ended before."""
    with transaction.atomic():
        steps.lock_people(entry.interviewer_id)
        still = WaitlistEntry.objects.filter(pk=entry.pk, state__in=states)
        if due:
            still = still.filter(offered_until__lte=now)
        if not still.update(state=state, updated_at=now):
            return False
        cancel(about=f"waitlist:{entry.pk}")
        offers.offer_place(interviewer_id=entry.interviewer_id, starts_at=entry.starts_at, now=now)
        return True
