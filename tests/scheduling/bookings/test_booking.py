"""Booking a session with a person (SCH-9, SCH-10, SCH-11)."""

from dataclasses import replace
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.db import connection

from billing.errors import NotEnoughTokens
from core.accounts import services as accounts
from core.common.errors import IdempotencyKeyReused, Refusal
from interviewers.models import Profile
from scheduling.errors import (
    InterviewerNotBookable,
    NotAllowed,
    NotWithYourself,
    Overlap,
    PriceChanged,
    SlotFull,
    SlotUnavailable,
    TooManyBookings,
)
from scheduling.models import Booking, Occupied, Slot
from scheduling.services.booking import Wish, book
from scheduling.services.cancelling import cancel_booking
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


def refused(error: type[Refusal], *asked: Any, **more: Any) -> dict[str, Any]:
    """What a refusal says; nothing was kept of what was asked."""
    before = Booking.objects.count(), Slot.objects.count(), Occupied.objects.count()
    with pytest.raises(error) as raised:
        booked(*asked, **more)
    assert before == (Booking.objects.count(), Slot.objects.count(), Occupied.objects.count())
    ensure_whole()
    return raised.value.more


def test_a_session_is_booked_with_its_price_held_and_both_peoples_time_taken() -> None:
    ada, ines = candidate(), interviewer(buffer_before=15, buffer_after=30)
    made = booked(ada, ines, topic="System design", note="Be kind.")
    assert (made.state, made.price_tokens, made.ends_at) == ("confirmed", PRICE, TOMORROW + HOUR)
    assert columns(ada) == {"paid": 100 - PRICE, "free": 0, "held": PRICE, "earned": 0, "owed": 0}
    assert set(Occupied.objects.values_list("user_id", "starts_at", "ends_at")) == {
        (ada.pk, TOMORROW, TOMORROW + HOUR),
        (ines.pk, TOMORROW - 15 * MINUTE, TOMORROW + HOUR + 30 * MINUTE),
    }
    assert [(event.kind, event.by_id, event.role) for event in made.events.all()] == [("booked", ada.pk, "candidate")]
    ensure_whole()


def test_where_the_database_knows_better_than_the_calendar_it_is_believed() -> None:
    ines = interviewer()
    booked(candidate(), ines)
    Slot.objects.update(open=False, taken=0)  # and its time is still taken
    with pytest.raises(Overlap) as raised:
        booked(candidate(), ines)
    assert raised.value.more == {"who": "them"}
    assert Booking.objects.count() == 1


def test_the_same_key_is_the_same_booking_and_another_wish_under_it_is_refused() -> None:
    ada, ines = candidate(), interviewer()
    made = booked(ada, ines, key="one")
    assert booked(ada, ines, TOMORROW.astimezone(ZoneInfo("Asia/Kolkata")), key="one").pk == made.pk
    with pytest.raises(IdempotencyKeyReused):
        booked(ada, ines, TOMORROW + 2 * HOUR, key="one")
    assert booked(candidate(), ines, TOMORROW + 2 * HOUR, key="one").pk != made.pk
    assert columns(ada)["held"] == PRICE


def test_a_time_that_somebody_has_is_full_for_the_next() -> None:
    ines = interviewer()
    booked(candidate(), ines)
    assert refused(SlotFull, candidate(), ines) == {"waitlist": True}


def test_a_time_that_overlaps_anothers_is_no_time_of_theirs() -> None:
    ines = interviewer(buffer_after=15)
    booked(candidate(), ines)
    assert refused(SlotUnavailable, candidate(), ines, TOMORROW + HOUR) == {"why": "taken"}
    booked(candidate(), ines, TOMORROW + HOUR + 30 * MINUTE)


def test_a_session_for_three_has_three_places() -> None:
    ines = interviewer(capacity=3)
    made = [booked(candidate(), ines) for _one in range(3)]
    assert len({one.slot_id for one in made}) == 1
    refused(SlotFull, candidate(), ines)


def test_nobody_books_themselves() -> None:
    ines = interviewer()
    refused(NotWithYourself, ines, ines)


@pytest.mark.parametrize(
    "change", [{"accepting": False}, {"public": False}, {"approved": False}, {"papers_until": NOON.date() - DAY}]
)
def test_who_does_not_take_bookings_is_not_booked(change: dict[str, Any]) -> None:
    ines = interviewer()
    Profile.objects.filter(user=ines).update(**change)
    refused(InterviewerNotBookable, candidate(), ines)


def test_nobody_is_booked_who_never_was_an_interviewer() -> None:
    refused(InterviewerNotBookable, candidate(), candidate())


