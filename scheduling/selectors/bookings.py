"""Bookings as their people see them: so many queries, however many bookings (SCH-15, SCH-16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from core.common.errors import NotFound
from interviewers import selectors as interviewers
from scheduling.models import Booking, BookingEvent, Dispute, Proposal, WaitlistEntry
from scheduling.rules import actions, joining, moving, policy
from scheduling.rules.actions import Action, Facts
from scheduling.rules.joining import Window
from scheduling.rules.policy import Terms
from scheduling.rules.states import TAKES_TIME, Role, State

When = Literal["upcoming", "past", "all"]
DECIDED = "decided"  # the event of our staff's last word


@dataclass(frozen=True, slots=True)
class Shown:
    """A booking as one side sees it at a moment, with what they can do."""

    booking: Booking
    role: Role
    terms: Terms
    window: Window
    is_open: bool
    proposal: Proposal | None
    dispute: Dispute | None
    can: list[Action]
    cancel_cost: int
    absent_from: datetime
    free_cancel_until: datetime
    move_until: datetime
    moves_left: int
    headline: str


def own_bookings(
    user_id: UUID, *, now: datetime, when: When = "all", role: Literal["candidate", "interviewer"] | None = None
) -> QuerySet[Booking]:
    """Somebody's bookings, in either role or one. `upcoming`: still to take place or taking place."""
    mine = {"candidate": Q(candidate_id=user_id), "interviewer": Q(interviewer_id=user_id)}
    found = whole().filter(mine[role] if role else mine["candidate"] | mine["interviewer"])
    ahead = Q(state__in=TAKES_TIME, ends_at__gt=now)
    if when == "upcoming":
        return found.filter(ahead)
    return found.exclude(ahead) if when == "past" else found


def own_booking(user_id: UUID, booking_id: UUID) -> Booking:
    """One of somebody's bookings, in either role. Raises NotFound, also for others'."""
    return one_booking(booking_id, Q(candidate_id=user_id) | Q(interviewer_id=user_id))


def one_booking(booking_id: UUID, where: Q | None = None) -> Booking:
    """A booking with all that `show` needs. Raises NotFound."""
    found = whole().filter(where or Q(), pk=booking_id).first()
    if found is None:
        raise NotFound
    return found


def whole() -> QuerySet[Booking]:
    """Bookings with all that `show` needs: three queries."""
    decided = BookingEvent.objects.filter(booking_id=OuterRef("pk"), kind=DECIDED)
    return (
        Booking.objects.select_related("candidate", "interviewer")
        .prefetch_related(
            Prefetch("proposals", Proposal.objects.filter(state=Proposal.State.OPEN), to_attr="open_proposals"),
            Prefetch("disputes", Dispute.objects.order_by("-id"), to_attr="words_against"),
        )
        .annotate(is_decided=Exists(decided))
    )


def events_of(booking_id: UUID) -> list[BookingEvent]:
    """What happened to a booking, in order."""
    return list(BookingEvent.objects.filter(booking_id=booking_id).order_by("id"))


def show(bookings: Sequence[Booking], *, viewer_id: UUID | None, now: datetime) -> list[Shown]:
    """Bookings of `whole` as somebody sees them; without a viewer as our staff do. One query."""
    headlines = interviewers.headlines_of({one.interviewer_id for one in bookings if one.interviewer_id})
    return [_show(one, viewer_id, now, headlines.get(one.interviewer_id or one.pk, "")) for one in bookings]


def _show(booking: Any, viewer_id: UUID | None, now: datetime, headline: str) -> Shown:
    role: Role = "staff"
    if viewer_id is not None:
        role = "candidate" if viewer_id == booking.candidate_id else "interviewer"
    terms = Terms.from_json(booking.terms)
    window = joining.window_of(booking.starts_at, booking.ends_at, opens_minutes=settings.ROOM_OPENS_MINUTES)
    proposal = next((one for one in booking.open_proposals if one.expires_at > now), None)
    dispute = next(iter(booking.words_against), None)
    absent_from = booking.starts_at + timedelta(minutes=settings.ABSENT_AFTER_MINUTES)
    facts = Facts(
        state=cast(State, booking.state),
        with_person=booking.interviewer_id is not None,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        terms=terms,
        window=window,
        absent_from=absent_from,
        dispute_days=settings.DISPUTE_DAYS,
        price=booking.price_tokens,
        moves=booking.moves,
        approve_until=booking.approve_until,
        settled_at=booking.settled_at,
        proposed_by=proposal.role if proposal else None,
        disputed=booking.is_decided or (dispute is not None and not dispute.decision),
    )
    can = actions.actions(facts, role, now=now) if viewer_id is not None else []
    return Shown(
        booking=booking,
        role=role,
        terms=terms,
        window=window,
        is_open="join" in can,
        proposal=proposal,
        dispute=dispute,
        can=can,
        cancel_cost=actions.cost_of_cancelling(facts, role, now=now) if "cancel" in can else 0,
        absent_from=absent_from,
        free_cancel_until=policy.free_until(terms, booking.starts_at),
        move_until=moving.move_until(terms, booking.starts_at),
        moves_left=moving.moves_left(terms, booking.moves),
        headline=headline,
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a waiting list: the first has 1; who was offered the time has 0."""

    entry: WaitlistEntry
    position: int


def find_place(entry_id: UUID, *, now: datetime) -> Place:
    """One place on a waiting list, whatever has become of it since. Raises WaitlistEntry.DoesNotExist."""
    entry = WaitlistEntry.objects.select_related("interviewer").get(pk=entry_id)
    return next(
        (place for place in own_places(entry.candidate_id, now=now) if place.entry.pk == entry_id), Place(entry, 0)
    )


def own_places(user_id: UUID, *, now: datetime) -> list[Place]:
    """Where somebody waits, soonest first. Two queries."""
    listed = (WaitlistEntry.State.WAITING, WaitlistEntry.State.OFFERED)
    mine = list(
        WaitlistEntry.objects.filter(candidate_id=user_id, state__in=listed, starts_at__gt=now)
        .select_related("interviewer")
        .order_by("starts_at", "id")
    )
    times = Q(pk__in=[])
    for entry in mine:
        times |= Q(interviewer_id=entry.interviewer_id, starts_at=entry.starts_at)
    queues: dict[tuple[UUID, datetime], list[UUID]] = {}
    waiting = WaitlistEntry.objects.filter(times, state=WaitlistEntry.State.WAITING).order_by("-priority", "id")
    for pk, interviewer_id, starts_at in waiting.values_list("pk", "interviewer_id", "starts_at"):
        queues.setdefault((interviewer_id, starts_at), []).append(pk)
    return [
        Place(entry, queue.index(entry.pk) + 1 if entry.pk in queue else 0)
        for entry in mine
        for queue in (queues.get((entry.interviewer_id, entry.starts_at), []),)
    ]
