"""Cancelling, approving, declining, and what can't be any more (SCH-6, SCH-12, SCH-13, SCH-18, SCH-19)."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings

from core.accounts import services as accounts
from core.audit.models import AuditEvent
from core.common.errors import NotFound
from scheduling.errors import AlreadyStarted, NotAllowed, WrongState
from scheduling.models import Booking, Occupied, Slot
from scheduling.services import steps
from scheduling.services.approving import approve_booking, decline_booking, expire_requests
from scheduling.services.cancelling import cancel_booking, cancel_by_staff, cancel_without_a_side
from tests.billing.conftest import make_person
from tests.billing.ledger.wallets import columns
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

SECOND = timedelta(seconds=1)
ALL_BACK = {"paid": 100, "free": 0, "held": 0, "earned": 0, "owed": 0}


def cancel(booking: Booking, by: Any, *, now: Any = NOON, reason: str = "I am ill.") -> Booking:
    return cancel_booking(booking_id=booking.pk, by=by.pk, reason=reason, now=now)


def test_a_candidate_who_cancels_has_all_tokens_back_and_the_time_is_free_again() -> None:
    ada, ines = candidate(), interviewer()
    made = cancel(booked(ada, ines), ada)
    assert (made.state, made.reason, made.settled_at, made.captured_tokens) == (
        "cancelled_by_candidate", "I am ill.", NOON, 0,
    )  # fmt: skip
    assert columns(ada) == ALL_BACK
    assert not Occupied.objects.exists()
    assert Slot.objects.get().open is False
    ensure_whole()
    booked(ada, ines)
    ensure_whole()


def test_an_interviewer_who_cancels_gives_all_back_however_late(settings: LazySettings) -> None:
    settings.LATE_CANCEL_PERCENT, settings.FREE_CANCEL_HOURS = 50, 24
    ada, ines = candidate(), interviewer()
    made = cancel(booked(ada, ines), ines, now=TOMORROW - SECOND)
    assert made.state == "cancelled_by_interviewer"
    assert columns(ada) == ALL_BACK
    assert made.events.latest("id").role == "interviewer"


def test_cancelling_late_costs_what_the_terms_say(settings: LazySettings) -> None:
    settings.LATE_CANCEL_PERCENT, settings.FREE_CANCEL_HOURS = 50, 24
    ada, ines = candidate(), interviewer()
    in_time, late = booked(ada, ines, TOMORROW + HOUR), booked(ada, ines, TOMORROW)
    cancel(in_time, ada, now=NOON + HOUR)
    assert cancel(late, ada, now=NOON + SECOND).captured_tokens == PRICE // 2
    assert columns(ada)["paid"] == 100 - PRICE // 2
    assert columns(ines)["earned"] == PRICE // 2
    ensure_whole()


def test_what_has_begun_is_not_cancelled_and_what_is_over_stays_so() -> None:
    ada, ines = candidate(), interviewer()
    made = booked(ada, ines)
    for one in (ada, ines):
        with pytest.raises(AlreadyStarted):
            cancel(made, one, now=TOMORROW)
    cancel(made, ada, now=TOMORROW - SECOND)
    with pytest.raises(WrongState) as refused:
        cancel(made, ines)
    assert refused.value.more == {"state": "cancelled_by_candidate"}
    assert made.events.count() == 2
    ensure_whole()


def test_other_peoples_bookings_do_not_exist() -> None:
    made = booked(candidate(), interviewer())
    with pytest.raises(NotFound):
        cancel(made, candidate())
    with pytest.raises(NotFound):
        approve_booking(booking_id=made.pk, by=candidate().pk, now=NOON)


def test_one_of_three_who_cancels_leaves_the_others_theirs() -> None:
    ines, people = interviewer(capacity=3), [candidate() for _one in range(3)]
    made = [booked(one, ines) for one in people]
    cancel(made[0], people[0])
    assert Slot.objects.get().taken == 2
    ensure_whole()
    booked(people[0], ines)
    ensure_whole()


def test_staff_cancel_for_both_whenever_it_is_and_it_is_written_down() -> None:
    ada, ines, mo = candidate(), interviewer(), make_person("Mo", "staff")
    made = booked(ada, ines)
    cancel_by_staff(booking_id=made.pk, by=mo.pk, reason="A complaint.", now=TOMORROW + 2 * HOUR)
    made.refresh_from_db()
    assert (made.state, made.captured_tokens) == ("cancelled_by_staff", 0)
    assert columns(ada) == ALL_BACK
    assert AuditEvent.objects.filter(action="booking.cancelled").exists()
    with pytest.raises(WrongState):
        cancel_by_staff(booking_id=made.pk, by=mo.pk, reason="Again.", now=NOON)


def test_a_yes_confirms_and_a_no_gives_all_back() -> None:
    ada, ines = candidate(), interviewer(requires_approval=True)
    wanted, unwanted = booked(ada, ines), booked(ada, ines, TOMORROW + HOUR)
    with pytest.raises(NotAllowed):
        approve_booking(booking_id=wanted.pk, by=ada.pk, now=NOON)
    assert approve_booking(booking_id=wanted.pk, by=ines.pk, now=NOON).state == "confirmed"
    assert decline_booking(booking_id=unwanted.pk, by=ines.pk, reason="Not my field.", now=NOON).state == "declined"
    assert columns(ada)["held"] == PRICE
    with pytest.raises(WrongState):
        approve_booking(booking_id=unwanted.pk, by=ines.pk, now=NOON)
    ensure_whole()


def test_a_request_that_nobody_answers_ends_at_its_hour_by_itself(settings: LazySettings) -> None:
    settings.BOOKING_APPROVAL_HOURS = 6
    ada, ines = candidate(), interviewer(requires_approval=True)
    made = booked(ada, ines)
    assert expire_requests(now=NOON + 6 * HOUR - SECOND) == 0
    with pytest.raises(WrongState) as refused:
        approve_booking(booking_id=made.pk, by=ines.pk, now=NOON + 6 * HOUR)
    assert refused.value.more == {"state": "expired"}
    assert [expire_requests(now=NOON + 6 * HOUR) for _twice in range(2)] == [1, 0]
    made.refresh_from_db()
    assert made.state == "expired"
    assert columns(ada) == ALL_BACK
    ensure_whole()


def test_a_request_is_taken_back_for_nothing_and_declined_not_cancelled(settings: LazySettings) -> None:
    settings.LATE_CANCEL_PERCENT, settings.FREE_CANCEL_HOURS = 100, 48
    ada, ines = candidate(), interviewer(requires_approval=True)
    made = booked(ada, ines)
    with pytest.raises(WrongState):
        cancel(made, ines)
    assert cancel(made, ada).captured_tokens == 0
    assert columns(ada) == ALL_BACK


@pytest.mark.parametrize("gone", ["candidate", "interviewer", "stage"])
def test_a_session_of_which_a_side_is_gone_is_cancelled_and_costs_nothing(gone: str, settings: LazySettings) -> None:
    settings.LATE_CANCEL_PERCENT, settings.FREE_CANCEL_HOURS = 100, 48
    ada, ines, other = candidate(), interviewer(), interviewer()
    past, ahead = booked(ada, ines, NOON + MINUTE * 30), booked(ada, ines)
    kept = booked(candidate(), other)
    match gone:
        case "candidate":
            accounts.deactivate_person(user_id=ada.pk)
        case "interviewer":
            accounts.suspend_person(user_id=ines.pk, reason="spam")
        case _:
            accounts.suspend_interviewer(user_id=ines.pk)
    assert [cancel_without_a_side(now=NOON + HOUR) for _twice in range(2)] == [1, 0]
    states = {one.pk: one.state for one in Booking.objects.all()}
    assert states == {past.pk: "confirmed", ahead.pk: "cancelled_by_staff", kept.pk: "confirmed"}
    ensure_whole()


def test_whoever_listens_hears_of_each_change_within_its_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, str | None, str]] = []
    monkeypatch.setattr(steps, "_listeners", [lambda one: heard.append((one.kind, one.before, one.booking.state))])
    ada, ines = candidate(), interviewer()
    cancel(booked(ada, ines, NOON + 2 * DAY), ada)
    assert heard == [
        ("booked", None, "confirmed"),
        ("cancelled_by_candidate", "confirmed", "cancelled_by_candidate"),
    ]
