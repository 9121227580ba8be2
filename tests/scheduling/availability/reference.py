"""The slow, obvious way to say when a session can begin: walk through time minute by minute, looking at a wall clock.

Shares no line with `scheduling.rules`: nothing but the shape of what goes in.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduling.rules.slots import Agenda

MINUTE = timedelta(minutes=1)
AROUND = timedelta(days=4)


class Walk:
    """Every minute around a date, with what the wall clock shows in it."""

    def __init__(self, zone: ZoneInfo, middle: date) -> None:
        self.first = datetime.combine(middle, time.min, tzinfo=UTC) - AROUND
        number = 2 * AROUND // MINUTE
        self.shown = [(self.first + at * MINUTE).astimezone(zone).replace(tzinfo=None, fold=0) for at in range(number)]
        self.seen: dict[datetime, int] = {}
        for at, wall in enumerate(self.shown):
            self.seen.setdefault(wall, at)
        self.dates = sorted({wall.date() for wall in self.shown})

    def when(self, wall: datetime) -> int:
        """The minute in which the clock first shows that. If it never does: as long after the jump as it would be
        after the minute at which the clock was put forward.
        """
        if wall in self.seen:
            return self.seen[wall]
        jump = next(at for at, shown in enumerate(self.shown) if shown > wall and self.shown[at - 1] < wall)
        return jump + (wall - self.shown[jump - 1] - MINUTE) // MINUTE

    def moment(self, at: int) -> datetime:
        return self.first + at * MINUTE

    def place(self, seconds: int) -> int:
        return (datetime.fromtimestamp(seconds, UTC) - self.first) // MINUTE


@lru_cache(maxsize=64)
def walk_around(zone: ZoneInfo, middle: date) -> Walk:
    return Walk(zone, middle)


class Reference:
    """What can be booked around a date."""

    def __init__(self, agenda: Agenda, *, middle: date, now: datetime) -> None:
        self.agenda, self.now = agenda, now
        self.walk = walk_around(agenda.pattern.zone, middle)
        self.windows = list(self._windows())
        self.open = {at for starts, ends in self.windows for at in range(starts, ends)}
        self.off = {at for starts, ends in agenda.off for at in self._minutes(starts, ends)}
        self.busy = {at for starts, ends in agenda.busy for at in self._minutes(starts, ends)}
        self.sessions = {self.walk.place(one.starts): one for one in agenda.sessions.values()}
        self.busy |= {at for one in agenda.sessions.values() for at in self._minutes(one.busy_from, one.busy_until)}
        self.today = now.astimezone(agenda.pattern.zone).date()

    def why_not(self, at: int) -> str | None:
        """Why a session can't begin in that minute; none if it can."""
        rules = self.agenda.rules
        during = range(at, at + rules.session_minutes)
        if not (self._is_beginning(at) and all(minute in self.open for minute in during)):
            return "not_open"
        if self.walk.moment(at) < self.now + rules.notice_minutes * MINUTE:
            return "too_soon"
        day = self.walk.shown[at].date()
        if (day - self.today).days > rules.horizon_days:
            return "too_far"
        if any(minute in self.off for minute in during):
            return "away"
        session = self.sessions.get(at)
        if session is not None:
            if session.ends - session.starts != rules.session_minutes * 60:
                return "taken"
            return "full" if session.gone >= session.capacity else None
        kept_free = range(at - rules.buffer_before, at + rules.session_minutes + rules.buffer_after)
        if any(minute in self.busy for minute in kept_free):
            return "taken"
        days = [self.walk.shown[other].date() for other in self.sessions]
        if rules.per_day is not None and days.count(day) >= rules.per_day:
            return "day_full"
        weeks = [other.isocalendar()[:2] for other in days]
        if rules.per_week is not None and weeks.count(day.isocalendar()[:2]) >= rules.per_week:
            return "week_full"
        return None

    def _is_beginning(self, at: int) -> bool:
        """True where a window begins, or so many times the increment after that, as its wall clock shows."""
        step = self.agenda.rules.increment_minutes * MINUTE
        shown = self.walk.shown
        return any(
            starts <= at < ends and (shown[at] - shown[starts]) % step == timedelta(0) for starts, ends in self.windows
        )

    def _windows(self) -> Iterator[tuple[int, int]]:
        pattern = self.agenda.pattern
        for day in self.walk.dates[1:-2]:
            own = pattern.overrides.get(day)
            hours = [*(pattern.weekly.get(day.weekday(), ()) if own is None else own), *pattern.once.get(day, ())]
            for start_minute, minutes in hours:
                begins = datetime.combine(day, time.min) + start_minute * MINUTE
                yield self.walk.when(begins), self.walk.when(begins + minutes * MINUTE)

    def _minutes(self, starts: int, ends: int) -> range:
        return range(self.walk.place(starts), self.walk.place(ends + 59))
