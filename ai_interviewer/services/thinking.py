"""Thinking about answers: on the server's loop, without a lock, once each; what a process drops, another takes up.

An answer that was taken is a row with a lease. The process that took it thinks at once and renews the lease twice
a second; a lease that has run out is taken over by whoever sees it first (`take_over`), by a conditional update.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import F, Q

from ai_interviewer import rules
from ai_interviewer.errors import InterviewerUnavailable
from ai_interviewer.llm import ModelConfig, speak
from ai_interviewer.models import Interview, Turn
from ai_interviewer.protocol import AiSaying
from ai_interviewer.services import engine, interviews, states, turns
from ai_interviewer.services.keeping import Keeper
from ai_interviewer.values import Brief, Exchange, Move, Plan, PlanItem, Question, Reading, Reset, Sentence, Utterance
from billing import selectors as billing
from core.common.sql import as_uuid, count_changed, database_now, fetch_rows, marks
from core.realtime import bus, server
from sessions_live.services import acts

log = logging.getLogger(__name__)

ASK_AGAIN = 0.05  # seconds between looks at a turn that another process thinks about
WAIT_AT_MOST = 60.0

_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="thinking")
_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Material:
    """What is needed to answer one answer."""

    interview: Interview
    plan: Plan
    question: Question | None
    reading: Reading | None
    move: Move
    item: PlanItem | None
    brief: Brief
    model: ModelConfig | None


class Thinking:
    """One answer being thought about in this process: the pieces so far, and its end."""

    def __init__(self, turn_id: UUID, interview_id: UUID, room_id: UUID) -> None:
        self.turn_id = turn_id
        self.interview_id = interview_id
        self.room_id = room_id
        self.pieces: list[Sentence | Reset] = []
        self.answer: dict[str, Any] | None = None  # what to tell the candidate, if it was finished here
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._news = asyncio.Event()

    def add(self, piece: Sentence | Reset) -> None:
        self.pieces.append(piece)
        self._tell()

    def end(self) -> None:
        if not self.done.done():
            self.done.set_result(None)
        self._tell()

    def _tell(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def follow(self) -> AsyncIterator[Sentence | Reset]:
        """All pieces, from the first, until the end."""
        shown = 0
        while True:
            news = self._news
            while shown < len(self.pieces):
                shown += 1
                yield self.pieces[shown - 1]
            if self.done.done():
                return
            await news.wait()


class Thinker:
    """All thinking of this process."""

    def __init__(self) -> None:
        self.thinking: dict[UUID, Thinking] = {}
        self._leases = Keeper(renew_leases, "thinking-leases")
        self._tasks: set[asyncio.Task[None]] = set()
        self._orders: dict[UUID, asyncio.Lock] = {}

    def wake(self, turn_id: UUID, interview_id: UUID, room_id: UUID) -> None:
        """Begin on the server's loop, from any thread. Where no loop serves, whoever asked begins."""

        def begin() -> None:
            self.begin(turn_id, interview_id, room_id)

        if bus.server_loop() is not None:
            self._leases.keep(turn_id)
            bus.hop(begin)

    def begin(self, turn_id: UUID, interview_id: UUID, room_id: UUID) -> Thinking:
        """Think about an answer, unless that is under way. On the loop."""
        thinking = self.thinking.get(turn_id)
        if thinking is None:
            thinking = self.thinking[turn_id] = Thinking(turn_id, interview_id, room_id)
            self._leases.keep(turn_id)
            task = asyncio.get_running_loop().create_task(self._think_in_order(thinking))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return thinking

    async def _think_in_order(self, thinking: Thinking) -> None:
        """One interview's answers are thought about one after another: the second may answer what the first led to."""
        order = self._orders.setdefault(thinking.interview_id, asyncio.Lock())
        try:
            while True:
                async with order:
                    if await self._think(thinking):
                        break
                await asyncio.sleep(ASK_AGAIN)
        except Exception:
            # The lease runs out, and whoever sees that tries again.
            log.exception("thinking.failed turn=%s", thinking.turn_id)
        finally:
            del self.thinking[thinking.turn_id]
            self._leases.let_go(thinking.turn_id)
            if not order.locked() and not any(t.interview_id == thinking.interview_id for t in self.thinking.values()):
                self._orders.pop(thinking.interview_id, None)
            thinking.end()

    async def _think(self, thinking: Thinking) -> bool:
        """Think, speak, write. False: an earlier answer has to be thought about first."""
        material = await server.run_on(_threads, prepare, thinking.turn_id)
        if material is None:
            return True
        if isinstance(material, _Waits):
            return False
        utterance: Utterance | None = None
        number = 0
        async for piece in speak(material.brief, config=material.model):
            if isinstance(piece, Utterance):
                utterance = piece
                continue
            thinking.add(piece)
            reset = isinstance(piece, Reset)
            text = piece.text if isinstance(piece, Sentence) else ""
            frame = AiSaying(turn=material.brief.turn, n=0 if reset else number, text=text, reset=reset)
            number = 0 if reset else number + 1
            acts.tell_room(thinking.room_id, _encoder.encode(frame).decode())
        assert utterance is not None
        thinking.answer = await acts.act_in(
            thinking.room_id,
            lambda opened: turns.finish_turn(
                opened,
                turn_id=thinking.turn_id,
                room_id=thinking.room_id,
                question=material.question,
                reading=material.reading,
                move=material.move,
                item=material.item,
                utterance=utterance,
                plan=material.plan,
            ),
        )
        return True

    # --- the beat ---

    async def look_for_dropped(self) -> None:
        """Once a second: take over what nobody thinks about any more."""
        for turn_id, interview_id, room_id in await server.in_database(take_over):
            self.begin(turn_id, interview_id, room_id)


