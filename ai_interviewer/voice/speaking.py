"""The interviewer's voice: sentences are spoken once, in order, one made ahead; and what of them was heard."""

from __future__ import annotations

import asyncio
import contextlib
import math
import re
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from ai_interviewer.voice.endpoint import words_of
from ai_interviewer.voice.values import FRAME, EncoderFactory, Line, Pcm, Synthesizer

MAX_LINES = 8
MAX_SENTENCES = 64
LONGEST = 220
"""Characters made into sound at a time: some 14 s."""
FIRST_S = 4.0
"""Until the first sound of a sentence. The engine's own deadline is shorter, and then another engine's turn."""
NEXT_S = 4.0
LATEST = 3
"""Packets by which line and frames may run apart."""
AUDIBLE = -50.0
"""dB of full scale from which a packet of a sentence is more than its margin of silence."""

_SENTENCE = re.compile(r"(?<=[.!?…])[\"”’)]*\s+")
_CLAUSE = re.compile(r"(?<=[,;:–—])\s+|\s+(?=(?:and|but|or|because|which)\s)")


class SpeakingEvents(Protocol):
    """Whoever has to know."""

    def began_to_speak(self) -> None: ...
    def was_heard(self, seq: int, text: str, *, cut: bool, from_ms: int, to_ms: int) -> None: ...
    def could_not_speak(self) -> None: ...


@dataclass(eq=False)
class Sentence:
    """Some words, and what they sound like."""

    text: str
    key: str
    levels: list[float] = field(default_factory=list)  # dB, a packet each
    waves: list[Pcm] = field(default_factory=list)  # the same at 16 kHz, until they have been sent
    is_made: bool = False
    is_over: bool = False

    def words_within(self, packets: int) -> str:
        """The words that are over after so many packets."""
        loud = [number for number, level in enumerate(self.levels) if level > AUDIBLE]
        if not loud:
            return ""
        share = (packets - loud[0]) / max(1, loud[-1] + 1 - loud[0])
        if share >= 1 and self.is_made:
            return self.text
        until = int(share * len(self.text))
        ends = [found.end() for found in re.finditer(r"\S+", self.text) if found.end() <= until]
        return self.text[: ends[-1]] if ends else ""


@dataclass(eq=False)
class SpokenLine:
    """What the interviewer says in one turn."""

    turn: int
    seq: int | None = None
    text: str | None = None
    streamed: dict[int, str] = field(default_factory=dict)
    sentences: list[Sentence] = field(default_factory=list)
    from_ms: int | None = None
    to_ms: int = 0
    is_cut: bool = False
    heard: str = ""
    is_shown: bool = False  # could not be made into sound

    @property
    def is_over(self) -> bool:
        return all(sentence.is_over for sentence in self.sentences)


