"""The sockets: who comes in, and what every frame is answered from every seat, as `frame_policy.py` says.

The product's own ASGI application, without a server around it. A frame that an app registers and that has no line there
fails by its name.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from django.conf import settings

from config.asgi import sockets
from core.accounts import services as accounts
from core.accounts.models import Role
from core.accounts.selectors import person_of_session
from core.accounts.services import visits
from core.accounts.tokens import ACCESS_COOKIE
from core.common.clock import utc_now
from core.realtime import server
from sessions_live.models import Seat
from sessions_live.services import frames
from tests.accounts.factors import give_totp
from tests.ai_interviewer.conftest import start
from tests.authorisation.frame_policy import ENTRIES, FRAMES, PONG, SEATS
from tests.authorisation.world import give_duty, give_stage, make_room, make_user

pytestmark = [
    pytest.mark.both_databases,
    # The hub and the log's writer have threads of their own, which see only what is committed.
    pytest.mark.django_db(transaction=True),
]

PATIENCE = 20
ENDS = {"host": "end", "practising": "ai.finish"}  # comes last: nothing is answered after it


class Line:
    """One connection to a socket of ours."""

    def __init__(self, path: str, *, cookie: str = "", ticket: str = "", origin: str = "") -> None:
        headers = [(b"origin", (origin or settings.ORIGINS[0]).encode())]
        if cookie:
            headers.append((b"cookie", f"{ACCESS_COOKIE}={cookie}".encode()))
        self.scope = {
            "type": "websocket", "path": path, "headers": headers,
            "query_string": f"ticket={ticket}".encode() if ticket else b"",
        }  # fmt: skip
        self.inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.inbox.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.create_task(sockets(self.scope, self.inbox.get, self._hear))

    async def _hear(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            self.heard.put_nowait(json.loads(message["text"]))
        elif message["type"] == "websocket.close":
            self.heard.put_nowait({"type": "closed", "code": message["code"]})

    def say(self, **frame: Any) -> None:
        self.inbox.put_nowait({"type": "websocket.receive", "text": json.dumps(frame)})

    async def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next frame that is wanted; or the end of the connection."""
        async with asyncio.timeout(PATIENCE):
            while True:
                frame = await self.heard.get()
                if wanted(frame) or frame["type"] == "closed":
                    return frame

    async def enter(self) -> str | int:
        """Say hello: in the room, in the lobby, or closed with a code."""
        self.say(type="hello", client=uuid4().hex)
        frame = await self.until(lambda frame: frame["type"] in ("welcome", "waiting"))
        return {"welcome": "room", "waiting": "lobby"}.get(frame["type"]) or frame["code"]

    async def ask(self, kind: str, body: dict[str, Any]) -> str:
        """Send a frame: `ack`, `pong`, or the code of the error."""
        frame_id = uuid4().hex
        self.say(type=kind, id=frame_id, **body)
        frame = await self.until(
            lambda frame: frame["type"] == PONG or (frame.get("id") == frame_id and frame["type"] != "event")
        )
        return str(frame["code"] if frame["type"] in ("error", "closed") else frame["type"])

    async def hang_up(self) -> None:
        self.inbox.put_nowait({"type": "websocket.disconnect", "code": 1000})
        async with asyncio.timeout(PATIENCE):
            await self.task


@asynccontextmanager
async def calling(*lines: Line) -> AsyncIterator[None]:
    try:
        yield
    finally:
        for line in lines:
            await line.hang_up()


@pytest_asyncio.fixture
async def serving() -> AsyncIterator[None]:
    """This process serves sockets while the test runs."""
    await server.start()
    yield
    await server.stop()