def test_nobody_is_booked_whose_account_is_suspended_and_nobody_books_with_one_that_is() -> None:
    ada, ines = candidate(), interviewer()
    accounts.suspend_person(user_id=ada.pk, reason="spam", by=None)
    refused(NotAllowed, ada, ines)
    accounts.suspend_person(user_id=ines.pk, reason="spam", by=None)
    refused(InterviewerNotBookable, candidate(), ines)


def test_who_has_too_few_tokens_is_told_how_many_are_missing() -> None:
    assert refused(NotEnoughTokens, candidate(tokens=2), interviewer()) == {"missing": PRICE - 2}


def test_a_price_that_changed_since_the_page_was_read_is_asked_again() -> None:
    ada, ines = candidate(), interviewer()
    assert refused(PriceChanged, ada, ines, price_tokens=4) == {"price_tokens": PRICE}
    assert booked(ada, ines, price_tokens=PRICE).price_tokens == PRICE


def test_who_has_something_else_then_is_told_so() -> None:
    ada = candidate()
    booked(ada, interviewer())
    assert refused(Overlap, ada, interviewer(), TOMORROW + 30 * MINUTE) == {"who": "you"}
    booked(ada, interviewer(), TOMORROW + HOUR)


def test_who_interviews_then_is_no_candidate_then() -> None:
    ines, both = interviewer(), interviewer()
    booked(candidate(), both)
    assert refused(Overlap, both, ines) == {"who": "you"}


def test_what_is_not_offered_is_not_booked() -> None:
    ada, ines = candidate(), interviewer(notice_minutes=120, horizon_days=7)
    assert refused(SlotUnavailable, ada, ines, NOON + HOUR) == {"why": "too_soon"}
    assert refused(SlotUnavailable, ada, ines, NOON + 9 * DAY) == {"why": "too_far"}
    assert refused(SlotUnavailable, ada, ines, TOMORROW + 10 * MINUTE) == {"why": "not_open"}


def test_nobody_has_more_sessions_ahead_than_one_can_have(settings: LazySettings) -> None:
    settings.BOOKINGS_AHEAD_MOST = 2
    ada, ines = candidate(), interviewer()
    for number in range(2):
        booked(ada, ines, TOMORROW + number * HOUR)
    assert refused(TooManyBookings, ada, ines, TOMORROW + 3 * HOUR) == {"most": 2}
    booked(ada, ines, TOMORROW + 3 * HOUR, now=TOMORROW + HOUR)


def test_what_one_cancelled_in_the_last_day_counts_against_what_one_may_have_ahead(settings: LazySettings) -> None:
    settings.BOOKINGS_AHEAD_MOST = 2
    ada, ines = candidate(), interviewer()
    for number in range(2):
        made = booked(ada, ines, TOMORROW + number * HOUR)
        cancel_booking(booking_id=made.pk, by=ada.pk, reason="Not now", now=NOON)
    assert refused(TooManyBookings, ada, ines, TOMORROW + 5 * HOUR) == {"most": 2}
    booked(ada, ines, TOMORROW + DAY, now=NOON + DAY)
    ensure_whole()


def test_one_who_approves_is_asked_first_and_has_until_the_start_at_most(settings: LazySettings) -> None:
    settings.BOOKING_APPROVAL_HOURS = 24
    ada, ines = candidate(), interviewer(requires_approval=True)
    soon, later = booked(ada, ines, NOON + 5 * HOUR), booked(ada, ines, NOON + 3 * DAY)
    assert (soon.state, soon.approve_until) == ("pending", NOON + 5 * HOUR)
    assert later.approve_until == NOON + 24 * HOUR
    assert columns(ada)["held"] == 2 * PRICE


def test_the_terms_of_a_booking_are_those_of_its_day(settings: LazySettings) -> None:
    settings.LATE_CANCEL_PERCENT, settings.FREE_CANCEL_HOURS = 50, 24
    made = booked(candidate(), interviewer())
    settings.LATE_CANCEL_PERCENT = 100
    assert Booking.objects.get(pk=made.pk).terms["late_cancel_percent"] == 50


def test_how_much_a_booking_asks_does_not_depend_on_how_much_there_is(django_assert_max_num_queries: Any) -> None:
    ada, ines = candidate(tokens=1000), interviewer(capacity=2)
    for number in range(12):
        booked(candidate(), ines, TOMORROW + number * HOUR)
        booked(ada, ines, TOMORROW + number * HOUR)
    wish = replace(Wish(ines.pk, TOMORROW.astimezone(UTC)), starts_at=TOMORROW + 20 * HOUR)
    with django_assert_max_num_queries(12 if connection.vendor == "postgresql" else 25):
        book(candidate_id=ada.pk, wish=wish, key="counted", now=NOON)
