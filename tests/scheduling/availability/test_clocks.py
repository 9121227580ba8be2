"""What clocks do to windows, told one by one: the same that `test_slots` finds by walking (SCH-22)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling.rules import slots, windows
from scheduling.rules.slots import Agenda, Rules, Session
from scheduling.rules.windows import Hours, Pattern, Stretch
from scheduling.rules.zones import datetime_of, seconds_of

DAY = timedelta(days=1)
HOUR = 60
NIGHT = Hours(0, 6 * HOUR)


def on(zone: str, day: date, *hours: Hours, now: datetime | None = None, **rules: object) -> list[str]:
    """When sessions can begin whose window is on that date, as the clock there shows it."""
    agenda = Agenda(Pattern(ZoneInfo(zone), once={day: hours}), Rules(**{"horizon_days": 365, **rules}))  # type: ignore[arg-type]
    since = datetime(day.year, day.month, day.day, tzinfo=UTC) - DAY
    found = slots.slots_between(agenda, since, since + 4 * DAY, now=now or since - DAY)
    return [f"{slot.starts_at.astimezone(ZoneInfo(zone)):%d %H:%M}" for slot in found]


def test_in_the_night_that_lacks_an_hour_there_is_an_hour_less() -> None:
    assert on("America/New_York", date(2026, 3, 8), NIGHT, increment_minutes=60) == [
        "08 00:00", "08 01:00", "08 03:00", "08 04:00", "08 05:00",
    ]  # fmt: skip


def test_in_the_night_that_has_an_hour_twice_there_is_an_hour_more() -> None:
    found = on("Europe/Berlin", date(2026, 10, 25), NIGHT, increment_minutes=60)
    assert found == ["25 00:00", "25 01:00", "25 02:00", "25 02:00", "25 03:00", "25 04:00", "25 05:00"]


def test_where_clocks_change_by_half_an_hour_sessions_keep_to_the_full_hour() -> None:
    assert on("Australia/Lord_Howe", date(2026, 10, 4), NIGHT, increment_minutes=60, session_minutes=30) == [
        "04 00:00", "04 01:00", "04 03:00", "04 04:00", "04 05:00",
    ]  # fmt: skip
    assert on("Australia/Lord_Howe", date(2026, 4, 5), Hours(90, 90), increment_minutes=60, session_minutes=30) == [
        "05 01:30", "05 01:30", "05 02:30",
    ]  # fmt: skip
    twice = on("Australia/Lord_Howe", date(2026, 4, 5), Hours(90, 90), increment_minutes=30, session_minutes=30)
    assert twice == ["05 01:30", "05 01:30", "05 02:00", "05 02:30"]


def test_right_after_clocks_went_back_times_go_on() -> None:
    # From five to two until they go back at two, and on from half past one.
    found = on("Australia/Lord_Howe", date(2026, 4, 5), Hours(115, 20), increment_minutes=10, session_minutes=15)
    assert found == ["05 01:55", "05 01:35", "05 01:45", "05 01:55"]


def test_a_window_in_the_hour_that_is_left_out_is_later_by_it() -> None:
    assert on("America/New_York", date(2026, 3, 8), Hours(135, 30), session_minutes=30) == ["08 03:15"]
    assert on("America/New_York", date(2026, 3, 8), Hours(120, 60), session_minutes=30) == []


def test_the_date_that_samoa_left_out_has_no_windows() -> None:
    office = Hours(9 * HOUR, 2 * HOUR)
    assert on("Pacific/Apia", date(2011, 12, 29), office, increment_minutes=60) == ["29 09:00", "29 10:00"]
    assert on("Pacific/Apia", date(2011, 12, 30), office) == []
    assert on("Pacific/Apia", date(2011, 12, 31), office, increment_minutes=60) == ["31 09:00", "31 10:00"]
    over = on("Pacific/Apia", date(2011, 12, 29), Hours(22 * HOUR, 4 * HOUR), increment_minutes=60)
    assert over == ["29 22:00", "29 23:00", "31 00:00", "31 01:00"]


def test_a_leap_day_is_a_day() -> None:
    assert on("Asia/Kolkata", date(2028, 2, 29), Hours(23 * HOUR, 2 * HOUR), increment_minutes=60) == [
        "29 23:00", "01 00:00",
    ]  # fmt: skip


def test_who_moves_keeps_their_hours() -> None:
    week = {0: [Hours(9 * HOUR, 60)]}
    monday = datetime(2026, 6, 1, tzinfo=UTC)
    for zone, hour in (("America/New_York", 13), ("Asia/Kolkata", 3)):
        agenda = Agenda(Pattern(ZoneInfo(zone), weekly=week), Rules())
        (slot,) = slots.slots_between(agenda, monday, monday + DAY, now=monday - DAY)
        assert slot.starts_at.hour == hour


def test_a_session_may_go_on_from_one_window_into_the_next() -> None:
    found = on("UTC", date(2026, 6, 1), Hours(540, 30), Hours(570, 45), increment_minutes=15, session_minutes=60)
    assert found == ["01 09:00", "01 09:15"]
    assert on("UTC", date(2026, 6, 1), Hours(540, 30), Hours(580, 45)) == []


def test_the_horizon_ends_with_a_date_where_the_owner_lives() -> None:
    # Half past eleven in the evening of the 1st there: two more days are the 2nd and the 3rd.
    now = datetime(2026, 6, 2, 3, 30, tzinfo=UTC)
    rules = {"horizon_days": 2, "increment_minutes": 60, "now": now}
    late = Hours(22 * HOUR, 3 * HOUR)
    assert on("America/New_York", date(2026, 6, 3), late, **rules) == ["03 22:00", "03 23:00"]  # type: ignore[arg-type]
    agenda = Agenda(
        Pattern(ZoneInfo("America/New_York"), weekly={2: [late]}), Rules(horizon_days=2, increment_minutes=60)
    )
    midnight = datetime(2026, 6, 4, 4, tzinfo=UTC)
    assert slots.ask_about(agenda, midnight, now=now).why == "too_far"
    assert slots.ask_about(agenda, midnight - timedelta(hours=1), now=now).why is None


def test_notice_is_kept_to_the_microsecond() -> None:
    nine = datetime(2026, 6, 1, 9, tzinfo=UTC)
    agenda = Agenda(Pattern(ZoneInfo("UTC"), weekly={0: [Hours(540, 60)]}), Rules(notice_minutes=60))
    in_time, too_late = nine - timedelta(hours=1), nine - timedelta(hours=1) + timedelta(microseconds=1)
    assert slots.ask_about(agenda, nine, now=in_time).why is None
    assert slots.ask_about(agenda, nine, now=too_late).why == "too_soon"
    assert slots.ask_about(agenda, nine + timedelta(microseconds=1), now=in_time).why == "not_open"


def at(hour: int, minute: int = 0) -> int:
    return seconds_of(datetime(2026, 6, 1, hour, minute, tzinfo=UTC))


def booked(starts: int, before: int, after: int, **more: int) -> dict[int, Session]:
    return {starts: Session(starts, starts + 3600, starts - before * 60, starts + 3600 + after * 60, **more)}


def test_buffers_of_neighbours_add_up() -> None:
    pattern = Pattern(ZoneInfo("UTC"), weekly={0: [Hours(540, 600)]})
    rules = Rules(increment_minutes=5, buffer_before=10, buffer_after=15)
    now = datetime(2026, 5, 31, tzinfo=UTC)
    agenda = Agenda(pattern, rules, sessions=booked(at(12), 10, 15))
    after = slots.ask_about(agenda, datetime(2026, 6, 1, 13, 20, tzinfo=UTC), now=now)
    assert after.why == "taken"
    assert slots.ask_about(agenda, datetime(2026, 6, 1, 13, 25, tzinfo=UTC), now=now).why is None
    assert slots.ask_about(agenda, datetime(2026, 6, 1, 10, 40, tzinfo=UTC), now=now).why == "taken"
    assert slots.ask_about(agenda, datetime(2026, 6, 1, 10, 35, tzinfo=UTC), now=now).why is None


def test_who_joins_a_session_is_no_session_more_that_day() -> None:
    pattern = Pattern(ZoneInfo("UTC"), weekly={0: [Hours(540, 600)]})
    now = datetime(2026, 5, 31, tzinfo=UTC)
    agenda = Agenda(pattern, Rules(per_day=1), sessions=booked(at(12), 0, 0, capacity=2, gone=1))
    answer = slots.ask_about(agenda, datetime_of(at(12)), now=now)
    assert (answer.why, answer.slot and answer.slot.places) == (None, 1)
    assert slots.ask_about(agenda, datetime_of(at(14)), now=now).why == "day_full"


def test_weeks_are_iso_weeks_also_at_the_turn_of_a_year() -> None:
    # Thursday, 31 December 2026 and Friday, 1 January 2027 are in one week.
    pattern = Pattern(ZoneInfo("UTC"), weekly={4: [Hours(540, 60)], 0: [Hours(540, 60)]})
    eve = seconds_of(datetime(2026, 12, 31, 9, tzinfo=UTC))
    agenda = Agenda(pattern, Rules(per_week=1), sessions=booked(eve, 0, 0))
    now = datetime(2026, 12, 30, tzinfo=UTC)
    assert slots.ask_about(agenda, datetime(2027, 1, 1, 9, tzinfo=UTC), now=now).why == "week_full"
    assert slots.ask_about(agenda, datetime(2027, 1, 4, 9, tzinfo=UTC), now=now).why is None


def test_time_off_takes_what_it_touches() -> None:
    pattern = Pattern(ZoneInfo("UTC"), weekly={0: [Hours(540, 240)]})
    agenda = Agenda(pattern, Rules(increment_minutes=60), off=[Stretch(at(10, 59), at(11, 1))])
    now = datetime(2026, 5, 31, tzinfo=UTC)
    found = slots.slots_between(agenda, now, now + 2 * DAY, now=now)
    assert [slot.starts_at.hour for slot in found] == [9, 12]
    assert slots.ask_about(agenda, datetime_of(at(11)), now=now).why == "away"


@pytest.mark.parametrize(
    ("blocks", "overlap"),
    [
        ([(0, 540, 60), (0, 600, 60)], None),
        ([(0, 540, 61), (0, 600, 60)], (0, 1)),
        ([(0, 1380, 120), (1, 30, 60)], (0, 1)),  # over midnight
        ([(6, 1380, 120), (0, 60, 60)], None),
        ([(0, 30, 60), (6, 1380, 120)], (1, 0)),  # over the week's seam
        ([(3, 0, 1440)], None),
        ([(day, 0, 1440) for day in range(7)], None),
        ([(0, 540, 600), (0, 600, 30), (0, 900, 60)], (0, 1)),
    ],
)
def test_weekly_windows_that_overlap_are_found(
    blocks: list[tuple[int, int, int]], overlap: tuple[int, int] | None
) -> None:
    assert windows.overlapping_weekly(blocks) == overlap
