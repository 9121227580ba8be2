"""The log's writer: one thread a process, which writes whatever has come up meanwhile in one transaction.

A commit costs the same for one event as for sixty. So durable frames of all rooms wait (a millisecond or so) for the
transaction before theirs, then go together: "group commit". Under load transactions begin at most every 20 ms. A
refusal touches nothing and so doesn't disturb the others; anything else that fails makes the writer try each command
alone.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction

from core.common.errors import Refusal
from core.realtime import bus
from core.realtime.server import give_back
from sessions_live.log import TOPIC, OpenLog, Row, word_of
from sessions_live.models import QualitySample
from sessions_live.snapshot import RoomNow, read_rooms

log = logging.getLogger(__name__)

MAX_BATCH = 64
PACE = 0.02  # seconds from the beginning of one transaction to that of the next, unless somebody waits at the door
MAX_SAMPLES = 500


@dataclass(slots=True)
class Outcome:
    """What became of a command: its event's number (None: nothing changed), a refusal, or a failure of ours."""

    result: Any = None
    seq: int | None = None
    refusal: Refusal | None = None
    failed: bool = False
    snapshot: RoomNow | None = None


@dataclass(slots=True)
class Command:
    """Something to do to one room's log. `act` runs on the writer's thread, inside the transaction."""

    room_id: UUID
    act: Callable[[OpenLog], Any]
    then: Callable[[Outcome], None]
    seat_id: UUID | None = None
    client_id: str | None = None
    wants_snapshot: bool = False
    urgent: bool = False  # somebody waits at the door


@dataclass(slots=True)
class Written:
    outcomes: list[Outcome] = field(default_factory=list)
    rows: dict[UUID, list[Row]] = field(default_factory=dict)


class Writer:
    """Takes commands on the server's loop, answers on it, in order."""

    def __init__(self, deliver: Callable[[UUID, list[Row]], None]) -> None:
        self._deliver = deliver
        self._waiting: deque[Command] = deque()
        self._samples: list[QualitySample] = []
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="log-writer")
        self._busy = False
        self._began = 0.0
        self._pause: asyncio.TimerHandle | None = None

    def submit(self, command: Command) -> None:
        """Have a command carried out with the next transaction. From the server's loop."""
        self._waiting.append(command)
        self._wake()

    async def carry_out(
        self, room_id: UUID, act: Callable[[OpenLog], Any], *, seat_id: UUID | None = None, wants_snapshot: bool = False
    ) -> Outcome:
        """`submit`, and wait for the outcome."""
        done: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

        def then(outcome: Outcome) -> None:
            if not done.done():
                done.set_result(outcome)

        self.submit(Command(room_id, act, then, seat_id=seat_id, wants_snapshot=wants_snapshot, urgent=True))
        return await done

    def keep_sample(self, sample: QualitySample) -> None:
        """Store a reading of a line some time soon. Bounded: when the database is away, old readings are let go."""
        self._samples.append(sample)
        del self._samples[:-MAX_SAMPLES]

    def flush_samples(self) -> None:
        """Write the readings that have gathered."""
        if self._samples:
            self._wake()

    def _wake(self) -> None:
        """Begin a transaction, unless one is under way or has just begun: what comes meanwhile will share one."""
        if self._busy:
            return
        loop = asyncio.get_running_loop()
        wait = self._began + PACE - loop.time()
        if wait > 0 and len(self._waiting) < MAX_BATCH and not any(command.urgent for command in self._waiting):
            if self._pause is None:
                self._pause = loop.call_later(wait, self._begin)
            return
        self._begin()

    def _begin(self) -> None:
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
        if self._busy:
            return
        loop = asyncio.get_running_loop()
        self._busy, self._began = True, loop.time()
        batch = [self._waiting.popleft() for _ in range(min(MAX_BATCH, len(self._waiting)))]
        samples, self._samples = self._samples, []
        work = loop.run_in_executor(self._thread, _write_patiently, batch, samples)
        work.add_done_callback(lambda done: self._after(batch, done))

    def _after(self, batch: list[Command], done: "asyncio.Future[Written]") -> None:
        self._busy = False
        if done.cancelled() or done.exception() is not None:
            log.error("writer.failed", exc_info=None if done.cancelled() else done.exception())
            written = Written(outcomes=[Outcome(failed=True) for _ in batch])
        else:
            written = done.result()
        # Before anything else happens on this loop: rows are delivered in the order they were written.
        if self._waiting:
            self._wake()
        for room_id, rows in written.rows.items():
            self._deliver(room_id, rows)
            bus.tell_others(TOPIC, word_of(room_id, rows))
        for command, outcome in zip(batch, written.outcomes, strict=True):
            try:
                command.then(outcome)
            except Exception:
                log.exception("writer.answer_failed")


def _write_patiently(batch: list[Command], samples: list[QualitySample]) -> Written:
    """One transaction for all; if that fails, one for each, and each twice."""
    try:
        if samples:
            _keep_samples(samples)
        try:
            return _write(batch) if batch else Written()
        except Exception:
            log.warning("writer.batch_failed", extra={"commands": len(batch)})
        together = Written()
        for command in batch:
            alone = _write_alone(command)
            together.outcomes += alone.outcomes
            for room_id, rows in alone.rows.items():
                together.rows.setdefault(room_id, []).extend(rows)
        return together
    finally:
        give_back()


def _write_alone(command: Command) -> Written:
    for attempt in range(3):
        try:
            return _write([command])
        except OperationalError:
            give_back()
            time.sleep(0.05 * attempt)
        except Exception:
            log.exception("writer.command_failed")
            break
    return Written(outcomes=[Outcome(failed=True)])


def _write(batch: list[Command]) -> Written:
    with transaction.atomic():
        opened = OpenLog({command.room_id for command in batch})
        opened.load_seats({command.seat_id for command in batch if command.seat_id is not None})
        applied = opened.applied(
            (c.seat_id, c.client_id) for c in batch if c.seat_id is not None and c.client_id is not None
        )
        outcomes = [_carry_out(command, opened, applied) for command in batch]
        opened.write()
        wanted = {c.room_id for c, o in zip(batch, outcomes, strict=True) if c.wants_snapshot and o.refusal is None}
        if wanted:
            snapshots = read_rooms(opened.rooms[room_id] for room_id in wanted)
            for command, outcome in zip(batch, outcomes, strict=True):
                outcome.snapshot = snapshots.get(command.room_id)
    return Written(outcomes, opened.rows)


def _carry_out(command: Command, opened: OpenLog, applied: dict[tuple[UUID, str], int]) -> Outcome:
    key = (command.seat_id, command.client_id)
    if command.seat_id is not None and command.client_id is not None and key in applied:
        return Outcome(seq=applied[command.seat_id, command.client_id])
    try:
        result = command.act(opened)
    except Refusal as refusal:
        return Outcome(refusal=refusal)
    seq = result.seq if isinstance(result, Row) else None
    if seq is not None and command.seat_id is not None and command.client_id is not None:
        applied[command.seat_id, command.client_id] = seq
    return Outcome(result=result, seq=seq)


def _keep_samples(samples: list[QualitySample]) -> None:
    try:
        QualitySample.objects.bulk_create(samples)
    except Exception as reason:
        log.warning("writer.samples_lost", extra={"count": len(samples), "reason": type(reason).__name__})
