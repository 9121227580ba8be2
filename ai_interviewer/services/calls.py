"""Who carries which call: rows with leases, claimed by media workers. Nothing here knows what a call sounds like.

A row is wanted, then held by one worker, which renews its lease twice a second. A lease that has run out is claimed by
whoever sees it first, by a conditional update: so a worker that dies is replaced without anybody noticing its death.
"""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Literal
from uuid import UUID

from django.db.models import F, Q, QuerySet

from ai_interviewer import rules
from ai_interviewer.models import Call, Interview
from core.common.sql import database_now
from core.realtime import bus
from sessions_live.log import OpenLog, Row
from sessions_live.services import acts, rooms

log = logging.getLogger(__name__)

WANTED_TOPIC = "voice.wanted"
WORD_TOPIC = "voice.word"
WORKER_WITHIN = timedelta(seconds=6)  # no worker has taken a call for so long: the candidate types

_silent: set[tuple[UUID, int]] = set()  # calls and their workers' numbers, as the last look found them


def want_call(
    *, room_id: UUID, seat_id: UUID, ai_seat_id: UUID, kind: str = Call.Kind.INTERVIEW, now: datetime
) -> bool:
    """Have a worker take the call of a seat. True if it was off; a call that goes on is left alone."""
    made = Call(kind=kind, room_id=room_id, seat_id=seat_id, ai_seat_id=ai_seat_id, wanted_at=now)
    Call.objects.bulk_create([made], ignore_conflicts=True)
    mine = Call.objects.filter(room_id=room_id, seat_id=seat_id)
    if mine.filter(pk=made.pk).exists():
        return True
    return bool(mine.filter(state=Call.State.OFF).update(state=Call.State.WANTED, wanted_at=now))


def end_call(*, room_id: UUID, seat_id: UUID) -> bool:
    """Take a call off. True if it was on."""
    mine = Call.objects.filter(room_id=room_id, seat_id=seat_id).exclude(state=Call.State.OFF)
    return bool(mine.update(state=Call.State.OFF, worker=None, lease_until=None))


def wake_workers() -> None:
    """Tell the media workers that a call waits. They would find it within half a second."""
    bus.tell(WANTED_TOPIC, {})


def tell_worker(room_id: UUID, seat_id: UUID, word: dict[str, Any]) -> None:
    """Pass a word to whoever holds a seat's call. From any thread."""
    bus.tell(WORD_TOPIC, {"room": room_id.hex, "seat": str(seat_id), **word})


# --- the worker's side ---


def claim_calls(worker: UUID, *, room_for: int, but: Collection[UUID] = ()) -> list[Call]:
    """Take calls that are wanted, or whose worker has been silent for too long: at most `room_for`, oldest first.

    `but`: calls that the worker carries. A lease that ran out because the database was away is renewed, not claimed.
    """
    if room_for <= 0:
        return []
    now = database_now()
    mine = Q(worker=worker, pk__in=list(but))
    free = Q(state=Call.State.WANTED) | Q(state=Call.State.HELD, lease_until__lt=now) & ~mine
    claimed = []
    for call in Call.objects.filter(free).order_by("wanted_at")[:room_for]:
        taken = Call.objects.filter(free, pk=call.pk).update(
            state=Call.State.HELD, worker=worker, lease_until=now + rules.LEASE, number=F("number") + 1
        )
        if taken:
            call.refresh_from_db()
            claimed.append(call)
    return claimed


def renew_calls(worker: UUID, call_ids: list[UUID]) -> set[UUID]:
    """Renew the leases of calls; those that are still this worker's."""
    mine = Call.objects.filter(pk__in=call_ids, worker=worker, state=Call.State.HELD)
    mine.update(lease_until=database_now() + rules.LEASE)
    return held_by(worker, call_ids)


def held_by(worker: UUID, call_ids: list[UUID]) -> set[UUID]:
    """Which of these calls are still this worker's."""
    mine = Call.objects.filter(pk__in=call_ids, worker=worker, state=Call.State.HELD)
    return set(mine.values_list("pk", flat=True))


def read_calls(call_ids: Collection[UUID]) -> dict[UUID, Call]:
    """The rows of calls, as they are now."""
    return Call.objects.in_bulk(list(call_ids))


