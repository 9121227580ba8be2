"""When the demo people can be met, for a first look. Made by the launcher in embedded mode only."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction

from billing import services as billing
from core.common.errors import Refusal
from core.common.sql import database_now
from core.notifications.services import cancel
from interviewers.demo import DEMO_INTERVIEWERS
from scheduling.models import Booking, Calendar
from scheduling.rules.states import CONFIRMED
from scheduling.selectors import slots
from scheduling.services import calendars, next_free, steps
from scheduling.services.booking import Wish, book

HOUR: Final = 60
# (weekday, from, minutes): mornings and evenings, so that there is something to see in each of their calendars.
_WEEKS: Final[Sequence[Sequence[tuple[int, int, int]]]] = (
    [(day, hour * HOUR, 3 * HOUR) for day in range(5) for hour in (9, 14)] + [(5, 10 * HOUR, 2 * HOUR)],
    [(day, 18 * HOUR, 3 * HOUR) for day in (0, 1, 3)] + [(6, 10 * HOUR, 4 * HOUR)],
    [(day, 8 * HOUR, 4 * HOUR) for day in (1, 2, 4)],
)
_TOKENS: Final = 500  # three sessions with the demo interviewer
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


def make_demo_bookings(*, now: datetime | None = None) -> None:
    """A session that was and one that will be, of the demo candidate with the demo interviewer, and tokens for another.

    Made once: what became of them since stays.
    """
    now = now or database_now()
    people = {user.email: user.pk for user in get_user_model().objects.filter(email__endswith="@demo.test")}
    ananya, daniel = people.get("candidate@demo.test"), people.get("interviewer@demo.test")
    if (
        ananya is None
        or daniel is None
        or Booking.objects.filter(candidate_id=ananya, key__startswith="demo:").exists()
    ):
        return
    ago = now - timedelta(days=9)
    billing.give_tokens(
        user_id=ananya, tokens=_TOKENS, key="demo:sessions", reason="welcome", source="staff", expires_at=None, now=ago
    )
    past = _book(ananya, daniel, "Designing a rate limiter", key="demo:past", since=ago + timedelta(days=3), now=ago)
    if past is not None:
        # There is no room of which anybody could say that both were in it.
        over = past.ends_at + timedelta(minutes=5)
        with transaction.atomic():
            held = steps.lock_booking(past.pk)
            steps.change_state(held, expect=CONFIRMED, to="completed", by=daniel, role="interviewer", now=over)
        cancel(about=f"booking:{past.pk}")  # nobody needs a letter about the week before
    _book(ananya, daniel, "System design: a ledger", key="demo:ahead", since=now + timedelta(days=1), now=now)


def _book(
    candidate_id: UUID, interviewer_id: UUID, topic: str, *, key: str, since: datetime, now: datetime
) -> Booking | None:
    """The first free time from a moment on; none where there is none, because the calendar was changed."""
    try:
        page = slots.slots_of(interviewer_id, since=since, until=since + timedelta(days=4), now=now)
        free = [one.starts_at for one in page.slots if one.state == "free"]
        if not free:
            return None
        return book(candidate_id=candidate_id, wish=Wish(interviewer_id, free[0], topic), key=key, now=now)
    except Refusal:
        return None
