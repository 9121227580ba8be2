"""Which times can be booked (decision 0041). Values in, values out; free times are worked out, never kept.

A session can begin where a window begins and every `increment_minutes` after that, by the wall clock; it has to lie
wholly in windows, may go on from one into the next. One starting time can be asked about, or all of a range be listed:
both ways come to the same answer.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from scheduling.rules import windows, zones
from scheduling.rules.windows import Pattern, Stretch, Stretches, Window
from scheduling.rules.zones import DAY, MINUTE

# Why a time can't be booked. `full`: somebody has it; one can wait for a place. `taken`: it would overlap something.
Why = Literal["not_open", "too_soon", "too_far", "away", "taken", "full", "day_full", "week_full"]
WAITABLE: Final[tuple[Why, ...]] = ("full",)
State = Literal["free", "full", "yours"]
MOST_DAYS: Final = 62


@dataclass(frozen=True, slots=True)
class Rules:
    """A calendar's rules, in minutes, days and numbers of sessions."""

    session_minutes: int = 60
    increment_minutes: int = 30
    buffer_before: int = 0
    buffer_after: int = 0
    notice_minutes: int = 0
    horizon_days: int = 30  # dates after today, where the owner lives
    per_day: int | None = None
    per_week: int | None = None
    capacity: int = 1


@dataclass(frozen=True, slots=True)
class Session:
    """A time that is in use: with its buffers, its places, and how many of them are taken or kept for somebody else."""

    starts: int
    ends: int
    busy_from: int
    busy_until: int
    capacity: int = 1
    gone: int = 1
    yours: bool = False


class Slot(NamedTuple):
    """A time to choose. `places`: how many are free."""

    starts_at: datetime
    ends_at: datetime
    places: int
    state: State


@dataclass(frozen=True)
class Agenda:
    """Everything about one interviewer that decides.

    `sessions` are theirs, by starting time, at least of the ISO weeks that are asked about; `busy` is where else they
    are; `off` is time off. All in seconds, from `rules.zones`.
    """

    pattern: Pattern
    rules: Rules
    sessions: Mapping[int, Session] = field(default_factory=dict)
    busy: Sequence[Stretch] = ()
    off: Sequence[Stretch] = ()

    @property
    def zone(self) -> ZoneInfo:
        return self.pattern.zone

    @cached_property
    def _taken(self) -> Stretches:
        with_buffers = [(one.busy_from, one.busy_until) for one in self.sessions.values()]
        return Stretches([*self.busy, *with_buffers])

    @cached_property
    def _away(self) -> Stretches:
        return Stretches(self.off)

    @cached_property
    def _days(self) -> Counter[date]:
        return Counter(zones.day_of(one.starts, self.zone) for one in self.sessions.values())

    @cached_property
    def _weeks(self) -> Counter[tuple[int, int]]:
        counted: Counter[tuple[int, int]] = Counter()
        for day, number in self._days.items():
            counted[zones.week_of(day)] += number
        return counted

    def bounds(self, now: datetime) -> tuple[int, int]:
        """From when on, and before when, a session may begin that is booked now."""
        earliest = zones.seconds_after(now) + self.rules.notice_minutes * MINUTE
        today = now.astimezone(self.zone).date()
        return earliest, zones.moment_of(today + DAY * (self.rules.horizon_days + 1), 0, self.zone)

    def why_not(self, starts: int, *, bounds: tuple[int, int]) -> Why | None:
        """Why a session can't begin there, whatever the windows say; none if it can."""
        rules = self.rules
        ends = starts + rules.session_minutes * MINUTE
        if starts < bounds[0]:
            return "too_soon"
        if starts >= bounds[1]:
            return "too_far"
        if self._away.touch(starts, ends):
            return "away"
        session = self.sessions.get(starts)
        if session is not None:
            return self._why_not_join(session, ends)
        if self._taken.touch(starts - rules.buffer_before * MINUTE, ends + rules.buffer_after * MINUTE):
            return "taken"
        if rules.per_day is not None or rules.per_week is not None:
            day = zones.day_of(starts, self.zone)
            if rules.per_day is not None and self._days[day] >= rules.per_day:
                return "day_full"
            if rules.per_week is not None and self._weeks[zones.week_of(day)] >= rules.per_week:
                return "week_full"
        return None

    def _why_not_join(self, session: Session, ends: int) -> Why | None:
        """Why there is no place in a session that begins then. It overlaps nothing and counts for its day already."""
        if session.ends != ends:  # made when sessions had another length
            return "taken"
        return "full" if session.gone >= session.capacity else None


