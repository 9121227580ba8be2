"""A raw line into a room, for tests that don't want a well-behaved client."""

import asyncio
import json
import socket
from collections.abc import Callable
from typing import Any

import httpx

from tests.support.server import Server
from tests.support.websocket import WebSocket, mask, upgrade

Frame = dict[str, Any]
PATIENCE = 60.0  # only keeps a test from hanging


class Line:
    """A connection to a room from one of its seats, by cookie unless a ticket is given."""

    def __init__(
        self,
        target: Server,
        room: dict[str, Any],
        side: int,
        *,
        ticket: str | None = None,
        origin: str | None = None,
        headers: dict[str, str] | None = None,
        listen: Callable[[Frame], None] | None = None,
        receive_buffer: int = 0,
    ) -> None:
        self.target, self.room, self.seat = target, room, room["seats"][side]
        self.ticket, self.origin = ticket, origin or target.url
        self.headers = headers
        self.listen, self.receive_buffer = listen, receive_buffer
        self.events: list[Frame] = []
        self.acks: list[Frame] = []
        self.refused: list[Frame] = []
        self.errors = 0
        self.welcome: Frame | None = None
        self._pongs = asyncio.Semaphore(0)

    async def connect(self) -> "Line":
        """Open the socket; say nothing."""
        path = f"/ws/rooms/{self.room['room']}"
        headers = self.headers or {"Origin": self.origin, "Cookie": f"intraview_access={self.seat['cookie']}"}
        if self.ticket is not None:
            path, headers = f"{path}?ticket={self.ticket}", {}
        request = upgrade(path, self.target.port, headers)
        loop = asyncio.get_running_loop()
        raw = socket.socket()
        if self.receive_buffer:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.receive_buffer)
        raw.setblocking(False)
        await loop.sock_connect(raw, ("127.0.0.1", self.target.port))
        self.transport, self.socket = await loop.create_connection(
            lambda: WebSocket(request, b"", self._heard, self._answered), sock=raw
        )
        async with asyncio.timeout(PATIENCE):
            await asyncio.wait([self.socket.opened, self.closed], return_when=asyncio.FIRST_COMPLETED)
        return self

    async def join(self) -> "Line":
        """Connect, say hello, wait for the welcome."""
        await self.connect()
        self.say("hello", last_seq=None, client="line")
        await self.until(lambda: self.welcome is not None)
        return self

    @property
    def closed(self) -> asyncio.Future[int]:
        """The close code, once there is one; 1006 without a close frame."""
        return self.socket.closed

    def say(self, kind: str, **fields: Any) -> None:
        self.send(mask(json.dumps({"type": kind, **fields}).encode()))

    def send(self, frame: bytes) -> None:
        """Send bytes as they are."""
        if not self.transport.is_closing():
            self.transport.write(frame)

    async def caught_up(self) -> None:
        """Wait until the server has read all that was sent, or has closed. Asks with a WebSocket ping."""
        self.send(mask(b"", opcode=9))
        answered = asyncio.create_task(self._pongs.acquire())
        async with asyncio.timeout(PATIENCE):
            await asyncio.wait([answered, self.closed], return_when=asyncio.FIRST_COMPLETED)
        answered.cancel()

    async def until(self, true: Callable[[], Any], seconds: float = PATIENCE) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(seconds):
            while not true():
                if self.closed.done() and not true():
                    raise AssertionError(f"closed with {self.closed.result()}")
                await asyncio.sleep(0.005)

    async def close(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.socket.close()

    def _answered(self) -> None:
        self._pongs.release()

    def _heard(self, _: WebSocket, text: bytes) -> None:
        if text.startswith(b'{"type":"error"'):
            self.errors += 1
            if len(self.refused) < 500:
                self.refused.append(json.loads(text))
            return
        frame = json.loads(text)
        match frame["type"]:
            case "event":
                self.events.append(frame)
            case "ack":
                self.acks.append(frame)
            case "welcome":
                self.welcome = frame
        if self.listen is not None:
            self.listen(frame)


async def ask_for_ticket(target: Server, room: dict[str, Any], side: int) -> str:
    """A ticket by REST, as a native client gets it."""
    headers = {"Origin": target.url, "X-CSRFToken": "0" * 32}
    cookies = {"intraview_access": room["seats"][side]["cookie"], "csrftoken": "0" * 32}
    async with httpx.AsyncClient(base_url=target.url, headers=headers, cookies=cookies, timeout=PATIENCE) as http:
        answer = await http.post(f"/api/rooms/{room['room']}/ticket", json={})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["ticket"])
