"""Opus in and out, on the libopus that PyAV brings."""

from collections.abc import Iterable, Iterator
from typing import Literal

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

HEARD_RATE = 16_000
FRAME_MS = 20
FRAME_SAMPLES = HEARD_RATE * FRAME_MS // 1000
NOTHING: NDArray[np.int16] = np.empty(0, dtype=np.int16)
SILENCE = b"\xf8\xff\xfe"  # one packet of 20 ms in which nothing is said (the one that browsers send, too)

# FFmpeg's libopus decodes at 48 kHz whatever it is asked for, so every third sample is kept, after a low-pass at
# 7.4 kHz without which what is above would fold down into speech. Goes when the decoder takes a sample rate.
STEP = 3
TAPS = 48


def _low_pass() -> NDArray[np.float32]:
    at = np.arange(TAPS) - (TAPS - 1) / 2
    taps = np.sinc(at * 2 * 7400 / 48_000) * np.hamming(TAPS)
    return (taps / taps.sum()).astype(np.float32)


LOW_PASS = _low_pass()


class Encoder:
    """Speech in pieces of any length into packets of 20 ms. For one voice at a time; not for two threads."""

    def __init__(self, rate: int = 24_000) -> None:
        self._rate = rate
        self._size = rate * FRAME_MS // 1000
        self._rest = NOTHING
        self._at = 0
        self._codec = _open("w", rate)

    def encode(self, pcm: NDArray[np.int16]) -> list[bytes]:
        """All packets that are full with this; what is left over waits for more."""
        joined = np.concatenate((self._rest, pcm)) if self._rest.size else pcm
        full = len(joined) - len(joined) % self._size
        self._rest = joined[full:].copy()
        return [packet for start in range(0, full, self._size) for packet in self._encode(joined[start:][: self._size])]

    def flush(self) -> list[bytes]:
        """The packet with what is left over, filled up with silence."""
        if not self._rest.size:
            return []
        return self.encode(np.zeros(self._size - len(self._rest), dtype=np.int16))

    def _encode(self, pcm: NDArray[np.int16]) -> Iterator[bytes]:
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(pcm).reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = self._rate
        frame.pts = self._at
        self._at += self._size
        return (bytes(packet) for packet in self._codec.encode(frame))


class Decoder:
    """Packets of one stream, in order, into 16 kHz mono."""

    def __init__(self) -> None:
        self._codec = _open("r", 48_000)
        self._work = np.zeros(TAPS, dtype=np.float32)

    def decode(self, packet: bytes) -> NDArray[np.int16]:
        """What the packet holds; nothing where it holds nothing that can be decoded."""
        if not packet:
            return NOTHING  # FFmpeg would take it for the end of the stream
        try:
            frames = self._codec.decode(av.Packet(packet))
        except (av.FFmpegError, ValueError):
            return NOTHING
        parts = [
            self._shrink(np.frombuffer(memoryview(frame.planes[0]), dtype=np.int16)[: frame.samples])
            for frame in frames
        ]
        return parts[0] if len(parts) == 1 else np.concatenate(parts or [NOTHING])

    def _shrink(self, pcm: NDArray[np.int16]) -> NDArray[np.int16]:
        work = np.concatenate((self._work, pcm), dtype=np.float32, casting="same_kind")
        self._work = work[len(pcm) :]
        windows = np.lib.stride_tricks.as_strided(
            work[STEP:], shape=(len(pcm) // STEP, TAPS), strides=(work.itemsize * STEP, work.itemsize), writeable=False
        )
        return np.clip(windows @ LOW_PASS, -32768, 32767).astype(np.int16)


def decode_all(packets: Iterable[bytes]) -> NDArray[np.int16]:
    """A whole recording as 16 kHz mono."""
    decoder = Decoder()
    return np.concatenate([NOTHING, *(decoder.decode(packet) for packet in packets)])


def milliseconds(packet: bytes) -> float:
    """How long a packet sounds, read from its first bytes (RFC 6716, section 3.1); 0 where it is none."""
    if not packet:
        return 0
    configuration, count = packet[0] >> 3, packet[0] & 3
    if configuration < 12:
        each: float = (10, 20, 40, 60)[configuration & 3]
    elif configuration < 16:
        each = (10, 20)[configuration & 1]
    else:
        each = (2.5, 5, 10, 20)[configuration & 3]
    frames = (1, 2, 2, packet[1] & 63 if len(packet) > 1 else 0)[count]
    return each * frames if each * frames <= 120 else 0


def _open(mode: Literal["r", "w"], rate: int) -> AudioCodecContext:
    codec = av.CodecContext.create("libopus", mode)
    codec.sample_rate = rate
    codec.layout = "mono"
    codec.format = "s16"
    if mode == "w":
        codec.bit_rate = 32_000
        # At this rate "audio" sounds as well as "voip" and costs 43 µs a packet instead of 113.
        codec.options = {"application": "audio", "frame_duration": str(FRAME_MS), "compression_level": "5"}
    codec.open()
    return codec
