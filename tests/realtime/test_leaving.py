"""Whoever may no longer be here is gone within two seconds, on every process: no answer, no socket, nothing delivered.

Sign-out, a changed password, a ban, a lost role (issue D, line 5; SEC-8).
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack

import httpx
import pytest

from tests.realtime.test_bus import join
from tests.support.people import Human, sign_in
from tests.support.server import Server, Servers

WITHIN = 2.0
PASSWORD = "a quiet room at nine"

Act = Callable[[Human, Human, str], Awaitable[httpx.Response]]


@pytest.fixture(scope="module")
def processes(servers: Servers, redis_url: str) -> Iterator[tuple[Server, Server]]:
    """Two processes on one database and one bus."""
    one = servers(REDIS_URL=redis_url)
    two = servers(REDIS_URL=redis_url, data=one.data)
    yield one, two
    two.kill()
    one.kill()


async def newcomer(server: Server, email: str) -> Human:
    """Somebody who signs up, with the code from the kept mail."""
    human = Human(server, email)
    await human.http.get("/api/me")
    asked = await human.ask("POST", "/api/auth/signup", {"email": email, "name": "Ben Ito", "password": PASSWORD})
    assert asked.status_code == 202, asked.text
    mail = next(one for one in (await human.get("/api/outbox"))["results"] if one["to"] == email)
    code = re.search(r"\b\d{6}\b", mail["text"])
    assert code
    done = await human.ask("POST", "/api/auth/verify", {"email": email, "code": code.group()})
    assert done.status_code == 200, done.text
    return human


async def again(server: Server, email: str) -> Human:
    """The same person on another device."""
    human = Human(server, email)
    await human.http.get("/api/me")
    answer = await human.ask("POST", "/api/auth/login", {"email": email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return human


async def sign_out(ben: Human, desk: Human, who: str) -> httpx.Response:
    return await ben.ask("POST", "/api/auth/logout")


async def change_password(ben: Human, desk: Human, who: str) -> httpx.Response:
    other = await again(ben.server, ben.email)
    body = {"current": PASSWORD, "new": "another room at seven"}
    return await other.ask("POST", "/api/account/password", body)


async def ban(ben: Human, desk: Human, who: str) -> httpx.Response:
    return await desk.ask("POST", f"/api/staff/people/{who}/suspend", {"reason": "Insults."})


async def lose_role(ben: Human, desk: Human, who: str) -> httpx.Response:
    return await desk.ask("DELETE", f"/api/staff/people/{who}/roles/candidate")


async def sign_out_by_staff(ben: Human, desk: Human, who: str) -> httpx.Response:
    return await desk.ask("POST", f"/api/staff/people/{who}/sign-out")


async def sign_out_others(ben: Human, desk: Human, who: str) -> httpx.Response:
    return await (await again(ben.server, ben.email)).ask("POST", "/api/account/devices/sign-out-others")


ACTS: list[Act] = [sign_out, change_password, ban, lose_role, sign_out_by_staff, sign_out_others]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
async def test_whoever_may_no_longer_be_here_is_gone_on_every_process(
    processes: tuple[Server, Server], act: Act
) -> None:
    one, two = processes
    host, desk = await sign_in(one, "interviewer", "staff")
    ben = await newcomer(one, f"{act.__name__.replace('_', '-')}@people.test")
    who = (await ben.get("/api/me"))["id"]
    async with AsyncExitStack() as stack:
        lines = []
        # In one room through the process that will hear of it first, in another through the one that hears by bus.
        for server in (one, two):
            room = await host.make_room(candidate_email=ben.email)
            inside = await join(host, server, room)
            stack.push_async_callback(inside.close)
            await inside.until("welcome")
            line = await join(ben, server, room)
            stack.push_async_callback(line.close)
            await inside.do("admit", seat=(await inside.until("seat.knocked"))["data"]["seat"])
            await line.until("welcome")
            lines.append((inside, line))
        elsewhere = Human(two, ben.email)
        elsewhere.http.cookies = ben.http.cookies

        answer = await act(ben, desk, who)
        assert answer.status_code in (200, 204), answer.text
        began = asyncio.get_running_loop().time()

        for _, line in lines:
            async with asyncio.timeout_at(began + WITHIN):
                assert await line.closed() == 4401
        # The cookies from before, as somebody would have kept them. What is asked by then is refused, whenever it is.
        assert asyncio.get_running_loop().time() - began < WITHIN
        for gone in await asyncio.gather(*(human.ask("GET", "/api/me") for human in (ben, elsewhere))):
            assert (gone.status_code, gone.json()["code"]) == (401, "not_signed_in")
        before = [len(line.frames) for _, line in lines]
        for inside, _ in lines:
            await inside.do("chat.send", text="Not for whoever has left.")
            await inside.until("chat.sent", anew=True)
        assert [len(line.frames) for _, line in lines] == before
        assert "Not for whoever has left." not in str([line.frames for _, line in lines])


@pytest.mark.idle
async def test_whoever_sits_in_a_room_is_not_signed_out_by_the_clock(server) -> None:
    alone = server(SESSION_HOURS="0.05")  # three minutes
    (host,) = await sign_in(alone, "interviewer")
    until = (await host.get("/api/me"))["session"]["expires_at"]
    line = await join(host, alone, await host.make_room())
    await line.until("welcome")

    async with asyncio.timeout(120):
        while (await host.get("/api/me"))["session"]["expires_at"] == until:
            await asyncio.sleep(0.5)

    assert (await host.get("/api/me"))["session"]["expires_at"] > until
    await line.close()
