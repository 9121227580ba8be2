"""A word against what became of a session; what our staff decide is the last one (X-6)."""

from typing import Any

import pytest

from billing.models import Earning, Hold, Payout
from billing.services import ledger
from core.audit.models import AuditEvent
from core.common.errors import NotAllowed, NotFound
from scheduling.errors import (
    AlreadyDecided,
    CandidateLacksTokens,
    DisputeOpen,
    NothingToShare,
    TooLateToDispute,
    WrongState,
)
from scheduling.models import Booking
from scheduling.services import disputes, settling
from scheduling.services.steps import change_state, lock_booking
from tests.billing.conftest import make_person
from tests.scheduling.afterwards.record import AUTO, Record, has, hold, state
from tests.scheduling.world import DAY, HOUR, MINUTE, PRICE, TOMORROW, booked, candidate, ensure_whole, interviewer

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

END = TOMORROW + HOUR


@pytest.fixture
def session() -> Booking:
    return booked(candidate(), interviewer())


@pytest.fixture
def staff() -> Any:
    return make_person("Sam", "staff")


def object_to(booking: Booking, by: Any, at: Any = END) -> Booking:
    return disputes.object_to(booking_id=booking.pk, by=by.pk, text="We never met.", now=at)


def decide(booking: Booking, staff: Any, decision: Any, tokens: int | None = None) -> Booking:
    return disputes.resolve(
        booking_id=booking.pk, decision=decision, tokens=tokens, answer="We looked.", by=staff.pk, now=END + DAY
    )


def complete(booking: Booking) -> None:
    settling.complete_booking(booking_id=hold(booking).pk, by=booking.interviewer_id, now=END)


def move(booking: Booking, to: Any, **more: Any) -> None:
    change_state(lock_booking(booking.pk), expect=("confirmed",), to=to, by=None, role="", now=END, **more)


def test_what_is_not_settled_waits_for_our_staff_with_its_tokens_held(session: Booking) -> None:
    object_to(session, session.candidate, TOMORROW)
    assert state(session) == "in_review"
    assert has(session.candidate) == (95, PRICE, 0, 0)
    assert [event.kind for event in session.events.all()] == ["booked", "disputed"]
    with pytest.raises(DisputeOpen):
        object_to(session, session.interviewer)
    with pytest.raises(WrongState):
        complete(session)
    assert settling.settle_due(now=END + AUTO) == 0


def test_not_before_the_start_not_too_late_and_not_by_others(session: Booking) -> None:
    with pytest.raises(WrongState):
        object_to(session, session.candidate, TOMORROW - MINUTE)
    with pytest.raises(NotFound):
        object_to(session, candidate())
    settling.complete_booking(booking_id=hold(session).pk, by=session.interviewer_id, now=END + DAY)
    with pytest.raises(TooLateToDispute) as late:
        object_to(session, session.candidate, END + 4 * DAY + MINUTE)
    assert late.value.more == {"until": "2026-06-06T13:00:00.000Z"}
    object_to(session, session.candidate, END + 4 * DAY)


def test_what_never_was_to_take_place_is_not_objected_to() -> None:
    session = booked(candidate(), interviewer(requires_approval=True))
    with pytest.raises(WrongState):
        object_to(session, session.candidate)


@pytest.mark.parametrize(
    ("decision", "tokens", "becomes", "candidates", "interviewers"),
    [
        ("complete", None, "completed", 95, 5),
        ("return", None, "cancelled_by_staff", 100, 0),
        ("split", 2, "completed", 98, 2),
    ],
)
@pytest.mark.parametrize("settled", [False, True])
def test_a_decision_shares_the_price_to_the_last_token(
    session: Booking, staff: Any, decision: str, tokens: int | None, becomes: str, candidates: int, interviewers: int,
    settled: bool,
) -> None:  # fmt: skip
    if settled:
        complete(session)
    object_to(session, session.candidate)

    decide(session, staff, decision, tokens)

    session.refresh_from_db()
    assert (session.state, session.captured_tokens, session.reason) == (becomes, interviewers, "We looked.")
    assert session.settled_at == (END if settled else END + DAY)
    assert has(session.candidate) == (candidates, 0, 0, 0)
    assert has(session.interviewer) == (0, 0, interviewers, 0)
    dispute = session.disputes.get()
    assert (dispute.decision, dispute.decided_by_id, dispute.answer) == (decision, staff.pk, "We looked.")
    audited = AuditEvent.objects.get(action="booking.decided")
    assert (audited.actor_id, audited.context["tokens"]) == (staff.pk, interviewers)
    ensure_whole()


def test_a_decision_is_the_last_word(session: Booking, staff: Any) -> None:
    object_to(session, session.candidate)
    decide(session, staff, "complete")
    with pytest.raises(AlreadyDecided):
        object_to(session, session.candidate)
    with pytest.raises(WrongState):
        decide(session, staff, "return")
    assert has(session.interviewer) == (0, 0, PRICE, 0)