class _Waits:
    """An earlier answer of the same interview is still to be thought about, here or in another process."""


WAITS = _Waits()


def prepare(turn_id: UUID) -> Material | _Waits | None:
    """Read what there is to think about: the answer is read, the next move decided. None: somebody else has done it."""
    found = turns.read_turns("id = %s", [turn_id])
    if not found or found[0].state != Turn.State.THINKING:
        return None
    turn = found[0]
    earlier = fetch_rows(
        "SELECT 1 FROM ai_interviewer_turn WHERE interview_id = %s AND state = 'thinking' AND number < %s LIMIT 1",
        [turn.interview_id, turn.number],
    )
    if earlier:
        return WAITS
    interview = turns.read_interviews("id = %s", [turn.interview_id])[0]
    plan = turns.plan_of(interview.pk)
    states.remember_question(turn, interview.question)
    question = plan.item(turn.item).question if turn.item else None
    model = engine.model_config()
    reading = (
        engine.reader(model).read(turn.answer, question, asked=turn.question, point=turn.point) if question else None
    )
    before = turns.exchanges_of(interview.pk, before=turn.number)
    exchange = Exchange(
        turn=turn.number,
        item=turn.item,
        move=turn.move,
        question=turn.heard or turn.question,
        answer=turn.answer,
        point=turn.point,
        reading=reading,
        reason=turn.reason,
    )
    exchanges = [*before, exchange]
    move = interviews.POLICY.next_move(plan=plan, exchanges=exchanges, reading=reading)
    asked = [one.question for one in exchanges]
    brief = interviews.make_brief(interview, plan, move, exchanges=exchanges, asked=asked, turn=turn.number)
    item = plan.item(move.item) if move.item else None
    finished = interview.state == Interview.State.FINISHED
    if finished or turn.attempts >= rules.MAX_ATTEMPTS - 1 or interview.given_back >= rules.MAX_GIVEN_BACK:
        # Nobody will hear it; or whatever it was that failed before, the last attempt needs nobody. And an interview in
        # which the model fails again and again goes on with the shipped interviewer: an answer made to trip the model
        # is no free answer.
        model = None
    return Material(interview, plan, question, reading, move, item, brief, model)


