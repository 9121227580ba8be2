"""A word against what became of a session, and what our staff decide (X-6)."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from billing import services as billing
from billing.errors import NotEnoughTokens
from core.audit import services as audit
from core.common.clock import to_iso
from core.common.errors import NotAllowed
from core.common.sql import database_now
from scheduling.errors import (
    AlreadyDecided,
    CandidateLacksTokens,
    DisputeOpen,
    NothingToShare,
    TooLateToDispute,
    WrongState,
)
from scheduling.models import Booking, BookingEvent, Dispute
from scheduling.rules import reviews as rules
from scheduling.rules.reviews import DECIDED, Decision
from scheduling.rules.states import CONFIRMED
from scheduling.services import sides
from scheduling.services.steps import change_state, lock_booking, note


def object_to(*, booking_id: UUID, by: UUID, text: str, now: datetime | None = None) -> Booking:
    """Tell our staff that something is wrong with a session: what isn't settled waits for them, with its tokens held.

    Until DISPUTE_DAYS after its end, or after it was settled. Raises WrongState, TooLateToDispute, DisputeOpen,
    AlreadyDecided.
    """
    with transaction.atomic():
        booking, side = sides.lock_own(booking_id, by)
        now = now or database_now()
        _ensure_objectionable(booking, now=now)
        if _open_dispute(booking) is not None:
            raise DisputeOpen
        dispute = Dispute.objects.create(booking=booking, by_id=by, role=side, text=text)
        data = {"dispute": str(dispute.pk)}
        if booking.state == Booking.State.CONFIRMED:
            return change_state(
                booking, expect=CONFIRMED, to="in_review", kind="disputed", by=by, role=side, now=now, data=data
            )
        note(booking, "disputed", before=sides.state_of(booking), by=by, role=side, now=now, data=data)
        return booking


def resolve(
    *,
    booking_id: UUID,
    decision: Decision,
    answer: str,
    by: UUID,
    tokens: int | None = None,
    now: datetime | None = None,
) -> Booking:
    """Decide what becomes of a session that is in review, or that somebody objects to: the last word.

    `complete`: the interviewer has the whole price; `return`: the candidate has it back; `split`: so many `tokens` go
    to the interviewer. What was paid already goes back as far as it has to, out of what the interviewer has earned, and
    where that is paid out it is owed. Raises WrongState where there is nothing to decide, NotAllowed for one's own
    session, NothingToShare (`most`), CandidateLacksTokens (`missing`).
    """
    with transaction.atomic():
        booking = lock_booking(booking_id)
        now = now or database_now()
        if by in (booking.candidate_id, booking.interviewer_id):
            raise NotAllowed  # nobody decides about their own tokens
        dispute = _open_dispute(booking)
        if booking.state != Booking.State.IN_REVIEW and dispute is None:
            raise WrongState(state=booking.state)
        share = rules.share_decided(decision, price=booking.price_tokens, tokens=tokens)
        if share is None:
            raise NothingToShare(most=booking.price_tokens - 1)
        before, was = sides.state_of(booking), booking.captured_tokens
        if dispute is not None:
            still_open = Dispute.objects.filter(pk=dispute.pk, decision="")
            if not still_open.update(
                decision=decision, decided_by_id=by, decided_at=now, answer=answer, updated_at=now
            ):
                raise AlreadyDecided
        is_settled = booking.settled_at is not None
        if is_settled:
            _share_again(booking, share, now=now)
        change_state(
            booking,
            expect=(before,),
            to=rules.state_decided(decision, before),
            kind=DECIDED,
            reason=answer,
            by=by,
            role="staff",
            now=now,
            data={"decision": decision, "tokens": share, "before": was, "answer": answer},
            **({"captured_tokens": share} if is_settled else {"captured": share}),
        )
        audit.record(
            action="booking.decided",
            actor=by,
            targets=[
                ("booking", str(booking.pk)),
                ("person", str(booking.candidate_id)),
                ("person", str(booking.interviewer_id)),
            ],
            context={"decision": decision, "tokens": share, "before": was},
        )
        return booking


def _share_again(booking: Booking, share: int, *, now: datetime) -> None:
    """Let tokens that went somewhere go somewhere else: the interviewer has so many of them afterwards."""
    assert booking.hold_id is not None
    assert booking.interviewer_id is not None
    billing.lock_wallets([booking.candidate_id, booking.interviewer_id])  # both at once, before one of them
    more = share - booking.captured_tokens
    if more < 0:
        billing.take_back_earning(
            hold_id=booking.hold_id, key=f"booking:{booking.pk}", reason=f"booking:{booking.pk}", tokens=-more, now=now
        )
    elif more > 0:
        # They came back to the candidate, who may have spent them meanwhile.
        try:
            hold_id = billing.hold_tokens(
                owner_id=booking.candidate_id,
                tokens=more,
                reason=f"booking:{booking.pk}",
                key=f"booking:{booking.pk}:{DECIDED}",
                now=now,
            )
        except NotEnoughTokens as lacking:
            raise CandidateLacksTokens(**lacking.more) from lacking
        billing.capture_hold(hold_id=hold_id, to=booking.interviewer_id, now=now)


def _ensure_objectionable(booking: Booking, *, now: datetime) -> None:
    if booking.interviewer_id is None:
        raise WrongState(state=booking.state)
    if BookingEvent.objects.filter(booking=booking, kind=DECIDED).exists():
        raise AlreadyDecided
    if booking.state == Booking.State.IN_REVIEW:
        return  # one more word to our staff, who have it already
    if booking.state not in rules.OBJECTIONABLE:
        raise WrongState(state=booking.state)
    since = rules.objects_from(sides.state_of(booking), booking.starts_at)
    if since is not None and now < since:
        raise WrongState(state=booking.state)
    until = rules.objects_until(ends_at=booking.ends_at, settled_at=booking.settled_at, days=settings.DISPUTE_DAYS)
    if now > until:
        raise TooLateToDispute(until=to_iso(until))


def _open_dispute(booking: Booking) -> Dispute | None:
    return booking.disputes.filter(decision="").first()
