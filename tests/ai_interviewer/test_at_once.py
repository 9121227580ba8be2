"""What happens several times at the same moment happens once, in the database under test."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from ai_interviewer import rules
from ai_interviewer.llm import ModelConfig, compose
from ai_interviewer.models import Interview, MonthlyUse, Report, Turn
from ai_interviewer.services import engine, interviews, reports, thinking, turns
from billing import services as billing
from billing.selectors import allowance_for
from core.accounts.selectors import Person
from core.common.ids import new_id
from core.common.sql import database_now
from sessions_live.services.acts import act_now
from tests.ai_interviewer.conftest import start
from tests.ai_interviewer.test_turns import SECOND, answer, fresh, kinds, take
from tests.support.fake_model import FakeModel
from tests.support.herd import herd

pytestmark = pytest.mark.both_databases


def failures(results: list[Any]) -> list[str]:
    return [type(one).__name__ for one in results if isinstance(one, Exception)]


def test_of_eight_interviews_set_up_at_once_three_are_made(candidate: Person) -> None:
    start(candidate)
    results = herd(8, lambda _: start(candidate))
    assert failures(results) == ["MonthlyLimitReached"] * 6
    assert Interview.objects.count() == 3
    assert MonthlyUse.objects.get().interviews == 3


def test_a_turn_that_was_dropped_is_taken_over_by_one_of_eight(
    candidate: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "LEASE", timedelta(minutes=10))  # no second one runs out while eight are at it
    billing.grant_plan(user_id=candidate.user_id, plan="pro", source="admin", reference="test")
    interview = start(candidate)
    for _ in range(3):
        take(interview)
    for _ in range(5):
        Turn.objects.update(lease_until=database_now() - SECOND, thinker=new_id(), attempts=0)
        claimed = herd(8, lambda _: thinking.take_over())
        assert failures(claimed) == []
        turn_ids = [turn_id for one in claimed for turn_id, _interview, _room in one]
        assert len(turn_ids) == len(set(turn_ids)) == 3


def test_whoever_finishes_a_turn_second_changes_nothing(interview: Interview) -> None:
    taken = take(interview)
    assert taken.turn_id is not None
    turn_id = taken.turn_id
    made = thinking.prepare(turn_id)
    assert isinstance(made, thinking.Material)

    def finish(_: int) -> None:
        act_now(
            interview.room_id,
            lambda log: turns.finish_turn(
                log,
                turn_id=turn_id,
                room_id=interview.room_id,
                question=made.question,
                reading=made.reading,
                move=made.move,
                item=made.item,
                utterance=compose(made.brief),
            ),
        )

    assert failures(herd(8, finish)) == []
    assert kinds(interview).count("ai.asked") == 2


def test_an_interview_goes_on_once_however_many_hear_of_the_new_plan(
    interview: Interview, candidate: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        answer(interview)
    with pytest.raises(Exception, match="free part"):
        take(interview)
    monkeypatch.setattr("billing.services.news._listeners", [])
    billing.grant_plan(user_id=candidate.user_id, plan="pro", source="invite", reference="code-1")
    allowance = allowance_for(candidate.user_id)

    def restore(_: int) -> bool:
        return act_now(
            interview.room_id,
            lambda log: turns.restore_if_allowed(log, turns.interview_in(interview.room_id), allowance, database_now()),
        )

    assert sorted(herd(8, restore)) == [False] * 7 + [True]
    interviews.restore_for(candidate.user_id)
    assert fresh(interview).state == "active"
    assert kinds(interview).count("quota.restored") == 1


def test_a_report_whose_judge_takes_longer_than_a_lease_is_made_once(
    interview: Interview, model: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(interview)
    act_now(
        interview.room_id,
        lambda log: interviews.finish(log, fresh(interview), because="asked", now=database_now()),
    )
    slow = ModelConfig(base_url=model.url, api_key="key", model="fake", evaluation_deadline=2.0)
    monkeypatch.setattr(engine, "model_config", lambda: slow)
    monkeypatch.setattr(rules, "LEASE", timedelta(milliseconds=400))
    model.behave("hang")

    def make() -> bool:
        try:
            return reports.build(interview.pk)
        finally:
            connections.close_all()

    others = 0
    with ThreadPoolExecutor(1) as threads:
        making = threads.submit(make)
        while not making.done():
            others += reports.build_due() if model.calls() else 0
            wait([making], timeout=0.1)
    assert (making.result(), others) == (True, 0)
    report = Report.objects.get()
    assert (report.state, report.attempts) == ("ready", 1)
    assert model.calls() == 2  # one judge, who was asked twice
