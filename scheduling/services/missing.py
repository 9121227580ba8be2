"""Sessions whose interviewer hasn't come while the candidate waits (AI-16)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from core.common.errors import NotFound
from scheduling.models import Booking
from scheduling.rules.joining import SEATED
from scheduling.services import absences, rooms, settling, steps

STATES = ("confirmed", "interviewer_absent")  # the second: the candidate has said so, and waits on


@dataclass(frozen=True, slots=True)
class Missed:
    """A session to which the interviewer hasn't come. `tokens` go back to the candidate."""

    booking_id: UUID
    ends_at: datetime
    topic: str
    tokens: int


def missed_by_interviewer(*, room_id: UUID, candidate_id: UUID, now: datetime) -> Missed | None:
    """The session in a room, if its candidate could say now that the interviewer didn't come; else None.

    Not of a session with several candidates: its room is nobody's own.
    """
    booking = _booking_in(room_id, candidate_id)
    if booking is None or booking.slot_id is None or now >= booking.ends_at:
        return None
    if Booking.objects.filter(slot_id=booking.slot_id, state__in=SEATED).exclude(pk=booking.pk).exists():
        return None
    if booking.state == Booking.State.CONFIRMED:
        record = rooms.evidence(booking)
        long_enough = record.waited("candidate", since=booking.starts_at, until=now) >= settling.wait()
        if record.came("interviewer") or not long_enough:
            return None
    return Missed(booking.pk, booking.ends_at, booking.topic, booking.price_tokens)


def give_up_waiting(*, room_id: UUID, candidate_id: UUID, now: datetime) -> None:
    """Say for a candidate that the interviewer didn't come: their tokens go back. Again does nothing more.

    Holds both people's calendars until the transaction's end. Raises NotFound, and what `absences.say_absent` does.
    """
    with transaction.atomic():
        booking = _booking_in(room_id, candidate_id)
        if booking is None:
            raise NotFound
        if steps.lock_booking(booking.pk).state == Booking.State.CONFIRMED:
            absences.say_absent(booking_id=booking.pk, by=candidate_id, now=now)


def _booking_in(room_id: UUID, candidate_id: UUID) -> Booking | None:
    return Booking.objects.filter(
        candidate_id=candidate_id, room_id=room_id, kind=Booking.Kind.HUMAN, state__in=STATES
    ).first()
