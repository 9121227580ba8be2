"""The shipped voice."""

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from ai_interviewer.speech import files
from ai_interviewer.speech.errors import SpeechFailed
from ai_interviewer.speech.values import SPEAKING_RATE
from ai_interviewer.speech.wording import parts, speakable

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAME = "hibari"
BEFORE = SPEAKING_RATE * 60 // 1000
"""Samples of silence kept before the first sound. The model makes 320 ms of it, and somebody would wait for them."""
FAINT = 40
"""Below that a sample is silence; an f or s at the beginning of a word is above."""


class Voice:
    """Safe to use from several threads."""

    def __init__(self) -> None:
        """Load it, some 0.5 s. Raises SpeechFailed if a file is missing or is not the one that we know."""
        files.checked_all(files.place_of(files.VOICE), files.VOICE_FILES)  # it reads them from there itself
        try:
            from hibari import Hibari
        except ImportError as missing:
            raise SpeechFailed("not_installed", "hibari missing") from missing
        self._model = Hibari()
        self._reading = threading.Lock()
        self.say("Hello.")

    def say(self, part: str) -> "NDArray[np.int16]":
        """A sentence, or a part of one, in one piece."""
        with self._reading:
            sounds = self._model.phonemize(speakable(part))
        # The seed is of the breath in the voice. Always the same: what was said once can be said again.
        pieces = [self._model.from_phonemes(sound, seed=1) for sound in sounds]
        whole = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
        return _without_wait((np.clip(whole, -1, 1) * 32767).astype(np.int16))

    def pieces(self, text: str) -> Iterator["NDArray[np.int16]"]:
        """All of a text, part by part."""
        for part in parts(text):
            yield self.say(part)


def _without_wait(pcm: "NDArray[np.int16]") -> "NDArray[np.int16]":
    sound = np.flatnonzero(np.abs(pcm) > FAINT)
    return pcm[max(0, int(sound[0]) - BEFORE) :] if len(sound) else pcm
