"""All at the same moment: a session ends one way, its tokens go once (SCH-14, SCH-23, X-6). A herd is sixteen."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from scheduling.models import Booking, BookingEvent, Proposal
from scheduling.services import absences, cancelling, disputes, moving, settling
from tests.billing.conftest import make_person
from tests.scheduling.afterwards.record import AUTO, Record, has, hold
from tests.scheduling.world import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    PRICE,
    TOMORROW,
    booked,
    candidate,
    ensure_whole,
    interviewer,
)
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

END = TOMORROW + HOUR
DUE = END + AUTO
MANY = 16
ROUNDS = 4


def kinds(results: list[Any]) -> Counter[str]:
    return Counter(type(one).__name__ for one in results)


def ended(booking: Booking) -> list[str]:
    """The events after the booking, each of which was one step."""
    return list(BookingEvent.objects.filter(booking=booking).values_list("kind", flat=True))[1:]


def ends(session: Booking, *, staff: Any, over: datetime) -> list[Callable[[], Any]]:
    """The ways in which a session that is over can end."""
    return [
        lambda: settling.complete_booking(booking_id=session.pk, by=session.interviewer_id, now=over),
        lambda: settling.settle_by_record(booking_id=session.pk, now=over),
        lambda: disputes.object_to(booking_id=session.pk, by=session.candidate_id, text="No.", now=over),
        lambda: cancelling.cancel_by_staff(booking_id=session.pk, by=staff.pk, reason="Asked.", now=over),
    ]


def answers(session: Booking) -> list[Callable[[], Any]]:
    """What can become of a candidate's proposal."""
    given: dict[str, Any] = {"booking_id": session.pk, "now": NOON}
    return [
        lambda: moving.accept_proposal(by=session.interviewer_id, **given),
        lambda: moving.decline_proposal(by=session.interviewer_id, **given),
        lambda: moving.withdraw_proposal(by=session.candidate_id, **given),
        lambda: cancelling.cancel_booking(by=session.candidate_id, reason="Ill.", **given),
    ]


def one_of(acts: list[Callable[[], Any]]) -> list[Any]:
    """All of these at once, each by several."""
    return herd(MANY, lambda one: acts[one % len(acts)]())


def test_of_all_that_can_end_a_session_at_once_one_does(record: Record) -> None:
    staff = make_person("Sam", "staff")
    whom = interviewer()
    for number in range(ROUNDS):
        session = booked(candidate(), whom, TOMORROW + number * 2 * HOUR)
        over = session.ends_at + AUTO
        record.both_came(session)
        one_of(ends(session, staff=staff, over=over))

        session.refresh_from_db()
        steps = ended(session)
        # An objection may come after what it is about.
        assert [step for step in steps if step != "disputed"] in ([], [session.state]), steps
        assert steps.count("disputed") <= 1
        paid = PRICE if session.state == "completed" else 0
        held = PRICE if session.state == "in_review" else 0
        assert (session.captured_tokens, has(session.candidate)) == (paid, (100 - paid - held, held, 0, 0))
    ensure_whole()


def test_of_many_completions_one_pays() -> None:
    session = hold(booked(candidate(), interviewer()))

    results = herd(MANY, lambda _: settling.complete_booking(booking_id=session.pk, by=session.interviewer_id, now=END))

    assert kinds(results) == {"Booking": 1, "WrongState": MANY - 1}
    assert has(session.interviewer) == (0, 0, PRICE, 0)
    ensure_whole()


def test_sweeps_at_once_settle_each_once(record: Record) -> None:
    whom = interviewer()
    sessions = [booked(candidate(), whom, TOMORROW + number * HOUR) for number in range(6)]
    for session in sessions[:3]:
        record.both_came(session)

    results = herd(6, lambda _: settling.settle_due(now=DUE + 6 * HOUR))

    assert sum(results) == len(sessions)
    assert has(whom) == (0, 0, 3 * PRICE, 0)
    ensure_whole()


def test_both_saying_the_other_did_not_come_is_one_absence(record: Record) -> None:
    session = booked(candidate(), interviewer())
    record.came(session, "candidate", until=None)
    results = herd(
        MANY,
        lambda one: absences.say_absent(
            booking_id=session.pk,
            by=session.candidate_id if one % 2 else session.interviewer_id,
            now=TOMORROW + 20 * MINUTE,
        ),
    )
    assert kinds(results)["Booking"] == 1
    assert ended(session) == ["interviewer_absent"]
    ensure_whole()


@pytest.mark.parametrize("settled", [False, True])
def test_of_decisions_at_once_one_holds(settled: bool) -> None:
    staff = [make_person(f"Sam{number}", "staff") for number in range(4)]
    session = booked(candidate(), interviewer())
    if settled:
        settling.complete_booking(booking_id=hold(session).pk, by=session.interviewer_id, now=END)
    disputes.object_to(booking_id=session.pk, by=session.candidate_id, text="No.", now=END)
    wishes: list[Any] = [("complete", None), ("return", None), ("split", 2), ("split", 4)]

    def decide(one: int) -> Any:
        decision, tokens = wishes[one % 4]
        return disputes.resolve(
            booking_id=session.pk, decision=decision, tokens=tokens, answer="So.", by=staff[one % 4].pk, now=END
        )

    results = herd(MANY, decide)

    assert kinds(results) == {"Booking": 1, "WrongState": MANY - 1}
    session.refresh_from_db()
    paid = session.captured_tokens
    assert (has(session.candidate), has(session.interviewer)) == ((100 - paid, 0, 0, 0), (0, 0, paid, 0))
    ensure_whole()


def test_one_who_proposes_often_at_once_has_one_proposal_open() -> None:
    session = booked(candidate(), interviewer())
    results = herd(
        MANY,
        lambda one: moving.propose_time(
            booking_id=session.pk,
            by=session.candidate_id if one % 2 else session.interviewer_id,
            starts_at=TOMORROW + (one + 2) * HOUR,
            reason="A train.",
            now=NOON,
        ),
    )
    assert kinds(results) == {"Booking": 1, "ProposalOpen": MANY - 1}
    assert Proposal.objects.count() == 1
    ensure_whole()


def test_a_proposal_is_answered_one_way_and_what_was_cancelled_is_not_moved() -> None:
    whom = interviewer()
    for number in range(ROUNDS):
        session = booked(candidate(), whom, TOMORROW + number * DAY)
        to = session.starts_at + 3 * HOUR
        moving.propose_time(booking_id=session.pk, by=session.candidate_id, starts_at=to, reason="A train.", now=NOON)
        one_of(answers(session))

        session.refresh_from_db()
        steps = ended(session)
        assert session.state == "cancelled_by_candidate"
        assert steps[0] == "proposed"
        answered = [step for step in steps[1:] if step != "cancelled_by_candidate"]
        assert len(answered) <= 1
        assert (session.starts_at == to) == ("moved" in answered)
    ensure_whole()


def test_two_bookings_that_want_one_time_do_not_both_get_it() -> None:
    whom = interviewer()
    sessions = [booked(candidate(), whom, TOMORROW + number * HOUR) for number in range(6)]
    to = TOMORROW + 10 * HOUR
    for session in sessions:
        moving.propose_time(booking_id=session.pk, by=session.candidate_id, starts_at=to, reason="So.", now=NOON)

    results = herd(len(sessions), lambda one: moving.accept_proposal(booking_id=sessions[one].pk, by=whom.pk, now=NOON))

    assert kinds(results) == {"Booking": 1, "SlotFull": len(sessions) - 1}
    assert Booking.objects.filter(starts_at=to).count() == 1
    ensure_whole()
