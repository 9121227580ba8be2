"""A booked session in real browsers: from finding somebody to the history, and each other way in which it can end.

Time is not waited for: what is planned comes nearer (`tests/support/later.py`).
"""

import asyncio
import re
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import vobject
from playwright.async_api import Locator, expect

from tests.browser.room_page import Meeting, Person, open_browser
from tests.support.later import let_pass
from tests.support.people import Human
from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

GIVEN = 300
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
BEYOND_TOMORROW = 16  # of fifteen starts a day
EVERY_DAY = [{"weekday": day, "start_minute": 9 * 60, "minutes": 8 * 60} for day in range(7)]


@dataclass
class Booked:
    """A candidate and an interviewer in browsers of their own, and what lies behind their pages."""

    live: Server
    host: Person
    guest: Person
    interviewer: str
    price: int
    api: dict[str, Human]
    before: int = 0  # letters that were there when it began

    async def wallet(self, who: str) -> dict[str, int]:
        return (await self.api[who].http.get("/api/wallet")).json()

    async def letters(self, to: str, about: str) -> list[dict[str, Any]]:
        """The letters to somebody whose subject says this, the newest first."""
        found = (await self.api["staff"].http.get("/api/outbox")).json()["results"][: -self.before or None]
        address = self.live.people[to]
        return [one for one in found if one["to"] == address and about in one["subject"]]

    async def letter(self, to: str, about: str) -> dict[str, Any]:
        """The one letter to somebody whose subject says this, as soon as it is there."""
        found: list[dict[str, Any]] = []

        async def is_there() -> bool:
            found[:] = await self.letters(to, about)
            return bool(found)

        await eventually(is_there)
        assert len(found) == 1, [one["subject"] for one in found]
        return found[0]

    async def pass_time(self, time: timedelta) -> None:
        await asyncio.to_thread(let_pass, self.live, time)

    async def come_near(self, booking: str, before: timedelta) -> None:
        """Let time pass until so long before a session's start; less than nothing is after it."""
        told = (await self.api["candidate"].http.get(f"/api/bookings/{booking}")).json()
        await self.pass_time(datetime.fromisoformat(told["starts_at"]) - datetime.now(UTC) - before)


async def eventually(true: Callable[[], Awaitable[bool]], *, seconds: float = 60) -> None:
    """Wait until something is so, looking again and again."""
    async with asyncio.timeout(seconds):
        while not await true():
            await asyncio.sleep(0.1)


@asynccontextmanager
async def two_people(live: Server, chromium: str) -> AsyncIterator[Booked]:
    """The demo's candidate, with tokens, and its interviewer, with hours every day."""
    api = {name: await Human(live, live.people[name]).sign_in() for name in ("candidate", "interviewer", "staff")}
    me = {name: (await one.http.get("/api/me")).json()["id"] for name, one in api.items()}
    given = await send(api["staff"], f"/api/staff/people/{me['candidate']}/tokens", tokens=GIVEN, reason="To try it")
    assert given.status_code == 201, given.text
    calendar = (await api["interviewer"].http.get("/api/calendar")).json()
    hours = await api["interviewer"].ask(
        "PUT", "/api/calendar/week", {"revision": calendar["revision"], "blocks": EVERY_DAY}
    )
    assert hours.status_code == 200, hours.text
    booked = (await api["candidate"].http.get("/api/bookings", params={"when": "upcoming"})).json()["results"]
    for one in booked:  # the demo's own
        gone = await send(api["candidate"], f"/api/bookings/{one['id']}/cancel", reason="Not now")
        assert gone.status_code == 200, gone.text
    today = datetime.now(UTC).date()
    slots = await api["candidate"].http.get(
        f"/api/interviewers/{me['interviewer']}/slots", params={"from": str(today), "to": str(today), "tz": "UTC"}
    )
    async with open_browser(chromium) as browser, Meeting(live, browser) as meeting:
        host, guest = await asyncio.gather(meeting.arrive("interviewer"), meeting.arrive("candidate"))
        it = Booked(live, host, guest, me["interviewer"], slots.json()["price_tokens"], api)
        if booked:
            await asyncio.gather(*(it.letter(who, "is cancelled") for who in ("candidate", "interviewer")))
        it.before = len((await api["staff"].http.get("/api/outbox")).json()["results"])
        yield it
        assert host.errors == guest.errors == []


