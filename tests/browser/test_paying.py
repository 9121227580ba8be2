"""Paying, as people do it: at the till of either provider, out of a dialog, in a window of its own, twice at once."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, FrameLocator, Page, async_playwright, expect

from tests.browser.world import ANSWERS
from tests.support.server import Server, Servers

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.paired]

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PASSWORD = "a quiet room at nine"
PATIENCE = 60_000
_people = itertools.count(1)


@pytest.fixture(scope="module")
def server(servers: Servers) -> Iterator[Server]:
    made = servers()
    yield made
    made.kill()


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield made
        await made.close()


@asynccontextmanager
async def somebody_new(browser: Browser, server: Server, **how: Any) -> AsyncIterator[BrowserContext]:
    """A browser of somebody who has just signed up: on Free, with no tokens."""
    context = await browser.new_context(base_url=server.url, **how)
    email = f"buyer-{next(_people)}@example.test"
    await ask(context, "/api/auth/signup", {"name": "Meera Nair", "email": email, "password": PASSWORD})
    letters = (await (await context.request.get("/api/outbox")).json())["results"]
    letter = next(one for one in letters if one["to"] == email)
    words = [word.strip(".,:") for word in letter["text"].split()]
    code = next(word for word in words if len(word) >= 6 and word == word.upper() and word.replace("-", "").isalnum())
    await ask(context, "/api/auth/verify", {"email": email, "code": code})
    yield context
    await context.close()


async def ask(context: BrowserContext, path: str, body: dict[str, Any], *, expected: int | None = None) -> Any:
    await context.request.get("/")
    cookies = await context.cookies()
    token = next((cookie["value"] for cookie in cookies if cookie["name"] == "csrftoken"), "")
    origin = cookies[0]["domain"] if cookies else ""
    headers = {"X-CSRFToken": token, "Origin": f"{(await context.request.get('/')).url.rstrip('/')}" or origin}
    answer = await context.request.post(path, data=body, headers=headers)
    assert answer.ok if expected is None else answer.status == expected, f"{answer.status} {await answer.text()}"
    return await answer.json()


async def pay(till: Page | FrameLocator, card: str = "4242 4242 4242 4242") -> None:
    await till.get_by_label("Card number").fill(card)
    await till.get_by_role("button", name="Pay ₹").click()


async def run_out(context: BrowserContext) -> str:
    """An interview whose free part is used."""
    set_up = {"role": "Backend engineer", "level": "senior", "topics": [], "minutes": 25, "mode": "text"}
    interview = (await ask(context, "/api/ai/interviews", set_up))["id"]
    for number in range(6):
        body = {"interview_id": interview, "answer": ANSWERS[0], "id": f"{interview}-{number}"}
        await ask(context, "/api/ai/ask", body, expected=402 if number == 5 else 200)
    return str(interview)


async def at_the_limit(context: BrowserContext) -> tuple[Page, str]:
    """The page of an interview whose free part is used, and the question that waits."""
    page = await context.new_page()
    await page.goto(f"/practise/{await run_out(context)}")
    await expect(page.get_by_test_id("unlock")).to_be_visible()
    await expect(page.locator("h1")).not_to_be_empty()
    return page, await page.locator("h1").inner_text()


async def test_a_spent_interview_goes_on_after_paying_at_stripe_out_of_its_dialog(
    server: Server, browser: Browser
) -> None:
    async with somebody_new(browser, server) as context:
        page, question = await at_the_limit(context)
        await page.get_by_role("radio", name="Stripe").check()
        async with context.expect_page() as opened:
            await page.get_by_test_id("pay").click()
        await pay(await opened.value)
        await expect(page.get_by_test_id("unlock")).to_have_count(0, timeout=PATIENCE)
        await expect(page.get_by_test_id("interview")).to_have_attribute("data-doing", "listening")
        await expect(page.locator("h1")).to_have_text(question)
        await expect_one_page(context)


async def test_a_spent_interview_goes_on_after_paying_at_razorpay_in_its_dialog(
    server: Server, browser: Browser
) -> None:
    async with somebody_new(browser, server) as context:
        page, question = await at_the_limit(context)
        await page.get_by_role("radio", name="Razorpay").check()
        await page.get_by_test_id("pay").click()
        await pay(page.frame_locator("dialog iframe"))
        await expect(page.get_by_test_id("unlock")).to_have_count(0, timeout=PATIENCE)
        await expect(page.get_by_test_id("interview")).to_have_attribute("data-doing", "listening")
        await expect(page.locator("h1")).to_have_text(question)


async def expect_one_page(context: BrowserContext) -> None:
    """The provider's window has closed by itself."""
    async with asyncio.timeout(60):
        while len(context.pages) > 1:
            await asyncio.sleep(0.1)


async def make_coupon(browser: Browser, server: Server, code: str, percent: int) -> None:
    staff = await browser.new_context(base_url=server.url)
    await ask(staff, "/api/auth/login", {"email": server.people["staff"], "password": server.password})
    await ask(staff, "/api/staff/coupons", {"code": code, "name": "Spring", "percent": percent})
    await staff.close()


