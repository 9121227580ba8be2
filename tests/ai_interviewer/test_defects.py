"""Defects that were found in what was there already, each told as it showed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync

from ai_interviewer import tasks
from ai_interviewer.bank import shipped_persona
from ai_interviewer.errors import AnswerEmpty, IdUsed, PaymentRequired, WordsForgotten
from ai_interviewer.models import Interview, Report, Retake, SkillScore, Turn
from ai_interviewer.services import engine, interviews, publishing, reports, thinking, turns
from ai_interviewer.understanding import LexicalReader
from ai_interviewer.values import Reading
from billing import services as billing
from billing.selectors import access
from core.accounts.selectors import Person
from core.common import clock
from core.common.errors import NotAllowed
from core.common.sql import database_now
from sessions_live import rules as room_rules
from sessions_live.errors import LogFull
from sessions_live.log import OpenLog, read_rows
from sessions_live.models import Room, Seat
from sessions_live.services import rooms
from sessions_live.services.acts import act_now
from tests.ai_interviewer.conftest import GOOD, make_candidate, start

pytestmark = pytest.mark.both_databases


def take(interview: Interview, answer: str = GOOD, *, id: str = "") -> turns.Taken:
    """Hand in one answer."""
    client_id = id or uuid4().hex

    def act(log: OpenLog) -> turns.Taken:
        return turns.take_answer(log, room_id=interview.room_id, answer=answer, client_id=client_id)

    return act_now(interview.room_id, act)


def think(taken: turns.Taken) -> dict[str, Any]:
    """Have an answer that was taken answered."""
    return async_to_sync(thinking.answer_of)(taken)


def steer(interview: Interview, act: Any, **given: Any) -> Any:
    """Pause, resume, skip …"""
    return act_now(interview.room_id, lambda log: act(log, turns.interview_in(interview.room_id), **given))


# --- seats ---


def test_somebody_without_a_verified_address_does_not_get_the_interviewers_seat(interview: Interview) -> None:
    stranger = make_candidate("Mallory")
    seat = rooms.take_seat(
        room_id=interview.room_id, user_id=stranger.user_id, name="Mallory", email="", is_staff=False
    )
    assert seat is None
    ai = Seat.objects.get(pk=interview.ai_seat_id)
    assert (ai.user_id, ai.name) == (None, "Interviewer")


def test_staff_without_a_verified_address_do_not_become_the_interviewer(interview: Interview) -> None:
    staff = make_candidate("Root")
    seat = rooms.take_seat(room_id=interview.room_id, user_id=staff.user_id, name="Root", email="", is_staff=True)
    assert seat is None


def test_a_practice_room_is_not_ended_behind_its_interview(interview: Interview) -> None:
    with pytest.raises(NotAllowed):
        rooms.end_room_from_outside(room_id=interview.room_id, seat_id=None, reason="maintenance")
    assert Room.objects.get(pk=interview.room_id).state == "open"
    steer(interview, interviews.finish, because="asked", now=database_now())
    rooms.end_room_from_outside(room_id=interview.room_id, seat_id=None)  # it has ended: nothing to refuse


# --- ids ---


def test_an_answer_called_like_a_passed_question_does_not_keep_one_from_passing(interview: Interview) -> None:
    think(take(interview, id="skip-2"))
    steer(interview, interviews.skip, now=database_now())
    assert Interview.objects.get(pk=interview.pk).turns == 2


def test_an_answer_called_like_a_passed_question_is_an_answer(interview: Interview) -> None:
    steer(interview, interviews.skip, now=database_now())
    taken = take(interview, id="skip-1")
    assert (taken.number, taken.again) == (2, False)


# --- the last answer ---


def test_the_last_of_two_answers_sent_at_once_is_in_the_report_too(interview: Interview) -> None:
    first = take(interview)
    second = take(interview, "Last of all, I measured a lag of nine milliseconds and wrote it down for the team.")
    waiting = think(first)["question"]
    steer(interview, interviews.finish, because="asked", now=database_now())
    think(second)
    assert Turn.objects.get(pk=second.turn_id).question == waiting["text"]
    assert reports.build(interview.pk)
    assert "nine milliseconds" in str(Report.objects.get(interview=interview).body["questions_list"])


# --- forgetting ---


def words_left(interview: Interview) -> str:
    """All that is kept of an interview's words, anywhere."""
    turn_rows = list(Turn.objects.filter(interview=interview).values("answer", "question", "reading", "reply"))
    rest = [
        *Report.objects.filter(interview=interview).values("body"),
        *Retake.objects.filter(interview=interview).values("answer", "body"),
        *SkillScore.objects.filter(interview=interview).values("skill"),
        *Interview.objects.filter(pk=interview.pk).exclude(plan={}).values("plan"),
    ]
    said = [row.body for row in read_rows(interview.room_id, after=0) if row.kind.startswith(("ai.", "transcript."))]
    empty = {"answer": "", "question": "", "reading": None, "reply": None}
    return str([*(row for row in turn_rows if row != empty), *rest, *said] or "")


