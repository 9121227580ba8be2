"""Wall clocks and moments. Inside the rules a moment is a whole number of seconds since 1970, UTC: quick to compare.

What a clock shows twice means the first time. What it never shows, because it was put forward, means as much later:
half past two of a night that goes from two to three is half past three (Python's `fold=0`).
"""

from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

MINUTE = 60
DAY = timedelta(days=1)


def moment_of(day: date, minute: int, zone: ZoneInfo) -> int:
    """When a clock there shows so many minutes after midnight of a date; 1440 and more is the next day."""
    shown = datetime.combine(day, time.min) + timedelta(minutes=minute)
    return int(shown.replace(tzinfo=zone).timestamp())


def day_of(moment: int, zone: ZoneInfo) -> date:
    """The date there at that moment."""
    return datetime.fromtimestamp(moment, zone).date()


def week_of(day: date) -> tuple[int, int]:
    """The ISO week of a date: year and number."""
    year, week, _weekday = day.isocalendar()
    return year, week


def offset_at(moment: int, zone: ZoneInfo) -> int:
    """How far the clocks there are ahead of UTC at that moment, in seconds."""
    ahead = datetime.fromtimestamp(moment, zone).utcoffset()
    return int(ahead.total_seconds()) if ahead is not None else 0


def change_within(since: int, until: int, zone: ZoneInfo) -> int | None:
    """The moment between the two from which the clocks differ from before; none if both show the same offset.

    For stretches of about a day: clocks are not changed twice in one.
    """
    before = offset_at(since, zone)
    if offset_at(until, zone) == before:
        return None
    while until - since > 1:
        middle = (since + until) // 2
        if offset_at(middle, zone) == before:
            since = middle
        else:
            until = middle
    return until


def seconds_of(moment: datetime) -> int:
    """A moment in seconds; parts of one are left out."""
    return int(moment.timestamp() // 1)


def seconds_after(moment: datetime) -> int:
    """The first whole second that isn't before a moment."""
    return ceil(moment.timestamp())


def datetime_of(moment: int) -> datetime:
    """A moment as everybody else has it, in UTC."""
    return datetime.fromtimestamp(moment, UTC)
