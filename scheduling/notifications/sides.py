"""The two sides of a booking, and what is written down for each to be told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation

from core.common.clock import to_iso
from core.notifications.services import Attachment, notify
from scheduling import ics
from scheduling.models import Booking
from scheduling.rules.states import GIVES_BACK
from scheduling.selectors.entries import entry_of, organizer


@dataclass(frozen=True, slots=True)
class Side:
    """One of the people of a booking."""

    role: str
    user: Any

    @property
    def user_id(self) -> UUID:
        return self.user.pk  # type: ignore[no-any-return]


def sides(booking: Booking, *only: str) -> Iterator[Side]:
    """Whom a booking is about; `only` those of these roles."""
    if not only or "candidate" in only:
        yield Side("candidate", booking.candidate)
    if booking.interviewer is not None and (not only or "interviewer" in only):
        yield Side("interviewer", booking.interviewer)


def other(role: str) -> str:
    """Who isn't of this role."""
    return "interviewer" if role == "candidate" else "candidate"


def about(booking: Booking) -> str:
    """What everything told of this booking is filed under."""
    return f"booking:{booking.pk}"


def tell(
    kind: str,
    booking: Booking,
    side: Side,
    *,
    what: str = "",
    due_at: datetime | None = None,
    invitation_at: datetime | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Have one side told. `what` tells two things of one kind apart that happened without a new sequence.

    `facts` of this moment are written down with it, whatever becomes of the booking until it is read.
    `invitation_at`: with a calendar file, written at that moment.
    """
    context = {
        "booking": str(booking.pk),
        "role": side.role,
        "state": booking.state,
        "starts_at": to_iso(booking.starts_at),
        "ends_at": to_iso(booking.ends_at),
        **(facts or {}),
    }
    notify(
        kind,
        user_id=side.user_id,
        key=":".join(part for part in (kind, str(booking.pk), side.role, str(booking.sequence), what) if part),
        context=context,
        about=about(booking),
        due_at=due_at,
        url=f"/sessions/{booking.pk}",
        attachments=[] if invitation_at is None else [_invitation(booking, side, now=invitation_at)],
    )


def _invitation(booking: Booking, side: Side, *, now: datetime) -> Attachment:
    """The calendar file for one side: an invitation, or the end of one."""
    method = "CANCEL" if booking.state in GIVES_BACK else "REQUEST"
    with translation.override(side.user.language):
        entry = entry_of(booking, role=side.role, changed_at=now)
    text = ics.write_invitation(
        entry, organizer=organizer(), attendee=ics.Party(side.user.name, side.user.email), now=now
    )
    return Attachment(name="session.ics", content=text, content_type=f"text/calendar; method={method}")
