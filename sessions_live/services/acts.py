"""Doing something to a room's log from outside of its socket: over HTTP, from a job, from an upper app."""

import asyncio
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from core.common.errors import Refusal
from core.realtime import bus
from core.realtime.server import in_database
from sessions_live.errors import Unavailable
from sessions_live.hub import FRAME_TOPIC, hub
from sessions_live.log import OpenLog, announcing

T = TypeVar("T")


async def act_in(room_id: UUID, act: Callable[[OpenLog], T]) -> T:
    """Carry out `act` with the room locked; what it returns. What it appended is announced after the commit.

    On the server's loop it goes with the log's writer, so that a thousand requests share a handful of transactions;
    else it has a transaction of its own. A Refusal of `act` is raised here, and what it wrote before that stays.
    """
    if bus.server_loop() is not asyncio.get_running_loop():
        return await in_database(act_now, room_id, act)
    outcome = await hub.writer.carry_out(room_id, act)
    if outcome.refusal is not None:
        raise outcome.refusal
    if outcome.failed:
        raise Unavailable
    result: T = outcome.result
    return result


def act_now(room_id: UUID, act: Callable[[OpenLog], T]) -> T:
    """`act_in` for a thread: a transaction of its own."""
    refusal: Refusal | None = None
    result: T
    with transaction.atomic():
        log = OpenLog([room_id])
        try:
            result = act(log)
        except Refusal as said:
            refusal = said
        log.write()
        transaction.on_commit(announcing(log))
    if refusal is not None:
        raise refusal
    return result


def tell_room(room_id: UUID, text: str) -> None:
    """Send a passing frame, already encoded, to everybody in a room, in every process. Not stored; from any thread."""
    bus.tell(FRAME_TOPIC, {"room": room_id.hex, "to": None, "but": "", "text": text})
