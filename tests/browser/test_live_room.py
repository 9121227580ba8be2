"""The main job, as two people live it: from the knock to the end, and over the death of the server."""

import asyncio
import time
from contextlib import suppress

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.browser.room_page import DESK, FRAMES, PHONE, TABLET, Meeting, Person, open_browser
from tests.support.people import Human

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AGENDA = [{"name": "Introductions", "minutes": 5}, {"name": "Design exercise", "minutes": 25}]

# The pages themselves note when something happens: how long it takes to ask them is no part of it.
NOTE_CLICK = "() => addEventListener('click', () => { window.clickedAt = Date.now() }, { capture: true, once: true })"
NOTE_MOVING = f"""() => {{
  const frames = {FRAMES};
  const looking = setInterval(() => {{
    const video = document.querySelector('[data-testid=remote-video]');
    if (!video || frames(video) <= 3) return;
    window.movedAt = Date.now();
    clearInterval(looking);
  }}, 20);
}}"""


async def make_room(server) -> str:
    host = await Human(server, server.people["interviewer"]).sign_in()
    return await host.make_room(title="System design, senior backend", agenda=AGENDA)


async def meet(meeting: Meeting, room: str) -> tuple[Person, Person]:
    """An interviewer and a candidate, both in the room, each seeing the other move."""
    host, guest = await asyncio.gather(meeting.arrive("interviewer"), meeting.arrive("candidate"))
    await asyncio.gather(host.open_room(room), guest.open_room(room))
    await host.join()
    await host.see("room").wait_for()
    await guest.join()
    await host.see("knock-banner").wait_for()
    await host.see("admit").first.click()
    await asyncio.gather(host.until_moving("remote-video"), guest.until_moving("remote-video"))
    return host, guest


