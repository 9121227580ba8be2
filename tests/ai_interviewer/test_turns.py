"""Taking answers and answering them, through the services, in the database under test."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync

from ai_interviewer import rules
from ai_interviewer.errors import (
    AnswerEmpty,
    AnswerTooLong,
    IdUsed,
    InterviewFinished,
    InterviewPaused,
    MonthlyLimitReached,
    PaymentRequired,
    QuestionMovedOn,
)
from ai_interviewer.models import Interview, MonthlyUse, Report, Turn
from ai_interviewer.services import interviews, meter, reports, thinking, turns
from billing import services as billing
from core.accounts.selectors import Person
from core.common.ids import new_id
from core.common.sql import database_now
from sessions_live.log import OpenLog, read_rows
from sessions_live.models import Presence, ServerProcess
from sessions_live.services import rooms, seats
from sessions_live.services.acts import act_now
from tests.ai_interviewer.conftest import GOOD, make_candidate, start
from tests.support.herd import herd

pytestmark = pytest.mark.both_databases
SECOND = timedelta(seconds=1)


def take(interview: Interview, answer: str = GOOD, *, id: str = "", **given: Any) -> turns.Taken:
    """Hand in one answer."""
    client_id = id or uuid4().hex

    def act(log: OpenLog) -> turns.Taken:
        return turns.take_answer(log, room_id=interview.room_id, answer=answer, client_id=client_id, **given)

    return act_now(interview.room_id, act)


def answer(interview: Interview, words: str = GOOD, **given: Any) -> dict[str, Any]:
    """Hand in one answer and wait for the next question."""
    return async_to_sync(thinking.answer_of)(take(interview, words, **given))


def steer(interview: Interview, act: Any, **given: Any) -> Any:
    """Pause, resume, skip …"""
    return act_now(interview.room_id, lambda log: act(log, turns.interview_in(interview.room_id), **given))


def kinds(interview: Interview) -> list[str]:
    return [row.kind for row in read_rows(interview.room_id, after=0)]


def fresh(interview: Interview) -> Interview:
    return Interview.objects.get(pk=interview.pk)


def test_an_answer_is_answered_with_the_next_question(interview: Interview) -> None:
    first = fresh(interview).question
    said = answer(interview)
    assert said["turn"] == 1
    assert said["question"]["id"] != first["id"]
    assert said["allowance"]["turns_left"] == 4
    assert kinds(interview) == ["transcript.said", "ai.asked", "transcript.said", "transcript.said", "ai.asked"]


def test_after_five_answers_the_sixth_is_refused_and_the_same_question_waits(interview: Interview) -> None:
    for _ in range(5):
        last = answer(interview)
    with pytest.raises(PaymentRequired) as refused:
        take(interview)
    assert refused.value.status == 402
    assert refused.value.more["limit"] == {"turns": 5, "seconds": 60}
    assert refused.value.more["used"]["turns"] == 5
    assert refused.value.more["spent"] == "turns"
    assert refused.value.more["unlock"] == ["invite_code", "purchase"]
    now = fresh(interview)
    assert (now.state, now.paused_because) == ("paused", "free_limit")
    assert now.question["id"] == last["question"]["id"]
    assert kinds(interview)[-1] == "quota.exceeded"


def test_refusing_again_says_so_again_but_writes_no_second_event(interview: Interview) -> None:
    for _ in range(5):
        answer(interview)
    for _ in range(3):
        with pytest.raises(PaymentRequired):
            take(interview)
    assert kinds(interview).count("quota.exceeded") == 1


def test_sixty_active_seconds_after_the_first_answer_the_next_is_refused(interview: Interview) -> None:
    begun = database_now()
    take(interview, now=begun)
    take(interview, now=begun + 59.9 * SECOND)
    with pytest.raises(PaymentRequired) as refused:
        take(interview, now=begun + 60 * SECOND)
    assert refused.value.more["spent"] == "seconds"
    assert refused.value.more["used"]["seconds"] == 60


def test_time_before_the_first_answer_is_free(interview: Interview) -> None:
    take(interview, now=database_now() + timedelta(hours=3))


def test_paused_time_does_not_count(interview: Interview) -> None:
    begun = database_now()
    take(interview, now=begun)
    steer(interview, interviews.pause, now=begun + 10 * SECOND)
    steer(interview, interviews.resume, now=begun + 3600 * SECOND)
    take(interview, now=begun + 3649 * SECOND)
    with pytest.raises(PaymentRequired):
        take(interview, now=begun + 3650 * SECOND)


def test_a_code_lets_the_same_question_go_on(interview: Interview, candidate: Person) -> None:
    for _ in range(5):
        last = answer(interview)
    with pytest.raises(PaymentRequired):
        take(interview)
    billing.grant_plan(user_id=candidate.user_id, plan="pro", source="invite", reference="code-1")
    now = fresh(interview)
    assert now.state == "active"
    assert now.question["id"] == last["question"]["id"]
    assert kinds(interview)[-1] == "quota.restored"
    assert answer(interview)["turn"] == 6


def test_a_grant_whose_news_was_lost_is_found_by_the_sweep_and_by_the_next_answer(
    interview: Interview, candidate: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        answer(interview)
    with pytest.raises(PaymentRequired):
        take(interview)
    monkeypatch.setattr("billing.services.news._listeners", [])  # a process that died between commit and telling
    billing.grant_plan(user_id=candidate.user_id, plan="pro", source="invite", reference="code-1")
    assert fresh(interview).state == "paused"
    interviews.restore_all()
    assert fresh(interview).state == "active"
    interviews.restore_all()
    assert kinds(interview).count("quota.restored") == 1


def test_the_same_id_is_the_same_answer(interview: Interview) -> None:
    one = answer(interview, id="mine")
    two = answer(interview, "something else entirely", id="mine")
    assert one == {**two, "allowance": one["allowance"]}
    assert fresh(interview).turns_used == 1
    assert Turn.objects.get().answer == GOOD


def test_an_id_of_something_else_is_refused(interview: Interview) -> None:
    act_now(
        interview.room_id,
        lambda log: log.append(interview.room_id, "chat.sent", {"text": "x"}, seat=interview.seat_id, client_id="mine"),
    )
    with pytest.raises(IdUsed):
        take(interview, id="mine")
    assert fresh(interview).turns_used == 0


def test_let_me_think_is_no_answer(interview: Interview) -> None:
    taken = take(interview, "Hm, let me think about that for a moment.")
    assert taken.waited
    now = fresh(interview)
    assert (now.turns, now.turns_used, now.clock_since) == (0, 0, None)
    assert kinds(interview)[-1] == "ai.waited"


@pytest.mark.parametrize("words", ["", "   \n\t "])
def test_an_answer_without_words_is_refused_and_costs_nothing(interview: Interview, words: str) -> None:
    with pytest.raises(AnswerEmpty):
        take(interview, words)
    assert fresh(interview).turns_used == 0


def test_an_answer_that_is_too_long_is_refused(interview: Interview) -> None:
    take(interview, "a" * rules.MAX_ANSWER)
    with pytest.raises(AnswerTooLong):
        take(interview, "a" * (rules.MAX_ANSWER + 1))


def test_an_answer_to_a_question_that_has_moved_on_is_refused_and_costs_nothing(interview: Interview) -> None:
    from uuid import UUID

    first = UUID(fresh(interview).question["id"])
    take(interview, question_id=first)
    with pytest.raises(QuestionMovedOn):  # still being thought about
        take(interview, question_id=first)
    turn = Turn.objects.get()
    async_to_sync(thinking.answer_of)(turns.Taken(turn.pk, interview.pk, interview.room_id, 1, {}, None))
    with pytest.raises(QuestionMovedOn):
        take(interview, question_id=first)
    assert fresh(interview).turns_used == 1


def test_a_paused_interview_takes_no_answers_until_it_goes_on(interview: Interview) -> None:
    steer(interview, interviews.pause, now=database_now())
    with pytest.raises(InterviewPaused):
        take(interview)
    steer(interview, interviews.resume, now=database_now())
    assert answer(interview)["turn"] == 1


def test_pausing_resuming_and_ending_twice_do_nothing_more(interview: Interview) -> None:
    for _ in range(2):
        steer(interview, interviews.pause, now=database_now())
    for _ in range(2):
        steer(interview, interviews.resume, now=database_now())
    for _ in range(2):
        steer(interview, interviews.finish, because="asked", now=database_now())
    assert kinds(interview)[2:] == ["ai.paused", "ai.resumed", "ai.finished", "room.ended"]
    assert Report.objects.count() == 1
    with pytest.raises(InterviewFinished):
        take(interview)


def test_a_question_that_was_passed_counts_as_no_answer(interview: Interview) -> None:
    before = fresh(interview).question
    steer(interview, interviews.skip, now=database_now())
    now = fresh(interview)
    assert now.question["number"] == before["number"] + 1
    assert (now.turns, now.turns_used) == (1, 0)
    assert Turn.objects.get().skipped


def test_an_interview_whose_questions_were_all_passed_is_finished(interview: Interview) -> None:
    for _ in range(30):
        if fresh(interview).state == "finished":
            break
        steer(interview, interviews.skip, now=database_now())
    now = fresh(interview)
    assert (now.state, now.ended_because, now.turns_used) == ("finished", "complete", 0)


def test_whoever_answers_everything_reaches_the_end(candidate: Person) -> None:
    billing.grant_plan(user_id=candidate.user_id, plan="pro", source="admin", reference="test")
    interview = start(candidate)
    asked = [fresh(interview).question["text"]]
    for _ in range(60):
        said = answer(interview)
        if said["finished"]:
            break
        asked.append(said["question"]["text"])
    assert said["finished"]
    assert said["question"] is None
    assert len(asked) == len(set(asked))
    assert fresh(interview).ended_because == "complete"


def test_a_turn_whose_process_died_is_taken_over_once(interview: Interview, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "LEASE", timedelta(minutes=10))  # none runs out but where it is let
    taken = take(interview)
    assert thinking.take_over() == []  # its process is given time
    Turn.objects.update(lease_until=database_now() - SECOND, thinker=new_id())
    assert [claimed[0] for claimed in thinking.take_over()] == [taken.turn_id]
    assert thinking.take_over() == []
    assert async_to_sync(thinking.answer_of)(taken)["question"] is not None
    assert kinds(interview).count("ai.asked") == 2


def test_a_turn_that_kills_whoever_thinks_about_it_is_given_up_and_given_back(interview: Interview) -> None:
    question = fresh(interview).question
    take(interview)
    Turn.objects.update(lease_until=database_now() - SECOND, attempts=rules.MAX_ATTEMPTS)
    assert thinking.take_over() == []
    now = fresh(interview)
    assert Turn.objects.get().state == "failed"
    assert (now.turns_used, now.given_back) == (0, 1)
    assert now.question == question
    assert kinds(interview)[-1] == "ai.failed"
    assert answer(interview)["turn"] == 2


def test_the_clock_stops_when_the_candidate_has_left_and_as_of_then(interview: Interview) -> None:
    begun = database_now()
    take(interview, now=begun)
    Presence.objects.create(
        id=new_id(), room_id=interview.room_id, seat_id=interview.seat_id, process_id=new_id(), place="room",
        instance="page", joined_seq=1, joined_at=begun, left_at=begun + 5 * SECOND, reason="lost",
    )  # fmt: skip
    assert interviews.pause_abandoned(now=begun + 14 * SECOND) == 0
    assert interviews.pause_abandoned(now=begun + 16 * SECOND) == 1
    now = fresh(interview)
    assert (now.state, now.paused_because, now.clock_ms) == ("paused", "left", 5000)
    assert interviews.pause_abandoned(now=begun + 20 * SECOND) == 0


def test_an_interview_kept_long_enough_is_finished_with_a_report(interview: Interview) -> None:
    assert interviews.finish_old(now=interview.kept_until - SECOND) == 0
    assert interviews.finish_old(now=interview.kept_until + SECOND) == 1
    now = fresh(interview)
    assert (now.state, now.ended_because) == ("finished", "time")
    assert Report.objects.filter(interview=now, state="building").exists()


def test_three_interviews_a_month_are_free_and_the_fourth_is_refused(candidate: Person) -> None:
    for _ in range(3):
        start(candidate)
    with pytest.raises(MonthlyLimitReached) as refused:
        start(candidate)
    assert refused.value.status == 402
    assert refused.value.more["limit"] == {"interviews": 3}
    assert Interview.objects.count() == 3
    assert MonthlyUse.objects.get().interviews == 3
    start(make_candidate("Ben"))


def test_a_new_month_has_new_interviews(candidate: Person) -> None:
    now = database_now()
    for _ in range(3):
        start(candidate)
    wanted = interviews.Wanted(role="Backend engineer", level="senior")
    interviews.create_interview(person=candidate, wanted=wanted, now=rules.next_month(now))


def test_the_starter_plan_counts_answers_by_the_month(candidate: Person, settings: Any) -> None:
    settings.STARTER_MONTHLY_TURNS = 2
    billing.grant_plan(user_id=candidate.user_id, plan="starter", source="admin", reference="test")
    one, two = start(candidate), start(candidate)
    take(one)
    take(two)
    with pytest.raises(MonthlyLimitReached):
        take(one)
    assert fresh(one).turns_used == 1
    assert fresh(one).state == "active"


def test_forgetting_leaves_that_it_took_place_and_what_it_used(interview: Interview, candidate: Person) -> None:
    answer(interview)
    steer(interview, interviews.finish, because="asked", now=database_now())
    interviews.forget_words(fresh(interview))
    now = fresh(interview)
    assert now.words_forgotten
    assert now.turns_used == 1
    kept = str(list(Turn.objects.values())) + str(now.plan) + str(read_rows(now.room_id, after=0))
    assert "payments" not in kept
    assert MonthlyUse.objects.get().interviews == 1


def test_the_meter_says_what_it_decided_and_nobody_s_words(
    interview: Interview, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="ai_interviewer"):
        for _ in range(5):
            take(interview)
        with pytest.raises(PaymentRequired):
            take(interview)
    lines = [record.getMessage() for record in caplog.records if record.name == meter.__name__]
    assert [line.split()[0] for line in lines] == ["meter.taken"] * 5 + ["meter.refused"]
    assert "payments" not in caplog.text


def test_an_answer_given_just_before_the_end_is_in_the_report(interview: Interview) -> None:
    taken = take(interview)
    steer(interview, interviews.finish, because="asked", now=database_now())
    assert not reports.build(interview.pk)  # the answer is still being thought about
    async_to_sync(thinking.answer_of)(taken)
    assert reports.build(interview.pk)
    [told] = Report.objects.get().body["questions_list"]
    assert told["answer"] == GOOD
    assert told["question"]


def test_words_forgotten_in_the_middle_of_thinking_are_not_thought_about(interview: Interview) -> None:
    taken = take(interview)
    steer(interview, interviews.finish, because="asked", now=database_now())
    interviews.forget_words(fresh(interview))
    assert thinking.prepare(taken.turn_id) is None
    assert thinking.take_over() == []


def test_asking_for_the_same_interview_again_is_the_same_interview_and_counts_once(candidate: Person) -> None:
    def ask(_number: int) -> Any:
        wanted = interviews.Wanted(role="Backend engineer", level="senior")
        return interviews.create_interview(person=candidate, wanted=wanted, request_id="this-click").pk

    assert len(set(herd(8, ask))) == 1
    assert Interview.objects.count() == 1
    assert MonthlyUse.objects.get().interviews == 1


def test_giving_back_restores_the_clock_whatever_was_paused_meanwhile(interview: Interview) -> None:
    """Answered at 50 s, paused at 51 s, failed at 80 s: the clock stands at 50 s, not at 21."""
    begun = database_now()
    take(interview, now=begun)
    Turn.objects.update(state="done")
    taken = take(interview, now=begun + 50 * SECOND)
    steer(interview, interviews.pause, now=begun + 51 * SECOND)
    act_now(
        interview.room_id,
        lambda log: turns.fail_turn(log, turn_id=taken.turn_id, room_id=interview.room_id, now=begun + 80 * SECOND),
    )
    now = fresh(interview)
    assert (now.turns_used, now.clock_ms, now.clock_since) == (1, 50_000, None)


def test_an_answer_that_nobody_could_think_about_stands_in_the_report_only_as_it_was_given_again(
    interview: Interview,
) -> None:
    take(interview)
    Turn.objects.update(lease_until=database_now() - SECOND, attempts=rules.MAX_ATTEMPTS)
    thinking.take_over()
    answer(interview)
    steer(interview, interviews.finish, because="asked", now=database_now())
    assert reports.build(interview.pk)
    assert [told["turn"] for told in Report.objects.get().body["questions_list"]] == [2]


def test_staff_watch_nobody_practise(interview: Interview) -> None:
    staff = make_candidate("Sam")
    seat = rooms.take_seat(
        room_id=interview.room_id, user_id=staff.user_id, name="Sam", email=staff.email, is_staff=True
    )
    assert seat is None


def test_an_outage_of_the_server_is_not_counted(interview: Interview) -> None:
    """The server was dead for forty seconds, and the candidate's free minute went on without them."""
    died, now = database_now() - 40 * SECOND, database_now()
    take(interview, now=died - 10 * SECOND)
    lost = new_id()
    ServerProcess.objects.create(pk=lost, seen_at=died)
    Presence.objects.create(
        id=new_id(), room_id=interview.room_id, seat_id=interview.seat_id, process_id=lost, place="room",
        instance="page", joined_seq=1, joined_at=died - 20 * SECOND,
    )  # fmt: skip
    seats.close_lost_stays(process_id=new_id(), alone=True)
    assert interviews.pause_abandoned(now=now) == 1
    after = fresh(interview)
    assert (after.paused_because, after.clock_ms) == ("left", 10_000)
