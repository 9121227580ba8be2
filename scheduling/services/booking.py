"""Booking: a session with a person, or with the AI interviewer. All or nothing, in one transaction (SCH-9, SCH-11)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from billing import services as billing
from core.common.clock import to_iso
from core.common.errors import IdempotencyKeyReused
from core.common.ids import new_id
from core.common.sql import Reader, Writer, count_changed, database_now, fetch_rows, write_all
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
A_DAY: Final = timedelta(days=1)
_bookings = Reader(Booking, prepared=True)
_made = Writer(Booking)
_PERSON: Final = ("id", "name", "time_zone")  # all that is asked of them here; Django reads the rest if somebody does
# What they cancelled in the last day counts as well: each booking and each cancelling is a letter to somebody.
_AHEAD: Final = """
    SELECT COUNT(*) FROM scheduling_booking b
    WHERE b.candidate_id = candidate.id AND b.starts_at > %s AND (
        b.state IN ('pending', 'confirmed') OR (b.state = 'cancelled_by_candidate' AND b.settled_at > %s)
    )
"""
# Whether somebody may book at all, and how many sessions they have ahead.
_CANDIDATE: Final = f"SELECT is_active, ({_AHEAD}) FROM accounts_user candidate WHERE id = %s"  # noqa: S608  (constants)
# All that decides before the calendar is looked at, in one statement: of a herd that wants one time, most end here.
_SITUATION: Final = f"""
    SELECT (SELECT b.id FROM scheduling_booking b WHERE b.candidate_id = candidate.id AND b.key = %s),
           ({interviewers.RATE_IF_BOOKABLE}), candidate.is_active, ({_AHEAD}), (
               SELECT COUNT(*) FROM scheduling_waitlistentry w WHERE w.interviewer_id = %s AND w.starts_at = %s
               AND w.state = 'offered' AND w.offered_until > %s AND w.candidate_id <> candidate.id
           ), EXISTS (
               SELECT 1 FROM scheduling_waitlistentry w WHERE w.interviewer_id = %s AND w.starts_at = %s
               AND w.state IN ('waiting', 'offered') AND w.candidate_id = candidate.id
           ), s.id, s.ends_at, s.capacity, s.taken, s.room_id, candidate.name, candidate.time_zone, u.name, u.time_zone,
           {slots.CALENDAR_COLUMNS}
    FROM accounts_user candidate
    LEFT JOIN accounts_user u ON u.id = %s
    LEFT JOIN scheduling_calendar c ON c.user_id = u.id
    LEFT JOIN scheduling_slot s ON s.interviewer_id = u.id AND s.starts_at = %s AND s.open
    WHERE candidate.id = %s
"""  # noqa: S608  (constants)
_NEED_NOT_WAIT: Final = """
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
        locked_at = steps.lock_people(candidate_id, wish.interviewer_id)
        now = now or locked_at
        found = _look(candidate_id, wish, key, now)
        before = _booked_before(candidate_id, key, asked) if found.is_known else None
        return before or _book(candidate_id, wish, found, key=key, asked=asked, now=now)


@dataclass(frozen=True, slots=True)
class _Situation:
    """What decides about a wish, as it is under the locks. `kept`: places that were offered to others who waited."""

    is_known: bool
    rate: int | None
    is_active: bool
    ahead: int
    kept: int
    waits: bool
    slot: places.OpenSlot | None
    names: Sequence[str]  # name and zone of the candidate, and of the interviewer
    calendar: Sequence[Any]


def _look(candidate_id: UUID, wish: Wish, key: str, now: datetime) -> _Situation:
    whom, at = wish.interviewer_id, wish.starts_at
    values = [
        key,
        *interviewers.rate_asked(whom, now=now),
        now,
        now - A_DAY,
        whom,
        at,
        now,
        whom,
        at,
        whom,
        at,
        candidate_id,
    ]
    rows = fetch_rows(_SITUATION, values, prepared=True)
    if not rows:
        raise NotAllowed
    known, rate, is_active, ahead, kept, waits, *rest = rows[0]
    slot, names, calendar = rest[:5], rest[5:9], rest[9:]
    there = places.open_slot(*slot) if slot[0] is not None else None
    return _Situation(known is not None, rate, bool(is_active), ahead, kept, bool(waits), there, names, calendar)


def _book(candidate_id: UUID, wish: Wish, found: _Situation, *, key: str, asked: str, now: datetime) -> Booking:
    if found.rate is None:
        raise InterviewerNotBookable
    _ensure_may_book(is_active=found.is_active, ahead=found.ahead)
    if found.slot and found.slot.taken + found.kept >= found.slot.capacity:
        raise SlotFull(waitlist=True)
    time = slots.check_slot(
        wish.interviewer_id, wish.starts_at, viewer_id=candidate_id, now=now, calendar=found.calendar
    )
    if time.why == "full":
        raise SlotFull(waitlist=True)
    if time.why is not None:
        raise SlotUnavailable(why=time.why)
    price = tokens_for(found.rate, time.session_minutes, settings.TOKEN_VALUE_PAISE)
    if wish.price_tokens is not None and wish.price_tokens != price:
        raise PriceChanged(price_tokens=price)
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
    place = places.Place(
        wish.interviewer_id, wish.starts_at, time.ends_at, time.busy_from, time.busy_until, time.capacity
    )
    taking = places.taking(
        place,
        found.slot,
        kept=found.kept,
        elsewhere=time.elsewhere,
        booking_id=booking.pk,
        candidate_id=candidate_id,
        now=now,
    )
    booking.slot = taking.slot
    booking.hold_id = billing.hold_tokens(
        owner_id=candidate_id, tokens=price, reason=f"booking:{booking.pk}", is_new=True, now=now
    )
    booking.candidate = _person(candidate_id, *found.names[:2])
    booking.interviewer = _person(wish.interviewer_id, *found.names[2:])
    booked = steps.Change(booking, "booked", None, candidate_id, "candidate", now)
    with places.nobody_in_two_places():
        places.ensure_taken(write_all(*taking.writes, _made.writing(booking), steps.event_of(booked))[0])
    if found.waits:
        count_changed(_NEED_NOT_WAIT, [now, wish.interviewer_id, wish.starts_at, candidate_id])
    steps.announce(booked)
    return booking


def _person(user_id: UUID, name: str, time_zone: str) -> Any:
    return get_user_model().from_db(connection.alias, _PERSON, [user_id, name, time_zone])


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
        rows = fetch_rows(_CANDIDATE, [now, now - A_DAY, candidate_id])
        _ensure_may_book(is_active=bool(rows and rows[0][0]), ahead=rows[0][1] if rows else 0)
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


def _ensure_may_book(*, is_active: bool, ahead: int) -> None:
    if not is_active:
        raise NotAllowed
    if ahead >= settings.BOOKINGS_AHEAD_MOST:
        raise TooManyBookings(most=settings.BOOKINGS_AHEAD_MOST)


def _answer_until(starts_at: datetime, now: datetime) -> datetime:
    return min(now + timedelta(hours=settings.BOOKING_APPROVAL_HOURS), starts_at)


def _fingerprint(wish: Mapping[str, Any]) -> str:
    """What was asked for, as a hash: two ways to write one wish are the same."""
    plain = json.dumps(wish, sort_keys=True, default=_plain, ensure_ascii=False)
    return hashlib.sha256(plain.encode(errors="surrogatepass")).hexdigest()


def _plain(value: Any) -> str:
    return to_iso(value) if isinstance(value, datetime) else str(value)
