"""A voice session on a stage: a line that counts its packets, a desk that writes down, engines that do as told."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ai_interviewer.voice import Gate, Patience, Spoken, Verdict, VoiceSession
from ai_interviewer.voice.values import FRAME, RATE, Pcm

PACKET = 480
QUIET: Pcm = np.zeros(FRAME, dtype=np.int16)


@dataclass(frozen=True)
class Progress:
    key: str
    sent_packets: int


class FakeLine:
    """Sends one packet each time it is stepped; keeps what it sent."""

    def __init__(self) -> None:
        self.pieces: list[tuple[str, list[bytes], bool]] = []
        self.position = 0
        self.held = False
        self.sent: list[bytes | None] = []
        self.played: Callable[[str], None] = lambda key: None

    @property
    def is_speaking(self) -> bool:
        return bool(self.pieces) and not self.held

    def queue(self, key: str, packets: Sequence[bytes], *, last: bool = True) -> None:
        if self.pieces and self.pieces[-1][0] == key and not self.pieces[-1][2]:
            self.pieces[-1] = (key, [*self.pieces[-1][1], *packets], last)
        else:
            self.pieces.append((key, list(packets), last))
        assert sum(len(packets) for _, packets, _ in self.pieces) < 3_000, "nobody bounds what is queued"

    def hold(self) -> None:
        self.held = True

    def go_on(self, rewind_ms: int = 0) -> None:
        self.held = False
        self.position = max(0, self.position - rewind_ms // 20)

    def stop(self) -> Progress | None:
        stopped = self.progress()
        self.pieces.clear()
        self.position, self.held = 0, False
        return stopped

    def progress(self) -> Progress | None:
        return Progress(self.pieces[0][0], self.position) if self.pieces else None

    def step(self) -> bytes | None:
        """The next 20 ms."""
        packet = None
        if self.pieces and not self.held:
            key, packets, last = self.pieces[0]
            if self.position < len(packets):
                packet = packets[self.position]
                self.position += 1
            if last and self.position >= len(packets):
                self.pieces.pop(0)
                self.position = 0
                self.played(key)
        self.sent.append(packet)
        return packet


class PlainEncoder:
    """Packets that are what they sound like."""

    def __init__(self) -> None:
        self.rest = np.zeros(0, dtype=np.int16)

    def encode(self, pcm: Pcm) -> list[bytes]:
        whole = np.concatenate((self.rest, pcm))
        count = len(whole) // PACKET
        self.rest = whole[count * PACKET :]
        return [whole[n * PACKET : (n + 1) * PACKET].tobytes() for n in range(count)]

    def flush(self) -> list[bytes]:
        if not len(self.rest):
            return []
        padded = np.pad(self.rest, (0, PACKET - len(self.rest)))
        self.rest = self.rest[:0]
        return [padded.tobytes()]


def tone(text: str, rate: int, seconds: float, level: float = 0.3) -> Pcm:
    """A sound that stands for words in tests that hear no words: no two texts sound alike."""
    random = np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big"))
    time = np.arange(int(seconds * rate)) / rate
    wave = sum(np.sin(2 * np.pi * hertz * time) for hertz in random.uniform(200, 3_000, 8))
    syllables = 0.6 + 0.4 * np.sin(2 * np.pi * random.uniform(3, 5) * time + random.uniform(0, 6))
    return (wave / 4 * syllables * level * 32767).astype(np.int16)


class FakeVoice:
    """Speaks: 60 ms a character of something loud. Fails when told to."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.fails = 0
        self.hangs = False
        self.delay = 0.02

    async def speak(self, text: str) -> AsyncIterator[Pcm]:
        self.said.append(text)
        await asyncio.sleep(self.delay)
        if self.hangs:
            await asyncio.Event().wait()
        if self.fails:
            self.fails -= 1
            raise RuntimeError("no voice today")
        whole = tone(text, 24_000, 0.06 * len(text))
        for begin in range(0, len(whole), 24_000):
            yield whole[begin : begin + 24_000]


@dataclass(frozen=True)
class Words:
    text: str
    no_speech: float = 0.0
    logprob: float = -0.2
    compression: float = 1.0


class FakeEar:
    """Hears what the test says is being said: the words that came before the end of the audio it is given."""

    def __init__(self) -> None:
        self.script: list[Words | Exception] = []
        self.always: Words | None = None
        self.calls: list[Pcm] = []
        self.delay = 0.15
        self.hangs = False

    async def transcribe(self, pcm: Pcm, *, hotwords: str = "", before: str = "") -> Words:
        self.calls.append(pcm)
        await asyncio.sleep(self.delay)
        if self.hangs:
            await asyncio.Event().wait()
        found = self.script.pop(0) if self.script else self.always or Words("")
        if isinstance(found, Exception):
            raise found
        return found


class LoudJudge:
    """Takes everything loud for a voice."""

    def __init__(self) -> None:
        self.asked = 0

    def probability(self, window: Pcm) -> float:
        self.asked += 1
        return 1.0 if float(np.abs(window).mean()) > 500 else 0.0


