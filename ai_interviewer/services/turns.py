"""Taking an answer and answering it: the one road for HTTP and for the room's socket.

`take_answer` and `finish_turn` run inside a transaction that holds the room's lock (`OpenLog`). Between them the answer
is thought about, without any lock (`thinking`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from msgspec import convert, to_builtins

from ai_interviewer import rules
from ai_interviewer.errors import (
    AnswerEmpty,
    AnswerTooLong,
    IdUsed,
    InterviewFinished,
    InterviewPaused,
    MonthlyLimitReached,
    QuestionMovedOn,
    StillThinking,
)
from ai_interviewer.llm import wait_words
from ai_interviewer.models import Interview, Turn
from ai_interviewer.services import content, meter, states
from ai_interviewer.values import Claim, Exchange, Move, Plan, PlanItem, Question, Reading, Requirement, Utterance
from billing import selectors as billing
from billing.plans import Allowance
from core.common.errors import NotFound
from core.common.ids import new_id
from core.common.sql import Reader, count_changed, database_now, fetch_rows, write_many
from core.realtime import bus
from sessions_live import rules as room_rules
from sessions_live.errors import LogFull
from sessions_live.log import OpenLog, Row

# The plan is by far the most of an interview; `plan_of` reads it where it is needed.
read_interviews = Reader(Interview, without=("plan",)).fetch
read_turns = Reader(Turn).fetch

# Called after an answer was taken, on the thread that took it: turn, interview, room. `wiring` puts the thinker here.
after_take: list[Callable[[UUID, UUID, UUID], None]] = []


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer that was taken: its turn, or (`waited`) none, because it was no answer yet."""

    turn_id: UUID | None
    interview_id: UUID
    room_id: UUID
    number: int
    allowance: dict[str, Any]
    row: Row | None = None
    again: bool = False  # this id was sent before
    waited: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """When an answer was spoken, in milliseconds of the room clock, and the longest silence in it."""

    from_ms: int
    to_ms: int
    longest_pause_ms: int = 0


def interview_in(room_id: UUID) -> Interview:
    """The interview of a room. Inside its lock: what is read here stays true. Raises NotFound."""
    found = read_interviews("room_id = %s", [room_id])
    if not found:
        raise NotFound
    return found[0]


def take_answer(
    log: OpenLog,
    *,
    room_id: UUID,
    answer: str,
    client_id: str,
    question_id: UUID | None = None,
    spoken: Spoken | None = None,
    now: datetime | None = None,
) -> Taken:
    """Take one answer: check, take it from the meter, write it into the room's log. The same id again is the same turn.

    Raises PaymentRequired where the free part is used; the interview is then paused, and that stays written.
    """
    interview = interview_in(room_id)
    now = now or database_now()
    before = _taken_before(log, interview, client_id, now)
    if before is not None:
        return before
    words = answer.replace("\x00", "").strip()  # JSON can carry it, PostgreSQL can't
    if len(words) > rules.MAX_ANSWER:
        raise AnswerTooLong
    if not any(letter.isalnum() for letter in words):
        raise AnswerEmpty
    allowance = billing.allowance_for(interview.user_id, now=now)
    if interview.state == Interview.State.FINISHED:
        raise InterviewFinished
    waiting = _check_question(interview, question_id)
    if log.room(room_id).last_seq >= room_rules.MAX_EVENTS:
        raise LogFull
    _unpause(log, interview, allowance, now)
    if rules.asks_to_wait(words):
        row = say_waited(log, interview)
        return Taken(
            None,
            interview.pk,
            room_id,
            interview.turns,
            meter.show_allowance(interview, allowance, now),
            row,
            waited=True,
        )
    if interview.turns >= rules.MAX_TURNS:
        raise InterviewFinished
    if waiting >= rules.MAX_WAITING and allowance.turns is None:
        raise StillThinking
    _take_from_meter(log, interview, allowance, now)
    # An answer that comes while an earlier one is being thought about is for the question that one will lead to.
    question = interview.question if not waiting else None
    return _write_answer(log, interview, words, client_id, allowance, now, question=question or {}, spoken=spoken)


def _taken_before(log: OpenLog, interview: Interview, client_id: str, now: datetime) -> Taken | None:
    found = fetch_rows(
        "SELECT id, number FROM ai_interviewer_turn WHERE interview_id = %s AND client_id = %s",
        [interview.pk, client_id],
    )
    if found:
        allowance = meter.show_allowance(interview, billing.allowance_for(interview.user_id, now=now), now)
        turn_id = found[0][0] if isinstance(found[0][0], UUID) else UUID(found[0][0])
        return Taken(turn_id, interview.pk, interview.room_id, found[0][1], allowance, again=True)
    if log.applied([(interview.seat_id, client_id)]):
        raise IdUsed
    return None


