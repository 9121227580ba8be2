"""Places in the times of interviewers, and whose time is taken: what bookings hold and give back.

Whoever calls holds the calendars of the people concerned (`steps.lock_people`): between looking and writing nothing
changes. Constraints stand behind it: a slot is never overfull, nobody is in two places at once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from core.common.sql import Write, Writer, as_time, as_uuid, count_changed, fetch_rows, write_all
from scheduling.errors import Overlap, SlotFull, SlotUnavailable
from scheduling.models import Occupied, Slot

_OVERLAPPING = """
    SELECT user_id FROM scheduling_occupied WHERE starts_at < %s AND ends_at > %s AND user_id = %s
"""
_OPEN_SLOT = """
    SELECT id, ends_at, capacity, taken, room_id FROM scheduling_slot
    WHERE interviewer_id = %s AND starts_at = %s AND open
"""
# Places that are kept for people who waited: the others can't have them.
_KEPT_FOR_OTHERS = """
    SELECT COUNT(*) FROM scheduling_waitlistentry WHERE interviewer_id = %s AND starts_at = %s AND state = 'offered'
    AND offered_until > %s AND candidate_id <> %s
"""
_TAKE = """
    UPDATE scheduling_slot SET taken = taken + 1, updated_at = %s
    WHERE id = %s AND open AND taken < capacity
"""
_GIVE_BACK = """
    UPDATE scheduling_slot SET taken = taken - 1, open = (taken > 1), updated_at = %s WHERE id = %s AND taken > 0
    RETURNING open
"""
_slots = Writer(Slot)
_occupied = Writer(Occupied)


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
    room_id: UUID | None


@dataclass(frozen=True, slots=True)
class Taking:
    """A place that is about to be taken, with its candidate's time: `writes` do it, the first of them the place."""

    slot: Slot
    writes: Sequence[Write]


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
    taken, write = _take(place, slot, now=now)
    ensure_taken(write_all(write)[0])
    if slot is None:
        _occupied.insert(_time_of_slot(taken))
    return taken.pk


def taking(
    place: Place,
    slot: OpenSlot | None,
    *,
    kept: int,
    elsewhere: bool,
    booking_id: UUID,
    candidate_id: UUID,
    now: datetime,
) -> Taking:
    """What takes a place and its candidate's time, to be written with the booking; `ensure_taken` of the first.

    `slot`, `kept` and `elsewhere` (the candidate has something else then) are what the caller has just read under the
    locks, as is that the interviewer is free. Raises what `take_place` and `occupy` do.
    """
    ensure_room(place, slot, kept=kept)
    if elsewhere:
        raise Overlap(who="you")
    taken, write = _take(place, slot, now=now)
    times = [Occupied(user_id=candidate_id, starts_at=place.starts_at, ends_at=place.ends_at, booking_id=booking_id)]
    if slot is None:
        times.append(_time_of_slot(taken))
    return Taking(taken, [write, _occupied.writing(*times)])


def ensure_taken(rows: int) -> None:
    """Raises SlotFull where no place was taken after all."""
    if not rows:
        raise SlotFull(waitlist=True)


@contextmanager
def nobody_in_two_places() -> Iterator[None]:
    """Where the database finds an interviewer in two places although their calendar says that they are free, it is
    right: raises Overlap (`who`: them). The transaction is lost."""
    try:
        yield
    except IntegrityError as problem:
        if "occupied_never_overlaps" not in str(problem):
            raise
        raise Overlap(who="them") from problem


def open_slot(slot_id: Any, ends_at: Any, capacity: int, taken: int, room_id: Any) -> OpenSlot:
    """A slot's row as the database gives it."""
    return OpenSlot(as_uuid(slot_id), as_time(ends_at), capacity, taken, as_uuid(room_id) if room_id else None)


def ensure_room(place: Place, slot: OpenSlot | None, *, kept: int) -> None:
    """Raises SlotFull where every place is taken or kept, SlotUnavailable where it is of another length by now."""
    taken, capacity = (slot.taken, slot.capacity) if slot else (0, place.capacity)
    if slot and slot.ends_at != place.ends_at:
        raise SlotUnavailable(why="changed")
    if taken + kept >= capacity:
        raise SlotFull(waitlist=True)


def _take(place: Place, slot: OpenSlot | None, *, now: datetime) -> tuple[Slot, Write]:
    """The slot as it is with one place more taken, and what takes it."""
    made = Slot(
        interviewer_id=place.interviewer_id,
        starts_at=place.starts_at,
        ends_at=place.ends_at,
        busy_from=place.busy_from,
        busy_until=place.busy_until,
        capacity=place.capacity,
        taken=1,
    )
    if slot is None:
        return made, _slots.writing(made)
    made.pk, made.capacity, made.taken, made.room_id = slot.id, slot.capacity, slot.taken + 1, slot.room_id
    return made, (_TAKE, [now, slot.id])


def _time_of_slot(slot: Slot) -> Occupied:
    return Occupied(user_id=slot.interviewer_id, starts_at=slot.busy_from, ends_at=slot.busy_until, slot_id=slot.pk)


def occupy(user_id: UUID, starts_at: datetime, ends_at: datetime, *, booking_id: UUID) -> None:
    """Take a candidate's time for a booking, which is written in the same transaction. Raises Overlap (`who`: you)."""
    if overlaps(user_id, starts_at, ends_at):
        raise Overlap(who="you")
    _occupied.insert(Occupied(user_id=user_id, starts_at=starts_at, ends_at=ends_at, booking_id=booking_id))


def overlaps(user_id: UUID, starts_at: datetime, ends_at: datetime) -> bool:
    """True where somebody has something between two moments. Who ends at ten can begin at ten."""
    return bool(fetch_rows(_OVERLAPPING, [ends_at, starts_at, user_id]))


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
