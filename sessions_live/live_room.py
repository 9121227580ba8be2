"""One room in one process: its picture, its connections, and the way of events to them.

Everything here runs on the server's loop and nowhere else, so nothing needs a lock.
"""

import asyncio
from collections import deque
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from core.common.clock import to_iso, utc_now
from core.realtime import codes, server
from sessions_live import rules
from sessions_live.connection import Connection, EventText, encode, error_frame
from sessions_live.errors import Denied
from sessions_live.log import Row, read_rows, without_words
from sessions_live.projection import apply_row
from sessions_live.protocol import RoomInfo, Seat, Waiting, Welcome
from sessions_live.services import timers as timer_services
from sessions_live.snapshot import RoomNow, SeatNow, remaining_of
from sessions_live.writer import Command
from signalling.ice import ice_servers_for
from signalling.protocol import IceServer

if TYPE_CHECKING:
    from sessions_live.hub import Hub
    from sessions_live.sitting import Sitter

RECENT = 256
PAGE = 300


class LiveRoom:
    """A room with connections in this process."""

    def __init__(self, now: RoomNow, hub: "Hub") -> None:
        self._hub = hub
        self.now = now
        self.connections: dict[str, Connection] = {}
        self.lobby: dict[str, Connection] = {}
        self.sitters: dict[str, Sitter] = {}
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
            self._hub.spawn(self._fill_gap())

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
        for sitter in list(self.sitters.values()):
            sitter.take_event(row)
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
                self._hub.spawn(self._hub.enter(admitted))
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
        if kind.startswith(("seat.", "room.")) or kind == "ai.offered":
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
        self._hub.writer.submit(
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
            offered = self.now.ai_offered and message == "host_away" and connection.seat.role == "candidate"
            standing = f"{position} {message} {offered}"
            if standing != connection.last_waiting:
                connection.last_waiting = standing
                frame = Waiting(
                    position=position,
                    message=message,
                    room=str(self.now.id),
                    title=self.now.title,
                    now=to_iso(utc_now()),
                    ai_offered=offered,
                )
                connection.socket.push(encode(frame))

    def welcome(self, connection: Connection) -> str:
        """The room as a seat may see it."""
        servers, ice_until = self.ice_for(connection)
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

    def ice_for(self, connection: Connection) -> tuple[list[IceServer], datetime | None]:
        """ICE servers for a seat in the room; notes when to renew them: with a quarter of their life left."""
        servers, until = ice_servers_for(seat_id=connection.seat_id, room_id=self.now.id)
        now = utc_now()
        connection.ice_renew_at = (now + (until - now) * 3 / 4).timestamp() if until else 0.0
        return servers, until

    def push_to_others(self, sender: str, text: str) -> None:
        """Send a passing frame to all in the room but one."""
        for seat_id, connection in self.connections.items():
            if seat_id != sender:
                connection.socket.push(text)
        for sitter in list(self.sitters.values()):
            sitter.take_frame(text)

    @property
    def is_idle(self) -> bool:
        return not self.connections and not self.lobby and not self.sitters

    def let_go(self) -> None:
        for alarm in self._alarms.values():
            alarm.cancel()
        self._alarms.clear()


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
        waiting=seat.waiting and seat.state == "knocking",
        left_at=seat.left_at,
        agreed=sorted(seat.agreed),
        recorded=seat.recording is not None,
    )
