"""Connections that nobody should make: forged, foreign, used, expired, half open."""

import asyncio
import contextlib
import itertools
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests.realtime.lines import PATIENCE, Line, ask_for_ticket
from tests.support.rooms import make_rooms, make_ticket
from tests.support.server import Server, Servers
from tests.support.websocket import upgrade

HELLO_WITHIN = 10.0


@pytest.fixture(scope="module")
def target(servers: Servers) -> Iterator[Server]:
    made = servers()
    yield made
    made.kill()


@pytest.fixture(scope="module")
def rooms(target: Server) -> list[dict[str, Any]]:
    return make_rooms(4, env=target.env)


async def code_of(line: Line) -> int:
    """Connect, say hello, and see with which code the server closes."""
    await line.connect()
    line.say("hello", last_seq=None, client="stranger")
    return await asyncio.wait_for(asyncio.shield(line.closed), PATIENCE)


FORGED_ORIGINS = [
    "https://evil.example",
    "http://127.0.0.1",  # the right host without the port
    "https://127.0.0.1:{port}",  # another scheme
    "http://127.0.0.1:{port}.evil.example",
    "http://127.0.0.1:{port}@evil.example",
    "http://evil.example/http://127.0.0.1:{port}",
    "http://127.0.0.1:{port}/",
    "null",
    "http://[::1",
    "http://127.0.0.1:port",
]


@pytest.mark.parametrize("origin", FORGED_ORIGINS)
async def test_a_cookie_is_worth_nothing_from_another_origin(
    target: Server, rooms: list[dict[str, Any]], origin: str
) -> None:
    assert await code_of(Line(target, rooms[0], 0, origin=origin.format(port=target.port))) == 4403


async def test_a_cookie_is_worth_nothing_without_an_origin(target: Server, rooms: list[dict[str, Any]]) -> None:
    line = Line(target, rooms[0], 0, headers={"Cookie": f"intraview_access={rooms[0]['seats'][0]['cookie']}"})
    assert await code_of(line) == 4403


@pytest.mark.parametrize("origin", ["\x7f", "{url}\r\nOrigin: https://evil.example"])
async def test_what_is_no_header_or_two_is_no_upgrade_at_all(
    target: Server, rooms: list[dict[str, Any]], origin: str
) -> None:
    assert await code_of(Line(target, rooms[0], 0, origin=origin.format(url=target.url))) in {400, 4403}


async def test_another_peoples_room_is_as_if_it_were_not_there(target: Server, rooms: list[dict[str, Any]]) -> None:
    stranger = {"room": rooms[1]["room"], "seats": rooms[0]["seats"]}
    nowhere = {"room": rooms[0]["seats"][0]["seat"], "seats": rooms[0]["seats"]}
    for room in (stranger, nowhere):
        for side in (0, 1):
            assert await code_of(Line(target, room, side)) == 4404


@pytest.mark.parametrize("path", ["nonsense", "..%2f..%2fapi", "%00", "01982c11", "x" * 2000])
async def test_a_room_that_has_no_id_is_not_there(target: Server, rooms: list[dict[str, Any]], path: str) -> None:
    assert await code_of(Line(target, {"room": path, "seats": rooms[0]["seats"]}, 0)) == 4404


@pytest.mark.parametrize("cookie", ["", "x", "e30.e30.", "a.b.c", "\xff\xfe"])
async def test_a_forged_cookie_signs_nobody_in(target: Server, rooms: list[dict[str, Any]], cookie: str) -> None:
    room = {"room": rooms[0]["room"], "seats": [{**rooms[0]["seats"][0], "cookie": cookie}]}
    assert await code_of(Line(target, room, 0)) == 4401


async def test_a_cookie_with_a_changed_signature_signs_nobody_in(target: Server, rooms: list[dict[str, Any]]) -> None:
    head, claims, signature = rooms[0]["seats"][0]["cookie"].split(".")
    wrong = ("A" if signature[0] != "A" else "B") + signature[1:]
    room = {"room": rooms[0]["room"], "seats": [{"cookie": f"{head}.{claims}.{wrong}"}]}
    assert await code_of(Line(target, room, 0)) == 4401


async def test_a_ticket_works_once(target: Server, rooms: list[dict[str, Any]]) -> None:
    ticket = await ask_for_ticket(target, rooms[2], 1)
    line = await Line(target, rooms[2], 1, ticket=ticket).join()
    assert await code_of(Line(target, rooms[2], 1, ticket=ticket)) == 4401
    assert not line.closed.done(), "a used ticket must not throw out who used it"
    await line.close()


