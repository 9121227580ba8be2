"""The rooms that this process serves: their picture, their connections, and the way of events to them.

Everything here runs on the server's loop and nowhere else, so nothing needs a lock.
"""

import asyncio
import logging
import time
from collections import deque
from datetime import timedelta
from itertools import islice
from typing import Any, Literal
from uuid import UUID

from core.accounts import selectors as accounts
from core.common.clock import to_iso, utc_now
from core.common.errors import Refusal
from core.common.ids import new_id
from core.realtime import bus, codes, server
from core.realtime.registry import sockets
from sessions_live import rules, selectors
from sessions_live.connection import Connection, EventText, encode, error_frame
from sessions_live.errors import BusDown, Denied, SeatGone
from sessions_live.log import TOPIC, Row, read_rows, rows_of, without_words
from sessions_live.projection import apply_row
from sessions_live.protocol import Ice, RoomInfo, Seat, Waiting, Welcome
from sessions_live.services import seats as seat_services
from sessions_live.services import timers as timer_services
from sessions_live.snapshot import RoomNow, SeatNow, remaining_of
from sessions_live.writer import Command, Writer
from signalling.ice import ice_servers_for

log = logging.getLogger(__name__)

RECENT = 256
PAGE = 300
ICE_RENEW_BEFORE = timedelta(seconds=150)
FRAME_TOPIC = "room.frame"
RECEIPT_TOPIC = "room.receipt"
RECEIPT_WITHIN = 2.0
LEAVE_AGAIN_AFTER = (0.5, 1, 2, 4, 8, 15, 30, 60)
ALIVE_EVERY = 3.0