async def test_two_people_hold_a_session_from_the_knock_to_the_end(server, chromium):
    live = await asyncio.to_thread(server)
    room = await make_room(live)
    async with open_browser(chromium) as browser, Meeting(live, browser) as meeting:
        host, guest = await asyncio.gather(meeting.arrive("interviewer"), meeting.arrive("candidate"))
        await asyncio.gather(host.open_room(room), guest.open_room(room))
        await guest.until_moving("self-video")

        # Nobody is let in by themselves.
        await host.join()
        await host.see("room").wait_for()
        await guest.join()
        await host.see("knock-banner").filter(has_text="Ananya").wait_for()
        await host.until("() => document.title.startsWith('(1 knock)')")
        assert await guest.see("room").count() == 0

        # A knock keeps its place over a reload.
        await guest.page.reload()
        await host.see("admit").wait_for()
        await guest.page.get_by_text("can see that you’re here").wait_for()

        await host.page.evaluate(NOTE_CLICK)
        await asyncio.gather(*(person.page.evaluate(NOTE_MOVING) for person in (host, guest)))
        await host.see("admit").click()
        await asyncio.gather(host.until_moving("remote-video"), guest.until_moving("remote-video"))
        for person in (host, guest):
            await person.until("() => window.movedAt")
        moved = [await person.page.evaluate("window.movedAt") for person in (host, guest)]
        took = (max(moved) - await host.page.evaluate("window.clickedAt")) / 1000
        print(f"both saw the other move after {took:.2f} s")
        assert took < 2, f"both saw the other move after {took:.2f} s"
        await guest.until("() => document.querySelector('[data-testid=remote-audio]')?.srcObject?.active")

        # Chat, both ways; edited, deleted, seen.
        await guest.write("Hello, I can hear you.")
        await host.until_message("Hello, I can hear you.")
        await host.write("Take 2,000 orders a second at peek.")
        await guest.until_message("2,000 orders")
        await host.see("chat-message").filter(has_text="Seen by Ananya").wait_for()
        await host.see("chat-input").press("ArrowUp")
        await host.page.get_by_role("textbox", name="Edit").fill("Take 2,000 orders a second at peak.")
        await host.page.keyboard.press("Enter")
        await guest.until_message("at peak.")
        await guest.see("chat-message").filter(has_text="edited").wait_for()

        # A phase of the agenda runs by the server's clock, for both alike.
        await host.see("timer").click()
        await host.see("start-phase-1").click()
        await host.see("timer-pause").wait_for()
        await host.page.keyboard.press("Escape")
        for person in (host, guest):
            await person.see("timer-left").filter(has_text="Design exercise").wait_for()
            await person.until("() => /^24:/.test(document.querySelector('[data-testid=timer-left] b').textContent)")
        await host.see("timer").click()
        await host.see("timer-pause").click()
        await guest.see("timer-left").filter(has_text="paused").wait_for()
        await host.see("timer-resume").click()
        await host.page.keyboard.press("Escape")

        # A private note stays private, a shared one doesn't.
        editor = host.see("note-editor").last
        await editor.fill("Sizes before drawing.")
        await host.until("() => document.querySelector('[data-testid=note-state]').dataset.state === 'saved'")
        await editor.press("Enter")
        await host.see("note").filter(has_text="Sizes before drawing.").wait_for()
        await host.see("note-layer").select_option("candidate")
        await editor.fill("Design a ledger for refunds.")
        await guest.see("tab-notes").click()
        await guest.see("note-layer").select_option("candidate")
        await guest.see("note").filter(has_text="Design a ledger for refunds.").wait_for()
        assert "Sizes before" not in await guest.page.content()
        await guest.see("tab-chat").click()

        # A screen is shared, seen moving, and taken back.
        await guest.see("share").click()
        await host.until_moving("remote-screen")
        await guest.see("share").click()
        await host.see("remote-screen").wait_for(state="detached")

        # The host mutes the guest, and asks them back; only the guest can unmute.
        await host.see("tab-people").click()
        await host.see("manage").click()
        await host.see("mute-seat").click()
        await guest.page.get_by_role("button", name="Unmute").wait_for()
        await host.see("manage").click()
        await host.page.get_by_role("button", name="Ask to unmute").click()
        await guest.see("asked").get_by_role("button", name="Unmute").click()
        await host.see("person").get_by_text("Microphone on").wait_for(state="attached")

        # By key: camera off and on again, hand up.
        await guest.see("room-stage").click(position={"x": 40, "y": 40})
        await guest.page.keyboard.press("v")
        await host.see("remote-video").wait_for(state="detached")
        await guest.page.keyboard.press("v")
        await host.until_moving("remote-video")
        await guest.page.keyboard.press("h")
        await host.see("person").get_by_text("Hand raised").wait_for()

        # A report goes out, with what is said kept from the room when it is about conduct.
        await guest.see("incident-open").click()
        await guest.see("incident-text").fill("The sound broke for some seconds.")
        await guest.see("incident-send").click()
        await guest.until("() => document.querySelector('[data-testid=incident-state]')?.dataset.sent === 'true'")
        await guest.see("incident-close").click()

        # The end is for everybody, and says where things are.
        await host.see("leave").click()
        await host.see("end-room").click()
        await host.see("end-sure").click()
        for person in (host, guest):
            await person.see("farewell").and_(person.page.locator("[data-because=ended]")).wait_for()
            assert person.errors == []
        await guest.page.reload()
        await guest.page.get_by_text("The session has ended").wait_for()


