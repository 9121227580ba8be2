"""A candidate's whole practice interview in a real browser: set up, answered, met by the limit, unlocked, reported."""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import httpx
import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

from tests.browser.room_page import PATIENCE_MS
from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ADMIN_KEY = "a-key-of-the-tests-that-nobody-guesses"
JOB = """Senior Backend Engineer, Settlements
You will own the services that move money between merchants and banks.
What we look for:
- Python and PostgreSQL in production
- You have run systems at more than 1,000 requests a second
- You led at least one migration without downtime
- Experience with Kafka or another log
We offer free lunch and a friendly team."""
ANSWERS = (
    "I own the settlement service: four engineers, two million payments a day. Since I took it over the nightly files"
    " are gone, and a merchant sees a payment after two seconds instead of the next morning.",
    "I wrote the backfill myself. We wrote to both tables for three weeks, compared row by row, and switched reading"
    " per merchant behind a flag, because one big switch could not have been taken back.",
    "The trade-off was cost: double writes made each payment four milliseconds slower, and we accepted that for a month"
    " instead of a night of downtime.",
    "First I measured. The p99 was 800 ms, and 70 percent of it was one query without an index, so I added the index"
    " before I changed any code, and the p99 fell to 120 ms.",
    "I decided to stop the producer first, since every retry made the lag worse. As a result the queue was empty after"
    " eleven minutes, and we lost no payment. Next time I would alert on the age of the oldest message.",
)


@dataclass
class Visitor:
    """A page of somebody signed in, and what its console complained of."""

    page: Page
    errors: list[str] = field(default_factory=list)


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        await browser.close()


async def sign_in(browser: Browser, server: Server, *, width: int = 1280, height: int = 800) -> Visitor:
    context = await browser.new_context(viewport={"width": width, "height": height}, base_url=server.url)
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    visitor = Visitor(page)

    def listen(message: ConsoleMessage) -> None:
        # A refusal is an answer too; Chromium calls each one an error.
        if message.type == "error" and "Failed to load resource" not in message.text:
            visitor.errors.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: visitor.errors.append(str(error)))
    await page.goto("/sign-in")
    await page.get_by_label("E-mail").fill(server.people["candidate"])
    await page.get_by_label("Password", exact=True).fill(server.password)
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.wait_for_url(f"{server.url}/")
    return visitor


async def make_code(server: Server, code: str) -> None:
    async with httpx.AsyncClient(base_url=server.url) as http:
        made = await http.post("/api/access/create", json={"code": code}, headers={"X-Admin-Key": ADMIN_KEY})
        assert made.status_code == 201, made.text


async def set_up(page: Page) -> None:
    """From the setup page, with a pasted job description, into an interview in text."""
    await page.goto("/practise")
    await page.get_by_label("Role").fill("Backend engineer")
    await page.get_by_label("Role").press("Escape")
    await page.get_by_role("radio", name="Senior").check(force=True)
    await page.get_by_role("radio", name="Text").check(force=True)
    await page.get_by_label("Job description").fill(JOB)
    await expect(page.get_by_text("requirements found.")).to_be_visible()
    await page.get_by_role("button", name="Start the free part").click()
    await page.wait_for_url(re.compile(r"/practise/[0-9a-f-]{36}$"))


async def question_of(page: Page) -> str:
    """The id of the question that waits."""
    question = page.get_by_test_id("question")
    await expect(question).to_have_attribute("data-question", re.compile(".{36}"))
    return str(await question.get_attribute("data-question"))


async def moved_on(page: Page, before: str) -> None:
    """Wait for another question than that one, ready to be answered."""
    await expect(page.get_by_test_id("question")).not_to_have_attribute("data-question", before)
    await expect(page.get_by_test_id("doing")).to_contain_text("Listening")


async def answer(page: Page, words: str) -> None:
    """Write an answer and wait for the question after it."""
    before = await question_of(page)
    await page.get_by_label("Your answer").fill(words)
    await page.get_by_role("button", name="Done").click()
    await moved_on(page, before)


