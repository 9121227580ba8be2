"""Another time for a booking: one side proposes it, the other accepts. Until then nothing moves (SCH-5, SCH-23)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from core.common.clock import to_iso
from core.common.errors import NotAllowed
from core.common.sql import database_now
from scheduling.errors import (
    AlreadyStarted,
    MovedTooOften,
    Overlap,
    ProposalOpen,
    ProposalOver,
    SlotFull,
    SlotUnavailable,
    TooLateToMove,
    WrongState,
)
from scheduling.models import Booking, Proposal, WaitlistEntry
from scheduling.rules import moving as rules
from scheduling.rules.policy import Terms
from scheduling.rules.presence import Side
from scheduling.rules.states import CONFIRMED, Role
from scheduling.selectors import slots
from scheduling.services import offers, places, sides
from scheduling.services.places import Place
from scheduling.services.steps import Change, change_state, lock_booking, note
from scheduling.services.sweeps import do_each

AHEAD_MOST: Final = timedelta(days=365)


def propose_time(
    *, booking_id: UUID, by: UUID, starts_at: datetime, reason: str, now: datetime | None = None
) -> Booking:
    """Propose another time to the other side, with a reason. The booking stays where it is.

    A candidate chooses from the interviewer's free times; an interviewer any time at which they are free. Both are
    checked as they will be again when the other side accepts. Raises WrongState, AlreadyStarted, TooLateToMove
    (`until`), MovedTooOften, ProposalOpen, SlotUnavailable (`why`), SlotFull, Overlap (`who`).
    """
    with transaction.atomic():
        booking, side = sides.lock_own(booking_id, by)
        now = now or database_now()
        _ensure_movable(booking, now=now)
        if _open_proposal(booking, now=now) is not None:
            raise ProposalOpen
        # Tried out: whatever stands in the way of the move is said now, not to who accepts it.
        point = transaction.savepoint()
        ends_at = _take(booking, starts_at, proposed_by=side, for_side=side, now=now, is_new=True)[1]
        transaction.savepoint_rollback(point)
        proposal = Proposal.objects.create(
            booking=booking,
            by_id=by,
            role=side,
            starts_at=starts_at,
            ends_at=ends_at,
            reason=reason,
            expires_at=rules.stands_until(starts_at=booking.starts_at, proposed=starts_at, now=now),
        )
        _note(booking, "proposed", proposal, by=by, role=side, now=now)
        return booking


def accept_proposal(*, booking_id: UUID, by: UUID, now: datetime | None = None) -> Booking:
    """Move the booking to the time that the other side proposed: its old place is free, the new one taken, or neither.

    Its tokens stay held. Raises NotAllowed for who proposed it, ProposalOver (`state`), WrongState, MovedTooOften, and
    what taking a place raises: SlotUnavailable, SlotFull, Overlap.
    """
    with transaction.atomic():
        booking, side = sides.lock_own(booking_id, by)
        now = now or database_now()
        proposal = _to_answer(booking, side, now=now)
        if rules.moves_left(Terms.from_json(booking.terms), booking.moves) <= 0:
            raise MovedTooOften
        before, interviewer_id = booking.starts_at, booking.interviewer_id
        proposed_by: Side = "candidate" if side == "interviewer" else "interviewer"
        slot_id, ends_at = _take(
            booking, proposal.starts_at, proposed_by=proposed_by, for_side=side, now=now, is_new=False
        )
        _close(proposal, Proposal.State.ACCEPTED, now=now)
        change_state(
            booking,
            expect=CONFIRMED,
            to="confirmed",
            kind="moved",
            reason=proposal.reason,
            by=by,
            role=side,
            now=now,
            data={"proposal": str(proposal.pk), "from": to_iso(before), "to": to_iso(proposal.starts_at)},
            starts_at=proposal.starts_at,
            ends_at=ends_at,
            slot_id=slot_id,
            moves=booking.moves + 1,
        )
        # Who is there need not wait for it any more.
        WaitlistEntry.objects.filter(
            interviewer_id=interviewer_id,
            starts_at=booking.starts_at,
            candidate_id=booking.candidate_id,
            state__in=(WaitlistEntry.State.WAITING, WaitlistEntry.State.OFFERED),
        ).update(state=WaitlistEntry.State.BOOKED, updated_at=now)
        if interviewer_id is not None:
            offers.offer_place(interviewer_id=interviewer_id, starts_at=before, now=now)
        return booking


def decline_proposal(*, booking_id: UUID, by: UUID, now: datetime | None = None) -> Booking:
    """Say no to the proposed time: the booking stays where it is. Raises NotAllowed, ProposalOver, WrongState."""
    with transaction.atomic():
        booking, side = sides.lock_own(booking_id, by)
        now = now or database_now()
        proposal = _to_answer(booking, side, now=now)
        _close(proposal, Proposal.State.DECLINED, now=now)
        _note(booking, "proposal_declined", proposal, by=by, role=side, now=now)
        return booking


def withdraw_proposal(*, booking_id: UUID, by: UUID, now: datetime | None = None) -> Booking:
    """Take one's own proposal back. Raises NotAllowed for the other side, ProposalOver."""
    with transaction.atomic():
        booking, side = sides.lock_own(booking_id, by)
        now = now or database_now()
        proposal = _find_open(booking, now=now)
        if proposal.role != side:
            raise NotAllowed
        _close(proposal, Proposal.State.WITHDRAWN, now=now)
        _note(booking, "proposal_withdrawn", proposal, by=by, role=side, now=now)
        return booking


