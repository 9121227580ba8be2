"""A candidate holds a spoken interview in a real browser, a recorded voice for a microphone, nothing but what ships."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.test_ai_interview import sign_in
from tests.support import voices
from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ANSWERS = (
    "I led the move of our payments from nightly files to events, and I measured the delay before and after.",
    "We kept both systems running for two weeks, because a freeze would have cost us a day of sales.",
    "As a result the error rate fell by half, and we lost no payment in the whole year.",
)
RATE = 48_000  # of Chromium's fake microphone
BEFORE, BETWEEN = 24.0, 20.0  # seconds of silence in which the interviewer speaks
HEARD = """async () => {
  let energy = 0;
  for (const peer of window.peers) {
    for (const one of (await peer.getStats()).values()) {
      if (one.type === "inbound-rtp" && one.kind === "audio") energy += one.totalAudioEnergy ?? 0;
    }
  }
  return energy;
}"""
KEEP_PEERS = """
window.peers = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...given) { super(...given); window.peers.push(this); }
};
"""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three answers, each after a silence."""
    path = tmp_path_factory.mktemp("voice") / "candidate.wav"
    parts = [voices.silence(BEFORE, rate=RATE)]
    for answer in ANSWERS:
        parts += [voices.speak(answer, rate=RATE), voices.silence(BETWEEN, rate=RATE)]
    return voices.write_wav(path, voices.joined(*parts))


@pytest.fixture
async def browser(chromium: str, recorded: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                "--autoplay-policy=no-user-gesture-required",
                f"--use-file-for-fake-audio-capture={recorded}%noloop",
            ],
        )
        yield browser
        await browser.close()


async def set_up(page: Page) -> None:
    """An interview by voice, with nothing but a role."""
    await page.goto("/practise")
    await page.get_by_role("radio", name=re.compile("^Voice")).check(force=True)
    await page.get_by_role("button", name=re.compile("Start")).click()
    await page.wait_for_url(re.compile("/practise/.+"))


async def test_three_questions_are_asked_and_answered_aloud(browser: Browser, server: Callable[..., Server]) -> None:
    live = server(FREE_MAX_SECONDS="3600")
    visitor = await sign_in(browser, live)
    page = visitor.page
    await page.add_init_script(KEEP_PEERS)
    await set_up(page)
    await page.get_by_role("button", name="Start speaking").click()
    heard = 0.0
    for number, answer in enumerate(ANSWERS, start=1):
        words = answer.split()
        said = page.get_by_text(re.compile(f"{words[-3]} {words[-2]} {words[-1].strip('.')}", re.IGNORECASE)).first
        await expect(said).to_be_visible(timeout=60_000)
        louder = await page.evaluate(HEARD)
        assert louder > heard, f"nothing was audible before answer {number}"
        heard = louder
    interview = page.url.rsplit("/", 1)[-1]
    understood = ""
    async with asyncio.timeout(
        60
    ):  # words stand on the page as soon as they are heard, in the transcript once they count
        while ANSWERS[-1].split()[-1].strip(".") not in understood:
            shown = await page.evaluate("id => fetch(`/api/ai/interviews/${id}`).then(a => a.json())", interview)
            spoken = [line for line in shown["lines"] if line["by"] == "candidate"]
            understood = " ".join(line["text"] for line in spoken).lower()
    for answer in ANSWERS:
        wanted = set(re.findall(r"[a-z]+", answer.lower()))
        assert len(wanted & set(re.findall(r"[a-z]+", understood))) >= 0.7 * len(wanted), understood
    assert all(line["voice"] and line["from_ms"] < line["to_ms"] for line in spoken)
    assert visitor.errors == []
