"""Packets of the other side put in order, gaps filled, told as frames of 20 ms on one even clock.

There is no buffer that plays at a later time: nobody listens here who would hear a jump. A packet in its turn is told
at once; one that came too early waits for those before it, at most `PATIENCE`. What is lost sounds as the last frame
fading out, then as nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from signalling.peers.opus import FRAME_SAMPLES, Decoder

CLOCK = 48_000  # of Opus in RTP, whatever is in it (RFC 7587)
FRAME = CLOCK // 50
STEP = CLOCK // 16_000
MAX_WAITING = 4
PATIENCE = 0.06  # a packet that is overtaken by more than this counts as lost
STALL = 0.5  # without any packet for so long, silence is told instead, so that whoever waits for an end hears one
MAX_FILL = 2 * CLOCK  # a jump beyond this is a new beginning
MAX_LATE = 25  # after so many packets that come too late it's our clock that is wrong
AHEAD = 100  # frames that may be told beyond those that fit into the time that went by
DRIFT = 20e-6  # how fast the guess of the shortest way rises again, in seconds per packet
FADE = np.linspace(1, 0, FRAME_SAMPLES, dtype=np.float32)
NOTHING = np.zeros(FRAME_SAMPLES, dtype=np.int16)


@dataclass
class Reception:
    """What RFC 3550 asks a receiver to count."""

    received: int = 0
    late: int = 0
    first: int = -1
    highest: int = -1
    jitter: float = 0.0
    reported: tuple[int, int] = (0, 0)

    @property
    def expected(self) -> int:
        return self.highest - self.first + 1 if self.first >= 0 else 0

    @property
    def lost(self) -> int:
        return max(0, self.expected - self.received)

    def take_fraction_lost(self) -> int:
        """The share lost since this was last asked, in 256ths."""
        expected, lost = self.expected - self.reported[0], self.lost - self.reported[1]
        self.reported = (self.expected, self.lost)
        return min(255, lost * 256 // expected) if expected > 0 < lost else 0


class Hearing:
    """One incoming stream."""

    def __init__(self, tell: Callable[[NDArray[np.int16], float], None]) -> None:
        self._tell = tell
        self._decoder = Decoder()
        self._rest = np.empty(0, dtype=np.int16)
        self._last = NOTHING
        self._waiting: dict[int, tuple[int, bytes, float]] = {}
        self._next = -1  # number of the packet whose turn it is
        self._position = 0  # on the sender's clock, up to which all has been told
        self._transit: float | None = None  # the shortest way that a packet took lately: our clock minus the sender's
        self._at = 0.0
        self._arrived = 0.0
        self._previous = 0.0
        self._late_in_a_row = 0
        self._began = 0.0
        self._told = 0
        self.reception = Reception()

    def receive(self, sequence: int, timestamp: int, payload: bytes, now: float) -> None:
        """One packet, with the numbers of its RTP header."""
        self._arrived = now
        if self._next < 0:
            self._began = now
            self._begin(sequence, timestamp)
        number = _extend(sequence, 16, self._next)
        if abs(number - self._next) > 3000:  # a minute: another beginning
            self._waiting.clear()
            self._begin(sequence, timestamp)
            number = self._next
        self._count(number, timestamp, now)
        if number < self._next or number in self._waiting:
            self.reception.late += 1
            return
        self._waiting[number] = (timestamp, payload, now)
        if len(self._waiting) > MAX_WAITING:
            self._next = min(self._waiting)
        self._drain(now)

    def tick(self, now: float) -> None:
        """Called every 20 ms: gives up on what is overdue, and tells silence when nothing comes at all."""
        if self._waiting and now - min(arrived for _, _, arrived in self._waiting.values()) > PATIENCE:
            self._next = min(self._waiting)
            self._drain(now)
        if self._transit is not None and now - self._arrived > STALL:
            behind = int((now - self._transit) * CLOCK) - self._position
            if behind >= FRAME:
                self._fill(behind - behind % FRAME, now)

    def _begin(self, sequence: int, timestamp: int) -> None:
        self._next = sequence + 0x10000
        self._position = timestamp + (1 << 32)
        self._transit = None
        self.reception = Reception()

    def _count(self, number: int, timestamp: int, now: float) -> None:
        reception = self.reception
        if reception.first < 0:
            reception.first = number
        reception.highest = max(reception.highest, number)
        reception.received += 1
        transit = self._measure(_extend(timestamp, 32, self._position), now)
        if self._transit is None:
            self._transit = self._previous = transit
        reception.jitter += (abs(transit - self._previous) - reception.jitter) / 16
        self._previous = transit
        self._transit = min(self._transit + DRIFT, transit)

    @staticmethod
    def _measure(begins: int, now: float) -> float:
        """Our clock minus the sender's, by a packet that came just now: it left when its last sample was taken."""
        return now - (begins + FRAME) / CLOCK

    def _drain(self, now: float) -> None:
        while (packet := self._waiting.pop(self._next, None)) is not None:
            self._next += 1
            self._play(packet[0], packet[1], now)

    def _play(self, timestamp: int, payload: bytes, now: float) -> None:
        begins = _extend(timestamp, 32, self._position)
        gap = begins - self._position
        if gap < 0:
            self._late_in_a_row += 1
            if self._late_in_a_row <= MAX_LATE:
                self.reception.late += 1
                return
        if 0 < gap <= MAX_FILL:
            self._fill(gap, now)
        elif gap:
            self._transit = self._measure(begins, now)
        self._late_in_a_row = 0
        self._position = begins
        pcm = self._decoder.decode(payload)
        if len(pcm):
            self._emit(pcm, now)
        else:
            self._fill(FRAME, now)

    def _fill(self, length: int, now: float) -> None:
        """Stand in for so much time of which nothing came."""
        samples = length // STEP
        faded = (self._last * FADE).astype(np.int16)
        self._emit(np.concatenate((faded, np.zeros(max(0, samples - len(faded)), dtype=np.int16)))[:samples], now)
        self._position += length - samples * STEP

    def _emit(self, pcm: NDArray[np.int16], now: float) -> None:
        if self._rest.size or len(pcm) != FRAME_SAMPLES:
            self._position -= len(self._rest) * STEP
            pcm = np.concatenate((self._rest, pcm))
        full = len(pcm) - len(pcm) % FRAME_SAMPLES
        self._rest = pcm[full:]
        for start in range(0, full, FRAME_SAMPLES):
            frame = pcm[start : start + FRAME_SAMPLES]
            self._position += FRAME
            ends = self._position / CLOCK + (self._transit or 0.0)
            self._at = max(self._at, min(ends, now))
            self._last = frame
            self._told += 1
            # A sender whose clock runs ahead of time would have us tell as much as it likes.
            if self._told <= (now - self._began) * 50 + AHEAD:
                self._tell(frame, self._at)
        self._position += len(self._rest) * STEP


def _extend(value: int, bits: int, near: int) -> int:
    """A counter that wraps, continued: the number that ends in `value` and is nearest to `near`."""
    span = 1 << bits
    return near + (value - near + span // 2) % span - span // 2