class LiveRoom:
    """A room with connections in this process."""

    def __init__(self, now: RoomNow) -> None:
        self.now = now
        self.connections: dict[str, Connection] = {}
        self.lobby: dict[str, Connection] = {}
        self._recent: deque[Row] = deque(now.recent, maxlen=RECENT)
        self._recent_from = now.seq - len(now.recent)  # everything after this number is in `_recent`
        now.recent = []
        self._alarms: dict[str, asyncio.TimerHandle] = {}
        self._reading = False
        self.set_alarms()

    # --- the log ---

    def deliver(self, rows: list[Row]) -> None:
        """Take rows in the log's order: old ones are skipped, a gap is filled from the database."""
        for row in rows:
            if row.seq <= self.now.seq:
                continue
            if row.seq > self.now.seq + 1:
                self.fill_gap()
                return
            self._take(row)

    def fill_gap(self) -> None:
        """Read what this process has not heard of."""
        if not self._reading:
            self._reading = True
            hub.spawn(self._fill_gap())

    async def _fill_gap(self) -> None:
        try:
            while rows := await server.in_database(read_rows, self.now.id, after=self.now.seq, limit=PAGE):
                for row in rows:
                    if row.seq == self.now.seq + 1:
                        self._take(row)
        finally:
            self._reading = False

    def _take(self, row: Row) -> None:
        if len(self._recent) == RECENT:
            self._recent_from = self._recent[0].seq
        self._recent.append(row)
        if row.kind == "chat.deleted":
            self._forget_words(row.data["of"])
        apply_row(self.now, row)
        event = EventText(row)
        for connection in list(self.connections.values()):
            connection.take(event)
        self._act_on(row)

    def _forget_words(self, of: int) -> None:
        """A deleted message is sent to nobody again, from memory neither."""
        for index, row in enumerate(self._recent):
            edited = row.kind == "chat.edited" and row.data["of"] == of
            if edited or (row.kind == "chat.sent" and row.seq == of):
                self._recent[index] = Row(
                    row.seq, row.at, row.kind, row.seat, row.client_id, row.audience, without_words(row.body)
                )

    def recent_after(self, after: int) -> list[Row] | None:
        """The rows after a number, if memory still holds them all."""
        if after < self._recent_from:
            return None
        return list(islice(self._recent, max(0, after - self._recent_from), None))

    async def read_page(self, after: int) -> list[Row]:
        """A page of rows from the database, none of them newer than what this process has taken."""
        return await server.in_database(read_rows, self.now.id, after=after, up_to=self.now.seq, limit=PAGE)

    # --- what events lead to here ---

    def _act_on(self, row: Row) -> None:
        kind = row.kind
        if kind.startswith("chat.") or kind == "note.saved":
            return
        if kind in ("seat.joined", "seat.knocked"):
            self._yield_to_newer(row)
        elif kind == "seat.denied":
            refused = self.lobby.get(row.data["seat"])
            if refused is not None:
                refused.socket.push(error_frame(Denied()))
                close_soon(refused, codes.NOT_ALLOWED, "denied")
        elif kind == "seat.admitted":
            admitted = self.lobby.get(row.data["seat"])
            if admitted is not None:
                admitted.entering = True
                hub.spawn(hub.enter(admitted))
        elif kind == "seat.removed":
            for place in (self.connections, self.lobby):
                removed = place.get(row.data["seat"])
                if removed is not None:
                    close_soon(removed, codes.NOT_ALLOWED, "banned" if row.data["ban"] else "removed")
        elif kind == "room.ended":
            for connection in [*self.connections.values(), *self.lobby.values()]:
                close_soon(connection, codes.NOT_ALLOWED, "ended")
        elif kind.startswith("timer."):
            self.set_alarms()
        if kind.startswith(("seat.", "room.")):
            self.tell_lobby()

    def _yield_to_newer(self, row: Row) -> None:
        """Another connection of the same seat has begun a stay: the one here is the older and goes."""
        for place in (self.connections, self.lobby):
            older = place.get(row.seat or "")
            if older is not None and older.joined < row.seq and not older.entering:
                close_soon(older, codes.TAKEN_OVER, "taken_over")

    def set_alarms(self) -> None:
        """Wake up when a timer runs out; every process of the room does, the database lets one of them say so."""
        running = {key: timer for key, timer in self.now.timers.items() if timer.state == "running"}
        for key in [key for key in self._alarms if key not in running]:
            self._alarms.pop(key).cancel()
        for key, timer in running.items():
            if key in self._alarms:
                self._alarms[key].cancel()
            delay = remaining_of(timer, utc_now()) + 0.002
            self._alarms[key] = asyncio.get_running_loop().call_later(delay, self._ring, key)

    def _ring(self, timer: str) -> None:
        self._alarms.pop(timer, None)
        room_id, timer_id = self.now.id, UUID(timer)
        hub.writer.submit(
            Command(
                room_id, lambda opened: timer_services.expire_timer(opened, room_id, timer_id), lambda outcome: None
            )
        )

    # --- what seats are told ---

    def tell_lobby(self) -> None:
        """Tell those who wait where they stand, if that has changed."""
        if not self.lobby:
            return
        order = sorted(
            (seat for seat in self.now.seats.values() if seat.waiting), key=lambda seat: seat.knocked_at or ""
        )
        positions = {seat.id: index for index, seat in enumerate(order, start=1)}
        hosted = any(seat.present and seat.role in rules.HOSTS for seat in self.now.seats.values())
        message: Literal["locked", "knocking", "host_away"] = (
            "locked" if self.now.locked else "knocking" if hosted else "host_away"
        )
        for connection in self.lobby.values():
            if connection.seat.state != "knocking":
                continue
            position = positions.get(connection.seat_id, len(order))
            standing = f"{position} {message}"
            if standing != connection.last_waiting:
                connection.last_waiting = standing
                frame = Waiting(
                    position=position,
                    message=message,
                    room=str(self.now.id),
                    title=self.now.title,
                    now=to_iso(utc_now()),
                )  # type: ignore[arg-type]
                connection.socket.push(encode(frame))

    def welcome(self, connection: Connection) -> str:
        """The room as a seat may see it."""
        servers, ice_until = ice_servers_for(seat_id=connection.seat_id, room_id=self.now.id)
        connection.ice_until = ice_until.timestamp() if ice_until else 0.0
        me = connection.seat
        sees_knocks = me.role in rules.HOSTS
        seats = [
            shown_seat(seat)
            for seat in self.now.seats.values()
            if seat.state == "admitted"
            or seat.id == me.id
            or sees_knocks
            or (seat.role == "interviewer" and seat.state == "invited")
        ]
        info = RoomInfo(
            id=str(self.now.id),
            title=self.now.title,
            state=self.now.state,  # type: ignore[arg-type]
            locked=self.now.locked,
            agenda=self.now.agenda,
            timers=list(self.now.timers.values()),
            planned_start=self.now.planned_start,
            planned_seconds=self.now.planned_seconds,
            started_at=self.now.started_at,
        )
        return encode(
            Welcome(
                seat=me.id,
                role=me.role,  # type: ignore[arg-type]
                seq=self.now.seq,
                room=info,
                seats=seats,
                ice_servers=servers,
                ice_expires_at=to_iso(ice_until) if ice_until else None,
                polite=any(
                    seat.present and seat.id != me.id and (seat.joined or 0) < (me.joined or 0)
                    for seat in self.now.seats.values()
                ),
                now=to_iso(utc_now()),
            )
        )

    def push_to_others(self, sender: str, text: str) -> None:
        """Send a passing frame to all in the room but one."""
        for seat_id, connection in self.connections.items():
            if seat_id != sender:
                connection.socket.push(text)

    @property
    def is_idle(self) -> bool:
        return not self.connections and not self.lobby

    def let_go(self) -> None:
        for alarm in self._alarms.values():
            alarm.cancel()
        self._alarms.clear()