def _check_question(interview: Interview, question_id: UUID | None) -> int:
    """How many answers wait to be thought about. Refuses an answer to a question that no longer waits for one."""
    waiting: int = fetch_rows(
        "SELECT COUNT(*) FROM ai_interviewer_turn WHERE interview_id = %s AND state = 'thinking'", [interview.pk]
    )[0][0]
    current = UUID(interview.question["id"]) if interview.question else None
    if question_id is not None and (waiting or question_id != current):
        raise QuestionMovedOn
    if current is None and not waiting:
        raise InterviewFinished
    return waiting


def _unpause(log: OpenLog, interview: Interview, allowance: Allowance, now: datetime) -> None:
    """An interview that waits for its allowance goes on as soon as there is one; any other pause is the candidate's."""
    if interview.state != Interview.State.PAUSED:
        return
    if interview.paused_because != Interview.PausedBecause.FREE_LIMIT:
        raise InterviewPaused
    if not restore_if_allowed(log, interview, allowance, now):
        interview.refused += 1
        Interview.objects.filter(pk=interview.pk).update(refused=interview.refused)
        spent = rules.is_spent(meter.limits_of(allowance), meter.meter_of(interview), now) or "turns"
        raise meter.payment_required(interview, allowance, spent, now)


def restore_if_allowed(log: OpenLog, interview: Interview, allowance: Allowance, now: datetime) -> bool:
    """Let an interview that waits at its limit go on, if its person's plan now allows more."""
    waits = interview.state == Interview.State.PAUSED and interview.paused_because == "free_limit"
    if not waits or rules.is_spent(meter.limits_of(allowance), meter.meter_of(interview), now):
        return False
    interview.state, interview.paused_because = Interview.State.ACTIVE, ""
    meter.start_clock(interview, now)
    states.save_state(interview)
    shown = meter.show_allowance(interview, allowance, now)
    log.append(interview.room_id, "quota.restored", {"plan": allowance.plan, "allowance": shown})
    return True


def _take_from_meter(log: OpenLog, interview: Interview, allowance: Allowance, now: datetime) -> None:
    if not meter.take_monthly_turn(interview, allowance, now):
        of = allowance.turns_month
        raise MonthlyLimitReached(limit={"turns": of}, used={"turns": of}, unlock=meter.UNLOCK)
    spent = meter.take_answer(interview, allowance, now)
    if spent is None:
        return
    meter.give_back_monthly_turn(interview, allowance, now)
    meter.stop_clock(interview, now)
    interview.state = Interview.State.PAUSED
    interview.paused_because = Interview.PausedBecause.FREE_LIMIT
    interview.refused += 1
    states.save_state(interview)
    limit = meter.describe_limit(interview, allowance, spent, now)
    shown = meter.show_allowance(interview, allowance, now)
    log.append(interview.room_id, "quota.exceeded", {**limit, "allowance": shown})
    raise meter.payment_required(interview, allowance, spent, now)


_INSERT_TURN = """INSERT INTO ai_interviewer_turn
    (id, created_at, updated_at, interview_id, number, client_id, state, question_id, question, item, move, reason,
     point, answer, skipped, at, at_ms, asked_ms, seq, charged, reading, reply, fell_back, failures, provider, model,
     prompt_tokens, completion_tokens, calls, milliseconds, lease_until, thinker, attempts, clock_ms, spoken_ms,
     longest_pause_ms, heard)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, NULL, NULL, %s, '[]', '',
     '', 0, 0, 0, 0, %s, %s, 0, %s, %s, %s, %s)"""


def _write_answer(
    log: OpenLog,
    interview: Interview,
    words: str,
    client_id: str,
    allowance: Allowance,
    now: datetime,
    *,
    question: dict[str, Any],
    spoken: Spoken | None,
) -> Taken:
    turn_id, number = new_id(), interview.turns
    shown = meter.show_allowance(interview, allowance, now)
    data: dict[str, Any] = {"text": words, "turn": number, "by": "candidate", "allowance": shown}
    if spoken is not None:
        data |= {"voice": True, "from_ms": spoken.from_ms, "to_ms": spoken.to_ms}
    row = log.append(interview.room_id, "transcript.said", data, seat=interview.seat_id, client_id=client_id)
    lease = now + rules.LEASE
    write_many(
        _INSERT_TURN,
        [
            (
                turn_id, now, now, interview.pk, number, client_id, "thinking",
                UUID(question["id"]) if question else None, question.get("text", ""), question.get("item", 0),
                question.get("kind", ""), question.get("reason", "")[:80], question.get("point", ""), words, False, now,
                room_ms(log, interview), question.get("asked_ms", 0), row.seq, True, False, lease, bus.PROCESS_ID,
                meter.meter_of(interview).active_ms(now), spoken.to_ms - spoken.from_ms if spoken else 0,
                spoken.longest_pause_ms if spoken else 0, question.get("heard", ""),
            )
        ],
    )  # fmt: skip
    for act in after_take:
        transaction.on_commit(lambda act=act: act(turn_id, interview.pk, interview.room_id))  # type: ignore[misc]
    return Taken(turn_id, interview.pk, interview.room_id, number, shown, row)


