"""Is what comes in only what went out? By its wave at first, and once the way is known, by its loudness."""

import numpy as np
from numpy.typing import NDArray

from ai_interviewer.voice.values import FRAME, Pcm

LONGEST = 32
"""Frames between what is sent and its echo: 640 ms."""
LOOKED_AT = 6
"""Frames of what is heard that are looked for in what was sent."""
ALIKE = 0.45
"""Correlation from which it is found there. Two voices that say different things reach 0.33, a room's echo has 0.43
in the middle, a plain one 1."""
MAYBE = 0.28
"""The same, if it is found in the same place again."""
KNOWN = 3
"""Times that an echo was found in the same place, until its place is taken for known."""
MARGIN = 10 ** (5 / 10)
"""How much louder than the expected echo a voice has to be: 5 dB."""
QUIET = 1e-7
"""Power, of full scale, that is silence."""
FADING = 0.9998
"""Of what is known only from words, a frame: half of it after 70 s."""
TAIL = 0.55
"""What is left of an echo in a room after 20 ms."""

_HALF = FRAME // 2  # both waves are looked at with 8 kHz
_SIZE = 8192
_FRAMES = LONGEST + LOOKED_AT
_NEAR = 24  # samples by which a place may differ and be the same


class Echo:
    """What the line sent and what came back, side by side."""

    def __init__(self) -> None:
        self._sent = np.zeros(_FRAMES * _HALF, dtype=np.float32)
        self._heard = np.zeros(LOOKED_AT * _HALF, dtype=np.float32)
        self._powers = np.zeros(_FRAMES, dtype=np.float32)
        self._quiet_for = _FRAMES
        self._lag = 0
        self._found = 0
        self._gain = 0.0
        self._until_next = 0
        self._bound = 0.0
        self._came = np.zeros(_FRAMES, dtype=np.float32)

    def sent(self, wave: Pcm) -> None:
        """The next frame that went out; zeros if none did."""
        power = _moved_in(self._sent, wave)
        self._powers[:-1] = self._powers[1:]
        self._powers[-1] = power
        self._quiet_for = 0 if power > QUIET else min(self._quiet_for + 1, _FRAMES)

    def is_echo(self, pcm: Pcm) -> bool:
        """True if the next frame that came in is nothing but what went out."""
        power = _moved_in(self._heard, pcm)
        self._came[:-1] = self._came[1:]
        self._came[-1] = power if self._quiet_for < _FRAMES else 0.0
        self._until_next -= 1
        self._bound *= FADING
        if self._quiet_for >= _FRAMES or power < QUIET:
            return False
        if power < self._bound * float(self._powers.max()):
            return True
        if self._found >= KNOWN:
            if self._until_next <= 0:
                self._look()
            return power < self._expected() * MARGIN
        alike = self._look()
        return alike >= ALIKE or (alike >= MAYBE and self._found > 1)

    def was_echo(self) -> None:
        """Words of its own came back unnoticed: from now on, nothing that is no louder counts."""
        self._bound = max(self._bound, MARGIN * float(self._came.max()) / max(float(self._powers.max()), QUIET))

    def _look(self) -> float:
        """How much of what is heard is found in what was sent; learns where and how loud."""
        heard, sent = np.diff(self._heard), np.diff(self._sent)  # without the lows, in which all voices are alike
        own = float(heard @ heard)
        spectrum = np.fft.rfft(sent, _SIZE) * np.conj(np.fft.rfft(heard, _SIZE))
        found = np.fft.irfft(spectrum, _SIZE)[: len(sent) - len(heard) + 1]
        squares = np.concatenate(([0.0], np.cumsum(sent.astype(np.float64) ** 2)))
        energy = squares[len(heard) :] - squares[: -len(heard)]
        alike = np.abs(found) / np.sqrt(np.maximum(energy * own, 1e-12))
        best = int(np.argmax(alike))
        value = float(alike[best])
        if value >= MAYBE and self._until_next <= 0:
            self._learn(len(alike) - 1 - best, own / max(float(energy[best]), 1e-12))
        return value

    def _learn(self, lag: int, gain: float) -> None:
        self._until_next = LOOKED_AT  # frames, after which all that is looked at is new
        if abs(lag - self._lag) <= _NEAR:
            self._found = min(self._found + 1, 4 * KNOWN)
            self._gain += (0.5 if gain < self._gain else 0.1) * (gain - self._gain)
        else:
            self._found -= 1
            if self._found > 0:
                return  # once elsewhere: chance
            self._found, self._gain = 1, gain
        self._lag = lag

    def _expected(self) -> float:
        """The power that the echo should have now."""
        newest = _FRAMES - self._lag // _HALF
        around = self._powers[max(0, newest - 3) : newest + 1]
        tail = self._powers[max(0, newest - 10) : newest]
        faded = tail * TAIL ** np.arange(len(tail), 0, -1, dtype=np.float32)
        return self._gain * float(max(around.max(initial=0.0), faded.max(initial=0.0)))


def _moved_in(kept: NDArray[np.float32], pcm: Pcm) -> float:
    """Put a frame at the end, at half its rate; its power."""
    frame = pcm.astype(np.float32) / 32768
    kept[:-_HALF] = kept[_HALF:]
    kept[-_HALF:] = (frame[0::2] + frame[1::2]) / 2
    return float(frame @ frame) / FRAME
