"""What is measured: `ours`, `encoding` (ours, with what it says encoded while it runs) and `stock` (plain aiortc).

Each takes orders as the load does, on one core, and tells its CPU time and how late its packets left.
"""

import asyncio
import fractions
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

import numpy as np
from aiortc import (
    AudioStreamTrack,
    MediaStreamTrack,
    RTCConfiguration,
    RTCDtlsTransport,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError
from aiortc.rtp import is_rtcp
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from signalling.peers import Call, MediaLoop, Places, Policy
from signalling.peers.loop import Lateness
from signalling.peers.opus import Encoder
from tests.benchmarks.calls.machine import go_first
from tests.benchmarks.calls.sound import babble
from tests.benchmarks.signalling.process import pin

PIECE_SECONDS = 2.0


class Server(Protocol):
    """What can be measured."""

    heard: int

    async def answer(self, offer: str) -> str: ...
    def take_lateness(self) -> Lateness: ...
    async def close(self) -> None: ...


class Talker:
    """Hears, and never stops talking."""

    def __init__(self, server: "Ours") -> None:
        self.server = server
        self.call: Call | None = None
        self.encoder = Encoder()

    def connected(self) -> None:
        self.played("")

    def disconnected(self, reason: str) -> None:
        pass

    def heard(self, pcm: NDArray[np.int16], at: float) -> None:
        self.server.heard += 1

    def played(self, key: str) -> None:
        """Have the next piece ready before this one ends: two are always queued."""
        for _ in range(1 if key else 2):
            if self.server.threads is None:
                self._queue(self.server.packets)
            else:
                encoded = asyncio.get_running_loop().run_in_executor(
                    self.server.threads, self.encoder.encode, self.server.pcm
                )
                encoded.add_done_callback(lambda done: self._queue(done.result()))

    def _queue(self, packets: list[bytes]) -> None:
        assert self.call is not None
        self.call.speech.queue(f"{time.monotonic()}", packets)


class Ours:
    """`signalling.peers`, on its thread."""

    def __init__(self, *, is_encoding: bool) -> None:
        self.heard = 0
        self.pcm = babble(PIECE_SECONDS, 24_000)
        self.packets = Encoder().encode(self.pcm)
        self.threads = ThreadPoolExecutor(1) if is_encoding else None
        self.media = MediaLoop(places=Places(addresses=tuple(Places().list_addresses()[:1])), max_calls=1_000)
        self.media.start()

    async def answer(self, offer: str) -> str:
        async def take() -> str:
            talker = Talker(self)
            talker.call = self.media.open_call(f"{len(self.media.calls)}", talker, policy=Policy())
            return await talker.call.answer(offer)

        return await asyncio.wrap_future(self.media.submit(take()))

    def take_lateness(self) -> Lateness:
        lateness, self.media.lateness = self.media.lateness, Lateness()
        return lateness

    async def close(self) -> None:
        await asyncio.to_thread(self.media.stop, 10)


class StockTrack(AudioStreamTrack):
    """aiortc's own way to send: frames in real time, which its sender encodes."""

    def __init__(self) -> None:
        super().__init__()
        self.began: float | None = None
        self.sent = 0
        self._count = 0
        self._frames = [
            AudioFrame.from_ndarray(part.reshape(1, -1), format="s16", layout="mono")
            for part in np.split(babble(PIECE_SECONDS, 48_000), round(PIECE_SECONDS * 50))
        ]

    async def recv(self) -> AudioFrame:
        if self.began is None:
            self.began = time.monotonic()
        await asyncio.sleep(max(0.0, self.began + self._count * 0.02 - time.monotonic()))
        frame = self._frames[self._count % len(self._frames)]
        frame.sample_rate = 48_000
        frame.pts = self._count * 960
        frame.time_base = fractions.Fraction(1, 48_000)
        self._count += 1
        return frame


class Stock:
    """Plain aiortc, as its documentation has it, on asyncio's own loop."""

    def __init__(self) -> None:
        self.heard = 0
        self.address = Places().list_addresses()[0]
        self.lateness = Lateness()
        self.peers: list[RTCPeerConnection] = []
        self.tracks: dict[RTCDtlsTransport, StockTrack] = {}
        self.tasks: list[asyncio.Task[None]] = []
        send = RTCDtlsTransport._send_rtp

        async def send_and_look(transport: RTCDtlsTransport, data: bytes) -> None:
            await send(transport, data)
            track = self.tracks.get(transport)
            if track is not None and track.began is not None and not is_rtcp(data):
                self.lateness.add(time.monotonic() - track.began - track.sent * 0.02)
                track.sent += 1

        RTCDtlsTransport._send_rtp = send_and_look  # type: ignore[method-assign]

    async def answer(self, offer: str) -> str:
        peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.peers.append(peer)
        peer.on("track", lambda track: self.tasks.append(asyncio.ensure_future(self.read(track))))
        track = StockTrack()
        peer.addTrack(track)
        transport = peer.getTransceivers()[0].receiver.transport
        self.tracks[transport] = track
        ice: Any = transport.transport._connection
        gather = ice.get_component_candidates
        ice.get_component_candidates = lambda component, **_: gather(component, [self.address])
        await peer.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await peer.setLocalDescription(await peer.createAnswer())
        return str(peer.localDescription.sdp)

    async def read(self, track: MediaStreamTrack) -> None:
        try:
            while True:
                await track.recv()
                self.heard += 1
        except MediaStreamError:
            return

    def take_lateness(self) -> Lateness:
        lateness, self.lateness = self.lateness, Lateness()
        return lateness

    async def close(self) -> None:
        await asyncio.gather(*(peer.close() for peer in self.peers))


async def main(kind: str, place: str) -> None:
    pin(0)
    if place == "first":
        go_first()
    server: Server = Stock() if kind == "stock" else Ours(is_encoding=kind == "encoding")
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        order = json.loads(line)
        if order["do"] == "answer":
            said: dict[str, object] = {"answer": await server.answer(order["offer"])}
        elif order["do"] == "measure":
            server.take_lateness()
            heard, cpu, began = server.heard, time.process_time(), time.monotonic()
            await asyncio.sleep(order["seconds"])
            seconds = time.monotonic() - began
            lateness = server.take_lateness()
            said = {
                "cpu": (time.process_time() - cpu) / seconds,
                "heard": (server.heard - heard) / seconds,
                "sent": sum(lateness.counts) / seconds,
                "p50_ms": lateness.percentile(0.5) * 1000,
                "p99_ms": lateness.percentile(0.99) * 1000,
            }
        else:
            await server.close()
            said = {}
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
