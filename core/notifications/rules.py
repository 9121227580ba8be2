"""What decides about notifications, without tables or clock: quiet hours, digests, waits, and what is too late."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Channel(StrEnum):
    """A way in which people are told something."""

    EMAIL = "email"
    IN_APP = "in_app"
    PUSH = "push"


class Digest(StrEnum):
    """How often letters that can wait are put into one."""

    OFF = "off"
    DAILY = "daily"
    WEEKLY = "weekly"


CHANNELS: Final = tuple(Channel)
DAY_MINUTES: Final = 24 * 60
DIGEST_AT: Final = 8 * 60  # eight in the morning, where the person is; on Mondays if it is weekly
WAITS: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
"""How long after each failed attempt the next one comes. After the last there is none."""


def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name; UTC for one that isn't known here (any more)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def local_moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which clocks in this zone show this minute of the day.

    A time that the clocks skip is taken as they would show it an hour later; one that they show twice is the first.
    """
    return datetime.combine(day, time(minute // 60, minute % 60), zone).astimezone(UTC)


def end_of_quiet(now: datetime, *, zone: ZoneInfo, start: int | None, until: int | None) -> datetime | None:
    """When the quiet hours end that it is in now; None if it is in none. `start` and `until` are minutes of the day.

    They begin on a day and end on it or on the next, by what clocks there show; between them time passes as it does,
    so a night in which clocks change is an hour shorter or longer, and nothing comes in it twice.
    """
    if start is None or until is None or start == until:
        return None
    today = now.astimezone(zone).date()
    for begins_on in (today - timedelta(days=1), today, today + timedelta(days=1)):
        ends_on = begins_on if until > start else begins_on + timedelta(days=1)
        begins, ends = local_moment(begins_on, start, zone), local_moment(ends_on, until, zone)
        if begins <= now < ends:
            return ends
    return None


def next_digest(now: datetime, *, digest: Digest, zone: ZoneInfo) -> datetime:
    """When the next digest goes out, strictly after `now`."""
    today = now.astimezone(zone).date()
    for ahead in range(9):
        day = today + timedelta(days=ahead)
        if digest == Digest.WEEKLY and day.weekday() != 0:
            continue
        moment = local_moment(day, DIGEST_AT, zone)
        if moment > now:
            return moment
    raise AssertionError("Every nine days have two Mondays.")  # pragma: no cover


def send_at(now: datetime, *, quiet_end: datetime | None, critical: bool, useless_at: datetime | None) -> datetime:
    """When something that is due may really go out: now, or when the quiet hours end.

    What would come too late then goes out at once, as does what is critical: who booked a session in the night wants
    to be reminded of it in the night.
    """
    if quiet_end is None or critical or (useless_at is not None and useless_at <= quiet_end):
        return now
    return quiet_end


def is_too_late(now: datetime, useless_at: datetime | None) -> bool:
    """True once nobody is helped by being told any more."""
    return useless_at is not None and useless_at <= now


def wants(chosen: Mapping[Channel, bool], *, channel: Channel, defaults: frozenset[Channel], critical: bool) -> bool:
    """True if somebody is to be told by this channel: as they chose, else as the kind says.

    Of a critical kind only what is not on by itself can be chosen; what is, can't be switched off.
    """
    if critical and channel in defaults:
        return True
    return chosen.get(channel, channel in defaults)


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None: there is no further one."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
