"""One connection of one seat: what it has been sent, and how it catches up."""

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from core.common.errors import Refusal
from core.realtime.socket import Socket
from sessions_live import rules
from sessions_live.log import Row
from sessions_live.protocol import Error
from sessions_live.snapshot import SeatNow

if TYPE_CHECKING:
    from sessions_live.live_room import LiveRoom

# What is pushed in one go has to fit into the outbox with room to spare, or who comes back to a room full of long
# notes is cut off as too slow, and again, and again.
MAX_AT_ONCE = 256_000

encoder = msgspec.json.Encoder()


def encode(frame: Any) -> str:
    """A server frame as it travels."""
    return encoder.encode(frame).decode()


def error_frame(refusal: Refusal, frame_id: Any = msgspec.UNSET) -> str:
    """A refusal as a frame, for the frame with that id."""
    more = refusal.more if refusal.more else msgspec.UNSET
    return encode(
        Error(
            code=refusal.code, detail=str(refusal.text), status=refusal.status, id=frame_id or msgspec.UNSET, more=more
        )
    )


class EventText:
    """An event, encoded once for all who get it; only `prev` and, for its author, `id` differ."""

    __slots__ = ("_head", "_tail", "row")

    def __init__(self, row: Row) -> None:
        self.row = row
        seat = f'"{row.seat}"' if row.seat else "null"
        self._head = f'{{"type":"event","seq":{row.seq},"prev":'
        self._tail = f',"at":"{row.at}","kind":"{row.kind}","seat":{seat},"data":{row.body}'

    def for_seat(self, seat_id: str, prev: int) -> str:
        if self.row.client_id is not None and self.row.seat == seat_id:
            return f'{self._head}{prev}{self._tail},"id":{encode(self.row.client_id)}}}'
        return f"{self._head}{prev}{self._tail}}}"


class Connection:
    """A socket on a seat. `cursor`: the log is dealt with up to here; `prev`: the last event that was sent."""

    __slots__ = (
        "catching_up", "cursor", "entering", "ice_renew_at", "instance", "joined", "last_waiting", "live", "place",
        "prev", "room", "room_id", "said_seq", "seat_id", "socket", "stay_id",
    )  # fmt: skip

    def __init__(self, socket: Socket, *, room_id: UUID, seat_id: str, instance: str, said_seq: int) -> None:
        self.socket = socket
        self.room_id = room_id
        self.seat_id = seat_id
        self.instance = instance
        self.said_seq = said_seq
        self.room: LiveRoom | None = None
        self.stay_id: UUID | None = None
        self.place = ""
        self.joined = 0
        self.entering = False
        self.live = False
        self.catching_up: asyncio.Task[None] | None = None
        self.cursor = 0
        self.prev = 0
        self.ice_renew_at = 0.0
        self.last_waiting = ""

    @property
    def seat(self) -> SeatNow:
        assert self.room is not None
        return self.room.now.seats[self.seat_id]

    def may_see(self, row: Row) -> bool:
        seat = self.seat
        return rules.may_see(row.audience, seq=row.seq, seat=self.seat_id, role=seat.role, spans=seat.spans)

    def take(self, event: EventText) -> None:
        """The next event of the log, if this connection is up to date; else it will come to it while catching up."""
        if not self.live:
            return
        self.cursor = event.row.seq
        if self.may_see(event.row):
            self.socket.push(event.for_seat(self.seat_id, self.prev))
            self.prev = event.row.seq

    def catch_up(self, after: int) -> None:
        """Send everything this seat may see after a number, then go on live."""
        self.live = False
        self.cursor = self.prev = after
        if self._go_live():
            return
        if self.catching_up is not None:
            self.catching_up.cancel()
        self.catching_up = asyncio.get_running_loop().create_task(self._read_on())

    def _go_live(self) -> bool:
        """Send what is still in memory; True if that reaches the present and is not too much to send at once."""
        assert self.room is not None
        rows = self.room.recent_after(self.cursor)
        if rows is None or sum(len(row.body) for row in rows) > MAX_AT_ONCE:
            return False
        self.live = True
        for row in rows:
            self.take(EventText(row))
        return True

    async def _read_on(self) -> None:
        assert self.room is not None
        try:
            while self.socket.is_open and not self._go_live():
                rows = self.room.recent_after(self.cursor)
                if rows is None:
                    rows = await self.room.read_page(self.cursor)
                for row in rows:
                    self.cursor = row.seq
                    if self.may_see(row):
                        self.socket.push(EventText(row).for_seat(self.seat_id, self.prev))
                        self.prev = row.seq
                        if self.socket.is_behind:
                            # Never outrun the reader: a long log is longer than any outbox.
                            await self.socket.flushed()
                if not rows and not self._go_live():
                    # The page ended before the present: the newest rows are on their way to this process.
                    await asyncio.sleep(0.05)
        finally:
            self.catching_up = None
