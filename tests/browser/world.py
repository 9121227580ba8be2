"""A server with something on it: an ended session with all in it, one open, one planned, awkward names."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.support.people import Human, knock, meeting, sign_in
from tests.support.server import Server

LONG = "System design for senior backend engineers who have run payments, ledgers and settlement on three continents"
ARABIC = "مقابلة تصميم الأنظمة مع فريق المدفوعات"
UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


PHASES = [{"name": "Introductions", "minutes": 5}, {"name": "Exercise", "minutes": 40}]


@dataclass(frozen=True)
class World:
    """The ids that pages are asked for."""

    ended: str
    waiting: str
    planned: str
    incident: str


async def make_world(server: Server) -> World:
    """Hold sessions over the public API and the sockets, as people would."""
    host, guest = await sign_in(server, "interviewer", "candidate")
    (staff,) = await sign_in(server, "staff")
    await host.ask("PATCH", "/api/me", {"time_zone": "Europe/London"})
    await guest.ask("PATCH", "/api/me", {"time_zone": "Asia/Kolkata"})
    await staff.ask("PATCH", "/api/me", {"time_zone": "Europe/London"})
    ended = await hold_session(server, staff)
    soon = datetime.now(UTC) + timedelta(minutes=25)
    planned = await host.make_room(
        title="System design, senior backend",
        starts_at=soon.isoformat(),
        agenda=PHASES,
    )
    await host.make_room(title=ARABIC, starts_at=(soon + timedelta(days=3)).isoformat(), minutes=90)
    await host.make_room(title=LONG, candidate_email="not-yet-here@example.test")
    waiting = await host.make_room(title="Behavioural, team lead", candidate_email=server.people["candidate2"])
    incidents = await staff.get("/api/incidents?state=open")
    return World(ended=ended, waiting=waiting, planned=planned, incident=incidents["results"][0]["id"])


async def hold_session(server: Server, staff: Human) -> str:
    """An interview with chat, a timer, notes, figures about the line, a break, two incidents, feedback."""
    async with meeting(server, title="Incident review, site reliability", agenda=PHASES) as (room, inside, outside):
        seats = {
            line: next(frame for frame in line.frames if frame["type"] == "welcome")["seat"]
            for line in (inside, outside)
        }
        await inside.do("timer.start", name="Introductions", seconds=300, phase=0)
        said = await inside.do("chat.send", text="Good morning. Shall we begin with what you worked on last?")
        await outside.do("chat.send", text="Gladly. I rebuilt the settlement pipeline; the key lives in the order row.")
        typo = await outside.do("chat.send", text="Two thousand a secnd, seven million rows in an hour.")
        await outside.do("chat.edit", seq=typo["seq"], text="Two thousand a second, seven million rows in an hour.")
        slip = await outside.do("chat.send", text="(wrong window)")
        await outside.do("chat.delete", seq=slip["seq"])
        await inside.do("chat.send", text=f"{UNBROKEN} {UNBROKEN}")
        await outside.do("chat.send", text="نعم، أسمعك جيداً. لنكمل من فضلك.")
        await inside.do("chat.send", text="Only for you: take your time.", to=seats[outside])
        await outside.do("chat.read", seq=said["seq"])
        await inside.do("note.save", layer="private", text="Sizes before drawing. Ask about retries.", revision=0)
        await inside.do("note.save", layer="candidate", text="Exercise: design a ledger for refunds.", revision=0)
        for loss in (0.0, 0.01, 0.04, 0.11, 0.02):
            for line, peer in ((inside, outside), (outside, inside)):
                await line.send("quality", peer=seats[peer], rung="360p", relayed=line is outside, loss=loss, rtt_ms=86)
            await asyncio.sleep(0.5)
        (guest,) = await sign_in(server, "candidate")
        await outside.close()
        await inside.until("seat.left")
        await asyncio.sleep(1.2)
        async with knock(guest, room) as back:
            await back.until("welcome")
            await back.do("incident", kind="technical", text="I couldn’t hear the interviewer for twenty seconds.")
            await back.do("incident", kind="conduct", text=f"He kept asking my age. {UNBROKEN}", about=seats[inside])
            (host,) = await sign_in(server, "interviewer")
            kept = await host.ask(
                "PUT",
                f"/api/rooms/{room}/feedback",
                {"recommendation": "yes", "text": "Strong on sizing. Trade-offs were named late."},
            )
            assert kept.status_code == 200, kept.text
            await inside.do("end")
    taken = await staff.get(f"/api/incidents?room={room}")
    first = await staff.ask("POST", f"/api/incidents/{taken['results'][-1]['id']}/take")
    assert first.status_code == 200, first.text
    return room