# --- answering it ---


def finish_turn(
    log: OpenLog,
    *,
    turn_id: UUID,
    room_id: UUID,
    question: Question | None,
    reading: Reading | None,
    move: Move,
    item: PlanItem | None,
    utterance: Utterance,
    plan: Plan | None = None,
    now: datetime | None = None,
) -> dict[str, Any] | None:
    """Write what the interviewer made of an answer, and what it asks next; what to tell the candidate.

    Once; whoever comes second changes nothing and gets None. If the usual model failed, the answer is given back: it
    isn't charged, and the time of the failing isn't either.
    """
    interview = interview_in(room_id)
    turn = read_turns("id = %s", [turn_id])[0]
    if turn.state != Turn.State.THINKING:
        return None
    now = now or database_now()
    turn.state = Turn.State.DONE
    states.remember_question(turn, interview.question)
    turn.reading = to_builtins(reading) if reading is not None else None
    turn.fell_back, turn.failures = utterance.fell_back, list(utterance.failures)
    usage = utterance.usage
    turn.provider, turn.model, turn.calls = usage.provider[:32], usage.model[:80], usage.calls
    turn.prompt_tokens, turn.completion_tokens = usage.prompt_tokens, usage.completion_tokens
    turn.milliseconds = usage.milliseconds
    allowance = billing.allowance_for(interview.user_id, now=now)
    if utterance.fell_back and turn.charged:
        turn.charged = False
        meter.give_back(interview, clock_ms=turn.clock_ms, now=now)
        meter.give_back_monthly_turn(interview, allowance, turn.at)
    finished = interview.state == Interview.State.FINISHED
    asked = None
    if not finished:
        asked = ask(
            log,
            interview,
            move=move,
            item=item,
            utterance=utterance,
            turn=turn,
            allowance=allowance,
            now=now,
            plan=plan,
        )
    turn.reply = {"said": utterance.said, "question": asked, "reason": move.reason, "finished": asked is None}
    _write_turn(turn, now)
    return show_turn(turn, interview, allowance, now)


_FINISH_TURN = """UPDATE ai_interviewer_turn
    SET state = %s, question_id = %s, question = %s, item = %s, move = %s, reason = %s, point = %s, asked_ms = %s,
        charged = %s, reading = %s, reply = %s, fell_back = %s, failures = %s, provider = %s, model = %s,
        prompt_tokens = %s, completion_tokens = %s, calls = %s, milliseconds = %s, heard = %s, lease_until = NULL,
        updated_at = %s
    WHERE id = %s"""


def _write_turn(turn: Turn, now: datetime) -> None:
    count_changed(
        _FINISH_TURN,
        [
            turn.state, turn.question_id, turn.question, turn.item, turn.move, turn.reason, turn.point, turn.asked_ms,
            turn.charged, _as_json(turn.reading), _as_json(turn.reply), turn.fell_back, _as_json(turn.failures),
            turn.provider, turn.model, turn.prompt_tokens, turn.completion_tokens, turn.calls, turn.milliseconds,
            turn.heard, now,
            turn.pk,
        ],
    )  # fmt: skip


