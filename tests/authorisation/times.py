"""When somebody can be met."""

from datetime import timedelta
from typing import Any

from scheduling.models import Block, Calendar, DateOverride, TimeOff


def make_calendar(user: Any, now: Any) -> dict[str, Any]:
    """A calendar with one of everything that is said in it."""
    calendar = Calendar.objects.create(user=user, time_zone="UTC")
    block = Block.objects.create(calendar=calendar, weekday=0, start_minute=540, minutes=60)
    override = DateOverride.objects.create(calendar=calendar, date=now.date(), windows=[[540, 60]])
    off = TimeOff.objects.create(calendar=calendar, starts_at=now, ends_at=now + timedelta(days=1))
    return {"block_id": block.pk, "day": override.date.isoformat(), "time_off_id": off.pk}
