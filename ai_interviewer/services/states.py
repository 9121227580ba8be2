"""The states of an interview, and its end."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ai_interviewer.models import Interview, Report, Turn
from ai_interviewer.services import meter
from sessions_live.log import OpenLog, Row
from sessions_live.services import rooms

# Called after an interview has ended, on the thread that ended it. `wiring` puts `reports.wake` here.
after_finish: list[Callable[[UUID], None]] = []
# Called when an interview ends, inside its transaction. `wiring` puts `calls.ends_with` here.
on_finish: list[Callable[[Interview], None]] = []


def remember_question(turn: Turn, asked: dict[str, Any] | None) -> None:
    """The question that waits is the one this turn answers, unless it has one already."""
    if asked and turn.question_id is None:
        turn.question_id, turn.question = UUID(asked["id"]), asked["text"]
        turn.item, turn.move, turn.point = asked["item"], asked["kind"], asked["point"]
        turn.reason, turn.asked_ms = asked["reason"][:80], asked["asked_ms"]
        turn.heard = asked.get("heard", "")


def save_state(interview: Interview) -> None:
    """Write what pauses and ends change."""
    Interview.objects.filter(pk=interview.pk).update(
        state=interview.state,
        paused_because=interview.paused_because,
        ended_because=interview.ended_because,
        clock_ms=interview.clock_ms,
        clock_since=interview.clock_since,
        refused=interview.refused,
        question=interview.question,
        finished_at=interview.finished_at,
    )


def finish(
    log: OpenLog, interview: Interview, *, because: str, now: datetime, client_id: str | None = None
) -> Row | None:
    """End the interview for good, end its room, and have the report made. Only once."""
    if interview.state == Interview.State.FINISHED:
        return None
    _keep_last_question(interview)
    meter.stop_clock(interview, now)
    interview.state, interview.paused_because = Interview.State.FINISHED, ""
    interview.ended_because, interview.finished_at, interview.question = because, now, None
    save_state(interview)
    Report.objects.get_or_create(interview=interview)
    row = log.append(
        interview.room_id, "ai.finished", {"because": because}, seat=interview.seat_id, client_id=client_id
    )
    rooms.end_room_with(log, room_id=interview.room_id, seat_id=interview.seat_id)
    for end in on_finish:
        end(interview)
    for act in after_finish:
        transaction.on_commit(lambda act=act: act(interview.pk))  # type: ignore[misc]
    return row


def _keep_last_question(interview: Interview) -> None:
    """The answer that is thought about next was given to this question, even if it was sent before that was asked."""
    if interview.question is None:
        return
    last = Turn.objects.filter(interview=interview, state=Turn.State.THINKING).order_by("number").first()
    if last is not None:
        remember_question(last, interview.question)
        last.save(update_fields=["question_id", "question", "item", "move", "point", "reason", "asked_ms"])