class Hub:
    """All rooms of this process."""

    def __init__(self) -> None:
        self.rooms: dict[UUID, LiveRoom] = {}
        self.writer = Writer(self.deliver)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._receipts: dict[str, asyncio.Future[None]] = {}

    def spawn(self, work: Any) -> None:
        """Run a coroutine beside everything else, and keep hold of it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def deliver(self, room_id: UUID, rows: list[Row]) -> None:
        room = self.rooms.get(room_id)
        if room is not None:
            room.deliver(rows)

    def room_for(self, snapshot: RoomNow) -> LiveRoom:
        """The live room of a snapshot: the one there is, or a new one made of it."""
        room = self.rooms.get(snapshot.id)
        if room is None:
            room = self.rooms[snapshot.id] = LiveRoom(snapshot)
        elif room.now.seq < snapshot.seq:
            room.fill_gap()
        return room

    async def join(self, connection: Connection) -> None:
        """Begin a stay for a connection: the lobby, or `welcome` and every missed event. Raises Refusal."""
        room_id, seat_id = connection.room_id, UUID(connection.seat_id)
        outcome = await self.writer.carry_out(
            room_id,
            lambda opened: seat_services.join_room(
                opened, room_id=room_id, seat_id=seat_id, process_id=bus.PROCESS_ID, instance=connection.instance
            ),
            seat_id=seat_id,
            wants_snapshot=room_id not in self.rooms,
        )
        connection.entering = False
        if outcome.refusal is not None:
            raise outcome.refusal
        if outcome.failed:
            raise Unavailable
        joined: seat_services.Joined = outcome.result
        connection.stay_id, connection.joined = joined.stay_id, joined.seq
        room = self.rooms.get(room_id)
        if room is None:
            snapshot = outcome.snapshot
            if snapshot is None:
                # The room's last connection left between asking and answering.
                outcome = await self.writer.carry_out(room_id, lambda opened: None, wants_snapshot=True)
                if outcome.snapshot is None:
                    raise Unavailable
                snapshot = outcome.snapshot
            room = self.room_for(snapshot)
        if connection.socket.is_open:
            self._attach(connection, room, joined)

    def _attach(self, connection: Connection, room: LiveRoom, joined: seat_services.Joined) -> None:
        seat_id = connection.seat_id
        connection.room = room
        room.lobby.pop(seat_id, None)
        connection.place = joined.place
        if (room.now.seats[seat_id].joined or 0) > joined.seq:
            connection.socket.close(codes.TAKEN_OVER, "taken_over")
            return
        if room.now.state == "ended":
            connection.socket.close(codes.NOT_ALLOWED, "ended")
            return
        if joined.place == "lobby":
            room.lobby[seat_id] = connection
            room.tell_lobby()
            if room.now.seats[seat_id].state == "admitted":
                # Let in before this process had the connection in its lobby.
                connection.entering = True
                self.spawn(self.enter(connection))
            return
        room.connections[seat_id] = connection
        connection.socket.push(room.welcome(connection))
        said = connection.said_seq
        connection.catch_up(said if said <= room.now.seq else 0)
        room.tell_lobby()

    async def enter(self, connection: Connection) -> None:
        """Take a connection whose seat has been admitted from the lobby into the room."""
        try:
            await self.join(connection)
        except Refusal as refusal:
            connection.socket.push(error_frame(refusal))
            connection.socket.close(codes.NOT_ALLOWED, refusal.code)

    async def leave(self, connection: Connection, reason: str) -> None:
        """End the stay of a connection that is gone."""
        room = connection.room
        if room is not None:
            for place in (room.connections, room.lobby):
                if place.get(connection.seat_id) is connection:
                    del place[connection.seat_id]
        stay_id = connection.stay_id
        if stay_id is not None and connection.socket.reason not in ("taken_over", "ended", "removed", "banned"):
            await self._end_stay(connection.room_id, stay_id, reason)
        self.let_go_of_idle(connection.room_id)

    async def _end_stay(self, room_id: UUID, stay_id: UUID, reason: str) -> None:
        for pause in LEAVE_AGAIN_AFTER:
            outcome = await self.writer.carry_out(
                room_id,
                lambda opened: seat_services.leave_room(opened, room_id=room_id, stay_id=stay_id, reason=reason),
            )
            if not outcome.failed:
                return
            # The database is away. Whoever is gone must not look present once it is back.
            await asyncio.sleep(pause)

    # --- between processes ---

    async def pass_on(self, room_id: UUID, seat_id: str, text: str) -> None:
        """Hand a passing frame for a seat to the process that holds it, and wait until that process says it has it.

        Raises BusDown if the bus did not take it, SeatGone if no process had the seat.

        That the bus took it proves nothing: a process that is just subscribing again would not have heard it.
        """
        receipt = new_id().hex
        got = self._receipts[receipt] = asyncio.get_running_loop().create_future()
        word = {"room": room_id.hex, "to": seat_id, "but": None, "text": text, "receipt": receipt}
        try:
            if not bus.crosses():
                raise SeatGone
            if not await bus.send_across(FRAME_TOPIC, word):
                raise BusDown
            await asyncio.wait_for(got, RECEIPT_WITHIN)
        except TimeoutError:
            raise SeatGone from None
        finally:
            del self._receipts[receipt]

    def take_receipt(self, word: dict[str, Any]) -> None:
        got = self._receipts.get(word["receipt"])
        if got is not None and not got.done():
            got.set_result(None)

    def tell_other_processes(self, room_id: UUID, but: str, text: str) -> None:
        """Hand a passing frame for all but one seat to the other processes."""
        bus.tell_others(FRAME_TOPIC, {"room": room_id.hex, "to": None, "but": but, "text": text})

    def take_frame(self, word: dict[str, Any]) -> None:
        room = self.rooms.get(UUID(word["room"]))
        if room is None:
            return
        if word["to"] is None:
            room.push_to_others(word["but"], word["text"])
        elif (connection := room.connections.get(word["to"])) is not None:
            connection.socket.push(word["text"])
            bus.tell_others(RECEIPT_TOPIC, {"receipt": word["receipt"]})

    def take_events(self, word: dict[str, Any]) -> None:
        self.deliver(*rows_of(word))

    def let_go_of_idle(self, room_id: UUID) -> None:
        room = self.rooms.get(room_id)
        if room is not None and room.is_idle:
            room.let_go()
            del self.rooms[room_id]


hub = Hub()


class Unavailable(Refusal):
    code, status, detail = "internal", 500, "Something failed on our side. Nothing was changed; try again."


# --- once a second ---


async def look_for_missed() -> None:
    """Compare the rooms here with the database: what the bus has lost is found within a second."""
    if bus.crosses() and hub.rooms:
        numbers = await server.in_database(selectors.last_numbers, list(hub.rooms))
        for room_id, seq in numbers.items():
            room = hub.rooms.get(room_id)
            if room is not None and seq > room.now.seq:
                room.fill_gap()


async def look_for_ended_sessions() -> None:
    """Close the sockets of sessions that have ended, should the word of it have been lost."""
    here = sockets.session_ids()
    if here:
        for session_id in await server.in_database(accounts.ended_sessions, here):
            sockets.close_where(session_id=session_id, user_id=None, code=codes.NOT_SIGNED_IN, reason="signed_out")


async def renew_ice() -> None:
    """Send fresh TURN credentials well before the old ones end."""
    soon = (utc_now() + ICE_RENEW_BEFORE).timestamp()
    for room in hub.rooms.values():
        for connection in room.connections.values():
            if 0 < connection.ice_until < soon:
                servers, until = ice_servers_for(seat_id=connection.seat_id, room_id=room.now.id)
                connection.ice_until = until.timestamp() if until else 0.0
                connection.socket.push(
                    encode(Ice(ice_servers=servers, ice_expires_at=to_iso(until) if until else None))
                )


_last_alive = 0.0


async def say_alive() -> None:
    """Renew this process's lease on its stays, and end the stays of processes that have let theirs run out."""
    global _last_alive
    now = time.monotonic()
    hub.writer.flush_samples()
    if now - _last_alive < ALIVE_EVERY:
        return
    _last_alive = now
    await server.in_database(seat_services.note_alive, process_id=bus.PROCESS_ID)
    if bus.crosses():
        await server.in_database(seat_services.close_lost_stays, process_id=bus.PROCESS_ID, alone=False)


