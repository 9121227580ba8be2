"""What movements of tokens were for, in words: the ledger knows them as `booking:<id>`."""

from collections.abc import Collection, Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scheduling.models import Booking


def describe_bookings(references: Collection[str]) -> Mapping[str, str]:
    """The session behind each reference that is one: its two people, and its date where the candidate lives."""
    ids = {reference: one for reference in references if (one := _id(reference)) is not None}
    found = Booking.objects.select_related("candidate", "interviewer").in_bulk(set(ids.values()))
    return {reference: _words(found[one]) for reference, one in ids.items() if one in found}


def _words(booking: Booking) -> str:
    there = booking.starts_at.astimezone(ZoneInfo(booking.candidate.time_zone))
    return _("session of %(candidate)s with %(interviewer)s on %(date)s") % {
        "candidate": booking.candidate.name,
        "interviewer": booking.interviewer.name if booking.interviewer else _("the AI interviewer"),
        "date": date_format(there, "DATE_FORMAT"),
    }


def _id(reference: str) -> UUID | None:
    try:
        return UUID(reference)
    except ValueError:
        return None
