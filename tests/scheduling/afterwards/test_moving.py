"""Another time: proposed by one side, accepted by the other; until then nothing moves (SCH-5, SCH-23)."""

from datetime import timedelta
from typing import Any

import pytest

from core.common.errors import NotAllowed, NotFound
from scheduling.errors import (
    AlreadyStarted,
    MovedTooOften,
    Overlap,
    ProposalOpen,
    ProposalOver,
    SlotFull,
    SlotUnavailable,
    TooLateToMove,
    WrongState,
)
from scheduling.models import Booking, Calendar, Occupied, Proposal, Slot, TimeOff
from scheduling.services import cancelling, moving, waiting
from scheduling.services.steps import change_state, lock_booking
from tests.scheduling.afterwards.record import Record, has, room_of
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

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

LATER = TOMORROW + 3 * HOUR


@pytest.fixture
def session() -> Booking:
    return booked(candidate(), interviewer(buffer_before=10, buffer_after=5))


def propose(booking: Booking, by: Any, to: Any = LATER, *, now: Any = NOON) -> Booking:
    return moving.propose_time(booking_id=booking.pk, by=by.pk, starts_at=to, reason="A train.", now=now)


def accept(booking: Booking, by: Any, *, now: Any = NOON + MINUTE) -> Booking:
    return moving.accept_proposal(booking_id=booking.pk, by=by.pk, now=now)


def times(booking: Booking) -> tuple[Any, Any, int, int]:
    booking.refresh_from_db()
    return booking.starts_at, booking.ends_at, booking.moves, booking.sequence


def kinds(booking: Booking) -> list[str]:
    return [event.kind for event in booking.events.all()]


@pytest.mark.parametrize("asks", ["candidate", "interviewer"])
def test_one_side_proposes_the_other_accepts_and_the_booking_is_there(session: Booking, asks: str) -> None:
    by, other = getattr(session, asks), getattr(session, {"candidate": "interviewer"}.get(asks, "candidate"))

    propose(session, by)
    assert times(session) == (TOMORROW, TOMORROW + HOUR, 0, 0)
    accept(session, other)

    assert times(session) == (LATER, LATER + HOUR, 1, 1)
    assert (session.state, session.reason) == ("confirmed", "A train.")
    assert kinds(session) == ["booked", "proposed", "moved"]
    assert has(session.candidate) == (95, PRICE, 0, 0)
    assert list(Occupied.objects.order_by("starts_at").values_list("starts_at", "ends_at")) == [
        (LATER - 10 * MINUTE, LATER + HOUR + 5 * MINUTE),
        (LATER, LATER + HOUR),
    ]
    assert list(Slot.objects.order_by("starts_at").values_list("starts_at", "open", "taken")) == [
        (TOMORROW, False, 0),
        (LATER, True, 1),
    ]
    ensure_whole()


def test_the_old_time_can_be_booked_again_and_half_of_it_be_kept(session: Booking) -> None:
    propose(session, session.candidate, TOMORROW + HOUR / 2)  # overlaps the time that it has
    accept(session, session.interviewer)
    propose(session, session.interviewer, TOMORROW + 5 * HOUR)
    accept(session, session.candidate)
    booked(candidate(), session.interviewer, TOMORROW)
    assert times(session) == (TOMORROW + 5 * HOUR, TOMORROW + 6 * HOUR, 2, 2)
    ensure_whole()


def test_who_proposed_it_does_not_answer_it_and_others_know_nothing_of_it(session: Booking) -> None:
    propose(session, session.candidate)
    with pytest.raises(NotAllowed):
        accept(session, session.candidate)
    with pytest.raises(NotAllowed):
        moving.decline_proposal(booking_id=session.pk, by=session.candidate_id, now=NOON)
    with pytest.raises(NotAllowed):
        moving.withdraw_proposal(booking_id=session.pk, by=session.interviewer_id, now=NOON)
    with pytest.raises(NotFound):
        accept(session, candidate())
    with pytest.raises(NotFound):
        propose(session, interviewer())


