"""Cancelling: by candidate, interviewer or staff, and of what can't be any more (SCH-6, SCH-12, SCH-13, SCH-19)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from core.audit import services as audit
from core.common.errors import NotAllowed
from core.common.sql import as_uuid, database_now, fetch_rows
from scheduling.errors import AlreadyStarted, WrongState
from scheduling.models import Booking
from scheduling.rules.actions import MAY_CANCEL
from scheduling.rules.states import CANCELLED_BY, PENDING, TAKES_TIME
from scheduling.services import sides
from scheduling.services.steps import change_state, lock_booking
from scheduling.services.sweeps import do_each

AT_ONCE: Final = 500
# Sessions ahead of which a side is gone: an account that is closed, an interviewer who may not work here any more.
_WITHOUT_A_SIDE: Final = """
    SELECT b.id FROM scheduling_booking b
    JOIN accounts_user c ON c.id = b.candidate_id
    LEFT JOIN accounts_user i ON i.id = b.interviewer_id
    WHERE b.state IN ('pending', 'confirmed') AND b.starts_at > %s AND (
        NOT c.is_active OR NOT i.is_active OR (b.interviewer_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM accounts_role r
            WHERE r.user_id = b.interviewer_id AND r.role = 'interviewer' AND r.onboarding_stage = 'active'
        ))
    )
    ORDER BY b.id LIMIT %s
"""


def cancel_booking(*, booking_id: UUID, by: UUID, reason: str, now: datetime | None = None) -> Booking:
    """Cancel one's own booking before it begins, with a reason.

    A candidate's tokens come back, less the share of the terms when it is late; whole where the interviewer cancels.
    Raises AlreadyStarted, WrongState (an interviewer declines what waits for a yes).
    """
    with transaction.atomic():
        booking, side = sides.lock_own(booking_id, by)
        now = now or database_now()
        if booking.state not in MAY_CANCEL[side]:
            raise WrongState(state=booking.state)
        if now >= booking.starts_at:
            raise AlreadyStarted
        # Who takes back a request that was never said yes to owes nobody anything, however late it is.
        captured = 0 if booking.state in PENDING else None
        return change_state(
            booking,
            expect=MAY_CANCEL[side],
            to=CANCELLED_BY[side],
            by=by,
            role=side,
            now=now,
            reason=reason,
            captured=captured,
        )


def cancel_by_staff(*, booking_id: UUID, by: UUID, reason: str, now: datetime | None = None) -> Booking:
    """Cancel a booking for its people: all tokens come back, whenever it is.

    Raises WrongState, NotFound, and NotAllowed for one's own: there the terms hold.
    """
    with transaction.atomic():
        booking = lock_booking(booking_id)
        now = now or database_now()
        if by in (booking.candidate_id, booking.interviewer_id):
            raise NotAllowed
        change_state(
            booking, expect=TAKES_TIME, to="cancelled_by_staff", by=by, role="staff", now=now, reason=reason, captured=0
        )
        people = [booking.candidate_id, *([booking.interviewer_id] if booking.interviewer_id else [])]
        audit.record(
            action="booking.cancelled",
            actor=by,
            targets=[("booking", str(booking.pk)), *(("person", str(one)) for one in people)],
            context={"state": booking.state},
        )
        return booking


def cancel_without_a_side(*, now: datetime | None = None) -> int:
    """Cancel the sessions ahead of which a side is gone: the account closed, or not an interviewer any more. How many.

    All tokens come back. Twice, or twice at once, is once.
    """
    moment = now or database_now()
    found = [as_uuid(pk) for (pk,) in fetch_rows(_WITHOUT_A_SIDE, [moment, AT_ONCE])]
    return do_each(
        Booking.objects.filter(pk__in=found),
        lambda pk: _cancel_without_a_side(pk, moment),
        what="cancelling without a side",
    )


@transaction.atomic
def _cancel_without_a_side(booking_id: UUID, now: datetime) -> bool:
    booking = lock_booking(booking_id)
    if booking.state not in TAKES_TIME:
        return False
    reason = gettext("One of you isn’t on Intraview any more.")
    change_state(
        booking, expect=TAKES_TIME, to="cancelled_by_staff", by=None, role="", now=now, reason=reason, captured=0
    )
    return True
