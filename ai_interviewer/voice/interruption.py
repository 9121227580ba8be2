"""Somebody makes a sound while the interviewer speaks: is it a hum, a word that says "go on", or an interruption?"""

from typing import Literal

from ai_interviewer.voice.values import FRAME_MS, Sound

Move = Literal["hold", "stop", "go_on"]

LIVELY = 9.0
"""dB above the floor from which a frame counts at all."""
SURE = 0.5
VOICE_FRAMES = 2
"""Of a voice that is no hum, until the speaker is held."""
HISS_FRAMES = 3
AFTER_HUM = 3
"""Of a voice with an open mouth, where it began as a hum."""
FORGET_MS = 160
"""Of quiet, after which a sound is over."""
LONG_MS = 700
"""A voice that goes on for this long wants the floor, whatever it says."""
DOUBT_MS = 1_800
"""Held for this long without knowing what was said: decided by length alone."""
SHORT_MS = 380


class Interruption:
    """One at a time. `watch` while the interviewer is heard; `weigh` while it is held back."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Nobody has made a sound."""
        self._open = self._hiss = self._hum = self._quiet = 0
        self.voiced_ms = 0
        self._held_ms = 0

    def watch(self, sound: Sound, *, echo: bool) -> Move | None:
        """The next frame while the interviewer speaks. "hold" as soon as it may be somebody who wants to speak."""
        if echo or sound.above < LIVELY:
            self._quiet += FRAME_MS
            if self._quiet >= FORGET_MS:
                self.reset()
            return None
        self._quiet = 0
        if sound.hum:
            self._hum += 1
        elif sound.probability >= SURE:
            self._open += 1
        elif sound.hiss:
            self._hiss += 1
        needed = AFTER_HUM if self._hum > 2 else VOICE_FRAMES
        if self._open >= needed or self._hiss + self._open >= HISS_FRAMES:
            self._held_ms, self.voiced_ms = 0, FRAME_MS * (self._open + self._hiss + self._hum)
            return "hold"
        return None

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
