"""Months are counted from an anchor, and what is due of them is due once (SUB-8)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules import periods
from billing.rules.periods import (
    Terms,
    add_months,
    is_same_period,
    months_due,
    reminder_due,
    retry_after,
    when_to_change,
)

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
DAY = timedelta(days=1)


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_31st_is_the_31st_again_after_a_short_month() -> None:
    ends = [add_months(day("2026-01-31"), number).date().isoformat() for number in range(1, 6)]

    assert ends == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"]


def test_a_year_from_a_leap_day_is_the_28th_and_the_fourth_one_a_leap_day() -> None:
    years = [add_months(day("2028-02-29"), 12 * number).date().isoformat() for number in (1, 4)]

    assert years == ["2029-02-28", "2032-02-29"]


@given(anchor=MOMENTS, months=st.integers(0, 240))
def test_months_come_one_after_another_on_the_anchors_day_or_a_months_last(anchor: datetime, months: int) -> None:
    this, following = add_months(anchor, months), add_months(anchor, months + 1)

    assert timedelta(days=28) <= following - this <= timedelta(days=31)
    assert this.timetz() == anchor.timetz()
    assert this.day == anchor.day or (this.day < anchor.day and (this + DAY).day == 1)


@given(anchor=MOMENTS, paid=st.integers(0, 30), passed=st.integers(0, 1000), later=st.integers(0, 400))
def test_every_paid_month_that_began_is_due_and_no_other_and_time_takes_none_back(
    anchor: datetime, paid: int, passed: int, later: int
) -> None:
    paid_until, now = add_months(anchor, paid), anchor + passed * DAY

    due = months_due(anchor, paid_until=paid_until, now=now)

    assert list(due) == [number for number in range(paid) if add_months(anchor, number) <= now]
    assert set(due) <= set(months_due(anchor, paid_until=paid_until, now=now + later * DAY))


@given(anchor=MOMENTS, drift=st.timedeltas(timedelta(minutes=-30), timedelta(minutes=30)), months=st.integers(1, 24))
def test_a_providers_clock_that_differs_a_little_gives_no_month_too_many(
    anchor: datetime, drift: timedelta, months: int
) -> None:
    paid_until = add_months(anchor, months) + drift

    assert len(months_due(anchor, paid_until=paid_until, now=paid_until)) == months


@given(anchor=MOMENTS, number=st.integers(0, 60), interval=st.sampled_from(["month", "year"]))
def test_a_period_ends_where_the_next_one_begins(anchor: datetime, number: int, interval: str) -> None:
    step = periods.MONTHS[interval]
    start = add_months(anchor, number * step)

    assert periods.next_end(anchor, start, interval) == add_months(anchor, (number + 1) * step)


def test_two_clocks_tell_of_one_period() -> None:
    assert is_same_period(day("2026-01-31"), day("2026-01-31") + timedelta(minutes=5))
    assert not is_same_period(day("2026-01-31"), day("2026-02-28"))


MONTHLY = Terms("starter", "month", 14900)


@pytest.mark.parametrize(
    ("new", "when"),
    [
        (Terms("pro", "month", 49900), "now"),
        (Terms("pro", "year", 499000), "now"),
        (Terms("starter", "year", 149000), "now"),
        (Terms("starter", "month", 19900), "now"),
        (Terms("starter", "month", 9900), "at_period_end"),
        (Terms("starter", "month", 14900), "at_period_end"),
    ],
)
def test_more_begins_at_once_and_less_with_the_next_period(new: Terms, when: str) -> None:
    assert when_to_change(MONTHLY, new, in_trial=False) == when
    if when == "now":
        assert when_to_change(new, MONTHLY, in_trial=False) == "at_period_end"
    assert when_to_change(MONTHLY, new, in_trial=True) == "now"


def test_a_dearer_interval_of_a_lesser_plan_is_less_all_the_same() -> None:
    assert when_to_change(Terms("pro", "month", 49900), Terms("starter", "year", 149000), in_trial=False) != "now"


def test_tries_are_made_on_the_days_and_then_no_more() -> None:
    first = day("2026-03-01")

    tries = [retry_after(first, attempts, [5, 1, 3]) for attempts in range(4)]

    assert tries == [first + DAY, first + 3 * DAY, first + 5 * DAY, None]


def test_a_reminder_is_the_last_one_whose_day_has_come() -> None:
    end = day("2026-03-10")

    found = [reminder_due(end, [7, 1], end - before) for before in (8 * DAY, 7 * DAY, 2 * DAY, DAY, 0 * DAY)]

    assert found == [None, 7, 7, 1, None]
