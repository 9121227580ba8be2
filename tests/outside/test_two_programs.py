"""Two outside clients hold a session with each other, through the real server."""

import asyncio

import pytest

from tests.outside.client import Client, Person, Refused
from tests.support.server import Server


async def test_two_programs_hold_a_whole_session(people: dict[str, Person], room: str) -> None:
    host, guest = Client(people["interviewer"], room), Client(people["candidate"], room)
    try:
        await host.enter()
        await guest.enter()
        assert guest.waiting is not None
        assert guest.waiting["message"] == "knocking"

        knock = await host.event("seat.knocked")
        await host.do("admit", seat=knock["data"]["seat"])
        await guest.until(lambda: guest.welcome)
        assert guest.welcome["polite"]
        assert guest.welcome["protocol"] == "intraview.room.v1"
        await host.event("seat.joined", seat=guest.seat)

        await host.call_with(guest.seat)
        await guest.call_with(host.seat)

        said = await guest.do("chat.send", text="Hello, can you hear me?")
        heard = await host.event("chat.sent", text="Hello, can you hear me?")
        assert heard["seq"] == said["seq"]
        await host.do("chat.edit", seq=(await host.do("chat.send", text="Yess"))["seq"], text="Yes")
        await guest.event("chat.edited", text="Yes")

        await host.do("timer.start", name="Warm-up", seconds=600)
        timer = (await guest.event("timer.started"))["data"]
        assert timer["seconds"] == 600
        await host.do("timer.pause", timer=timer["timer"])
        await guest.until(lambda: guest.timers[timer["timer"]]["state"] == "paused")
        with pytest.raises(Refused, match="not_allowed"):
            await guest.do("timer.resume", timer=timer["timer"])

        await guest.do("note.save", layer="private", text="Breathe.", revision=0)
        await host.do("note.save", layer="panel", text="Knows queues.", revision=0)
        assert not [one for one in host.events if one["kind"] == "note.saved" and one["data"]["text"] == "Breathe."]
        assert not [one for one in guest.events if one["kind"] == "note.saved" and one["data"]["layer"] == "panel"]

        await guest.do("hand", up=True)
        await host.until(lambda: host.seats[guest.seat]["hand"])

        await host.do("end")
        assert (await host.ended()).reason == "ended"
        assert (await guest.ended()).code == 4403
    finally:
        await guest.leave()
        await host.leave()


async def test_a_program_comes_back_after_the_server_was_killed_and_misses_nothing(
    own_server: Server, people: dict[str, Person], room: str
) -> None:
    host, guest = (Client(people[role], room, with_media=False) for role in ("interviewer", "candidate"))
    try:
        await host.enter()
        await guest.enter()
        await host.do("admit", seat=(await host.event("seat.knocked"))["data"]["seat"])
        await guest.until(lambda: guest.welcome)
        for number in range(5):
            await guest.do("chat.send", text=f"before {number}")
        await asyncio.to_thread(own_server.restart)
        for number in range(5):
            await guest.do("chat.send", text=f"after {number}")
        await host.event("chat.sent", text="after 4")
        texts = [one["data"]["text"] for one in host.events if one["kind"] == "chat.sent"]
        assert texts == [*(f"before {number}" for number in range(5)), *(f"after {number}" for number in range(5))]
        assert [one["seq"] for one in guest.events] == sorted({one["seq"] for one in guest.events})
        assert host.connections == guest.connections == 2
    finally:
        await guest.leave()
        await host.leave()
