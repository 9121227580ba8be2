"""Sitting on a seat without a socket: how an upper app's interviewer or note-taker takes part in a room."""

from typing import Protocol
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from core.common.errors import Refusal
from sessions_live.connection import encode
from sessions_live.errors import Unavailable
from sessions_live.hub import hub
from sessions_live.log import Row
from sessions_live.snapshot import RoomNow
from signalling.protocol import Candidates, Description, SignalOut


class Sitter(Protocol):
    """Whoever sits on a seat in this process. Called on the server's loop; must neither block nor raise."""

    def take_event(self, row: Row) -> None:
        """Everything durable, in the log's order, each once, whatever its audience."""

    def take_frame(self, text: str) -> None:
        """A passing frame that was sent to the whole room, encoded."""

    def take_signal(self, text: str) -> None:
        """A signal for this seat: an encoded `SignalOut`."""


_signals = msgspec.json.Decoder(SignalOut)


def read_signal(text: str) -> SignalOut:
    """A signal as the hub hands it over."""
    return _signals.decode(text)


async def sit(room_id: UUID, seat_id: UUID, sitter: Sitter) -> RoomNow:
    """Take a seat of a room in this process: from the picture that is returned on, every event comes to the sitter.

    Earlier ones may come too, where this process had not heard of them. Whoever sat there in this process before no
    longer does. Raises NotFound, Unavailable.
    """
    outcome = await hub.writer.carry_out(room_id, lambda log: log.seat(room_id, seat_id) and None, wants_snapshot=True)
    if outcome.refusal is not None:
        raise outcome.refusal
    if outcome.snapshot is None:
        raise Unavailable
    room = hub.room_for(outcome.snapshot)
    room.sitters[str(seat_id)] = sitter
    # What another thread or process wrote may have come here between the picture and this line.
    for row in room.recent_after(outcome.snapshot.seq) or ():
        sitter.take_event(row)
    return outcome.snapshot


def rise(room_id: UUID, seat_id: UUID, sitter: Sitter) -> None:
    """Leave a seat. Does nothing if somebody else sits there by now."""
    room = hub.rooms.get(room_id)
    if room is not None and room.sitters.get(str(seat_id)) is sitter:
        del room.sitters[str(seat_id)]
        hub.let_go_of_idle(room_id)


def people_in(room_id: UUID) -> set[str]:
    """The seats of the people who are in a room that somebody of this process sits in."""
    room = hub.rooms.get(room_id)
    if room is None:
        return set()
    return {seat.id for seat in room.now.seats.values() if seat.present and seat.role != "ai"}


def was_sent_out(room_id: UUID, seat_id: str) -> bool:
    """True for a seat that was removed, though a signal of it may still be on its way."""
    room = hub.rooms.get(room_id)
    seat = room.now.seats.get(seat_id) if room is not None else None
    return seat is not None and seat.state in ("removed", "banned")


async def send_signal(
    room_id: UUID,
    *,
    from_seat: UUID,
    to_seat: str,
    description: Description | UnsetType = UNSET,
    candidates: Candidates | UnsetType = UNSET,
) -> bool:
    """Send a signal from a seat that somebody sits on. False if the other seat is not connected anywhere."""
    text = encode(SignalOut(from_=str(from_seat), description=description, candidates=candidates))
    room = hub.rooms.get(room_id)
    other = room.connections.get(to_seat) if room is not None else None
    if other is not None:
        other.socket.push(text)
        return True
    try:
        await hub.pass_on(room_id, to_seat, text)
    except Refusal:
        return False
    return True
