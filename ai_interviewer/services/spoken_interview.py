"""One spoken interview: between the room (events, frames, signals), the line (media) and the voice session."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from ai_interviewer import rules, voice
from ai_interviewer.errors import (
    AnswerEmpty,
    AnswerTooLong,
    InterviewFinished,
    InterviewPaused,
    MonthlyLimitReached,
    PaymentRequired,
    QuestionMovedOn,
)
from ai_interviewer.models import Call, Interview
from ai_interviewer.protocol import AiSaying, VoiceState
from ai_interviewer.services import calls, engine, hearing, interviews, turns
from ai_interviewer.services.carrying import CarriedCall
from ai_interviewer.services.recorder import Recorder
from ai_interviewer.services.voice import prompt_words
from ai_interviewer.speech import make_hotwords, synthesizer, transcriber
from ai_interviewer.speech.vad import Silero
from core.common.errors import Refusal
from core.common.sql import database_now
from core.realtime import server
from sessions_live import selectors as sessions
from sessions_live.log import OpenLog, Row
from sessions_live.services import acts
from signalling.peers import Call as Line
from signalling.peers import MediaLoop
from signalling.peers.opus import Encoder
from signalling.peers.process import call_policy

log = logging.getLogger(__name__)

GONE_FOR = 120.0  # seconds without a connection after which a call is let go
PARKED_FOR = 1800.0
LAST_WORDS = 20.0  # seconds that the interviewer's last sentence may take once the interview is finished

_saying = msgspec.json.Decoder(AiSaying)


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an interview stands when a worker takes its call."""

    interview_id: UUID
    state: str
    question: dict[str, Any] | None
    last_words: str
    last_seq: int
    last_turn: int
    heard: bool  # the last words were audible before, on this worker or another
    hotwords: str
    started_at: datetime | None


