"""From a stranger to an interviewer whom candidates find: the whole way, in a browser, as people go it.

Sign-up, an authenticator app and a passkey, an application with two documents, a change asked for and made, the
approval, the plan, the opened profile, and a candidate who searches (issue D, line 1; ROLE-18, ONB-1, ONB-4, ONB-8,
ONB-11, DISC-1).
"""

import asyncio
import base64
import hmac
import io
import re
import struct
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from PIL import Image
from playwright.async_api import Browser, BrowserContext, CDPSession, Page, async_playwright, expect
from pypdf import PdfWriter

from tests.browser.room_page import PATIENCE_MS
from tests.support.server import Server, Servers

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.paired]

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ADDRESS, PASSWORD, NAME = "lea@example.test", "a quiet room at nine", "Léa Moreau"


@pytest.fixture(scope="module")
def server(servers: Servers) -> Iterator[Server]:
    made = servers()
    yield made
    made.kill()


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        await browser.close()


@asynccontextmanager
async def visiting(browser: Browser, server: Server, email: str = "") -> AsyncIterator[Page]:
    """A browser of its own, under the name that passkeys need; signed in as somebody of the demo if one is named."""
    context = await browser.new_context(base_url=server.url.replace("127.0.0.1", "localhost"), reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    if email:
        await page.goto("/sign-in")
        await sign_in(page, email, server.password)
        await expect(page.get_by_role("button", name="Account of")).to_be_visible()
    yield page
    await context.close()


async def sign_in(page: Page, email: str, password: str) -> None:
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_label("Password", exact=True).fill(password)
    await page.keyboard.press("Enter")


class Key:
    """A security key in software, as Chromium's own tools make it. It answers at once, until it is put away."""

    def __init__(self, tools: CDPSession, name: str) -> None:
        self.tools, self.name = tools, name

    @classmethod
    async def plug_in(cls, page: Page) -> "Key":
        tools = await page.context.new_cdp_session(page)
        await tools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = await tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return cls(tools, made["authenticatorId"])

    async def touch(self, yes: bool) -> None:
        """Whether whoever sits there touches the key when it is asked for."""
        asked = {"authenticatorId": self.name, "enabled": yes}
        await self.tools.send("WebAuthn.setAutomaticPresenceSimulation", asked)


async def letters_to(context: BrowserContext, address: str) -> list[str]:
    found = (await (await context.request.get("/api/outbox")).json())["results"]
    return [f"{one['subject']}\n{one['text']}" for one in found if one["to"] == address]


async def code_in_letter(page: Page) -> str:
    newest = (await letters_to(page.context, ADDRESS))[0]
    found = re.search(r"\b\d{6}\b", newest)
    assert found, newest
    return found.group()


def code_of(secret: str, *, at: float) -> str:
    """What an authenticator app shows (RFC 6238: SHA-1, six digits, half a minute)."""
    key = base64.b32decode(secret.replace(" ", "").upper() + "=" * (-len(secret.replace(" ", "")) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(at // 30)), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def a_scan() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 400), (200, 210, 205)).save(out, "JPEG")
    return out.getvalue()


def a_certificate() -> bytes:
    out = io.BytesIO()
    pages = PdfWriter()
    pages.add_blank_page(595, 842)
    pages.write(out)
    return out.getvalue()


async def test_a_stranger_becomes_an_interviewer_whom_candidates_find(browser: Browser, server: Server) -> None:
    async with (
        visiting(browser, server) as lea,
        visiting(browser, server, server.people["staff"]) as desk,
        visiting(browser, server, server.people["candidate"]) as candidate,
    ):
        await sign_up(lea)
        key = await Key.plug_in(lea)
        await set_up_second_factors(lea)
        await sign_in_again_with_both(lea, key)
        await apply(lea)
        await ask_for_a_change(desk)
        await change_and_hand_in_again(lea)
        await approve(desk)
        await be_refused_without_a_plan(lea)
        await look_for(candidate, found=0)
        await grant_plan(desk)
        await open_the_profile(lea)
        await look_for(candidate, found=1)
        await read_the_page(candidate)
        await see_it_written_down(desk)


async def sign_up(page: Page) -> None:
    await page.goto("/sign-up")
    await page.get_by_label("Name").fill(NAME)
    await page.get_by_label("E-mail").fill(ADDRESS)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Create my account").click()
    await expect(page.get_by_role("heading", name="Enter the code from your e-mail")).to_be_visible()
    await page.get_by_label("Code").fill(await code_in_letter(page))
    await page.get_by_role("button", name="Confirm and go on").click()
    await expect(page.get_by_role("button", name="Account of")).to_be_visible()


SECRETS: dict[str, str] = {}


async def set_up_second_factors(page: Page) -> None:
    await page.goto("/account/security")
    await page.get_by_role("button", name="Set up an app").click()
    shown = page.locator("[class*=secret]").first
    await expect(shown).to_have_text(re.compile(r"[A-Z2-7]{4}"))
    secret = await shown.inner_text()
    SECRETS["app"] = "".join(secret.split())
    await page.get_by_label("Code that the app shows now").fill(code_of(SECRETS["app"], at=time.time()))
    await page.get_by_role("button", name="Turn it on").click()
    await expect(page.get_by_text("Each works once.", exact=False).first).to_be_visible()
    words = await page.locator("main li").all_inner_texts()
    SECRETS["recovery"] = next(word.strip() for word in words if re.search(r"\d", word))
    await page.get_by_label("I have kept them").check()
    await page.get_by_role("button", name="Done").click()
    await page.get_by_label("Name of the new passkey").fill("Work laptop")
    await page.get_by_role("button", name="Add a passkey").click()
    await expect(page.get_by_text("The passkey is added.")).to_be_visible()
    await expect(page.get_by_text("Work laptop", exact=True)).to_be_visible()


async def sign_out(page: Page) -> None:
    await page.get_by_role("button", name="Account of").click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


async def sign_in_again_with_both(page: Page, key: Key) -> None:
    # The page offers passkeys as soon as it is there; a key that is touched at once would be quicker than the password.
    await key.touch(False)
    await sign_out(page)
    await sign_in(page, ADDRESS, PASSWORD)
    await page.get_by_role("button", name="Use a recovery code").click()
    await page.get_by_label("Recovery code").fill(SECRETS["recovery"])
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Account of")).to_be_visible()
    await sign_out(page)
    await key.touch(True)
    await page.get_by_role("button", name="Sign in with a passkey").click()
    await expect(page.get_by_role("button", name="Account of")).to_be_visible()


async def apply(page: Page) -> None:
    await page.goto("/interviewer/apply")
    await page.get_by_role("button", name="Begin the application").click()
    await page.get_by_label("Headline").fill("Staff engineer, payments and queues")
    await page.get_by_label("About you").fill("I ask for one system you built, and we go down into it together. " * 3)
    await page.get_by_label("Years of experience").fill("11")
    for skill in ("System design", "PostgreSQL", "Queueing with care"):
        await page.get_by_role("combobox", name="Skills").fill(skill)
        await page.get_by_role("combobox", name="Skills").press("Enter")
        await expect(page.get_by_role("list", name="Chosen so far").first).to_contain_text(skill)
    for language in ("English", "French"):
        await page.get_by_role("combobox", name="Languages you interview in").fill(language)
        await page.get_by_role("combobox", name="Languages you interview in").press("Enter")
        await expect(page.get_by_role("list", name="Chosen so far").last).to_contain_text(language)
    await page.get_by_label("Price for an hour").fill("2500")
    await page.get_by_label("Price for an hour").press("Tab")
    await expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    await page.get_by_role("link", name="Next: Documents").click()
    await hand_in(page, "Proof of identity", "Passport", "passport.jpg", "image/jpeg", a_scan())
    await page.get_by_role("button", name="Add a document").click()
    await hand_in(page, "Certificate", "Queueing theory", "certificate.pdf", "application/pdf", a_certificate())
    await page.get_by_role("link", name="Next: Guides").click()
    # One after the other, by themselves.
    for guide in ("How we treat each other", "Running a session", "Privacy and data"):
        await expect(page.get_by_role("heading", name=guide, exact=True)).to_be_visible()
        await page.get_by_role("button", name="I have read this and keep to it").click()
    await expect(page.get_by_text("All of them are acknowledged.")).to_be_visible()
    await page.get_by_role("link", name="Next: Review").click()
    await page.get_by_role("button", name="Hand in the application").click()
    await expect(page.get_by_role("heading", name="Your application is handed in")).to_be_visible()


async def hand_in(page: Page, kind: str, title: str, name: str, mime: str, body: bytes) -> None:
    await page.get_by_label("What it is").select_option(label=kind)
    await page.get_by_label("Title").fill(title)
    await page.locator("input[type=file]").set_input_files({"name": name, "mimeType": mime, "buffer": body})
    await page.get_by_role("button", name="Hand it in").click()
    await expect(page.get_by_text(f"{title} has arrived.")).to_be_visible()


async def open_case(page: Page) -> None:
    await page.goto("/staff/applications")
    await page.get_by_role("link", name=NAME).first.click()
    await expect(page.get_by_role("heading", level=1, name=NAME)).to_be_visible()
    await page.get_by_role("button", name="Take this application").click()


async def ask_for_a_change(page: Page) -> None:
    await open_case(page)
    await page.get_by_role("button", name=re.compile("Accept.*Passport|Approve.*Passport")).click()
    await page.get_by_role("button", name=re.compile("(Reject|Refuse|Decline).*Queueing theory")).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Reason").fill("The page is blank. Please scan it anew.")
    await dialog.get_by_role("button").last.click()
    await expect(dialog).to_be_hidden()
    await page.get_by_role("button", name="Ask for changes").click()
    await dialog.get_by_label("Reason").fill("One certificate can't be read.")
    await dialog.get_by_role("button", name="Ask for changes").click()
    await expect(dialog).to_be_hidden()


async def change_and_hand_in_again(page: Page) -> None:
    async with asyncio.timeout(60):  # letters go out by themselves, after what they tell of
        while not any("One certificate can't be read." in one for one in await letters_to(page.context, ADDRESS)):
            await asyncio.sleep(0.2)
    await page.goto("/interviewer/apply?step=documents")
    await expect(page.get_by_text("One certificate can't be read.")).to_be_visible()
    await expect(page.get_by_text("The page is blank. Please scan it anew.")).to_be_visible()
    await page.get_by_role("button", name="Replace Queueing theory").click()
    await hand_in(page, "Certificate", "Queueing theory, scanned", "scan.jpg", "image/jpeg", a_scan())
    await page.goto("/interviewer/apply?step=review")
    await page.get_by_role("button", name="Hand it in again").click()
    await expect(page.get_by_role("heading", name="Your application is handed in")).to_be_visible()


async def approve(page: Page) -> None:
    await open_case(page)
    await page.get_by_role("button", name=re.compile("(Accept|Approve).*scanned")).click()
    await page.get_by_role("button", name=f"Approve {NAME}").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name=f"Approve {NAME}").click()
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_text("approved").first).to_be_visible()


async def be_refused_without_a_plan(page: Page) -> None:
    await page.goto("/interviewer/profile")
    await page.get_by_label("Show my profile to candidates").click()
    await expect(page.get_by_text("This needs an interviewer plan.").first).to_be_visible()


async def grant_plan(page: Page) -> None:
    await page.goto("/staff/people?q=lea%40example.test")
    await page.get_by_role("link", name=NAME).first.click()
    await page.get_by_role("button", name="Give the interviewer plan").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Reason").fill("Founding interviewer.")
    await dialog.get_by_role("button", name="Give the plan").click()
    await expect(dialog).to_be_hidden()


async def open_the_profile(page: Page) -> None:
    await page.goto("/interviewer/profile")
    await page.get_by_label("Show my profile to candidates").click()
    await expect(page.get_by_text("Candidates see you", exact=True)).to_be_visible()


async def look_for(page: Page, *, found: int) -> None:
    async with page.expect_response(re.compile(r"/api/interviewers\?.*queueing")):
        await page.goto("/interviewers?q=queueing")
    # Either way the page says in its status line what was found, once it has been looked for.
    await expect(page.locator("section[aria-busy=false] [role=status]").first).not_to_be_empty()
    await expect(page.get_by_role("link", name=NAME)).to_have_count(found)


async def read_the_page(page: Page) -> None:
    await page.get_by_role("link", name=NAME).first.click()
    await page.get_by_role("link", name="Profile and reviews").click()
    await expect(page.get_by_role("heading", level=1, name=NAME)).to_be_visible()
    await expect(page.get_by_text("Staff engineer, payments and queues")).to_be_visible()
    await expect(page.get_by_text("Queueing theory, scanned")).to_be_visible()


async def see_it_written_down(page: Page) -> None:
    answer = await page.context.request.get("/api/staff/audit?action=application")
    acts = [one["action"] for one in reversed((await answer.json())["results"])]
    assert acts.count("application.submitted") == 2
    assert acts[-1] == "application.approved"
    verdict = await (await page.context.request.get("/api/staff/audit/verify")).json()
    assert verdict["intact"] is True
