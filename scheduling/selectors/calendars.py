"""Somebody's calendar as they see it: windows, rules, and one week with everything in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db.models import Prefetch, Q

from core.common.errors import NotFound
from scheduling.models import Block, Booking, Calendar, DateOverride, TimeOff
from scheduling.rules import windows, zones
from scheduling.rules.states import GIVES_BACK
from scheduling.rules.windows import Stretch, Window
from scheduling.selectors import bookings, slots

# What is over is shown a little longer: somebody may want to look at their last weeks.
KEPT_IN_SIGHT = timedelta(days=31)


def zone_of(calendar: Calendar) -> ZoneInfo:
    """The zone whose wall clock counts: the calendar's own, else the person's."""
    return ZoneInfo(calendar.time_zone if calendar.own_zone else calendar.user.time_zone)


def calendar_of(user_id: UUID, *, now: datetime) -> Calendar:
    """Somebody's calendar with its windows; as it will be where it wasn't made yet. Five queries. Raises NotFound."""
    recent = now - KEPT_IN_SIGHT
    found = (
        Calendar.objects.filter(user_id=user_id)
        .select_related("user")
        .prefetch_related(
            Prefetch("blocks", Block.objects.filter(Q(date__isnull=True) | Q(date__gte=recent.date()))),
            Prefetch("overrides", DateOverride.objects.filter(date__gte=recent.date())),
            Prefetch("times_off", TimeOff.objects.filter(ends_at__gte=recent)),
        )
        .first()
    )
    if found is not None:
        return found
    user = get_user_model().objects.filter(pk=user_id).first()
    if user is None:
        raise NotFound
    return Calendar(user=user, time_zone=user.time_zone)


def has_times(user_id: UUID) -> bool:
    """True for somebody who has said when they can be met each week."""
    return Block.objects.filter(calendar__user_id=user_id, weekday__isnull=False).exists()


@dataclass(frozen=True, slots=True)
class Day:
    """A date: the windows that begin on it, and the times off that touch it."""

    date: date
    open: Sequence[Window]
    off: Sequence[TimeOff]


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of somebody's calendar. `open_minutes`: how long they can be met, times off taken away."""

    zone: ZoneInfo
    days: Sequence[Day]
    bookings: Sequence[Booking]
    open_minutes: int
    per_week: int | None


def week_of(user_id: UUID, first: date, *, now: datetime) -> Week:
    """Seven days of somebody's calendar from a date on. Its bookings are those that weren't called off."""
    calendar = Calendar.objects.select_related("user").filter(user_id=user_id).first()
    calendar = calendar or calendar_of(user_id, now=now)
    zone = zone_of(calendar)
    dates = [first + timedelta(days=days) for days in range(7)]
    since, until = (zones.datetime_of(zones.moment_of(day, 0, zone)) for day in (first, first + timedelta(days=7)))
    pattern = slots.read_pattern(user_id, since=since, until=until)
    found = windows.windows_between(pattern, first, dates[-1]) if pattern else []
    off = list(TimeOff.objects.filter(calendar_id=calendar.pk, starts_at__lt=until, ends_at__gt=since))
    by_date: dict[date, list[Window]] = {day: [] for day in dates}
    for window in found:
        by_date[zones.day_of(window.starts, zone)].append(window)
    return Week(
        zone=zone,
        days=[Day(day, by_date[day], [one for one in off if _touches(one, day, zone)]) for day in dates],
        bookings=_bookings(user_id, since, until),
        open_minutes=_minutes(found, off),
        per_week=calendar.per_week,
    )


def _bookings(user_id: UUID, since: datetime, until: datetime) -> list[Booking]:
    mine = Q(candidate_id=user_id) | Q(interviewer_id=user_id)
    held = bookings.whole().select_related("slot").filter(mine, starts_at__lt=until, starts_at__gte=since)
    return list(held.exclude(state__in=GIVES_BACK).order_by("starts_at", "id"))


def _touches(off: TimeOff, day: date, zone: ZoneInfo) -> bool:
    starts, ends = zones.moment_of(day, 0, zone), zones.moment_of(day + zones.DAY, 0, zone)
    return zones.seconds_of(off.starts_at) < ends and zones.seconds_of(off.ends_at) > starts


def _minutes(found: Sequence[Window], off: Sequence[TimeOff]) -> int:
    away = [Stretch(zones.seconds_of(one.starts_at), zones.seconds_of(one.ends_at)) for one in off]
    open_seconds = sum(one.ends - one.starts for one in windows.joined(found))
    lost = sum(
        max(0, min(one.ends, other.ends) - max(one.starts, other.starts))
        for one in windows.joined(found)
        for other in windows.joined(away)
    )
    return (open_seconds - lost) // zones.MINUTE
