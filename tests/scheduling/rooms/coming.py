"""People who come into their booked sessions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from core.accounts import services as accounts
from core.accounts.people import Person
from core.accounts.selectors import person_of_session
from core.common.ids import new_id
from sessions_live.log import open_log
from sessions_live.models import Seat
from sessions_live.services import seats


def signed_in(user: Any) -> Person:
    """Somebody as views see them."""
    person = person_of_session(UUID(accounts.sign_in_as(user_id=user.pk).session_id))
    assert person is not None
    return person


def enter(room_id: UUID, user: Any, at: datetime) -> UUID:
    """Somebody comes: into the room, or into its lobby if they have to knock. Their stay."""
    seat = Seat.objects.get(room_id=room_id, user=user)
    with open_log(room_id, now=at) as log:
        joined = seats.join_room(log, room_id=room_id, seat_id=seat.pk, process_id=new_id(), instance=new_id().hex)
    return joined.stay_id


def admit(room_id: UUID, user: Any) -> None:
    """Somebody is let in; they come with their next `enter`."""
    Seat.objects.filter(room_id=room_id, user=user).update(state="admitted", spans=[[1, None]])


def leave(room_id: UUID, stay_id: UUID, at: datetime) -> None:
    """A stay ends."""
    with open_log(room_id, now=at) as log:
        seats.leave_room(log, room_id=room_id, stay_id=stay_id, reason="left")