def test_there_is_one_at_a_time_and_it_is_declined_or_withdrawn(session: Booking) -> None:
    propose(session, session.candidate)
    with pytest.raises(ProposalOpen):
        propose(session, session.interviewer)
    moving.decline_proposal(booking_id=session.pk, by=session.interviewer_id, now=NOON)
    propose(session, session.interviewer)
    moving.withdraw_proposal(booking_id=session.pk, by=session.interviewer_id, now=NOON)

    with pytest.raises(ProposalOver) as over:
        accept(session, session.candidate)
    assert over.value.more == {"state": "withdrawn"}
    assert times(session) == (TOMORROW, TOMORROW + HOUR, 0, 0)
    assert kinds(session) == ["booked", "proposed", "proposal_declined", "proposed", "proposal_withdrawn"]


def test_it_stands_for_two_days_and_never_beyond_either_time(session: Booking) -> None:
    far = booked(session.candidate, session.interviewer, NOON + 9 * DAY)
    for booking, to, until in [
        (far, NOON + 10 * DAY, NOON + 2 * DAY),
        (far, NOON + 3 * HOUR, NOON + 3 * HOUR),  # the time that is proposed comes first
        (session, LATER, TOMORROW),
    ]:
        propose(booking, booking.interviewer, to)
        proposal = booking.proposals.get(state="open")
        assert proposal.expires_at == until
        with pytest.raises(ProposalOver):
            accept(booking, booking.candidate, now=until)
        assert moving.expire_proposals(now=until - MINUTE) == 0
        assert [moving.expire_proposals(now=until) for _twice in range(2)] == [1, 0]
        proposal.refresh_from_db()
        assert (proposal.state, proposal.decided_at) == ("expired", until)


def test_one_that_ran_out_makes_place_for_the_next_before_the_sweep(session: Booking) -> None:
    far = booked(session.candidate, session.interviewer, NOON + 9 * DAY)
    propose(far, far.candidate, NOON + 10 * DAY)
    propose(far, far.interviewer, NOON + 10 * DAY, now=NOON + 2 * DAY)
    assert sorted(far.proposals.values_list("state", flat=True)) == ["expired", "open"]


def test_not_after_the_cutoff_not_after_the_start_and_not_too_often(session: Booking, settings: Any) -> None:
    until = TOMORROW - 4 * HOUR
    with pytest.raises(TooLateToMove) as late:
        propose(session, session.candidate, now=until + timedelta(milliseconds=1))
    assert late.value.more == {"until": "2026-06-02T08:00:00.000Z"}
    with pytest.raises(AlreadyStarted):
        propose(session, session.candidate, now=TOMORROW)

    for number in range(3):
        propose(session, session.candidate, LATER + number * HOUR / 2, now=NOON)
        accept(session, session.interviewer)
    with pytest.raises(MovedTooOften):
        propose(session, session.candidate, LATER + 9 * HOUR)
    assert times(session)[2] == 3


def test_what_was_proposed_in_time_is_accepted_after_the_cutoff(session: Booking) -> None:
    propose(session, session.candidate, now=TOMORROW - 4 * HOUR)
    accept(session, session.interviewer, now=TOMORROW - MINUTE)
    assert times(session)[0] == LATER


def test_a_candidate_chooses_from_free_times_an_interviewer_takes_any(session: Booking) -> None:
    who, whom = session.candidate, session.interviewer
    with pytest.raises(SlotUnavailable) as not_theirs:
        propose(session, who, LATER + 7 * MINUTE)
    assert not_theirs.value.more == {"why": "not_open"}
    with pytest.raises(SlotUnavailable) as same:
        propose(session, whom, TOMORROW)
    assert same.value.more == {"why": "same"}
    for to in (NOON, NOON - DAY, NOON + 400 * DAY):
        with pytest.raises(SlotUnavailable):
            propose(session, whom, to)

    propose(session, whom, LATER + 7 * MINUTE)
    accept(session, who)
    assert times(session)[0] == LATER + 7 * MINUTE


