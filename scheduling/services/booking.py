"""Booking: a session with a person, or with the AI interviewer. All or nothing, in one transaction (SCH-9, SCH-11)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from billing import services as billing
from core.common.clock import to_iso
from core.common.errors import IdempotencyKeyReused
from core.common.ids import new_id
from core.common.sql import Reader, count_changed, database_now, fetch_rows
from interviewers import selectors as interviewers
from scheduling.errors import (
    InterviewerNotBookable,
    NotAllowed,
    NotWithYourself,
    PriceChanged,
    SlotFull,
    SlotUnavailable,
    TooManyBookings,
)
from scheduling.models import Booking
from scheduling.rules.policy import Terms
from scheduling.rules.prices import tokens_for
from scheduling.selectors import slots
from scheduling.services import places, practice, steps

PRACTICE_AHEAD: Final = timedelta(days=90)
_bookings = Reader(Booking)
# Whether somebody may book at all, and how many sessions they have ahead.
_CANDIDATE = """
    SELECT u.is_active, (
        SELECT COUNT(*) FROM scheduling_booking b
        WHERE b.candidate_id = u.id AND b.starts_at > %s AND b.state IN ('pending', 'confirmed')
    ) FROM accounts_user u WHERE u.id = %s
"""
_NEED_NOT_WAIT = """
    UPDATE scheduling_waitlistentry SET state = 'booked', updated_at = %s
    WHERE interviewer_id = %s AND starts_at = %s AND candidate_id = %s AND state IN ('waiting', 'offered')
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for under a key: with whom, when, about what. `price_tokens`: what the page showed."""

    interviewer_id: UUID
    starts_at: datetime
    topic: str = ""
    note: str = ""
    price_tokens: int | None = None


def book(*, candidate_id: UUID, wish: Wish, key: str, now: datetime | None = None) -> Booking:
    """Book a session with an interviewer: check, hold the price, take both people's time. All or nothing.

    The same key with the same wish is the same booking, whatever became of it; with another IdempotencyKeyReused is
    raised. Raises NotWithYourself, InterviewerNotBookable, SlotUnavailable (`why`), SlotFull, PriceChanged, Overlap,
    NotEnoughTokens, TooManyBookings, and NotAllowed for somebody whose account is closed.
    """
    if candidate_id == wish.interviewer_id:
        raise NotWithYourself
    asked = _fingerprint({"kind": "human", **asdict(wish)})
    with transaction.atomic():
        steps.lock_people(candidate_id, wish.interviewer_id)
        before = _booked_before(candidate_id, key, asked)
        if before is not None:
            return before
        return _book(candidate_id, wish, key, asked, now or database_now())


def _book(candidate_id: UUID, wish: Wish, key: str, asked: str, now: datetime) -> Booking:
    rate = interviewers.rate_if_bookable(wish.interviewer_id, now=now)
    if rate is None:
        raise InterviewerNotBookable
    _ensure_may_book(candidate_id, now)
    time = slots.check_slot(wish.interviewer_id, wish.starts_at, viewer_id=candidate_id, now=now)
    if time.why == "full":
        raise SlotFull(waitlist=True)
    if time.why is not None:
        raise SlotUnavailable(why=time.why)
    price = tokens_for(rate, time.session_minutes, settings.TOKEN_VALUE_PAISE)
    if wish.price_tokens is not None and wish.price_tokens != price:
        raise PriceChanged(price_tokens=price)
    place = places.Place(
        wish.interviewer_id, wish.starts_at, time.ends_at, time.busy_from, time.busy_until, time.capacity
    )
    booking = Booking(
        pk=new_id(),
        kind=Booking.Kind.HUMAN,
        state=Booking.State.PENDING if time.requires_approval else Booking.State.CONFIRMED,
        candidate_id=candidate_id,
        interviewer_id=wish.interviewer_id,
        starts_at=wish.starts_at,
        ends_at=time.ends_at,
        topic=wish.topic,
        note=wish.note,
        price_tokens=price,
        terms=current_terms().as_json(),
        key=key,
        asked=asked,
        approve_until=_answer_until(wish.starts_at, now) if time.requires_approval else None,
    )
    booking.slot_id = places.take_place(place, candidate_id=candidate_id, now=now)
    places.occupy(candidate_id, booking.starts_at, booking.ends_at, booking_id=booking.pk)
    booking.hold_id = billing.hold_tokens(owner_id=candidate_id, tokens=price, reason=f"booking:{booking.pk}", now=now)
    booking.save(force_insert=True)
    count_changed(_NEED_NOT_WAIT, [now, wish.interviewer_id, wish.starts_at, candidate_id])
    steps.note(booking, "booked", before=None, by=candidate_id, role="candidate", now=now)
    return booking


def book_practice(
    *,
    candidate_id: UUID,
    starts_at: datetime,
    minutes: int,
    interview: Mapping[str, Any],
    key: str,
    now: datetime | None = None,
) -> Booking:
    """Book a session with the AI interviewer: it takes one's time, and no tokens; it counts when it begins.

    Keys as in `book`. Raises SlotUnavailable (`too_soon`, `too_far`), Overlap, TooManyBookings, NotAllowed, and what
    setting an interview up raises.
    """
    asked = _fingerprint({"kind": "ai", "starts_at": starts_at, "minutes": minutes, "interview": dict(interview)})
    before = _booked_before(candidate_id, key, asked)
    if before is not None:
        return before
    now = now or database_now()
    if starts_at <= now:
        raise SlotUnavailable(why="too_soon")
    if starts_at > now + PRACTICE_AHEAD:
        raise SlotUnavailable(why="too_far")
    kept = practice.check_interview(user_id=candidate_id, minutes=minutes, interview=interview, starts_at=starts_at)
    with transaction.atomic():
        steps.lock_people(candidate_id)
        before = _booked_before(candidate_id, key, asked)
        if before is not None:
            return before
        _ensure_may_book(candidate_id, now)
        booking = Booking.objects.create(
            kind=Booking.Kind.AI,
            state=Booking.State.CONFIRMED,
            candidate_id=candidate_id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=minutes),
            interview=kept,
            terms=current_terms().as_json(),
            key=key,
            asked=asked,
        )
        places.occupy(candidate_id, booking.starts_at, booking.ends_at, booking_id=booking.pk)
        steps.note(booking, "booked", before=None, by=candidate_id, role="candidate", now=now)
        return booking


def current_terms() -> Terms:
    """What cancelling and not coming cost at the moment; a booking keeps those that it was made under."""
    return Terms(
        free_cancel_minutes=settings.FREE_CANCEL_HOURS * 60,
        late_cancel_percent=settings.LATE_CANCEL_PERCENT,
        candidate_absent_percent=settings.CANDIDATE_ABSENT_PERCENT,
        both_absent_percent=settings.BOTH_ABSENT_PERCENT,
        move_cutoff_minutes=settings.MOVE_CUTOFF_HOURS * 60,
        moves_most=settings.MOVES_MOST,
    )


def _booked_before(candidate_id: UUID, key: str, asked: str) -> Booking | None:
    """The booking that was made under a key. Raises IdempotencyKeyReused where that was another wish."""
    found = _bookings.fetch("candidate_id = %s AND key = %s", [candidate_id, key])
    if not found:
        return None
    if found[0].asked != asked:
        raise IdempotencyKeyReused
    return found[0]


def _ensure_may_book(candidate_id: UUID, now: datetime) -> None:
    rows = fetch_rows(_CANDIDATE, [now, candidate_id])
    if not rows or not rows[0][0]:
        raise NotAllowed
    if rows[0][1] >= settings.BOOKINGS_AHEAD_MOST:
        raise TooManyBookings(most=settings.BOOKINGS_AHEAD_MOST)


def _answer_until(starts_at: datetime, now: datetime) -> datetime:
    return min(now + timedelta(hours=settings.BOOKING_APPROVAL_HOURS), starts_at)


def _fingerprint(wish: Mapping[str, Any]) -> str:
    """What was asked for, as a hash: two ways to write one wish are the same."""
    plain = json.dumps(wish, sort_keys=True, default=_plain, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _plain(value: Any) -> str:
    return to_iso(value) if isinstance(value, datetime) else str(value)
