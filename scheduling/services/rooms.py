"""The room of a booked session: made when it is first asked for, kept in line with its bookings, read as evidence.

`sessions_live` is above and registers the rooms themselves here. What changes a booking is heard of by
`steps.on_change`: whoever cancels or moves one need not know whether there is a room.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from core.common.errors import NotFound
from core.common.sql import Reader
from scheduling.errors import LinkClosed, RoomNotOpen, WrongState
from scheduling.models import Booking, Slot
from scheduling.rules.joining import SEATED, Window, window_of
from scheduling.rules.presence import Evidence, Stay
from scheduling.services.steps import Change, lock_booking

_slots = Reader(Slot, prepared=True)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A booked session as its room has to know it."""

    title: str
    interviewer_id: UUID
    candidate_ids: tuple[UUID, ...]
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime


class RoomPort(Protocol):
    """What `sessions_live` does for scheduling. Each call joins the caller's transaction."""

    def open_room(self, meeting: Meeting) -> UUID:
        """Make a room with its host and its candidates seated."""

    def follow(self, room_id: UUID, meeting: Meeting, *, again: UUID | None = None) -> None:
        """Bring seats, title and time of a room in line. Twice does nothing more; an ended room stays as it is.

        `again`: who has just booked, and had perhaps lost their seat by cancelling before.
        """

    def end_room(self, room_id: UUID, *, reason: str) -> None:
        """End a room for everybody in it. Not one in which a practice interview goes on; twice does nothing more."""

    def evidence(self, room_id: UUID, *, candidate_id: UUID, interviewer_id: UUID) -> Evidence:
        """The two people's stays in the room and its lobby, and how many incidents are open."""

    def presence(self, room_id: UUID) -> list[Stay]:
        """Everybody's stays, oldest first."""


_port: RoomPort | None = None


def register(port: RoomPort) -> None:
    """Say who has the rooms. In `AppConfig.ready()`."""
    global _port
    _port = port


def _rooms() -> RoomPort:
    if _port is None:
        raise RuntimeError("nobody has registered the rooms")
    return _port


def window(booking: Booking) -> Window:
    """From when until when the room of a booking can be entered."""
    return window_of(booking.starts_at, booking.ends_at, opens_minutes=settings.ROOM_OPENS_MINUTES)


def open_room(*, booking_id: UUID, now: datetime) -> UUID:
    """The room of a booking, made if nobody has asked for it yet: one for all bookings of its slot.

    Of many at once, all get the same. Raises RoomNotOpen, LinkClosed and WrongState; NotFound for a practice session.
    """
    with transaction.atomic():
        booking = lock_booking(booking_id)
        if booking.slot_id is None or booking.kind != Booking.Kind.HUMAN:
            raise NotFound
        check_window(booking, now=now)
        slot = Slot.objects.get(pk=booking.slot_id)
        if slot.room_id is None:
            slot.room_id = _rooms().open_room(_meeting(slot))
            # The calendars' locks let one of us come here. Should they ever not, no second room may stay.
            if not Slot.objects.filter(pk=slot.pk, room_id=None).update(room_id=slot.room_id):
                raise WrongState(state=booking.state)
            _seated(slot).update(room_id=slot.room_id)
        return slot.room_id


def check_window(booking: Booking, *, now: datetime) -> None:
    """Raises WrongState for a booking that isn't on, RoomNotOpen before its window, LinkClosed after it."""
    if booking.state not in SEATED:
        raise WrongState(state=booking.state)
    opening = window(booking)
    standing = opening.standing(now)
    if standing == "early":
        raise RoomNotOpen(opens_at=opening.opens_at.isoformat())
    if standing == "closed":
        raise LinkClosed(opens_at=opening.opens_at.isoformat(), closes_at=opening.closes_at.isoformat())


def follow_change(change: Change) -> None:
    """Bring rooms in line with a booking that has changed, inside its transaction."""
    booking = change.booking
    if booking.kind != Booking.Kind.HUMAN:
        return  # the room of a practice session is its interview's
    slot = _slot_of(change)
    if booking.room_id is not None and (slot is None or slot.room_id != booking.room_id):
        # It was moved to another slot: the room it had is for whoever is left in the old one.
        before = Slot.objects.filter(room_id=booking.room_id).first()
        Booking.objects.filter(pk=booking.pk).update(room_id=None)
        booking.room_id = None
        if before is not None:
            _follow(before)
    if slot is not None:
        entered = booking.state in SEATED and change.before not in SEATED
        _follow(slot, again=booking.candidate_id if entered else None)


def _slot_of(change: Change) -> Slot | None:
    booking = change.booking
    if change.before is None and Booking.slot.is_cached(booking):
        return booking.slot  # just made, or read, by who holds its locks
    return next(iter(_slots.fetch("id = %s", [booking.slot_id])), None) if booking.slot_id else None


def _follow(slot: Slot, *, again: UUID | None = None) -> None:
    if slot.room_id is None:
        return
    seated = _seated(slot)
    if not seated.exists():
        _rooms().end_room(slot.room_id, reason=gettext("it was cancelled"))
        return
    _rooms().follow(slot.room_id, _meeting(slot), again=again)
    seated.update(room_id=slot.room_id)


def evidence(booking: Booking) -> Evidence:
    """What the presence ledger says of a booking's two people. Of a room that nobody asked for: not opened."""
    if booking.room_id is None or booking.interviewer_id is None:
        return Evidence(opened=False)
    return _rooms().evidence(booking.room_id, candidate_id=booking.candidate_id, interviewer_id=booking.interviewer_id)


def presence(booking: Booking) -> list[Stay]:
    """Who was where, from when to when, and why they left. For staff."""
    return [] if booking.room_id is None else _rooms().presence(booking.room_id)


def _seated(slot: Slot) -> QuerySet[Booking]:
    return Booking.objects.filter(slot=slot, state__in=SEATED)


def _meeting(slot: Slot) -> Meeting:
    bookings = list(_seated(slot).order_by("id"))
    title = next((one.topic for one in bookings if one.topic), "") if len(bookings) == 1 else ""
    return Meeting(
        title=title or gettext("Interview"),
        interviewer_id=slot.interviewer_id,
        candidate_ids=tuple(one.candidate_id for one in bookings),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        closes_at=window_of(slot.starts_at, slot.ends_at, opens_minutes=settings.ROOM_OPENS_MINUTES).closes_at,
    )
