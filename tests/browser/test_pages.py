"""Every page outside of the room, as every role, at three widths, light and dark: nothing broken, nothing that jumps,
nothing that a screen reader can't use, nothing too heavy.
"""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Route, async_playwright, expect

from tests.browser.world import World, make_world
from tests.support.server import Server, Servers

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.paired]

DIST = Path(__file__).parents[2] / "frontend" / "dist"
DESK, TABLET, PHONE = 1440, 768, 360
WIDTHS = {DESK: 900, TABLET: 1024, PHONE: 780}
NOWHERE = "01980000-0000-7000-8000-000000000000"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

# What no good page has: measured by the browser itself.
WATCH_SHIFTS = """
window.shifted = 0;
window.moved = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    window.shifted += entry.value;
    for (const { node, previousRect, currentRect } of entry.sources)
      window.moved.push(
        `${node?.nodeName ?? "?"} "${(node?.textContent ?? "").slice(0, 40)}" ${previousRect.y} to ${currentRect.y}`,
      );
  }
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass(frozen=True)
class Place:
    server: Server
    world: World


@pytest.fixture(scope="module")
def place(servers: Servers) -> Iterator[Place]:
    """One server with sessions on it, for all tests of this file."""
    server = servers()
    yield Place(server, asyncio.run(make_world(server)))
    server.kill()


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        await browser.close()


def pages_of(role: str, world: World) -> list[str]:
    """The addresses that somebody in this role comes across, failures among them."""
    return {
        "anonymous": [
            "/",
            "/sign-in",
            f"/sign-in?next=/rooms/{world.planned}",
            "/sign-up",
            "/verify",
            "/forgot-password",
            "/reset-password",
            f"/interviewers/{world.interviewer}",
            f"/interviewers/{world.interviewer}?at={world.free_at}",
            "/outbox",
            "/nowhere",
        ],
        "candidate": [
            "/",
            "/sessions",
            "/sessions?show=past",
            f"/sessions/{world.ended}",
            f"/sessions/{NOWHERE}",
            "/staff",
            "/practise",
            f"/practise/{world.active}",
            f"/practise/{world.spent}",
            f"/practise/{world.reported}",
            f"/practise/{world.active}/report",
            "/sessions?show=practice",
            "/interviewers",
            "/interviewers?q=nobody-has-this",
            f"/interviewers/{world.interviewer}",
            f"/interviewers/{world.interviewer}?at={world.free_at}",
            f"/interviewers?with={world.interviewer}&at={world.free_at}",
            f"/interviewers/{NOWHERE}",
            f"/bookings/{world.booking}",
            f"/bookings/{world.booking}?do=cancel",
            f"/bookings/{NOWHERE}",
            f"/join/{NOWHERE}",
            "/interviewer/apply",
            "/account",
            "/account/security",
            "/account/devices",
            "/account/deactivate",
            "/wallet",
            "/calendar",
            "/calendar/settings",
            "/wallet?kind=expiry",
            "/wallet/invoices",
            "/wallet/invoices?show=payments",
            f"/invoices/{NOWHERE}",
            "/checkout/return",
            f"/checkout/return?purchase={NOWHERE}",
        ],
        "candidate2": [
            "/",
            "/sessions",
            "/sessions?show=past",
            f"/bookings/{world.cancelled}",
            f"/bookings/{world.later}",
            "/practise",
            f"/practise/{world.paused}",
            f"/practise/{world.unanswered}/report",
            "/interviewer/apply",
            "/interviewer/guides",
            "/wallet",
            "/wallet?kind=purchase",
            "/wallet/invoices",
            "/wallet/invoices?show=payments",
            f"/wallet/invoices/{world.invoice}",
            f"/checkout/return?purchase={world.purchase}",
        ],
        "interviewer": [
            "/",
            "/sessions",
            f"/sessions/{world.ended}",
            f"/sessions/{world.planned}",
            f"/bookings/{world.booking}",
            "/interviewer/profile",
            "/interviewer/guides",
            "/interviewer/earnings",
            "/calendar",
            "/calendar?week=2027-03-22",
            "/calendar/settings",
            "/account",
        ],
        "staff": [
            "/staff",
            "/staff/sessions",
            "/staff/sessions?state=ended",
            f"/staff/sessions/{world.ended}",
            f"/staff/sessions/{world.waiting}",
            "/staff/incidents",
            "/staff/incidents?state=closed",
            f"/staff/incidents/{world.incident}",
            "/staff/interviews",
            f"/staff/interviews/{world.reported}",
            "/staff/content",
            f"/staff/content/{world.entry}",
            "/staff/codes",
            "/staff/people",
            "/staff/people?state=suspended",
            f"/staff/people/{world.person}",
            f"/staff/people/{world.interviewer}",
            "/staff/applications",
            f"/staff/applications/{world.application}",
            "/staff/audit",
            "/staff/codes?show=batches",
            "/staff/bookings",
            "/staff/bookings?waiting=1",
            f"/staff/bookings/{world.booking}",
            f"/staff/bookings/{NOWHERE}",
            "/staff/money",
            "/staff/payments",
            "/staff/payments?state=failed",
            f"/staff/payments/{world.payment}",
            f"/staff/payments/{NOWHERE}",
            "/staff/halted",
            "/staff/disputes",
            f"/staff/disputes/{world.dispute}",
            "/staff/invoices",
            "/staff/subscriptions",
            f"/staff/subscriptions/{NOWHERE}",
            "/staff/catalogue",
            "/staff/catalogue/new",
            "/staff/catalogue/plans/free",
            "/staff/catalogue/plans/interviewer",
            "/staff/catalogue/packs",
            "/staff/coupons",
            "/staff/coupons/new",
            f"/staff/coupons/{world.coupon}",
            "/staff/payouts",
            "/staff/payouts/batches",
            "/staff/operations",
            "/staff/operations/reconciliation",
            "/staff/operations/books",
        ],
    }[role]


@asynccontextmanager
async def visiting(browser: Browser, server: Server, role: str, **how: Any) -> AsyncIterator[BrowserContext]:
    """A browser of somebody in this role, signed in."""
    context = await browser.new_context(base_url=server.url, **how)
    await context.add_init_script(WATCH_SHIFTS)
    if role != "anonymous":
        await context.request.get("/")
        token = next(cookie["value"] for cookie in await context.cookies() if cookie["name"] == "csrftoken")
        answer = await context.request.post(
            "/api/auth/login",
            data={"email": server.people[role], "password": server.password},
            headers={"X-CSRFToken": token, "Origin": server.url},
        )
        assert answer.ok, await answer.text()
    yield context
    await context.close()


def complaints(page: Page, *, expected: set[int]) -> list[str]:
    """What the page complains of from now on; an answer of a status that is `expected` here is no complaint."""
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        failed_load = urlsplit(message.location["url"]).path.startswith("/api/")
        if failed_load and any(f"status of {status}" in message.text for status in expected):
            return
        said.append(f"{message.text} ({message.location['url']})")

    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


async def settled(page: Page) -> None:
    """The page has its title, its data and its fonts."""
    await page.wait_for_load_state("networkidle")
    await expect(page.locator("h1")).to_have_count(1)
    await page.evaluate("document.fonts.ready")


def refusals(role: str, path: str, world: World) -> set[int]:
    """The refusals that are an answer here: nobody signed in, a session of somebody else, a report that isn't due."""
    if role == "anonymous":
        return {401}
    if path == "/interviewer/apply" and role == "candidate":
        return {404}  # nothing begun yet
    return {404} if NOWHERE in path else {409} if path == f"/practise/{world.active}/report" else set()


