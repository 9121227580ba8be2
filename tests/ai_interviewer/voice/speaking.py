"""A candidate who speaks with the interviewer of a live server: a socket in the room, and a real WebRTC line."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from signalling.peers.client import Client
from tests.ai_interviewer.talking import Interview
from tests.support.people import PATIENCE, RoomLine

AUDIBLE = 300.0  # root mean square of int16; a room's noise is far below
FRAME = 320


class SpokenCandidate:
    """The page of a spoken interview, without the page."""

    def __init__(self, interview: Interview, line: RoomLine) -> None:
        self.interview = interview
        self.line = line
        self.client = Client()
        self._listened: Client | None = None
        self._known: list[tuple[float, bool]] = []
        self.ai = ""
        self._pinging = asyncio.create_task(self._ping())

    async def connect(self) -> None:
        """Offer until a worker answers, as the page does: at once, and again when one says that it is ready."""
        seen = await self.send_offer(await self.client.offer())
        answer = await self.frame(lambda f: f["type"] == "signal" and "description" in f, since=seen)
        await self.client.accept(answer["description"]["sdp"])
        async with asyncio.timeout(PATIENCE):
            await self.client.connected.wait()

    async def send_offer(self, sdp: str) -> int:
        """Send an offer, when a worker takes it; the place in the frames from which its answer may come."""
        welcome = await self.line.until("welcome", anew=True)
        self.ai = next(seat["seat"] for seat in welcome["seats"] if seat["role"] == "ai")
        while True:
            seen = len(self.line.frames)
            said = await self.line.do("signal", to=self.ai, description={"type": "offer", "sdp": sdp})
            if said["type"] == "ack":
                return seen
            assert said["code"] == "seat_gone", said
            await self.frame(lambda f: f["type"] == "ai.voice.state" and f["state"] == "ready", since=seen)

    async def connect_again(self) -> None:
        """A new connection, as after a network change or a worker's death."""
        await self.client.close()
        self.client = Client()
        await self.connect()

    async def frame(self, wanted: Any, *, since: int = 0, seconds: float = PATIENCE) -> dict[str, Any]:
        """The first frame from number `since` on that is wanted."""
        async with asyncio.timeout(seconds), self.line._news:
            position = since
            while True:
                while position < len(self.line.frames):
                    frame = self.line.frames[position]
                    position += 1
                    if wanted(frame):
                        return frame
                assert self.line.close_code is None, (self.line.close_code, self.line.close_reason)
                await self.line._news.wait()

    async def state(self, *states: str, since: int = 0, seconds: float = PATIENCE) -> dict[str, Any]:
        """The next word about the voice that is one of these."""
        return await self.frame(
            lambda f: f["type"] == "ai.voice.state" and f["state"] in states, since=since, seconds=seconds
        )

    async def event(self, kind: str, *, since: int = 0, seconds: float = PATIENCE, **data: Any) -> dict[str, Any]:
        """The next event of a kind with these data."""
        return await self.frame(
            lambda f: f.get("kind") == kind and all(f["data"].get(key) == value for key, value in data.items()),
            since=since,
            seconds=seconds,
        )

    @property
    def now(self) -> int:
        """A place in the frames, to look from."""
        return len(self.line.frames)

    def say(self, pcm: NDArray[np.int16], rate: int = 16_000) -> None:
        self.client.speak(pcm, rate)

    async def has_said(self) -> float:
        """Wait until the microphone is quiet again; the moment."""
        await self.client.microphone.is_quiet.wait()
        return time.monotonic()

    def audible(self, *, since: float = 0.0) -> float:
        """Seconds of sound that came from the interviewer after a moment."""
        return sum(loud for at, loud in self._levels() if at >= since) * FRAME / 16_000

    def _levels(self) -> list[tuple[float, bool]]:
        """Of each frame when it came and whether it can be heard; each is looked at once, however often one asks."""
        if self._listened is not self.client:
            self._listened, self._known = self.client, []
        for at, pcm in self.client.heard[len(self._known) :]:
            self._known.append((at, float(np.sqrt(np.mean(pcm.astype(np.float32) ** 2))) > AUDIBLE))
        return self._known

    async def until_silent(self) -> float:
        """Wait until what was under way to us has been heard, and half a second of nothing after it; the moment."""
        async with asyncio.timeout(PATIENCE):
            while True:
                now = time.monotonic()
                if not any(loud and at > now - 0.5 for at, loud in self._levels()):
                    return now
                await asyncio.sleep(0.05)

    async def until_audible(self, *, since: float, seconds: float = PATIENCE) -> float:
        """Wait until the interviewer can be heard; the moment at which it could."""
        async with asyncio.timeout(seconds):
            while True:
                for at, loud in self._levels():
                    if at >= since and loud:
                        return at
                await asyncio.sleep(0.01)

    async def _ping(self) -> None:
        """What a page does while nothing else is sent."""
        while True:
            await asyncio.sleep(20)
            await self.line.send("ping", t=0)

    async def close(self) -> None:
        self._pinging.cancel()
        await self.client.close()


@asynccontextmanager
async def speaking(interview: Interview, *, connect: bool = True) -> AsyncIterator[SpokenCandidate]:
    """A candidate in the room of a spoken interview, connected."""
    async with interview.room_line(instance=uuid4().hex) as line:
        candidate = SpokenCandidate(interview, line)
        try:
            if connect:
                await candidate.connect()
            yield candidate
        finally:
            await candidate.close()
