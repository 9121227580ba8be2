"""The rooms that this process serves, and how connections come into them and go.

Everything here runs on the server's loop and nowhere else, so nothing needs a lock.
"""

import asyncio
from typing import Any
from uuid import UUID

from core.common.errors import Refusal
from core.common.ids import new_id
from core.realtime import bus, codes
from sessions_live.connection import Connection, error_frame
from sessions_live.errors import BusDown, SeatGone, Unavailable
from sessions_live.live_room import LiveRoom
from sessions_live.log import Row, rows_of
from sessions_live.services import seats as seat_services
from sessions_live.snapshot import RoomNow
from sessions_live.writer import Writer

FRAME_TOPIC = "room.frame"
RECEIPT_TOPIC = "room.receipt"
RECEIPT_WITHIN = 2.0
LEAVE_AGAIN_AFTER = (0.5, 1, 2, 4, 8, 15, 30, 60)


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
            room = self.rooms[snapshot.id] = LiveRoom(snapshot, self)
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
            return
        connection, sitter = room.connections.get(word["to"]), room.sitters.get(word["to"])
        if connection is not None:
            connection.socket.push(word["text"])
        elif sitter is not None:
            sitter.take_signal(word["text"])
        if connection is not None or sitter is not None:
            bus.tell_others(RECEIPT_TOPIC, {"receipt": word["receipt"]})

    def take_events(self, word: dict[str, Any]) -> None:
        self.deliver(*rows_of(word))

    def let_go_of_idle(self, room_id: UUID) -> None:
        room = self.rooms.get(room_id)
        if room is not None and room.is_idle:
            room.let_go()
            del self.rooms[room_id]


hub = Hub()