async def take_over_from_the_dead() -> None:
    """At the start: what an earlier process left open is closed, before the first socket comes."""
    await server.in_database(seat_services.note_alive, process_id=bus.PROCESS_ID)
    await server.in_database(seat_services.close_lost_stays, process_id=bus.PROCESS_ID, alone=not bus.crosses())


def begin() -> None:
    """Wire the hub to the server's beat and to the bus."""
    bus.on(TOPIC, hub.take_events)
    bus.on(FRAME_TOPIC, hub.take_frame)
    bus.on(RECEIPT_TOPIC, hub.take_receipt)
    server.at_start(take_over_from_the_dead)
    for sweep in (look_for_ended_sessions, look_for_missed, renew_ice, say_alive):
        server.every_second(sweep)


def close_soon(connection: Connection, code: int, reason: str) -> None:
    """Close a connection once the answers to what led to it are out: whoever ends a room still gets the `ack`."""
    asyncio.get_running_loop().call_soon(connection.socket.close, code, reason)


def shown_seat(seat: SeatNow) -> Seat:
    """A seat as it is listed in `welcome`."""
    return Seat(
        seat=seat.id,
        role=seat.role,  # type: ignore[arg-type]
        name=seat.name,
        state=seat.state,  # type: ignore[arg-type]
        present=seat.present,
        joined=seat.joined if seat.present else None,
        instance=seat.instance if seat.present else None,
        media=seat.media,
        hand=seat.hand,
        left_at=seat.left_at,
    )
