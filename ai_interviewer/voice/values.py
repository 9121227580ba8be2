"""What a spoken interview is made of, and whom it talks to: the line, the engines, the room's desk."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Literal, NamedTuple, Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Pcm = NDArray[np.int16]

RATE = 16_000
"""Of what is heard."""
FRAME_MS = 20
FRAME = RATE * FRAME_MS // 1000
SPOKEN_RATE = 24_000
"""Of what a synthesizer gives."""

State = Literal["listening", "hearing", "thinking", "speaking", "parked", "waiting"]
Stage = Literal["hearing", "speaking"]


class Spoken(Struct, frozen=True):
    """A candidate's answer, as it was heard. The id stays the same however often it is offered."""

    id: str
    text: str
    question: str | None
    from_ms: int
    to_ms: int
    words: int
    spoken_ms: int
    longest_pause_ms: int


class Verdict(Struct, frozen=True):
    """What the room did with an answer."""

    kind: Literal["taken", "waited", "empty", "spent", "moved", "failed"]


class Desk(Protocol):
    """The room's side of a call. Called on the media loop; must not block."""

    async def take(self, answer: Spoken) -> Verdict: ...
    def caption(self, text: str, *, final: bool, from_ms: int, to_ms: int) -> None: ...
    def state(self, state: State, reason: str = "") -> None: ...
    def heard(self, seq: int, text: str, *, cut: bool, from_ms: int, to_ms: int) -> None: ...
    def silent(self, times: int) -> None: ...
    def trouble(self, stage: Stage) -> None: ...


class Progress(Protocol):
    """Which piece is being played, and how many of its packets are out."""

    @property
    def key(self) -> str: ...
    @property
    def sent_packets(self) -> int: ...


class Line(Protocol):
    """The way to the candidate's ear: packets of 20 ms, paced by the line."""

    @property
    def is_speaking(self) -> bool: ...
    def queue(self, key: str, packets: Sequence[bytes], *, last: bool = True) -> None: ...
    def hold(self) -> None: ...
    def go_on(self, rewind_ms: int = 0) -> None: ...
    def stop(self) -> Progress | None: ...
    def progress(self) -> Progress | None: ...


class Words(Protocol):
    """What a transcriber made of audio, and how sure it is that there were words at all."""

    @property
    def text(self) -> str: ...
    @property
    def no_speech(self) -> float: ...
    @property
    def logprob(self) -> float: ...
    @property
    def compression(self) -> float: ...


class Transcriber(Protocol):
    """Words from 16 kHz audio. May raise anything."""

    async def transcribe(self, pcm: Pcm, *, hotwords: str = "", before: str = "") -> Words: ...


class Synthesizer(Protocol):
    """Audio at 24 kHz from words, piece by piece. May raise anything."""

    def speak(self, text: str) -> AsyncIterator[Pcm]: ...


class Encoder(Protocol):
    """Packets of 20 ms from audio at 24 kHz; keeps a remainder until it is flushed."""

    def encode(self, pcm: Pcm) -> list[bytes]: ...
    def flush(self) -> list[bytes]: ...


EncoderFactory = Callable[[], Encoder]


class VoiceJudge(Protocol):
    """How likely 32 ms of audio are a voice, 0 to 1. Remembers what it has heard before."""

    def probability(self, window: Pcm) -> float: ...


class Sound(NamedTuple):
    """What the gate says about one frame."""

    level: float
    """dB of full scale."""
    above: float
    """dB above the room's own noise."""
    probability: float
    """Of a voice, in the last whole window."""
    voiced: bool
    openness: float
    """dB of the whole that lie above what a shut mouth lets through: a vowel -3 to -16, a hum below -19."""
    hiss: bool
    """Much of it lies high, as in an s."""