def test_what_stands_in_the_way_is_said_when_it_is_proposed(session: Booking) -> None:
    who, whom = session.candidate, session.interviewer
    booked(candidate(), whom, LATER)
    with pytest.raises(SlotFull):
        propose(session, who, LATER)
    with pytest.raises(SlotUnavailable):  # its buffers reach there
        propose(session, who, LATER + HOUR)
    with pytest.raises(Overlap) as mine:
        propose(session, whom, LATER + HOUR)
    assert mine.value.more == {"who": "you"}
    other = interviewer()
    booked(who, other, LATER + 5 * HOUR)
    with pytest.raises(Overlap) as theirs:
        propose(session, whom, LATER + 5 * HOUR)
    assert theirs.value.more == {"who": "them"}
    assert not Proposal.objects.exists()
    assert times(session) == (TOMORROW, TOMORROW + HOUR, 0, 0)
    ensure_whole()


def test_what_stands_in_the_way_by_now_keeps_the_old_time(session: Booking) -> None:
    who, whom = session.candidate, session.interviewer
    propose(session, who)
    TimeOff.objects.create(
        calendar=Calendar.objects.get(user=whom), starts_at=LATER, ends_at=LATER + HOUR, note="dentist"
    )
    with pytest.raises(SlotUnavailable) as away:
        accept(session, whom)
    assert away.value.more == {"why": "away"}
    TimeOff.objects.all().delete()
    booked(who, interviewer(), LATER + HOUR / 2)
    with pytest.raises(Overlap) as overlap:
        accept(session, whom)
    assert overlap.value.more == {"who": "them"}
    assert times(session) == (TOMORROW, TOMORROW + HOUR, 0, 0)
    ensure_whole()


def test_an_answer_that_took_its_time_is_not_too_late_for_the_notice() -> None:
    session = booked(candidate(), interviewer(notice_minutes=6 * 60))
    propose(session, session.candidate, LATER)
    accept(session, session.interviewer, now=TOMORROW - MINUTE)
    assert times(session)[0] == LATER


def test_a_booking_keeps_its_length_though_the_sessions_have_another_by_now(session: Booking) -> None:
    Calendar.objects.filter(user=session.interviewer_id).update(session_minutes=30)
    with pytest.raises(SlotUnavailable) as changed:
        propose(session, session.candidate)
    assert changed.value.more == {"why": "changed"}
    propose(session, session.interviewer)
    accept(session, session.candidate)
    assert times(session)[:2] == (LATER, LATER + HOUR)


def test_the_old_time_goes_to_who_waits_for_it_and_who_moved_waits_no_longer(session: Booking) -> None:
    who, whom, other = session.candidate, session.interviewer, candidate()
    taken = booked(candidate(), whom, LATER)
    mine = waiting.join_waitlist(candidate_id=who.pk, interviewer_id=whom.pk, starts_at=LATER, now=NOON)
    theirs = waiting.join_waitlist(candidate_id=other.pk, interviewer_id=whom.pk, starts_at=TOMORROW, now=NOON)
    cancelling.cancel_booking(booking_id=taken.pk, by=taken.candidate_id, reason="Ill.", now=NOON)

    propose(session, who, LATER)
    accept(session, whom)

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.state, theirs.state) == ("booked", "offered")
    assert booked(other, whom, TOMORROW).state == "confirmed"
    ensure_whole()


def test_of_a_group_one_moves_and_the_others_stay(record: Record) -> None:
    whom = interviewer(capacity=3)
    one, two = booked(candidate(), whom), booked(candidate(), whom)
    there = booked(candidate(), whom, LATER)
    old, new = room_of(one), room_of(there)

    propose(one, one.candidate)
    accept(one, whom)

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.slot_id, one.room_id) == (there.slot_id, new)
    assert (two.starts_at, two.room_id) == (TOMORROW, old)
    assert sorted(Slot.objects.values_list("taken", "open")) == [(1, True), (2, True)]
    ensure_whole()


def test_what_is_called_off_has_no_proposal_open(session: Booking) -> None:
    propose(session, session.candidate)
    assert Proposal.objects.get().state == "open"
    change_state(
        lock_booking(session.pk), expect=("confirmed",), to="cancelled_by_interviewer", by=None, role="", now=NOON
    )
    assert Proposal.objects.get().state == "expired"
    with pytest.raises(ProposalOver):
        accept(session, session.interviewer)
    with pytest.raises(WrongState):
        propose(session, session.candidate)