@dataclass
class FakeDesk:
    """Writes down what it is told, with the time."""

    clock: Callable[[], float]
    verdicts: list[Any] = field(default_factory=list)
    taken: list[Spoken] = field(default_factory=list)
    said: list[tuple[float, str, Any]] = field(default_factory=list)
    always: str = "taken"
    take_s: float = 0.01

    async def take(self, answer: Spoken) -> Verdict:
        self.taken.append(answer)
        self._note("take", answer.text)
        await asyncio.sleep(self.take_s)
        found = self.verdicts.pop(0) if self.verdicts else self.always
        if isinstance(found, Exception):
            raise found
        return Verdict(found)

    def caption(self, text: str, *, final: bool, from_ms: int, to_ms: int) -> None:
        assert from_ms <= to_ms
        self._note("final" if final else "caption", text)

    def state(self, state: str, reason: str = "") -> None:
        self._note("state", state)

    def heard(self, seq: int, text: str, *, cut: bool, from_ms: int, to_ms: int) -> None:
        assert from_ms <= to_ms
        self._note("heard", (seq, text, cut, from_ms, to_ms))

    def silent(self, times: int) -> None:
        self._note("silent", times)

    def trouble(self, stage: str) -> None:
        self._note("trouble", stage)

    def of(self, kind: str) -> list[Any]:
        return [what for _, said, what in self.said if said == kind]

    def times_of(self, kind: str) -> list[float]:
        return [at for at, said, _ in self.said if said == kind]

    @property
    def states(self) -> list[str]:
        return self.of("state")

    def _note(self, kind: str, what: Any) -> None:
        self.said.append((self.clock(), kind, what))


class Stage:
    """All of it together, fed by `hear`, 20 ms at a time."""

    def __init__(
        self,
        *,
        judge: Any = None,
        transcriber: Any = None,
        synthesizer: Any = None,
        patience: Patience | None = None,
        connected: bool = True,
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self.clock = self.loop.time
        self.line = FakeLine()
        self.ear = transcriber or FakeEar()
        self.voice = synthesizer or FakeVoice()
        self.desk = FakeDesk(self.clock)
        self.session = VoiceSession(
            line=self.line,
            transcriber=self.ear,
            synthesizer=self.voice,
            encoder_factory=PlainEncoder,
            gate=Gate(judge or LoudJudge()),
            desk=self.desk,
            clock=self.clock,
            now_ms=self.now_ms,
            patience=patience,
        )
        self.line.played = self.session.played
        self.rest: Pcm = np.zeros(0, dtype=np.int16)
        self.echo: Callable[[list[bytes | None]], Pcm] | None = None
        if connected:
            self.session.connected()

    def now_ms(self) -> int:
        return round((self.clock() - 1_000) * 1000)

    async def hear(self, pcm: Pcm) -> None:
        """The candidate's microphone, for as long as this lasts."""
        whole = np.concatenate((self.rest, pcm))
        count = len(whole) // FRAME
        self.rest = whole[count * FRAME :]
        for number in range(count):
            await asyncio.sleep(0.02)
            self.line.step()
            frame = whole[number * FRAME : (number + 1) * FRAME]
            if self.echo is not None:
                mixed = frame.astype(np.int32) + self.echo(self.line.sent)
                frame = np.clip(mixed, -32768, 32767).astype(np.int16)
            self.session.heard(frame, self.clock())

    async def silence(self, seconds: float) -> None:
        await self.hear(np.zeros(round(seconds * RATE), dtype=np.int16))

    async def speak(self, seconds: float = 1.0, text: str = "words") -> None:
        """Somebody makes the sound of speech; what the ear hears in it is up to its script."""
        await self.hear(tone(text, RATE, seconds))

    async def until(self, is_so: Callable[[], bool], seconds: float = 30.0) -> float:
        """Silence until something is so; how long it took."""
        begun = self.clock()
        while not is_so():
            assert self.clock() - begun < seconds, f"not after {seconds} s: {self.desk.said[-8:]}"
            await self.hear(QUIET)
        return self.clock() - begun

    async def until_silent(self) -> None:
        """Until the interviewer has nothing more to say."""
        await self.until(lambda: not self.line.pieces and not self.session._speaking.has_more)

    async def said_line(self, turn: int, seq: int, text: str) -> None:
        """The interviewer says a whole line, and is heard to the end."""
        self.session.said(turn, seq, text)
        await self.until(lambda: bool(self.line.pieces))
        await self.until_silent()


QUESTION = "How would you find out why a page is slow?"
ANSWER = "I would start by measuring where the time goes."


async def asked(stage: Stage, question: str = QUESTION) -> None:
    """A question has been asked and heard, and it is the candidate's turn."""
    stage.session.ask("q1", question, "knowledge")
    await stage.said_line(1, 10, question)
    await stage.silence(0.3)
