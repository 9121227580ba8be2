"""The same list as somebody writes it on an afternoon: `dateutil` for the windows, and every time held against every
booking. Reads the same rows through the ORM.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import WEEKLY, rrule

from scheduling.models import Block, Calendar, DateOverride, Slot, TimeOff

MINUTE = timedelta(minutes=1)


def free_times(user_id: Any, since: datetime, until: datetime, *, now: datetime) -> list[datetime]:
    """The free starting times of an interviewer, by weekly windows, dates of their own, times off and bookings."""
    calendar = Calendar.objects.get(user_id=user_id)
    zone = ZoneInfo(calendar.time_zone)
    first = datetime.combine(since.astimezone(zone).date() - timedelta(days=1), time.min)
    last = first + (until - since) + timedelta(days=3)
    overrides = {one.date: one.windows for one in DateOverride.objects.filter(calendar=calendar)}
    spans = []
    for block in Block.objects.filter(calendar=calendar, weekday__isnull=False):
        for day in rrule(WEEKLY, byweekday=block.weekday, dtstart=first, until=last):
            if day.date() not in overrides:
                spans.append((day + block.start_minute * MINUTE, block.minutes))
    for date, windows in overrides.items():
        spans += [(datetime.combine(date, time.min) + start * MINUTE, minutes) for start, minutes in windows]
    off = list(TimeOff.objects.filter(calendar=calendar))
    booked = list(Slot.objects.filter(interviewer_id=user_id, open=True))
    before, after = calendar.buffer_before * MINUTE, calendar.buffer_after * MINUTE
    length, step = calendar.session_minutes * MINUTE, calendar.increment_minutes * MINUTE
    earliest = now + calendar.notice_minutes * MINUTE
    days = [slot.starts_at.astimezone(zone).date() for slot in booked]
    found = []
    for begins, minutes in spans:
        start = begins.replace(tzinfo=zone).astimezone(UTC)
        end = (begins + minutes * MINUTE).replace(tzinfo=zone).astimezone(UTC)
        while start + length <= end:
            if (
                max(since, earliest) <= start < until
                and not any(one.starts_at < start + length and start < one.ends_at for one in off)
                and not any(
                    one.busy_from < start + length + after and start - before < one.busy_until for one in booked
                )
                and (calendar.per_day is None or days.count(start.astimezone(zone).date()) < calendar.per_day)
            ):
                found.append(start)
            start += step
    return sorted(set(found))
