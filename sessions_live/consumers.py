"""The room's socket and the socket of the check before joining."""

import logging
from typing import Any, Union
from uuid import UUID

import msgspec
from django.conf import settings

from core.accounts import selectors as accounts
from core.accounts import services as account_services
from core.accounts.tokens import ACCESS_COOKIE
from core.common.clock import to_iso, utc_now
from core.common.errors import NotAllowed, NotFound, Refusal, TooMany
from core.common.ids import new_id
from core.realtime import codes
from core.realtime.consumer import SocketApp, code_of, cookie_of, header_of, query_of
from core.realtime.limits import Rate
from core.realtime.origins import is_allowed
from core.realtime.registry import sockets
from core.realtime.server import in_database
from sessions_live import protocol
from sessions_live.connection import Connection, encode, error_frame
from sessions_live.errors import NoSuchSeat, NotAdmitted, SeatGone, Unavailable
from sessions_live.hub import hub
from sessions_live.models import QualitySample
from sessions_live.protocol import Ack, Error, Hello, Ping, Pong, Quality, QualityOut, Sync
from sessions_live.services import frames, rooms
from sessions_live.writer import Command, Outcome
from signalling.protocol import Signal, SignalOut

log = logging.getLogger(__name__)

MAX_REFUSALS = 200
SIGNED_OUT = ("signed_out", "deactivated", "suspended", "password_changed", "token_reused", "forced")
MALFORMED = encode(
    Error(code="malformed", detail="This frame can't be read. See docs/protocol.md, section 4.", status=400)
)

RATES = {
    "signal": Rate(100, 400),
    "chat": Rate(5, 20),
    "note": Rate(5, 20),
    "ping": Rate(2, 20),
    "quality": Rate(2, 10),
    "sync": Rate(1, 5),
    "hello": Rate(1, 5),
}

_decoder: msgspec.json.Decoder[Any] | None = None


def decoder() -> msgspec.json.Decoder[Any]:
    """The strict parser of client frames, made at the first use: by then all apps have registered theirs."""
    global _decoder
    if _decoder is None:
        _decoder = msgspec.json.Decoder(Union[frames.client_frames()])  # type: ignore[arg-type]  # noqa: UP007
    return _decoder


def find_seat(room_id: UUID, *, token: str | None, ticket: str | None) -> tuple[accounts.Person, UUID]:
    """Who is there, and which seat is theirs. Raises NotSignedIn, NotFound or Removed."""
    if ticket is not None:
        person = account_services.redeem_ticket(ticket=ticket, room_id=room_id)
    else:
        person = accounts.person_of_access_token(token or "")
    accounts.admit(person)
    seat = rooms.take_seat(
        room_id=room_id,
        user_id=person.user_id,
        name=person.name,
        email=person.email if person.email_verified else "",
        is_staff=person.may("sessions.read"),
    )
    if seat is None:
        raise NotFound
    return person, seat.pk


def check_origin(scope: dict[str, Any]) -> None:
    """Cookies are sent along by any page; only ours may use them. Raises NotAllowed."""
    if not is_allowed(header_of(scope, b"origin"), settings.ORIGINS):
        raise NotAllowed


