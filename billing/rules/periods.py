"""What months and periods of subscriptions are, and when something about them is due. Values in, values out."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Interval = Literal["month", "year"]
When = Literal["now", "at_period_end"]

MONTHS: dict[str, int] = {"month": 1, "year": 12}
# A provider's clock and ours differ a little: what begins so shortly before a period's end belongs to the next one.
SLACK = timedelta(hours=12)
RANKS = {"free": 0, "starter": 1, "pro": 2, "interviewer": 1}


def add_months(anchor: datetime, months: int) -> datetime:
    """So many months after an anchor: on its day, or on the last one of a month that is too short for it.

    Always counted from the anchor itself, so that the 31st is the 31st again after a February.
    """
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return anchor.replace(year=year, month=month + 1, day=min(anchor.day, last))


def next_end(anchor: datetime, start: datetime, interval: str) -> datetime:
    """Where the period that begins at `start` ends, on the days that the anchor gives."""
    step, number = MONTHS[interval], 0
    while add_months(anchor, number) <= start + SLACK:
        number += step
    return add_months(anchor, number)


def months_due(anchor: datetime, *, paid_until: datetime, now: datetime) -> range:
    """The numbers of all months since the anchor that have begun by now and are paid."""
    number = 0
    while add_months(anchor, number) <= now and add_months(anchor, number) + SLACK < paid_until:
        number += 1
    return range(number)


def is_same_period(one: datetime, other: datetime) -> bool:
    """True if two moments are the beginning of one period, as told by two clocks."""
    return abs(one - other) <= SLACK


@dataclass(frozen=True, slots=True)
class Terms:
    """What a subscription is to: the plan's tier, how often it is paid, and its price."""

    tier: str
    interval: str
    price_minor: int


def when_to_change(old: Terms, new: Terms, *, in_trial: bool) -> When:
    """More is had, and paid, at once; less begins with the next period, without money. In a trial all is at once."""
    if in_trial:
        return "now"
    ranks = RANKS[old.tier], RANKS[new.tier]
    if ranks[0] != ranks[1]:
        return "now" if ranks[0] < ranks[1] else "at_period_end"
    months = MONTHS[old.interval], MONTHS[new.interval]
    if months[0] != months[1]:
        return "now" if months[0] < months[1] else "at_period_end"
    return "now" if old.price_minor < new.price_minor else "at_period_end"


def retry_after(first_failed_at: datetime, attempts: int, days: Sequence[int]) -> datetime | None:
    """When what could not be collected is tried again after so many own attempts; None: not any more."""
    planned = sorted(set(days))
    return first_failed_at + timedelta(days=planned[attempts]) if attempts < len(planned) else None


def reminder_due(ends_at: datetime, days: Iterable[int], now: datetime) -> int | None:
    """Which of these days before an end has come; the last one if several have, None if none or it has ended."""
    left = ends_at - now
    if left <= timedelta(0):
        return None
    return min((day for day in days if left <= timedelta(days=day)), default=None)
