"""Calendars: made when they are first needed, changed by whoever knows their newest state.

Each change raises the calendar's revision with the first statement of its transaction: changes of one calendar happen
one after another, and what they check still holds when they write.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.common.clock import utc_now
from scheduling.errors import CalendarChanged, NotFound, TooManyWindows, WindowsOverlap
from scheduling.models import Block, Calendar, DateOverride, TimeOff
from scheduling.rules import windows
from scheduling.rules.windows import Hours
from scheduling.services.next_free import wake
from scheduling.services.steps import open_calendars

MOST_WEEKLY: Final = 84  # twelve a day
MOST_ONCE: Final = 200
MOST_OVERRIDES: Final = 366
MOST_WINDOWS: Final = 12  # of one date
MOST_TIMES_OFF: Final = 100
MOST_AHEAD: Final = timedelta(days=2 * 366)
LONGEST_OFF: Final = timedelta(days=2 * 366)
RULES: Final = frozenset(
    {
        "session_minutes", "increment_minutes", "buffer_before", "buffer_after", "notice_minutes", "horizon_days",
        "per_day", "per_week", "capacity", "requires_approval", "time_zone", "own_zone",
    }
)  # fmt: skip


def change_rules(*, user_id: UUID, revision: int, now: datetime | None = None, **given: Any) -> None:
    """Change the rules of one's calendar; what isn't given stays. A zone that is given is kept from then on.

    `own_zone=False` follows the person's own zone again. Raises CalendarChanged where it isn't at this revision.
    """
    unknown = given.keys() - RULES
    if unknown:
        raise TypeError(f"no rules of a calendar: {sorted(unknown)}")
    if "time_zone" in given:
        given.setdefault("own_zone", True)
    with transaction.atomic():
        _begin(user_id, now or utc_now(), revision=revision, **given)


@transaction.atomic
def replace_week(
    *, user_id: UUID, revision: int, blocks: Sequence[tuple[int, int, int]], now: datetime | None = None
) -> None:
    """Replace the weekly windows, `(weekday, start_minute, minutes)` each. All or nothing.

    Raises CalendarChanged, WindowsOverlap (also over midnight and the week's seam), TooManyWindows.
    """
    if len(blocks) > MOST_WEEKLY:
        raise TooManyWindows(most=MOST_WEEKLY)
    calendar = _begin(user_id, now or utc_now(), revision=revision)
    _refuse_overlap(windows.overlapping_weekly(blocks))
    calendar.blocks.filter(weekday__isnull=False).delete()
    Block.objects.bulk_create(
        Block(calendar=calendar, weekday=weekday, start_minute=start, minutes=minutes)
        for weekday, start, minutes in sorted(blocks)
    )


@transaction.atomic
def add_block(
    *,
    user_id: UUID,
    start_minute: int,
    minutes: int,
    weekday: int | None = None,
    day: date | None = None,
    now: datetime | None = None,
) -> Block:
    """Add one window: each week on a weekday, or once on a date. Raises WindowsOverlap, TooManyWindows.

    Once may lie over a weekly one: it adds to it.
    """
    now = now or utc_now()
    calendar = _begin(user_id, now)
    if day is None:
        there = [(one.weekday or 0, one.start_minute, one.minutes) for one in calendar.blocks.filter(date__isnull=True)]
        _refuse_more(len(there), MOST_WEEKLY)
        _refuse_overlap(windows.overlapping_weekly([*there, (weekday or 0, start_minute, minutes)]))
    else:
        _refuse_date(day, now)
        _refuse_more(calendar.blocks.filter(date__gte=now.date() - windows.DAY).count(), MOST_ONCE)
        near = calendar.blocks.filter(date__range=(day - windows.DAY, day + windows.DAY))
        placed = [((one.date - day).days, one.start_minute, one.minutes) for one in near if one.date]
        _refuse_overlap(windows.overlapping_hours([_shifted(*one) for one in [*placed, (0, start_minute, minutes)]]))
    return Block.objects.create(
        calendar=calendar, weekday=weekday, date=day, start_minute=start_minute, minutes=minutes
    )


@transaction.atomic
def remove_block(*, user_id: UUID, block_id: UUID, now: datetime | None = None) -> None:
    """Remove a window of one's own. Raises NotFound."""
    calendar = _begin(user_id, now or utc_now())
    if not calendar.blocks.filter(pk=block_id).delete()[0]:
        raise NotFound


@transaction.atomic
def override_date(*, user_id: UUID, day: date, hours: Sequence[Hours], now: datetime | None = None) -> DateOverride:
    """Give a date windows of its own instead of the weekly ones; none at all: nothing on that date.

    Raises WindowsOverlap, TooManyWindows.
    """
    now = now or utc_now()
    if len(hours) > MOST_WINDOWS:
        raise TooManyWindows(most=MOST_WINDOWS)
    _refuse_date(day, now)
    _refuse_overlap(windows.overlapping_hours(hours))
    calendar = _begin(user_id, now)
    ahead = calendar.overrides.filter(date__gte=now.date() - windows.DAY).exclude(date=day)
    _refuse_more(ahead.count(), MOST_OVERRIDES)
    kept = [list(one) for one in sorted(hours)]
    override, _made = DateOverride.objects.update_or_create(calendar=calendar, date=day, defaults={"windows": kept})
    return override


@transaction.atomic
def remove_override(*, user_id: UUID, day: date, now: datetime | None = None) -> None:
    """Let the weekly windows count on a date again. Twice is once."""
    _begin(user_id, now or utc_now()).overrides.filter(date=day).delete()


@transaction.atomic
def add_time_off(
    *, user_id: UUID, starts_at: datetime, ends_at: datetime, note: str = "", now: datetime | None = None
) -> TimeOff:
    """Take time off between two moments; what is booked then stays. Raises TooManyWindows."""
    now = now or utc_now()
    if not timedelta(0) < ends_at - starts_at <= LONGEST_OFF:
        raise ValidationError({"ends_at": _("After its beginning, and within two years.")})
    if not now < ends_at <= now + 2 * LONGEST_OFF:
        raise ValidationError({"ends_at": _("That is over already, or too far ahead.")})
    calendar = _begin(user_id, now)
    _refuse_more(calendar.times_off.filter(ends_at__gt=now).count(), MOST_TIMES_OFF)
    return TimeOff.objects.create(calendar=calendar, starts_at=starts_at, ends_at=ends_at, note=note)


@transaction.atomic
def remove_time_off(*, user_id: UUID, time_off_id: UUID, now: datetime | None = None) -> None:
    """Remove a time off of one's own. Raises NotFound."""
    calendar = _begin(user_id, now or utc_now())
    if not calendar.times_off.filter(pk=time_off_id).delete()[0]:
        raise NotFound


def _begin(user_id: UUID, now: datetime, *, revision: int | None = None, **changes: Any) -> Calendar:
    """The calendar, locked and at its next revision, if it was at this one."""
    open_calendars([user_id])
    found = Calendar.objects.filter(user_id=user_id, **({} if revision is None else {"revision": revision}))
    if not found.update(revision=F("revision") + 1, updated_at=now, look_at=None, **changes):
        calendar = Calendar.objects.filter(user_id=user_id).first()
        if calendar is None:
            raise NotFound
        raise CalendarChanged(revision=calendar.revision)
    wake()
    return Calendar.objects.get(user_id=user_id)


def _shifted(days: int, start_minute: int, minutes: int) -> Hours:
    return Hours(days * windows.DAY_MINUTES + start_minute, minutes)


def _refuse_overlap(found: tuple[int, int] | None) -> None:
    if found is not None:
        raise WindowsOverlap(windows=sorted(found))


def _refuse_more(number: int, most: int) -> None:
    if number >= most:
        raise TooManyWindows(most=most)


def _refuse_date(day: date, now: datetime) -> None:
    # Somewhere it is still yesterday.
    if not now.date() - windows.DAY <= day <= now.date() + MOST_AHEAD:
        raise ValidationError({"date": _("From today on, and within two years.")})