class RoomSocket(SocketApp):
    """One person's connection to one room."""

    max_chars = protocol.MAX_FRAME
    rates = RATES

    def __init__(self) -> None:
        self.connection: Connection | None = None
        self.room_id: UUID
        self.seat_id: UUID

    async def open(self, scope: dict[str, Any]) -> None:
        try:
            self.room_id = UUID(scope["url_route"]["kwargs"]["room_id"])
        except ValueError:
            raise NotFound from None
        ticket = query_of(scope, "ticket")
        token = None
        if ticket is None:
            check_origin(scope)
            token = cookie_of(scope, ACCESS_COOKIE)
        person, self.seat_id = await in_database(find_seat, self.room_id, token=token, ticket=ticket)
        sockets.identify(self.socket, session_id=person.session_id, user_id=str(person.user_id))

    async def receive(self, text: str) -> None:
        try:
            frame = decoder().decode(text)
        except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError, ValueError):
            self.socket.push(MALFORMED)
            self.socket.close(codes.MALFORMED, "malformed")
            return
        try:
            connection = self.connection
            if type(frame) is Signal and connection is not None:
                self._limit("signal")
                self._pass_signal(connection, frame)
            elif type(frame) is Hello:
                self._limit("hello")
                await self._greet(frame)
            elif type(frame) is Ping:
                self._limit("ping")
                self.socket.push(encode(Pong(t=frame.t, now=to_iso(utc_now()))))
            elif connection is None:
                raise NotAllowed("Say hello first.")
            else:
                await self._take(connection, frame)
        except Refusal as refusal:
            self._refuse(refusal, getattr(frame, "id", None))

    async def gone(self, code: int) -> None:
        if self.connection is None:
            return
        if self.connection.catching_up is not None:
            self.connection.catching_up.cancel()
        await hub.leave(self.connection, _why(self.socket.reason, code))

    async def _greet(self, frame: Hello) -> None:
        if self.connection is not None:
            raise NotAllowed("You have said hello already. To catch up, send sync.")
        client = frame.client
        instance = client if isinstance(client, str) else client.instance if client is not None else new_id().hex
        sockets.greet(self.socket)
        connection = Connection(
            self.socket,
            room_id=self.room_id,
            seat_id=str(self.seat_id),
            instance=instance,
            said_seq=frame.last_seq or 0,
        )
        self.connection = connection
        try:
            await hub.join(connection)
        except Unavailable:
            self.socket.close(codes.RESTARTING, "internal")
        except Refusal as refusal:
            self.socket.push(error_frame(refusal, frame.id))
            reason = "ended" if refusal.code == "room_ended" else refusal.code
            self.socket.close(codes.NOT_ALLOWED if refusal.status == 409 else code_of(refusal), reason)

    async def _take(self, connection: Connection, frame: Any) -> None:
        """A frame of a seat that has said hello, other than a signal."""
        tag = frames.tag_of(frame)
        self._limit(tag if tag in RATES else tag.partition(".")[0])
        if connection.place != "room" or connection.room is None:
            raise NotAdmitted
        if not frames.may_send(connection.seat.role, tag):
            raise NotAllowed
        if type(frame) is Sync:
            connection.catch_up(min(frame.after, connection.room.now.seq))
            self._acknowledge(frame.id, None)
        elif type(frame) is Quality:
            self._note_quality(connection, frame)
        else:
            self._do(connection, frame)

    def _do(self, connection: Connection, frame: Any) -> None:
        """Have a durable frame carried out with the next transaction, and answer when it is."""
        room_id, seat_id, frame_id = self.room_id, self.seat_id, frame.id

        def then(outcome: Outcome) -> None:
            if outcome.refusal is not None:
                self._refuse(outcome.refusal, frame_id)
            elif outcome.failed:
                self._refuse(Unavailable(), frame_id)
            else:
                self._acknowledge(frame_id, outcome.seq)

        hub.writer.submit(
            Command(
                room_id,
                lambda opened: frames.apply(opened, room_id=room_id, seat_id=seat_id, frame=frame),
                then,
                seat_id=seat_id,
                client_id=frame_id or None,
            )
        )

    def _pass_signal(self, connection: Connection, frame: Signal) -> None:
        """Hand a signal to one other seat. No database, and never dropped in silence."""
        room = connection.room
        if room is None or connection.place != "room":
            raise NotAdmitted
        text = encode(SignalOut(from_=connection.seat_id, description=frame.description, candidates=frame.candidates))
        other = room.connections.get(frame.to)
        if other is not None:
            other.socket.push(text)
        elif frame.to in room.sitters:
            room.sitters[frame.to].take_signal(text)
        else:
            seat = room.now.seats.get(frame.to)
            if seat is None or seat.state != "admitted":
                raise NoSuchSeat
            if not seat.present:
                raise SeatGone
            hub.spawn(self._pass_across(frame, text))
            return
        if frame.id:
            self._acknowledge(frame.id, None)

    async def _pass_across(self, frame: Signal, text: str) -> None:
        """Hand a signal to another process, without keeping this socket's next frames waiting for it."""
        try:
            await hub.pass_on(self.room_id, frame.to, text)
        except Refusal as refusal:
            self._refuse(refusal, frame.id)
        else:
            self._acknowledge(frame.id, None)

    def _note_quality(self, connection: Connection, frame: Quality) -> None:
        assert connection.room is not None
        if frame.peer not in connection.room.now.seats:
            raise NoSuchSeat
        text = encode(
            QualityOut(
                from_=connection.seat_id,
                peer=frame.peer,
                rung=frame.rung,
                relayed=frame.relayed,
                loss=frame.loss,
                rtt_ms=frame.rtt_ms,
            )
        )
        connection.room.push_to_others(connection.seat_id, text)
        hub.tell_other_processes(self.room_id, connection.seat_id, text)
        hub.writer.keep_sample(
            QualitySample(
                room_id=self.room_id,
                seat_id=self.seat_id,
                peer_id=UUID(frame.peer),
                at=utc_now(),
                rung=frame.rung,
                relayed=frame.relayed,
                loss=frame.loss,
                rtt_ms=frame.rtt_ms,
                jitter_ms=frame.jitter_ms,
                up_kbps=frame.up_kbps,
                down_kbps=frame.down_kbps,
            )
        )
        self._acknowledge(frame.id, None)

    def _acknowledge(self, frame_id: Any, seq: int | None) -> None:
        if frame_id:
            self.socket.push(encode(Ack(id=frame_id, seq=msgspec.UNSET if seq is None else seq)))

    def _refuse(self, refusal: Refusal, frame_id: Any) -> None:
        self.socket.push(error_frame(refusal, frame_id))

    def _limit(self, kind: str) -> None:
        wait = self.socket.buckets.take(kind, self.socket.last_heard)
        if wait:
            self.socket.refusals += 1
            if self.socket.refusals > MAX_REFUSALS:
                self.socket.close(codes.TOO_MUCH, "flooding")
            raise TooMany(retry_after_ms=round(wait * 1000))


