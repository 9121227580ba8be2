"""Open pages and what they are to be told: by a word over the bus at once, and else found within some seconds.

A word says only that something has changed for somebody; what, each process reads in the database. All but the reading
happens on the server's loop.
"""

import asyncio
import logging
from collections import deque
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from core.common.clock import to_iso
from core.notifications import kinds, selectors
from core.notifications.protocol import NotificationOut, Unread
from core.realtime.server import in_database
from core.realtime.socket import Socket

log = logging.getLogger(__name__)

LOOK_EVERY = 10  # beats of the server, so seconds
MOST_LOOKED_FOR = 500  # people in one question
OVERLAP = timedelta(seconds=30)  # what was told a moment earlier may be committed a moment later
MOST_AT_ONCE = 20


class Reader:
    """Somebody with open pages here: what they were told last."""

    def __init__(self, user_id: UUID, *, since: datetime, unread: int) -> None:
        self.user_id = user_id
        self.sockets: set[Socket] = set()
        self.unread = unread
        self.since = since
        self.told: deque[UUID] = deque(maxlen=200)
        self.is_looking = False
        self.has_news = False

    def push(self, frame: msgspec.Struct) -> None:
        text = encode(frame)
        for socket in self.sockets:
            socket.push(text)


_readers: dict[str, Reader] = {}
_looks: set[asyncio.Task[None]] = set()
_beats = 0


def encode(frame: msgspec.Struct) -> str:
    """A frame as text."""
    return msgspec.json.encode(frame).decode()


def add(socket: Socket, user_id: UUID, *, unread: int, newest: list[UUID], now: datetime) -> None:
    """Tell an open page how many are unread, now and from now on. `newest`: what it can have read over HTTP already."""
    reader = _readers.get(str(user_id))
    if reader is None:
        reader = _readers[str(user_id)] = Reader(user_id, since=now, unread=unread)
        reader.told.extend(newest)
    reader.sockets.add(socket)
    socket.push(encode(Unread(unread=unread)))
    # What came up between the counting and this moment had nobody here to be told.
    _look(reader)


def remove(socket: Socket, user_id: UUID) -> None:
    """A page is gone."""
    reader = _readers.get(str(user_id))
    if reader is not None:
        reader.sockets.discard(socket)
        if not reader.sockets:
            del _readers[str(user_id)]


def open_pages(user_id: UUID) -> int:
    """How many pages of somebody are open in this process."""
    reader = _readers.get(str(user_id))
    return len(reader.sockets) if reader else 0


def take_word(word: dict[str, Any]) -> None:
    """Something has changed for somebody."""
    reader = _readers.get(word["user"])
    if reader is not None:
        _look(reader)


async def look_for_missed() -> None:
    """Find what no word came for. Awaited once a second, looks every few."""
    global _beats
    _beats += 1
    if _beats % LOOK_EVERY or not _readers:
        return
    everybody = list(_readers.values())
    for start in range(0, len(everybody), MOST_LOOKED_FOR):
        some = everybody[start : start + MOST_LOOKED_FOR]
        found = await in_database(selectors.newest_of, [reader.user_id for reader in some])
        for reader in some:
            unread, newest = found.get(reader.user_id, (0, None))
            if unread != reader.unread or (newest is not None and newest not in reader.told):
                _look(reader)


def _look(reader: Reader) -> None:
    """Have it looked up what is new for somebody; while that goes on, what comes up is looked up once more after it."""
    reader.has_news = True
    if not reader.is_looking:
        reader.is_looking = True
        task = asyncio.get_running_loop().create_task(_look_up(reader))
        _looks.add(task)
        task.add_done_callback(_looks.discard)


async def _look_up(reader: Reader) -> None:
    try:
        while reader.has_news and reader.sockets:
            reader.has_news = False
            unread, rows = await in_database(
                selectors.news_of, reader.user_id, since=reader.since - OVERLAP, most=MOST_AT_ONCE
            )
            for row in rows:
                reader.since = max(reader.since, row.shown_at or reader.since)
                if row.pk not in reader.told:
                    reader.told.append(row.pk)
                    reader.push(_shown(row))
            if unread != reader.unread:
                reader.unread = unread
                reader.push(Unread(unread=unread))
    except Exception:
        # The database may be away for a moment: the next look finds it.
        log.exception("notifications.look_failed")
    finally:
        reader.is_looking = False


def _shown(row: Any) -> NotificationOut:
    kind = kinds.find(row.kind)
    return NotificationOut(
        id=str(row.pk),
        kind=row.kind,
        group=kind.group if kind else "other",
        title=row.title,
        text=row.text,
        url=row.url,
        at=to_iso(row.shown_at),
        read_at=to_iso(row.read_at) if row.read_at else None,
    )
