"""One spoken interview: what is heard, when it is an answer, what is said, and who gives way to whom."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

import uuid_utils

from ai_interviewer.voice.echo import Echo
from ai_interviewer.voice.endpoint import Patience, asks_for_time, is_aside, is_backchannel, is_filler, words_of
from ai_interviewer.voice.gate import Gate
from ai_interviewer.voice.hearing import Answer, Hearing, Segment
from ai_interviewer.voice.interruption import Interruption
from ai_interviewer.voice.phantom import without_phantoms
from ai_interviewer.voice.speaking import Speaking
from ai_interviewer.voice.values import (
    Desk,
    EncoderFactory,
    Line,
    Pcm,
    Spoken,
    State,
    Synthesizer,
    Transcriber,
    Words,
)

log = logging.getLogger(__name__)

BEAT_S = 0.1
"""How often time is looked at when no frames come."""
TAKE_S = 10.0
OFFERS = 3
"""Times that an answer is offered to a desk that fails."""
OFFER_AGAIN_S = 1.0
MOST_PENDING = 4
"""Answers that wait to be taken."""
REWIND_MS = 400
STILL_LOUD = 4.0
"""dB above the room's noise under which a voice has ended, though the gate's model still rings."""
OWN_WORDS = 0.75
"""Share of words that the interviewer has just said, from which it was the interviewer who was heard."""


class VoiceSession:
    """Between a line and a desk. Everything on one loop; nothing blocks it, nothing waits without an end."""

    def __init__(
        self,
        *,
        line: Line,
        transcriber: Transcriber,
        synthesizer: Synthesizer,
        encoder_factory: EncoderFactory,
        gate: Gate,
        desk: Desk,
        clock: Callable[[], float],
        now_ms: Callable[[], int],
        patience: Patience | None = None,
        hotwords: Callable[[], str] = str,
    ) -> None:
        self._gate, self._desk, self._clock, self._now_ms = gate, desk, clock, now_ms
        self._patience = patience or Patience()
        self._tasks: set[asyncio.Task[None]] = set()
        self._echo, self._interruption = Echo(), Interruption()
        self._speaking = Speaking(
            line=line,
            synthesizer=synthesizer,
            encoder_factory=encoder_factory,
            now_ms=now_ms,
            spawn=self._spawn,
            events=self,
        )
        self._hearing = Hearing(
            transcriber=transcriber, hotwords=hotwords, patience=self._patience, spawn=self._spawn, events=self
        )
        self._state: State | None = None
        self._is_connected = self._is_parked = self._is_closed = False
        self._push = self._down = False
        self._is_thinking = False
        self._asked: tuple[str, str] | None = None  # the question's id and words
        self._last: tuple[int, str] | None = None  # the last whole line of the interviewer's
        self._asked_in: tuple[int, str] | None = None  # the line that asks it
        self._unheard = False  # the question, or the end of it
        self._pending: deque[Spoken] = deque(maxlen=MOST_PENDING)
        self._offering: asyncio.Task[None] | None = None
        self._quiet_since = clock()
        self._silences = 0
        self._wants_time = False
        self._spoke_over = False
        self._beat: asyncio.TimerHandle | None = None

    # --- from the peer ---

    def connected(self) -> None:
        """Media can flow: the first time, or again."""
        if self._is_closed:
            return
        self._is_connected = True
        self._state = None  # the page may be a new one: it is told again
        self._hearing.resume(self._clock())
        self._start_over()
        if self._is_parked:
            self._show("parked")
        if self._beat is None:
            self._keep_time()

    def disconnected(self) -> None:
        """Nobody hears or is heard until `connected`."""
        if self._is_connected:
            self._is_connected = False
            self._fall_silent()

    def heard(self, pcm: Pcm, at: float) -> None:
        """The next 20 ms from the candidate."""
        if self._is_closed or self._is_parked or not self._is_connected:
            return
        sound = self._gate.feed(pcm)
        for wave in self._speaking.sent_waves():
            self._echo.sent(wave)
        echo = self._echo.is_echo(pcm) and sound.above > STILL_LOUD
        voiced = sound.voiced and sound.above > STILL_LOUD and not echo
        if self._push:
            if self._down:
                self._hearing.feed_always(pcm, at, voiced=sound.voiced)
        elif self._speaking.is_held and self._spoke_over:
            self._hearing.feed(pcm, at, voiced=voiced)
            self._weigh(voiced, at)
        elif self._speaking.is_audible and not self._hearing.is_active:
            self._hearing.remember(pcm, at)
            if self._hearing.is_on and self._interruption.watch(sound, echo=echo) == "hold":
                self._speaking.hold()
                self._spoke_over = True
                self._hearing.begin(at, self._interruption.voiced_ms)
        else:
            self._hearing.feed(pcm, at, voiced=voiced)
        self._tick(at)

    def played(self, key: str) -> None:
        """The last packet of a piece is out."""
        if not self._is_closed:
            self._speaking.played(key)
            self._tick(self._clock())

    # --- from the room ---

    def ask(self, question_id: str, text: str, kind: str) -> None:
        """From now on this is what an answer answers."""
        self._asked, self._asked_in, self._unheard = (question_id, text), None, True
        self._find_question()
        self._hearing.question, self._hearing.kind = question_id, kind
        if self._hearing.answer is None:
            self._silences, self._wants_time = 0, False

    def say(self, turn: int, n: int, text: str) -> None:
        """A sentence of the interviewer, as it is thought."""
        if not self._is_closed and not self._is_parked and self._is_connected:
            self._is_thinking = False
            self._speaking.add(turn, n, text)

    def said(self, turn: int, seq: int, text: str) -> None:
        """The whole line, with its number in the log: what `say` has not brought is spoken now."""
        if self._is_closed:
            return
        self._is_thinking, self._last = False, (seq, text)
        self._find_question()
        if self._is_connected and not self._is_parked:
            self._speaking.complete(turn, seq, text)

    def take_back(self, turn: int) -> None:
        """What was streamed of this turn is withdrawn."""
        self._speaking.take_back(turn)

    def park(self) -> None:
        """Play nothing more and ask no engine, until `unpark`. Nothing is lost."""
        if not self._is_parked and not self._is_closed:
            self._is_parked = True
            self._fall_silent()
            self._show("parked")

    def unpark(self) -> None:
        """Go on where it was parked: with the answer that was refused, or with the question."""
        if not self._is_parked or self._is_closed:
            return
        self._is_parked = False
        self._hearing.resume(self._clock())
        self._start_over()

    def typed(self) -> None:
        """The answer came in writing: what was being said, by either, is over."""
        if not self._is_closed and not self._is_parked:
            self._pending.clear()
            self._wants_time, self._silences = False, 0
            self._interruption.reset()
            self._spoke_over, self._unheard, self._is_thinking = False, False, True
            self._hearing.drop()
            self._speaking.stop()
            self._tick(self._clock())

    def think(self) -> None:
        """The candidate asks for time, by a button."""
        self._wants_time, self._silences, self._quiet_since = True, 0, self._clock()
        self._tick(self._clock())

    def done(self) -> None:
        """The candidate says that the answer is over, by a button."""
        if not self._is_parked:
            self._hearing.decide(self._clock())

    def push_to_talk(self, on: bool) -> None:
        """From now on a button decides when somebody speaks; or no longer."""
        if self._push and not on and self._down:
            self.talk(False)
        self._push = on

    def talk(self, down: bool) -> None:
        """The button is pressed, or let go."""
        if self._is_closed or self._is_parked or not self._push or self._down == down:
            return
        self._down = down
        if down:
            self._speaking.stop()
            self._hearing.drop()
        else:
            self._hearing.decide(self._clock())

    async def close(self) -> None:
        """Fall silent for good; no task is left when this returns."""
        if not self._is_closed:
            self._is_closed = True
            self._fall_silent()
            self._hearing.drop()
            if self._beat is not None:
                self._beat.cancel()
        mine = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in mine:
            task.cancel()
        await asyncio.gather(*mine, return_exceptions=True)

    # --- what the stages tell ---

    def accept(self, words: Words, segment: Segment) -> str:
        """What of a transcription somebody really said."""
        if self._is_own_voice(words.text, segment):
            self._echo.was_echo()
            return ""
        return without_phantoms(words, voiced_ms=segment.voiced_ms)

    def words_came(self, text: str) -> None:
        """The running answer has these words so far."""
        answer = self._hearing.answer
        if self._speaking.is_held and self._spoke_over:
            if not text or is_backchannel(text):
                if not text:
                    self._interruption.was_nothing()
                if answer is None or self._hearing.quiet_ms(self._clock()) > 0:
                    self._give_back()
                return
            self._give_way()
        if text and answer is not None:
            self._silences, self._quiet_since = 0, self._clock()
            self._desk.caption(
                text, final=False, from_ms=self._session_ms(answer.from_at), to_ms=self._session_ms(answer.spoken_until)
            )
        self._tick(self._clock())

    def answer_ended(self, answer: Answer) -> None:
        """A silence, a button or a limit has ended it."""
        text = answer.text
        if not text:
            return
        self._quiet_since = self._clock()
        if asks_for_time(text):
            self.think()
        if asks_for_time(text) or is_aside(text) or is_filler(text):
            return
        self._wants_time = False
        spoken = Spoken(
            id=str(uuid_utils.uuid7()),
            text=text,
            question=answer.question,
            from_ms=self._session_ms(answer.from_at),
            to_ms=self._session_ms(answer.spoken_until),
            words=len(words_of(text)),
            spoken_ms=answer.spoken_ms,
            longest_pause_ms=answer.longest_pause_ms,
        )
        self._pending.append(spoken)
        self._offer()

    def could_not_hear(self, *, for_good: bool) -> None:
        """The transcriber failed."""
        log.warning("Could not transcribe", extra={"for_good": for_good})
        if self._speaking.is_held:
            self._give_back()
        self._desk.trouble("hearing")

    def began_to_speak(self) -> None:
        """The first packet of a sentence is out."""
        self._is_thinking = False
        self._tick(self._clock())

    def was_heard(self, seq: int, text: str, *, cut: bool, from_ms: int, to_ms: int) -> None:
        """This much of a line was audible."""
        if not cut and (self._asked_in is None or self._asked_in[0] == seq):
            self._unheard = False
        self._quiet_since = self._clock()
        self._desk.heard(seq, text, cut=cut, from_ms=from_ms, to_ms=to_ms)

    def could_not_speak(self) -> None:
        """The synthesizer failed; the words stand on the screen."""
        log.warning("Could not synthesize")
        self._desk.trouble("speaking")

    def _find_question(self) -> None:
        """The line comes before its question or after it."""
        if self._asked is None or self._asked_in is not None or self._last is None:
            return
        if self._asked[1] in self._last[1]:
            self._asked_in = self._last

    # --- who gives way to whom ---

    def _weigh(self, voiced: bool, at: float) -> None:
        quiet = self._hearing.quiet_ms(at)
        move = self._interruption.weigh(voiced=voiced, is_over=quiet > 200)
        if move == "stop":
            self._give_way()
        elif move == "go_on" or not self._hearing.is_active:
            self._give_back()

    def _give_way(self) -> None:
        self._spoke_over = False
        self._interruption.reset()
        self._speaking.stop()

    def _give_back(self) -> None:
        self._spoke_over = False
        self._interruption.reset()
        self._hearing.drop()
        self._speaking.go_on(REWIND_MS)

    def _is_own_voice(self, text: str, segment: Segment) -> bool:
        own = self._speaking.said_lately()
        words = words_of(text)
        if not own or len(words) < 3 or not self._speaking.was_audible_since(self._session_ms(segment.from_at) - 700):
            return False
        return sum(word in own for word in words) / len(words) >= OWN_WORDS

    # --- answers ---

    def _offer(self) -> None:
        if self._pending and (self._offering is None or self._offering.done()):
            self._is_thinking = True
            self._offering = self._spawn(self._offer_pending())

    async def _offer_pending(self) -> None:
        while self._pending:
            answer = self._pending[0]
            kind = await self._offered(answer)
            if kind not in ("failed", "spent") and self._pending and self._pending[0] is answer:
                self._pending.popleft()
            self._settle(answer, kind)
            if kind in ("failed", "spent"):
                return

    async def _offered(self, answer: Spoken) -> str:
        for attempt in range(OFFERS):
            if attempt:
                await asyncio.sleep(OFFER_AGAIN_S)
            try:
                async with asyncio.timeout(TAKE_S):
                    kind = (await self._desk.take(answer)).kind
            except Exception:
                log.exception("The desk failed")
                continue
            if kind != "failed":
                return kind
        return "failed"

    def _settle(self, answer: Spoken, kind: str) -> None:
        self._is_thinking = kind == "taken"
        if kind == "spent":
            self.park()
            return
        if kind == "failed":
            self._desk.trouble("hearing")
            return
        if kind == "taken":
            self._unheard = False
            self._speaking.stop()
        elif kind == "waited":
            self._wants_time, self._silences = True, 0
        self._desk.caption(answer.text, final=True, from_ms=answer.from_ms, to_ms=answer.to_ms)
        self._quiet_since = self._clock()
        self._tick(self._clock())

    # --- time ---

    def _keep_time(self) -> None:
        self._beat = asyncio.get_running_loop().call_later(BEAT_S, self._keep_time)
        if self._is_connected and not self._is_parked:
            self._tick(self._clock())

    def _tick(self, at: float) -> None:
        if self._is_closed or self._is_parked:
            return
        if not self._down:
            self._hearing.tick(at)
        self._speaking.wait_to_begin(self._hearing.is_active and not self._spoke_over)
        if self._state_now() != self._state:
            self._show(self._state_now())
        self._watch_silence(at)

    def _state_now(self) -> State:
        if self._is_parked:
            return "parked"
        if self._hearing.is_active or self._down:
            return "hearing"
        if self._speaking.is_audible or self._speaking.has_more:
            return "speaking"
        if self._is_thinking:
            return "thinking"
        return "waiting" if self._wants_time else "listening"

    def _show(self, state: State) -> None:
        self._state = state
        self._desk.state(state)

    def _watch_silence(self, at: float) -> None:
        if self._asked is None or self._state not in ("listening", "waiting") or not self._is_connected:
            self._quiet_since = at
            return
        if self._silences >= 2:
            return
        patience = self._patience
        limit = patience.pause_s if self._silences else patience.think_s if self._wants_time else patience.prompt_s
        if at - self._quiet_since >= limit:
            self._silences, self._quiet_since, self._wants_time = self._silences + 1, at, False
            self._desk.silent(self._silences)

    def _session_ms(self, at: float) -> int:
        return self._now_ms() - round((self._clock() - at) * 1000)

    # --- stopping and starting ---

    def _fall_silent(self) -> None:
        self._speaking.stop()
        self._hearing.pause()
        self._interruption.reset()
        self._spoke_over = self._down = False
        if self._offering is not None:
            self._offering.cancel()

    def _start_over(self) -> None:
        """After a gap: what waits to be taken, or else the question, if it has not been heard to its end."""
        if self._is_parked or not self._is_connected:
            return
        self._quiet_since = self._clock()
        if self._pending:
            self._offer()
        elif self._unheard and self._asked_in is not None:
            self._speaking.repeat(*self._asked_in)
        self._tick(self._clock())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
