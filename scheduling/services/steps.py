"""How a booking moves: both people's calendars locked, one conditional update, its event, its tokens, its place.

The order of locks is everybody's: calendars by person, then wallets by id (the ledger sees to that) and slots, for
which nobody waits: who changes one holds its interviewer's calendar. Whoever moves a booking takes it with
`lock_booking`, decides on what it holds then, and moves it with `change_state`:

    with transaction.atomic():
        booking = lock_booking(booking_id)
        change_state(booking, expect=("confirmed",), to="completed", by=user_id, role="interviewer", now=now)

What else follows from a change (letters, reminders, rooms that close, links that end) listens: `on_change`.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import F

from billing import services as billing
from core.common.errors import NotFound
from core.common.sql import Write, Writer, as_time, as_uuid, database_now, fetch_rows, marks, moment, write_all
from core.notifications.services import together
from scheduling.errors import WrongState
from scheduling.models import Booking, BookingEvent, Calendar
from scheduling.rules import policy
from scheduling.rules.states import GIVES_BACK, UNSETTLED, Role, State
from scheduling.services import offers, places

log = logging.getLogger(__name__)

_CALENDARS = "SELECT user_id FROM scheduling_calendar WHERE user_id IN "
_events = Writer(BookingEvent)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a booking, as listeners get it: the booking is as it is now."""

    booking: Booking
    kind: str  # of the event: `booked`, `approved`, `moved`, or the state it went to
    before: State | None  # none: it was just made
    by: UUID | None
    role: Role
    now: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


# Called inside the transaction of the change, in the order of registering (from `AppConfig.ready()`): what they write
# holds with it or not at all. They wait for nothing outside the database.
_listeners: list[Callable[[Change], None]] = []


def on_change(listener: Callable[[Change], None]) -> None:
    """Have something called with every change of a booking, in its transaction. Again is once."""
    if listener not in _listeners:
        _listeners.append(listener)


def lock_people(*user_ids: UUID) -> datetime:
    """Lock people's calendars until the transaction's end, the lower id first; made where there are none.

    What is decided about their time afterwards nobody else decides meanwhile. The moment at which they were locked, by
    the database's clock.
    """
    wanted = sorted(set(user_ids))
    found = _locked(wanted)
    if not found:
        # Who locks one and then makes the other would take them out of order: all are there before the first is locked.
        open_calendars(wanted)
        found = _locked(wanted)
    return max(as_time(locked_at) for _user_id, locked_at in found) if found else database_now()


def open_calendars(user_ids: Collection[UUID]) -> None:
    """Make calendars for people who have none, in their own zone. Twice at once is one each."""
    wanted = sorted(set(user_ids))
    found = fetch_rows(_CALENDARS + f"({marks(len(wanted))})", wanted)
    missing = set(wanted) - {as_uuid(one) for (one,) in found}
    if missing:
        zones = get_user_model().objects.filter(pk__in=missing).order_by("pk").values_list("pk", "time_zone")
        made = [Calendar(user_id=pk, time_zone=zone) for pk, zone in zones]
        Calendar.objects.bulk_create(made, ignore_conflicts=True)


def lock_booking(booking_id: UUID) -> Booking:
    """A booking as it is now, with its people's calendars locked. Raises NotFound."""
    rows = fetch_rows("SELECT candidate_id, interviewer_id FROM scheduling_booking WHERE id = %s", [booking_id])
    if not rows:
        raise NotFound
    lock_people(*(as_uuid(one) for one in rows[0] if one is not None))  # whose it is never changes
    return Booking.objects.get(pk=booking_id)