class Speaking:
    """Everything the interviewer says in one call. Not a task: moved on by what happens."""

    def __init__(
        self,
        *,
        line: Line,
        synthesizer: Synthesizer,
        encoder_factory: EncoderFactory,
        now_ms: Callable[[], int],
        spawn: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]],
        events: SpeakingEvents,
    ) -> None:
        self._line, self._synthesizer, self._encoder_factory = line, synthesizer, encoder_factory
        self._now_ms, self._spawn, self._events = now_ms, spawn, events
        self._lines: deque[SpokenLine] = deque()
        self._past: deque[SpokenLine] = deque(maxlen=MAX_LINES)
        self._making: asyncio.Task[None] | None = None
        self._made = 0
        self._sent = ("", 0)
        self._audible_until = -1
        self._owed = 0
        self._recent: deque[str] = deque(maxlen=12)
        self.is_held = False
        self._may_begin = True

    # --- what to say ---

    def add(self, turn: int, number: int, text: str) -> None:
        """A sentence of a turn, as it is thought. Comes in any order, twice, or not at all."""
        line = self._line_of(turn)
        if line is None or line.text is not None or line.is_cut or not 0 <= number < MAX_SENTENCES:
            return
        if number not in line.streamed:
            line.streamed[number] = " ".join(text.split())
            self._extend(line)
            self._advance()

    def complete(self, turn: int, seq: int, text: str) -> None:
        """The whole of what is said in a turn: what `add` has not brought is spoken after it."""
        if any(line.seq == seq for line in (*self._past, *self._lines)):
            return
        line = self._line_of(turn, again=True)
        if line is None:
            return
        line.seq, line.text = seq, " ".join(text.split())
        if line.is_cut:
            self._leave(line)
            return
        rest = _rest_of(line.text, [sentence.text for sentence in line.sentences])
        if rest is None:  # other words than those that were streamed: those count
            self._drop_unsaid(line)
            rest = line.text
        for sentence in split(rest)[: MAX_SENTENCES - len(line.sentences)]:
            self._append(line, sentence)
        self._advance()

    def repeat(self, seq: int, text: str) -> None:
        """Say something again; what is heard of it is heard of line `seq`."""
        line = SpokenLine(turn=-1, seq=seq, text=text)
        for sentence in split(text):
            self._append(line, sentence)
        self._lines.append(line)
        self._advance()

    def take_back(self, turn: int) -> None:
        """What was streamed of this turn does not count; something else will be said in it."""
        for line in [line for line in self._lines if line.turn == turn and line.text is None]:
            self._silence(line)
            self._lines.remove(line)
        self._advance()

    # --- holding and stopping ---

    @property
    def is_audible(self) -> bool:
        """True while something is being played, or would be if it were not held."""
        return self._line.is_speaking or self.is_held

    @property
    def has_more(self) -> bool:
        """True while there is anything that has not been said to its end."""
        return any(not line.is_over for line in self._lines)

    @property
    def is_waiting_for_words(self) -> bool:
        """True while a line has begun whose end is not known."""
        return any(line.text is None and line.sentences for line in self._lines)

    def hold(self) -> None:
        """Silence at once; the place is kept."""
        if not self.is_held:
            self.is_held = True
            self._line.hold()

    def go_on(self, rewind_ms: int = 0) -> None:
        """From a little before where it was held."""
        if self.is_held:
            self.is_held = False
            self._line.go_on(rewind_ms)

    def wait_to_begin(self, wait: bool) -> None:
        """Nothing new is begun while somebody else speaks."""
        if self._may_begin == wait:
            self._may_begin = not wait
            self._advance()

    def stop(self) -> None:
        """Whatever is unsaid stays unsaid."""
        for line in list(self._lines):
            self._cut(line)
        self._lines.clear()
        self._forget_sound()

    def played(self, key: str) -> None:
        """The last packet of a sentence is out."""
        line, sentence = self._find(key)
        if line is None or sentence is None:
            return
        self._end(line, sentence)
        self._advance()

    # --- what was sent ---

    def sent_waves(self) -> list[Pcm]:
        """What went out since this was last asked, in frames of 20 ms at 16 kHz; silence where nothing did."""
        progress = self._line.progress()
        if progress is None or self.is_held:
            return [_SILENCE]
        self._audible_until = self._now_ms()
        key, before = self._sent
        if progress.key != key:
            before = 0
        self._sent = (progress.key, progress.sent_packets)
        _, sentence = self._find(progress.key)
        new = sentence.waves[before : progress.sent_packets] if sentence else []
        if not new and self._line.is_speaking and self._owed < LATEST:
            self._owed += 1  # late, or early: the next time there will be two
            return []
        self._owed = max(0, self._owed + 1 - len(new)) if new else 0
        if sentence and sentence.key and progress.sent_packets and before == 0:
            self._begin(sentence)
        return new[-25:] or [_SILENCE]

    def said_lately(self) -> set[str]:
        """The words of the last sentences that went out."""
        return {word for text in self._recent for word in words_of(text)}

    def was_audible_since(self, since_ms: int) -> bool:
        """True if anything was being said after that."""
        return self.is_audible or self._audible_until >= since_ms

    # --- how ---

    def _line_of(self, turn: int, *, again: bool = False) -> SpokenLine | None:
        for line in (*self._lines, *self._past):
            if line.turn == turn and line.seq is None:
                return line
        if not again and any(line.turn == turn for line in (*self._lines, *self._past)):
            return None  # a sentence of a turn that is known as a whole
        if len(self._lines) >= MAX_LINES:
            return None
        for line in list(self._lines):
            if line.seq is None and line.is_over:  # its end never came, and something else is said by now
                self._leave(line)
        line = SpokenLine(turn)
        self._lines.append(line)
        return line

    def _extend(self, line: SpokenLine) -> None:
        ready = 0
        while ready in line.streamed:
            ready += 1
        known = _joined(sentence.text for sentence in line.sentences)
        whole = _joined(line.streamed[number] for number in range(ready))
        for sentence in split(whole[len(known) :]):
            self._append(line, sentence)

    def _append(self, line: SpokenLine, text: str) -> None:
        self._made += 1
        line.sentences.append(Sentence(text, f"{line.turn}.{self._made}"))

    def _find(self, key: str) -> tuple[SpokenLine | None, Sentence | None]:
        for line in self._lines:
            for sentence in line.sentences:
                if sentence.key == key:
                    return line, sentence
        return None, None

    def _advance(self) -> None:
        """Make the next sentence, unless one is being made or one is ready and waiting."""
        for line in list(self._lines):
            if line.text is not None and line.is_over:
                self._leave(line)
        if self._making is None:
            ahead = [s for line in self._lines for s in line.sentences if s.is_made and not s.is_over]
            following = self._next()
            if following and len(ahead) < 2 and (self._may_begin or ahead):
                self._making = self._spawn(self._make(*following))

    def _next(self) -> tuple[SpokenLine, Sentence] | None:
        for line in self._lines:
            for sentence in line.sentences:
                if not sentence.is_made and not sentence.is_over:
                    return line, sentence
        return None

    async def _make(self, line: SpokenLine, sentence: Sentence) -> None:
        try:
            await self._synthesize(line, sentence)
        except asyncio.CancelledError:
            raise
        except Exception:  # whatever an engine fails with: the words are on the screen
            self._show(line)
            self._events.could_not_speak()
        finally:
            if self._making is asyncio.current_task():
                self._making = None
                self._advance()

    async def _synthesize(self, line: SpokenLine, sentence: Sentence) -> None:
        encoder, resample = self._encoder_factory(), Thirds()
        kept: list[bytes] = []
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(FIRST_S) as deadline, _closing(self._synthesizer.speak(sentence.text)) as pieces:
            async for pcm in pieces:
                deadline.reschedule(loop.time() + NEXT_S)
                self._listen_along(sentence, resample(pcm))
                kept += encoder.encode(pcm)
                # The last packet is kept back: the line wants to be told which one it is.
                if len(kept) > 1:
                    self._line.queue(sentence.key, kept[:-1], last=False)
                    del kept[:-1]
        kept += encoder.flush()
        sentence.is_made = True
        if kept:
            self._line.queue(sentence.key, kept, last=True)
        elif not sentence.levels:
            self._end(line, sentence)

    def _listen_along(self, sentence: Sentence, waves: list[Pcm]) -> None:
        sentence.waves += waves
        sentence.levels += [_level(wave) for wave in waves]

    def _show(self, line: SpokenLine) -> None:
        """What cannot be spoken is taken for read: it stands on the screen."""
        line.is_shown = True
        for sentence in line.sentences:
            if not sentence.is_made:
                sentence.is_over = True
                line.heard = _joined((line.heard, sentence.text))

    def _begin(self, sentence: Sentence) -> None:
        line, _ = self._find(sentence.key)
        if line is None:
            return
        if not self._recent or self._recent[-1] != sentence.text:
            self._recent.append(sentence.text)
        if line.from_ms is None:
            line.from_ms = self._now_ms()
        self._events.began_to_speak()

    def _end(self, line: SpokenLine, sentence: Sentence) -> None:
        if line.from_ms is None:
            self._begin(sentence)
        sentence.is_over, sentence.is_made = True, True
        sentence.waves.clear()
        line.heard = _joined((line.heard, sentence.text))
        line.to_ms = self._now_ms()

    def _cut(self, line: SpokenLine) -> None:
        self._silence(line)
        line.is_cut = not line.is_over or line.text is None
        line.to_ms = self._now_ms()
        self._leave(line)

    def _silence(self, line: SpokenLine) -> None:
        """Stop what is being played of a line, and count what of it was heard."""
        progress = self._line.progress()
        _, playing = self._find(progress.key) if progress else (None, None)
        if playing in line.sentences and playing is not None and progress is not None and not playing.is_over:
            stopped = self._line.stop() or progress
            self.is_held = False
            if stopped.key == playing.key:
                line.heard = _joined((line.heard, playing.words_within(stopped.sent_packets)))
        elif any(sentence.is_made and not sentence.is_over for sentence in line.sentences):
            self._line.stop()
            self.is_held = False
        if self._making is not None:
            self._making.cancel()
            self._making = None

    def _drop_unsaid(self, line: SpokenLine) -> None:
        self._silence(line)
        line.sentences.clear()
        line.streamed.clear()
        line.heard = ""

    def _leave(self, line: SpokenLine) -> None:
        with contextlib.suppress(ValueError):
            self._lines.remove(line)
        if line not in self._past:
            self._past.append(line)
        if line.seq is None:
            return
        now = self._now_ms()
        text = line.heard if line.is_cut else line.text or ""
        self._events.was_heard(
            line.seq,
            text,
            cut=line.is_cut,
            from_ms=now if line.from_ms is None else line.from_ms,
            to_ms=line.to_ms or now,
        )

    def _forget_sound(self) -> None:
        if self._making is not None:
            self._making.cancel()
            self._making = None
        self._line.stop()
        self.is_held = False
        self._sent = ("", 0)