def forget(interview: Interview) -> None:
    steer(interview, interviews.finish, because="asked", now=database_now())
    interviews.forget_words(Interview.objects.get(pk=interview.pk))


def test_what_was_being_thought_about_when_the_words_were_forgotten_leaves_none_behind(interview: Interview) -> None:
    think(take(interview))
    taken = take(interview)
    material = thinking.prepare(taken.turn_id)
    forget(interview)
    assert words_left(interview) == ""

    utterance = interviews.compose(material.brief)
    act_now(
        interview.room_id,
        lambda log: turns.finish_turn(
            log,
            turn_id=taken.turn_id,
            room_id=interview.room_id,
            question=material.question,
            reading=material.reading,
            move=material.move,
            item=material.item,
            utterance=utterance,
        ),
    )
    assert words_left(interview) == ""
    assert Turn.objects.get(pk=taken.turn_id).state == "done"


def test_an_answer_that_nobody_thought_about_before_its_words_were_forgotten_is_settled(interview: Interview) -> None:
    taken = take(interview)
    forget(interview)
    assert thinking.prepare(taken.turn_id) is None
    assert Turn.objects.get(pk=taken.turn_id).state != "thinking"


def test_an_answer_given_again_while_the_words_are_forgotten_is_not_kept(
    interview: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    think(take(interview))
    steer(interview, interviews.finish, because="asked", now=database_now())

    class Slow(LexicalReader):
        def read(self, *given: Any, **more: Any) -> Reading:
            forget(interview)
            return super().read(*given, **more)

    monkeypatch.setattr(engine, "judge_reader", Slow)
    ended = Interview.objects.get(pk=interview.pk)
    with pytest.raises(WordsForgotten):
        reports.retake(interview=ended, number=1, answer=GOOD, client_id="again")
    assert words_left(interview) == ""


def test_the_id_of_an_answer_given_again_belongs_to_its_question(interview: Interview) -> None:
    think(take(interview))
    think(take(interview))
    steer(interview, interviews.finish, because="asked", now=database_now())
    ended = Interview.objects.get(pk=interview.pk)
    made = reports.retake(interview=ended, number=1, answer=GOOD, client_id="again")
    assert reports.retake(interview=ended, number=1, answer="Something else", client_id="again") == made
    with pytest.raises(IdUsed):
        reports.retake(interview=ended, number=2, answer=GOOD, client_id="again")


# --- sweeps ---


def test_who_may_go_on_is_found_behind_any_number_of_people_who_may_not(
    candidate: Person, interview: Interview, django_assert_max_num_queries: Any
) -> None:
    from billing.models import EntitlementGrant
    from core.accounts import services as accounts

    others = [start(make_candidate(f"Person{number}")) for number in range(6)]
    ids = [interview.pk, *(one.pk for one in others)]
    Interview.objects.filter(pk__in=ids).update(state="paused", paused_because="free_limit")
    with django_assert_max_num_queries(3):
        interviews.restore_all()
    # As a process leaves it that dies between the commit and the news.
    last = others[-1]
    EntitlementGrant.objects.create(user_id=last.user_id, plan="pro", source="admin", starts_at=database_now())
    accounts.keep_plan(user_id=last.user_id, plan="pro")
    interviews.restore_all()
    assert set(Interview.objects.filter(state="active").values_list("pk", flat=True)) == {last.pk}


# --- words ---


@pytest.mark.parametrize("nothing", ["\u200b", "…", "?!", "\u202e \u2060", "\x00"])
def test_an_answer_without_a_letter_or_digit_costs_nothing(interview: Interview, nothing: str) -> None:
    with pytest.raises(AnswerEmpty):
        take(interview, nothing)
    assert Interview.objects.get(pk=interview.pk).turns_used == 0


def test_an_answer_with_a_character_that_no_database_keeps_is_taken_without_it(interview: Interview) -> None:
    taken = take(interview, "We moved\x00 to events.")
    assert Turn.objects.get(pk=taken.turn_id).answer == "We moved to events."


# --- the log ---


@pytest.mark.parametrize("act", ["pause", "think", "repeat"])
def test_a_full_log_takes_no_more_over_http_either(interview: Interview, act: str) -> None:
    Room.objects.filter(pk=interview.room_id).update(last_seq=room_rules.MAX_EVENTS)
    with pytest.raises(LogFull):
        steer(interview, getattr(interviews, act), **({"now": database_now()} if act == "pause" else {}))
    steer(interview, interviews.finish, because="asked", now=database_now())


# --- clocks ---


def test_a_grant_counts_by_the_databases_clock_whatever_the_servers_says(
    interview: Interview, candidate: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        think(take(interview))
    with pytest.raises(PaymentRequired):
        take(interview)
    monkeypatch.setattr(access, "utc_now", lambda: clock.utc_now() - timedelta(seconds=30))
    billing.grant_plan(user_id=candidate.user_id, plan="pro", source="invite", reference="code-1")
    assert Interview.objects.get(pk=interview.pk).state == "active"
    assert think(take(interview))["turn"] == 6


# --- content ---


@pytest.mark.parametrize("act", [interviews.think, interviews.repeat])
def test_an_interviewer_with_one_sentence_for_it_says_that_one_each_time(interview: Interview, act: Any) -> None:
    calm = publishing.persona_as_dict(shipped_persona())
    body = {**calm, "think": ["Take the time you need."], "repeat": ["Once more."]}
    author = make_candidate("Editor").user_id
    publishing.publish(publishing.Proposal(kind="persona", key="calm", base_version=1, body=body), author_id=author)
    for _ in range(3):
        said = steer(interview, act).data["text"]
        assert said.startswith(("Take the time you need.", "Once more. "))
        steer(interview, interviews.skip, now=database_now())


# --- reports ---


def ended(interview: Interview) -> Report:
    think(take(interview))
    steer(interview, interviews.finish, because="asked", now=database_now())
    return Report.objects.get(interview=interview)


def test_a_report_that_ends_every_process_that_makes_it_is_given_up(interview: Interview) -> None:
    report = ended(interview)
    long_ago = database_now() - timedelta(minutes=5)
    Report.objects.filter(pk=report.pk).update(attempts=3, lease_until=long_ago, progress=40)
    assert reports.build_due() == 0
    report.refresh_from_db()
    assert (report.state, report.lease_until) == ("failed", None)
    reports.rebuild(interview)
    assert reports.build_due() == 1


def test_reports_leave_hands_free_for_everything_else(interview: Interview) -> None:
    report = ended(interview)
    taken = [reports.places.acquire(blocking=False) for _ in range(reports.AT_ONCE)]
    assert all(taken)
    try:
        assert not reports.build(interview.pk)
    finally:
        for _ in taken:
            reports.places.release()
    report.refresh_from_db()
    assert (report.state, report.attempts) == ("building", 0)
    assert reports.build(interview.pk)


def test_one_part_of_the_sweep_that_fails_keeps_none_of_the_others_from_its_work(
    interview: Interview, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    report = ended(interview)

    def fail() -> None:
        raise RuntimeError(GOOD)

    for name in ("pause_abandoned", "restore_all", "finish_old"):
        monkeypatch.setattr(interviews, name, fail)
    tasks.sweep()
    report.refresh_from_db()
    assert report.state == "ready"
    assert caplog.text.count("sweep.failed") == 3
    assert GOOD not in caplog.text
