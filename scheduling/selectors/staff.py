"""Everybody's bookings, for our staff: a list, what waits for them, and the whole story of one (SCH-17)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from billing.selectors import ledger
from billing.selectors.ledger import HoldView
from core.accounts import directory
from core.notifications import selectors as notifications
from core.notifications.selectors import Told
from scheduling.models import Booking, BookingEvent, Dispute, Proposal
from scheduling.selectors.bookings import whole


@dataclass(frozen=True, slots=True)
class Story:
    """All that is known of a booking but who was in its room. `names`: of whoever did or was told something."""

    events: list[BookingEvent]
    hold: HoldView | None
    letters: list[Told]
    proposals: list[Proposal]
    disputes: list[Dispute]
    names: dict[UUID, str]


def all_bookings(
    *,
    state: str = "",
    q: str = "",
    person: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    waiting: bool = False,
) -> QuerySet[Booking]:
    """Bookings: in a state, of a person in either role, beginning in a stretch of time, with these letters in topic or
    names and addresses, or a booking's own id. `waiting`: those that our staff have to decide about.
    """
    found = whole()
    if state:
        found = found.filter(state=state)
    if person is not None:
        found = found.filter(Q(candidate_id=person) | Q(interviewer_id=person))
    if since is not None:
        found = found.filter(starts_at__gte=since)
    if until is not None:
        found = found.filter(starts_at__lt=until)
    if wanted := q.strip():
        named = directory.ids_named(wanted)
        matches = Q(topic__icontains=wanted) | Q(candidate_id__in=named) | Q(interviewer_id__in=named)
        if (booking_id := _as_id(wanted)) is not None:
            matches |= Q(pk=booking_id)
        found = found.filter(matches)
    if waiting:
        found = found.filter(pk__in=_waiting())
    return found


def story_of(booking: Booking) -> Story:
    """What happened to a booking and its tokens, and what its people were told of it."""
    events = list(booking.events.order_by("id"))
    letters = notifications.told_about(f"booking:{booking.pk}")
    proposals = list(booking.proposals.order_by("id"))
    disputes = list(booking.disputes.order_by("id"))
    people = {event.by_id for event in events} | {told.to for told in letters}
    people |= {dispute.decided_by_id for dispute in disputes} | {booking.candidate_id, booking.interviewer_id}
    return Story(
        events=events,
        hold=None if booking.hold_id is None else ledger.hold_view(booking.hold_id),
        letters=letters,
        proposals=proposals,
        disputes=disputes,
        names=directory.names_of(one for one in people if one is not None),
    )


def _waiting() -> QuerySet[Any, Any]:
    """The ids of what is for our staff to decide. Two indexes answer it, however many bookings there are."""
    in_review = Booking.objects.filter(state=Booking.State.IN_REVIEW).order_by().values("pk")
    return in_review.union(Dispute.objects.filter(decision="").order_by().values("booking_id"))


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
