"""What is heard, and who hears and speaks."""

from collections.abc import AsyncIterator
from typing import Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

HEARING_RATE = 16_000
SPEAKING_RATE = 24_000


class Word(msgspec.Struct, frozen=True):
    """A word, and when it was spoken, from the start of the audio."""

    text: str
    start_ms: int
    end_ms: int
    probability: float


class Heard(msgspec.Struct, frozen=True):
    """What somebody said. `words` is empty where an endpoint gives no times. `compression` above 2.4 is a stutter."""

    text: str
    words: tuple[Word, ...] = ()
    no_speech: float = 0.0
    logprob: float = 0.0
    compression: float = 0.0
    milliseconds: int = 0  # that hearing took
    engine: str = ""
    fell_back: bool = False


class Readiness(msgspec.Struct, frozen=True):
    """What works here. `problems` are for whoever runs the server."""

    hearing: bool
    speaking: bool
    problems: tuple[str, ...] = ()


class Transcriber(Protocol):
    """Hears."""

    async def transcribe(self, pcm: NDArray[np.int16], *, hotwords: str = "", before: str = "") -> Heard:
        """What is said in this audio, 16 kHz mono. `hotwords` may come up in it, `before` was said before it.

        Raises SpeechFailed.
        """
        ...


class Synthesizer(Protocol):
    """Speaks. `fell_back`: the last thing was said by the shipped voice, because the endpoint failed."""

    fell_back: bool

    def speak(self, text: str) -> AsyncIterator[NDArray[np.int16]]:
        """The text as sound, 24 kHz mono, in pieces as they come. Raises SpeechFailed."""
        ...