@pytest.fixture
def stage(transactional_db: None, settings: Any) -> SimpleNamespace:
    """A session between two people, an interview of the candidate with the AI, and everybody who might knock."""
    settings.SECOND_FACTOR_ROLES = ["admin"]
    names = ("Ada", "Ben", "Cleo", "Will", "Kim", "Rem", "Bob", "Eve", "Fay", "Dora", "Sue", "Mo", "Fin", "Adm", "Bare")
    people = {name: make_user(name) for name in names}
    for name in ("Ben", "Cleo", "Will", "Rem", "Bob", "Eve"):
        Role.objects.create(user=people[name], role="candidate")
    for name, how_far in (("Ada", "active"), ("Dora", "active"), ("Fay", "started")):
        give_stage(people[name], how_far)
    for name, duty in (
        ("Sue", "support"),
        ("Mo", "moderator"),
        ("Fin", "finance"),
        ("Adm", "admin"),
        ("Bare", "admin"),
    ):
        give_duty(people[name], duty)
    give_totp(people["Adm"])
    made = make_room(people["Ada"], people["Ben"], people["Cleo"], utc_now())
    room = made["seats"][0].room
    seats = {seat.name: seat for seat in made["seats"]}
    for name, state in (("Will", "knocking"), ("Kim", "knocking"), ("Rem", "removed"), ("Bob", "banned")):
        seats[name] = Seat.objects.create(
            room=room, user=people[name], email=people[name].email, name=name, role="candidate", state=state,
            knocked_at=utc_now(),
        )  # fmt: skip
    sessions = {name: accounts.sign_in_as(user_id=user.pk) for name, user in people.items()}
    ben = person_of_session(UUID(sessions["Ben"].session_id))
    sue = person_of_session(UUID(sessions["Sue"].session_id))
    assert ben is not None
    assert sue is not None
    interview = start(ben)
    return SimpleNamespace(
        people=people, room=room.pk, seats=seats, interview=interview, timer=room.timers.get().pk,
        cookies={name: session.access_token for name, session in sessions.items()},
        sessions=sessions,
        visit=visits.begin_visit(visitor=sue, user_id=ben.user_id, reason="Asked for help").access_token,
        ticket=accounts.issue_ticket(user_id=ben.user_id, session_id=ben.session_id, room_id=uuid4())[0],
    )  # fmt: skip


def test_every_frame_and_every_socket_has_a_line() -> None:
    assert sorted({frames.tag_of(frame) for frame in frames.client_frames()} ^ FRAMES.keys()) == []
    assert [str(one.pattern) for one in sockets.routes] == [
        "ws/rooms/<str:room_id>", "ws/check", "ws/notifications", "",
    ]  # fmt: skip


@pytest.mark.parametrize("seat", SEATS)
async def test_every_frame_is_answered_as_the_table_says(serving: None, stage: SimpleNamespace, seat: str) -> None:
    who, other = {
        "host": ("Ada", "Ben"), "candidate": ("Ben", "Ada"), "observer": ("Cleo", "Ada"), "waiting": ("Will", "Ada"),
        "practising": ("Ben", None),
    }[seat]  # fmt: skip
    room = stage.interview.room_id if other is None else stage.room
    ids = {
        "other": stage.seats[other].pk if other else stage.interview.ai_seat_id,
        "candidate": stage.seats["Ben"].pk, "observer": stage.seats["Cleo"].pk, "waiting": stage.seats["Will"].pk,
        "knocking": stage.seats["Kim"].pk, "timer": stage.timer, "nothing": uuid4(),
    }  # fmt: skip
    line = Line(f"/ws/rooms/{room}", cookie=stage.cookies[who])
    lines = [line, *([Line(f"/ws/rooms/{room}", cookie=stage.cookies[other])] if other else [])]
    async with calling(*lines):
        for one in reversed(lines):
            assert await one.enter() == ("lobby" if one is line and seat == "waiting" else "room")
        wrong = []
        for kind in sorted(FRAMES, key=lambda kind: kind == ENDS.get(seat)):
            frame = FRAMES[kind]
            said = await line.ask(kind, fill(frame.body, ids))
            if said != frame.answer(seat):
                wrong.append(f"{kind}: {said} instead of {frame.answer(seat)}")
    assert not wrong, "\n" + "\n".join(wrong)