async def wrongs(context: BrowserContext, axe: Axe, path: str, *, expected: set[int]) -> list[str]:
    """What is wrong with one page, as it comes then as a tablet shows it, and in the dark."""
    page = await context.new_page()
    found = complaints(page, expected=expected)
    await page.goto(path)
    await settled(page)
    width = page.viewport_size["width"]
    found += [f"{one}, at {width}" for one in [*await beyond(page), *await violations(page, axe)]]
    shifted = await page.evaluate("window.shifted")
    if shifted >= 0.05:
        found.append(f"layout shift {shifted:.3f} at {width}: {await page.evaluate('window.moved')}")
    # From here on nothing is loaded again: the layout is another one, and so are the colours.
    if width == DESK:
        await page.set_viewport_size({"width": TABLET, "height": WIDTHS[TABLET]})
        found += [f"{one}, at {TABLET}" for one in [*await beyond(page), *await violations(page, axe)]]
    await page.emulate_media(color_scheme="dark")
    await expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    found += [f"{one}, in the dark" for one in await violations(page, axe, only=["color-contrast"])]
    await page.close()
    return found


async def beyond(page: Page) -> list[str]:
    """Whether it scrolls sideways."""
    wider = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"scrolls sideways by {wider} px"] if wider > 0 else []


