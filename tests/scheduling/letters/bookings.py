"""Bookings as they lie in the tables, for tests of what is told about them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from scheduling.models import Booking, Slot

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def a_booking(
    candidate: Any, interviewer: Any, *, starts_at: datetime, state: str = "confirmed", **more: Any
) -> Booking:
    """A booked hour of two people; with the AI interviewer where there is none. Nobody has been told of it."""
    ends_at = starts_at + HOUR
    slot = None
    if interviewer is not None:
        slot = Slot.objects.create(
            interviewer=interviewer,
            starts_at=starts_at,
            ends_at=ends_at,
            busy_from=starts_at,
            busy_until=ends_at,
            open=False,
        )
    return Booking.objects.create(
        kind="human" if interviewer else "ai",
        state=state,
        candidate=candidate,
        interviewer=interviewer,
        slot=slot,
        starts_at=starts_at,
        ends_at=ends_at,
        key=str(uuid4()),
        asked="",
        **more,
    )
