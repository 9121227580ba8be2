"""When somebody is reminded of a session."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder: due at a moment, and worth sending until the next one says it better, or the session begins."""

    minutes: int
    due_at: datetime
    until: datetime


def reminders(minutes: Collection[int], *, starts_at: datetime, now: datetime) -> list[Reminder]:
    """The reminders of a session that are still to come, the first one first.

    One that would have been due already is left out: whoever books two hours before the start has just read when it
    is. What a worker comes to after `until` is dropped, so that people who were not told for a day, because a server
    stood still, are not told three things at once.
    """
    ahead = sorted({minute for minute in minutes if minute > 0}, reverse=True)
    moments = [starts_at - timedelta(minutes=minute) for minute in ahead]
    until = [*moments[1:], starts_at]
    return [
        Reminder(minute, due_at, end) for minute, due_at, end in zip(ahead, moments, until, strict=True) if due_at > now
    ]
