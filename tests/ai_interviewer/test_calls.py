"""Who carries a call: claimed once, kept by a lease, taken over, handed over, given up in words (AI-12)."""

from datetime import timedelta
from uuid import UUID

import pytest

from ai_interviewer import protocol, rules
from ai_interviewer.errors import InterviewFinished
from ai_interviewer.models import Call, Interview
from ai_interviewer.services import calls, captions, interviews, voice
from core.accounts.selectors import Person
from core.common.ids import new_id
from core.common.sql import database_now
from sessions_live.log import read_rows
from sessions_live.services import rooms
from sessions_live.services.acts import act_now
from tests.ai_interviewer.conftest import start
from tests.ai_interviewer.test_turns import fresh, kinds
from tests.support.herd import herd

pytestmark = pytest.mark.both_databases
LONG_AGO = timedelta(seconds=60)


@pytest.fixture(autouse=True)
def can_hear(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tested here is who carries, not what hears; and no lease runs out but where it is let."""
    monkeypatch.setattr("ai_interviewer.services.hearing.is_available", lambda: True)
    monkeypatch.setattr(rules, "LEASE", timedelta(minutes=10))


def switch(interview: Interview, *, on: bool) -> None:
    act_now(interview.room_id, lambda log: voice.switch_voice(log, fresh(interview), on=on))


def let_lease_run_out() -> None:
    Call.objects.update(lease_until=database_now() - timedelta(milliseconds=1))


def test_of_eight_workers_that_look_at_once_one_has_the_call(interview: Interview) -> None:
    for _ in range(5):
        switch(interview, on=True)
        workers = [new_id() for _ in range(8)]
        claimed = herd(8, lambda number, workers=workers: calls.claim_calls(workers[number], room_for=5))
        assert sum(len(found) for found in claimed) == 1
        switch(interview, on=False)


def test_a_worker_that_falls_silent_is_replaced_and_learns_of_it(interview: Interview) -> None:
    switch(interview, on=True)
    first, second = new_id(), new_id()
    (call,) = calls.claim_calls(first, room_for=1)
    assert calls.claim_calls(second, room_for=1) == []
    assert calls.renew_calls(first, [call.pk]) == {call.pk}
    let_lease_run_out()
    (again,) = calls.claim_calls(second, room_for=1)
    assert (again.pk, again.number) == (call.pk, call.number + 1)
    assert calls.renew_calls(first, [call.pk]) == calls.held_by(first, [call.pk]) == set()
    assert calls.held_by(second, [call.pk]) == {call.pk}
    assert calls.hand_over(first, call.pk) is False
    assert Call.objects.get().worker == second


def test_a_worker_does_not_claim_what_it_carries_because_the_database_was_away(interview: Interview) -> None:
    switch(interview, on=True)
    worker = new_id()
    (call,) = calls.claim_calls(worker, room_for=1)
    let_lease_run_out()
    assert calls.claim_calls(worker, room_for=5, but=[call.pk]) == []
    assert calls.renew_calls(worker, [call.pk]) == {call.pk}
    let_lease_run_out()
    (again,) = calls.claim_calls(worker, room_for=5)  # it holds the row and carries nothing: let go while nobody wrote
    assert again.number == 2
    switch(interview, on=False)
    switch(interview, on=True)
    assert len(calls.claim_calls(worker, room_for=5, but=[call.pk])) == 1  # off and on again is another call


def test_a_call_that_is_handed_over_waits_for_the_next_worker(interview: Interview) -> None:
    switch(interview, on=True)
    first, second = new_id(), new_id()
    (call,) = calls.claim_calls(first, room_for=1)
    assert calls.hand_over(first, call.pk)
    assert [found.number for found in calls.claim_calls(second, room_for=1)] == [2]


def test_a_worker_takes_no_more_than_it_has_room_for_and_the_oldest_first(candidate: Person) -> None:
    wanted = [start(candidate), start(candidate), start(candidate)]
    for age, interview in enumerate(wanted):
        switch(interview, on=True)
        Call.objects.filter(room_id=interview.room_id).update(wanted_at=database_now() - timedelta(seconds=3 - age))
    worker = new_id()
    assert [call.room_id for call in calls.claim_calls(worker, room_for=2)] == [one.room_id for one in wanted[:2]]
    assert calls.claim_calls(worker, room_for=0) == []


def test_switching_on_twice_is_one_call_and_one_event(interview: Interview) -> None:
    assert [type(found) for found in herd(8, lambda _: switch(interview, on=True)) if found is not None] == []
    assert Call.objects.count() == 1
    assert kinds(interview).count("ai.voice") == 1
    herd(8, lambda _: switch(interview, on=False))
    assert kinds(interview).count("ai.voice") == 2
    assert Call.objects.get().worker is None


def test_a_call_that_no_worker_takes_is_refused_in_words(interview: Interview) -> None:
    switch(interview, on=True)
    calls.give_up_waiting()
    assert Call.objects.get().state == "wanted"
    Call.objects.update(wanted_at=database_now() - LONG_AGO)
    herd(4, lambda _: calls.give_up_waiting())
    assert Call.objects.get().state == "off"
    assert kinds(interview).count("ai.voice") == 2


def test_a_call_whose_worker_died_and_that_no_other_takes_is_refused_in_words(interview: Interview) -> None:
    switch(interview, on=True)
    worker = new_id()
    (call,) = calls.claim_calls(worker, room_for=1)
    Call.objects.update(lease_until=database_now() - LONG_AGO)
    calls.give_up_waiting()  # the database may have been away: whoever carries it renews before the next look
    assert calls.renew_calls(worker, [call.pk]) == {call.pk}
    calls.give_up_waiting()
    assert Call.objects.get().state == "held"
    Call.objects.update(lease_until=database_now() - LONG_AGO)
    calls.give_up_waiting()
    calls.give_up_waiting()
    assert Call.objects.get().state == "off"
    assert kinds(interview).count("ai.voice") == 2


def test_captions_that_no_worker_takes_are_off_and_their_note_taker_leaves(candidate: Person) -> None:
    room = rooms.create_room(host_id=candidate.user_id, title="Backend", candidate_email="bob@people.test")
    host = room.seats.get(user_id=candidate.user_id)
    act_now(room.pk, lambda log: captions.switch_captions(log, host, protocol.Captions(id="on", on=True)))
    Call.objects.update(wanted_at=database_now() - LONG_AGO)
    calls.give_up_waiting()
    told = [(row.kind, row.data.get("reason")) for row in read_rows(room.pk, after=0)]
    assert told[-3:] == [("captions.switched", "asked"), ("seat.left", "left"), ("captions.switched", "no_worker")]


@pytest.mark.parametrize(
    ("number", "state", "found"),
    [
        (3, "off", "off"),
        (3, "wanted", "lost"),  # off and on again: the next worker tells
        (3, "held", None),
        (4, "held", "lost"),
        (4, "wanted", "lost"),
        (4, "off", "lost"),  # the worker after this one tells
        (2, "off", None),  # read before this worker had it
    ],
)
def test_only_the_worker_that_had_a_call_last_tells_that_it_is_off(number: int, state: str, found: str | None) -> None:
    assert calls.why_lost(Call(number=number, state=state), 3) == found
    assert calls.why_lost(None, 3) == "off"


def test_a_call_held_by_a_worker_is_not_given_up(interview: Interview) -> None:
    switch(interview, on=True)
    calls.claim_calls(new_id(), room_for=1)
    Call.objects.update(wanted_at=database_now() - LONG_AGO)
    calls.give_up_waiting()
    assert Call.objects.get().state == "held"


def test_a_finished_interview_is_spoken_no_more(interview: Interview) -> None:
    switch(interview, on=True)
    act_now(
        interview.room_id, lambda log: interviews.finish(log, fresh(interview), because="asked", now=database_now())
    )
    assert Call.objects.get().state == "off"
    with pytest.raises(InterviewFinished):
        switch(interview, on=True)


def test_voice_and_text_make_both(interview: Interview) -> None:
    switch(interview, on=True)
    assert fresh(interview).mode == "voice"
    switch(interview, on=False)
    assert fresh(interview).mode == "text"
    Interview.objects.filter(pk=interview.pk).update(turns=1)
    switch(interview, on=True)
    assert fresh(interview).mode == "both"


@pytest.mark.parametrize(
    ("said", "repeat", "skip"),
    [
        ("Could you repeat the question?", True, False),
        ("Sorry, what was the question again?", True, False),
        ("Say that again, please.", True, False),
        ("Stop. Could you repeat the question?", True, False),
        ("I would repeat the test under load.", False, False),
        ("Skip this one, please.", False, True),
        ("Let's go to the next question.", False, True),
        ("I'd pass the token in a header.", False, False),
        ("We skip locked rows.", False, False),
        ("say", False, False),
    ],
)
def test_what_is_said_about_the_question_is_no_answer_to_it(said: str, repeat: bool, skip: bool) -> None:
    assert (rules.asks_to_repeat(said), rules.asks_to_skip(said)) == (repeat, skip)


def test_what_was_heard_of_a_question_is_what_the_history_holds(interview: Interview) -> None:
    question = fresh(interview).question
    assert question is not None

    def note(log: object) -> None:
        interviews.note_heard(
            log,
            fresh(interview),
            seq=question["said_seq"],
            text="Tell me about",
            cut=True,
            from_ms=10,
            to_ms=900,  # type: ignore[arg-type]
        )

    act_now(interview.room_id, note)
    after = fresh(interview).question
    assert after is not None
    assert after["heard"] == "Tell me about"
    assert after["text"] == question["text"]
    assert isinstance(UUID(after["id"]), UUID)
