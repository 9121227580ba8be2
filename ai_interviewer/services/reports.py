"""Making reports: a row that says how far it has come, made by a job, taken up again where a process died."""

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.db.models import F, Q
from msgspec import convert, to_builtins

from ai_interviewer import evaluation, rules
from ai_interviewer.errors import IdUsed, InterviewNotFinished, NoSuchTurn, TooManyRetakes, WordsForgotten
from ai_interviewer.llm import Judgement, ModelConfig, close_clients, judge
from ai_interviewer.models import Interview, Report, Retake, SkillScore, Turn
from ai_interviewer.services import content, engine
from ai_interviewer.values import Exchange, Level, Plan, Skill
from core.common.clock import utc_now
from core.common.sql import database_now
from core.realtime.server import in_database

log = logging.getLogger(__name__)

AT_ONCE = 2  # reports that one process makes at a time: its other jobs (timers, mail) need hands as well
places = threading.BoundedSemaphore(AT_ONCE)


def build_due(limit: int = 20) -> int:
    """Make the reports that wait to be made, or whose maker has gone silent. Returns how many were made here."""
    now = database_now()
    due = Report.objects.filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now), state=Report.State.BUILDING)
    return sum(build(interview_id) for interview_id in list(due.values_list("interview_id", flat=True)[:limit]))


def build(interview_id: UUID) -> bool:
    """Make one report, if nobody else is at it. Tried three times, then failed for people to see and to try again.

    Where this process is busy with others, the sweep comes back to it.
    """
    if not places.acquire(blocking=False):
        return False
    try:
        return _build(interview_id)
    finally:
        places.release()


def _build(interview_id: UUID) -> bool:
    if Turn.objects.filter(interview_id=interview_id, state=Turn.State.THINKING).exists():
        return False  # the last answer belongs to the report: made by the sweep once it has been thought about
    now = database_now()
    free = Report.objects.filter(
        Q(lease_until__isnull=True) | Q(lease_until__lt=now), interview_id=interview_id, state=Report.State.BUILDING
    )
    if not free.update(lease_until=now + 4 * rules.LEASE, attempts=F("attempts") + 1, progress=1):
        return False
    report = Report.objects.get(interview_id=interview_id)
    if report.attempts > rules.MAX_ATTEMPTS:  # and none of them came to say that it failed
        log.error("report.given_up interview=%s", interview_id)
        Report.objects.filter(pk=report.pk).update(state=Report.State.FAILED, lease_until=None, progress=0)
        return False
    try:
        body = _make(interview_id, _telling(report))
    except Exception:
        log.exception("report.failed interview=%s attempt=%s", interview_id, report.attempts)
        state = Report.State.FAILED if report.attempts >= rules.MAX_ATTEMPTS else Report.State.BUILDING
        Report.objects.filter(pk=report.pk, state="building").update(state=state, lease_until=None, progress=0)
        return False
    _keep(report, body)
    log.info("report.ready interview=%s attempt=%s", interview_id, report.attempts)
    return True


def rebuild(interview: Interview) -> None:
    """Try a failed report again."""
    Report.objects.filter(interview=interview, state=Report.State.FAILED).update(
        state=Report.State.BUILDING, attempts=0, progress=0, lease_until=None
    )


def _telling(report: Report) -> Callable[[int], None]:
    """Progress, 0 to 100; each step also says that the maker lives."""

    def tell(progress: int) -> None:
        Report.objects.filter(pk=report.pk, state="building").update(
            progress=min(99, max(1, progress)), lease_until=database_now() + 10 * rules.LEASE
        )

    return tell


def _make(interview_id: UUID, tell: Callable[[int], None]) -> dict[str, Any]:
    interview = Interview.objects.get(pk=interview_id)
    material = material_of(interview)
    model = engine.model_config()
    rubric = content.current().rubric
    judgement = None
    if model is not None and material.turns:
        tell(5)
        prompt = content.current().prompts.get("evaluator", "")
        exchanges = [
            Exchange(
                turn=told.number,
                item=told.item,
                move=told.move,
                question=told.question,
                answer=told.answer,
                point=told.point,
                skipped=told.skipped,
            )
            for told in material.turns
        ]
        judgement = asyncio.run(_ask_judge(material.plan, exchanges, rubric.skills, model, prompt, tell))
    report = evaluation.build_report(
        material, rubric=rubric, reader=engine.judge_reader(), judgement=judgement, progress=tell
    )
    return dict(to_builtins(report))


