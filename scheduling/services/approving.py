"""The interviewer's yes or no to a booking, where they want to be asked (SCH-18)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from core.common.errors import NotAllowed
from core.common.sql import database_now
from scheduling.errors import WrongState
from scheduling.models import Booking
from scheduling.rules.states import PENDING, State
from scheduling.services import sides
from scheduling.services.steps import change_state, lock_booking
from scheduling.services.sweeps import do_each


def approve_booking(*, booking_id: UUID, by: UUID, now: datetime | None = None) -> Booking:
    """Say yes: the session takes place, its tokens stay held. Raises NotAllowed for the candidate, WrongState."""
    return _answer(booking_id, by, now, to="confirmed", kind="approved", reason="")


def decline_booking(*, booking_id: UUID, by: UUID, reason: str, now: datetime | None = None) -> Booking:
    """Say no, with a reason: all tokens come back. Raises NotAllowed for the candidate, WrongState."""
    return _answer(booking_id, by, now, to="declined", kind="declined", reason=reason)


def expire_requests(*, now: datetime | None = None) -> int:
    """Let go what was not answered in time: all tokens come back. How many; twice, or twice at once, is once."""
    moment = now or database_now()
    due = Booking.objects.filter(state=Booking.State.PENDING, approve_until__lte=moment)
    return do_each(due, lambda pk: _expire(pk, moment), what="expiring a request")


@transaction.atomic
def _answer(booking_id: UUID, by: UUID, now: datetime | None, *, to: State, kind: str, reason: str) -> Booking:
    booking, side = sides.lock_own(booking_id, by)
    now = now or database_now()
    if side != "interviewer":
        raise NotAllowed
    if booking.state == Booking.State.PENDING and _is_due(booking, now):
        raise WrongState(state="expired")  # the sweep has not come by yet
    return change_state(booking, expect=PENDING, to=to, kind=kind, by=by, role=side, now=now, reason=reason)


@transaction.atomic
def _expire(booking_id: UUID, now: datetime) -> bool:
    booking = lock_booking(booking_id)
    if booking.state != Booking.State.PENDING or not _is_due(booking, now):
        return False
    change_state(booking, expect=PENDING, to="expired", by=None, role="", now=now)
    return True


def _is_due(booking: Booking, now: datetime) -> bool:
    return booking.approve_until is not None and booking.approve_until <= now
