"""A candidate who talks to the AI interviewer of a live server, over each of the three roads."""

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from ai_interviewer.bank import shipped_persona
from tests.support.fake_model import FakeModel
from tests.support.people import Human, RoomLine, knock
from tests.support.server import Server, Servers

ADMIN_KEY = "the-admin-key-of-the-tests-0123456789"
FALLBACK = shipped_persona().fallback
SETUP = {"role": "Backend engineer", "level": "senior", "topics": ["backend"], "minutes": 45, "mode": "text"}
GOOD = (
    "I led the move of our payments from nightly files to events. I wrote the backfill myself and measured a lag of"
    " twenty milliseconds, because a freeze would have cost a day of sales. As a result we lost no payment in a year."
)


def serve_with(servers: Servers, model: FakeModel, **env: str) -> Server:
    """A live server whose model is the fake, and where interviews by the month don't run out."""
    return servers(
        **{
            "OPENAI_API_KEY": "key-of-the-tests",
            "OPENAI_BASE_URL": model.url,
            "FREE_MONTHLY_INTERVIEWS": "1000",
            "ADMIN_KEY": ADMIN_KEY,
            **env,
        }
    )


@dataclass
class Interview:
    """One interview of somebody's, and how long each answer took."""

    human: Human
    id: str
    room: str
    took: list[float] = field(default_factory=list)

    async def show(self) -> dict[str, Any]:
        shown: dict[str, Any] = await self.human.get(f"/api/ai/interviews/{self.id}")
        return shown

    async def events(self) -> list[dict[str, Any]]:
        page = await self.human.get(f"/api/rooms/{self.room}/events?limit=1000")
        found: list[dict[str, Any]] = page["results"]
        return found

    def body(self, answer: str = GOOD, **given: Any) -> dict[str, Any]:
        return {"interview_id": self.id, "answer": answer, "id": uuid4().hex, **given}

    async def post(self, answer: str = GOOD, **given: Any) -> httpx.Response:
        """`POST /api/ai/ask`, whatever comes back."""
        begun = time.monotonic()
        response = await self.human.ask("POST", "/api/ai/ask", self.body(answer, **given))
        self.took.append(time.monotonic() - begun)
        return response

    async def ask(self, answer: str = GOOD, **given: Any) -> dict[str, Any]:
        """`POST /api/ai/ask` that succeeds."""
        response = await self.post(answer, **given)
        assert response.status_code == 200, response.text
        return dict(response.json())

    @asynccontextmanager
    async def stream(self, answer: str = GOOD, **given: Any) -> AsyncIterator[AsyncIterator[tuple[str, Any]]]:
        """The same as server-sent events, while they come."""
        http = self.human.http
        headers = {"Accept": "text/event-stream", "X-CSRFToken": http.cookies.get("csrftoken") or ""}
        sent = http.stream("POST", "/api/ai/ask", json=self.body(answer, **given), headers=headers)
        async with sent as response:
            assert response.status_code == 200, await response.aread()
            assert response.headers["Content-Type"].startswith("text/event-stream")
            yield read_events(response)

    async def ask_streaming(self, answer: str = GOOD, **given: Any) -> list[tuple[str, Any]]:
        """All server-sent events of one answer."""
        begun = time.monotonic()
        async with self.stream(answer, **given) as events:
            found = [event async for event in events]
        self.took.append(time.monotonic() - begun)
        return found

    async def ask_in_room(self, line: RoomLine, answer: str = GOOD, **given: Any) -> dict[str, Any]:
        """`ai.answer` on a socket that is in the room; the event `ai.asked` that follows."""
        begun = time.monotonic()
        acknowledged = await line.do("ai.answer", text=answer, **given)
        assert acknowledged["type"] == "ack", acknowledged
        asked = await line.until(lambda f: f.get("kind") == "ai.asked" and f["seq"] > acknowledged["seq"])
        self.took.append(time.monotonic() - begun)
        return dict(asked["data"])

    async def act(self, name: str) -> httpx.Response:
        """pause, resume, skip …"""
        return await self.human.ask("POST", f"/api/ai/interviews/{self.id}/{name}")

    @asynccontextmanager
    async def room_line(self, **given: Any) -> AsyncIterator[RoomLine]:
        """A socket in the interview's room that has been welcomed."""
        async with knock(self.human, self.room, **given) as line:
            await line.until("welcome")
            yield line


async def read_events(response: httpx.Response) -> AsyncIterator[tuple[str, Any]]:
    """(name, data) of each server-sent event."""
    name = ""
    async for line in response.aiter_lines():
        key, _, value = line.partition(": ")
        if key == "event":
            name = value
        elif key == "data":
            yield name, json.loads(value)


async def someone(server: Server, who: str = "candidate") -> Human:
    """Somebody signed in."""
    return await Human(server, server.people[who]).sign_in()


async def begin(human: Human, **given: Any) -> Interview:
    """An interview whose first question waits."""
    answer = await human.ask("POST", "/api/ai/interviews", {**SETUP, **given})
    assert answer.status_code == 201, answer.text
    return Interview(human, answer.json()["id"], answer.json()["room_id"])


async def make_code(server: Server, **given: Any) -> str:
    """An invite code, as an installation's owner makes one."""
    async with httpx.AsyncClient(base_url=server.url) as http:
        made = await http.post("/api/access/create", json=given, headers={"X-Admin-Key": ADMIN_KEY})
    assert made.status_code == 201, made.text
    return str(made.json()["code"])


async def unlock(human: Human) -> httpx.Response:
    """Redeem a new code: Pro."""
    code = await make_code(human.server)
    answer = await human.ask("POST", "/api/access/redeem", {"code": code})
    assert answer.status_code == 200, answer.text
    return answer