async def _ask_judge(
    plan: Plan,
    exchanges: list[Exchange],
    skills: dict[str, Skill],
    model: ModelConfig,
    prompt: str,
    tell: Callable[[int], None],
) -> Judgement | None:
    judging = asyncio.create_task(judge(plan=plan, exchanges=exchanges, skills=skills, config=model, prompt=prompt))
    try:
        # A judge may take minutes, the lease lasts half a one: without a word meanwhile another job begins as well.
        while not (await asyncio.wait({judging}, timeout=2 * rules.LEASE.total_seconds()))[0]:
            await in_database(tell, 5)
        return await judging
    finally:
        judging.cancel()
        await close_clients()  # those of this loop, which ends here; else their connections stay


def material_of(interview: Interview) -> evaluation.Material:
    """All that a report is made from."""
    if interview.words_forgotten:
        raise WordsForgotten
    # An answer that nobody could think about was asked for again, and stands here as what was said then.
    rows = Turn.objects.filter(interview=interview).exclude(state=Turn.State.FAILED).order_by("number")
    return evaluation.Material(
        interview=str(interview.pk),
        title=interview.title,
        role=interview.role,
        level=convert(interview.level, Level),
        minutes=interview.minutes,
        started_at=interview.created_at,
        finished_at=interview.finished_at or utc_now(),
        plan=convert(interview.plan, Plan),
        turns=tuple(
            evaluation.Told(
                number=turn.number,
                item=turn.item,
                move=turn.move,
                point=turn.point,
                question=turn.question,
                answer=turn.answer,
                skipped=turn.skipped,
                at_ms=turn.at_ms,
                spoken_ms=turn.spoken_ms,
                longest_pause_ms=turn.longest_pause_ms,
                said=(turn.reply or {}).get("said", ""),
            )
            for turn in rows
            if turn.question
        ),
        versions={**interview.versions},
    )


@transaction.atomic
def _keep(report: Report, body: dict[str, Any]) -> None:
    done = Report.objects.filter(pk=report.pk, state=Report.State.BUILDING)
    if not done.update(state=Report.State.READY, progress=100, body=body, lease_until=None):
        return
    interview = Interview.objects.get(pk=report.interview_id)
    SkillScore.objects.filter(interview=interview).delete()
    SkillScore.objects.bulk_create(
        SkillScore(
            user_id=interview.user_id,
            interview=interview,
            skill=skill["key"],
            title=skill["name"],
            score=skill["score"],
            at=interview.finished_at or utc_now(),
        )
        for skill in body["skills"]
        if skill["score"] is not None
    )


# --- answering a question again ---


def retake(*, interview: Interview, number: int, answer: str, client_id: str) -> Retake:
    """Answer one question of a finished interview again, and see what changed. Counts in no quota, calls no model.

    The same id again is the same retake.
    """
    before = _retaken(interview, number=number, client_id=client_id)
    if before is not None:
        return before
    turn = Turn.objects.filter(interview=interview, number=number).exclude(question="").first()
    if turn is None or not turn.item:
        raise NoSuchTurn
    # Read before anything is locked: that takes a while, and on SQLite everybody who writes would wait for it.
    body = evaluation.compare_retake(
        question=convert(interview.plan, Plan).item(turn.item).question,
        asked=turn.question,
        point=turn.point,
        before=turn.answer,
        after=answer,
        reader=engine.judge_reader(),
        rubric=content.current().rubric,
    )
    with transaction.atomic():
        locked = Interview.objects.select_for_update(no_key=True).get(pk=interview.pk)
        before = _retaken(locked, number=number, client_id=client_id)
        if before is not None:
            return before
        count = Retake.objects.filter(interview=locked, turn=number).count()
        return Retake.objects.create(
            interview=locked, turn=number, number=count + 1, client_id=client_id, answer=answer, body=to_builtins(body)
        )


def _retaken(interview: Interview, *, number: int, client_id: str) -> Retake | None:
    """The retake of this id, if there is one; else nothing, where one more may be made."""
    if interview.state != Interview.State.FINISHED:
        raise InterviewNotFinished
    if interview.words_forgotten:
        raise WordsForgotten
    before = Retake.objects.filter(interview=interview, client_id=client_id).first()
    if before is not None and before.turn != number:
        raise IdUsed
    if before is None and Retake.objects.filter(interview=interview, turn=number).count() >= rules.MAX_RETAKES:
        raise TooManyRetakes
    return before


def wake(interview_id: UUID) -> None:
    """Have a report made soon: the job finds it by itself as well, only later."""
    try:
        current_app.send_task("ai_interviewer.tasks.build_report", args=[str(interview_id)])
    except Exception as reason:  # the broker is away: the sweep makes it
        log.warning("report.not_queued interview=%s reason=%s", interview_id, type(reason).__name__)
