"""The calls of this process: claimed, kept under lease, handed over when the process leaves."""

import asyncio
import logging
from typing import Any
from uuid import UUID

from django.conf import settings

from ai_interviewer.models import Call
from ai_interviewer.services import calls, hearing
from ai_interviewer.services.captioned_room import CaptionedRoom
from ai_interviewer.services.carrying import CarriedCall
from ai_interviewer.services.keeping import Keeper
from ai_interviewer.services.spoken_interview import SpokenInterview
from core.realtime import bus, server
from signalling.peers import process as media

log = logging.getLogger(__name__)

LOOK_EVERY = 0.5
DRAIN_WITHIN = 3.0  # seconds that calls get to come to the end of a sentence before they are handed over


class CallWorker:
    """Looks for calls, carries them, lets them go. On the server's loop; the media has a loop of its own."""

    def __init__(self) -> None:
        self.live: dict[UUID, CarriedCall] = {}
        self._keeper = Keeper(self._renew, "call-leases")
        self._wake = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Begin to carry calls, once. The engines load with the first, or with whoever sets up an interview."""
        if self._looking is not None and self._looking.get_loop() is asyncio.get_running_loop():
            return
        self._wake = asyncio.Event()
        bus.on(calls.WANTED_TOPIC, lambda word: self._wake.set())
        bus.on(calls.WORD_TOPIC, self._take_word)
        self._looking = asyncio.get_running_loop().create_task(self._keep_looking())

    async def drain(self, patience: float = DRAIN_WITHIN) -> None:
        """Take no more calls; let each come to the end of a sentence, hand it over, close it."""
        if self._looking is None:
            return
        self._looking.cancel()
        self._looking = None
        leaving = (self._hand_over(call, patience) for call in list(self.live.values()))
        for found in await asyncio.gather(*leaving, return_exceptions=True):
            if isinstance(found, Exception):
                log.warning("calls.not_handed_over reason=%s", type(found).__name__)

    async def _hand_over(self, call: CarriedCall, patience: float) -> None:
        await call.come_to_rest(patience)
        self.live.pop(call.id, None)
        self._keeper.let_go(call.id)
        if await server.in_database(calls.hand_over, bus.PROCESS_ID, call.id):
            calls.wake_workers()
            await call.close("moving")
        else:  # it ended a moment ago, or somebody else has it
            rows = await server.in_database(calls.read_calls, [call.id])
            await call.close(calls.why_lost(rows.get(call.id), call.number) or "lost")

    # --- looking ---

    async def _keep_looking(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self._look()
            except Exception as reason:
                # The database may be away for a moment. The next look tries again.
                log.warning("calls.look_failed reason=%s", type(reason).__name__)
            try:
                await asyncio.wait_for(self._wake.wait(), LOOK_EVERY)
            except TimeoutError:
                continue

    async def _look(self) -> None:
        # A captioned room is one call of several lines.
        free = settings.MEDIA_CALLS_PER_WORKER - max(len(self.live), media.count_lines())
        for row in await server.in_database(calls.claim_calls, bus.PROCESS_ID, room_for=free, but=list(self.live)):
            await self._begin(row)

    async def _begin(self, row: Call) -> None:
        older = self.live.pop(row.pk, None)
        if older is not None:
            await older.close("replaced")
        call = self.live[row.pk] = KINDS[row.kind](row, media=media.media_loop(), ended=self._ended)
        self._keeper.keep(row.pk)
        task = asyncio.get_running_loop().create_task(self._carry(call))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, call: CarriedCall) -> None:
        try:
            call.show("wanted")
            await hearing.get_ready()
            await call.begin()
        except Exception:
            log.exception("calls.begin_failed call=%s", call.id)
            await self._end(call, "failed")

    # --- letting go ---

    def _ended(self, call: CarriedCall, reason: str) -> None:
        """A call came to its end by itself: its room is over, nobody is there, it can't hear."""
        task = asyncio.get_running_loop().create_task(self._end(call, reason))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _end(self, call: CarriedCall, reason: str) -> None:
        if self.live.get(call.id) is call:
            del self.live[call.id]
            self._keeper.let_go(call.id)
            await call.switch_off(reason)
        await call.close(reason)

    def _renew(self, kept: list[UUID]) -> None:
        """On the keeper's thread. A media loop that stands still must not look alive."""
        if media.is_moving():
            mine = calls.renew_calls(bus.PROCESS_ID, kept)
        else:
            log.error("calls.media_stands_still")
            mine = calls.held_by(bus.PROCESS_ID, kept)  # whoever takes them over needs the seats that are taken here
        lost = set(kept) - mine
        if lost:
            bus.hop(self._lose, lost, calls.read_calls(lost))

    def _lose(self, lost: set[UUID], rows: dict[UUID, Call]) -> None:
        """Taken off by the candidate, or another worker has it because this one was silent for too long.

        The rows may say that a call is off before the room's log does: then this is where the room is told.
        """
        for call_id in lost:
            call = self.live.get(call_id)
            reason = calls.why_lost(rows.get(call_id), call.number) if call is not None else None
            if call is None or reason is None:
                continue
            del self.live[call_id]
            self._keeper.let_go(call_id)
            task = asyncio.get_running_loop().create_task(call.close(reason))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _take_word(self, word: dict[str, Any]) -> None:
        for call in self.live.values():
            if call.room_id.hex == word["room"] and str(call.seat_id) == word["seat"]:
                call.take_word(word)


KINDS: dict[str, type[CarriedCall]] = {
    Call.Kind.INTERVIEW: SpokenInterview,
    Call.Kind.CAPTIONS: CaptionedRoom,
}
worker = CallWorker()


async def start() -> None:
    """Carry calls in this process, if it is to. At the server's start."""
    if settings.MEDIA_IN_SERVER:
        await worker.start()


async def stop() -> None:
    """Hand over what this process carries, and end its media. When the server stops."""
    await worker.drain()
    await asyncio.to_thread(media.stop_media_loop, 2.0)
