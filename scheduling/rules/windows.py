"""When somebody can be met: windows on their own wall clock, and what becomes of them on the clock that runs through.

A window belongs to the date on which it begins, also where it goes on over midnight. Both ends are converted: in the
night in which clocks go back it lasts an hour longer, in the other an hour less, or not at all. A date that was left
out (Samoa's 30 December 2011) has no windows.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from scheduling.rules.zones import DAY, day_of, moment_of

DAY_MINUTES: Final = 24 * 60
WEEK_MINUTES: Final = 7 * DAY_MINUTES
NOON: Final = 12 * 60
LEAST_MINUTES: Final = 15
Source = Literal["weekly", "once", "override"]


class Hours(NamedTuple):
    """A stretch of a date's wall clock: minutes after midnight, and how long."""

    start_minute: int
    minutes: int


class Stretch(NamedTuple):
    """From one moment to another, in seconds; the second one isn't in it."""

    starts: int
    ends: int


class Window(NamedTuple):
    """A stretch in which somebody can be met, and what says so."""

    starts: int
    ends: int
    source: Source


@dataclass(frozen=True, slots=True)
class Pattern:
    """Somebody's windows: each week (0 is Monday), once on a date, and dates on which the weekly ones don't count."""

    zone: ZoneInfo
    weekly: Mapping[int, Sequence[Hours]] = field(default_factory=dict)
    once: Mapping[date, Sequence[Hours]] = field(default_factory=dict)
    overrides: Mapping[date, Sequence[Hours]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any((*self.weekly.values(), *self.once.values(), *self.overrides.values()))

    def on(self, day: date) -> list[tuple[Hours, Source]]:
        """The windows that begin on a date."""
        own = self.overrides.get(day)
        usual: list[tuple[Hours, Source]] = (
            [(hours, "weekly") for hours in self.weekly.get(day.weekday(), ())]
            if own is None
            else [(hours, "override") for hours in own]
        )
        return [*usual, *((hours, "once") for hours in self.once.get(day, ()))]


def windows_between(pattern: Pattern, first: date, last: date) -> list[Window]:
    """The windows that begin on these dates, both included, in order."""
    found = []
    for days in range((last - first).days + 1):
        day = first + timedelta(days=days)
        hours_of_day = pattern.on(day)
        if not hours_of_day or day_of(moment_of(day, NOON, pattern.zone), pattern.zone) != day:
            continue
        for (start, minutes), source in hours_of_day:
            starts, ends = moment_of(day, start, pattern.zone), moment_of(day, start + minutes, pattern.zone)
            if starts < ends:
                found.append(Window(starts, ends, source))
    return sorted(found)


def days_around(since: int, until: int, zone: ZoneInfo) -> tuple[date, date]:
    """The dates whose windows sessions can touch that begin in a stretch of time.

    A window reaches into the next date, where clocks are put back a little further; a session is shorter than a day.
    """
    return day_of(since, zone) - 2 * DAY, day_of(until, zone) + DAY


def joined(stretches: Iterable[Window | tuple[int, int]]) -> list[Stretch]:
    """Stretches put together where they touch, in order. Of a tuple the first two count."""
    found: list[Stretch] = []
    for starts, ends, *_rest in sorted(stretches):
        if found and starts <= found[-1].ends:
            if ends > found[-1].ends:
                found[-1] = Stretch(found[-1].starts, ends)
        else:
            found.append(Stretch(starts, ends))
    return found


class Stretches:
    """Stretches of time put together, to be asked about others."""

    def __init__(self, stretches: Iterable[Window | tuple[int, int]]) -> None:
        whole = joined(stretches)
        self._starts = [one.starts for one in whole]
        self._ends = [one.ends for one in whole]

    def touch(self, since: int, until: int) -> bool:
        """True if they have a moment of this stretch."""
        at = bisect_right(self._ends, since)
        return at < len(self._starts) and self._starts[at] < until

    def hold(self, since: int, until: int) -> bool:
        """True if they have all of it."""
        at = bisect_right(self._starts, since) - 1
        return at >= 0 and until <= self._ends[at]


def overlapping_weekly(hours: Iterable[tuple[int, int, int]]) -> tuple[int, int] | None:
    """The places of two weekly windows `(weekday, start_minute, minutes)` that overlap, if any do.

    Also over midnight, and from Sunday into Monday.
    """
    placed = sorted((weekday * DAY_MINUTES + start, minutes, at) for at, (weekday, start, minutes) in enumerate(hours))
    for (start, minutes, at), (following, _minutes, other) in pairwise(placed):
        if start + minutes > following:
            return at, other
    if len(placed) > 1:
        (first, _minutes, at), (last, minutes, other) = placed[0], placed[-1]
        if last + minutes > first + WEEK_MINUTES:
            return other, at
    return None


def overlapping_hours(hours: Sequence[Hours]) -> tuple[int, int] | None:
    """The places of two windows of one date that overlap, if any do."""
    placed = sorted((start, minutes, at) for at, (start, minutes) in enumerate(hours))
    for (start, minutes, at), (following, _minutes, other) in pairwise(placed):
        if start + minutes > following:
            return at, other
    return None
