"""Two people in two browsers: what they see and press in the room, in words that read like a session."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType

from playwright.async_api import Browser, BrowserContext, Locator, Page, ViewportSize, async_playwright

from tests.support.server import Server

ARGUMENTS = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
    # Two pages side by side: neither may be slowed down for being behind the other.
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
]

DESK: ViewportSize = {"width": 1440, "height": 900}
TABLET: ViewportSize = {"width": 768, "height": 1024}
PHONE: ViewportSize = {"width": 360, "height": 740}

PATIENCE_MS = 45_000  # only keeps a test from hanging

# Frames that a video element has decoded. Rises only while a picture moves.
FRAMES = "(video) => video.getVideoPlaybackQuality().totalVideoFrames"


@asynccontextmanager
async def open_browser(chromium: str, *, devices: bool = True, voice: Path | None = None) -> AsyncIterator[Browser]:
    """A Chromium with a camera, a microphone and a screen that are made up, or with nothing of the kind.

    `voice`: what every microphone hears, again and again.
    """
    arguments = [one for one in ARGUMENTS if devices or not one.startswith("--use-fake")]
    if voice is not None:
        arguments.append(f"--use-file-for-fake-audio-capture={voice}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        await browser.close()


class Person:
    """Somebody with a browser of their own, signed in."""

    def __init__(self, server: Server, context: BrowserContext, page: Page) -> None:
        self.server = server
        self.context = context
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def see(self, test_id: str) -> Locator:
        return self.page.get_by_test_id(test_id)

    async def open_room(self, room: str) -> None:
        await self.page.goto(f"{self.server.url}/rooms/{room}")
        await self.see("join").wait_for()

    async def join(self) -> None:
        """Press the button of the check: into the room, or to its door."""
        await self.see("join").click()

    async def write(self, text: str) -> None:
        await self.see("chat-input").fill(text)
        await self.see("chat-input").press("Enter")

    async def messages(self) -> list[str]:
        """The texts of the chat, from top to bottom."""
        return await self.page.eval_on_selector_all(
            "[data-testid=chat-message]",
            "(all) => all.map((one) => one.querySelector('p + p')?.textContent ?? '')",
        )

    async def until_message(self, text: str) -> None:
        await self.see("chat-message").filter(has_text=text).first.wait_for()

    async def until(self, script: str, argument: object = None, timeout: float = PATIENCE_MS) -> None:
        """Wait until a script in the page is true, looking twenty times a second."""
        await self.page.wait_for_function(script, arg=argument, polling=50, timeout=timeout)

    async def frames_of(self, test_id: str) -> int:
        return int(await self.see(test_id).first.evaluate(FRAMES))

    async def until_moving(self, test_id: str, *, beyond: int = 0, timeout: float = PATIENCE_MS) -> None:
        """Wait until a picture has shown some more frames than `beyond`."""
        await self.until(
            f"""([id, beyond]) => {{
              const video = document.querySelector(`[data-testid=${{id}}]`);
              return video && ({FRAMES})(video) > beyond + 3;
            }}""",
            [test_id, beyond],
            timeout,
        )


class Meeting:
    """A browser for the people of one test; closes everything behind it."""

    def __init__(self, server: Server, browser: Browser) -> None:
        self.server = server
        self.browser = browser
        self.people: list[Person] = []

    async def arrive(self, who: str, viewport: ViewportSize = DESK) -> Person:
        """A person of the demo with a browser profile of their own, signed in by the sign-in call."""
        context = await self.browser.new_context(viewport=viewport, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_MS)
        page = await context.new_page()
        person = Person(self.server, context, page)
        self.people.append(person)
        request = context.request
        await request.get(f"{self.server.url}/api/me")
        token = next(one["value"] for one in await context.cookies() if one["name"] == "csrftoken")
        answer = await request.post(
            f"{self.server.url}/api/auth/login",
            data={"email": self.server.people[who], "password": self.server.password},
            headers={"X-CSRFToken": token, "Origin": self.server.url},
        )
        assert answer.ok, await answer.text()
        return person

    async def __aenter__(self) -> "Meeting":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for person in self.people:
            await person.context.close()