class CheckSocket(SocketApp):
    """Answers pings, for the check before joining: does a socket get through, and how long is the way?"""

    max_chars = 1024
    rates = {"ping": Rate(5, 20)}

    async def open(self, scope: dict[str, Any]) -> None:
        check_origin(scope)
        person = await in_database(accounts.person_of_access_token, cookie_of(scope, ACCESS_COOKIE))
        await in_database(accounts.admit, person)
        sockets.identify(self.socket, session_id=person.session_id, user_id=str(person.user_id))

    async def receive(self, text: str) -> None:
        try:
            frame = msgspec.json.decode(text, type=Ping)
        except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError, ValueError):
            self.socket.close(codes.MALFORMED, "malformed")
            return
        sockets.greet(self.socket)
        if self.socket.buckets.take("ping", self.socket.last_heard):
            self.socket.close(codes.TOO_MUCH, "flooding")
            return
        self.socket.push(encode(Pong(t=frame.t, now=to_iso(utc_now()))))


def _why(reason: str, code: int) -> str:
    """The reason that the presence ledger keeps for the end of a connection."""
    if reason in SIGNED_OUT:
        return "signed_out"
    if reason == "too_slow":
        return reason
    return "left" if code in (1000, 1001) and not reason else "lost"


async def room_socket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """ASGI application for `/ws/rooms/<id>`."""
    await RoomSocket()(scope, receive, send)


async def check_socket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """ASGI application for `/ws/check`."""
    await CheckSocket()(scope, receive, send)
