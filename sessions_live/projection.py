"""What each event changes in the picture that a process has of a room. Nothing but values: no sockets, no database."""

from typing import Any

from sessions_live import rules
from sessions_live.log import Row
from sessions_live.protocol import MediaState, TimerState
from sessions_live.snapshot import RoomNow, SeatNow


def apply_row(room: RoomNow, row: Row) -> None:
    """Bring the picture forward by the event that follows `room.seq`. Applying one twice changes nothing more."""
    room.seq = row.seq
    change = _CHANGES.get(row.kind)
    if change is not None:
        change(room, row, row.data)


def _joined(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
    seat = _seat(room, data)
    seat.state, seat.present, seat.waiting = "admitted", True, False
    seat.joined, seat.instance, seat.left_at = row.seq, data["instance"], None
    if seat.role in rules.HOSTS:
        room.ai_offered = False
    seat.spans = rules.opened_span(seat.spans, row.seq)
    if not data["again"]:
        seat.media, seat.hand = MediaState(), False


def _knocked(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
    seat = _seat(room, data)
    seat.state, seat.waiting, seat.present = "knocking", True, False
    seat.knocked_at, seat.joined = data["knocked_at"], row.seq


def _admitted(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
    seat = _seat(room, data)
    seat.state = "admitted"
    seat.spans = rules.opened_span(seat.spans, row.seq)


def _denied(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
    seat = _seat(room, data)
    seat.state, seat.waiting = "denied", False


def _removed(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
    seat = _seat(room, data)
    seat.state = "banned" if data["ban"] else "removed"
    seat.spans = rules.closed_span(seat.spans, row.seq)
    seat.present = seat.waiting = False
    seat.left_at = row.at
    if rules.enters_alone(seat.role):
        seat.role = "observer"


def _left(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
    seat = _seat(room, data)
    seat.present = seat.waiting = False
    seat.left_at = row.at


def _promoted(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
    seat = _seat(room, data)
    seat.role, seat.media = data["role"], MediaState()


def _muted(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
    _seat(room, data).media.audio = False


def _media(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
    if row.seat in room.seats:
        room.seats[row.seat].media = MediaState(**data)


def _hand(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
    if row.seat in room.seats:
        room.seats[row.seat].hand = data["up"]


def _agreed(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
    _seat(room, data).agreed.add(data["kind"])


def _no_longer_agreed(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
    _seat(room, data).agreed.discard(data["kind"])


def _recorded(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
    _seat(room, data).recording = data["recording"]


def _no_longer_recorded(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
    seat = room.seats.get(row.seat or "")
    if seat is not None and seat.recording == data["recording"]:
        seat.recording = None


def _timer(state: str) -> Any:
    def change(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
        if state == "reset":
            room.timers.pop(data["timer"], None)
        else:
            room.timers[data["timer"]] = TimerState(state=state, **data)  # type: ignore[arg-type]

    return change


def _locked(on: bool) -> Any:
    def change(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
        room.locked = on

    return change


def _started(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
    room.started_at = row.at


def _offered(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
    room.ai_offered = True


def _ended(room: RoomNow, row: Row, data: dict[str, Any]) -> None:
    room.state = "ended"
    room.timers.clear()
    for seat in room.seats.values():
        seat.present = seat.waiting = False


def _seat(room: RoomNow, data: dict[str, Any]) -> SeatNow:
    seat = room.seats.get(data["seat"])
    if seat is None:
        # Invited after this process began to serve the room. Its first event brings what there is to know.
        seat = room.seats[data["seat"]] = SeatNow(
            id=data["seat"],
            role=data.get("role", "observer"),
            name=data.get("name", ""),
            state="invited",
            spans=[],
            knocked_at=None,
            media=MediaState(),
            hand=False,
        )
    if data.get("name"):
        seat.name = data["name"]
    if "role" in data:
        seat.role = data["role"]
    return seat


_CHANGES = {
    "seat.joined": _joined,
    "seat.knocked": _knocked,
    "seat.admitted": _admitted,
    "seat.denied": _denied,
    "seat.removed": _removed,
    "seat.left": _left,
    "seat.withdrawn": _left,
    "seat.promoted": _promoted,
    "seat.muted": _muted,
    "media.changed": _media,
    "hand.changed": _hand,
    "consent.given": _agreed,
    "consent.withdrawn": _no_longer_agreed,
    "recording.started": _recorded,
    "recording.stopped": _no_longer_recorded,
    "timer.started": _timer("running"),
    "timer.resumed": _timer("running"),
    "timer.paused": _timer("paused"),
    "timer.expired": _timer("expired"),
    "timer.reset": _timer("reset"),
    "room.locked": _locked(True),
    "room.unlocked": _locked(False),
    "room.started": _started,
    "ai.offered": _offered,
    "room.ended": _ended,
}