async def send(human: Human, path: str, **body: Any) -> httpx.Response:
    token = human.http.cookies.get("csrftoken") or ""
    headers = {"X-CSRFToken": token, "Idempotency-Key": f"journey-{path}"}
    return await human.http.post(path, json=body, headers=headers)


async def book(it: Booked, *, nth: int = 1) -> str:
    """Find the interviewer, choose one of their free times, book it; the booking's id.

    The very first may be free only for some seconds more: it is as near as the interviewer's notice allows.
    """
    page = it.guest.page
    await page.goto(f"{it.live.url}/interviewers")
    await page.get_by_role("link", name=re.compile("Daniel Okafor")).first.click()
    await free_times(it.guest).nth(nth).click()
    await page.get_by_label("What it is about").fill("System design, senior backend")
    await page.get_by_label(re.compile("^A word to Daniel")).fill("I prepare for a final round.")
    await page.get_by_role("button", name=re.compile("^Book ")).click()
    await page.wait_for_url("**/bookings/*")
    return page.url.rsplit("/", 1)[1]


def free_times(person: Person) -> Locator:
    return person.page.locator("button:not([disabled]):has(time)")


async def test_from_finding_an_interviewer_to_the_history(server: Callable[..., Server], chromium: str) -> None:
    live = await asyncio.to_thread(server)
    async with two_people(live, chromium) as it:
        before = {who: await it.wallet(who) for who in ("candidate", "interviewer")}

        # Finding and booking, on one's own clock.
        booking = await book(it, nth=BEYOND_TOMORROW)
        page = it.guest.page
        await expect(page.get_by_role("heading", level=1)).to_have_text("System design, senior backend")
        await expect(page.locator("main")).to_contain_text("Your time, Kolkata")
        await expect(page.locator("main")).to_contain_text("Daniel’s time, London")
        held = await it.wallet("candidate")
        assert held["locked_balance"] == it.price
        assert held["balance"] == before["candidate"]["balance"] - it.price

        # Both get mail with a calendar file.
        for who in ("candidate", "interviewer"):
            letter = await it.letter(who, "is booked")
            event = event_of(letter)
            assert event.uid.value.startswith(booking)
        async with page.expect_download() as download:
            await page.get_by_role("link", name="Add to calendar").first.click()
        assert vobject.readOne((await (await download.value).path()).read_text()).vevent.uid.value == event.uid.value

        # Reminders, each once.
        await it.come_near(booking, 23 * HOUR)
        await it.letter("candidate", "begins in 2")
        await it.come_near(booking, 8 * MINUTE)
        links = [joining(await it.letter(who, "minutes")) for who in ("candidate", "interviewer")]

        # Both come by the link in their letter, and see each other move.
        for person, link in zip((it.guest, it.host), links, strict=True):
            await person.page.goto(link)
            await person.page.get_by_role("button", name="Join the room").click()
            await person.see("join").wait_for()
        await it.host.join()
        await it.host.see("room").wait_for()
        await it.guest.join()
        await it.host.see("admit").first.click()
        await asyncio.gather(it.host.until_moving("remote-video"), it.guest.until_moving("remote-video"))
        await it.guest.write("I would begin with the write path.")
        await it.host.until_message("write path")

        # After its end it is completed, and the tokens are where they belong.
        await it.pass_time(75 * MINUTE)
        await it.host.page.goto(f"{it.live.url}/bookings/{booking}")
        await it.host.page.get_by_role("button", name="It is done").click()
        await it.host.page.get_by_role("dialog").get_by_role("button", name="It is done").click()
        await expect(it.host.page.locator("main")).to_contain_text("It is done, and you were paid.")
        after = {who: await it.wallet(who) for who in ("candidate", "interviewer")}
        assert after["candidate"]["locked_balance"] == 0
        assert after["candidate"]["balance"] == before["candidate"]["balance"] - it.price
        assert after["interviewer"]["earned_balance"] == before["interviewer"]["earned_balance"] + it.price

        # It is in both people's history.
        for person in (it.guest, it.host):
            await person.page.goto(f"{it.live.url}/sessions?show=past")
            await expect(person.page.locator(f'a[href="/bookings/{booking}"]').first).to_be_visible()


def event_of(letter: dict[str, Any]) -> Any:
    """The event in a letter's calendar file."""
    (file,) = letter["attachments"]
    return vobject.readOne(b64decode(file["content"]).decode()).vevent


