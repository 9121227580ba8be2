"""The two sides of a booking, and what is written down for each to be told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation

from core.notifications.services import Attachment, notify
from scheduling import ics
from scheduling.models import Booking
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
    `invitation_at`: its letter has a calendar file, of that moment.
    """
    notify(
        kind,
        user_id=side.user_id,
        key=":".join(part for part in (kind, str(booking.pk), side.role, str(booking.sequence), what) if part),
        context={
            "booking": str(booking.pk),
            "sequence": booking.sequence,
            "role": side.role,
            "state": booking.state,
            "topic": booking.topic,
            "starts_at": booking.starts_at,
            "ends_at": booking.ends_at,
            **_whom_they_meet(booking, side),
            "invitation_at": invitation_at,
            **(facts or {}),
        },
        about=about(booking),
        due_at=due_at,
        url=f"/bookings/{booking.pk}",
    )


def _whom_they_meet(booking: Booking, side: Side) -> dict[str, str]:
    if booking.interviewer is None:
        return {"with_name": "", "with_zone": ""}
    whom = booking.candidate if side.role == "interviewer" else booking.interviewer
    return {"with_name": whom.name, "with_zone": whom.time_zone}


def invitation(context: Mapping[str, Any], user: Any) -> list[Attachment]:
    """The calendar file that goes with a letter: an invitation, or the end of one, as things were when it was told.

    Made when the letter is written, and again the same: making one takes longer than booking does.
    """
    if not context.get("invitation_at"):
        return []
    booking = Booking.objects.select_related("candidate", "interviewer").get(pk=context["booking"])
    for name in ("sequence", "state", "topic", "starts_at", "ends_at"):
        setattr(booking, name, context[name])  # never saved
    moment = context["invitation_at"]
    with translation.override(user.language):
        entry = entry_of(booking, role=context["role"], changed_at=moment)
    text = ics.write_invitation(entry, organizer=organizer(), attendee=ics.Party(user.name, user.email), now=moment)
    method = "CANCEL" if entry.status == "CANCELLED" else "REQUEST"
    return [Attachment(name="session.ics", content=text, content_type=f"text/calendar; method={method}")]