async def violations(page: Page, axe: Axe, *, only: list[str] | None = None) -> list[str]:
    """What axe finds serious or critical."""
    options = {"runOnly": {"type": "rule", "values": only}} if only else None
    return [
        f"{one['id']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
        for one in (await axe.run(page, options=options)).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("role", ["anonymous", "candidate", "candidate2", "interviewer", "staff"])
async def test_every_page_is_sound_at_every_width(place: Place, browser: Browser, role: str, width: int) -> None:
    found: list[str] = []
    axe = Axe()
    how = {"viewport": {"width": width, "height": WIDTHS[width]}, "color_scheme": "light"}
    async with visiting(browser, place.server, role, **how) as context:
        # Three at a time: most of what a page takes here is waiting for it to be quiet.
        for some in batched(pages_of(role, place.world), 3):
            looks = [wrongs(context, axe, path, expected=refusals(role, path, place.world)) for path in some]
            for path, wrong in zip(some, await asyncio.gather(*looks), strict=True):
                found += [f"{role} {path}: {one}" for one in wrong]
    assert not found, "\n".join(found)


async def test_an_interviewers_day_does_not_jump_when_a_part_of_its_program_comes_late(
    place: Place, browser: Browser
) -> None:
    asked, come = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        asked.set()
        await come.wait()
        await route.continue_()

    async with visiting(browser, place.server, "interviewer", viewport={"width": PHONE, "height": 780}) as context:
        await context.route("**/assets/Asks-*.js", hold)
        page = await context.new_page()
        await page.goto("/")
        await asked.wait()  # all data is there, hence what else there is to show
        await page.evaluate("new Promise((seen) => requestAnimationFrame(() => setTimeout(seen, 100)))")
        come.set()
        await expect(page.get_by_role("heading", name="Asks you to answer")).to_be_visible()
        await settled(page)
        assert await page.evaluate("window.shifted") < 0.05, await page.evaluate("window.moved")


def batched(items: list[str], size: int) -> list[list[str]]:
    return [items[at : at + size] for at in range(0, len(items), size)]


async def test_a_stranger_signs_up_with_the_code_from_the_outbox(place: Place, browser: Browser) -> None:
    async with visiting(browser, place.server, "anonymous") as context:
        page = await context.new_page()
        await page.goto("/sign-up")
        await page.get_by_label("Name").fill("Meera Nair")
        await page.get_by_label("E-mail").fill("meera@example.test")
        await page.get_by_label("Password", exact=True).fill("a quiet room at nine")
        await page.get_by_role("button", name="Create my account").click()
        await expect(page.get_by_role("heading", name="Enter the code from your e-mail")).to_be_visible()
        letters = (await (await context.request.get("/api/outbox")).json())["results"]
        letter = next(one for one in letters if one["to"] == "meera@example.test")
        code = next(word.strip(".,:") for word in letter["text"].split() if looks_like_a_code(word.strip(".,:")))
        await page.get_by_label("Code").fill(code)
        await page.get_by_role("button", name="Confirm and go on").click()
        await expect(page.get_by_role("heading", name="Practise an interview")).to_be_visible()


def looks_like_a_code(word: str) -> bool:
    return len(word) >= 6 and word == word.upper() and all(part.isalnum() for part in word.split("-"))


async def test_a_link_to_a_room_leads_through_the_sign_in_and_on(place: Place, browser: Browser) -> None:
    async with visiting(browser, place.server, "anonymous") as context:
        page = await context.new_page()
        await page.goto(f"/sign-in?next=/rooms/{place.world.planned}")
        await page.get_by_role("button", name="candidate@demo.test").click()
        await expect(page.get_by_label("E-mail")).to_have_value("candidate@demo.test")
        await page.get_by_label("Password", exact=True).fill("not the password")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("don’t go together")).to_be_visible()
        await page.get_by_label("Password", exact=True).fill(place.server.password)
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**/rooms/{place.world.planned}")


