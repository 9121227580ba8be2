"""People and their sockets, for tests against a live server: they sign in, make rooms, join, and wait."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import websockets

from tests.support.server import Server

PATIENCE = 60.0  # only keeps a test from hanging


class Human:
    """Somebody signed in over HTTP."""

    def __init__(self, server: Server, email: str) -> None:
        self.server = server
        self.email = email
        self.http = httpx.AsyncClient(base_url=server.url, headers={"Origin": server.url}, timeout=PATIENCE)

    async def sign_in(self) -> "Human":
        await self.http.get("/api/me")
        answer = await self.ask("POST", "/api/auth/login", {"email": self.email, "password": self.server.password})
        assert answer.status_code == 200, answer.text
        return self

    async def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """One request, with the CSRF header that a browser page would send."""
        headers = {"X-CSRFToken": self.http.cookies.get("csrftoken") or ""}
        return await self.http.request(method, path, json=body, headers=headers)

    async def make_room(self, **given: Any) -> str:
        body = {"title": "System design", "candidate_email": self.server.people["candidate"], **given}
        answer = await self.ask("POST", "/api/rooms", body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def ticket_url(self, room: str) -> str:
        answer = await self.ask("POST", f"/api/rooms/{room}/ticket")
        assert answer.status_code == 200, answer.text
        return str(answer.json()["ws_url"])

    async def get(self, path: str) -> Any:
        answer = await self.ask("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()


class RoomLine:
    """One connection to a room. Remembers every frame; `until` waits for one, looking at those not yet looked at."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []
        self.close_code: int | None = None
        self.close_reason = ""
        self._looked = 0
        self._news = asyncio.Condition()
        self._ids = itertools.count(1)
        self._prefix = uuid4().hex[:8]
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        try:
            async for text in self.socket:
                async with self._news:
                    self.frames.append(json.loads(text))
                    self._news.notify_all()
        except websockets.ConnectionClosed:
            pass
        async with self._news:
            self.close_code, self.close_reason = self.socket.close_code, self.socket.close_reason or ""
            self._news.notify_all()

    async def send(self, type: str, **fields: Any) -> None:
        await self.socket.send(json.dumps({"type": type, **fields}))

    async def do(self, type: str, **fields: Any) -> dict[str, Any]:
        """Send a frame with a new id; its `ack` or `error`."""
        frame_id = fields.pop("id", None) or f"{self._prefix}-{next(self._ids)}"
        await self.send(type, id=frame_id, **fields)
        return await self.until(lambda f: f["type"] in ("ack", "error") and f.get("id") == frame_id, anew=True)

    async def until(self, wanted: Callable[[dict[str, Any]], bool] | str, *, anew: bool = False) -> dict[str, Any]:
        """The next frame that is wanted, by type, kind or function. `anew`: look at all there were."""
        test = wanted if callable(wanted) else lambda f: f["type"] == wanted or f.get("kind") == wanted
        position = 0 if anew else self._looked
        async with asyncio.timeout(PATIENCE), self._news:
            while True:
                while position < len(self.frames):
                    frame = self.frames[position]
                    position += 1
                    if test(frame):
                        if not anew:
                            self._looked = position
                        return frame
                if self.close_code is not None:
                    raise AssertionError(
                        f"closed with {self.close_code} {self.close_reason!r}; frames: {self.frames[-5:]}"
                    )
                await self._news.wait()

    async def closed(self) -> int:
        """Wait for the end; its code."""
        async with asyncio.timeout(PATIENCE), self._news:
            while self.close_code is None:
                await self._news.wait()
        return self.close_code

    @property
    def events(self) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["type"] == "event"]

    @property
    def last_seq(self) -> int:
        return max((event["seq"] for event in self.events), default=0)

    def kinds(self) -> list[str]:
        return [event["kind"] for event in self.events]

    def said(self) -> list[str]:
        return [event["data"]["text"] for event in self.events if event["kind"] == "chat.sent"]

    async def close(self) -> None:
        await self.socket.close()
        await self._reading


async def connect(url: str, **more: Any) -> RoomLine:
    return RoomLine(await websockets.connect(url, compression=None, max_queue=None, **more))


@asynccontextmanager
async def knock(
    human: Human, room: str, *, instance: str | None = None, last_seq: int | None = None
) -> AsyncIterator[RoomLine]:
    """A connection by ticket that has said hello."""
    line = await connect(await human.ticket_url(room))
    try:
        await line.send("hello", last_seq=last_seq, client={"instance": instance or uuid4().hex})
        yield line
    finally:
        await line.close()


async def sign_in(server: Server, *names: str) -> list[Human]:
    """Demo people by role name, signed in."""
    return [await Human(server, server.people[name]).sign_in() for name in names]


@asynccontextmanager
async def meeting(server: Server, **given: Any) -> AsyncIterator[tuple[str, RoomLine, RoomLine]]:
    """A room with its host and its candidate inside."""
    host, guest = await sign_in(server, "interviewer", "candidate")
    room = await host.make_room(**given)
    async with knock(host, room) as inside, knock(guest, room) as outside:
        await inside.until("welcome")
        seat = (await inside.until("seat.knocked"))["data"]["seat"]
        await inside.do("admit", seat=seat)
        await outside.until("welcome")
        await inside.until(lambda f: f.get("kind") == "seat.joined" and f["data"]["seat"] == seat)
        await outside.until(lambda f: f.get("kind") == "seat.joined" and f["data"]["seat"] == seat)
        yield room, inside, outside