async def test_a_pack_is_bought_with_a_coupon_and_its_invoice_downloaded(server: Server, browser: Browser) -> None:
    await make_coupon(browser, server, "SPRING-25", 25)
    async with somebody_new(browser, server) as context:
        page = await context.new_page()
        await page.goto("/wallet")
        await page.get_by_role("button", name="I have a coupon").click()
        await page.get_by_label("Coupon").fill("spring-25")
        await page.get_by_role("button", name="Apply").click()
        await expect(page.get_by_text("Coupon SPRING-25 is applied.")).to_be_visible()
        await expect(page.get_by_text("₹1,205.10")).to_be_visible()
        async with context.expect_page() as opened:
            await page.get_by_test_id("buy").click()
        await pay(await opened.value)
        await expect(page.get_by_role("heading", name="80 tokens are yours")).to_be_visible(timeout=PATIENCE)
        await expect(page.get_by_test_id("figures")).to_contain_text("80 tokens")
        async with page.expect_download() as downloading:
            await page.get_by_test_id("checkout").get_by_role("link", name="Invoice").click()
        assert (await (await downloading.value).path()).read_bytes().startswith(b"%PDF")


async def test_where_no_window_may_open_the_page_itself_goes_to_the_till_and_comes_back(
    server: Server, browser: Browser
) -> None:
    async with somebody_new(browser, server, viewport={"width": 360, "height": 780}) as context:
        page = await context.new_page()
        await page.add_init_script("window.open = () => null")
        await page.goto("/wallet")
        await page.get_by_test_id("buy").click()
        await page.wait_for_url("**/sandbox/**")
        await pay(page)
        await page.wait_for_url("**/wallet", timeout=PATIENCE)
        await expect(page.get_by_role("heading", name="80 tokens are yours")).to_be_visible(timeout=PATIENCE)


async def test_two_windows_and_a_double_click_pay_once(server: Server, browser: Browser) -> None:
    async with somebody_new(browser, server) as context:
        one, other = await context.new_page(), await context.new_page()
        for page in (one, other):
            await page.goto("/wallet")
            await expect(page.get_by_test_id("buy")).to_be_visible()
        await asyncio.gather(one.get_by_test_id("buy").dblclick(), other.get_by_test_id("buy").click())
        for page in (one, other):
            await expect(page.get_by_test_id("checkout")).to_have_attribute("data-at", "paying")
        async with asyncio.timeout(60):
            while len(tills := [page for page in context.pages if "/sandbox/" in page.url]) < 2:
                await asyncio.sleep(0.1)
        assert len({page.url for page in tills}) == 1
        await pay(tills[0])
        for page in (one, other):
            await page.bring_to_front()
            await expect(page.get_by_test_id("figures")).to_contain_text("80 tokens", timeout=PATIENCE)
        payments = await (await context.request.get("/api/payments")).json()
        assert [row["state"] for row in payments["results"]] == ["success"]


async def test_a_declined_try_a_closed_dialog_and_a_reload_lose_nothing(server: Server, browser: Browser) -> None:
    async with somebody_new(browser, server) as context:
        page = await context.new_page()
        await page.goto("/wallet")
        await page.get_by_role("radio", name="Razorpay").check()
        await page.get_by_test_id("buy").click()
        await pay(page.frame_locator("dialog iframe"), "4000 0000 0000 0002")
        await expect(page.get_by_text("The last try was declined")).to_be_attached()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("heading", name="Not paid yet")).to_be_visible()
        await page.reload()
        await expect(page.get_by_role("heading", name="Not paid yet")).to_be_visible()
        await page.get_by_test_id("checkout").get_by_role("button", name="Pay ₹").click()
        await pay(page.frame_locator("dialog iframe"))
        await expect(page.get_by_role("heading", name="80 tokens are yours")).to_be_visible(timeout=PATIENCE)


async def test_what_was_left_at_the_till_can_be_called_off(server: Server, browser: Browser) -> None:
    async with somebody_new(browser, server) as context:
        page = await context.new_page()
        await page.goto("/wallet")
        async with context.expect_page() as opened:
            await page.get_by_test_id("buy").click()
        await (await opened.value).get_by_text("Back, without paying").click()
        await expect(page.get_by_role("heading", name="Not paid yet")).to_be_visible()
        await expect_one_page(context)
        await page.get_by_role("button", name="Don’t buy it").click()
        await expect(page.get_by_role("heading", name="Not bought")).to_be_visible()


async def test_a_subscription_is_begun_changed_cancelled_and_kept(server: Server, browser: Browser) -> None:
    async with somebody_new(browser, server) as context:
        page = await context.new_page()
        await page.goto("/wallet")
        await page.get_by_test_id("choose-starter").click()
        async with context.expect_page() as opened:
            await page.get_by_test_id("pay").click()
        await pay(await opened.value)
        await expect(page.get_by_role("dialog").get_by_text("is yours")).to_be_visible(timeout=PATIENCE)
        await page.get_by_role("button", name="Close").click()
        await page.get_by_role("button", name="Change to Pro").click()
        await expect(page.get_by_text("Due now")).to_be_visible()
        await page.get_by_test_id("change-now").click()
        await expect(page.get_by_text("You are on Pro.")).to_be_visible(timeout=PATIENCE)
        await page.get_by_role("button", name="Cancel the subscription").click()
        await page.get_by_test_id("cancel-now").click()
        await expect(page.get_by_text("until then everything stays as it is")).to_be_visible()
        await page.get_by_role("button", name="Keep it going").click()
        await expect(page.get_by_text("Renews on")).to_be_visible()


async def test_pro_is_bought_before_an_interview_and_the_page_says_so(server: Server, browser: Browser) -> None:
    async with somebody_new(browser, server) as context:
        page = await context.new_page()
        await page.goto("/practise")
        await page.get_by_test_id("pro-first").click()
        await page.get_by_role("radio", name="Razorpay").check()
        await page.get_by_test_id("pay").click()
        await pay(page.frame_locator("dialog iframe"))
        await expect(page.get_by_text("Pro is yours.")).to_be_visible(timeout=PATIENCE)
        await expect(page.get_by_role("dialog")).to_have_count(0)
