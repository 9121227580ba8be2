"""The next free time of each interviewer, for the search: worked out anew when something changes, and when it passes.

Every calendar says when that is due (`look_at`). A change sets it to nothing, in its own transaction: also if the
process dies right after it, the sweep finds it.
"""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q

from core.common import waking
from core.common.sql import as_time, count_changed, database_now, fetch_rows, marks
from interviewers import services as interviewers
from scheduling.models import Calendar
from scheduling.rules import slots as rules
from scheduling.selectors.slots import read_diary
from scheduling.services.steps import Change

log = logging.getLogger(__name__)

MOST: Final = 200
# What nothing tells us of (a person's own zone, a plan) is noticed after so long.
LONGEST: Final = timedelta(hours=6)
NOTHING_OPEN: Final = timedelta(days=1)
_LOOK_AGAIN: Final = "UPDATE scheduling_calendar SET look_at = NULL"
_NEXT_END_OF_OFFER: Final = """
    SELECT MIN(offered_until) FROM scheduling_waitlistentry
    WHERE interviewer_id = %s AND state = 'offered' AND offered_until > %s
"""


def look_again(user_ids: Collection[UUID]) -> None:
    """Have the next free times of these people worked out anew, after the transaction."""
    whose = list(user_ids)
    count_changed(f"{_LOOK_AGAIN} WHERE user_id IN ({marks(len(whose))})", whose)
    wake()


def wake() -> None:
    """Have what is due worked out after the transaction, by whoever is there."""
    waking.wake("scheduling.tasks.look_at_calendars", expires=60)


def follow_change(change: Change) -> None:
    """A booking moved: so did its people's free times."""
    booking = change.booking
    whose = [one for one in (booking.candidate_id, booking.interviewer_id) if one is not None]
    # Their calendars are locked: what is due already stays so until we are done, and need not be written again.
    count_changed(f"{_LOOK_AGAIN} WHERE user_id IN ({marks(len(whose))}) AND look_at IS NOT NULL", whose, prepared=True)
    wake()


def follow_person(user_id: UUID) -> None:
    """Somebody is away now, or back."""
    look_again([user_id])


def look_at_due(*, now: datetime | None = None, most: int = MOST) -> int:
    """Work out the next free times that are due, those that changed first; how many. Twice is once."""
    now = now or database_now()
    due = Calendar.objects.filter(_due(now)).order_by(F("look_at").asc(nulls_first=True), "pk")
    looked = 0
    for user_id in list(due.values_list("user_id", flat=True)[:most]):
        try:
            looked += _look(user_id, now=now)
        except Exception:
            # One that can't be worked out holds up no other.
            log.exception("scheduling.next_free_unknown user=%s", user_id)
            Calendar.objects.filter(_due(now), user_id=user_id).update(look_at=now + LONGEST)
    return looked


@transaction.atomic
def _look(user_id: UUID, *, now: datetime) -> bool:
    """Work out one. With the calendar locked: whoever changes it meanwhile waits, and has it looked at again."""
    calendars = Calendar.objects.filter(_due(now), user_id=user_id)
    if connection.features.has_select_for_no_key_update:
        calendars = calendars.select_for_update(no_key=True)
    calendar = calendars.first()
    if calendar is None:
        return False
    until = now + timedelta(days=calendar.horizon_days + 2)
    agenda = read_diary(user_id, since=now, until=until, now=now).agenda
    found = rules.next_free(agenda, now=now)
    interviewers.note_next_free(user_id=user_id, at=found)
    Calendar.objects.filter(pk=calendar.pk).update(look_at=_again_at(calendar, found, bool(agenda.pattern), now=now))
    return True


def _again_at(calendar: Calendar, found: datetime | None, has_windows: bool, *, now: datetime) -> datetime:
    """When the answer may be another: it can't be booked any more, or a place that is kept for somebody isn't."""
    if not has_windows:
        return now + NOTHING_OPEN
    moments = [now + LONGEST]
    if found is not None:
        moments.append(found - timedelta(minutes=calendar.notice_minutes) + timedelta(seconds=1))
    ((offer_ends,),) = fetch_rows(_NEXT_END_OF_OFFER, [calendar.user_id, now])
    if offer_ends is not None:
        moments.append(as_time(offer_ends))
    return min(moments)


def _due(now: datetime) -> Q:
    return Q(look_at__isnull=True) | Q(look_at__lte=now)
