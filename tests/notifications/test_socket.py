"""The live badge, on real servers: what is new is there at once, in every process, and nobody else's; and it ends."""

import asyncio
from typing import Any

import pytest

from tests.support.people import Human, RoomLine, connect, sign_in

pytestmark = pytest.mark.django_db


async def open_page(human: Human, url: str = "") -> RoomLine:
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in human.http.cookies.jar)
    headers = {"Cookie": cookies, "Origin": human.server.url}
    return await connect(f"{url or human.server.ws_url}/ws/notifications", additional_headers=headers)


async def tell(human: Human, kind: str = "session_reminder") -> None:
    answer = await human.ask("POST", "/api/notifications/test", {"kind": kind, "channel": "in_app"})
    assert answer.status_code == 204, answer.text


async def test_a_page_has_the_badge_at_once_and_what_is_new_when_it_comes(server: Any) -> None:
    running = server()
    (candidate, staff) = await sign_in(running, "candidate2", "staff")
    page, other = await open_page(candidate), await open_page(staff)
    assert (await page.until("unread"))["unread"] == 0

    await tell(candidate)

    told = await page.until("notification")
    assert told.keys() == {"type", "id", "kind", "group", "title", "text", "url", "at", "read_at"}
    assert (await page.until("unread"))["unread"] == 1
    listed = (await candidate.get("/api/notifications"))["results"][0]
    at = (told.pop("at"), listed.pop("at"))
    assert at[0][:23] == at[1][:23]  # to the millisecond
    assert {name: told[name] for name in listed} == listed

    second = await open_page(candidate)
    assert (await second.until("unread"))["unread"] == 1
    await candidate.ask("POST", "/api/notifications/read", {"all": True})
    assert (await page.until("unread"))["unread"] == 0
    assert (await second.until("unread"))["unread"] == 0
    assert [frame["type"] for frame in second.frames] == ["unread", "unread"], "what is old is not told as new"
    assert [frame["type"] for frame in other.frames] == ["unread"]

    await page.send("ping", t=5)
    assert (await page.until("pong"))["t"] == 5
    await candidate.ask("POST", "/api/auth/logout")
    assert (await page.closed(), await second.closed()) == (4401, 4401)
    assert other.close_code is None


async def test_in_another_process_it_is_known_too(server: Any, redis_url: str) -> None:
    first = server(REDIS_URL=redis_url)
    second = server(REDIS_URL=redis_url, data=first.data, INTRAVIEW_ORIGINS=first.url)
    (candidate,) = await sign_in(first, "candidate2")
    here, there = await open_page(candidate), await open_page(candidate, second.ws_url)
    await asyncio.gather(here.until("unread"), there.until("unread"))

    await tell(candidate)

    assert (await there.until("notification"))["id"] == (await here.until("notification"))["id"]
    await candidate.ask("POST", "/api/auth/logout")
    assert await there.closed() == 4401
