"""Somebody's own calendar: what they may say, what of two changes at once holds, and when they are next free."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.common.errors import NotFound
from interviewers.models import Profile
from interviewers.rules import UNKNOWN_TIME
from interviewers.selectors import checklist_of, profile_of
from interviewers.services import set_visibility
from scheduling.errors import CalendarChanged, TooManyWindows, WindowsOverlap
from scheduling.models import Block, Calendar, DateOverride, TimeOff, WaitlistEntry
from scheduling.rules.windows import Hours
from scheduling.selectors import slots
from scheduling.services import calendars, next_free
from tests.interviewers.conftest import applicant, names_found
from tests.scheduling import world
from tests.scheduling.world import DAY, HOUR, NOON
from tests.support.herd import herd

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

MONDAY = NOON.date()


def weekly(user: Any) -> list[tuple[int | None, int, int]]:
    found = Block.objects.filter(calendar__user=user, weekday__isnull=False).order_by("weekday", "start_minute")
    return list(found.values_list("weekday", "start_minute", "minutes"))


def revision(user: Any) -> int:
    return Calendar.objects.get(user=user).revision


def why(user: Any, starts_at: datetime, *, now: datetime = NOON) -> str | None:
    return slots.check_slot(user.pk, starts_at, viewer_id=None, now=now).why


# What one may say


def test_the_week_is_replaced_as_a_whole_and_single_dates_stay() -> None:
    ada = world.candidate()
    calendars.add_block(user_id=ada.pk, day=MONDAY, start_minute=540, minutes=60, now=NOON)
    calendars.replace_week(user_id=ada.pk, revision=2, blocks=[(0, 540, 60), (0, 600, 60)], now=NOON)
    calendars.replace_week(user_id=ada.pk, revision=3, blocks=[(6, 1380, 120)], now=NOON)
    assert weekly(ada) == [(6, 1380, 120)]
    assert Block.objects.filter(calendar__user=ada, date=MONDAY).count() == 1


@pytest.mark.parametrize("blocks", [[(0, 540, 61), (0, 600, 60)], [(6, 1380, 120), (0, 30, 60)]])
def test_a_week_that_overlaps_itself_changes_nothing(blocks: list[tuple[int, int, int]]) -> None:
    ada = world.candidate()
    calendars.replace_week(user_id=ada.pk, revision=1, blocks=[(2, 540, 60)], now=NOON)
    with pytest.raises(WindowsOverlap):
        calendars.replace_week(user_id=ada.pk, revision=2, blocks=blocks, now=NOON)
    assert weekly(ada) == [(2, 540, 60)]
    assert revision(ada) == 2


def test_whoever_saves_an_older_state_is_told_the_newest() -> None:
    ada = world.candidate()
    calendars.change_rules(user_id=ada.pk, revision=1, session_minutes=45, now=NOON)
    with pytest.raises(CalendarChanged) as refused:
        calendars.change_rules(user_id=ada.pk, revision=1, session_minutes=30, now=NOON)
    assert refused.value.more == {"revision": 2}
    with pytest.raises(CalendarChanged):
        calendars.replace_week(user_id=ada.pk, revision=1, blocks=[], now=NOON)
    assert Calendar.objects.get(user=ada).session_minutes == 45


@pytest.mark.django_db(transaction=True)
def test_of_many_who_save_one_state_at_once_one_does() -> None:
    ada = world.candidate(tokens=0)
    calendars.change_rules(user_id=ada.pk, revision=1, session_minutes=45, now=NOON)
    done = herd(
        6,
        lambda number: calendars.replace_week(
            user_id=ada.pk, revision=2, blocks=[(number, 540, 60), (number, 700, 60)], now=NOON
        ),
    )
    assert sum(one is None for one in done) == 1
    assert sum(isinstance(one, CalendarChanged) for one in done) == 5
    assert len(weekly(ada)) == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_windows_that_overlap_added_at_once_one_is() -> None:
    ada = world.candidate(tokens=0)
    done = herd(
        6,
        lambda number: calendars.add_block(user_id=ada.pk, weekday=0, start_minute=540 + number, minutes=60, now=NOON),
    )
    assert sum(isinstance(one, Block) for one in done) == 1, done
    assert sum(isinstance(one, WindowsOverlap) for one in done) == 5, done


def test_a_window_once_may_lie_over_a_weekly_one_but_over_no_other_of_its_kind() -> None:
    ada = world.candidate()
    calendars.add_block(user_id=ada.pk, weekday=0, start_minute=540, minutes=60, now=NOON)
    calendars.add_block(user_id=ada.pk, day=MONDAY + DAY * 7, start_minute=540, minutes=60, now=NOON)
    late = calendars.add_block(user_id=ada.pk, day=MONDAY + DAY, start_minute=1380, minutes=120, now=NOON)
    for day, start in ((MONDAY + DAY, 1400), (MONDAY + DAY * 2, 30)):
        with pytest.raises(WindowsOverlap):
            calendars.add_block(user_id=ada.pk, day=day, start_minute=start, minutes=60, now=NOON)
    with pytest.raises(WindowsOverlap):
        calendars.add_block(user_id=ada.pk, weekday=0, start_minute=590, minutes=60, now=NOON)
    calendars.remove_block(user_id=ada.pk, block_id=late.pk, now=NOON)
    calendars.add_block(user_id=ada.pk, day=MONDAY + DAY * 2, start_minute=30, minutes=60, now=NOON)


def test_what_is_somebody_elses_is_not_there() -> None:
    ada, bo = world.candidate(), world.candidate()
    block = calendars.add_block(user_id=ada.pk, weekday=0, start_minute=540, minutes=60, now=NOON)
    off = calendars.add_time_off(user_id=ada.pk, starts_at=NOON, ends_at=NOON + HOUR, now=NOON)
    with pytest.raises(NotFound):
        calendars.remove_block(user_id=bo.pk, block_id=block.pk, now=NOON)
    with pytest.raises(NotFound):
        calendars.remove_time_off(user_id=bo.pk, time_off_id=off.pk, now=NOON)
    calendars.override_date(user_id=ada.pk, day=MONDAY, hours=[], now=NOON)
    calendars.remove_override(user_id=bo.pk, day=MONDAY, now=NOON)
    assert DateOverride.objects.count() == 1
    assert Block.objects.filter(pk=block.pk).exists()
    assert TimeOff.objects.filter(pk=off.pk).exists()


def test_a_calendar_holds_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOST_WEEKLY", "MOST_ONCE", "MOST_OVERRIDES", "MOST_TIMES_OFF"):
        monkeypatch.setattr(calendars, name, 1)
    ada = world.candidate()
    for more in ({"weekday": 0}, {"day": MONDAY}):
        calendars.add_block(user_id=ada.pk, start_minute=0, minutes=60, now=NOON, **more)
        with pytest.raises(TooManyWindows):
            calendars.add_block(user_id=ada.pk, start_minute=300, minutes=60, now=NOON, **more)
    with pytest.raises(TooManyWindows):
        calendars.replace_week(user_id=ada.pk, revision=3, blocks=[(0, 0, 60), (1, 0, 60)], now=NOON)
    for _again in range(2):  # the same date is the same row
        calendars.override_date(user_id=ada.pk, day=MONDAY, hours=[Hours(540, 60)], now=NOON)
    with pytest.raises(TooManyWindows):
        calendars.override_date(user_id=ada.pk, day=MONDAY + DAY, hours=[], now=NOON)
    calendars.add_time_off(user_id=ada.pk, starts_at=NOON, ends_at=NOON + HOUR, now=NOON)
    with pytest.raises(TooManyWindows):
        calendars.add_time_off(user_id=ada.pk, starts_at=NOON, ends_at=NOON + HOUR, now=NOON)


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [
        (NOON, NOON),
        (NOON - 2 * HOUR, NOON - HOUR),
        (NOON, NOON + 3 * 366 * DAY),
        (datetime(9999, 12, 30, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)),
    ],
)
def test_time_off_has_a_length_and_is_ahead(starts_at: datetime, ends_at: datetime) -> None:
    with pytest.raises(ValidationError):
        calendars.add_time_off(user_id=world.candidate().pk, starts_at=starts_at, ends_at=ends_at, now=NOON)


@pytest.mark.parametrize("day", [MONDAY - 2 * DAY, MONDAY + 3 * 366 * DAY, date.max])
def test_dates_are_ahead_and_not_too_far(day: date) -> None:
    ada = world.candidate()
    with pytest.raises(ValidationError):
        calendars.override_date(user_id=ada.pk, day=day, hours=[], now=NOON)
    with pytest.raises(ValidationError):
        calendars.add_block(user_id=ada.pk, day=day, start_minute=0, minutes=60, now=NOON)


# What follows from it


def test_dates_of_their_own_and_times_off_change_what_can_be_booked() -> None:
    ines = world.interviewer()
    tuesday = NOON + DAY
    calendars.override_date(user_id=ines.pk, day=tuesday.date(), hours=[Hours(8 * 60, 60)], now=NOON)
    assert (why(ines, tuesday), why(ines, tuesday - 4 * HOUR)) == ("not_open", None)
    calendars.add_block(user_id=ines.pk, day=tuesday.date(), start_minute=12 * 60, minutes=60, now=NOON)
    assert why(ines, tuesday) is None
    off = calendars.add_time_off(user_id=ines.pk, starts_at=tuesday, ends_at=tuesday + HOUR, now=NOON)
    assert why(ines, tuesday) == "away"
    calendars.remove_time_off(user_id=ines.pk, time_off_id=off.pk, now=NOON)
    calendars.remove_override(user_id=ines.pk, day=tuesday.date(), now=NOON)
    assert why(ines, tuesday - 2 * HOUR) is None


def test_a_profile_that_is_away_has_no_times_until_it_is_back() -> None:
    ines = world.interviewer()
    back = NOON + 2 * DAY
    Profile.objects.filter(user=ines).update(away_until=back.date(), away_ends_at=back)
    assert (why(ines, back - HOUR), why(ines, back)) == ("away", None)


def test_a_calendar_follows_its_person_until_it_has_a_zone_of_its_own() -> None:
    ines = world.interviewer()
    calendars.replace_week(user_id=ines.pk, revision=1, blocks=[(1, 540, 60)], now=NOON)
    calendars.change_rules(user_id=ines.pk, revision=2, own_zone=False, now=NOON)
    nine_in_kolkata, nine_in_berlin = NOON + timedelta(hours=15, minutes=30), NOON + 19 * HOUR
    type(ines).objects.filter(pk=ines.pk).update(time_zone="Asia/Kolkata")
    assert (why(ines, nine_in_kolkata), why(ines, nine_in_berlin)) == (None, "not_open")
    calendars.change_rules(user_id=ines.pk, revision=3, time_zone="Europe/Berlin", now=NOON)
    assert (why(ines, nine_in_kolkata), why(ines, nine_in_berlin)) == ("not_open", None)


def test_a_booking_takes_its_time_with_its_buffers_and_counts_for_day_and_week() -> None:
    ines, cato = world.interviewer(buffer_before=15, buffer_after=15, per_day=1, per_week=2), world.candidate()
    tomorrow = NOON + DAY
    world.booked(cato, ines, tomorrow)
    assert why(ines, tomorrow) == "full"
    assert why(ines, tomorrow + HOUR) == "taken"
    assert why(ines, tomorrow + 2 * HOUR) == "day_full"
    assert why(ines, tomorrow + DAY) is None
    world.booked(cato, ines, tomorrow + DAY)
    assert why(ines, tomorrow + 2 * DAY) == "week_full"
    assert why(ines, tomorrow + 7 * DAY) is None


def test_where_the_interviewer_is_a_candidate_they_cannot_be_met() -> None:
    ines, other = world.interviewer(), world.interviewer()
    world.pay(ines, 50)
    world.booked(ines, other, NOON + DAY)
    assert [why(ines, NOON + DAY + hours * HOUR) for hours in (-1, 0, 1)] == [None, "taken", None]


def test_a_slot_that_is_left_is_free_for_whoever_moves() -> None:
    ines, cato = world.interviewer(), world.candidate()
    booking = world.booked(cato, ines, NOON + DAY)
    half_later = NOON + DAY + HOUR / 2
    moved = slots.check_slot(ines.pk, half_later, viewer_id=cato.pk, now=NOON, leaving=booking.slot_id)
    assert (why(ines, half_later), moved.why) == ("taken", None)


def test_a_place_kept_for_who_waited_is_theirs_alone_while_the_offer_lasts() -> None:
    ines, cato, other = world.interviewer(), world.candidate(), world.candidate()
    time = NOON + DAY
    WaitlistEntry.objects.create(
        interviewer=ines, candidate=cato, starts_at=time, ends_at=time + HOUR,
        state="offered", offered_until=NOON + HOUR,
    )  # fmt: skip

    def said(viewer: Any, starts_at: datetime, now: datetime = NOON) -> str | None:
        return slots.check_slot(ines.pk, starts_at, viewer_id=viewer.pk, now=now).why

    assert (said(cato, time), said(other, time)) == (None, "full")
    assert (said(cato, time + HOUR / 2), said(other, time + HOUR / 2)) == (None, "taken")
    assert said(other, time, NOON + HOUR) is None


def test_asking_takes_as_many_queries_however_much_there_is() -> None:
    ines, cato = world.interviewer(), world.candidate()
    counts = []
    for number in range(1, 4):
        world.booked(cato, ines, NOON + number * DAY)
        calendars.add_time_off(user_id=ines.pk, starts_at=NOON, ends_at=NOON + HOUR, now=NOON)
        with CaptureQueriesContext(connection) as checking:
            slots.check_slot(ines.pk, NOON + 6 * HOUR, viewer_id=cato.pk, now=NOON)
        with CaptureQueriesContext(connection) as listing:
            slots.slots_of(ines.pk, since=NOON, until=NOON + 60 * DAY, now=NOON, viewer_id=cato.pk)
        counts.append((len(checking), len(listing)))
    assert len(set(counts)) == 1, counts
    assert counts[0][0] == 2
    assert counts[0][1] <= 8


# Next free


def next_free_at(user: Any) -> datetime | None:
    at = Profile.objects.get(user=user).next_free_at
    return None if at == UNKNOWN_TIME else at


def test_the_next_free_time_follows_windows_bookings_and_the_clock() -> None:
    ines, cato = world.interviewer("Ada", notice_minutes=60), world.candidate()
    assert next_free.look_at_due(now=NOON) >= 1
    assert next_free_at(ines) == NOON + HOUR
    assert names_found(free_before=NOON + 2 * HOUR) == ["Ada"]

    world.booked(cato, ines, NOON + HOUR)
    next_free.look_at_due(now=NOON)
    assert next_free_at(ines) == NOON + 2 * HOUR

    assert next_free.look_at_due(now=NOON + HOUR) == 0  # still bookable at this second
    next_free.look_at_due(now=NOON + HOUR + timedelta(seconds=1))
    assert next_free_at(ines) == NOON + 2 * HOUR + HOUR / 2

    calendars.replace_week(user_id=ines.pk, revision=1, blocks=[], now=NOON)
    next_free.look_at_due(now=NOON)
    assert next_free_at(ines) is None
    assert names_found(free_before=NOON + 365 * DAY) == []


def test_looking_twice_is_looking_once_and_those_that_changed_come_first() -> None:
    first, second = world.interviewer(), world.interviewer()
    assert next_free.look_at_due(now=NOON) == 2
    assert next_free.look_at_due(now=NOON) == 0
    later = NOON + DAY
    calendars.change_rules(user_id=second.pk, revision=1, session_minutes=45, now=later)
    assert next_free.look_at_due(now=later, most=1) == 1
    assert list(Calendar.objects.filter(look_at__gt=later).values_list("user_id", flat=True)) == [second.pk]
    assert next_free_at(first) is not None


def test_a_place_kept_for_somebody_counts_as_free_again_when_the_offer_ends() -> None:
    ines, cato = world.interviewer(), world.candidate()
    calendars.replace_week(user_id=ines.pk, revision=1, blocks=[(1, 12 * 60, 60)], now=NOON)
    WaitlistEntry.objects.create(
        interviewer=ines, candidate=cato, starts_at=NOON + DAY, ends_at=NOON + DAY + HOUR,
        state="offered", offered_until=NOON + HOUR,
    )  # fmt: skip
    next_free.look_at_due(now=NOON)
    assert next_free_at(ines) == NOON + 8 * DAY
    next_free.look_at_due(now=NOON + HOUR)
    assert next_free_at(ines) == NOON + DAY


def test_one_calendar_that_cannot_be_read_holds_up_no_other() -> None:
    broken, whole = world.interviewer(), world.interviewer()
    Calendar.objects.filter(user=broken).update(time_zone="Nowhere/Else")
    assert next_free.look_at_due(now=NOON) == 1
    assert next_free_at(whole) is not None
    assert next_free.look_at_due(now=NOON) == 0


def test_a_date_of_its_own_is_one_row() -> None:
    ada = world.candidate()
    for hours in ([Hours(540, 60)], []):
        calendars.override_date(user_id=ada.pk, day=MONDAY, hours=hours, now=NOON)
    assert list(DateOverride.objects.values_list("date", "windows")) == [(MONDAY, [])]


def test_who_goes_away_and_comes_back_is_looked_at_at_once(django_capture_on_commit_callbacks: Any) -> None:
    ines = world.interviewer()
    next_free.look_at_due(now=NOON)
    for away, expected in ((MONDAY + DAY, NOON + 1.5 * DAY), (None, NOON)):
        with django_capture_on_commit_callbacks(execute=True):
            set_visibility(user_id=ines.pk, public=True, accepting=True, away_until=away, now=NOON)
        next_free.look_at_due(now=NOON)
        assert next_free_at(ines) == expected


def test_the_checklist_of_an_interviewer_knows_of_their_times() -> None:
    ada = applicant("Ada")

    def is_done() -> bool:
        items = checklist_of(
            user_id=ada.pk, profile=profile_of(ada.pk), documents=[], second_factor=(False, False), today=MONDAY
        )
        return next(item.done for item in items if item.key == "availability")

    assert not is_done()
    calendars.add_block(user_id=ada.pk, weekday=0, start_minute=540, minutes=60, now=NOON)
    assert is_done()