async def test_the_server_is_killed_and_the_call_goes_on(server, chromium):
    live = await asyncio.to_thread(server)
    room = await make_room(live)
    async with open_browser(chromium) as browser, Meeting(live, browser) as meeting:
        host, guest = await meet(meeting, room)
        await host.write("before 1")
        await guest.write("before 2")
        await asyncio.gather(host.until_message("before 2"), guest.until_message("before 1"))
        for person in (host, guest):
            await person.until_moving("remote-video", beyond=await person.frames_of("remote-video"))
            await watch_picture(person)

        tries: list[list[float]] = [[], []]
        for person, own in zip((host, guest), tries, strict=True):
            person.page.on("websocket", lambda _, own=own: own.append(time.monotonic()))
        await asyncio.to_thread(live.kill)
        killed = time.monotonic()
        # Said into the void: kept, and shown as such.
        await host.write("while away 1")
        await guest.write("while away 2")
        await guest.write("while away 3")
        await asyncio.gather(host.see("server-trouble").wait_for(), guest.see("server-trouble").wait_for())
        away = time.monotonic() - killed
        starting = time.monotonic()
        await asyncio.to_thread(live.start)
        up = time.monotonic()
        for person in (host, guest):
            await person.see("server-trouble").wait_for(state="detached")
        back = time.monotonic() - up

        said = ["before 1", "before 2", "while away 1", "while away 2", "while away 3"]
        for person in (host, guest):
            for text in said:
                await person.until_message(text)
            await person.until("() => !document.querySelector('[data-testid=chat-message]:not([data-state=sent])')")
        heard = await host.messages()
        assert sorted(heard) == said, "a message was lost or doubled"
        assert await guest.messages() == heard, "the two saw different orders"
        assert heard.index("while away 2") < heard.index("while away 3")

        pauses = [await person.page.evaluate("window.longestPause()") for person in (host, guest)]
        print(
            f"server away {starting - killed + up - starting:.1f} s (noticed after {away:.1f} s), "
            f"both back {back:.2f} s after it answered; longest pause of the pictures {max(pauses):.0f} ms"
        )
        # Whoever was thrown out tries again within five seconds of the server's first answer. What a busy machine takes
        # to open the line is its own.
        for own in tries:
            assert own, "somebody never tried"
            # Where none began since, the one under way then came through.
            assert min((began - up for began in own if began >= up), default=0.0) < 5
        assert max(pauses) < 1500, f"the picture stood still for {max(pauses):.0f} ms"
        for person in (host, guest):
            assert person.errors == []


async def watch_picture(person: Person) -> None:
    """Have the page itself note the longest time in which the other's picture showed no new frame."""
    await person.page.evaluate(
        f"""() => {{
          const frames = {FRAMES};
          let [last, since, longest] = [-1, performance.now(), 0];
          setInterval(() => {{
            const video = document.querySelector('[data-testid=remote-video]');
            const now = video ? frames(video) : last;
            if (now !== last) {{
              longest = Math.max(longest, performance.now() - since);
              [last, since] = [now, performance.now()];
            }}
          }}, 20);
          window.longestPause = () => Math.max(longest, performance.now() - since);
        }}"""
    )


async def test_an_observer_sees_everybody_and_is_seen_watching(server, chromium):
    live = await asyncio.to_thread(server)
    owner = await Human(live, live.people["interviewer"]).sign_in()
    room = await owner.make_room(title="With a shadow", observers=[live.people["candidate2"]])
    async with open_browser(chromium) as browser, Meeting(live, browser) as meeting:
        host, guest = await meet(meeting, room)
        shadow = await meeting.arrive("candidate2", DESK)
        await shadow.open_room(room)
        await shadow.join()
        await host.see("admit").click()
        await shadow.until("() => document.querySelectorAll('[data-testid=remote-video]').length === 2")
        videos = "[...document.querySelectorAll('[data-testid=remote-video]')]"
        await shadow.until(f"() => {videos}.every((video) => ({FRAMES})(video) > 3)")
        await guest.see("who-watches").wait_for()
        await expect(guest.see("tile"), "an observer is named, not shown").to_have_count(1)
        await expect(shadow.see("microphone")).to_have_count(0)

        await shadow.write("She has not said what happens when the key expires.")
        await host.until_message("when the key expires")
        await guest.write("May I go on?")
        await shadow.until_message("May I go on?")
        assert not [text for text in await guest.messages() if "expires" in text]


async def test_a_second_tab_takes_over_and_the_first_lets_go(server, chromium):
    live = await asyncio.to_thread(server)
    room = await make_room(live)
    async with open_browser(chromium) as browser, Meeting(live, browser) as meeting:
        host, guest = await meet(meeting, room)
        first = guest.page
        second = Person(live, guest.context, await guest.context.new_page())
        await second.open_room(room)
        await second.join()
        await first.get_by_text("You are in the room elsewhere").wait_for()
        await second.until_moving("remote-video")
        await host.until_moving("remote-video", beyond=0)
        await expect(host.see("tile")).to_have_count(1)