def change_state(
    booking: Booking,
    *,
    expect: Collection[State],
    to: State,
    by: UUID | None,
    role: Role,
    now: datetime,
    kind: str = "",
    reason: str = "",
    data: Mapping[str, Any] | None = None,
    captured: int | None = None,
    **columns: Any,
) -> Booking:
    """Let a locked booking go to another state, if it is still in one of those expected. The booking as it is now.

    Writes its event (`kind`; by itself the state's name), settles its tokens where the state is final (`captured` of
    them to the interviewer; by itself the share of its terms), gives back its place where it doesn't take place, and
    tells whoever listens. `columns` are written with it. Raises WrongState with what it is now.
    """
    over = to not in UNSETTLED
    settles = over and booking.settled_at is None
    if settles:
        captured = _share(booking, to, now) if captured is None else captured
        columns |= {"settled_at": now, "captured_tokens": captured}
    changed = Booking.objects.filter(pk=booking.pk, state__in=expect).update(
        state=to, sequence=F("sequence") + 1, reason=reason, updated_at=now, **columns
    )
    before = cast(State, booking.state)
    booking.refresh_from_db()
    if not changed:
        raise WrongState(state=booking.state)
    if settles:
        settle(booking, captured=captured or 0, now=now)
    if to in GIVES_BACK and before not in GIVES_BACK:
        give_back(booking, now=now)
    note(booking, kind or to, before=before, by=by, role=role, now=now, data=data)
    return booking


def settle(booking: Booking, *, captured: int, now: datetime) -> None:
    """Let the held tokens go: so many to the interviewer, the rest back. Again with the same number is once."""
    if booking.hold_id is None:
        return
    if captured:
        billing.capture_hold(hold_id=booking.hold_id, to=booking.interviewer_id, tokens=captured, now=now)
    else:
        billing.release_hold(hold_id=booking.hold_id, now=now)


def give_back(booking: Booking, *, now: datetime) -> None:
    """Give back a booking's place and its candidate's time, and offer the place to who waits for it. Again is once."""
    if places.give_back_place(booking_id=booking.pk, slot_id=booking.slot_id, now=now) and booking.interviewer_id:
        offers.offer_place(interviewer_id=booking.interviewer_id, starts_at=booking.starts_at, now=now)


def note(
    booking: Booking,
    kind: str,
    *,
    before: State | None,
    by: UUID | None,
    role: Role,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write down that something happened to a booking, and tell whoever listens."""
    change = Change(booking, kind, before, by, role, now, dict(data or {}))
    write_all(event_of(change))
    announce(change)


def event_of(change: Change) -> Write:
    """What writes a change down."""
    event = BookingEvent(
        booking_id=change.booking.pk,
        at=change.now,
        kind=change.kind,
        by_id=change.by,
        role=change.role,
        data=dict(change.data),
    )
    return _events.writing(event)


def announce(change: Change) -> None:
    """Tell whoever listens of a change that is written down."""
    booking = change.booking
    log.info("scheduling.booking booking=%s kind=%s state=%s by=%s", booking.pk, change.kind, booking.state, change.by)
    with together(now=change.now):
        for listener in _listeners:
            listener(change)


def _share(booking: Booking, ended: State, now: datetime) -> int:
    terms = policy.Terms.from_json(booking.terms)
    return policy.share_of(terms, ended, price=booking.price_tokens, starts_at=booking.starts_at, at=now)


def _locked(user_ids: Sequence[UUID]) -> list[Any]:
    """The calendars of these people, locked in their order: of all of them, or of none."""
    among = f"({marks(len(user_ids))})"
    all_there = f"(SELECT COUNT(*) FROM scheduling_calendar WHERE user_id IN {among}) = %s"  # noqa: S608
    locked = f"{_CALENDARS}{among} AND {all_there} ORDER BY user_id{_lock()}"
    # The clock is read as each row comes out, hence with the last one after all the waiting.
    sql = f"WITH locked AS MATERIALIZED ({locked}) SELECT user_id, {moment()} FROM locked"  # noqa: S608
    return fetch_rows(sql, [*user_ids, *user_ids, len(user_ids)], prepared=True)


def _lock() -> str:
    # NO KEY: what merely points at the calendar (a block, a time off) need not wait.
    return " FOR NO KEY UPDATE" if connection.features.has_select_for_update else ""