class SpokenInterview(CarriedCall):
    """A candidate's call."""

    def __init__(self, row: Call, *, media: MediaLoop, ended: Callable[[CarriedCall, str], None]) -> None:
        super().__init__(row, media=media, ended=ended)
        self._session: voice.VoiceSession | None = None
        self._line: Line | None = None
        self._hotwords = ""
        self.opening: tuple[int, int, str] | None = None  # what is said first: turn, number of the line, words
        self._recorder = Recorder(row.room_id, row.seat_id, now_ms=self.now_ms)
        self._connected_at: float | None = None
        self._gone_at = time.monotonic()
        self._left_at: float | None = None  # of the room: a line alone keeps nobody in it
        self._parked_at: float | None = None
        self._is_finishing = False
        self._ids: set[str] = set()

    # --- the server's loop: beginning and ending ---

    async def open(self) -> bool:
        scene = await server.in_database(read_scene, self.room_id)
        self.started_at, self._hotwords = scene.started_at, scene.hotwords
        if scene.state == Interview.State.FINISHED:
            self.end("finished")
            return False
        if not hearing.readiness().hearing:
            self.end("hearing_failed")
            return False
        await self.ask_media(self._open(scene))
        self.spawn(self._watch())
        await self._recorder.resume()
        return True

    async def shut(self) -> None:
        session, line = self._session, self._line

        async def shut() -> None:
            if session is not None:
                await session.close()
            if line is not None:
                await line.close()

        await self.ask_media(shut())
        await self._recorder.close("moved" if self._state == "moving" else "ended")

    async def line_of(self, seat_id: str) -> Line | None:
        return self._line if seat_id == str(self.seat_id) else None

    async def _open(self, scene: Scene) -> None:
        """On the media loop."""
        loop = asyncio.get_running_loop()
        config = engine.speech_config()
        ear = _Ear(self)
        line = self._line = self.media.open_call(f"{self.id}:{self.number}", ear, policy=call_policy())
        session = voice.VoiceSession(
            line=line.speech,
            transcriber=transcriber(config),
            synthesizer=synthesizer(config),
            encoder_factory=Encoder,
            gate=voice.Gate(Silero()),
            desk=_Desk(self),
            clock=loop.time,
            now_ms=self.now_ms,
            hotwords=lambda: self._hotwords,
        )
        ear.session = session
        line.tap = self._recorder
        if scene.question is not None:
            session.ask(scene.question["id"], scene.question["text"], scene.question["kind"])
            # Whoever has heard the greeting before hears only the question again.
            words = scene.question["text"] if scene.heard else scene.last_words
            self.opening = (scene.last_turn, scene.last_seq, words)
        if scene.state == Interview.State.PAUSED:
            self._parked_at = time.monotonic()
            session.park()
        self._session = session

    async def _watch(self) -> None:
        """Let go of a call whose candidate is gone, or that has waited at its limit for very long."""
        while True:
            await asyncio.sleep(5)
            now = time.monotonic()
            gone_at = self._gone_at if self._connected_at is None else self._left_at
            if gone_at is not None and now - gone_at > GONE_FOR:
                self.end("left")
            elif self._parked_at is not None and now - self._parked_at > PARKED_FOR:
                self.end("idle")

    # --- the server's loop: what comes from the room ---

    def follow(self, row: Row) -> None:
        """Let the voice follow what happens in the room, whoever did it, and by whatever road."""
        session = self._session
        assert session is not None
        kind = row.kind
        if kind.startswith(("consent.", "recording.")):
            self._recorder.take_event(row)
        elif kind == "transcript.said" and row.seat == str(self.ai_seat_id):
            data, self.opening = row.data, None
            self.on_media(session.said, data["turn"], row.seq, data["text"])
        elif kind == "transcript.said" and row.client_id not in self._ids:
            self.on_media(session.typed)
        elif kind == "ai.asked":
            question = row.data["question"]
            self.on_media(session.ask, question["id"], question["text"], question["kind"])
            self.spawn(self._learn_words())
        elif kind == "ai.waited":
            self.on_media(session.think)
            self.on_media(session.said, 0, row.seq, row.data["text"])
        elif kind in ("ai.paused", "quota.exceeded"):
            self._parked_at = time.monotonic()
            self.on_media(session.park)
        elif kind in ("ai.resumed", "quota.restored"):
            self._parked_at = None
            self.on_media(session.unpark)
        elif kind in ("seat.joined", "seat.left") and row.seat == str(self.seat_id):
            self._left_at = time.monotonic() if kind == "seat.left" else None
            if kind == "seat.left" and row.data["reason"] == "signed_out":
                self.end("left")
        elif kind == "ai.voice" and not row.data["on"] and row.data["seat"] == str(self.seat_id):
            self.end("off")
        elif kind == "ai.finished":
            self._is_finishing = True
            self.spawn(self._say_last_words())
        elif kind == "room.ended" and not self._is_finishing:
            self.end("finished")

    async def _learn_words(self) -> None:
        """The words that are likely in an answer to the question that was just asked."""
        self._hotwords = await server.in_database(read_hotwords, self.room_id)

    async def _say_last_words(self) -> None:
        """Let the closing sentence be heard, then hang up."""
        await asyncio.sleep(0.5)
        await self.come_to_rest(LAST_WORDS)
        self.end("finished")

    def take_frame(self, text: str) -> None:
        session = self._session
        if session is None or '"ai.saying"' not in text[:40]:
            return
        said = _saying.decode(text)
        if said.reset:
            self.on_media(session.take_back, said.turn)
        else:
            self.on_media(session.say, said.turn, said.n, said.text)

    def take_word(self, word: dict[str, Any]) -> None:
        """A button: "Done", push-to-talk."""
        session = self._session
        if session is None:
            return
        if word["word"] == "done":
            self.on_media(session.done)
        else:
            self.on_media(session.push_to_talk, word["push"])
            if word["push"]:
                self.on_media(session.talk, word["down"])

    # --- the server's loop: what the session asks of the room ---

    async def take(self, spoken: voice.Spoken) -> voice.Verdict:
        """An answer was spoken: the same road as one that was typed."""
        self._ids.add(spoken.id)
        if rules.asks_to_repeat(spoken.text):
            return await self._command(interviews.repeat)
        question_id = UUID(spoken.question) if spoken.question else None
        if rules.asks_to_skip(spoken.text):
            return await self._command(
                lambda opened, mine: interviews.skip(opened, mine, now=database_now(), question_id=question_id)
            )
        when = turns.Spoken(spoken.from_ms, max(spoken.to_ms, spoken.from_ms), spoken.longest_pause_ms)

        def act(opened: OpenLog) -> turns.Taken:
            return turns.take_answer(
                opened,
                room_id=self.room_id,
                answer=spoken.text[: rules.MAX_ANSWER],
                client_id=spoken.id,
                question_id=question_id,
                spoken=when,
            )

        try:
            taken = await acts.act_in(self.room_id, act)
        except (PaymentRequired, MonthlyLimitReached, InterviewPaused):
            return voice.Verdict("spent")
        except (AnswerEmpty, AnswerTooLong):
            return voice.Verdict("empty")
        except (QuestionMovedOn, InterviewFinished):
            return voice.Verdict("moved")
        except Refusal as refusal:
            log.warning("calls.answer_refused call=%s code=%s", self.id, refusal.code)
            return voice.Verdict("failed")
        return voice.Verdict("waited" if taken.waited else "taken")

    async def _command(self, act: Callable[[OpenLog, Interview], object]) -> voice.Verdict:
        """Something that was said and is no answer: carried out, and nothing is counted."""
        try:
            await acts.act_in(self.room_id, lambda opened: act(opened, turns.interview_in(self.room_id)))
        except Refusal:
            return voice.Verdict("moved")
        return voice.Verdict("empty")

    async def note_heard(self, seq: int, text: str, *, cut: bool, from_ms: int, to_ms: int) -> None:
        def act(opened: OpenLog) -> Row | None:
            interview = turns.interview_in(self.room_id)
            return interviews.note_heard(opened, interview, seq=seq, text=text, cut=cut, from_ms=from_ms, to_ms=to_ms)

        try:
            await acts.act_in(self.room_id, act)
        except Refusal:
            log.info("calls.heard_not_noted call=%s", self.id)

    async def prompt(self, times: int) -> None:
        """Nobody speaks: say so once, then pause. To a worker that was away for long, everybody was silent."""

        def act(opened: OpenLog, mine: Interview) -> None:
            if not calls.is_held(self.id, self.number):
                return
            if times == 1:
                interviews.say(opened, mine, prompt_words())
            else:
                interviews.pause(opened, mine, now=database_now(), because=Interview.PausedBecause.SILENCE)

        await self._command(act)

    def note_connected(self) -> None:
        self._connected_at = time.monotonic()
        self.show("connected")

    def note_disconnected(self) -> None:
        self._connected_at, self._gone_at = None, time.monotonic()


