"""Somebody makes a sound while the interviewer speaks: is it a hum, a word that says "go on", or an interruption?"""

from typing import Literal

from ai_interviewer.voice.values import FRAME_MS, Sound

Move = Literal["hold", "stop", "go_on"]

LIVELY = 7.0
"""dB above the room's noise from which a frame counts at all."""
LOUD = 15.0
HUM = -19.0
"""Openness of a shut mouth."""
WIDE = -14.0
"""Openness that no hum has."""
CERTAIN, SURE, LIKELY = 0.7, 0.4, 0.1
"""Of a voice."""
CERTAIN_FRAMES, SURE_FRAMES, LIKELY_FRAMES, HISS_FRAMES = 2, 3, 5, 4
"""Of 20 ms each, until the interviewer is held: the surer the voice, the fewer. The last are of an s or f."""
AFTER_HUM = 3
"""Frames of a hum, after which the mouth has to open: wide, or for some frames in a row."""
MOST = 26
"""Frames that are counted."""
WARY_MS = 10_000
"""After a sound that turned out to be nothing, only a sure voice counts for this long."""
WARIEST = 8
"""Times as many frames of it, after several such sounds in a row: what comes again and again is an echo."""
LONG_MS = 700
"""A voice that goes on for this long wants the floor, whatever it says."""
DOUBT_MS = 1_800
"""Held for this long without knowing what was said: decided by length alone."""
SHORT_MS = 380


class Interruption:
    """One at a time. `watch` while the interviewer is heard; `weigh` while it is held back."""

    def __init__(self) -> None:
        self._wary_ms, self._wary = 0, 1
        self.reset()

    def reset(self) -> None:
        """Nobody has made a sound."""
        self._count = self._open = self._hiss = self._hum = self._row = self._wide = 0
        self._held_ms = 0
        self.voiced_ms = 0

    def was_nothing(self) -> None:
        """What the interviewer was held for was no word at all."""
        self._wary = min(WARIEST, 2 * self._wary) if self._wary_ms else 1
        self._wary_ms = WARY_MS

    def watch(self, sound: Sound, *, echo: bool) -> Move | None:
        """The next frame while the interviewer speaks. "hold" as soon as it may be somebody who wants to speak."""
        self._wary_ms = max(0, self._wary_ms - FRAME_MS)
        if echo or sound.above < LIVELY:
            self._open, self._hiss = max(0, self._open - 1), max(0, self._hiss - 1)
            self._row = self._wide = 0
            self._count = max(0, self._count - 1)
            if not self._count:
                self._hum = 0
            return None
        self._count = min(self._count + 1, MOST)
        if sound.openness < HUM:
            self._hum += 1
            self._row = self._wide = 0
            return None
        self._open = min(self._open + 1, MOST)
        self._row += sound.above >= LOUD
        self._wide = self._wide + 1 if sound.above >= LOUD and sound.openness >= WIDE else 0
        self._hiss = min(self._hiss + sound.hiss, MOST)
        if not self._is_speech(sound.probability):
            return None
        self._held_ms, self.voiced_ms = 0, FRAME_MS * self._count
        return "hold"

    def _is_speech(self, probability: float) -> bool:
        wary = self._wary if self._wary_ms else 1
        if self._hum >= AFTER_HUM and wary == 1:
            return (probability >= SURE and self._row >= SURE_FRAMES) or (probability >= CERTAIN and self._wide > 0)
        if probability >= SURE:
            certain = probability >= CERTAIN and self._row >= CERTAIN_FRAMES * wary
            return certain or self._open >= SURE_FRAMES * wary
        if self._wary_ms:
            return False
        return self._hiss >= HISS_FRAMES or (self._row >= LIKELY_FRAMES and probability >= LIKELY)

    def weigh(self, *, voiced: bool, is_over: bool) -> Move | None:
        """The next frame while held; `is_over` once a silence has followed and the words are still unknown."""
        self._held_ms += FRAME_MS
        if voiced:
            self.voiced_ms += FRAME_MS
            if self.voiced_ms >= LONG_MS:
                return "stop"
        if is_over and self._held_ms >= DOUBT_MS:
            return "go_on" if self.voiced_ms < SHORT_MS else "stop"
        return None
