"""The event log: the one place where something that happened in a room becomes durable.

A row is `(room, seq)`; numbers have no gaps, because whoever adds one holds the room's row. Rows are announced after
the commit, with their payload; a process that sees a gap reads the rows.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction

from core.common.clock import to_iso, utc_now
from core.common.errors import NotFound
from core.common.sql import Reader, as_time, as_uuid, fetch_rows, for_update, marks, write_many
from core.realtime import bus
from sessions_live.errors import NoSuchSeat
from sessions_live.models import Room, Seat

TOPIC = "room.events"

_rooms = Reader(Room)
read_seats = Reader(Seat).fetch

_APPLIED = "SELECT seat_id, client_id, seq FROM sessions_live_event WHERE seat_id IN ({seats}) AND client_id IN ({ids})"
_INSERT = f"""INSERT INTO sessions_live_event
    (room_id, seq, at, kind, seat_id, client_id, audience, body, redacted) VALUES ({marks(9)})"""  # noqa: S608
_PAGE = """SELECT seq, at, kind, seat_id, client_id, audience, body, redacted FROM sessions_live_event
    WHERE room_id = %s AND seq > %s AND seq <= %s ORDER BY seq LIMIT %s"""
_ADVANCE = "UPDATE sessions_live_room SET last_seq = %s, started_at = %s WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Row:
    """An event as it is sent: `body` is its `data`, already encoded."""

    seq: int
    at: str
    kind: str
    seat: str | None
    client_id: str | None
    audience: str
    body: str

    @property
    def data(self) -> Any:
        return msgspec.json.decode(self.body)

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)


class OpenLog:
    """The logs of some rooms, locked for one transaction: append to them, then they are written at once."""

    def __init__(self, room_ids: Iterable[UUID], *, now: datetime | None = None) -> None:
        wanted = list(set(room_ids))
        found = _rooms.fetch(f"id IN ({marks(len(wanted))}) ORDER BY id{for_update()}", wanted)
        self.rooms: dict[UUID, Room] = {room.pk: room for room in found}
        self.now = now or utc_now()
        self.rows: dict[UUID, list[Row]] = {}
        self._seats: dict[UUID, Seat] = {}

    def room(self, room_id: UUID) -> Room:
        """The locked room. Raises NotFound."""
        try:
            return self.rooms[room_id]
        except KeyError:
            raise NotFound from None

    def load_seats(self, seat_ids: Iterable[UUID]) -> None:
        """Read many seats at once, so that `seat` needs no query for them."""
        if wanted := list(set(seat_ids)):
            self._seats |= {seat.pk: seat for seat in read_seats(f"id IN ({marks(len(wanted))})", wanted)}

    def seat(self, room_id: UUID, seat_id: UUID | str) -> Seat:
        """A seat of the room as it is now, the same object for the whole transaction. Raises NoSuchSeat."""
        try:
            key = seat_id if isinstance(seat_id, UUID) else UUID(seat_id)
        except ValueError:
            raise NoSuchSeat from None
        seat = self._seats.get(key)
        if seat is None:
            self.load_seats([key])
            seat = self._seats.get(key)
            if seat is None:
                raise NoSuchSeat
        if seat.room_id != room_id:
            raise NoSuchSeat
        return seat

    def append(
        self,
        room_id: UUID,
        kind: str,
        data: dict[str, Any],
        *,
        seat: UUID | None = None,
        audience: str = "",
        client_id: str | None = None,
    ) -> Row:
        """Add one event to the room's log. It is written, numbered and announced with the rest of the transaction."""
        room = self.room(room_id)
        room.last_seq += 1
        body = msgspec.json.encode(data).decode()
        row = Row(room.last_seq, to_iso(self.now), kind, str(seat) if seat else None, client_id, audience, body)
        self.rows.setdefault(room_id, []).append(row)
        return row

    def applied(self, wanted: Iterable[tuple[UUID, str]]) -> dict[tuple[UUID, str], int]:
        """Which of these (seat, client id) have already become events, and under which number."""
        pairs = set(wanted)
        if not pairs:
            return {}
        seats, ids = list({seat for seat, _ in pairs}), list({cid for _, cid in pairs})
        sql = _APPLIED.format(seats=marks(len(seats)), ids=marks(len(ids)))
        found = ((as_uuid(seat), cid, seq) for seat, cid, seq in fetch_rows(sql, [*seats, *ids]))
        return {(seat, cid): seq for seat, cid, seq in found if (seat, cid) in pairs}

    def write(self) -> None:
        """Write what was appended. Call it once, last, inside the transaction."""
        if not self.rows:
            return
        write_many(
            _INSERT,
            [
                (
                    room_id,
                    row.seq,
                    self.now,
                    row.kind,
                    row.seat and UUID(row.seat),
                    row.client_id,
                    row.audience,
                    row.body,
                    False,
                )
                for room_id, rows in self.rows.items()
                for row in rows
            ],
        )
        write_many(
            _ADVANCE, [(self.rooms[room_id].last_seq, self.rooms[room_id].started_at, room_id) for room_id in self.rows]
        )


@contextmanager
def open_log(room_id: UUID, *, now: datetime | None = None) -> Iterator[OpenLog]:
    """Lock one room, let the caller act and append, write, commit, announce. All or nothing."""
    with transaction.atomic():
        log = OpenLog([room_id], now=now)
        yield log
        log.write()
        transaction.on_commit(announcing(log))


def announcing(log: OpenLog) -> Callable[[], None]:
    """What to do after the commit: tell every process, this one too, what was written."""

    def announce() -> None:
        for room_id, rows in log.rows.items():
            bus.tell(TOPIC, word_of(room_id, rows))

    return announce


def word_of(room_id: UUID, rows: list[Row]) -> dict[str, Any]:
    """Rows as a word for the bus."""
    return {"room": room_id.hex, "rows": [[r.seq, r.at, r.kind, r.seat, r.client_id, r.audience, r.body] for r in rows]}


def rows_of(word: dict[str, Any]) -> tuple[UUID, list[Row]]:
    """The reverse of `word_of`."""
    return UUID(word["room"]), [Row(*fields) for fields in word["rows"]]


def without_words(body: str) -> str:
    """The body of a deleted message, or of an edit of one, as it may still be sent."""
    return msgspec.json.encode({**msgspec.json.decode(body), "text": None, "deleted": True}).decode()


def read_rows(
    room_id: UUID, *, after: int, up_to: int | None = None, limit: int = 500, redact: bool = True
) -> list[Row]:
    """The rows of a room after a number, oldest first, at most `limit`. Without deleted words, if to `redact`."""
    last = 2**62 if up_to is None else up_to
    return [
        Row(
            seq,
            to_iso(as_time(at)),
            kind,
            str(as_uuid(seat)) if seat else None,
            client_id,
            audience,
            without_words(body) if redacted and redact else body,
        )
        for seq, at, kind, seat, client_id, audience, body, redacted in fetch_rows(_PAGE, [room_id, after, last, limit])
    ]
