"""Reminders: planned with the booking, moved and dropped with it."""

from datetime import datetime
from typing import Final

from django.conf import settings

from core.common.sql import database_now
from core.notifications.services import cancel
from scheduling.models import Booking
from scheduling.notifications.sides import about, sides, tell
from scheduling.rules.reminders import reminders

REMINDER: Final = "session_reminder"


def plan_reminders(booking: Booking, *, now: datetime | None = None) -> None:
    """Have both sides reminded of a confirmed booking, at every REMINDER_MINUTES that is still ahead.

    Those of an earlier time of the booking are dropped. Planning the same again changes nothing.
    """
    minutes = [int(minute) for minute in settings.REMINDER_MINUTES]
    for reminder in reminders(minutes, starts_at=booking.starts_at, now=now or database_now()):
        for side in sides(booking):
            tell(
                REMINDER,
                booking,
                side,
                what=str(reminder.minutes),
                due_at=reminder.due_at,
                facts={"until": reminder.until},
            )


def drop_reminders(booking: Booking) -> None:
    """Remind nobody of this booking any more."""
    cancel(about=about(booking), kinds=[REMINDER])
