"""Bookings as calendars show them: each side its own view, in its own language."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from scheduling import ics
from scheduling.models import Booking
from scheduling.rules.states import GIVES_BACK

STATUS: Final[dict[str, ics.Status]] = {"pending": "TENTATIVE", **dict.fromkeys(GIVES_BACK, "CANCELLED")}


def organizer() -> ics.Party:
    """Who invites: the platform. People who meet here don't learn each other's addresses."""
    return ics.party_of(settings.DEFAULT_FROM_EMAIL)


def page_of(booking: Booking) -> str:
    """Where a booking is seen and its room opened, for whoever is signed in."""
    return f"{settings.ORIGINS[0]}/bookings/{booking.pk}"


def entry_of(booking: Booking, *, role: str, changed_at: datetime) -> ics.Entry:
    """A booking for the calendar of its candidate or interviewer, in the language that is active."""
    return ics.Entry(
        uid=ics.uid_of(booking.pk),
        sequence=booking.sequence,
        status=STATUS.get(booking.state, "CONFIRMED"),
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        summary=_summary(booking, role),
        # A link that opens the room without signing in has no place in a file that others may see.
        description=_("Join, move or cancel it here: %(page)s") % {"page": page_of(booking)},
        url=page_of(booking),
        made_at=booking.created_at,
        changed_at=changed_at,
    )


def _summary(booking: Booking, role: str) -> str:
    if booking.interviewer is None:
        title = _("Practice interview with the AI interviewer")
    elif role == "interviewer":
        title = _("Interview with %(name)s") % {"name": booking.candidate.name}
    else:
        title = _("Interview by %(name)s") % {"name": booking.interviewer.name}
    return f"{title}: {booking.topic}" if booking.topic else title
