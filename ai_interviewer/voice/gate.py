"""Is there a voice? First by energy, against a floor that follows the room; then by a model, only where energy is."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ai_interviewer.voice.values import FRAME, RATE, Pcm, Sound, VoiceJudge

Wave = NDArray[np.float32]

WINDOW = 512
"""Samples that the model wants at a time."""
SPEECH = 0.5
STILL_SPEECH = 0.35
LOUD = 6.0
"""dB above the floor from which the model is asked."""
QUIETEST, HIGHEST = -72.0, -28.0
"""Bounds of the floor, in dB of full scale."""
RISE = 0.15
"""dB a frame by which the floor follows a louder room: 7 dB a second. Downwards it follows faster."""
FALL = 0.2
"""Share of the difference, a frame."""
FIRST = 25
"""Frames in which it finds its place."""
RISE_IN_SPEECH = 0.01
AFTER = 30
"""Frames after the last loud one in which the model is still asked, so that it comes to rest in silence."""
SILENCE = -100.0

_LOW, _HIGH = 850, 3_000
_WEIGHTS = np.hanning(2 * FRAME).astype(np.float32)
_BINS = np.fft.rfftfreq(2 * FRAME, 1 / RATE)
_FIRST, _MIDDLE, _UPPER, _END = (int(np.searchsorted(_BINS, hertz)) for hertz in (90, _LOW, _HIGH, 7_500))
HISS = 0.45
"""Share of energy above 3 kHz from which a sound is an s, f or t."""
UNCLEAR = -16.0
"""Openness of what is not worth looking at: neither a hum nor clearly anything else."""


class Gate:
    """Frames of 20 ms in, what each is out. Costs some 20 µs in silence, some 130 µs in speech."""

    def __init__(self, judge: VoiceJudge) -> None:
        self._judge = judge
        self._pending = np.zeros(0, dtype=np.int16)
        self._last: Wave = np.zeros(FRAME, dtype=np.float32)
        self._room: NDArray[np.floating] | None = None  # its own noise, by band
        self._looked_at = 0
        self._floor = -60.0
        self._quiet = AFTER
        self._probability = 0.0
        self._voiced = False

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
        openness, hiss = self._colour(wave, loud=loud)
        self._last = wave
        return Sound(level, above, self._probability, self._voiced, openness, hiss)

    def _follow(self, level: float) -> None:
        if level < self._floor:
            moved = self._floor + FALL * (level - self._floor)
        else:
            rise = RISE_IN_SPEECH if self._voiced else RISE if self._looked_at > FIRST else 10 * RISE
            moved = min(level, self._floor + rise)
        self._floor = min(HIGHEST, max(QUIETEST, moved))

    def _colour(self, wave: Wave, *, loud: bool) -> tuple[float, bool]:
        """How much of a sound lies above what a shut mouth lets through, in dB of the whole; and whether it hisses."""
        self._looked_at += 1
        if not loud and self._looked_at % 8:  # the room's own colour changes slowly
            return UNCLEAR, False
        power = np.abs(np.fft.rfft(np.concatenate((self._last, wave)) * _WEIGHTS)) ** 2
        bands = np.add.reduceat(power[:_END], (_FIRST, _MIDDLE, _UPPER))
        if not loud:
            self._room = bands if self._room is None else 0.9 * self._room + 0.1 * bands
            return UNCLEAR, False
        if self._room is not None:
            raw, bands = float(bands.sum()), np.maximum(bands - 1.5 * self._room, 0)
            if float(bands.sum()) < raw / 2:
                return UNCLEAR, False
        low, middle, high = bands.tolist()
        whole = low + middle + high + 1e-9
        return 10 * math.log10((middle + high) / whole + 1e-4), high / whole > HISS