def renew_leases(turn_ids: list[UUID]) -> None:
    """Say that these are still being thought about here."""
    until = database_now() + rules.LEASE
    count_changed(
        f"UPDATE ai_interviewer_turn SET lease_until = %s WHERE state = 'thinking' AND thinker = %s"  # noqa: S608
        f" AND id IN ({marks(len(turn_ids))})",
        [until, bus.PROCESS_ID, *turn_ids],
    )


def take_over(limit: int = 20) -> list[tuple[UUID, UUID, UUID]]:
    """Claim answers that nobody thinks about any more: turn, interview, room. Given up after three attempts."""
    now = database_now()
    rows = fetch_rows(
        "SELECT t.id, t.interview_id, i.room_id, t.attempts FROM ai_interviewer_turn t"
        " JOIN ai_interviewer_interview i ON i.id = t.interview_id"
        " WHERE t.state = 'thinking' AND t.lease_until < %s ORDER BY t.number LIMIT %s",
        [now, limit],
    )
    claimed = []
    for turn_id, interview_id, room_id, attempts in rows:
        mine = Turn.objects.filter(pk=as_uuid(turn_id), state=Turn.State.THINKING, lease_until__lt=now)
        if not mine.update(lease_until=now + rules.LEASE, thinker=bus.PROCESS_ID, attempts=F("attempts") + 1):
            continue
        if attempts >= rules.MAX_ATTEMPTS:
            log.error("thinking.given_up turn=%s", turn_id)
            acts.act_now(as_uuid(room_id), partial(turns.fail_turn, turn_id=as_uuid(turn_id), room_id=as_uuid(room_id)))
            continue
        claimed.append((as_uuid(turn_id), as_uuid(interview_id), as_uuid(room_id)))
    return claimed


def follow(taken: turns.Taken) -> Thinking | None:
    """The thinking about an answer, if it happens in this process: begun here, if nobody has."""
    assert taken.turn_id is not None
    if taken.again:
        return thinker.thinking.get(taken.turn_id)
    return thinker.begin(taken.turn_id, taken.interview_id, taken.room_id)


async def answer_of(taken: turns.Taken, under_way: Thinking | None = None) -> dict[str, Any]:
    """Wait until an answer that was taken has been thought about, wherever that happens; what to tell the candidate.

    `under_way`: the thinking that the caller has followed. Raises InterviewerUnavailable if it could not be.
    """
    assert taken.turn_id is not None
    under_way = under_way or follow(taken)
    if under_way is not None:
        await asyncio.shield(under_way.done)
        if under_way.answer is not None:
            return under_way.answer
    until = asyncio.get_running_loop().time() + WAIT_AT_MOST
    while True:
        if taken.turn_id in thinker.thinking:
            await asyncio.shield(thinker.thinking[taken.turn_id].done)
        shown = await server.in_database(show_answer, taken.turn_id)
        if shown is not None:
            return shown
        if asyncio.get_running_loop().time() > until:
            raise InterviewerUnavailable
        await asyncio.sleep(ASK_AGAIN)


def show_answer(turn_id: UUID) -> dict[str, Any] | None:
    """What became of an answer, as `POST /api/ai/ask` tells it; None while it is being thought about."""
    turn = turns.read_turns("id = %s", [turn_id])[0]
    if turn.state == Turn.State.THINKING:
        return None
    if turn.state == Turn.State.FAILED:
        raise InterviewerUnavailable
    interview = turns.read_interviews("id = %s", [turn.interview_id])[0]
    now = database_now()
    return turns.show_turn(turn, interview, billing.allowance_for(interview.user_id, now=now), now)


thinker = Thinker()


def is_thinking(interview_id: UUID) -> bool:
    """True while an answer of this interview waits for the interviewer's."""
    return Turn.objects.filter(Q(interview_id=interview_id), state=Turn.State.THINKING).exists()