def test_what_the_record_left_open_is_decided_without_anybody_objecting(
    session: Booking, staff: Any, record: Record
) -> None:
    record.came(session, "candidate", until=MINUTE)
    settling.settle_due(now=END + AUTO)
    assert state(session) == "in_review"
    decide(session, staff, "return")
    assert has(session.candidate) == (100, 0, 0, 0)
    with pytest.raises(WrongState):
        decide(session, staff, "complete")


def test_without_anything_to_decide_staff_leave_it_alone(session: Booking, staff: Any) -> None:
    with pytest.raises(WrongState):
        decide(session, staff, "return")
    complete(session)
    with pytest.raises(WrongState):
        decide(session, staff, "return")


def test_nobody_decides_about_their_own_tokens(session: Booking) -> None:
    object_to(session, session.candidate)
    for by in (session.candidate, session.interviewer):
        with pytest.raises(NotAllowed):
            decide(session, by, "complete")


@pytest.mark.parametrize("tokens", [None, 0, PRICE, PRICE + 1, -1])
def test_a_share_is_more_than_nothing_and_less_than_all(session: Booking, staff: Any, tokens: int | None) -> None:
    object_to(session, session.candidate)
    with pytest.raises(NothingToShare) as refused:
        decide(session, staff, "split", tokens)
    assert refused.value.more == {"most": 4}


@pytest.mark.parametrize("paid_out", [False, True])
def test_what_was_paid_out_meanwhile_is_owed(session: Booking, staff: Any, paid_out: bool) -> None:
    complete(session)
    if paid_out:
        payout = Payout.objects.create(
            user=session.interviewer, number="PO-1", tokens=PRICE, token_value_minor=1, gross_minor=PRICE,
            commission_percent=0, commission_minor=0, net_minor=PRICE, currency="INR", period_start=TOMORROW,
            period_end=END,
        )  # fmt: skip
        Earning.objects.update(payout=payout)
        ledger.redeem_earnings(user_id=session.interviewer_id, tokens=PRICE, key="payout:1", reason="payout:1", now=END)
    object_to(session, session.candidate)

    decide(session, staff, "split", 2)

    assert has(session.candidate) == (98, 0, 0, 0)
    assert has(session.interviewer) == ((0, 0, 0, 3) if paid_out else (0, 0, 2, 0))
    ensure_whole()


def test_what_went_back_is_paid_after_all_out_of_what_the_candidate_has(
    session: Booking, staff: Any, record: Record
) -> None:
    move(session, "interviewer_absent")
    assert has(session.candidate) == (100, 0, 0, 0)
    object_to(session, session.interviewer)

    decide(session, staff, "complete")

    assert (state(session), session.captured_tokens) == ("completed", PRICE)
    assert (has(session.candidate), has(session.interviewer)) == ((95, 0, 0, 0), (0, 0, PRICE, 0))
    assert {hold.reason for hold in Hold.objects.all()} == {f"booking:{session.pk}"}
    ensure_whole()


def test_what_went_back_and_is_spent_can_not_be_paid(staff: Any) -> None:
    session = booked(candidate(tokens=PRICE), interviewer())
    move(session, "interviewer_absent")
    object_to(session, session.interviewer)
    ledger.hold_tokens(owner_id=session.candidate_id, tokens=2, reason="else:1", now=END)

    with pytest.raises(CandidateLacksTokens) as lacking:
        decide(session, staff, "complete")
    assert lacking.value.more == {"missing": 2}
    assert (state(session), has(session.interviewer)) == ("interviewer_absent", (0, 0, 0, 0))

    decide(session, staff, "split", 3)
    assert has(session.interviewer) == (0, 0, 3, 0)
    assert (state(session), session.captured_tokens) == ("interviewer_absent", 3)
    ledger.check_books(END)


def test_a_fee_for_cancelling_late_goes_back_and_the_session_stays_cancelled(staff: Any, settings: Any) -> None:
    settings.FREE_CANCEL_HOURS, settings.LATE_CANCEL_PERCENT = 24, 60
    session = booked(candidate(), interviewer())
    change_state(
        lock_booking(session.pk), expect=("confirmed",), to="cancelled_by_candidate", by=None, role="candidate",
        now=TOMORROW - HOUR,
    )  # fmt: skip
    assert (has(session.candidate), has(session.interviewer)) == ((97, 0, 0, 0), (0, 0, 3, 0))
    object_to(session, session.candidate)

    decide(session, staff, "split", 1)

    assert (state(session), session.captured_tokens) == ("cancelled_by_candidate", 1)
    assert (has(session.candidate), has(session.interviewer)) == ((99, 0, 0, 0), (0, 0, 1, 0))
    ensure_whole()