async def test_five_answers_a_limit_a_wrong_code_a_right_one_the_same_question_and_a_report_that_quotes(
    server: Callable[..., Server], browser: Browser
) -> None:
    live = server(ADMIN_KEY=ADMIN_KEY)
    await make_code(live, "SPRING-4K7Q")
    visitor = await sign_in(browser, live)
    page = visitor.page
    await set_up(page)
    await expect(page.get_by_text("5 of 5 answers")).to_be_visible()
    for words in ANSWERS:
        await answer(page, words)
    await expect(page.get_by_text("0 of 5 answers")).to_be_visible()

    waiting = await question_of(page)
    sixth = "I would write down which team owns the schema, and let the others read a view of it."
    await page.get_by_label("Your answer").fill(sixth)
    await page.get_by_role("button", name="Done").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("The free part of this interview is used")
    assert await question_of(page) == waiting

    await dialog.get_by_label("Invite code").fill("SPRING-4K7X")
    await dialog.get_by_role("button", name="Use code").click()
    await expect(dialog).to_contain_text("We don’t know this code")
    await dialog.get_by_label("Invite code").fill("spring-4k7q")
    await dialog.get_by_role("button", name="Use code").click()
    await expect(dialog).to_have_count(0)
    assert await question_of(page) == waiting
    await expect(page.get_by_text("Without limits")).to_be_visible()

    await page.get_by_label("Your answer").fill(sixth)
    await page.get_by_role("button", name="Done").click()
    await moved_on(page, waiting)
    await page.get_by_role("button", name="End interview").click()
    await page.get_by_role("button", name="End and see the report").click()
    await page.wait_for_url(re.compile(r"/report$"))
    await expect(page.get_by_role("heading", name="Skills", exact=True)).to_be_visible(timeout=60_000)
    report = await (await page.request.get(f"/api/ai/interviews/{page.url.split('/')[-2]}/report")).json()
    quotes = [quote["text"] for skill in report["skills"] for quote in skill["quotes"]]
    assert quotes
    assert [quote for quote in quotes if not any(quote in words for words in (*ANSWERS, sixth))] == []
    first = next(skill for skill in report["skills"] if skill["score"] is not None)
    await expect(page.locator("main")).to_contain_text(first["quotes"][0]["text"])
    await page.get_by_role("button", name="whole transcript").click()
    await expect(page.locator("main")).to_contain_text(sixth)
    assert visitor.errors == []


async def test_a_reload_a_second_window_and_a_killed_server_keep_the_same_question(
    server: Callable[..., Server], browser: Browser
) -> None:
    live = server()
    visitor = await sign_in(browser, live)
    page = visitor.page
    await set_up(page)
    await answer(page, ANSWERS[0])
    waiting = await question_of(page)
    await page.get_by_label("Your answer").fill("Half an answer that")
    await page.reload()
    await expect(page.get_by_test_id("question")).to_have_attribute("data-question", waiting)
    await expect(page.get_by_label("Your answer")).to_have_value("Half an answer that")

    live.restart(how="kill")
    await expect(page.get_by_text("We lost the server.")).to_have_count(0)
    assert await question_of(page) == waiting
    await answer(page, ANSWERS[1])

    second = await page.context.new_page()
    await second.goto(page.url)
    await expect(second.get_by_test_id("question")).to_have_attribute("data-question", await question_of(page))
    await expect(page.get_by_text("The interview goes on in another window")).to_be_visible()
    await answer(second, ANSWERS[2])


async def test_a_pause_stops_the_clock_and_on_a_phone_everything_is_in_reach(
    server: Callable[..., Server], browser: Browser
) -> None:
    live = server()
    visitor = await sign_in(browser, live, width=360, height=780)
    page = visitor.page
    await set_up(page)
    await answer(page, ANSWERS[0])
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    await page.get_by_role("button", name="Pause").click()
    await expect(page.get_by_role("button", name="Go on with the interview")).to_be_visible()
    await page.get_by_role("button", name="Go on with the interview").click()
    await answer(page, ANSWERS[1])
    assert visitor.errors == []


async def focused(page: Page) -> str:
    """The words of what has the focus."""
    return str(await page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).innerText"))


async def tab_to(page: Page, words: str) -> None:
    """Press Tab until something of these words has the focus."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        if (await focused(page)).startswith(words):
            return
    raise AssertionError(f"{words!r} is not to be reached by Tab")


async def test_the_keyboard_alone_leads_from_the_set_up_to_the_report(
    server: Callable[..., Server], browser: Browser
) -> None:
    live = server()
    visitor = await sign_in(browser, live)
    page = visitor.page
    await page.goto("/practise")
    await expect(page.get_by_role("button", name="Start the free part")).to_be_visible()
    await tab_to(page, "Voice")
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("radio", name=re.compile("^Text"))).to_be_checked()
    await tab_to(page, "Start the free part")
    await page.keyboard.press("Enter")
    for words in ANSWERS:
        before = await question_of(page)
        await expect(page.get_by_label("Your answer")).to_be_focused()
        await page.keyboard.insert_text(words)
        await page.keyboard.press("Control+Enter")
        await moved_on(page, before)
    await expect(page.get_by_label("Your answer")).to_be_focused()
    await page.keyboard.insert_text("One more.")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("dialog")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("heading", name="Paused, the free part is used")).to_be_focused()
    await tab_to(page, "See what unlocks the rest")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_focused()
    await tab_to(page, "End it here")
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile(r"/report$"))
    await expect(page.get_by_role("heading", name="Skills", exact=True)).to_be_visible(timeout=60_000)
    await tab_to(page, "Answer question")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Your new answer")).to_be_focused()
    assert visitor.errors == []
