"""A browser's stand-in for tests: plain aiortc, all of it, so that the other end of the line is not our own code."""

import asyncio
import fractions
import time
from collections.abc import Callable
from typing import Any

import av
import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

RATE = 48_000
SAMPLES = RATE // 50
HEARD_RATE = 16_000


class Microphone(MediaStreamTrack):
    """Plays what it is given, once, in real time; before and after that nothing but silence."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._pcm = np.empty(0, dtype=np.int16)
        self._began: float | None = None
        self._frames = 0
        self.is_quiet = asyncio.Event()

    def play(self, pcm: NDArray[np.int16], rate: int) -> None:
        """Speak this from the next frame on (any rate that divides 48 kHz)."""
        self._pcm = np.concatenate((self._pcm, np.repeat(pcm, RATE // rate)))
        self.is_quiet.clear()

    async def recv(self) -> AudioFrame:
        if self._began is None:
            self._began = time.monotonic()
        self._frames += 1
        await asyncio.sleep(max(0.0, self._began + self._frames * 0.02 - time.monotonic()))
        pcm, self._pcm = self._pcm[:SAMPLES], self._pcm[SAMPLES:]
        if not self._pcm.size:
            self.is_quiet.set()
        frame = AudioFrame.from_ndarray(
            np.pad(pcm, (0, SAMPLES - len(pcm))).reshape(1, -1), format="s16", layout="mono"
        )
        frame.sample_rate = RATE
        frame.pts = (self._frames - 1) * SAMPLES
        frame.time_base = fractions.Fraction(1, RATE)
        return frame


class Client:
    """Offers, speaks, and keeps what it hears: `heard` as (time of arrival, 16 kHz mono) in order.

    `addresses`: where it listens, instead of aiortc's choice, which never is the loopback.
    """

    def __init__(self, *, addresses: tuple[str, ...] = ("127.0.0.1",)) -> None:
        self.microphone = Microphone()
        self.heard: list[tuple[float, NDArray[np.int16]]] = []
        self.connected = asyncio.Event()
        self._peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._peer.addTrack(self.microphone)
        self._peer.on("track", self._listen)
        self._peer.on("connectionstatechange", self._changed)
        self._reading: list[asyncio.Task[None]] = []
        if addresses:
            ice: Any = self._peer.getTransceivers()[0].receiver.transport.transport._connection
            gather: Callable[..., Any] = ice.get_component_candidates
            ice.get_component_candidates = lambda component, **_: gather(component, list(addresses))

    async def offer(self) -> str:
        """An offer with all of its candidates."""
        await self._peer.setLocalDescription(await self._peer.createOffer())
        return str(self._peer.localDescription.sdp)

    async def accept(self, answer: str) -> None:
        await self._peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    def speak(self, pcm: NDArray[np.int16], rate: int = HEARD_RATE) -> None:
        """Say this in real time; `microphone.is_quiet` is set when all of it has been said."""
        self.microphone.play(pcm, rate)

    def all_heard(self) -> NDArray[np.int16]:
        """Everything heard so far, one after the other."""
        return np.concatenate([np.empty(0, dtype=np.int16), *(pcm for _, pcm in self.heard)])

    async def close(self) -> None:
        await self._peer.close()
        for task in self._reading:
            task.cancel()
        await asyncio.gather(*self._reading, return_exceptions=True)

    def _changed(self) -> None:
        if self._peer.connectionState == "connected":
            self.connected.set()

    def _listen(self, track: MediaStreamTrack) -> None:
        self._reading.append(asyncio.ensure_future(self._read(track)))

    async def _read(self, track: MediaStreamTrack) -> None:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=HEARD_RATE)
        try:
            while True:
                frame = await track.recv()
                for part in resampler.resample(frame):  # type: ignore[arg-type]
                    pcm = np.frombuffer(memoryview(part.planes[0]), dtype=np.int16)[: part.samples]
                    self.heard.append((time.monotonic(), pcm.copy()))
        except MediaStreamError:
            return
