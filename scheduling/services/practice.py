"""Sessions with the AI interviewer that were booked ahead. `ai_interviewer` is above and registers itself here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from core.accounts.people import Person
from core.common.errors import NotFound
from scheduling.models import Booking
from scheduling.rules.joining import CLOSES_AFTER
from scheduling.rules.states import CONFIRMED, State
from scheduling.services import rooms, steps
from scheduling.services.sweeps import do_each


@dataclass(frozen=True, slots=True)
class Started:
    """An interview that was started, and the room it is in."""

    interview_id: UUID
    room_id: UUID


class PracticePort(Protocol):
    """What `ai_interviewer` does for scheduling."""

    def check(self, *, user_id: UUID, minutes: int, interview: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """What was asked, as it is kept with the booking.

        Raises what POST /api/ai/interviews would: a validation error for what can't be set up, MonthlyLimitReached if
        this month's are used and the interview would be held this month. Counts nothing.
        """

    def start(self, *, person: Person, booking_id: UUID, minutes: int, interview: Mapping[str, Any]) -> Started:
        """Set the interview up and count it. The same booking again is the same interview, at once, too."""


_port: PracticePort | None = None


def register(port: PracticePort) -> None:
    """Say who interviews. In `AppConfig.ready()`."""
    global _port
    _port = port


def _interviewer() -> PracticePort:
    if _port is None:
        raise RuntimeError("nobody has registered the AI interviewer")
    return _port


def check_interview(
    *, user_id: UUID, minutes: int, interview: Mapping[str, Any], starts_at: datetime
) -> dict[str, Any]:
    """What was asked of a session with the AI, checked and as `Booking.interview` keeps it (JSON).

    `interview` is the body of POST /api/ai/interviews; `minutes` the booking's own. Call it before the transaction.
    Raises what that address does: rest_framework's ValidationError, MonthlyLimitReached, VoiceUnavailable.
    """
    return _interviewer().check(user_id=user_id, minutes=minutes, interview=interview, now=starts_at)


def start(booking: Booking, *, person: Person, now: datetime) -> Started:
    """The interview of a booked practice session: set up when its person comes for it first, then always that one.

    Setting up is slow, so no lock is held: the booking's id makes it one. Raises NotFound for anybody else,
    RoomNotOpen, LinkClosed, WrongState, and what setting an interview up raises (MonthlyLimitReached: nothing is lost,
    the booking stays until its window closes).
    """
    if booking.kind != Booking.Kind.AI or booking.candidate_id != person.user_id:
        raise NotFound
    if booking.interview_id is not None and booking.room_id is not None:
        return Started(booking.interview_id, booking.room_id)
    rooms.check_window(booking, now=now)
    started = _interviewer().start(
        person=person,
        booking_id=booking.pk,
        minutes=round((booking.ends_at - booking.starts_at).total_seconds() / 60),
        interview=booking.interview,
    )
    with transaction.atomic():
        locked = steps.lock_booking(booking.pk)
        fresh = Booking.objects.filter(pk=locked.pk, interview_id=None)
        if fresh.update(interview_id=started.interview_id, room_id=started.room_id, updated_at=now):
            locked.refresh_from_db()
            state = cast(State, locked.state)
            steps.note(locked, "started", before=state, by=person.user_id, role="candidate", now=now)
    return started


def settle_due(*, now: datetime) -> int:
    """End booked practice sessions by themselves: completed once begun and over, else absent when the window closes.

    Nobody's tokens hang on them and nobody waited, so nobody is told. Returns how many. Twice ends each once.
    """
    over = Q(interview_id__isnull=False, ends_at__lte=now) | Q(
        interview_id__isnull=True, ends_at__lte=now - CLOSES_AFTER
    )
    due = Booking.objects.filter(over, kind=Booking.Kind.AI, state=Booking.State.CONFIRMED)
    return do_each(due, lambda pk: _settle(pk, now=now), what="settling practice")


@transaction.atomic
def _settle(booking_id: UUID, *, now: datetime) -> bool:
    booking = steps.lock_booking(booking_id)
    over = CLOSES_AFTER if booking.interview_id is None else timedelta()
    if booking.state != Booking.State.CONFIRMED or booking.ends_at + over > now:
        return False  # somebody was quicker, or it begins at this moment
    to: State = "completed" if booking.interview_id is not None else "candidate_absent"
    steps.change_state(booking, expect=CONFIRMED, to=to, by=None, role="", now=now)
    return True
