"""A place that is free again goes to who waited for it first (SCH-20, SCH-24).

Called with the interviewer's calendar locked, in the transaction that gave the place back: nobody gets in between.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings

from core.common.sql import Reader, count_changed, fetch_rows, marks
from interviewers import selectors as interviewers
from scheduling.models import WaitlistEntry
from scheduling.notifications import tell_waitlist_offer
from scheduling.selectors import slots

MOST_TOLD: Final = 200
_entries = Reader(WaitlistEntry)
# How much notice the interviewer wants, where somebody waits for this time.
_WAITED_FOR: Final = """
    SELECT c.notice_minutes FROM scheduling_waitlistentry w JOIN scheduling_calendar c ON c.user_id = w.interviewer_id
    WHERE w.interviewer_id = %s AND w.starts_at = %s AND w.state = 'waiting' LIMIT 1
"""
# Who waits and could come: those with priority first, then who came first.
_NEXT: Final = """
    interviewer_id = %s AND starts_at = %s AND state = 'waiting'
    AND EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = candidate_id AND u.is_active)
    AND NOT EXISTS (
        SELECT 1 FROM scheduling_occupied o WHERE o.user_id = candidate_id
        AND o.starts_at < scheduling_waitlistentry.ends_at AND o.ends_at > scheduling_waitlistentry.starts_at
    )
    ORDER BY priority DESC, id LIMIT %s
"""
_OFFER: Final = (
    "UPDATE scheduling_waitlistentry SET state = 'offered', offered_until = %s, updated_at = %s WHERE id IN "
)


def offer_place(*, interviewer_id: UUID, starts_at: datetime, now: datetime) -> int:
    """Offer the free places of a time to the first who wait for it, if it can be booked; how many were told.

    Where less time is left than an offer lasts, all are told, once, and who books first has it.
    """
    waited_for = fetch_rows(_WAITED_FOR, [interviewer_id, starts_at])
    if not waited_for or interviewers.rate_if_bookable(interviewer_id, now=now) is None:
        return 0
    asked = slots.check_slot(interviewer_id, starts_at, viewer_id=None, now=now)
    if asked.why is not None:
        return 0
    until = now + timedelta(minutes=settings.WAITLIST_OFFER_MINUTES)
    is_kept = until <= starts_at - timedelta(minutes=waited_for[0][0])
    chosen = _entries.fetch(_NEXT, [interviewer_id, starts_at, asked.places if is_kept else MOST_TOLD])
    if is_kept and chosen:
        ids = [entry.pk for entry in chosen]
        count_changed(_OFFER + f"({marks(len(ids))})", [until, now, *ids])
    for entry in chosen:
        if is_kept:
            entry.state, entry.offered_until = WaitlistEntry.State.OFFERED, until
        tell_waitlist_offer(entry)
    return len(chosen)
