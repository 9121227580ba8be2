"""A room as it stands, read at one moment, for a process that begins to serve it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from core.common.clock import to_iso
from core.common.sql import Reader, marks
from sessions_live import rules
from sessions_live.log import Row, read_rows, read_seats
from sessions_live.models import ConsentReceipt, Presence, Recording, Room, Seat, Timer
from sessions_live.protocol import ConsentKind, MediaState, Phase, TimerState

RECENT = 64

_stays = Reader(Presence)
_timers = Reader(Timer)
_receipts = Reader(ConsentReceipt)
_recordings = Reader(Recording)


@dataclass(slots=True)
class SeatNow:
    """A seat as this process knows it: read once, then kept true by the events."""

    id: str
    role: str
    name: str
    state: str
    spans: list[list[int | None]]
    knocked_at: str | None
    media: MediaState
    hand: bool
    present: bool = False
    waiting: bool = False  # connected, in the lobby
    joined: int | None = None
    instance: str | None = None
    left_at: str | None = None
    agreed: set[ConsentKind] = field(default_factory=set)
    recording: str | None = None  # the one that runs


@dataclass(slots=True)
class RoomNow:
    """A room as this process knows it, after event number `seq`."""

    id: UUID
    seq: int
    title: str
    state: str
    locked: bool
    agenda: list[Phase]
    planned_start: str | None
    planned_seconds: int
    started_at: str | None
    ai_offered: bool = False
    seats: dict[str, SeatNow] = field(default_factory=dict)
    timers: dict[str, TimerState] = field(default_factory=dict)
    recent: list[Row] = field(default_factory=list)  # the last events, for whoever comes in next


def read_rooms(rooms: Iterable[Room]) -> dict[UUID, RoomNow]:
    """Read rooms whose rows the caller has locked (else what is read may be younger than `seq` says)."""
    found = {room.pk: _room_now(room) for room in rooms}
    these, ids = f"room_id IN ({marks(len(found))})", list(found)
    for seat in read_seats(f"{these} ORDER BY created_at", ids):
        found[seat.room_id].seats[str(seat.pk)] = seat_now(seat)
        if seat.role in rules.HOSTS and seat.instance:
            found[seat.room_id].ai_offered = False  # a host came after all
    for stay in _stays.fetch(f"{these} AND left_at IS NULL", ids):
        seat_there = found[stay.room_id].seats[str(stay.seat_id)]
        seat_there.instance, seat_there.joined = stay.instance, stay.joined_seq
        seat_there.present = stay.place == Presence.Place.ROOM
        seat_there.waiting = not seat_there.present
    for timer in _timers.fetch(f"{these} AND state <> 'reset' ORDER BY created_at", ids):
        found[timer.room_id].timers[str(timer.pk)] = timer_state(timer)
    for receipt in _receipts.fetch(f"{these} AND withdrawn_at IS NULL", ids):
        found[receipt.room_id].seats[str(receipt.seat_id)].agreed.add(receipt.kind)  # type: ignore[arg-type]
    for recording in _recordings.fetch(f"{these} AND state = 'recording'", ids):
        found[recording.room_id].seats[str(recording.seat_id)].recording = str(recording.pk)
    for room in found.values():
        room.recent = read_rows(room.id, after=max(0, room.seq - RECENT))
    return found


def seat_now(seat: Seat) -> SeatNow:
    return SeatNow(
        id=str(seat.pk),
        role=seat.role,
        name=seat.name,
        state=seat.state,
        spans=[list(span) for span in seat.spans],
        knocked_at=to_iso(seat.knocked_at) if seat.knocked_at else None,
        media=MediaState(audio=seat.audio, video=seat.video, screen=seat.screen),
        hand=seat.hand,
        present=seat.role == Seat.Role.AI and seat.state == Seat.State.ADMITTED,  # it has no connection to lose
    )


def timer_state(timer: Timer) -> TimerState:
    return TimerState(
        timer=str(timer.pk),
        name=timer.name,
        seconds=timer.seconds,
        state=timer.state,  # type: ignore[arg-type]
        ends_at=to_iso(timer.ends_at) if timer.ends_at else None,
        remaining_ms=timer.remaining_ms,
        phase=timer.phase,
    )


def remaining_of(timer: TimerState, now: datetime) -> float:
    """Seconds until a running timer runs out."""
    if timer.ends_at is None:
        return 0.0
    return rules.remaining_ms(ends_at=datetime.fromisoformat(timer.ends_at), now=now) / 1000


def _room_now(room: Room) -> RoomNow:
    return RoomNow(
        id=room.pk,
        seq=room.last_seq,
        title=room.title,
        state=room.state,
        locked=room.locked,
        agenda=[Phase(name=phase["name"], seconds=phase["seconds"]) for phase in room.agenda],
        planned_start=to_iso(room.planned_start) if room.planned_start else None,
        planned_seconds=room.planned_seconds,
        started_at=to_iso(room.started_at) if room.started_at else None,
        ai_offered=room.ai_offered_at is not None,
    )
