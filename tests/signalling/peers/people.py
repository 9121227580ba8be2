"""Who sits at the ends of a call in tests."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from signalling.peers import Call, MediaLoop, Policy
from signalling.peers.client import Client
from signalling.peers.opus import Encoder

Result = TypeVar("Result")
PATIENCE = 60.0  # only keeps a test from hanging


class Ear:
    """A listener that remembers: `events` in words, `frames` as (pcm, at, when it was told)."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self.frames: list[tuple[NDArray[np.int16], float, float]] = []

    def connected(self) -> None:
        self.events.append("connected")

    def disconnected(self, reason: str) -> None:
        self.events.append(f"disconnected {reason}")

    def heard(self, pcm: NDArray[np.int16], at: float) -> None:
        self.frames.append((pcm.copy(), at, time.monotonic()))

    def played(self, key: str) -> None:
        self.events.append(f"played {key}")


class Tape:
    """A tap that remembers."""

    def __init__(self) -> None:
        self.heard: list[tuple[bytes, float]] = []
        self.said: list[tuple[bytes, float]] = []

    def received(self, packet: bytes, at: float) -> None:
        self.heard.append((packet, at))

    def sent(self, packet: bytes, at: float) -> None:
        self.said.append((packet, at))


class Room:
    """Opens calls on the media loop, and clients that offer to them; closes all at the end."""

    def __init__(self, media: MediaLoop) -> None:
        self.media = media
        self.clients: list[Client] = []

    async def on_loop(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        return await asyncio.wrap_future(self.media.submit(coroutine))

    async def do(self, work: Callable[[], Result]) -> Result:
        async def run() -> Result:
            return work()

        return await self.on_loop(run())

    async def open_call(self, name: str = "call", policy: Policy | None = None) -> tuple[Call, Ear]:
        ear = Ear()
        call = await self.do(lambda: self.media.open_call(name, ear, policy=policy or Policy()))
        return call, ear

    async def connect(self, call: Call) -> Client:
        client = Client()
        self.clients.append(client)
        await client.accept(await self.on_loop(call.answer(await client.offer())))
        await asyncio.wait_for(client.connected.wait(), PATIENCE)
        await until(lambda: call.connected)
        return client

    async def close(self) -> None:
        await asyncio.gather(*(client.close() for client in self.clients))


async def until(is_so: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait for a condition, and fail where it doesn't come true."""
    async with asyncio.timeout(patience):
        while not is_so():
            await asyncio.sleep(0.005)


def tone(hertz: float, seconds: float, rate: int = 16_000, volume: int = 8000) -> NDArray[np.int16]:
    return (volume * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.int16)


def say(pcm: NDArray[np.int16], rate: int = 24_000) -> list[bytes]:
    encoder = Encoder(rate)
    return [*encoder.encode(pcm), *encoder.flush()]


def pitch(pcm: NDArray[np.int16], rate: int = 16_000) -> float:
    """The loudest frequency."""
    return float(np.abs(np.fft.rfft(pcm)).argmax() * rate / len(pcm))
