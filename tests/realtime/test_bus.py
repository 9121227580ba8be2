"""Rooms split over two processes, and a bus that breaks (issue A, line 4)."""

import asyncio

import pytest

from tests.support.engines import Redis
from tests.support.people import PATIENCE, Human, RoomLine, connect, sign_in
from tests.support.server import Server

OFFER = {"type": "offer", "sdp": "v=0\r\n"}


async def join(human: Human, server: Server, room: str, **more) -> RoomLine:
    """Join through a given process, whichever one the person signed in at."""
    url = (await human.ticket_url(room)).replace(human.server.ws_url, server.ws_url)
    line = await connect(url)
    await line.send("hello", last_seq=None, client={"instance": "page"}, **more)
    return line


async def split_meeting(one: Server, two: Server) -> tuple[str, RoomLine, RoomLine]:
    """The host in one process, the candidate in the other."""
    host, guest = await sign_in(one, "interviewer", "candidate")
    room = await host.make_room()
    inside = await join(host, one, room)
    await inside.until("welcome")
    outside = await join(guest, two, room)
    seat = (await inside.until("seat.knocked"))["data"]["seat"]
    await inside.do("admit", seat=seat)
    await outside.until("welcome")
    await inside.until(lambda f: f.get("kind") == "seat.joined" and f["data"]["seat"] == seat)
    return room, inside, outside


async def test_a_room_split_over_two_processes_works(server, redis_url: str):
    one = server(REDIS_URL=redis_url)
    two = server(REDIS_URL=redis_url, data=one.data)
    _, inside, outside = await split_meeting(one, two)
    mine = (await outside.until("welcome", anew=True))["seat"]
    theirs = (await inside.until("welcome", anew=True))["seat"]

    await inside.do("chat.send", text="Across.")
    await outside.until("chat.sent")
    await outside.do("chat.send", text="And back.")
    await inside.until(lambda f: f.get("kind") == "chat.sent" and f["data"]["text"] == "And back.")
    await inside.send("signal", to=mine, description=OFFER)
    assert (await outside.until("signal"))["from"] == theirs
    await outside.send("quality", peer=theirs, rung="720p", relayed=False, loss=0.0)
    assert (await inside.until("quality"))["from"] == mine
    await inside.do("timer.start", name="x", seconds=1)
    await outside.until("timer.expired")
    await inside.do("chat.send", text="once?")
    await outside.until(lambda f: f.get("kind") == "chat.sent" and f["data"]["text"] == "once?")
    assert outside.kinds().count("timer.expired") == 1
    assert [e["prev"] for e in outside.events[1:]] == [e["seq"] for e in outside.events[:-1]]
    await inside.do("end")
    assert await outside.closed() == 4403


async def test_a_session_that_ends_closes_its_sockets_in_every_process_within_two_seconds(server, redis_url: str):
    one = server(REDIS_URL=redis_url)
    two = server(REDIS_URL=redis_url, data=one.data)
    host, _ = await sign_in(one, "interviewer", "candidate")
    room = await host.make_room()
    line = await join(host, two, room)
    await line.until("welcome")
    await host.ask("POST", "/api/auth/logout")
    async with asyncio.timeout(2):
        assert await line.closed() == 4401


async def test_a_session_that_ends_while_the_bus_is_down_closes_its_sockets_too(server, own_redis: Redis):
    one = server(REDIS_URL=own_redis.url)
    two = server(REDIS_URL=own_redis.url, data=one.data)
    host, _ = await sign_in(one, "interviewer", "candidate")
    room = await host.make_room()
    line = await join(host, two, room)
    await line.until("welcome")
    own_redis.kill()
    await host.ask("POST", "/api/auth/logout")
    assert await line.closed() == 4401


async def test_while_redis_is_gone_nothing_is_lost_and_everybody_catches_up(server, own_redis: Redis):
    one = server(REDIS_URL=own_redis.url)
    two = server(REDIS_URL=own_redis.url, data=one.data)
    _, inside, outside = await split_meeting(one, two)
    mine = (await outside.until("welcome", anew=True))["seat"]
    await inside.do("chat.send", text="before")
    own_redis.kill()
    down_since = asyncio.get_running_loop().time()
    said = 0
    while asyncio.get_running_loop().time() - down_since < 5:
        said += 1
        await inside.do("chat.send", text=f"down {said}")
        await outside.do("chat.send", text=f"down, back {said}")
        # Each waits for the other: what the bus doesn't bring, the sweep does.
        await outside.until(
            lambda f, n=said: f.get("kind") == "chat.sent" and f["data"]["text"] == f"down {n}", anew=True
        )
        await inside.until(
            lambda f, n=said: f.get("kind") == "chat.sent" and f["data"]["text"] == f"down, back {n}", anew=True
        )
    refused = await inside.do("signal", to=mine, description=OFFER)
    assert (refused["code"], refused["status"]) == ("bus_down", 503)
    own_redis.start_again()
    await inside.do("chat.send", text="after")
    await outside.until(lambda f: f.get("kind") == "chat.sent" and f["data"]["text"] == "after", anew=True)
    await inside.until(lambda f: f.get("kind") == "chat.sent" and f["data"]["text"] == "after", anew=True)
    assert outside.said() == inside.said()
    assert len(outside.said()) == 2 * said + 2
    for line in (inside, outside):
        assert line.close_code is None
        assert [e["prev"] for e in line.events[1:]] == [e["seq"] for e in line.events[:-1]]

    async def signal_gets_across() -> bool:
        return (await inside.do("signal", to=mine, description=OFFER))["type"] == "ack"

    async with asyncio.timeout(PATIENCE):
        while not await signal_gets_across():
            await asyncio.sleep(0.1)
    await outside.until("signal")


@pytest.mark.idle
async def test_an_idle_socket_on_the_redis_bus_stays_open_for_two_minutes(server, redis_url: str):
    """The default socket timeout of redis-py 8 used to end idle sockets after 5 s; only a real Redis shows it."""
    one = server(REDIS_URL=redis_url)
    two = server(REDIS_URL=redis_url, data=one.data)
    _, inside, outside = await split_meeting(one, two)
    loop = asyncio.get_running_loop()
    until = loop.time() + 120
    while loop.time() < until:
        # The heartbeat that the protocol asks for, and nothing else.
        for line in (inside, outside):
            await line.send("ping", t=1)
        await asyncio.sleep(min(25, max(0.1, until - loop.time())))
    await inside.do("chat.send", text="still here")
    await outside.until("chat.sent")
    assert inside.close_code is None
    assert outside.close_code is None


async def test_two_processes_of_one_person_hand_over_to_the_newer(server, redis_url: str):
    one = server(REDIS_URL=redis_url)
    two = server(REDIS_URL=redis_url, data=one.data)
    host, _ = await sign_in(one, "interviewer", "candidate")
    room = await host.make_room()
    first = await join(host, one, room)
    await first.until("welcome")
    second = await join(host, two, room)
    await second.until("welcome")
    assert await first.closed() == 4409
    await second.do("chat.send", text="Here now.")


async def test_a_process_that_dies_is_noticed_by_the_others(server, redis_url: str):
    one = server(REDIS_URL=redis_url)
    two = server(REDIS_URL=redis_url, data=one.data)
    _, inside, _ = await split_meeting(one, two)
    two.kill()
    async with asyncio.timeout(PATIENCE):
        while True:
            await inside.send("ping", t=1)
            if any(e["kind"] == "seat.left" and e["data"]["reason"] == "server_lost" for e in inside.events):
                break
            await asyncio.sleep(0.2)
