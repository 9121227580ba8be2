"""Money in a real browser: past the limit with either till, tokens with a coupon, and the invoice."""

import io
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from playwright.async_api import Browser, Page, async_playwright, expect
from pypdf import PdfReader

from tests.browser.test_ai_interview import ANSWERS, answer, question_of, set_up, sign_in
from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.paired]

CARD = "4111 1111 1111 1111"
SIXTH = "I would write down which team owns the schema, and let the others read a view of it."


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        await browser.close()


async def run_into_the_limit(page: Page) -> str:
    """An interview whose free part is used; the question that waits. One answer is free, to come here sooner."""
    await set_up(page)
    await answer(page, ANSWERS[0])
    waiting = await question_of(page)
    await page.get_by_label("Your answer").fill(SIXTH)
    await page.get_by_role("button", name="Done").click()
    await expect(page.get_by_role("dialog")).to_contain_text("The free part of this interview is used")
    return waiting


async def goes_on_with(page: Page, waiting: str) -> None:
    """The dialog is gone, the same question stands there, what was written was kept, and the next one comes."""
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert await question_of(page) == waiting
    await expect(page.get_by_label("Your answer")).to_have_value(SIXTH)
    await page.get_by_role("button", name="Done").click()
    await expect(page.get_by_test_id("question")).not_to_have_attribute("data-question", waiting)


async def plan_of(page: Page) -> str:
    return str(await page.evaluate("fetch('/api/me').then((answer) => answer.json()).then((me) => me.plan)"))


async def text_of_invoice(page: Page) -> str:
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Invoice INV-").first.click()
    path = await (await download.value).path()
    return "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(path.read_bytes())).pages)


async def test_past_the_limit_with_stripes_till_in_the_same_dialog_and_the_question_goes_on(
    server: Callable[..., Server], browser: Browser
) -> None:
    live = server(FREE_MAX_USER_TURNS="1")
    visitor = await sign_in(browser, live)
    page = visitor.page
    waiting = await run_into_the_limit(page)

    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("₹299.00")
    await expect(dialog).to_contain_text("₹8.97")
    await dialog.get_by_role("radio", name="Stripe").check(force=True)
    async with page.context.expect_page() as opening:
        await dialog.get_by_role("button", name="Pay ₹307.97 and continue").click()
    till = await opening.value
    await expect(dialog).to_contain_text("Waiting for your payment")
    await till.get_by_label("Card number").fill("4000 0000 0000 0002")
    await till.get_by_role("button", name="Pay ₹307.97").click()
    await expect(till.get_by_role("alert")).to_be_visible()
    assert await plan_of(page) == "free"
    await till.get_by_label("Card number").fill(CARD)
    await till.get_by_role("button", name="Pay ₹307.97").click()

    await goes_on_with(page, waiting)
    assert await plan_of(page) == "pro"
    assert visitor.errors == []


async def test_past_the_limit_with_razorpays_till_tokens_with_a_coupon_and_the_invoice(
    server: Callable[..., Server], browser: Browser
) -> None:
    live = server(FREE_MAX_USER_TURNS="1")
    await make_coupon(live, "SPRING10")
    visitor = await sign_in(browser, live)
    page = visitor.page
    waiting = await run_into_the_limit(page)

    dialog = page.get_by_test_id("unlock")
    await dialog.get_by_role("radio", name="Razorpay").check(force=True)
    await dialog.get_by_role("button", name="Pay ₹307.97 and continue").click()
    till = page.frame_locator('iframe[title="Pay with a test card"]')
    await till.get_by_label("Card number").fill(CARD)
    await till.get_by_role("button", name="Pay ₹307.97").click()
    await goes_on_with(page, waiting)
    assert await plan_of(page) == "pro"

    await page.goto("/wallet")
    before = await page.evaluate("fetch('/api/wallet').then((answer) => answer.json()).then((it) => it.balance)")
    await page.get_by_role("radio", name="80 tokens").check(force=True)
    await page.get_by_role("button", name="I have a coupon").click()
    await page.get_by_label("Coupon").fill("spring11")
    await page.get_by_role("button", name="Apply").click()
    await expect(page.get_by_text("There is no such coupon.")).to_be_visible()
    await expect(page.get_by_text("₹1,404.00")).to_have_count(0)
    await page.get_by_label("Coupon").fill("spring10")
    await page.get_by_role("button", name="Apply").click()
    # 1,560 less 10 % is 1,404.00; the fee is 3 % of that, 42.12.
    await expect(page.get_by_text("₹1,446.12").first).to_be_visible()
    await page.get_by_role("radio", name="Stripe").check(force=True)
    async with page.context.expect_page() as opening:
        await page.get_by_test_id("buy").click()
    stripe = await opening.value
    await stripe.get_by_label("Card number").fill(CARD)
    await stripe.get_by_role("button", name="Pay ₹1,446.12").click()
    await expect(page.get_by_role("heading", name="80 tokens are yours")).to_be_visible()
    words = await text_of_invoice(page)
    for part in ("INV-", "80 tokens", "₹1,560.00", "−₹156.00", "₹42.12", "₹1,446.12"):
        assert part in words, words
    await page.get_by_test_id("checkout").get_by_role("button", name="Done").click()
    await expect(page.get_by_test_id("figures")).to_contain_text(f"{before + 80} tokens")
    assert visitor.errors == []


async def make_coupon(live: Server, code: str) -> None:
    """Ten percent off, made by staff."""
    async with httpx.AsyncClient(base_url=live.url) as http:
        staff = {"email": live.people["staff"], "password": live.password}
        await http.get("/api/config")
        await http.post("/api/auth/login", json=staff, headers=_token(http))
        body = {"code": code, "name": "Spring", "percent": 10}
        made = await http.post("/api/staff/coupons", json=body, headers=_token(http))
        assert made.status_code == 201, made.text


def _token(http: httpx.AsyncClient) -> dict[str, str]:
    return {"X-CSRFToken": http.cookies.get("csrftoken") or "", "Origin": str(http.base_url).rstrip("/")}
