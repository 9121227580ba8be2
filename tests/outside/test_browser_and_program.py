"""A real browser with our front end, and a program that knows docs/protocol.md only, hold a session with each other."""

from collections.abc import AsyncIterator

import pytest

from tests.browser.room_page import Meeting, open_browser
from tests.browser.room_page import Person as Surfer
from tests.outside.client import Client, Person
from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Sound that the page's peer connections have received, as energy: silence has none.
COLLECT = """
  window.connections = [];
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(...all) { super(...all); window.connections.push(this); }
  };
"""
SOUND = """async () => {
  let energy = 0;
  for (const connection of window.connections)
    for (const one of (await connection.getStats()).values())
      if (one.type === "inbound-rtp" && one.kind === "audio") energy += one.totalAudioEnergy ?? 0;
  return energy > 0.001;
}"""


@pytest.fixture
async def meeting(chromium: str, own_server: Server) -> AsyncIterator[Meeting]:
    async with open_browser(chromium) as browser, Meeting(own_server, browser) as meeting:
        yield meeting


async def arrive(meeting: Meeting, who: str, room: str) -> Surfer:
    surfer = await meeting.arrive(who)
    await surfer.context.add_init_script(COLLECT)
    await surfer.open_room(room)
    await surfer.join()
    return surfer


async def until_both_see_and_hear(surfer: Surfer, program: Client) -> str:
    """Sound and moving pictures both ways; the browser's seat."""
    seat: str = await program.until(
        lambda: next((key for key, one in program.seats.items() if key != program.seat and one["present"]), None)
    )
    await program.call_with(seat)
    await surfer.until_moving("remote-video")
    await surfer.until(SOUND)
    return seat


async def show_shared_notes(surfer: Surfer) -> None:
    await surfer.see("tab-notes").click()
    await surfer.see("notes").get_by_test_id("note-layer").select_option("candidate")


async def test_a_browser_as_candidate_and_a_program_as_interviewer(
    meeting: Meeting, people: dict[str, Person], room: str
) -> None:
    program = Client(people["interviewer"], room)
    try:
        await program.enter()
        surfer = await arrive(meeting, "candidate", room)
        await program.do("admit", seat=(await program.event("seat.knocked"))["data"]["seat"])
        await until_both_see_and_hear(surfer, program)

        await program.do("chat.send", text="Hello from a program.")
        await surfer.until_message("Hello from a program.")
        await surfer.write("Hello from a browser.")
        await program.event("chat.sent", text="Hello from a browser.")

        await program.do("timer.start", name="Warm-up", seconds=300)
        await surfer.see("timer-left").first.filter(has_text="Warm-up").wait_for()

        await program.do("note.save", layer="candidate", text="Read about consensus.", revision=0)
        await show_shared_notes(surfer)
        await surfer.see("note").filter(has_text="Read about consensus.").first.wait_for()

        await program.do("end")
        await surfer.see("farewell").wait_for()
        assert (await program.ended()).reason == "ended"
        assert surfer.errors == []
    finally:
        await program.leave()


async def test_a_browser_as_interviewer_and_a_program_as_candidate(
    meeting: Meeting, people: dict[str, Person], room: str
) -> None:
    program = Client(people["candidate"], room)
    try:
        surfer = await arrive(meeting, "interviewer", room)
        await surfer.see("room-stage").wait_for()
        await program.enter()
        assert program.waiting is not None
        await surfer.see("admit").click()
        await program.until(lambda: program.welcome)
        await until_both_see_and_hear(surfer, program)

        await surfer.write("Welcome.")
        await program.event("chat.sent", text="Welcome.")
        await program.do("chat.send", text="Thank you.")
        await surfer.until_message("Thank you.")

        await surfer.see("timer").click()
        await surfer.see("timer-minutes").fill("7")
        await surfer.see("timer-start").click()
        timer = (await program.event("timer.started", seconds=420))["data"]
        assert timer["remaining_ms"] == 420_000
        await surfer.page.keyboard.press("Escape")

        await show_shared_notes(surfer)
        await surfer.see("notes").get_by_test_id("note-editor").last.fill("Well explained.")
        await program.event("note.saved", text="Well explained.", layer="candidate")

        await surfer.see("leave").click()
        await surfer.see("end-room").click()
        await surfer.see("end-sure").click()
        assert (await program.ended()).reason == "ended"
        await surfer.see("farewell").wait_for()
        assert surfer.errors == []
    finally:
        await program.leave()
