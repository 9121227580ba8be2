"""Calendars: made when they are first needed, changed by whoever knows their newest state."""

from collections.abc import Collection
from uuid import UUID

from django.contrib.auth import get_user_model

from core.common.sql import as_uuid, fetch_rows, marks
from scheduling.models import Calendar


def ensure_calendars(user_ids: Collection[UUID]) -> None:
    """Make calendars for people who have none, in their own zone. Twice at once is one each."""
    wanted = sorted(set(user_ids))
    if not wanted:
        return
    found = fetch_rows(f"SELECT user_id FROM scheduling_calendar WHERE user_id IN ({marks(len(wanted))})", wanted)  # noqa: S608
    missing = set(wanted) - {as_uuid(one) for (one,) in found}
    if missing:
        people = get_user_model().objects.filter(pk__in=missing).order_by("pk").values_list("pk", "time_zone")
        made = [Calendar(user_id=pk, time_zone=zone) for pk, zone in people]
        Calendar.objects.bulk_create(made, ignore_conflicts=True)