class _Ear:
    """The media loop's side: what the line tells, to the session, and what the room has to know of it."""

    def __init__(self, call: SpokenInterview) -> None:
        self._call = call
        self.session: voice.VoiceSession | None = None

    def connected(self) -> None:
        self._call.on_server(self._call.note_connected)
        if self.session is not None:
            self.session.connected()
            opening, self._call.opening = self._call.opening, None
            if opening is not None:
                self.session.said(*opening)

    def disconnected(self, reason: str) -> None:
        self._call.on_server(self._call.note_disconnected)
        if self.session is not None:
            self.session.disconnected()

    def heard(self, pcm: Any, at: float) -> None:
        if self.session is not None:
            self.session.heard(pcm, at)

    def played(self, key: str) -> None:
        if self.session is not None:
            self.session.played(key)


class _Desk:
    """The media loop's side: what the session asks of the room, carried over to the server's loop."""

    def __init__(self, call: SpokenInterview) -> None:
        self._call = call

    async def take(self, answer: voice.Spoken) -> voice.Verdict:
        return await self._call.ask_server(self._call.take(answer))

    def caption(self, text: str, *, final: bool, from_ms: int, to_ms: int) -> None:
        seat = str(self._call.seat_id)
        self._call.on_server(self._call.caption, seat, text, final=final, from_ms=from_ms, to_ms=to_ms)

    def state(self, state: VoiceState, reason: str = "") -> None:
        self._call.on_server(self._call.show, state, reason)

    def heard(self, seq: int, text: str, *, cut: bool, from_ms: int, to_ms: int) -> None:
        call = self._call
        call.run_on_server(lambda: call.note_heard(seq, text, cut=cut, from_ms=from_ms, to_ms=to_ms))

    def silent(self, times: int) -> None:
        self._call.run_on_server(lambda: self._call.prompt(times))

    def trouble(self, stage: str) -> None:
        self._call.on_server(self._call.show, "trouble", stage)


def read_scene(room_id: UUID) -> Scene:
    """Where the interview of a room stands. Raises NotFound."""
    interview = turns.interview_in(room_id)
    said = sessions.last_said(room_id, interview.ai_seat_id)
    question = interview.question
    return Scene(
        interview_id=interview.pk,
        state=interview.state,
        question=question,
        last_words=said.text if said else "",
        last_seq=said.seq if said else 0,
        last_turn=interview.turns,
        heard=said is not None and said.heard,
        hotwords=hotwords_of(interview),
        started_at=sessions.started_at(room_id),
    )


def read_hotwords(room_id: UUID) -> str:
    """The words that are likely in the next answer."""
    return hotwords_of(turns.interview_in(room_id))


def hotwords_of(interview: Interview) -> str:
    """Technical words of the question that waits, of its key points, and of what the candidate brought along."""
    plan, question = turns.plan_of(interview.pk), interview.question
    item = plan.item(question["item"]) if question and question["item"] else None
    about = [item.question.text, *(point.text for point in item.question.points)] if item is not None else []
    about += [requirement.text for requirement in plan.requirements] + [claim.text for claim in plan.claims]
    return make_hotwords(*about)
