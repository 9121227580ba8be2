"""Going into a booked session, from one's list or by a link from a letter (SCH-4, SCH-8)."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from core.accounts.people import Person
from core.common.errors import NotFound
from core.common.sql import database_now
from scheduling.errors import WrongState
from scheduling.models import Booking
from scheduling.rules.joining import may_come
from scheduling.rules.states import Role, State
from scheduling.services import links, practice, rooms


@dataclass(frozen=True, slots=True)
class Joined:
    """Where somebody goes: the room, and for a practice session its interview."""

    room_id: UUID
    interview_id: UUID | None = None

    @property
    def path(self) -> str:
        """The page of it."""
        return f"/rooms/{self.room_id}" if self.interview_id is None else f"/practise/{self.interview_id}"


def join(*, booking_id: UUID, person: Person, now: datetime | None = None) -> Joined:
    """Where one of a booking's two people goes. What isn't there yet is made, once, however many ask.

    Raises NotFound for everybody else, RoomNotOpen, LinkClosed and WrongState; for a practice session whatever setting
    an interview up raises.
    """
    now = now or database_now()
    booking = Booking.objects.filter(pk=booking_id).first()
    if booking is None or person.user_id not in (booking.candidate_id, booking.interviewer_id):
        raise NotFound
    if booking.kind == Booking.Kind.AI:
        started = practice.start(booking, person=person, now=now)
        return Joined(started.room_id, started.interview_id)
    role: Role = "candidate" if person.user_id == booking.candidate_id else "interviewer"
    if not may_come(cast(State, booking.state), role):
        raise WrongState(state=booking.state)
    return Joined(rooms.open_room(booking_id=booking_id, now=now))


def join_by_link(*, token: str, person: Person, now: datetime | None = None) -> Joined:
    """The same by a link, which is used up by it; by nothing that is refused. Of many at once, one gets in by it.

    Raises what `join` does, LinkUnknown, LinkUsed and LinkNotOpen.
    """
    now = now or database_now()
    shown = links.show_link(token=token, user_id=person.user_id, now=now)
    if shown.state != "open":
        links.use_link(token=token, user_id=person.user_id, now=now)  # says why not
    joined = join(booking_id=shown.link.booking_id, person=person, now=now)
    links.use_link(token=token, user_id=person.user_id, now=now)
    return joined
