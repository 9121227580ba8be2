"""Places in the times of interviewers, and whose time is taken: what bookings hold and give back.

Whoever calls holds the calendars of the people concerned (`steps.lock_people`): between looking and writing nothing
changes. Constraints stand behind it: a slot is never overfull, nobody is in two places at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.common.ids import new_id
from core.common.sql import as_time, as_uuid, count_changed, fetch_rows
from scheduling.errors import Overlap, SlotFull, SlotUnavailable

_OVERLAPPING = """
    SELECT user_id FROM scheduling_occupied WHERE starts_at < %s AND ends_at > %s AND user_id = %s
"""
_OPEN_SLOT = """
    SELECT id, ends_at, capacity, taken FROM scheduling_slot WHERE interviewer_id = %s AND starts_at = %s AND open
"""
# Places that are kept for people who waited: the others can't have them.
_KEPT_FOR_OTHERS = """
    SELECT COUNT(*) FROM scheduling_waitlistentry WHERE interviewer_id = %s AND starts_at = %s AND state = 'offered'
    AND offered_until > %s AND candidate_id <> %s
"""
_MAKE_SLOT = """
    INSERT INTO scheduling_slot (id, created_at, updated_at, interviewer_id, starts_at, ends_at, busy_from, busy_until,
                                 capacity, taken, open)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 1, %s)
"""
_TAKE = """
    UPDATE scheduling_slot SET taken = taken + 1, updated_at = %s
    WHERE id = %s AND open AND taken < capacity
"""
_GIVE_BACK = """
    UPDATE scheduling_slot SET taken = taken - 1, open = (taken > 1), updated_at = %s WHERE id = %s AND taken > 0
    RETURNING open
"""
_OCCUPY = "INSERT INTO scheduling_occupied (user_id, starts_at, ends_at, slot_id, booking_id) VALUES "


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a time of an interviewer: the session, what is kept free around it, how many it is for."""

    interviewer_id: UUID
    starts_at: datetime
    ends_at: datetime
    busy_from: datetime
    busy_until: datetime
    capacity: int = 1


@dataclass(frozen=True, slots=True)
class OpenSlot:
    """A time that somebody has booked already."""

    id: UUID
    ends_at: datetime
    capacity: int
    taken: int


def take_place(place: Place, *, candidate_id: UUID, now: datetime) -> UUID:
    """Take a place in a time of an interviewer for somebody; the slot's id. Their own time is `occupy`'s.

    Raises SlotFull, also where the last places are kept for others who waited, SlotUnavailable (`why`: changed) where
    the time has another length by now, and Overlap (`who`: them) where the interviewer has something else then.
    """
    found = fetch_rows(_OPEN_SLOT, [place.interviewer_id, place.starts_at])
    slot = open_slot(*found[0]) if found else None
    kept = fetch_rows(_KEPT_FOR_OTHERS, [place.interviewer_id, place.starts_at, now, candidate_id])[0][0]
    ensure_room(place, slot, kept=kept)
    if slot is None and overlaps(place.interviewer_id, place.busy_from, place.busy_until):
        raise Overlap(who="them")
    slot_id = _take(place, slot, now=now)
    if slot is None:
        _occupy([place.interviewer_id, place.busy_from, place.busy_until, slot_id, None])
    return slot_id


def take_with_time(
    place: Place, slot: OpenSlot | None, *, kept: int, booking_id: UUID, candidate_id: UUID, now: datetime
) -> UUID:
    """Take a place and its candidate's time at once, in few statements; the slot's id.

    `slot` and `kept` are what the caller has just read under the locks. The booking is written in the same transaction.
    Raises what `take_place` and `occupy` do.
    """
    ensure_room(place, slot, kept=kept)
    wanted = [(candidate_id, place.starts_at, place.ends_at)]
    if slot is None:
        wanted.append((place.interviewer_id, place.busy_from, place.busy_until))
    busy = _busy(wanted)
    if busy:
        raise Overlap(who="you" if candidate_id in busy else "them")
    slot_id = _take(place, slot, now=now)
    rows: list[object] = [candidate_id, place.starts_at, place.ends_at, None, booking_id]
    if slot is None:
        rows += [place.interviewer_id, place.busy_from, place.busy_until, slot_id, None]
    _occupy(rows)
    return slot_id


def open_slot(slot_id: Any, ends_at: Any, capacity: int, taken: int) -> OpenSlot:
    """A slot's row as the database gives it."""
    return OpenSlot(as_uuid(slot_id), as_time(ends_at), capacity, taken)


def ensure_room(place: Place, slot: OpenSlot | None, *, kept: int) -> None:
    """Raises SlotFull where every place is taken or kept, SlotUnavailable where it is of another length by now."""
    taken, capacity = (slot.taken, slot.capacity) if slot else (0, place.capacity)
    if slot and slot.ends_at != place.ends_at:
        raise SlotUnavailable(why="changed")
    if taken + kept >= capacity:
        raise SlotFull(waitlist=True)


def _take(place: Place, slot: OpenSlot | None, *, now: datetime) -> UUID:
    if slot is not None:
        if not count_changed(_TAKE, [now, slot.id], prepared=True):
            raise SlotFull(waitlist=True)
        return slot.id
    slot_id = new_id()
    count_changed(
        _MAKE_SLOT,
        [
            slot_id, now, now, place.interviewer_id, place.starts_at, place.ends_at, place.busy_from, place.busy_until,
            place.capacity, True,
        ],
        prepared=True,
    )  # fmt: skip
    return slot_id


def occupy(user_id: UUID, starts_at: datetime, ends_at: datetime, *, booking_id: UUID) -> None:
    """Take a candidate's time for a booking, which is written in the same transaction. Raises Overlap (`who`: you)."""
    if overlaps(user_id, starts_at, ends_at):
        raise Overlap(who="you")
    _occupy([user_id, starts_at, ends_at, None, booking_id])


def overlaps(user_id: UUID, starts_at: datetime, ends_at: datetime) -> bool:
    """True where somebody has something between two moments. Who ends at ten can begin at ten."""
    return bool(_busy([(user_id, starts_at, ends_at)]))


def _busy(wanted: Sequence[tuple[UUID, datetime, datetime]]) -> set[UUID]:
    """Which of these people have something in the time that is wanted of them."""
    sql = " UNION ALL ".join([_OVERLAPPING] * len(wanted))
    values = [value for user_id, starts_at, ends_at in wanted for value in (ends_at, starts_at, user_id)]
    return {as_uuid(user_id) for (user_id,) in fetch_rows(sql, values, prepared=True)}


def _occupy(rows: Sequence[object]) -> None:
    """Take time: of so many fives of person, beginning, end, slot and booking."""
    count_changed(_OCCUPY + ", ".join(["(%s, %s, %s, %s, %s)"] * (len(rows) // 5)), rows, prepared=True)


def give_back_place(*, booking_id: UUID, slot_id: UUID | None, now: datetime) -> bool:
    """Give back the candidate's time, and the place in the slot; the interviewer's time with the slot's last place.

    False where that was done before.
    """
    if not count_changed("DELETE FROM scheduling_occupied WHERE booking_id = %s", [booking_id]):
        return False
    if slot_id is None:
        return True
    left = fetch_rows(_GIVE_BACK, [now, slot_id])
    if left and not left[0][0]:
        count_changed("DELETE FROM scheduling_occupied WHERE slot_id = %s", [slot_id])
    return True
