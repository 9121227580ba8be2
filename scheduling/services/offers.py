"""A place that is free again goes to who waited for it first (SCH-20, SCH-24).

Called with the interviewer's calendar locked, in the transaction that gave the place back: nobody gets in between.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings

from core.common.sql import Reader, count_changed, fetch_rows, marks
from scheduling.models import WaitlistEntry
from scheduling.notifications import tell_waitlist_offer

_entries = Reader(WaitlistEntry)
# How many places of a time nobody has and nobody was offered, and until when it can be booked.
_FREE: Final = """
    SELECT COALESCE(s.capacity, c.capacity) - COALESCE(s.taken, 0) - (
        SELECT COUNT(*) FROM scheduling_waitlistentry w WHERE w.interviewer_id = c.user_id AND w.starts_at = %s
        AND w.state = 'offered' AND w.offered_until > %s
    ), c.notice_minutes
    FROM scheduling_calendar c
    LEFT JOIN scheduling_slot s ON s.interviewer_id = c.user_id AND s.starts_at = %s AND s.open
    WHERE c.user_id = %s
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
MOST_TOLD: Final = 200


def offer_place(*, interviewer_id: UUID, starts_at: datetime, now: datetime) -> int:
    """Offer the free places of a time to the first who wait for it; how many were told.

    Where less time is left than an offer lasts, all are told, and who books first has it.
    """
    waiting = (
        "SELECT 1 FROM scheduling_waitlistentry WHERE interviewer_id = %s AND starts_at = %s AND state = 'waiting'"
    )
    if not fetch_rows(waiting + " LIMIT 1", [interviewer_id, starts_at]):
        return 0
    rows = fetch_rows(_FREE, [starts_at, now, starts_at, interviewer_id])
    if not rows or rows[0][0] <= 0:
        return 0
    free, notice = rows[0]
    last = starts_at - timedelta(minutes=notice)
    until = now + timedelta(minutes=settings.WAITLIST_OFFER_MINUTES)
    if now >= last:
        return 0
    kept = until <= last
    chosen = _entries.fetch(_NEXT, [interviewer_id, starts_at, free if kept else MOST_TOLD])
    if kept and chosen:
        ids = [entry.pk for entry in chosen]
        count_changed(_OFFER + f"({marks(len(ids))})", [until, now, *ids])
    for entry in chosen:
        if kept:
            entry.state, entry.offered_until = WaitlistEntry.State.OFFERED, until
        tell_waitlist_offer(entry)
    return len(chosen)
