"""Bookings as calendar files: one to download, and all of somebody's to subscribe to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext as _

from core.accounts import tokens
from scheduling import ics
from scheduling.errors import NotFound
from scheduling.models import Booking, BookingEvent, Calendar
from scheduling.rules.states import GIVES_BACK
from scheduling.selectors.entries import entry_of, organizer

PAST: Final = timedelta(days=90)
# What was called off stays as such until every subscribed calendar has seen that, and then goes.
CANCELLED_KEPT: Final = timedelta(days=30)
MOST: Final = 2000


@dataclass(frozen=True, slots=True)
class Feed:
    """Somebody's calendar as of now. `etag` is known before a line of it is written."""

    entries: tuple[ics.Entry, ...]
    name: str
    etag: str

    def text(self) -> str:
        """The file."""
        return ics.write_published(self.entries, organizer=organizer(), name=self.name)


def feed_of(token: str, *, now: datetime) -> Feed:
    """The calendar behind a private address. Raises NotFound for one that isn't known, or whose person is gone."""
    calendar = Calendar.objects.select_related("user").filter(feed_hash=tokens.fingerprint(token)).first()
    if calendar is None or not calendar.user.is_active:
        raise NotFound
    user = calendar.user
    mine = _bookings().filter(Q(candidate=user) | Q(interviewer=user), starts_at__gte=now - PAST)
    kept = mine.exclude(state__in=GIVES_BACK, settled_at__lt=now - CANCELLED_KEPT)
    with translation.override(user.language):
        entries = tuple(
            entry_of(booking, role=_role(booking, user.pk), changed_at=booking.changed_at)  # type: ignore[attr-defined]
            for booking in kept.order_by("-starts_at", "-id")[:MOST]
        )
        name = _("Sessions on Intraview")
    mark = sha256(repr((ics.PRODUCT, name, organizer(), entries)).encode("utf-8", "surrogatepass")).hexdigest()
    return Feed(entries, name, f'"{mark[:32]}"')


def calendar_file(booking_id: UUID, *, user_id: UUID) -> str:
    """One booking of somebody's as a file to open. Raises NotFound for those of others."""
    found = _bookings().filter(Q(candidate=user_id) | Q(interviewer=user_id), pk=booking_id).first()
    if found is None:
        raise NotFound
    entry = entry_of(found, role=_role(found, user_id), changed_at=found.changed_at)  # type: ignore[attr-defined]
    return ics.write_published([entry], organizer=organizer())


def _bookings() -> QuerySet[Booking]:
    last = BookingEvent.objects.filter(booking=OuterRef("pk")).order_by("-id").values("at")[:1]
    return Booking.objects.select_related("candidate", "interviewer").annotate(
        changed_at=Coalesce(Subquery(last), "updated_at")
    )


def _role(booking: Booking, user_id: UUID) -> str:
    return "candidate" if booking.candidate_id == user_id else "interviewer"
