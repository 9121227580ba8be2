"""Catching up never outruns the one who reads."""

import asyncio
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from core.realtime.limits import Buckets, Rate
from core.realtime.socket import Socket
from sessions_live.connection import Connection
from sessions_live.log import Row


async def test_who_comes_back_to_a_room_full_of_long_notes_is_not_cut_off_as_too_slow() -> None:
    """Five megabytes of newest events were pushed at once, the outbox ran over, and so ended every attempt."""
    sent: list[str] = []

    async def send(message: dict[str, Any]) -> None:
        await asyncio.sleep(0)  # the network takes one frame at a time
        sent.append(message["type"])

    rows = [Row(seq, "…", "note.saved", None, None, "", f'{{"text":"{"x" * 20_000}"}}') for seq in range(1, 257)]
    seat = SimpleNamespace(spans=[[0, None]], role="interviewer")
    socket = Socket(send, buckets=Buckets({}, Rate(1, 1)))
    connection = Connection(socket, room_id=uuid4(), seat_id="seat", instance="page", said_seq=0)
    connection.room = SimpleNamespace(  # type: ignore[assignment]
        recent_after=lambda after: [row for row in rows if row.seq > after], now=SimpleNamespace(seats={"seat": seat})
    )
    connection.catch_up(0)
    async with asyncio.timeout(60):
        while len(sent) < len(rows) and socket.is_open:
            await asyncio.sleep(0.01)
    assert socket.is_open, socket.reason
    assert sent == ["websocket.send"] * len(rows)
    assert connection.live
    assert connection.prev == len(rows)