def expire_proposals(*, now: datetime | None = None) -> int:
    """Close proposals that nobody answered in time; how many. Twice, or twice at once, is once."""
    moment = now or database_now()
    due = Proposal.objects.filter(state=Proposal.State.OPEN, expires_at__lte=moment)
    return do_each(due, lambda pk: _expire(pk, now=moment), what="expiring a proposal")


def follow_change(change: Change) -> None:
    """Close what was proposed for a booking that isn't on any more, inside the transaction that ended it."""
    if change.booking.state != "confirmed":
        Proposal.objects.filter(booking_id=change.booking.pk, state=Proposal.State.OPEN).update(
            state=Proposal.State.EXPIRED, decided_at=change.now, updated_at=change.now
        )


@transaction.atomic
def _expire(proposal_id: UUID, *, now: datetime) -> bool:
    booking = lock_booking(Proposal.objects.values_list("booking_id", flat=True).get(pk=proposal_id))
    proposal = Proposal.objects.get(pk=proposal_id)
    if proposal.state != Proposal.State.OPEN or proposal.expires_at > now:
        return False
    _close(proposal, Proposal.State.EXPIRED, now=now)
    _note(booking, "proposal_expired", proposal, by=None, role="", now=now)
    return True


def _ensure_movable(booking: Booking, *, now: datetime) -> None:
    if booking.state != Booking.State.CONFIRMED or booking.interviewer_id is None:
        raise WrongState(state=booking.state)
    if now >= booking.starts_at:
        raise AlreadyStarted
    terms = Terms.from_json(booking.terms)
    until = rules.move_until(terms, booking.starts_at)
    if now > until:
        raise TooLateToMove(until=to_iso(until))
    if rules.moves_left(terms, booking.moves) <= 0:
        raise MovedTooOften