def _as_json(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def show_turn(turn: Turn, interview: Interview, allowance: Allowance, now: datetime) -> dict[str, Any]:
    """What became of an answer, as `POST /api/ai/ask` tells it."""
    reply = turn.reply or {}
    return {
        "turn": turn.number,
        "said": reply.get("said", ""),
        "question": show_question(reply.get("question")),
        "charged": turn.charged,
        "fell_back": turn.fell_back,
        "finished": interview.state == Interview.State.FINISHED,
        "allowance": meter.show_allowance(interview, allowance, now),
    }


def ask(
    log: OpenLog,
    interview: Interview,
    *,
    move: Move,
    item: PlanItem | None,
    utterance: Utterance,
    turn: Turn | None,
    allowance: Allowance,
    now: datetime,
    plan: Plan | None = None,
) -> dict[str, Any] | None:
    """Say what the interviewer says and put its next question; after the last one the interview is finished."""
    number = turn.number if turn is not None else interview.turns
    spoken = {"text": utterance.said, "turn": number, "by": "interviewer"}
    said = log.append(interview.room_id, "transcript.said", spoken, seat=interview.ai_seat_id)
    if move.kind == "close" or item is None:
        interview.question = None
        states.finish(log, interview, because=Interview.EndedBecause.COMPLETE, now=now)
        return None
    plan = plan or convert(interview.plan, Plan)
    question = {
        "id": str(new_id()),
        "text": utterance.question,
        "number": item.number,
        "of": len(plan.items),
        "kind": move.kind,
        "skill": content.skill_name(item.question.skill),
        "requirement": _text_of(plan.requirements, item.requirement),
        "claim": _text_of(plan.claims, item.claim),
        "follows": number if move.kind in ("probe", "deepen", "again") and number else None,
        # Ours:
        "item": item.number,
        "point": move.point,
        "reason": move.reason,
        "asked_ms": room_ms(log, interview),
        "said_seq": said.seq,
    }
    interview.question = question
    # The plan is kept as it was; how things are said is whatever is published now, and the report names that.
    interview.versions = interview.versions | {key: content.current().versions[key] for key in ("persona", "prompt")}
    count_changed(
        "UPDATE ai_interviewer_interview SET question = %s, versions = %s WHERE id = %s",
        [_as_json(question), _as_json(interview.versions), interview.pk],
    )
    log.append(
        interview.room_id,
        "ai.asked",
        {
            "question": show_question(question),
            "turn": number,
            "fell_back": utterance.fell_back,
            "charged": turn.charged if turn is not None else False,
            "allowance": meter.show_allowance(interview, allowance, now),
        },
        seat=interview.ai_seat_id,
    )
    return question


_EXCHANGES = """SELECT number, item, move, CASE WHEN heard = '' THEN question ELSE heard END, point, skipped, reason,
        CASE WHEN number >= %s THEN answer ELSE '' END, CASE WHEN number >= %s THEN reading END
    FROM ai_interviewer_turn WHERE interview_id = %s AND state = 'done' AND number < %s ORDER BY number"""
_WITH_ANSWERS = 12  # a model is shown no more
_PLAN = msgspec.json.Decoder(Plan)
_READING = msgspec.json.Decoder(Reading)


def exchanges_of(interview_id: UUID, *, before: int) -> list[Exchange]:
    """All questions before a turn, oldest first; the last dozen with their answers."""
    since = before - _WITH_ANSWERS
    return [
        Exchange(
            turn=number,
            item=item,
            move=move,
            question=question,
            answer=answer,
            point=point,
            reading=_READING.decode(reading) if reading else None,
            skipped=bool(skipped),
            reason=reason,
        )
        for number, item, move, question, point, skipped, reason, answer, reading in fetch_rows(
            _EXCHANGES, [since, since, interview_id, before]
        )
    ]


def fail_turn(log: OpenLog, *, turn_id: UUID, room_id: UUID, now: datetime | None = None) -> None:
    """Give up on an answer: it isn't charged, and the same question waits again. Only after every attempt."""
    interview = interview_in(room_id)
    turn = read_turns("id = %s", [turn_id])[0]
    if turn.state != Turn.State.THINKING:
        return
    now = now or database_now()
    allowance = billing.allowance_for(interview.user_id, now=now)
    meter.give_back(interview, clock_ms=turn.clock_ms, now=now)
    meter.give_back_monthly_turn(interview, allowance, turn.at)
    states.remember_question(turn, interview.question)
    turn.state, turn.charged, turn.lease_until = Turn.State.FAILED, False, None
    turn.save()
    shown = meter.show_allowance(interview, allowance, now)
    log.append(room_id, "ai.failed", {"turn": turn.number, "allowance": shown}, seat=interview.ai_seat_id)


def say_waited(log: OpenLog, interview: Interview, client_id: str | None = None) -> Row:
    """Tell the candidate to take their time."""
    text = wait_words(content.persona(interview.persona), turn=interview.turns)
    return log.append(interview.room_id, "ai.waited", {"text": text}, seat=interview.seat_id, client_id=client_id)


# What a question carries that isn't for clients.
OURS = ("item", "point", "reason", "asked_ms", "said_seq", "heard")


def show_question(question: dict[str, Any] | None) -> dict[str, Any] | None:
    """A question as clients see it."""
    if question is None:
        return None
    return {key: value for key, value in question.items() if key not in OURS}


def room_ms(log: OpenLog, interview: Interview) -> int:
    """The room clock now, in milliseconds."""
    return room_rules.room_ms(started_at=log.room(interview.room_id).started_at, at=log.now)


def plan_of(interview_id: UUID) -> Plan:
    """What an interview covers. Straight from JSON: a third of what it costs by way of dictionaries."""
    rows = fetch_rows("SELECT plan FROM ai_interviewer_interview WHERE id = %s", [interview_id])
    plan: Plan = _PLAN.decode(rows[0][0])
    return plan


def _text_of(things: Iterable[Requirement | Claim], wanted: str | None) -> str | None:
    return next((thing.text for thing in things if thing.id == wanted), None) if wanted else None
