"""A candidate holds a spoken interview in a real browser, a recorded voice for a microphone, nothing but what ships."""

import asyncio
import re
from base64 import b64encode
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
RATE = 48_000
AUDIBLE = 0.001  # of what Chromium calls energy: a word is far more, the silence of a line far less
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
# A microphone that speaks when it is told to, and not by a clock of its own: how long an interviewer takes to ask is
# the machine's affair.
MICROPHONE = """
const room = new AudioContext({ sampleRate: 48000 });
const microphones = [];
navigator.mediaDevices.getUserMedia = async () => {
  const microphone = room.createMediaStreamDestination();
  microphones.push(microphone);
  return microphone.stream;
};
window.speak = async (file) => {
  await room.resume();
  const sound = room.createBufferSource();
  sound.buffer = await room.decodeAudioData(Uint8Array.from(atob(file), (one) => one.charCodeAt(0)).buffer);
  for (const microphone of microphones) sound.connect(microphone);
  await new Promise((resolve) => { sound.onended = resolve; sound.start(); });
};
"""


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                "--autoplay-policy=no-user-gesture-required",
            ],
        )
        yield browser
        await browser.close()


async def until_asked(page: Page, heard: float) -> float:
    """Wait until more than that has been heard, and the interviewer has come to its end; how much it is now."""
    async with asyncio.timeout(120):
        while True:
            before = await page.evaluate(HEARD)
            await asyncio.sleep(0.7)
            now = float(await page.evaluate(HEARD))
            listens = await page.get_by_test_id("doing").get_attribute("data-voice") == "listening"
            if now > heard + AUDIBLE and now - before < AUDIBLE / 10 and listens:
                return now


async def say(page: Page, words: str, folder: Path) -> None:
    """Somebody says that into the microphone."""
    file = voices.write_wav(folder / "said.wav", voices.speak(words, rate=RATE), rate=RATE)
    await page.evaluate("(file) => window.speak(file)", b64encode(file.read_bytes()).decode())


async def set_up(page: Page) -> None:
    """An interview by voice, with nothing but a role."""
    await page.goto("/practise")
    await page.get_by_role("radio", name=re.compile("^Voice")).check(force=True)
    await page.get_by_role("button", name=re.compile("Start")).click()
    await page.wait_for_url(re.compile("/practise/.+"))


async def test_three_questions_are_asked_and_answered_aloud(
    browser: Browser, server: Callable[..., Server], tmp_path: Path
) -> None:
    live = server(FREE_MAX_SECONDS="3600")
    visitor = await sign_in(browser, live)
    page = visitor.page
    await page.add_init_script(KEEP_PEERS)
    await page.add_init_script(MICROPHONE)
    await set_up(page)
    await page.get_by_role("button", name="Start speaking").click()
    heard = 0.0
    for answer in ANSWERS:
        heard = await until_asked(page, heard)
        await say(page, answer, tmp_path)
        words = answer.split()
        said = page.get_by_text(re.compile(f"{words[-3]} {words[-2]} {words[-1].strip('.')}", re.IGNORECASE)).first
        await expect(said).to_be_visible(timeout=120_000)
    interview = page.url.rsplit("/", 1)[-1]
    understood = ""
    # Words stand on the page as soon as they are heard, in the transcript once they count.
    async with asyncio.timeout(120):
        while ANSWERS[-1].split()[-1].strip(".") not in understood:
            shown = await page.evaluate("id => fetch(`/api/ai/interviews/${id}`).then(a => a.json())", interview)
            spoken = [line for line in shown["lines"] if line["by"] == "candidate"]
            understood = " ".join(line["text"] for line in spoken).lower()
    for answer in ANSWERS:
        wanted = set(re.findall(r"[a-z]+", answer.lower()))
        assert len(wanted & set(re.findall(r"[a-z]+", understood))) >= 0.7 * len(wanted), understood
    assert all(line["voice"] and line["from_ms"] < line["to_ms"] for line in spoken)
    assert visitor.errors == []