async def test_of_eight_who_show_one_ticket_at_once_one_comes_in(target: Server, rooms: list[dict[str, Any]]) -> None:
    ticket = await ask_for_ticket(target, rooms[2], 1)
    lines = [Line(target, rooms[2], 1, ticket=ticket) for _ in range(8)]
    await asyncio.gather(*(line.connect() for line in lines))
    for line in lines:
        line.say("hello", last_seq=None, client="herd")
    async with asyncio.timeout(PATIENCE):
        while sum(line.closed.done() or line.welcome is not None for line in lines) < 8:
            await asyncio.sleep(0.01)
    assert sum(line.welcome is not None for line in lines) == 1
    assert [line.closed.result() for line in lines if line.closed.done()] == [4401] * 7
    for line in lines:
        await line.close()


async def test_a_ticket_older_than_a_minute_is_refused(target: Server, rooms: list[dict[str, Any]]) -> None:
    room = rooms[2]
    old = await asyncio.to_thread(make_ticket, room["seats"][1], room["room"], seconds_ago=61, env=target.env)
    assert await code_of(Line(target, room, 1, ticket=old)) == 4401


async def test_a_ticket_opens_its_own_room_only(target: Server, rooms: list[dict[str, Any]]) -> None:
    ticket = await ask_for_ticket(target, rooms[2], 1)
    assert await code_of(Line(target, rooms[3], 1, ticket=ticket)) == 4401


@pytest.mark.parametrize("ticket", ["x", "%ff%fe", "A" * 4000])
async def test_a_made_up_ticket_is_refused(target: Server, rooms: list[dict[str, Any]], ticket: str) -> None:
    assert await code_of(Line(target, rooms[2], 1, ticket=ticket)) == 4401


@pytest.mark.parametrize("ticket", ["", "a&ticket=b"])
async def test_no_ticket_or_two_are_none_and_then_the_origin_counts(
    target: Server, rooms: list[dict[str, Any]], ticket: str
) -> None:
    assert await code_of(Line(target, rooms[2], 1, ticket=ticket)) == 4403


@pytest.mark.slow
async def test_200_half_open_connections_hinder_nobody_and_go_away(target: Server, rooms: list[dict[str, Any]]) -> None:
    """100 that never say hello, 50 that stop inside the upgrade, 50 inside a request's head or body."""
    silent, opened, lasted = [], [], [0.0] * 100
    for number in range(100):
        opened.append(time.monotonic())
        line = await Line(target, rooms[number % 3], number % 2).connect()

        def note(_: object, number: int = number) -> None:
            lasted[number] = time.monotonic() - opened[number]

        line.closed.add_done_callback(note)
        silent.append(line)
    request = upgrade(f"/ws/rooms/{rooms[0]['room']}", target.port, {"Origin": target.url})
    head = b"POST /api/auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n"
    halves = [request[:-7]] * 50 + [head[:-9]] * 25 + [head + b"\r\n{"] * 25
    streams = []
    for half in halves:
        reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
        writer.write(half)
        streams.append((reader, writer))

    # Meanwhile, two people meet and talk, and pages are served.
    speaker = await Line(target, rooms[3], 0).join()
    slowest = 0.0
    for number in itertools.count():
        if time.monotonic() - opened[0] > HELLO_WITHIN - 1:
            break
        asked = time.monotonic()
        speaker.say("chat.send", id=f"c{number}", text=str(number))
        await speaker.until(lambda number=number: len(speaker.acks) > number)
        await asyncio.to_thread(urllib.request.urlopen, f"{target.url}/healthz", timeout=PATIENCE)
        slowest = max(slowest, time.monotonic() - asked)
        await asyncio.sleep(0.25)
    assert slowest < 2

    codes = await asyncio.wait_for(asyncio.gather(*(line.closed for line in silent)), PATIENCE)
    assert set(codes) == {4408}
    assert min(lasted) > HELLO_WITHIN, "ten seconds were not over yet"
    async with asyncio.timeout(PATIENCE):
        for reader, writer in streams:
            await reader.read()  # until the server closes
            writer.close()
    assert not speaker.closed.done()
    await speaker.close()
    assert "Traceback" not in target.log


async def test_a_head_without_end_is_cut_off(target: Server) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    with contextlib.suppress(ConnectionError):
        for number in range(1000):
            writer.write(b"X-%d: %s\r\n" % (number, b"x" * 1000))
            await writer.drain()
        await reader.read()
    assert writer.transport.is_closing() or reader.at_eof()
    writer.close()