def _take(
    booking: Booking, starts_at: datetime, *, proposed_by: Side, for_side: Side, now: datetime, is_new: bool
) -> tuple[UUID, datetime]:
    """Exchange a booking's place for one at another time: the slot's id, and when it ends. Raises as its callers say.

    `for_side` is who asks, and is told whose time stands in the way.
    """
    if starts_at == booking.starts_at:
        raise SlotUnavailable(why="same")
    if starts_at <= now:
        raise SlotUnavailable(why="too_soon")
    if starts_at > now + AHEAD_MOST:
        raise SlotUnavailable(why="too_far")
    places.give_back_place(booking_id=booking.pk, slot_id=booking.slot_id, now=now)
    place = _place_at(booking, starts_at, proposed_by=proposed_by, now=now, is_new=is_new)
    try:
        slot_id = places.take_place(place, candidate_id=booking.candidate_id, now=now)
    except Overlap as overlap:
        raise Overlap(who="you" if for_side == "interviewer" else "them") from overlap
    try:
        places.occupy(booking.candidate_id, starts_at, place.ends_at, booking_id=booking.pk)
    except Overlap as overlap:
        raise Overlap(who="you" if for_side == "candidate" else "them") from overlap
    return slot_id, place.ends_at


def _place_at(booking: Booking, starts_at: datetime, *, proposed_by: Side, now: datetime, is_new: bool) -> Place:
    """The place at another time, as long as the booking is: its price was for that."""
    assert booking.interviewer_id is not None
    asked = slots.check_slot(booking.interviewer_id, starts_at, viewer_id=booking.candidate_id, now=now)
    if proposed_by == "candidate":
        if asked.why == "full":
            raise SlotFull(waitlist=True)
        # What was early enough when it was proposed is not too late because the answer took its time.
        if asked.why is not None and (is_new or asked.why != "too_soon"):
            raise SlotUnavailable(why=asked.why)
        if asked.ends_at - asked.starts_at != booking.ends_at - booking.starts_at:
            raise SlotUnavailable(why="changed")
    ends_at = starts_at + (booking.ends_at - booking.starts_at)
    before, after = asked.starts_at - asked.busy_from, asked.busy_until - asked.ends_at
    return Place(booking.interviewer_id, starts_at, ends_at, starts_at - before, ends_at + after, asked.capacity)


def _to_answer(booking: Booking, side: Side, *, now: datetime) -> Proposal:
    """The open proposal of the other side. Raises NotAllowed, ProposalOver, WrongState."""
    proposal = _find_open(booking, now=now)
    if proposal.role == side:
        raise NotAllowed
    if booking.state != Booking.State.CONFIRMED:
        raise WrongState(state=booking.state)
    return proposal


def _find_open(booking: Booking, *, now: datetime) -> Proposal:
    proposal = booking.proposals.order_by("-id").first()
    if proposal is None:
        raise ProposalOver(state="")
    if proposal.state != Proposal.State.OPEN:
        raise ProposalOver(state=proposal.state)
    if proposal.expires_at <= now:
        raise ProposalOver(state=Proposal.State.EXPIRED)
    return proposal


def _open_proposal(booking: Booking, *, now: datetime) -> Proposal | None:
    """The proposal that stands; one whose time has run out is closed first."""
    proposal = booking.proposals.filter(state=Proposal.State.OPEN).first()
    if proposal is not None and proposal.expires_at <= now:
        _close(proposal, Proposal.State.EXPIRED, now=now)
        _note(booking, "proposal_expired", proposal, by=None, role="", now=now)
        return None
    return proposal


def _close(proposal: Proposal, state: Proposal.State, *, now: datetime) -> None:
    """Close an open proposal. Raises ProposalOver where it isn't open."""
    still = Proposal.objects.filter(pk=proposal.pk, state=Proposal.State.OPEN)
    if not still.update(state=state, decided_at=now, updated_at=now):
        raise ProposalOver(state=proposal.state)
    proposal.state, proposal.decided_at = state, now


def _note(booking: Booking, kind: str, proposal: Proposal, *, by: UUID | None, role: Role, now: datetime) -> None:
    note(
        booking,
        kind,
        before=sides.state_of(booking),
        by=by,
        role=role,
        now=now,
        data={"proposal": str(proposal.pk), "role": proposal.role, "to": to_iso(proposal.starts_at)},
    )
