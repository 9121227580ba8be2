"""From a client frame to what it does: one table, one check, one road for sockets and tests."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from core.common.errors import NotAllowed
from sessions_live import protocol, rules
from sessions_live.errors import LogFull, NotAdmitted, RoomEnded
from sessions_live.log import OpenLog, Row
from sessions_live.models import Room, Seat
from sessions_live.services import chat, consents, incidents, notes, rooms, seats, timers

Service = Callable[[OpenLog, Seat, Any], Row | None]

SERVICES: dict[type, Service] = {
    protocol.ChatSend: chat.send_chat,
    protocol.ChatEdit: chat.edit_chat,
    protocol.ChatDelete: chat.delete_chat,
    protocol.ChatRead: chat.read_chat,
    protocol.TimerStart: timers.start_timer,
    protocol.TimerPause: timers.pause_timer,
    protocol.TimerResume: timers.resume_timer,
    protocol.TimerReset: timers.reset_timer,
    protocol.NoteSave: notes.save_note,
    protocol.Incident: incidents.file_incident,
    protocol.Media: seats.change_media,
    protocol.Hand: seats.raise_hand,
    protocol.Admit: seats.admit_seat,
    protocol.Deny: seats.deny_seat,
    protocol.Mute: seats.mute_seat,
    protocol.Ask: seats.ask_seat,
    protocol.Promote: seats.promote_seat,
    protocol.Remove: seats.remove_seat,
    protocol.Lock: rooms.lock_room,
    protocol.End: rooms.end_room,
    protocol.ConsentGive: consents.give_consent,
    protocol.ConsentWithdraw: consents.withdraw_consent,
}


_registered: dict[str, tuple[type, Collection[str]]] = {}
_sent: list[type] = []


def register(frame: type, service: Service, *, roles: Collection[str]) -> None:
    """Let an upper app answer a frame of its own, from seats of these roles. In `AppConfig.ready()`, before the first
    socket: the parser is made once.
    """
    SERVICES[frame] = service
    _registered[tag_of(frame)] = (frame, roles)


def register_server_frame(frame: type) -> None:
    """Name a frame that an upper app sends, so that it stands in the protocol's schema. In `AppConfig.ready()`."""
    _sent.append(frame)


def server_frames() -> tuple[type, ...]:
    """All frames that the server sends, those of upper apps too."""
    return (*protocol.SERVER_FRAMES, *_sent)


def client_frames() -> tuple[type, ...]:
    """All frames that clients may send, those of upper apps too."""
    return (*protocol.CLIENT_FRAMES, *(frame for frame, _ in _registered.values()))


def may_send(role: str, tag: str) -> bool:
    """True if a seat of this role may send this frame at all: by the matrix, or as its app registered it."""
    return rules.may_send(role, tag) or (tag in _registered and role in _registered[tag][1])


def tag_of(frame: Any) -> str:
    """The `type` that a frame travels under."""
    return str(frame.__struct_config__.tag)


def apply(log: OpenLog, *, room_id: UUID, seat_id: UUID, frame: Any) -> Row | None:
    """Do what a frame asks, if this seat may: the event it became, or None where nothing changed.

    Raises a Refusal before anything is written; then the rest of the transaction is not touched. A service that writes
    and then refuses means it: what it wrote stays (an interview is paused, and the answer refused).
    """
    room = log.room(room_id)
    if room.state == Room.State.ENDED:
        raise RoomEnded
    if room.last_seq >= rules.MAX_EVENTS and not isinstance(frame, protocol.End):
        raise LogFull
    seat = log.seat(room_id, seat_id)
    if seat.state != Seat.State.ADMITTED:
        raise NotAdmitted
    if not may_send(seat.role, tag_of(frame)):
        raise NotAllowed
    return SERVICES[type(frame)](log, seat, frame)
