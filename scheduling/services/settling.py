"""What becomes of a session that is over: completed by its interviewer, or settled by the record (SCH-14, X-6)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from core.common.clock import to_iso
from core.common.errors import NotAllowed
from core.common.sql import database_now
from scheduling.errors import NotHeld, NotOverYet, WrongState
from scheduling.models import Booking
from scheduling.rules import presence
from scheduling.rules.presence import Verdict
from scheduling.rules.states import CONFIRMED, State
from scheduling.services import rooms, sides
from scheduling.services.steps import change_state, lock_booking
from scheduling.services.sweeps import do_each

# Where the record is clear, it decides; where it isn't, people do.
BECOMES: Final[dict[Verdict, State]] = {
    "both_came": "completed",
    "candidate_absent": "candidate_absent",
    "interviewer_absent": "interviewer_absent",
    "both_absent": "both_absent",
    "unclear": "in_review",
}


def wait() -> timedelta:
    """How long one side has to have waited before the other one can be said not to have come."""
    return timedelta(minutes=settings.ABSENT_AFTER_MINUTES)


def verdict(booking: Booking) -> Verdict:
    """What the record says of a session with a person that is over."""
    return presence.judge(rooms.evidence(booking), starts_at=booking.starts_at, ends_at=booking.ends_at, wait=wait())


def complete_booking(*, booking_id: UUID, by: UUID, now: datetime | None = None) -> Booking:
    """The interviewer says that the session took place: the whole price is theirs. After the end only.

    Nobody is paid for a session to which the record says that one of them, or neither, came: who held it elsewhere
    tells our staff. Raises NotAllowed for the candidate, NotOverYet (`ends_at`), WrongState, NotHeld (`who`).
    """
    with transaction.atomic():
        booking, side = sides.lock_own(booking_id, by)
        now = now or database_now()
        if side != "interviewer":
            raise NotAllowed
        if booking.state != Booking.State.CONFIRMED:
            raise WrongState(state=booking.state)
        if now < booking.ends_at:
            raise NotOverYet(ends_at=to_iso(booking.ends_at))
        said = verdict(booking)
        if said in ("candidate_absent", "interviewer_absent", "both_absent"):
            raise NotHeld(who=said.removesuffix("_absent"))
        return change_state(booking, expect=CONFIRMED, to="completed", by=by, role=side, now=now)


def settle_due(*, now: datetime | None = None) -> int:
    """Settle the sessions that nobody has, AUTO_COMPLETE_HOURS after their end, by the record; how many.

    Those whose record is not clear go to our staff with their tokens held. Twice, or twice at once, is once.
    """
    moment = now or database_now()
    due = Booking.objects.filter(
        kind=Booking.Kind.HUMAN, state=Booking.State.CONFIRMED, ends_at__lte=_over_since(moment)
    )
    return do_each(due, lambda pk: settle_by_record(booking_id=pk, now=moment), what="settling")


@transaction.atomic
def settle_by_record(*, booking_id: UUID, now: datetime) -> bool:
    """Settle a session that has long been over by the record. False where that isn't due (any more)."""
    booking = lock_booking(booking_id)
    if booking.state != Booking.State.CONFIRMED or booking.ends_at > _over_since(now):
        return False
    said = verdict(booking)
    change_state(booking, expect=CONFIRMED, to=BECOMES[said], by=None, role="", now=now, data={"record": said})
    return True


def _over_since(now: datetime) -> datetime:
    return now - timedelta(hours=settings.AUTO_COMPLETE_HOURS)
