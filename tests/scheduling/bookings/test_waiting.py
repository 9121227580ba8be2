"""Waiting for a time that is full (SCH-20, SCH-24)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings

from billing import services as billing
from core.accounts import services as accounts
from core.common.errors import NotFound
from scheduling.errors import (
    AlreadyWaiting,
    NothingToWaitFor,
    NotWithYourself,
    Overlap,
    SlotFull,
    SlotUnavailable,
    TooManyWaiting,
)
from scheduling.models import Calendar, Slot, WaitlistEntry
from scheduling.selectors.bookings import find_place
from scheduling.services import waiting
from scheduling.services.cancelling import cancel_booking
from tests.scheduling.world import DAY, HOUR, MINUTE, NOON, TOMORROW, booked, candidate, ensure_whole, interviewer

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def an_hour_to_answer(settings: LazySettings) -> None:
    settings.WAITLIST_OFFER_MINUTES = 60


def wait(who: Any, whom: Any, starts_at: datetime = TOMORROW, *, now: datetime = NOON) -> WaitlistEntry:
    return waiting.join_waitlist(candidate_id=who.pk, interviewer_id=whom.pk, starts_at=starts_at, now=now)


def cancel(booking: Any, *, now: datetime = NOON) -> None:
    cancel_booking(booking_id=booking.pk, by=booking.candidate_id, reason="I am ill.", now=now)


def states(*entries: WaitlistEntry) -> list[str]:
    return [WaitlistEntry.objects.get(pk=entry.pk).state for entry in entries]


def with_priority(who: Any) -> Any:
    billing.grant_plan(user_id=who.pk, plan="pro", source="admin", ends_at=None, now=NOON - DAY)
    return who


def test_a_place_that_is_free_again_is_kept_for_who_waited_first() -> None:
    ines, ada, bo = interviewer(), candidate(), candidate()
    made = booked(candidate(), ines)
    first, second = wait(ada, ines), wait(bo, ines)
    cancel(made)
    assert states(first, second) == ["offered", "waiting"]
    assert WaitlistEntry.objects.get(pk=first.pk).offered_until == NOON + HOUR
    with pytest.raises(SlotFull):
        booked(bo, ines)
    with pytest.raises(SlotFull):
        booked(candidate(), ines)
    booked(ada, ines, now=NOON + HOUR - SECOND)
    assert states(first, second) == ["booked", "waiting"]
    ensure_whole()


def test_plans_with_priority_go_before_those_who_came_earlier() -> None:
    ines = interviewer()
    made = booked(candidate(), ines)
    early, late = wait(candidate(), ines), wait(with_priority(candidate()), ines)
    assert late.priority
    cancel(made)
    assert states(early, late) == ["waiting", "offered"]


def test_an_offer_that_runs_out_goes_to_the_next_and_the_last_one_to_all() -> None:
    ines, ada, bo = interviewer(), candidate(), candidate()
    made = booked(candidate(), ines)
    first, second = wait(ada, ines), wait(bo, ines)
    cancel(made)
    assert waiting.pass_on_offers(now=NOON + HOUR - SECOND) == 0
    assert [waiting.pass_on_offers(now=NOON + HOUR) for _twice in range(2)] == [1, 0]
    assert states(first, second) == ["passed", "offered"]
    with pytest.raises(SlotFull):
        booked(ada, ines, now=NOON + HOUR)
    waiting.pass_on_offers(now=NOON + 2 * HOUR)
    booked(candidate(), ines, now=NOON + 2 * HOUR)


def test_who_leaves_passes_the_offer_on_and_others_entries_do_not_exist() -> None:
    ines, ada, bo = interviewer(), candidate(), candidate()
    made = booked(candidate(), ines)
    first, second = wait(ada, ines), wait(bo, ines)
    cancel(made)
    with pytest.raises(NotFound):
        waiting.leave_waitlist(entry_id=first.pk, candidate_id=bo.pk, now=NOON)
    for _twice in range(2):
        waiting.leave_waitlist(entry_id=first.pk, candidate_id=ada.pk, now=NOON)
    assert states(first, second) == ["left", "offered"]


def test_where_an_offer_would_last_too_long_all_are_told_and_the_first_has_it() -> None:
    ines, ada = interviewer(notice_minutes=120), candidate()
    made = booked(candidate(), ines)
    first, second = wait(candidate(), ines), wait(ada, ines)
    cancel(made, now=TOMORROW - 2 * HOUR - 30 * MINUTE)
    assert states(first, second) == ["waiting", "waiting"]
    booked(ada, ines, now=TOMORROW - 2 * HOUR)
    assert states(first, second) == ["waiting", "booked"]


def test_who_has_something_else_by_now_or_is_gone_is_passed_by() -> None:
    ines, busy, gone = interviewer(), candidate(), candidate()
    made = booked(candidate(), ines)
    entries = [wait(busy, ines), wait(gone, ines), wait(candidate(), ines)]
    booked(busy, interviewer(), TOMORROW + 30 * MINUTE)
    accounts.deactivate_person(user_id=gone.pk)
    cancel(made)
    assert states(*entries) == ["waiting", "waiting", "offered"]


def test_a_session_of_two_has_as_many_offers_as_places() -> None:
    ines = interviewer(capacity=2)
    made = [booked(candidate(), ines) for _one in range(2)]
    entries = [wait(candidate(), ines) for _one in range(3)]
    cancel(made[0])
    cancel(made[1])
    assert states(*entries) == ["offered", "offered", "waiting"]
    with pytest.raises(SlotFull):
        booked(candidate(), ines)


def test_one_waits_for_what_is_full_and_nothing_else() -> None:
    ines, ada = interviewer(), candidate()
    with pytest.raises(NothingToWaitFor):
        wait(ada, ines)
    made = booked(candidate(), ines)
    with pytest.raises(SlotUnavailable):
        wait(ada, ines, TOMORROW + 30 * MINUTE)
    with pytest.raises(NotWithYourself):
        wait(ines, ines)
    wait(ada, ines)
    with pytest.raises(AlreadyWaiting):
        wait(ada, ines)
    with pytest.raises(Overlap):
        waiting.join_waitlist(candidate_id=made.candidate_id, interviewer_id=ines.pk, starts_at=TOMORROW, now=NOON)


def test_nobody_waits_for_more_than_one_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST_LISTS", 1)
    ines, ada = interviewer(), candidate()
    for number in range(2):
        booked(candidate(), ines, TOMORROW + number * HOUR)
    wait(ada, ines)
    with pytest.raises(TooManyWaiting):
        wait(ada, ines, TOMORROW + HOUR)


def test_who_joins_and_leaves_all_day_is_stopped_until_a_day_has_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST_A_DAY", 2)
    ines, ada = interviewer(), candidate()
    booked(candidate(), ines)
    for _ in range(2):
        entry = wait(ada, ines)
        waiting.leave_waitlist(entry_id=entry.pk, candidate_id=ada.pk, now=NOON)
    WaitlistEntry.objects.update(created_at=NOON - HOUR)
    with pytest.raises(TooManyWaiting):
        wait(ada, ines)
    WaitlistEntry.objects.filter(pk=entry.pk).update(created_at=NOON - DAY)
    assert wait(ada, ines).state == "waiting"


def test_a_place_is_told_whatever_became_of_it_since() -> None:
    ines, ada = interviewer(), candidate()
    booked(candidate(), ines)
    entry = wait(ada, ines)
    assert find_place(entry.pk, now=NOON).position == 1
    waiting.leave_waitlist(entry_id=entry.pk, candidate_id=ada.pk, now=NOON)
    place = find_place(entry.pk, now=NOON)
    assert (place.entry.state, place.position) == ("left", 0)


def test_a_place_that_came_free_in_another_way_is_found_by_the_sweep() -> None:
    ines = interviewer()
    booked(candidate(), ines)
    entry = wait(candidate(), ines)
    assert waiting.offer_free_places(now=NOON) == 0
    Slot.objects.filter(interviewer=ines).update(capacity=2)
    assert [waiting.offer_free_places(now=NOON) for _twice in range(2)] == [1, 0]
    assert states(entry) == ["offered"]


def test_a_calendar_that_cant_be_read_keeps_nobody_elses_place() -> None:
    first, second = interviewer(), interviewer()
    entries = []
    for whom in (first, second):
        booked(candidate(), whom)
        entries.append(wait(candidate(), whom))
    Slot.objects.update(capacity=2)
    Calendar.objects.filter(user=first).update(time_zone="Mars/Base")
    assert waiting.offer_free_places(now=NOON) == 1
    assert states(*entries) == ["waiting", "offered"]


def test_nobody_waits_for_what_has_begun() -> None:
    ines = interviewer()
    booked(candidate(), ines)
    entry = wait(candidate(), ines)
    waiting.offer_free_places(now=TOMORROW)
    assert states(entry) == ["passed"]
