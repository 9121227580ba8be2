"""Recording a call: raw Opus packets of both speakers into two files on the room's clock, while consent holds."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from core.common.errors import Refusal
from core.realtime import server
from sessions_live import selectors as sessions
from sessions_live.log import Row
from sessions_live.services import acts, recordings
from signalling.peers.ogg import OggWriter

log = logging.getLogger(__name__)

CANDIDATE, INTERVIEWER = "candidate", "interviewer"


class Recorder:
    """Taps a line. `received` and `sent` run on the media loop, all else on the server's."""

    def __init__(self, room_id: UUID, seat_id: UUID, *, now_ms: Callable[[], int]) -> None:
        self._room_id, self._seat_id = room_id, seat_id
        self._now_ms = now_ms
        self._recording: UUID | None = None
        self._writers: dict[str, OggWriter] = {}
        self._order = asyncio.Lock()
        self._tasks: set[asyncio.Task[Any]] = set()

    # --- the media loop ---

    def received(self, packet: bytes, at: float) -> None:
        writer = self._writers.get(CANDIDATE)
        if writer is not None:
            writer.write(packet, self._now_ms())

    def sent(self, packet: bytes, at: float) -> None:
        writer = self._writers.get(INTERVIEWER)
        if writer is not None:
            writer.write(packet, self._now_ms())

    # --- the server's loop ---

    async def resume(self) -> None:
        """Record if the candidate has agreed before, to this worker or another."""
        if await server.in_database(sessions.has_consent, self._room_id, self._seat_id, "recording"):
            await self.start()

    def take_event(self, row: Row) -> None:
        """Begin when consent is given, end the moment it is withdrawn."""
        data = row.data
        if data.get("seat") == str(self._seat_id) and data.get("kind") == "recording":
            if row.kind == "consent.given":
                self._spawn(self.start())
            elif row.kind == "consent.withdrawn":
                self._writers_now()
        elif row.kind == "recording.stopped" and data["recording"] == str(self._recording):
            self._writers_now()
            if data["because"] == "lost":  # this process was silent for so long that it was taken for dead
                self._spawn(self.resume())

    async def start(self) -> None:
        """Begin a recording, unless one runs or consent is not there."""
        async with self._order:
            if self._recording is not None:
                return
            at_ms = self._now_ms()
            try:
                recording = await acts.act_in(
                    self._room_id,
                    lambda opened: recordings.start_recording(
                        opened, room_id=self._room_id, seat_id=self._seat_id, at_ms=at_ms
                    ),
                )
            except Refusal as refusal:
                log.info("recording.not_started room=%s code=%s", self._room_id, refusal.code)
                return
            self._recording = recording.pk
            # From here on its end is heard of; it may have ended before.
            if not await server.in_database(recordings.is_running, recording.pk):
                self._recording = None
                return
            writers = {}
            try:
                for track in (CANDIDATE, INTERVIEWER):
                    path = await asyncio.to_thread(recordings.track_path, recording, track)
                    writers[track] = OggWriter(path, start_ms=at_ms)
            except OSError as reason:  # the interview goes on without
                log.error("recording.no_place room=%s reason=%s", self._room_id, type(reason).__name__)
                self._spawn(self.close("ended"))
            if self._recording == recording.pk:
                self._writers = writers
            else:  # withdrawn, or stopped, a moment later
                _close_all(writers)

    async def close(self, because: str) -> None:
        """End what is recorded; its row too, unless that has ended already."""
        async with self._order:
            recording = self._recording
            self._writers_now()
            if recording is None:
                return
            at_ms = self._now_ms()
            try:
                await acts.act_in(
                    self._room_id,
                    lambda opened: recordings.stop_recording(
                        opened, recording_id=recording, because=because, at_ms=at_ms
                    ),
                )
            except Refusal:
                log.info("recording.not_stopped recording=%s", recording)

    def _writers_now(self) -> None:
        """Not one packet more."""
        writers, self._writers, self._recording = self._writers, {}, None
        _close_all(writers)

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _close_all(writers: dict[str, OggWriter]) -> None:
    for writer in writers.values():
        writer.close()
