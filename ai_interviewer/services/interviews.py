"""Setting up an interview, pausing it, going on, passing a question, ending it, forgetting it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _
from msgspec import convert, to_builtins

from ai_interviewer import rules
from ai_interviewer.errors import (
    InterviewFinished,
    InterviewPaused,
    QuestionMovedOn,
    StillThinking,
    TooManyInterviews,
    VoiceUnavailable,
)
from ai_interviewer.llm import compose, repeat_words
from ai_interviewer.models import Interview, Report, Resume, Retake, SkillScore, Turn
from ai_interviewer.plan import FollowUpPolicy, find_claims, find_requirements, make_plan, requirements_from
from ai_interviewer.services import content, hearing, meter, states, turns, voice
from ai_interviewer.services.states import finish, save_state
from ai_interviewer.understanding import similarities
from ai_interviewer.values import Brief, Exchange, Level, Move, Plan
from billing import selectors as billing
from billing.plans import Allowance
from core.accounts.selectors import Person
from core.common.clock import utc_now
from core.common.errors import NotFound
from core.common.ids import new_id
from core.common.sql import database_now
from sessions_live import rules as room_rules
from sessions_live import selectors as sessions
from sessions_live.errors import LogFull
from sessions_live.log import OpenLog, Row
from sessions_live.services import acts, retention, rooms

POLICY = FollowUpPolicy()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a candidate asks for."""

    role: str
    level: Level
    topics: Sequence[str] = ()
    minutes: int = 25
    mode: str = "text"
    job_description: str = ""
    requirements: Sequence[str] | None = None  # the ones kept, as edited; else all that the job description has
    resume: str = ""
    resume_id: UUID | None = None


def plan_interview(*, user_id: UUID, wanted: Wanted, seed: int = 0) -> Plan:
    """What an interview would cover. Questions of the person's earlier interviews come last."""
    if wanted.requirements is None:
        requirements = find_requirements(wanted.job_description)
    else:
        requirements = requirements_from(wanted.requirements)
    resume = wanted.resume
    if wanted.resume_id is not None:
        kept = Resume.objects.filter(pk=wanted.resume_id, user_id=user_id).first()
        if kept is None:
            raise NotFound
        Resume.objects.filter(pk=kept.pk).update(used_at=utc_now())
        resume = kept.text
    recent = Interview.objects.filter(user_id=user_id).order_by("-id").values_list("plan", flat=True)[:10]
    seen = {item["question"]["key"] for plan in recent for item in plan.get("items", [])}
    return make_plan(
        bank=content.current().bank,
        role=wanted.role,
        level=wanted.level,
        topics=wanted.topics,
        minutes=wanted.minutes,
        requirements=requirements,
        claims=find_claims(resume),
        seen=seen,
        seed=seed,
        similar=similarities,
    )


def create_interview(
    *, person: Person, wanted: Wanted, request_id: str | None = None, now: datetime | None = None
) -> Interview:
    """Set up an interview and ask its first question. Counts as one of the month's; raises MonthlyLimitReached.

    The same `request_id` of the same person again is the same interview, and counts once.
    """
    now = now or database_now()
    mine = Interview.objects.filter(user_id=person.user_id, request_id=request_id) if request_id else None
    if mine is not None and (made := mine.first()) is not None:
        return made
    try:
        return _create(person, wanted, request_id, now)
    except IntegrityError:
        if mine is None or (made := mine.first()) is None:
            raise
        return made  # somebody was quicker by a moment; what this one had counted was rolled back with it


def _create(person: Person, wanted: Wanted, request_id: str | None, now: datetime) -> Interview:
    prepared = prepare(person, wanted)
    with transaction.atomic():
        allowance = billing.allowance_for(person.user_id, now=now)
        month = meter.take_interview(user_id=person.user_id, allowance=allowance, now=now)
        room, seat, ai_seat = rooms.create_ai_room(
            candidate_id=person.user_id,
            title=prepared.title,
            planned_seconds=wanted.minutes * 60,
            ai_name=_("Interviewer"),
        )

        def act(log: OpenLog) -> Interview:
            return begin(
                log, prepared, room_id=room.pk, seat_id=seat.pk, ai_seat_id=ai_seat.pk, allowance=allowance,
                month=month, request_id=request_id, now=now,
            )  # fmt: skip

        return acts.act_now(room.pk, act)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An interview that could begin: the slow part is done, nothing is kept or counted yet."""

    id: UUID
    person: Person
    wanted: Wanted
    plan: Plan
    title: str


def prepare(person: Person, wanted: Wanted) -> Prepared:
    """Plan an interview. Raises TooManyInterviews, VoiceUnavailable, and NotFound for somebody else's résumé."""
    if Interview.objects.filter(user_id=person.user_id).exclude(state="finished").count() >= rules.MAX_UNFINISHED:
        raise TooManyInterviews
    if wanted.mode == "voice" and not hearing.is_available():
        raise VoiceUnavailable
    interview_id = new_id()
    plan = plan_interview(user_id=person.user_id, wanted=wanted, seed=interview_id.int & 0x7FFFFFFF)
    return Prepared(interview_id, person, wanted, plan, title_of(wanted))


