"""The other side didn't come (SCH-24)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from core.common.clock import to_iso
from core.common.sql import database_now
from scheduling.errors import NotAbsent, NotWaited, TooEarlyForAbsence, WrongState
from scheduling.models import Booking
from scheduling.rules.presence import Side
from scheduling.rules.states import CONFIRMED, State
from scheduling.services import rooms, settling, sides
from scheduling.services.steps import change_state

OTHER: Final[dict[Side, Side]] = {"candidate": "interviewer", "interviewer": "candidate"}
ABSENT: Final[dict[Side, State]] = {"candidate": "candidate_absent", "interviewer": "interviewer_absent"}


def absent_from(booking: Booking) -> datetime:
    """From when on somebody can be said not to have come."""
    return booking.starts_at + settling.wait()


def say_absent(*, booking_id: UUID, by: UUID, now: datetime | None = None) -> Booking:
    """Say that the other side didn't come, having waited for them. The record has to agree; then the terms decide.

    Where something is reported of the room and still open, our staff decide. Raises WrongState, TooEarlyForAbsence
    (`from`), NotAbsent, NotWaited (`minutes`).
    """
    with transaction.atomic():
        booking, side = sides.lock_own(booking_id, by)
        now = now or database_now()
        if booking.state != Booking.State.CONFIRMED or booking.interviewer_id is None:
            raise WrongState(state=booking.state)
        since = absent_from(booking)
        if now < since:
            raise TooEarlyForAbsence(**{"from": to_iso(since)})
        record = rooms.evidence(booking)
        if record.came(OTHER[side]):
            raise NotAbsent
        until = min(now, booking.ends_at)
        if record.waited(side, since=booking.starts_at, until=until) < settling.wait():
            raise NotWaited(minutes=settling.wait().total_seconds() // 60)
        to: State = "in_review" if record.open_incidents else ABSENT[OTHER[side]]
        return change_state(booking, expect=CONFIRMED, to=to, by=by, role=side, now=now)