async def test_an_expired_session_comes_back_to_the_same_page(place: Place, browser: Browser) -> None:
    async with visiting(browser, place.server, "candidate") as context:
        page = await context.new_page()
        await page.goto("/sessions")
        await settled(page)
        await context.clear_cookies()
        await page.get_by_role("radio", name="Past").check()
        await page.wait_for_url("**/sign-in?next=*")
        await expect(page.get_by_text("Your session has run out")).to_be_visible()
        await page.get_by_label("E-mail").fill(place.server.people["candidate"])
        await page.get_by_label("Password", exact=True).fill(place.server.password)
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/sessions?show=past")


async def test_an_interviewer_makes_a_room_by_keyboard_and_gets_its_link(place: Place, browser: Browser) -> None:
    async with visiting(browser, place.server, "interviewer") as context:
        page = await context.new_page()
        await page.goto("/")
        await page.get_by_label("Title").fill("Values, team lead")
        await page.keyboard.press("Tab")
        await page.keyboard.type(place.server.people["candidate2"])
        await page.keyboard.press("Enter")
        link = page.get_by_label("Link to the room")
        await expect(link).to_be_visible()
        assert (await link.input_value()).startswith(f"{place.server.url}/rooms/")


async def test_an_interviewer_opens_hours_by_keyboard_and_they_are_kept(place: Place, browser: Browser) -> None:
    async with visiting(browser, place.server, "interviewer", viewport={"width": 1440, "height": 900}) as context:
        page = await context.new_page()
        await page.goto("/calendar")
        await settled(page)
        sunday = page.locator('[role="gridcell"][data-day="6"][data-minute="1080"]')
        await sunday.focus()
        for key in ("Enter", "ArrowDown", "ArrowDown", "Enter"):
            await page.keyboard.press(key)
        await expect(page.get_by_text("Sunday 18:00 to 19:30, not saved")).to_be_attached()
        await page.get_by_role("button", name="Save Sunday 18:00 to 19:30").click()
        await expect(page.get_by_text("Saved. From now on")).to_be_visible()
        await page.reload()
        await expect(sunday).to_have_attribute("aria-selected", "true")
        await sunday.focus()
        for key in ("Delete", "Escape"):
            await page.keyboard.press(key)
        await expect(page.get_by_text("not saved")).to_have_count(0)


async def test_feedback_saves_itself_and_says_so(place: Place, browser: Browser) -> None:
    async with visiting(browser, place.server, "interviewer") as context:
        page = await context.new_page()
        await page.goto(f"/sessions/{place.world.planned}")
        await page.get_by_label("What you base it on").fill("Asked for the load before drawing.")
        await expect(page.get_by_text("Saved:")).to_be_visible()
        await page.reload()
        await expect(page.get_by_label("What you base it on")).to_have_value("Asked for the load before drawing.")


async def test_staff_take_a_case_and_close_it_with_words(place: Place, browser: Browser) -> None:
    async with visiting(browser, place.server, "staff") as context:
        page = await context.new_page()
        await page.goto(f"/staff/incidents/{place.world.incident}")
        await page.get_by_role("button", name="Take this case").click()
        await page.get_by_label("Decision").fill("Heard both sides. A warning was given.")
        await page.get_by_role("button", name="Close with this decision").click()
        await expect(page.get_by_text("Heard both sides. A warning was given.")).to_be_visible()


