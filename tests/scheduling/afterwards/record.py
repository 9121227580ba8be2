"""A record of who was where, told by the test; and what people have afterwards."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from billing.models import Wallet
from scheduling.models import Booking, Slot
from scheduling.rules.presence import Evidence, Stay
from scheduling.services import rooms
from scheduling.services.rooms import Meeting
from tests.billing.ledger.wallets import columns
from tests.scheduling.rooms.coming import admit, enter, leave
from tests.scheduling.world import HOUR, MINUTE

WAIT = 15 * MINUTE  # ABSENT_AFTER_MINUTES
AUTO = 12 * HOUR  # AUTO_COMPLETE_HOURS


@dataclass
class Record:
    """The rooms, as scheduling knows them: what the test says happened in them."""

    stays: dict[UUID, list[Stay]] = field(default_factory=dict)
    incidents: dict[UUID, int] = field(default_factory=dict)
    followed: list[tuple[UUID, datetime]] = field(default_factory=list)
    ended: list[UUID] = field(default_factory=list)

    def open_room(self, meeting: Meeting) -> UUID:
        return uuid4()

    def follow(self, room_id: UUID, meeting: Meeting, **_more: Any) -> None:
        self.followed.append((room_id, meeting.starts_at))

    def end_room(self, room_id: UUID, *, reason: str) -> None:
        self.ended.append(room_id)

    def evidence(self, room_id: UUID, *, candidate_id: UUID, interviewer_id: UUID) -> Evidence:
        mine = [stay for stay in self.stays.get(room_id, []) if stay.user_id in (candidate_id, interviewer_id)]
        return Evidence(opened=True, stays=tuple(mine), open_incidents=self.incidents.get(room_id, 0))

    def presence(self, room_id: UUID) -> list[Stay]:
        return self.stays.get(room_id, [])

    def came(
        self,
        booking: Booking,
        role: str,
        since: timedelta = timedelta(),
        until: timedelta | None = HOUR,
        *,
        place: str = "room",
    ) -> None:
        """Somebody was there, from when to when after the start; without an end they still are."""
        room_id = room_of(booking)
        user = booking.candidate if role == "candidate" else booking.interviewer
        assert user is not None
        left_at = None if until is None else booking.starts_at + until
        stay = Stay(user.pk, role, user.name, place, booking.starts_at + since, left_at)
        self.stays.setdefault(room_id, []).append(stay)

    def both_came(self, booking: Booking) -> None:
        self.came(booking, "candidate")
        self.came(booking, "interviewer")


def hold(booking: Booking) -> Booking:
    """Both came to a session and stayed to its end, if nothing else is on record: told, or with rooms as they are."""
    booking.refresh_from_db()
    if booking.room_id is not None:
        return booking
    if isinstance(rooms._port, Record):
        rooms._port.both_came(booking)
        return booking
    room_id = rooms.open_room(booking_id=booking.pk, now=booking.starts_at)
    admit(room_id, booking.candidate)
    stays = [enter(room_id, user, booking.starts_at) for user in (booking.interviewer, booking.candidate)]
    for stay in stays:
        leave(room_id, stay, booking.ends_at)
    booking.refresh_from_db()
    return booking


def room_of(booking: Booking) -> UUID:
    """The room of a booking, which somebody has asked for."""
    booking.refresh_from_db()
    if booking.room_id is None:
        room_id = Slot.objects.get(pk=booking.slot_id).room_id or uuid4()
        Slot.objects.filter(pk=booking.slot_id).update(room_id=room_id)
        Booking.objects.filter(slot=booking.slot_id).update(room_id=room_id)
        booking.refresh_from_db()
    assert booking.room_id is not None
    return booking.room_id


def state(booking: Booking) -> str:
    booking.refresh_from_db()
    return booking.state


def has(user: Any) -> tuple[int, int, int, int]:
    """What somebody can spend, has set aside, has earned, and owes."""
    if not Wallet.objects.filter(user=user).exists():
        return 0, 0, 0, 0
    now = columns(user)
    return now["paid"] + now["free"], now["held"], now["earned"], now["owed"]
