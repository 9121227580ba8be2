"""Captions of a session between two people: asked for, agreed to by both, read by both, taken back by one (LIVE-13)."""

import asyncio
import re
from pathlib import Path

import pytest

from tests.browser.room_page import Meeting, open_browser
from tests.browser.test_live_room import make_room, meet
from tests.support import voices

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SAID = "I moved seven million rows to a new schema without downtime."
SILENCE = 15.0  # seconds until it is said again: two lines are heard on one core, and catch up meanwhile
CAPTION_MS = 120_000  # the engine may still have to load


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    said = voices.joined(voices.speak(SAID, rate=48_000), voices.silence(SILENCE, rate=48_000))
    return voices.write_wav(tmp_path_factory.mktemp("voice") / "somebody.wav", said)


async def test_two_people_read_each_other_once_both_have_agreed_and_no_longer_when_one_takes_it_back(
    server, chromium, voice
):
    live = await asyncio.to_thread(server)
    room = await make_room(live)
    async with open_browser(chromium, voice=voice) as browser, Meeting(live, browser) as meeting:
        host, guest = await meet(meeting, room)
        await host.see("captions").click()
        await host.see("captions-switch").click()
        await host.see("captions-agreed").wait_for()
        await host.page.keyboard.press("Escape")
        for person in (guest, host):
            await person.see("captions-agree").click()
            await person.see("captions-consent").wait_for(state="detached")
        for person in (host, guest):
            caption = person.see("caption").filter(has_text=re.compile("million rows", re.IGNORECASE))
            await caption.first.wait_for(timeout=CAPTION_MS)
        await host.see("tab-captions").click()
        await host.see("said-line").first.wait_for(timeout=CAPTION_MS)

        await guest.see("captions").click()
        await guest.see("captions-withdraw").click()
        await host.see("caption").first.wait_for(state="detached")
        assert (host.errors, guest.errors) == ([], [])
