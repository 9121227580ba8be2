"""The check before joining gives one's own voice back, by way of the server (LIVE-7)."""

import asyncio

import pytest
from axe_playwright_python.async_playwright import Axe

from tests.browser.room_page import PHONE, Meeting, open_browser
from tests.support.people import Human

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def test_a_candidate_hears_themselves_before_asking_to_join(server, chromium, tmp_path):
    live = await asyncio.to_thread(server)
    room = await (await Human(live, live.people["interviewer"]).sign_in()).make_room(title="System design")
    async with open_browser(chromium) as browser, Meeting(live, browser) as meeting:
        guest = await meeting.arrive("candidate", PHONE)
        await guest.open_room(room)
        button, echo = guest.see("echo-button"), guest.see("echo")

        await button.click()
        await guest.until("() => document.querySelector('[data-testid=echo]').dataset.phase === 'open'")
        await echo.get_by_text("Round trip").wait_for()  # and the made-up microphone has beeped by now
        await echo.get_by_label("Level: good").or_(echo.get_by_label("Level: loud")).wait_for()
        await button.click()
        await echo.get_by_text("comes back well").wait_for()
        assert [one["id"] for one in (await Axe().run(guest.page)).response["violations"]] == []
        await guest.page.screenshot(path=tmp_path / "echo.png", full_page=True)

        # A second time, and over the moment one asks to come in.
        await button.click()
        await guest.until("() => document.querySelector('[data-testid=echo]').dataset.phase === 'open'")
        await guest.join()
        await echo.wait_for(state="detached")
        assert guest.errors == []
