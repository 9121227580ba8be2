"""When the demo people can be met, for a first look. Made by the launcher in embedded mode only."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.contrib.auth import get_user_model

from core.common.sql import database_now
from interviewers.demo import DEMO_INTERVIEWERS
from scheduling.models import Calendar
from scheduling.services import calendars, next_free

HOUR: Final = 60
# (weekday, from, minutes): mornings and evenings, so that there is something to see in each of their calendars.
_WEEKS: Final[Sequence[Sequence[tuple[int, int, int]]]] = (
    [(day, hour * HOUR, 3 * HOUR) for day in range(5) for hour in (9, 14)] + [(5, 10 * HOUR, 2 * HOUR)],
    [(day, 18 * HOUR, 3 * HOUR) for day in (0, 1, 3)] + [(6, 10 * HOUR, 4 * HOUR)],
    [(day, 8 * HOUR, 4 * HOUR) for day in (1, 2, 4)],
)
_RULES: Final[Mapping[str, int]] = {"notice_minutes": 2 * HOUR, "buffer_after": 15, "per_day": 4}


def make_demo_calendars(*, now: datetime | None = None) -> None:
    """Weekly windows for the demo interviewers. Who has changed their calendar meanwhile keeps it."""
    now = now or database_now()
    people = {user.email: user.pk for user in get_user_model().objects.filter(email__endswith="@demo.test")}
    for number, one in enumerate(DEMO_INTERVIEWERS):
        user_id = people.get(one.email)
        if user_id is None or Calendar.objects.filter(user_id=user_id, revision__gt=1).exists():
            continue
        calendars.replace_week(user_id=user_id, revision=1, blocks=_WEEKS[number % len(_WEEKS)], now=now)
        calendars.change_rules(user_id=user_id, revision=2, now=now, **_RULES)
    next_free.look_at_due(now=now)
