"""Is there a voice? First by energy, against a floor that follows the room; then by a model, only where energy is."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from ai_interviewer.voice.values import FRAME, RATE, Pcm, Sound, VoiceJudge

WINDOW = 512
"""Samples that the model wants at a time."""
SPEECH = 0.5
STILL_SPEECH = 0.35
LOUD = 6.0
"""dB above the floor from which the model is asked."""
QUIETEST, HIGHEST = -72.0, -28.0
"""Bounds of the floor, in dB of full scale."""
RISE = 0.06
"""dB a frame by which the floor follows a louder room: 3 dB a second. Downwards it follows at once."""
RISE_IN_SPEECH = 0.01
AFTER = 30
"""Frames after the last loud one in which the model is still asked, so that it comes to rest in silence."""
SILENCE = -100.0

_LOW, _HIGH = 850, 3_000
_WEIGHTS = np.hanning(2 * FRAME).astype(np.float32)
_BINS = np.fft.rfftfreq(2 * FRAME, 1 / RATE)
_FIRST, _MIDDLE, _UPPER = (int(np.searchsorted(_BINS, hertz)) for hertz in (90, _LOW, _HIGH))
HUM = 0.012
"""Share of energy above 850 Hz below which a sound is made with a closed mouth."""
HISS = 0.45
"""Share above 3 kHz from which it is an s, f or t."""


class Gate:
    """Frames of 20 ms in, what each is out. Costs some 20 µs in silence, some 130 µs in speech."""

    def __init__(self, judge: VoiceJudge) -> None:
        self._judge = judge
        self._pending = np.zeros(0, dtype=np.int16)
        self._last = np.zeros(FRAME, dtype=np.int16)
        self._floor = -60.0
        self._quiet = AFTER
        self._probability = 0.0
        self._voiced = False
        self._recent: deque[float] = deque(maxlen=3)

    @property
    def floor(self) -> float:
        """The room's own noise, dB of full scale."""
        return self._floor

    def feed(self, pcm: Pcm) -> Sound:
        """Judge the next frame."""
        wave = pcm.astype(np.float32)
        power = float(wave @ wave) / max(1, len(wave))
        level = 10 * math.log10(power / 1_073_741_824 + 1e-10)
        self._follow(level)
        above = level - self._floor
        loud = above > LOUD
        self._quiet = 0 if loud else self._quiet + 1
        self._pending = np.concatenate((self._pending, pcm))
        while len(self._pending) >= WINDOW:
            window, self._pending = self._pending[:WINDOW], self._pending[WINDOW:]
            self._probability = self._judge.probability(window) if self._quiet < AFTER else 0.0
        if self._voiced:
            self._voiced = self._probability >= STILL_SPEECH
        else:
            self._voiced = self._probability >= SPEECH and self._quiet < 4
        hum = hiss = False
        if loud:
            hum, hiss = self._colour(wave)
        self._last = pcm
        return Sound(level, above, self._probability, self._voiced, hum, hiss)

    def _follow(self, level: float) -> None:
        if level < self._floor:
            self._floor = max(QUIETEST, 0.6 * self._floor + 0.4 * level)
        else:
            rise = RISE_IN_SPEECH if self._voiced else RISE
            self._floor = min(HIGHEST, self._floor + min(rise, level - self._floor))

    def _colour(self, wave: np.ndarray) -> tuple[bool, bool]:
        both = np.concatenate((self._last.astype(np.float32), wave)) * _WEIGHTS
        power = np.abs(np.fft.rfft(both)) ** 2
        low = float(power[_FIRST:_MIDDLE].sum())
        middle = float(power[_MIDDLE:_UPPER].sum())
        high = float(power[_UPPER:].sum())
        whole = low + middle + high + 1e-9
        return (middle + high) / whole < HUM, high / whole > HISS
