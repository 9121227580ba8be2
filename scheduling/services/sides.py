"""Whose booking it is."""

from typing import cast
from uuid import UUID

from core.common.errors import NotFound
from scheduling.models import Booking
from scheduling.rules.presence import Side
from scheduling.rules.states import State
from scheduling.services.steps import lock_booking


def side_of(booking: Booking, user_id: UUID) -> Side:
    """What somebody is in a booking. Raises NotFound: other people's bookings don't exist."""
    if user_id == booking.candidate_id:
        return "candidate"
    if user_id == booking.interviewer_id:
        return "interviewer"
    raise NotFound


def lock_own(booking_id: UUID, user_id: UUID) -> tuple[Booking, Side]:
    """A booking with its people's calendars locked, and which of them this is. Raises NotFound."""
    booking = lock_booking(booking_id)
    return booking, side_of(booking, user_id)


def state_of(booking: Booking) -> State:
    """A booking's state, as the rules speak of it."""
    return cast(State, booking.state)
