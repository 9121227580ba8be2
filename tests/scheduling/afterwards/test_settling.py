"""What becomes of a session that is over: completed, settled by the record, or for our staff (SCH-14, SCH-24, X-6)."""

from typing import Any

import pytest

from core.common.errors import NotAllowed, NotFound
from scheduling.errors import NotAbsent, NotHeld, NotOverYet, NotWaited, TooEarlyForAbsence, WrongState
from scheduling.models import Booking
from scheduling.services import absences, settling
from tests.scheduling.afterwards.record import AUTO, WAIT, Record, has, hold, state
from tests.scheduling.world import (
    HOUR,
    MINUTE,
    PRICE,
    TOMORROW,
    booked,
    candidate,
    ensure_whole,
    interviewer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

END = TOMORROW + HOUR


@pytest.fixture
def session() -> Booking:
    return booked(candidate(), interviewer())


def complete(booking: Booking, at: Any = END) -> Booking:
    return settling.complete_booking(booking_id=hold(booking).pk, by=booking.interviewer_id, now=at)


def absent(booking: Booking, by: Any, at: Any) -> Booking:
    return absences.say_absent(booking_id=booking.pk, by=by.pk, now=at)


def test_the_interviewer_completes_after_the_end_and_has_the_whole_price(session: Booking) -> None:
    complete(session)

    session.refresh_from_db()
    assert (session.state, session.captured_tokens, session.settled_at) == ("completed", PRICE, END)
    assert has(session.candidate) == (95, 0, 0, 0)
    assert has(session.interviewer) == (0, 0, PRICE, 0)
    assert [event.kind for event in session.events.all()] == ["booked", "completed"]
    ensure_whole()


def test_not_before_the_end_not_twice_and_not_by_somebody_else(session: Booking) -> None:
    with pytest.raises(NotOverYet) as early:
        complete(session, END - MINUTE)
    assert early.value.more == {"ends_at": "2026-06-02T13:00:00.000Z"}
    with pytest.raises(NotAllowed):
        settling.complete_booking(booking_id=session.pk, by=session.candidate_id, now=END)
    with pytest.raises(NotFound):
        settling.complete_booking(booking_id=session.pk, by=interviewer().pk, now=END)
    complete(session)
    with pytest.raises(WrongState) as over:
        complete(session)
    assert over.value.more == {"state": "completed"}
    assert has(session.interviewer) == (0, 0, PRICE, 0)


@pytest.mark.parametrize("came", ["candidate", "interviewer"])
def test_nobody_is_paid_for_a_session_to_which_one_did_not_come(session: Booking, record: Record, came: str) -> None:
    record.came(session, came)
    with pytest.raises(NotHeld) as refused:
        complete(session)
    assert refused.value.more == {"who": "interviewer" if came == "candidate" else "candidate"}
    assert has(session.candidate) == (95, PRICE, 0, 0)


def test_nobody_is_paid_for_a_session_to_which_nobody_came(session: Booking) -> None:
    with pytest.raises(NotHeld) as refused:
        settling.complete_booking(booking_id=session.pk, by=session.interviewer_id, now=END)
    assert refused.value.more == {"who": "both"}
    assert has(session.candidate) == (95, PRICE, 0, 0)


def test_what_nobody_completes_is_completed_by_the_record(session: Booking, record: Record) -> None:
    record.both_came(session)

    assert settling.settle_due(now=END + AUTO - MINUTE) == 0
    assert settling.settle_due(now=END + AUTO) == 1
    assert settling.settle_due(now=END + AUTO) == 0

    assert state(session) == "completed"
    assert session.events.last().data == {"record": "both_came"}
    assert has(session.interviewer) == (0, 0, PRICE, 0)
    ensure_whole()


@pytest.mark.parametrize(
    ("came", "becomes"),
    [(["candidate"], "interviewer_absent"), (["interviewer"], "candidate_absent"), ([], "both_absent")],
)
def test_who_never_came_is_absent_by_the_record(
    session: Booking, record: Record, came: list[str], becomes: str
) -> None:
    for role in came:
        record.came(session, role)

    settling.settle_due(now=END + AUTO)

    assert state(session) == becomes
    assert (has(session.candidate), has(session.interviewer)) == ((100, 0, 0, 0), (0, 0, 0, 0))
    ensure_whole()


def test_what_the_record_leaves_open_is_for_our_staff_with_its_tokens_held(session: Booking, record: Record) -> None:
    record.both_came(session)
    record.incidents[session.room_id] = 1  # type: ignore[index]

    assert settling.settle_due(now=END + AUTO) == 1

    session.refresh_from_db()
    assert (session.state, session.settled_at) == ("in_review", None)
    assert has(session.candidate) == (95, PRICE, 0, 0)
    assert settling.settle_due(now=END + AUTO * 9) == 0
    with pytest.raises(WrongState):
        complete(session)
    ensure_whole()


def test_one_that_can_not_be_settled_keeps_no_others_waiting(record: Record, monkeypatch: Any) -> None:
    whom = interviewer()
    bad, good = booked(candidate(), whom), booked(candidate(), whom, TOMORROW + HOUR)
    for booking in (bad, good):
        record.both_came(booking)
    record.stays[bad.room_id] = None  # type: ignore[index,assignment]

    assert settling.settle_due(now=END + AUTO + HOUR) == 1

    assert (state(bad), state(good)) == ("confirmed", "completed")


def test_who_waited_can_say_that_the_other_did_not_come(session: Booking, record: Record) -> None:
    record.came(session, "candidate", until=None)
    with pytest.raises(TooEarlyForAbsence) as early:
        absent(session, session.candidate, TOMORROW + WAIT - MINUTE)
    assert early.value.more == {"from": "2026-06-02T12:15:00.000Z"}

    absent(session, session.candidate, TOMORROW + WAIT)

    assert state(session) == "interviewer_absent"
    assert has(session.candidate) == (100, 0, 0, 0)
    ensure_whole()


def test_the_interviewer_gets_the_share_of_the_terms_when_the_candidate_does_not_come(
    record: Record, settings: Any
) -> None:
    settings.CANDIDATE_ABSENT_PERCENT = 50
    session = booked(candidate(), interviewer())
    settings.CANDIDATE_ABSENT_PERCENT = 100  # the terms are those of the booking
    record.came(session, "interviewer", until=None)

    absent(session, session.interviewer, TOMORROW + WAIT)

    session.refresh_from_db()
    assert (session.state, session.captured_tokens) == ("candidate_absent", 2)
    assert (has(session.candidate), has(session.interviewer)) == ((98, 0, 0, 0), (0, 0, 2, 0))
    ensure_whole()


def test_the_record_has_to_agree(session: Booking, record: Record) -> None:
    record.came(session, "candidate", until=WAIT)
    with pytest.raises(NotAbsent):
        absent(session, session.interviewer, TOMORROW + WAIT)
    with pytest.raises(NotWaited) as short:
        record.stays.clear()
        absent(session, session.interviewer, TOMORROW + WAIT)
    assert short.value.more == {"minutes": 15}
    assert state(session) == "confirmed"


def test_whoever_came_late_has_to_wait_as_long(session: Booking, record: Record) -> None:
    record.came(session, "candidate", 5 * MINUTE, None)
    with pytest.raises(NotWaited):
        absent(session, session.candidate, TOMORROW + WAIT)
    absent(session, session.candidate, TOMORROW + WAIT + 5 * MINUTE)
    assert state(session) == "interviewer_absent"


def test_what_was_reported_of_the_room_is_looked_at_first(session: Booking, record: Record) -> None:
    record.came(session, "candidate", until=None)
    record.incidents[session.room_id] = 1  # type: ignore[index]
    absent(session, session.candidate, TOMORROW + WAIT)
    assert state(session) == "in_review"
    assert has(session.candidate) == (95, PRICE, 0, 0)


def test_in_a_group_each_is_absent_for_themselves(record: Record) -> None:
    whom = interviewer(capacity=2)
    here, away = booked(candidate(), whom), booked(candidate(), whom)
    record.both_came(here)

    absent(away, whom, TOMORROW + HOUR)
    complete(here)

    assert (state(away), state(here)) == ("candidate_absent", "completed")
    assert (has(away.candidate), has(here.candidate)) == ((100, 0, 0, 0), (95, 0, 0, 0))
    ensure_whole()
