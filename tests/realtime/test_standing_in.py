"""An interviewer who doesn't come, over real sockets to a real server (AI-16)."""

import asyncio
from collections.abc import Callable

from tests.support.bookings import make_booking
from tests.support.people import knock, sign_in
from tests.support.server import Server


async def test_whoever_waits_in_vain_is_offered_the_ai_and_practises_in_the_same_room(
    server: Callable[..., Server],
) -> None:
    live = await asyncio.to_thread(server, ABSENT_AFTER_MINUTES="0")
    people = live.people
    booking = await asyncio.to_thread(make_booking, people["candidate"], people["interviewer"], env=live.env)
    host, guest = await sign_in(live, "interviewer", "candidate")
    joined = await guest.ask("POST", f"/api/bookings/{booking}/join")
    assert joined.status_code == 200, joined.text
    room = joined.json()["room_id"]
    async with knock(guest, room) as line:
        assert (await line.until("waiting"))["message"] == "host_away"
        # Who has waited long enough is looked for every five seconds; now may be such a moment.
        await line.until(lambda frame: frame["type"] == "waiting" and frame["ai_offered"], anew=True)
        assert (await guest.get(f"/api/rooms/{room}/instead"))["mode"] in ("text", "voice")
        begun = await guest.ask("POST", f"/api/rooms/{room}/instead", {"mode": "text"})
        assert begun.status_code == 201, begun.text
        assert begun.json()["room_id"] == room
        welcome = await line.until("welcome")
        assert {seat["role"]: seat["state"] for seat in welcome["seats"] if seat["state"] == "admitted"} == {
            "candidate": "admitted",
            "ai": "admitted",
        }
        asked = await line.until("ai.asked")
        answered = await line.do("ai.answer", text="I led it myself.", question=asked["data"]["question"]["id"])
        assert answered["type"] == "ack"
        await line.until("ai.asked")
    late = await host.ask("POST", f"/api/bookings/{booking}/join")
    assert (late.status_code, late.json()["code"]) == (409, "wrong_state")


async def test_an_offer_outlasts_a_reload_and_a_restart_and_goes_when_the_interviewer_comes(
    server: Callable[..., Server],
) -> None:
    live = await asyncio.to_thread(server, ABSENT_AFTER_MINUTES="0")
    people = live.people
    booking = await asyncio.to_thread(make_booking, people["candidate"], people["interviewer"], env=live.env)
    host, guest = await sign_in(live, "interviewer", "candidate")
    room = (await guest.ask("POST", f"/api/bookings/{booking}/join")).json()["room_id"]
    async with knock(guest, room) as line:
        await line.until(lambda frame: frame["type"] == "waiting" and frame["ai_offered"])
    await asyncio.to_thread(live.restart)
    async with knock(guest, room) as line:
        assert (await line.until("waiting"))["ai_offered"]
        async with knock(host, room) as inside:
            await inside.until("welcome")
            knocking = await line.until("waiting")
            assert (knocking["message"], knocking["ai_offered"]) == ("knocking", False)
        away = await line.until("waiting")
        assert (away["message"], away["ai_offered"]) == ("host_away", False)
        refused = await guest.ask("POST", f"/api/rooms/{room}/instead", {})
        assert refused.json()["code"] == "not_offered"