async def test_who_is_removed_may_knock_again_and_who_is_denied_is_told(server, chromium):
    live = await asyncio.to_thread(server)
    room = await make_room(live)
    async with open_browser(chromium) as browser, Meeting(live, browser) as meeting:
        host, guest = await meet(meeting, room)
        await host.see("tab-people").click()
        await host.see("manage").click()
        await host.see("remove-seat").click()
        await host.see("remove-sure").click()
        await guest.page.get_by_role("button", name="Ask to join again").click()
        await guest.join()
        await host.see("knock-banner").wait_for()
        await host.see("deny").first.click()
        await guest.page.get_by_text("You were not let in this time").wait_for()
        assert guest.errors == []


async def test_without_a_camera_and_a_microphone_one_can_join_and_write(server, chromium):
    live = await asyncio.to_thread(server)
    room = await make_room(live)
    async with open_browser(chromium, devices=False) as browser, Meeting(live, browser) as meeting:
        host, guest = await asyncio.gather(meeting.arrive("interviewer"), meeting.arrive("candidate"))
        await asyncio.gather(host.open_room(room), guest.open_room(room))
        await guest.page.get_by_text("No camera was found").wait_for()
        await guest.see("verdict").get_by_text("You join without sound").wait_for()
        await host.join()
        await host.see("room").wait_for()
        await guest.join()
        await host.see("admit").first.click()
        await guest.see("room").wait_for()
        await guest.write("I have no camera today.")
        await host.until_message("I have no camera today.")
        await host.until("() => document.querySelector('[data-testid=tile]')?.dataset.line === 'connected'")
        assert guest.errors == []


async def test_the_room_fits_every_width_and_every_reader(server, chromium):
    live = await asyncio.to_thread(server)
    room = await make_room(live)
    async with open_browser(chromium) as browser, Meeting(live, browser) as meeting:
        host, guest = await asyncio.gather(meeting.arrive("interviewer"), meeting.arrive("candidate"))
        await guest.open_room(room)
        faults = await look_over(guest, "check")
        await guest.join()
        await guest.page.get_by_text("isn’t here yet").wait_for()
        faults += await look_over(guest, "lobby")
        await host.open_room(room)
        await host.join()
        await host.see("admit").wait_for()
        faults += await look_over(host, "knock")
        await host.see("admit").click()
        await asyncio.gather(host.until_moving("remote-video"), guest.until_moving("remote-video"))
        await guest.write("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 2)
        await host.write("نعم، أسمعك جيداً.")
        faults += await look_over(guest, "room")
        await host.see("tab-people").click()
        await host.see("manage").click()
        faults += await look_over(host, "people")
        await host.see("tab-notes").click()
        faults += await look_over(host, "notes")
        for dialog in ("timer", "incident-open", "leave"):
            await host.see(dialog).click()
            await host.page.get_by_role("dialog").wait_for()
            faults += await look_over(host, dialog)
            await host.page.keyboard.press("Escape")
            await host.page.get_by_role("dialog").wait_for(state="detached")
        assert faults == []


OUTSIDE = """() => [...document.querySelectorAll("[role=dialog] *")]
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.right > innerWidth + 1 || box.left < -1))
  .map(([one]) => one.outerHTML.slice(0, 80))"""


async def look_over(person: Person, where: str) -> list[str]:
    """What is wrong with a page at three widths: anything beside the edge, anything serious to a screen reader."""
    faults = []
    for viewport in (PHONE, TABLET, DESK):
        await person.page.set_viewport_size(viewport)
        wide, outside = True, []
        with suppress(TimeoutError):  # for a moment after it was resized, or while a dialog opens, things stand outside
            async with asyncio.timeout(15):
                while wide or outside:
                    wide = await person.page.evaluate("document.documentElement.scrollWidth > innerWidth")
                    outside = await person.page.evaluate(OUTSIDE)
                    await asyncio.sleep(0.05)
        if wide:
            faults.append(f"{where} at {viewport['width']}: scrolls sideways")
        faults += [f"{where} at {viewport['width']}: {html} stands outside" for html in outside]
    for violation in (await Axe().run(person.page)).response["violations"]:
        if violation["impact"] in ("serious", "critical"):
            faults.append(f"{where}: {violation['id']}: {violation['nodes'][0]['html'][:160]}")
    return faults