def begin(
    log: OpenLog,
    prepared: Prepared,
    *,
    room_id: UUID,
    seat_id: UUID,
    ai_seat_id: UUID,
    allowance: Allowance,
    month: str,
    request_id: str | None,
    now: datetime,
) -> Interview:
    """Keep an interview that was prepared and counted, and ask its first question, inside its room's lock."""
    wanted, plan = prepared.wanted, prepared.plan
    interview = Interview.objects.create(
        id=prepared.id,
        user_id=prepared.person.user_id,
        request_id=request_id,
        room_id=room_id,
        seat_id=seat_id,
        ai_seat_id=ai_seat_id,
        title=prepared.title,
        role=wanted.role,
        level=wanted.level,
        topics=list(wanted.topics),
        mode=wanted.mode,
        minutes=wanted.minutes,
        versions=content.current().versions,
        plan=to_builtins(plan),
        month=month,
        kept_until=now + timedelta(days=settings.AI_INTERVIEW_KEPT_DAYS),
    )
    move = POLICY.next_move(plan=plan, exchanges=[], reading=None)
    brief = make_brief(interview, plan, move, exchanges=[], asked=[], turn=0, name=prepared.person.name)
    turns.ask(
        log,
        interview,
        move=move,
        item=plan.item(move.item),
        utterance=compose(brief),
        turn=None,
        allowance=allowance,
        now=now,
    )
    if wanted.mode == "voice":
        voice.switch_voice(log, interview, on=True)
    return interview


def title_of(wanted: Wanted) -> str:
    """What the interview is called in lists: "Senior backend engineer"."""
    levels = {"junior": _("Junior"), "mid": _("Mid-level"), "senior": _("Senior")}
    role = wanted.role.strip()
    role = next((one.title for one in content.current().bank.roles() if one.key == role), role)
    given = role.lower().split()[:1] in (["junior"], ["mid"], ["mid-level"], ["senior"])
    title = role if given else f"{levels[wanted.level]} {role[:1].lower() + role[1:] if role[1:2].islower() else role}"
    return title[:160]


def make_brief(
    interview: Interview,
    plan: Plan,
    move: Move,
    *,
    exchanges: Sequence[Exchange],
    asked: Sequence[str],
    turn: int,
    name: str = "",
) -> Brief:
    """What a model, or the offline interviewer, is given for the next thing to say."""
    item = plan.item(move.item) if move.item else None
    requirement = next((one.text for one in plan.requirements if item and one.id == item.requirement), "")
    claim = next((one.text for one in plan.claims if item and one.id == item.claim), "")
    return Brief(
        role=interview.role,
        level=convert(interview.level, Level),
        move=move,
        question=item.question if item else None,
        persona=content.persona(interview.persona),
        turn=turn,
        history=tuple(exchanges[-12:]),
        asked=tuple(asked),
        requirement=requirement,
        claim=claim,
        prompt=content.current().prompts.get("interviewer", ""),
        name=name,
    )


# --- what a candidate does beside answering. All of it inside the room's lock. ---


def pause(
    log: OpenLog, interview: Interview, *, now: datetime, client_id: str | None = None, because: str = "asked"
) -> Row | None:
    """Stop the clock until the candidate goes on. Pausing what is paused does nothing."""
    if interview.state == Interview.State.FINISHED:
        raise InterviewFinished
    if interview.state == Interview.State.PAUSED:
        return None
    _need_space(log, interview)
    return _pause(log, interview, because=because, at=now, now=now, client_id=client_id)


def _pause(
    log: OpenLog, interview: Interview, *, because: str, at: datetime, now: datetime, client_id: str | None = None
) -> Row:
    meter.stop_clock(interview, at)
    interview.state, interview.paused_because = Interview.State.PAUSED, because
    save_state(interview)
    shown = meter.show_allowance(interview, billing.allowance_for(interview.user_id, now=now), now)
    data = {"because": because, "allowance": shown}
    return log.append(interview.room_id, "ai.paused", data, seat=interview.seat_id, client_id=client_id)


