"""The candidate's voice: from frames to segments, from segments to words, from words to an answer."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from ai_interviewer.voice.endpoint import Patience
from ai_interviewer.voice.values import FRAME_MS, Pcm, Transcriber, Words

BEFORE_MS = 400
"""Kept from before a voice was found, so that no first sound is lost."""
AFTER_MS = 240
"""Of silence after the last voice that the transcriber is given."""
PAUSE_MS = 200
"""Of silence, after which what was said so far is transcribed."""
SEGMENT_MS = 8_000
"""A pause after this much ends a segment; its words are final."""
LONGEST_MS = 25_000
"""A segment without a pause is ended: the transcriber's window is 30 s."""
LONGEST_ANSWER_MS = 8 * 60_000
LEAST_VOICE_MS = 120
"""Less than that was no word."""
NOTHING_MS = 600
"""Of silence, after which a sound that was no word is forgotten."""
DEADLINE_S = 10.0
"""For one segment. The engine's own deadline is shorter."""
FAILURES = 3
"""In a row, until hearing stays off."""
HESITANT = "Um, so, uh, I was, um, thinking that, uh, we could, and um..."
"""Said before: a transcriber leaves out "um" otherwise, or makes an "arm" of it, and an "um" says that more comes."""
PAUSED_MS = 200
"""A gap that counts as a pause."""


class HearingEvents(Protocol):
    """Whoever has to know."""

    def accept(self, words: Words, segment: Segment) -> str: ...
    def words_came(self, text: str) -> None: ...
    def answer_ended(self, answer: Answer) -> None: ...
    def could_not_hear(self, *, for_good: bool) -> None: ...


@dataclass(eq=False)
class Segment:
    """A stretch of an answer that is transcribed at once."""

    frames: list[Pcm]
    from_at: float
    spoken_until: float
    voiced_ms: int = 0
    text: str = ""
    heard_until: float = 0.0  # of the audio that `text` stands for
    is_sealed: bool = False

    @property
    def is_heard(self) -> bool:
        return self.heard_until >= self.spoken_until

    @property
    def milliseconds(self) -> int:
        return len(self.frames) * FRAME_MS


@dataclass(eq=False)
class Answer:
    """What somebody says until it is somebody else's turn."""

    from_at: float
    segments: list[Segment] = field(default_factory=list)
    spoken_until: float = 0.0
    spoken_ms: int = 0
    longest_pause_ms: int = 0
    question: str | None = None

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments if segment.text)

    @property
    def is_heard(self) -> bool:
        return all(segment.is_heard for segment in self.segments)


