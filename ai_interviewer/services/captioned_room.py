"""Captions of a session between people: one line from each of them, one transcriber for all, nothing said aloud."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any
from uuid import UUID

from django.db import DatabaseError

from ai_interviewer import voice
from ai_interviewer.models import Call
from ai_interviewer.services import captions, engine, hearing
from ai_interviewer.services.carrying import CarriedCall
from ai_interviewer.speech import transcriber
from ai_interviewer.speech.vad import Silero
from ai_interviewer.voice.hearing import Answer, Hearing, Segment
from ai_interviewer.voice.phantom import without_phantoms
from core.common.errors import Refusal
from core.realtime import server
from sessions_live import selectors as sessions
from sessions_live import sitting
from sessions_live.log import Row
from sessions_live.services import acts
from signalling.peers import Call as Line
from signalling.peers import MediaLoop, TooManyCalls
from signalling.peers.process import call_policy

log = logging.getLogger(__name__)

MAX_LINES = 8
WATCH_EVERY, EMPTY_FOR = 5.0, 300.0  # seconds: nobody is captioned in a room that all have left
LOOK_AGAIN = 0.5  # seconds, when the database was away
CHANGES = ("seat.", "consent.")


class CaptionedRoom(CarriedCall):
    """A room whose people are captioned while all of them agree."""

    def __init__(self, row: Call, *, media: MediaLoop, ended: Callable[[CarriedCall, str], None]) -> None:
        super().__init__(row, media=media, ended=ended)
        self._listeners: dict[str, _Listener] = {}
        self.may_listen = False  # read on the media loop, written on the server's
        self._looks = 0

    async def open(self) -> bool:
        self.started_at = await server.in_database(sessions.started_at, self.room_id)
        if not hearing.readiness().hearing:
            self.end("hearing_failed")
            return False
        self.may_listen = await server.in_database(captions.agreed, self.room_id)
        self.spawn(self._watch())
        return True

    async def _watch(self) -> None:
        """Let go of a room that nobody ended and nobody comes back to."""
        there_at = time.monotonic()
        while time.monotonic() - there_at <= EMPTY_FOR:
            await asyncio.sleep(WATCH_EVERY)
            if sitting.people_in(self.room_id):
                there_at = time.monotonic()
        self.end("left")

    async def begin(self) -> None:
        await super().begin()
        if self._is_open:
            self._show_listening()

    async def shut(self) -> None:
        listeners, self._listeners = list(self._listeners.values()), {}
        self.may_listen = False
        await self.ask_media(_shut(listeners))

    def follow(self, row: Row) -> None:
        if row.kind.startswith(CHANGES):
            if row.kind in ("seat.left", "seat.removed") and (gone := self._listeners.pop(row.data["seat"], None)):
                self.spawn(self.ask_media(gone.close()))
            if row.kind in ("consent.withdrawn", "seat.joined"):
                self.may_listen = False  # until it is known again: not one word more than was agreed to
            if row.kind == "consent.withdrawn" and row.data["kind"] == "captions":
                self._forget()
            self._looks += 1
            self.spawn(self._look_whether_all_agree(self._looks))
        elif row.kind == "room.started":
            self.started_at = row.moment
        elif row.kind == "captions.switched" and not row.data["on"]:
            self.end("off")
        elif row.kind == "room.ended":
            self.end("finished")

    async def _look_whether_all_agree(self, look: int) -> None:
        """What the last look finds counts: an earlier one may end after it, and know less."""
        agreed: bool | None = None
        while agreed is None and look == self._looks:
            try:
                agreed = await server.in_database(captions.agreed, self.room_id)
            except DatabaseError:
                await asyncio.sleep(LOOK_AGAIN)
        if agreed is None or look != self._looks:
            return
        self.may_listen = agreed
        if not agreed:
            self._forget()
        self._show_listening()

    def _forget(self) -> None:
        for listener in self._listeners.values():
            self.on_media(listener.forget)

    def _show_listening(self) -> None:
        self.show("listening" if self.may_listen else "waiting", "" if self.may_listen else "consent")

    async def line_of(self, seat_id: str) -> Line | None:
        """A line for each who has agreed and was not sent out; made with the first offer."""
        if sitting.was_sent_out(self.room_id, seat_id):
            return None
        listener = self._listeners.get(seat_id)
        if listener is None:
            if not await server.in_database(sessions.has_consent, self.room_id, UUID(seat_id), "captions"):
                return None
            if len(self._listeners) >= MAX_LINES:
                raise TooManyCalls
            listener = self._listeners[seat_id] = _Listener(self, seat_id)
            try:
                await self.ask_media(listener.open())
            except TooManyCalls:  # there may be room for it later
                self._listeners.pop(seat_id, None)
                raise
        return listener.line

    async def keep(self, seat_id: str, text: str, from_ms: int, to_ms: int) -> None:
        """Write a line into the transcript."""
        act = partial(captions.keep_line, seat=seat_id, text=text, from_ms=from_ms, to_ms=to_ms)
        try:
            await acts.act_in(self.room_id, act)
        except Refusal:
            log.info("captions.line_not_kept call=%s", self.id)


class _Listener:
    """One person's line. On the media loop."""

    def __init__(self, room: CaptionedRoom, seat_id: str) -> None:
        self._room, self._seat_id = room, seat_id
        self._gate = voice.Gate(Silero())
        self._hearing = Hearing(
            transcriber=transcriber(engine.speech_config()),
            hotwords=str,
            patience=voice.Patience(),
            spawn=self._spawn,
            events=self,
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self.line: Line | None = None

    async def open(self) -> None:
        name = f"{self._room.id}:{self._room.number}:{self._seat_id}"
        self.line = self._room.media.open_call(name, self, policy=call_policy())

    async def close(self) -> None:
        self.forget()
        for task in self._tasks:
            task.cancel()
        if self.line is not None:
            await self.line.close()

    def forget(self) -> None:
        """What was being said is not written down."""
        self._hearing.drop()

    # the line

    def connected(self) -> None:
        self._hearing.resume(asyncio.get_running_loop().time())

    def disconnected(self, reason: str) -> None:
        self._hearing.pause()

    def heard(self, pcm: Any, at: float) -> None:
        if self._room.may_listen:
            self._hearing.feed(pcm, at, voiced=self._gate.feed(pcm).voiced)

    def played(self, key: str) -> None:
        """Nothing is ever said aloud here."""

    # what is heard

    def accept(self, words: Any, segment: Segment) -> str:
        return without_phantoms(words, voiced_ms=segment.voiced_ms)

    def words_came(self, text: str) -> None:
        answer = self._hearing.answer
        if text and answer is not None:
            self._caption(text, answer, final=False)

    def answer_ended(self, answer: Answer) -> None:
        if not answer.text:
            return
        self._caption(answer.text, answer, final=True)
        room, when = self._room, self._when(answer)
        room.run_on_server(lambda: room.keep(self._seat_id, answer.text, *when))

    def could_not_hear(self, *, for_good: bool) -> None:
        self._room.on_server(self._room.show, "trouble", "hearing")

    def _caption(self, text: str, answer: Answer, *, final: bool) -> None:
        if not self._room.may_listen:
            return
        from_ms, to_ms = self._when(answer)
        self._room.on_server(self._room.caption, self._seat_id, text, final=final, from_ms=from_ms, to_ms=to_ms)

    def _when(self, answer: Answer) -> tuple[int, int]:
        loop = asyncio.get_running_loop()
        ago = [round((loop.time() - at) * 1000) for at in (answer.from_at, answer.spoken_until)]
        now = self._room.now_ms()
        return max(0, now - ago[0]), max(0, now - ago[1])

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _shut(listeners: list[_Listener]) -> None:
    await asyncio.gather(*(listener.close() for listener in listeners))
