"""One peer connection of the outside client: aiortc, a tone and a moving picture out, a judgement of what comes in."""

import asyncio
import fractions
import math
import time
from array import array
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import aioice.ice
from aiortc import (
    AudioStreamTrack,
    MediaStreamTrack,
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCSessionDescription,
    VideoStreamTrack,
)
from aiortc.mediastreams import MediaStreamError
from aiortc.sdp import candidate_from_sdp
from av import AudioFrame, VideoFrame

WATCHDOG = 8.0
RATE = 48_000
# 20 ms of a tone of 400 Hz: eight whole cycles, so that the next 20 ms fit on seamlessly.
CYCLES = array("h", (int(8000 * math.sin(2 * math.pi * 400 * n / RATE)) for n in range(RATE // 50))).tobytes()

# aioice leaves the loopback out, and these tests use nothing else. A real client would not have this line.
aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"] if use_ipv4 else []


class Tone(AudioStreamTrack):
    """A tone, in real time."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.sample = time.monotonic(), 0

    async def recv(self) -> AudioFrame:
        frame = AudioFrame(format="s16", layout="mono", samples=RATE // 50)
        frame.planes[0].update(CYCLES)
        frame.sample_rate, frame.pts, frame.time_base = RATE, self.sample, fractions.Fraction(1, RATE)
        self.sample += RATE // 50
        await asyncio.sleep(max(0.0, self.began + self.sample / RATE - time.monotonic()))
        return frame


class MovingPicture(VideoStreamTrack):
    """A bright bar that wanders over a dark picture."""

    async def recv(self) -> VideoFrame:
        pts, time_base = await self.next_timestamp()
        left = (pts // 3000 * 8) % 280
        line = bytearray(b"\x28" * 320)
        line[left : left + 40] = b"\xd0" * 40
        frame = VideoFrame(320, 240, "yuv420p")
        for plane, content in zip(frame.planes, (bytes(line) * 240, b"\x60" * 19200, b"\x90" * 19200), strict=True):
            plane.update(content)
        frame.pts, frame.time_base = pts, time_base
        return frame


class Peer:
    """A call with one seat. Signals are handled one after another; `hears_and_sees` says what arrives."""

    def __init__(
        self,
        *,
        instance: str | None,
        polite: bool,
        ice_servers: list[dict[str, Any]],
        send: Callable[[dict[str, Any]], Awaitable[None]],
        restart: Callable[[], Awaitable[None]],
    ) -> None:
        self.instance, self.polite = instance, polite
        self.send, self.restart = send, restart
        self.sounds = self.pictures = self.changes = 0
        self.loudest = 0
        self._last = b""
        self._configuration = RTCConfiguration(iceServers=[RTCIceServer(**server) for server in ice_servers])
        self._signals: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._sinks: set[asyncio.Task[None]] = set()
        self.connection = self._new_connection()
        self._worker = asyncio.create_task(self._work())
        self._watchdog = asyncio.create_task(self._watch())

    @property
    def hears_and_sees(self) -> bool:
        """True once there is sound that is no silence, and a picture that moves."""
        return self.sounds >= 25 and self.loudest > 300 and self.pictures >= 10 and self.changes >= 5

    def offer(self) -> None:
        """Begin: the seat that was there first does."""
        self._signals.put_nowait(None)

    def take(self, signal: dict[str, Any]) -> None:
        self._signals.put_nowait(signal)

    async def close(self) -> None:
        if asyncio.current_task() is not self._watchdog:
            self._watchdog.cancel()
        self._worker.cancel()
        for sink in self._sinks:
            sink.cancel()
        await self.connection.close()

    def _new_connection(self) -> RTCPeerConnection:
        connection = RTCPeerConnection(self._configuration)
        connection.addTrack(Tone())
        connection.addTrack(MovingPicture())

        @connection.on("track")
        def on_track(track: MediaStreamTrack) -> None:
            sink = asyncio.create_task(self._listen(track) if track.kind == "audio" else self._look(track))
            self._sinks.add(sink)
            sink.add_done_callback(self._sinks.discard)

        return connection

    async def _work(self) -> None:
        while True:
            signal = await self._signals.get()
            try:
                if signal is None:
                    await self._offer()
                    continue
                if description := signal.get("description"):
                    await self._describe(description)
                for candidate in signal.get("candidates", ()):
                    await self._add(candidate)
            except asyncio.CancelledError:
                raise
            except Exception as reason:  # a signal that makes no sense must not end the call
                print(f"outside client: {type(reason).__name__}: {reason}")

    async def _offer(self) -> None:
        await self.connection.setLocalDescription(await self.connection.createOffer())
        await self._say()

    async def _describe(self, description: dict[str, Any]) -> None:
        if description["type"] == "offer" and self.connection.signalingState == "have-local-offer":
            if not self.polite:
                return  # both offered: the other one yields
            # aiortc knows no rollback: yielding means a new connection.
            old, self.connection = self.connection, self._new_connection()
            await old.close()
        if description["type"] == "answer" and self.connection.signalingState != "have-local-offer":
            return
        await self.connection.setRemoteDescription(RTCSessionDescription(description["sdp"], description["type"]))
        if description["type"] == "offer":
            await self.connection.setLocalDescription(await self.connection.createAnswer())
            await self._say()

    async def _say(self) -> None:
        # aiortc doesn't trickle: by now its candidates stand in the description.
        local = self.connection.localDescription
        await self.send({"type": local.type, "sdp": local.sdp})

    async def _add(self, init: dict[str, Any]) -> None:
        text = init["candidate"].removeprefix("candidate:")
        if not text:
            return  # this generation is complete
        candidate = candidate_from_sdp(text)
        candidate.sdpMid, candidate.sdpMLineIndex = init.get("sdpMid"), init.get("sdpMLineIndex")
        if not candidate.ip.endswith(".local"):
            await self.connection.addIceCandidate(candidate)

    async def _watch(self) -> None:
        """A connection that is not connected within 8 s is given up."""
        await asyncio.sleep(WATCHDOG)
        if self.connection.connectionState != "connected":
            await self.restart()

    async def _listen(self, track: MediaStreamTrack) -> None:
        with suppress(MediaStreamError):
            while True:
                frame = await track.recv()
                assert isinstance(frame, AudioFrame)
                self.sounds += 1
                samples = array("h", bytes(frame.planes[0])[: frame.samples * len(frame.layout.channels) * 2])
                self.loudest = max(self.loudest, *map(abs, samples))

    async def _look(self, track: MediaStreamTrack) -> None:
        with suppress(MediaStreamError):
            while True:
                frame = await track.recv()
                assert isinstance(frame, VideoFrame)
                self.pictures += 1
                small = bytes(frame.reformat(32, 24, "gray").planes[0])
                difference = sum(abs(one - other) for one, other in zip(small, self._last, strict=False))
                if difference > 100:
                    self.changes += 1
                self._last = small
