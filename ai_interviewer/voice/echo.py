"""Is what comes in only what went out? By its wave at first, and once the way is known, by its loudness."""

import numpy as np

from ai_interviewer.voice.values import FRAME, Pcm

LONGEST = 30
"""Frames between what is sent and its echo: 600 ms."""
LOOKED_AT = 6
"""Frames of what is heard that are looked for in what was sent."""
ALIKE = 0.45
"""Correlation from which it is found there."""
KNOWN = 3
"""Times that an echo was found at one place, until its place is taken for known."""
MARGIN = 5.0
"""dB that a voice has to be above the echo that is expected."""
QUIET = 1e-7
"""Power, of full scale, that is silence."""
TAIL = 0.55
"""What is left of an echo in a room after 20 ms."""


class Echo:
    """What the line sent and what came back, side by side."""

    def __init__(self) -> None:
        self._sent = np.zeros((LONGEST + LOOKED_AT + 4) * FRAME, dtype=np.float32)
        self._heard = np.zeros(LOOKED_AT * FRAME, dtype=np.float32)
        self._power = np.zeros(LONGEST + LOOKED_AT + 4, dtype=np.float32)
        self._lag = 0
        self._found = 0
        self._gain = 0.0
        self._since = 999

    def sent(self, wave: Pcm) -> None:
        """The next frame that went out; zeros if none did."""
        frame = wave.astype(np.float32) / 32768
        self._sent[:-FRAME] = self._sent[FRAME:]
        self._sent[-FRAME:] = frame
        self._power[:-1] = self._power[1:]
        self._power[-1] = float(frame @ frame) / FRAME
        self._since = 0 if self._power[-1] > QUIET else self._since + 1

    def is_echo(self, pcm: Pcm) -> bool:
        """True if the next frame that came in is nothing but what went out."""
        if self._since > LONGEST + LOOKED_AT:
            return False
        frame = pcm.astype(np.float32) / 32768
        self._heard[:-FRAME] = self._heard[FRAME:]
        self._heard[-FRAME:] = frame
        power = float(frame @ frame) / FRAME
        if power < QUIET:
            return False
        alike = self._look()
        if self._found >= KNOWN and power < self._expected() * 10 ** (MARGIN / 10):
            return True
        return alike >= ALIKE

    def _look(self) -> float:
        """How much of what is heard is found in what was sent; learns where and how loud."""
        heard = self._heard
        own = float(heard @ heard)
        size = len(self._sent) + len(heard)
        spectrum = np.fft.rfft(self._sent, size) * np.conj(np.fft.rfft(heard, size))
        found = np.fft.irfft(spectrum, size)[: len(self._sent) - len(heard) + 1]
        squares = np.concatenate(([0.0], np.cumsum(self._sent.astype(np.float64) ** 2)))
        energy = squares[len(heard) :] - squares[: -len(heard)]
        alike = np.abs(found) / np.sqrt(np.maximum(energy * own, 1e-9))
        best = int(np.argmax(alike))
        value = float(alike[best])
        if value >= ALIKE:
            lag = len(alike) - 1 - best
            if abs(lag - self._lag) <= FRAME:
                self._found = min(self._found + 1, 50)
            elif self._found <= KNOWN:
                self._lag, self._found, self._gain = lag, 1, 0.0
            else:
                self._found -= 1
                return value
            self._lag = lag
            gain = own / max(float(energy[best]), 1e-9)
            self._gain = gain if not self._gain else 0.8 * self._gain + 0.2 * gain
        return value

    def _expected(self) -> float:
        """The power that the echo should have now."""
        newest = len(self._power) - 1 - self._lag // FRAME
        around = self._power[max(0, newest - 2) : newest + 2]
        tail = self._power[max(0, newest - 8) : newest]
        weights = TAIL ** np.arange(len(tail), 0, -1)
        return self._gain * float(max(around.max(initial=0.0), (tail * weights).max(initial=0.0)))
