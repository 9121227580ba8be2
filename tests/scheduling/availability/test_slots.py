"""Free times are right on every clock: against a walk through time, minute by minute (SCH-21, SCH-22)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from scheduling.rules import slots
from scheduling.rules.slots import Agenda, Rules, Session
from scheduling.rules.windows import Hours, Pattern, Stretch
from tests.scheduling.availability.reference import Reference

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
# Where and when clocks do something: put forward and back, by an hour or half of one, at midnight, by a whole day; a
# quarter of an hour off; a leap day; the turn of a year in the middle of an ISO week.
PLACES = [
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Asia/Beirut", date(2026, 3, 29)),
    ("America/Santiago", date(2026, 4, 5)),
    ("Asia/Kolkata", date(2026, 6, 1)),
    ("Asia/Kathmandu", date(2027, 1, 1)),
    ("Africa/Nairobi", date(2028, 2, 29)),
]
hours = st.builds(
    Hours,
    st.integers(0, 287).map(lambda fives: fives * 5),
    st.one_of(st.integers(3, 60), st.integers(3, 288)).map(lambda fives: fives * 5),
)
some_hours = st.lists(hours, min_size=1, max_size=3) | st.just([])


@st.composite
def agendas(draw: st.DrawFn, name: str, middle: date) -> tuple[Agenda, date, datetime]:
    near = st.integers(-2, 2).map(lambda days: middle + days * DAY)
    pattern = Pattern(
        ZoneInfo(name),
        weekly=draw(st.fixed_dictionaries(dict.fromkeys(range(7), some_hours))),
        once=draw(st.dictionaries(near, some_hours, max_size=2)),
        overrides=draw(st.dictionaries(near, some_hours, max_size=2)),
    )
    rules = Rules(
        session_minutes=draw(st.sampled_from([15, 30, 45, 60, 90, 240])),
        increment_minutes=draw(st.sampled_from([5, 15, 30, 60])),
        buffer_before=draw(st.sampled_from([0, 0, 10, 120])),
        buffer_after=draw(st.sampled_from([0, 0, 15, 240])),
        notice_minutes=draw(st.sampled_from([0, 0, 45, 720])),
        horizon_days=draw(st.sampled_from([1, 2, 30, 30])),
        per_day=draw(st.sampled_from([None, None, 1, 2])),
        per_week=draw(st.sampled_from([None, None, 1, 3])),
        capacity=draw(st.sampled_from([1, 2])),
    )
    midnight = int(datetime.combine(middle, time.min, tzinfo=UTC).timestamp())
    moments = st.integers(-12 * 36, 12 * 60).map(lambda fives: midnight + fives * 300)
    stretches = st.lists(
        st.builds(lambda since, fives: Stretch(since, since + fives * 300), moments, st.integers(1, 96)), max_size=2
    )
    agenda = Agenda(pattern, rules, busy=draw(stretches), off=draw(stretches))
    agenda = replace(agenda, sessions=_sessions(draw, agenda, moments))
    now = datetime.fromtimestamp(midnight, UTC) + draw(st.integers(-2 * 1440, 1440)) * MINUTE
    return agenda, middle, now + draw(st.sampled_from([timedelta(0), timedelta(microseconds=1), timedelta(seconds=59)]))


def _sessions(draw: st.DrawFn, agenda: Agenda, moments: st.SearchStrategy[int]) -> dict[int, Session]:
    """Some that begin anywhere, and some where one can be booked."""
    since = datetime.fromtimestamp(draw(moments), UTC)
    free = slots.slots_between(
        replace(agenda, rules=replace(agenda.rules, notice_minutes=0)), since, since + DAY, now=since
    )
    starts = st.sampled_from([int(slot.starts_at.timestamp()) for slot in free]) if free else moments
    found: dict[int, Session] = {}
    for begins in draw(st.lists(st.one_of(starts, moments), max_size=3)):
        ends = begins + draw(st.sampled_from([agenda.rules.session_minutes, agenda.rules.session_minutes, 25])) * 60
        capacity = draw(st.integers(1, 2))
        found[begins] = Session(
            begins, ends, begins - draw(st.sampled_from([0, 600])), ends + draw(st.sampled_from([0, 900])),
            capacity=capacity, gone=draw(st.integers(1, capacity)),
        )  # fmt: skip
    return found


@pytest.mark.parametrize(("name", "middle"), PLACES)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_listed_and_what_is_answered_is_what_a_walk_through_time_finds(
    name: str, middle: date, data: st.DataObject
) -> None:
    agenda, middle, now = data.draw(agendas(name, middle))
    since = datetime.combine(middle, time.min, tzinfo=UTC) - DAY
    until = since + 2 * DAY
    slow = Reference(agenda, middle=middle, now=now)
    places = range((since - slow.walk.first) // MINUTE, (until - slow.walk.first) // MINUTE)
    expected = {slow.walk.moment(at): slow.why_not(at) for at in places if slow._is_beginning(at)}
    listed = slots.slots_between(agenda, since, until, now=now)
    assert [slot.starts_at for slot in listed] == [moment for moment, why in expected.items() if why in (None, "full")]
    anywhere = data.draw(st.lists(st.sampled_from(places), max_size=12)) if places else []
    asked = {**{slow.walk.moment(at): slow.why_not(at) for at in anywhere}, **dict(list(expected.items())[::7])}
    by_start = {slot.starts_at: slot for slot in listed}
    for moment, why in asked.items():
        answer = slots.ask_about(agenda, moment, now=now)
        note(f"{moment} {answer} {why}")
        assert answer.why == why
        assert answer.slot == by_start.get(moment)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PLACES).flatmap(lambda place: agendas(*place)))
def test_the_next_free_time_is_the_first_that_is_listed_as_free(case: tuple[Agenda, date, datetime]) -> None:
    agenda, _middle, now = case
    listed = slots.slots_between(agenda, now, now + 32 * DAY, now=now)
    free = [slot.starts_at for slot in listed if slots.ask_about(agenda, slot.starts_at, now=now).why is None]
    assert slots.next_free(agenda, now=now) == (free[0] if free else None)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PLACES).flatmap(lambda place: agendas(*place)), st.integers(0, 3 * 1440))
def test_a_range_in_two_parts_is_the_range(case: tuple[Agenda, date, datetime], minutes: int) -> None:
    agenda, middle, now = case
    since = datetime.combine(middle, time.min, tzinfo=UTC) - DAY
    cut, until = since + minutes * MINUTE, since + 3 * DAY
    parts = [*slots.slots_between(agenda, since, cut, now=now), *slots.slots_between(agenda, cut, until, now=now)]
    assert parts == slots.slots_between(agenda, since, until, now=now)