def resume(log: OpenLog, interview: Interview, *, now: datetime, client_id: str | None = None) -> Row | None:
    """Go on with the same question. Raises PaymentRequired while the free part is used."""
    if interview.state == Interview.State.FINISHED:
        raise InterviewFinished
    if interview.state == Interview.State.ACTIVE:
        return None
    _need_space(log, interview)
    allowance = billing.allowance_for(interview.user_id, now=now)
    if interview.paused_because == Interview.PausedBecause.FREE_LIMIT:
        if turns.restore_if_allowed(log, interview, allowance, now):
            return None
        spent = rules.is_spent(meter.limits_of(allowance), meter.meter_of(interview), now) or "turns"
        raise meter.payment_required(interview, allowance, spent, now)
    interview.state, interview.paused_because = Interview.State.ACTIVE, ""
    meter.start_clock(interview, now)
    save_state(interview)
    shown = meter.show_allowance(interview, allowance, now)
    data = {"allowance": shown}
    return log.append(interview.room_id, "ai.resumed", data, seat=interview.seat_id, client_id=client_id)


def skip(
    log: OpenLog,
    interview: Interview,
    *,
    now: datetime,
    question_id: UUID | None = None,
    client_id: str | None = None,
) -> Row | None:
    """Pass the question: it counts as no answer, and the next one of the plan comes. No model is called."""
    _need_active(log, interview)
    if question_id is not None and (interview.question is None or str(question_id) != interview.question["id"]):
        raise QuestionMovedOn
    if Turn.objects.filter(interview=interview, state=Turn.State.THINKING).exists():
        raise StillThinking
    if interview.question is None or interview.turns >= rules.MAX_TURNS:
        raise InterviewFinished
    interview.turns += 1
    Interview.objects.filter(pk=interview.pk).update(turns=interview.turns)
    row = log.append(
        interview.room_id, "ai.skipped", {"turn": interview.turns}, seat=interview.seat_id, client_id=client_id
    )
    turn = Turn(
        interview=interview,
        number=interview.turns,
        client_id=new_id().hex,  # no answer of the candidate's may be called the same
        state=Turn.State.DONE,
        skipped=True,
        charged=False,
        at=now,
        at_ms=turns.room_ms(log, interview),
        seq=row.seq,
    )
    states.remember_question(turn, interview.question)
    plan = convert(interview.plan, Plan)
    exchanges = turns.exchanges_of(interview.pk, before=turn.number)
    passed = Exchange(
        turn=turn.number,
        item=turn.item,
        move=turn.move,
        question=turn.question,
        answer="",
        point=turn.point,
        skipped=True,
        reason=turn.reason,
    )
    exchanges.append(passed)
    move = POLICY.next_move(plan=plan, exchanges=exchanges, reading=None, skipped=True)
    asked = [exchange.question for exchange in exchanges]
    brief = make_brief(interview, plan, move, exchanges=exchanges, asked=asked, turn=turn.number)
    utterance = compose(brief)
    allowance = billing.allowance_for(interview.user_id, now=now)
    item = plan.item(move.item) if move.item else None
    question = turns.ask(
        log, interview, move=move, item=item, utterance=utterance, turn=turn, allowance=allowance, now=now
    )
    turn.reply = {"said": utterance.said, "question": question, "reason": move.reason, "finished": question is None}
    turn.provider = "offline"
    turn.save()
    return row


def think(log: OpenLog, interview: Interview, *, client_id: str | None = None) -> Row:
    """ "Let me think": the interviewer waits, and says so. The clock goes on; to stop it, pause."""
    _need_active(log, interview)
    return turns.say_waited(log, interview, client_id)


def repeat(log: OpenLog, interview: Interview) -> Row | None:
    """Say the question once more."""
    _need_active(log, interview)
    if interview.question is None:
        return None
    words = repeat_words(content.persona(interview.persona), turn=interview.turns)
    return say(log, interview, f"{words} {interview.question['text']}")


def say(log: OpenLog, interview: Interview, text: str) -> Row:
    """Have the interviewer say something that is no question: it stands in the transcript and is spoken."""
    _need_active(log, interview)
    spoken = {"text": text, "turn": interview.turns, "by": "interviewer", "again": True}
    return log.append(interview.room_id, "transcript.said", spoken, seat=interview.ai_seat_id)