async def test_nothing_is_done_for_who_has_not_said_hello(serving: None, stage: SimpleNamespace) -> None:
    line = Line(f"/ws/rooms/{stage.room}", cookie=stage.cookies["Ada"])
    ids = dict.fromkeys(("other", "candidate", "observer", "waiting", "knocking", "timer", "nothing"), uuid4())
    async with calling(line):
        said = {kind: await line.ask(kind, fill(FRAMES[kind].body, ids)) for kind in FRAMES.keys() - {"hello", "ping"}}
    assert {kind: answer for kind, answer in said.items() if answer != "not_allowed"} == {}


@pytest.mark.parametrize("who", ENTRIES)
async def test_everybody_comes_in_where_the_table_says(serving: None, stage: SimpleNamespace, who: str) -> None:
    expected = ENTRIES[who]
    given = await asyncio.to_thread(given_of, stage, who)
    for path, where in (
        (f"/ws/rooms/{stage.room}", expected.meeting),
        (f"/ws/rooms/{stage.interview.room_id}", expected.practice),
    ):
        line = Line(path, **given)
        async with calling(line):
            assert await line.enter() == where, path
    if "ticket" in given:
        return
    check = Line("/ws/check", **given)
    async with calling(check):
        check.say(type="ping", t=1)
        frame = await check.until(lambda frame: frame["type"] == PONG)
        assert frame.get("code", frame["type"]) == expected.check
    told = Line("/ws/notifications", **given)
    async with calling(told):
        frame = await told.until(lambda frame: frame["type"] == "unread")
        # Who may check their sound may be told things.
        assert frame.get("code", frame["type"]) == ("unread" if expected.check == PONG else expected.check)


@pytest.mark.parametrize(
    ("frame", "answer"),
    [
        ({"type": "ping", "t": 1}, PONG),
        ({"type": "ping", "t": 1, "user": "somebody else"}, 4400),
        ({"type": "unread", "unread": 0}, 4400),
        ({"type": "read", "ids": []}, 4400),
        ({"type": "hello"}, 4400),
    ],
)
async def test_the_socket_of_notifications_takes_nothing_but_pings(
    serving: None, stage: SimpleNamespace, frame: dict[str, Any], answer: str | int
) -> None:
    line = Line("/ws/notifications", cookie=stage.cookies["Ben"])
    async with calling(line):
        assert await line.until(lambda said: said["type"] == "unread") == {"type": "unread", "unread": 0}
        line.say(**frame)
        said = await line.until(lambda said: said["type"] == PONG)
        assert said.get("code", said["type"]) == answer


def given_of(stage: SimpleNamespace, who: str) -> dict[str, str]:
    """What somebody's browser or program brings to the door."""
    name = {
        "host": "Ada", "candidate": "Ben", "observer": "Cleo", "waiting": "Will", "removed": "Rem", "banned": "Bob",
        "stranger": "Eve", "applicant": "Fay", "interviewer of other rooms": "Dora", "support": "Sue",
        "moderator": "Mo", "finance": "Fin", "admin": "Adm", "admin without a second factor": "Bare",
        "signed out": "Ben",
        "account closed": "Ben", "candidate, from another's page": "Ben",
    }.get(who, "")  # fmt: skip
    match who:
        case "signed out":
            accounts.end_session(stage.sessions["Ben"].session_id)
        case "account closed":
            accounts.suspend_person(user_id=stage.people["Ben"].pk, reason="Rude")
        case "support, visiting the candidate":
            return {"cookie": stage.visit}
        case "candidate, with a ticket for another room":
            return {"ticket": stage.ticket}
        case "candidate, from another's page":
            return {"cookie": stage.cookies[name], "origin": "https://elsewhere.test"}
    return {"cookie": stage.cookies.get(name, "")}


def fill(body: dict[str, Any], ids: dict[str, Any]) -> dict[str, Any]:
    """A frame's fields with the ids of this room. The candidate's words are the second event of its log."""
    filled = {
        key: str(value).format(**ids) if isinstance(value, str) and value != "{said}" else value
        for key, value in body.items()
    }
    return {key: 2 if value == "{said}" else value for key, value in filled.items()}