def slots_between(agenda: Agenda, since: datetime, until: datetime, *, now: datetime, most: int = 0) -> list[Slot]:
    """The times between two moments that can be booked or waited for, in order; at most so many, 0: all of them.

    Those in which the viewer is already are among them.
    """
    bounds = agenda.bounds(now)
    first, last = max(zones.seconds_after(since), bounds[0]), min(zones.seconds_after(until), bounds[1])
    length = agenda.rules.session_minutes * MINUTE
    found: list[Slot] = []
    for starts in _starts_between(agenda, first, last):
        why = agenda.why_not(starts, bounds=bounds)
        if why is None or why in WAITABLE:
            found.append(_slot(agenda, starts, starts + length))
            if len(found) == most:
                break
    return found


def next_free(agenda: Agenda, *, now: datetime) -> datetime | None:
    """The first time with a free place; none within the horizon."""
    bounds = agenda.bounds(now)
    free = (starts for starts in _starts_between(agenda, *bounds) if agenda.why_not(starts, bounds=bounds) is None)
    found = next(free, None)
    return None if found is None else zones.datetime_of(found)


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether one time can be booked: `why` not, and the slot if it can be booked or waited for."""

    why: Why | None
    slot: Slot | None


def ask_about(agenda: Agenda, starts_at: datetime, *, now: datetime) -> Answer:
    """Whether a session can begin then, and if not why. What `slots_between` lists has no `why`, or `full`."""
    starts = zones.seconds_of(starts_at)
    open_then = starts == zones.seconds_after(starts_at) and starts in _starts_between(agenda, starts, starts + 1)
    why = agenda.why_not(starts, bounds=agenda.bounds(now)) if open_then else "not_open"
    is_listed = why is None or why in WAITABLE
    return Answer(why, _slot(agenda, starts, starts + agenda.rules.session_minutes * MINUTE) if is_listed else None)


def weeks_around(since: datetime, until: datetime, zone: ZoneInfo) -> tuple[int, int]:
    """From the beginning of the first date's ISO week there to the end of the last one's: whose sessions count."""
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    monday = first - DAY * first.weekday()
    return zones.moment_of(monday, 0, zone), zones.moment_of(last + DAY * (7 - last.weekday()), 0, zone)


def _slot(agenda: Agenda, starts: int, ends: int) -> Slot:
    session = agenda.sessions.get(starts)
    if session is None:
        return Slot(zones.datetime_of(starts), zones.datetime_of(ends), agenda.rules.capacity, "free")
    places = max(0, session.capacity - session.gone)
    state: State = "yours" if session.yours else "free" if places else "full"
    return Slot(zones.datetime_of(starts), zones.datetime_of(ends), places, state)


def _starts_between(agenda: Agenda, since: int, until: int) -> Iterator[int]:
    """The moments in a stretch at which the windows let a session begin, in order, each once."""
    if since >= until or not agenda.pattern:
        return
    length = agenda.rules.session_minutes * MINUTE
    step = agenda.rules.increment_minutes * MINUTE
    found = windows.windows_between(agenda.pattern, *windows.days_around(since, until, agenda.zone))
    at = 0
    for stretch in windows.joined(found):
        last = min(until, stretch.ends - length + 1)
        # Windows that overlap can have different beginnings: all of them count.
        beginnings: set[int] = set()
        while at < len(found) and found[at].starts < stretch.ends:
            beginnings.update(_beginnings(found[at], step, agenda.zone, since, last))
            at += 1
        yield from sorted(beginnings)


def _beginnings(window: Window, step: int, zone: ZoneInfo, since: int, until: int) -> list[int]:
    """Every `step` seconds of the wall clock from the window's beginning, within it and within a stretch."""
    until = min(until, window.ends)
    if window.ends <= since or window.starts >= until:
        return []
    since = max(since, window.starts)
    change = zones.change_within(window.starts, window.ends, zone)
    if change is None:
        return [*_every(step, window.starts, since, until)]
    shift = zones.offset_at(change, zone) - zones.offset_at(window.starts, zone)
    before = _every(step, window.starts, since, min(until, change))
    return [*before, *_every(step, window.starts - shift, max(since, change), until)]


def _every(step: int, origin: int, since: int, until: int) -> range:
    """The moments in a stretch that lie a multiple of `step` away from `origin`, on whichever side."""
    return range(since + (origin - since) % step, until, step)