_SILENCE: Pcm = np.zeros(FRAME, dtype=np.int16)


@contextlib.asynccontextmanager
async def _closing(pieces: AsyncIterator[Pcm]) -> AsyncIterator[AsyncIterator[Pcm]]:
    try:
        yield pieces
    finally:
        close = getattr(pieces, "aclose", None)
        if close is not None:
            await close()


class Thirds:
    """24 kHz to frames of 20 ms at 16 kHz; good enough to know one's own voice again."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, dtype=np.int16)

    def __call__(self, pcm: Pcm) -> list[Pcm]:
        whole = np.concatenate((self._rest, pcm))
        count = len(whole) // 480
        self._rest = whole[count * 480 :]
        places = np.arange(count * FRAME) * 1.5
        made = np.interp(places, np.arange(count * 480), whole[: count * 480]).astype(np.int16)
        return list(made.reshape(count, FRAME)) if count else []


def _level(wave: Pcm) -> float:
    power = float(np.mean(wave.astype(np.float32) ** 2)) / 1_073_741_824
    return 10 * math.log10(power + 1e-10)


def _joined(texts: Any) -> str:
    return " ".join(text for text in texts if text)


def split(text: str) -> list[str]:
    """Sentences, none longer than what is made at a time."""
    found: list[str] = []
    for sentence in _SENTENCE.split(text.strip()):
        while len(sentence) > LONGEST:
            cuts = [cut.start() for cut in _CLAUSE.finditer(sentence, 40, LONGEST)]
            cut = cuts[-1] if cuts else max(sentence.rfind(" ", 40, LONGEST), 0) or LONGEST
            found.append(sentence[:cut].strip())
            sentence = sentence[cut:].strip()
        if sentence:
            found.append(sentence)
    return found


def _rest_of(whole: str, spoken: list[str]) -> str | None:
    """What of the whole stands after what was spoken; None if it begins with other words."""
    begun = words_of(" ".join(spoken))
    places = list(re.finditer(r"[^\W_]+(?:['’-][^\W_]+)*", whole))
    if [place.group().lower().replace("’", "'") for place in places[: len(begun)]] != begun:
        return None
    if not begun:
        return whole
    return whole[places[len(begun)].start() :] if len(places) > len(begun) else ""