class Hearing:
    """One answer at a time. Not a task: moved on by frames and by what the transcriber finds."""

    def __init__(
        self,
        *,
        transcriber: Transcriber,
        hotwords: Callable[[], str],
        patience: Patience,
        spawn: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]],
        events: HearingEvents,
    ) -> None:
        self._transcriber, self._hotwords, self._patience = transcriber, hotwords, patience
        self._spawn, self._events = spawn, events
        self._before: deque[tuple[float, Pcm]] = deque(maxlen=BEFORE_MS // FRAME_MS)
        self._voiced = 0
        self._job: asyncio.Task[None] | None = None
        self._failures = 0
        self._rests = False  # the last transcription failed: wait for the next voice
        self._decided = False
        self.answer: Answer | None = None
        self.kind = ""
        self.question: str | None = None
        self.is_on = True

    @property
    def is_active(self) -> bool:
        """True while somebody says something, or has and is waited for."""
        return self.answer is not None and not self._rests

    def quiet_ms(self, at: float) -> float:
        """Since the last voice."""
        return (at - self.answer.spoken_until) * 1000 if self.answer else 0.0

    def remember(self, pcm: Pcm, at: float) -> None:
        """A frame that is nobody's, unless a voice follows."""
        self._before.append((at, pcm))

    def feed(self, pcm: Pcm, at: float, *, voiced: bool) -> None:
        """The next frame while one listens."""
        if not self.is_on:
            return
        self._voiced = self._voiced + 1 if voiced else 0
        if voiced and (self._voiced >= 2 or self.is_active):
            self._speak(pcm, at)
        elif self._follows_closely(at):
            self._segment(at).frames.append(pcm)
        else:
            self.remember(pcm, at)
        self.tick(at)

    def begin(self, at: float, voiced_ms: int) -> None:
        """Somebody has been speaking for that long: what was remembered is the beginning of it."""
        if self.is_on and not self.is_active:
            self._speak(None, at)
            if self.answer and self.answer.segments:
                self._count(voiced_ms)

    def feed_always(self, pcm: Pcm, at: float, *, voiced: bool) -> None:
        """The next frame while a button says that somebody speaks."""
        if not self.is_on:
            return
        if self.answer is None:
            self._before.clear()  # of the time before the button
        if voiced or self.answer is None or self._rests:
            self._speak(pcm, at, counted=voiced)
        else:
            self._segment(at).frames.append(pcm)
        self._move_on(at)

    def decide(self, at: float) -> None:
        """A person says that the answer is over: no silence is waited for."""
        if self.is_active:
            self._decided = True
            self.tick(at)

    def drop(self) -> None:
        """What was said is nobody's answer."""
        self.answer, self._rests, self._decided, self._voiced = None, False, False, 0
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def pause(self) -> None:
        """Transcribe nothing until `resume`."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._before.clear()
        self._voiced = 0

    def resume(self, at: float) -> None:
        """As if the last word had been said just now; and a transcriber that had failed is tried again."""
        self.is_on, self._failures, self._rests = True, 0, False
        if self.answer is not None:
            shift = at - self.answer.spoken_until
            self.answer.spoken_until = at
            last = self.answer.segments[-1]
            heard = last.is_heard
            last.spoken_until += shift
            if heard:
                last.heard_until = last.spoken_until

    def tick(self, at: float) -> None:
        """Time has passed."""
        answer = self.answer
        if answer is None or self._rests or not self.is_on:
            return
        quiet = self.quiet_ms(at)
        self._move_on(at)
        if answer.spoken_ms < LEAST_VOICE_MS and quiet >= NOTHING_MS and not self._decided:
            self.drop()
            return
        if not answer.is_heard:
            return
        needed = 0 if self._decided else self._patience.silence_after(answer.text, self.kind)
        if not answer.text and not self._decided:
            needed = NOTHING_MS
        if quiet >= needed or (at - answer.from_at) * 1000 > LONGEST_ANSWER_MS:
            self.drop()
            self._events.answer_ended(answer)

    # --- how ---

    def _follows_closely(self, at: float) -> bool:
        """True while a silence still belongs to the segment before it."""
        answer = self.answer
        if answer is None or self._rests or answer.segments[-1].is_sealed:
            return False
        return self.quiet_ms(at) <= NOTHING_MS

    def _speak(self, pcm: Pcm | None, at: float, *, counted: bool = True) -> None:
        if self.answer is None:
            begun = self._before[0][0] if self._before else at
            self.answer = Answer(from_at=begun, spoken_until=at, question=self.question)
        answer = self.answer
        self._rests = False
        gap = (at - answer.spoken_until) * 1000
        if gap >= PAUSED_MS and answer.spoken_ms:
            answer.longest_pause_ms = max(answer.longest_pause_ms, round(gap))
        segment = self._segment(at)
        if self._before:  # nobody knew yet that this was speech
            segment.frames += [before for _, before in self._before]
            self._before.clear()
        if pcm is not None:
            segment.frames.append(pcm)
        if counted:
            answer.spoken_until = segment.spoken_until = at
            self._count(FRAME_MS)

    def _count(self, milliseconds: int) -> None:
        assert self.answer is not None
        self.answer.spoken_ms += milliseconds
        self.answer.segments[-1].voiced_ms += milliseconds

    def _segment(self, at: float) -> Segment:
        assert self.answer is not None
        segments = self.answer.segments
        if not segments or segments[-1].is_sealed:
            begun = self._before[0][0] if self._before else at
            segments.append(Segment([], begun, at))
        elif segments[-1].milliseconds >= LONGEST_MS:
            segments[-1].is_sealed = True
            segments.append(Segment([], at, at))
        return segments[-1]

    def _move_on(self, at: float) -> None:
        """Transcribe what waits for it: whole segments first, the running one at a pause."""
        answer = self.answer
        if answer is None:
            return
        last = answer.segments[-1]
        paused = (at - last.spoken_until) * 1000 >= PAUSE_MS
        if paused and last.is_heard and last.milliseconds >= SEGMENT_MS:
            last.is_sealed = True
            last.frames.clear()
        if self._job is not None:
            return
        for segment in answer.segments:
            if segment.is_heard or not (segment.is_sealed or paused or self._decided):
                continue
            if segment.voiced_ms >= LEAST_VOICE_MS:
                self._job = self._spawn(self._transcribe(answer, segment))
                return
            if segment.is_sealed or self._decided:
                segment.heard_until = segment.spoken_until

    async def _transcribe(self, answer: Answer, segment: Segment) -> None:
        until, job = segment.spoken_until, asyncio.current_task()
        pcm = np.concatenate(segment.frames)
        try:
            async with asyncio.timeout(DEADLINE_S):
                words = await self._transcriber.transcribe(
                    pcm, hotwords=self._hotwords(), before=_before(answer, segment)
                )
        except asyncio.CancelledError:
            raise
        except Exception:  # whatever an engine fails with
            if self._job is job:
                self._job = None
                self._fail()
            return
        if self._job is not job or self.answer is not answer:
            return
        self._job, self._failures = None, 0
        segment.heard_until = until
        segment.text = self._events.accept(words, segment)
        if segment.is_sealed and segment.is_heard:
            segment.frames.clear()
        self._events.words_came(answer.text)

    def _fail(self) -> None:
        """What was not understood is kept, and tried again with what is said next."""
        self._failures += 1
        self._rests, self._decided = True, False
        if self._failures >= FAILURES:
            self.is_on = False
            self.answer = None
        self._events.could_not_hear(for_good=not self.is_on)


def _before(answer: Answer, segment: Segment) -> str:
    """The words before a segment, for the transcriber to go on from."""
    texts = [one.text for one in answer.segments[: answer.segments.index(segment)] if one.text]
    return " ".join([HESITANT, *texts])[-200:]