async def test_the_theme_follows_the_choice_before_the_first_paint(place: Place, browser: Browser) -> None:
    async with visiting(browser, place.server, "candidate", color_scheme="light") as context:
        page = await context.new_page()
        await page.goto("/")
        await page.get_by_role("button", name="Account of").click()
        await page.get_by_role("menuitemradio", name="Dark").click()
        await expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
        await page.goto("/sessions", wait_until="commit")
        await page.wait_for_selector("body", state="attached")
        assert await page.evaluate("document.documentElement.dataset.mantineColorScheme") == "dark"


# --- Weight ----------------------------------------------------------------------------------------------------------

SHELL = ["index.html"]
PEOPLE = ["src/app/shells/PeopleShell.tsx"]
STAFF = ["src/app/shells/StaffShell.tsx"]
ROUTES = {
    "landing": (180, ["src/features/home/index.tsx"]),
    "sign-in": (180, ["src/features/signing/SignInPage.tsx"]),
    "room": (320, ["src/features/room/index.tsx"]),
    "practise": (180, [*PEOPLE, "src/features/practise/index.tsx"]),
    "interview": (320, ["src/features/interview/index.tsx"]),
    "report": (180, [*PEOPLE, "src/features/report/index.tsx"]),
    "find": (180, [*PEOPLE, "src/features/interviewers/FindPage.tsx"]),
    "booking": (180, [*PEOPLE, "src/features/booking/BookingPage.tsx"]),
    "link to a session": (180, [*PEOPLE, "src/features/booking/JoinPage.tsx"]),
    "home": (180, ["src/features/home/Home.tsx", "src/features/home/CandidateHome.tsx"]),
    "person": (180, ["src/features/interviewers/PersonPage.tsx"]),
    "apply": (180, [*PEOPLE, "src/features/onboarding/ApplyPage.tsx"]),
    "profile": (180, [*PEOPLE, "src/features/onboarding/ProfilePage.tsx"]),
    "guides": (180, [*PEOPLE, "src/features/onboarding/GuidesPage.tsx"]),
    "earnings": (180, [*PEOPLE, "src/features/earnings/EarningsPage.tsx"]),
    "calendar": (180, [*PEOPLE, "src/features/calendar/CalendarPage.tsx"]),
    "calendar rules": (180, [*PEOPLE, "src/features/calendar/SettingsPage.tsx"]),
    "today": (180, ["src/features/home/Home.tsx", "src/features/home/InterviewerHome.tsx"]),
    "staff booking": (180, [*STAFF, "src/features/staffBookings/BookingPage.tsx"]),
    "payment": (180, [*STAFF, "src/features/staffMoney/PaymentPage.tsx"]),
    "plan": (180, [*STAFF, "src/features/staffMoney/PlanPage.tsx"]),
    "coupon": (180, [*STAFF, "src/features/staffMoney/NewCouponPage.tsx"]),
    "wallet": (180, [*PEOPLE, "src/features/wallet/index.tsx"]),
    "invoices": (180, [*PEOPLE, "src/features/invoices/index.tsx"]),
    "back from paying": (180, ["src/features/checkout/ReturnPage.tsx"]),
    "account": (180, [*PEOPLE, "src/features/account/AccountFrame.tsx", "src/features/account/ProfilePage.tsx"]),
    "security": (180, [*PEOPLE, "src/features/account/AccountFrame.tsx", "src/features/account/SecurityPage.tsx"]),
}


def weigh(entries: list[str]) -> int:
    """Bytes of script, compressed, that the browser loads for these entries and whatever they import."""
    manifest: dict[str, dict[str, Any]] = json.loads((DIST / ".vite" / "manifest.json").read_text())
    seen: set[str] = set()
    waiting = list(entries)
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting += manifest[key].get("imports", [])
    files = {manifest[key]["file"] for key in seen if manifest[key]["file"].endswith(".js")}
    return sum(len(gzip.compress((DIST / file).read_bytes(), 9)) for file in files)


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_stays_within_its_weight(route: str) -> None:
    if not DIST.is_dir():
        pytest.skip("the front end has not been built")
    kilobytes, entries = ROUTES[route]
    weight = weigh(SHELL + entries)
    assert weight <= kilobytes * 1024, f"{route}: {weight / 1024:.1f} KB of {kilobytes}"