def joining(letter: dict[str, Any]) -> str:
    """The way in that a letter shows."""
    return re.search(r"http\S+/join/\S+", letter["text"])[0]


async def test_a_cancelled_session_gives_back_every_token_and_its_time(
    server: Callable[..., Server], chromium: str
) -> None:
    live = await asyncio.to_thread(server)
    async with two_people(live, chromium) as it:
        before = await it.wallet("candidate")
        booking = await book(it)
        page = it.guest.page
        await page.get_by_role("button", name=re.compile("^Cancel, free until")).click()
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_contain_text(f"Your {it.price} tokens are free again at once.")
        await dialog.get_by_role("textbox").fill("The final round moved up.")
        await dialog.get_by_role("button", name="Cancel the session").click()
        await expect(page.locator("main")).to_contain_text("You cancelled it.")
        assert await it.wallet("candidate") == before
        assert "The final round moved up." in (await it.letter("interviewer", "is cancelled"))["text"]
        # Nobody is reminded of it, and the time can be booked again.
        told = (await it.api["candidate"].http.get(f"/api/bookings/{booking}")).json()
        slots = await it.api["candidate"].http.get(
            f"/api/interviewers/{it.interviewer}/slots",
            params={"from": told["starts_at"][:10], "to": told["starts_at"][:10], "tz": "UTC"},
        )
        states = {one["starts_at"]: one["state"] for one in slots.json()["slots"]}
        assert states[told["starts_at"]] == "free"


async def test_a_session_is_moved_once_the_other_side_agrees_and_its_tokens_stay_held(
    server: Callable[..., Server], chromium: str
) -> None:
    live = await asyncio.to_thread(server)
    async with two_people(live, chromium) as it:
        booking = await book(it, nth=BEYOND_TOMORROW)
        before = (await it.api["candidate"].http.get(f"/api/bookings/{booking}")).json()
        first = await it.letter("candidate", "is booked")
        page = it.guest.page
        await page.get_by_role("button", name="Propose another time").click()
        dialog = page.get_by_role("dialog")
        await dialog.locator("button:not([disabled]):has(time)").nth(1).click()
        await dialog.get_by_role("textbox").fill("The final round moved up.")
        await dialog.get_by_role("button", name=re.compile("^Propose ")).click()
        await expect(page.locator("main")).to_contain_text("You proposed")
        await it.host.page.goto(f"{live.url}/bookings/{booking}")
        await it.host.page.get_by_role("button", name=re.compile("^Move to ")).click()
        await expect(it.host.page.locator("main")).not_to_contain_text("proposes")
        after = (await it.api["candidate"].http.get(f"/api/bookings/{booking}")).json()
        assert after["state"] == "confirmed"
        assert after["starts_at"] < before["starts_at"]
        assert (await it.wallet("candidate"))["locked_balance"] == it.price

        # The calendar entry is the same one, raised.
        entries = [event_of(one) for one in (first, await it.letter("candidate", "another time"))]
        assert entries[0].uid.value == entries[1].uid.value
        assert int(entries[1].sequence.value) > int(entries[0].sequence.value)


async def test_who_came_and_waited_in_vain_gets_every_token_back(server: Callable[..., Server], chromium: str) -> None:
    live = await asyncio.to_thread(server)
    async with two_people(live, chromium) as it:
        before = {who: await it.wallet(who) for who in ("candidate", "interviewer")}
        booking = await book(it)
        await it.come_near(booking, 8 * MINUTE)
        page = it.guest.page
        await page.goto(joining(await it.letter("candidate", "minutes")))
        await page.get_by_role("button", name="Join the room").click()
        await it.guest.join()

        async def is_written_down() -> bool:
            return bool((await it.api["staff"].http.get(f"/api/staff/bookings/{booking}")).json()["presence"])

        await eventually(is_written_down)
        await it.pass_time(30 * MINUTE)

        await page.goto(f"{live.url}/bookings/{booking}")
        await page.get_by_role("button", name="Daniel didn’t come").click()
        await page.get_by_role("dialog").get_by_role("button", name="They didn’t come").click()
        await expect(page.locator("main")).to_contain_text("Daniel did not come. Your tokens are free again.")
        assert {who: await it.wallet(who) for who in ("candidate", "interviewer")} == before
