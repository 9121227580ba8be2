"""What the hub does once a second, and when the process begins to serve."""

import time

from core.accounts import selectors as accounts
from core.accounts import services as account_services
from core.common.clock import to_iso, utc_now
from core.realtime import bus, codes, server
from core.realtime.registry import sockets
from sessions_live import selectors
from sessions_live.connection import encode
from sessions_live.hub import FRAME_TOPIC, RECEIPT_TOPIC, hub
from sessions_live.log import TOPIC
from sessions_live.protocol import Ice
from sessions_live.services import seats as seat_services

ALIVE_EVERY = 3.0
KEEP_EVERY = 30.0  # of the quarter of an hour that `keep_open` looks ahead


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


_last_kept = 0.0


async def keep_sessions_open() -> None:
    """Nobody is signed out by the clock in the middle of an interview: sessions of those inside a room go on."""
    global _last_kept
    now = time.monotonic()
    if now - _last_kept < KEEP_EVERY:
        return
    _last_kept = now
    inside = {
        connection.socket.session_id
        for room in hub.rooms.values()
        for connection in room.connections.values()
        if connection.socket.session_id
    }
    if inside:
        await server.in_database(account_services.keep_open, sorted(inside))


async def renew_ice() -> None:
    """Send fresh TURN credentials well before the old ones end."""
    now = utc_now().timestamp()
    for room in hub.rooms.values():
        for connection in room.connections.values():
            if 0 < connection.ice_renew_at <= now:
                servers, until = room.ice_for(connection)
                frame = Ice(ice_servers=servers, ice_expires_at=to_iso(until) if until else None)
                connection.socket.push(encode(frame))


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
    for sweep in (keep_sessions_open, look_for_ended_sessions, look_for_missed, renew_ice, say_alive):
        server.every_second(sweep)