def note_heard(
    log: OpenLog, interview: Interview, *, seq: int, text: str, cut: bool, from_ms: int, to_ms: int
) -> Row | None:
    """What was audible of the interviewer's line `seq`, and when. A question that was interrupted is kept so.

    Nothing at all: whoever went on so quickly has read it, and the line stays as it is.
    """
    if not text or log.room(interview.room_id).last_seq >= room_rules.MAX_EVENTS:
        return None
    asked = interview.question
    if cut and asked is not None and asked.get("said_seq") == seq:
        interview.question = {**asked, "heard": text}
        save_state(interview)
    data = {"of": seq, "text": text, "cut": cut, "from_ms": from_ms, "to_ms": to_ms}
    return log.append(interview.room_id, "transcript.heard", data, seat=interview.ai_seat_id)


def _need_active(log: OpenLog, interview: Interview) -> None:
    if interview.state == Interview.State.FINISHED:
        raise InterviewFinished
    if interview.state == Interview.State.PAUSED:
        raise InterviewPaused
    _need_space(log, interview)


def _need_space(log: OpenLog, interview: Interview) -> None:
    """The socket looks at this for every frame; over HTTP nobody else does."""
    if log.room(interview.room_id).last_seq >= room_rules.MAX_EVENTS:
        raise LogFull


# --- what happens by itself ---


def restore_for(user_id: UUID) -> None:
    """Let the interviews of a person that wait at their limit go on: a code was redeemed, or a payment came."""
    waiting = Interview.objects.filter(user_id=user_id, state="paused", paused_because="free_limit")
    for room_id in list(waiting.values_list("room_id", flat=True)):

        def restore(log: OpenLog, room_id: UUID = room_id) -> bool:
            interview = turns.interview_in(room_id)
            now = database_now()
            return turns.restore_if_allowed(log, interview, billing.allowance_for(user_id, now=now), now)

        acts.act_now(room_id, restore)


def restore_all() -> None:
    """The same for everybody whose plan has come to allow more; finds what a process that died did not tell."""
    waiting = Interview.objects.filter(state="paused", paused_because="free_limit").exclude(user__plan="free")
    for user_id in set(waiting.values_list("user_id", flat=True)[:500]):
        restore_for(user_id)


def pause_abandoned(*, now: datetime | None = None) -> int:
    """Stop the clock of interviews whose candidate has closed the page, as of when they left."""
    now = now or database_now()
    running = list(Interview.objects.filter(clock_since__isnull=False).values_list("seat_id", "room_id"))
    gone: dict[UUID, datetime] = {}
    for start in range(0, len(running), 500):
        gone |= sessions.absent_since([seat_id for seat_id, _room in running[start : start + 500]])
    count = 0
    for seat_id, room_id in running:
        left = gone.get(seat_id)
        if left is None or now - left < rules.LEFT_FOR:
            continue

        def stop(log: OpenLog, room_id: UUID = room_id, left: datetime = left) -> bool:
            interview = turns.interview_in(room_id)
            since = interview.clock_since
            if interview.state != Interview.State.ACTIVE or since is None or left < since:
                return False
            if Turn.objects.filter(interview=interview, at__gt=left).exists():
                return False  # answers come over HTTP
            _pause(log, interview, because="left", at=left, now=now)
            return True

        count += acts.act_now(room_id, stop)
    return count


def finish_old(*, now: datetime | None = None) -> int:
    """Finish interviews that nobody has gone on with for as long as they are kept."""
    now = now or database_now()
    old = Interview.objects.exclude(state="finished").filter(kept_until__lt=now).values_list("room_id", flat=True)[:200]
    for room_id in list(old):
        acts.act_now(room_id, partial(_finish_in, room_id=room_id, now=now))
    return len(old)


def _finish_in(log: OpenLog, *, room_id: UUID, now: datetime) -> None:
    finish(log, turns.interview_in(room_id), because="time", now=now)


@transaction.atomic
def forget_words(interview: Interview) -> None:
    """Delete what was said in an interview and what was made of it. That it took place, and what it used, stays."""
    retention.forget_room(interview.room_id)


def forget_words_of_room(room_id: UUID) -> None:
    """The part of a room's forgetting that is ours, inside its lock."""
    # The interview's own lock too: a question may just be answered again, which takes no other.
    interview = Interview.objects.select_for_update(no_key=True).filter(room_id=room_id).first()
    if interview is None:
        return
    # What is still being thought about is done with that: whoever thinks finds it so and writes nothing.
    Turn.objects.filter(interview=interview).update(
        state=Case(When(state=Turn.State.THINKING, then=Value(Turn.State.DONE)), default=F("state")),
        lease_until=None,
        answer="",
        question="",
        reading=None,
        reply=None,
        point="",
        reason="",
    )
    Report.objects.filter(interview=interview).delete()
    Retake.objects.filter(interview=interview).delete()
    SkillScore.objects.filter(interview=interview).delete()
    Interview.objects.filter(pk=interview.pk).update(plan={}, question=None, words_forgotten=True)