def why_lost(row: Call | None, number: int) -> Literal["off", "lost"] | None:
    """What has become of the call that a worker carries under a number, by a row that was not its own any more.

    Off: it was taken off, and nobody else will tell the room. Lost: whoever has it next tells of it. None: it is not
    lost, the row was read before this worker had it.
    """
    if row is None:
        return "off"
    if row.number != number:
        return "lost" if row.number > number else None
    if row.state == Call.State.OFF:
        return "off"
    return "lost" if row.state == Call.State.WANTED else None  # wanted: off, and on again


def hand_over(worker: UUID, call_id: UUID) -> bool:
    """Give a call back, so that another worker takes it at once."""
    mine = Call.objects.filter(pk=call_id, worker=worker, state=Call.State.HELD)
    now = database_now()
    return bool(mine.update(state=Call.State.WANTED, worker=None, lease_until=None, wanted_at=now))


def call_of(room_id: UUID, seat_id: UUID) -> Call | None:
    """A seat's call, if it ever had one."""
    return Call.objects.filter(room_id=room_id, seat_id=seat_id).first()


def is_on(call: Call | None) -> bool:
    """True if somebody speaks, or is about to."""
    return call is not None and call.state != Call.State.OFF


def give_up_waiting() -> None:
    """Tell the rooms of calls that no worker has taken that one has to type. From any process, once a second."""
    global _silent
    since = database_now() - WORKER_WITHIN
    late = Call.objects.filter(
        Q(state=Call.State.WANTED, wanted_at__lt=since) | Q(state=Call.State.HELD, lease_until__lt=since)
    )
    found, silent = list(late[:50]), _silent
    # After an outage of the database its worker may be about to renew: it has until the next look.
    _silent = {(call.pk, call.number) for call in found if call.state == Call.State.HELD}
    for call in found:
        if call.state == Call.State.WANTED or (call.pk, call.number) in silent:
            acts.act_now(call.room_id, partial(_refuse, late.filter(pk=call.pk), call))


def _refuse(late: QuerySet[Call], call: Call, opened: OpenLog) -> None:
    if late.update(state=Call.State.OFF, worker=None, lease_until=None):
        room_id, seat_id, ai_seat_id = call.room_id, call.seat_id, call.ai_seat_id
        note_switched(opened, room_id=room_id, seat_id=seat_id, ai_seat_id=ai_seat_id, on=False, reason="no_worker")


def is_held(call_id: UUID, number: int) -> bool:
    """True if the worker of this number still has the call."""
    return Call.objects.filter(pk=call_id, number=number, state=Call.State.HELD).exists()


def switch_off(
    opened: OpenLog, *, room_id: UUID, seat_id: UUID, ai_seat_id: UUID, number: int, reason: str
) -> Row | None:
    """Take a call off and say why. Only the worker that has it may: `number` tells it from those before."""
    mine = Call.objects.filter(room_id=room_id, seat_id=seat_id, number=number, state=Call.State.HELD)
    if not mine.update(state=Call.State.OFF, worker=None, lease_until=None):
        return None
    return note_switched(opened, room_id=room_id, seat_id=seat_id, ai_seat_id=ai_seat_id, on=False, reason=reason)


def note_switched(
    opened: OpenLog,
    *,
    room_id: UUID,
    seat_id: UUID,
    ai_seat_id: UUID,
    on: bool,
    reason: str,
    client_id: str | None = None,
) -> Row:
    """Write into the room's log that a seat speaks from now on, or no longer."""
    by = seat_id if client_id is not None else ai_seat_id
    if seat_id == ai_seat_id:  # captions: the call is the note-taker's own
        rooms.unseat_ai(opened, room_id=room_id)
        return opened.append(room_id, "captions.switched", {"on": on, "reason": reason}, seat=by, client_id=client_id)
    data = {"on": on, "reason": reason, "seat": str(seat_id)}
    return opened.append(room_id, "ai.voice", data, seat=by, client_id=client_id)


def ends_with(interview: Interview) -> None:
    """A finished interview has no call. Its worker finds out from the room's log and says its last words first."""
    Call.objects.filter(room_id=interview.room_id, state=Call.State.WANTED).update(state=Call.State.OFF)
