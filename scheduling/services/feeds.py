"""The private address under which somebody's calendar program reads their sessions."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from core.accounts import tokens
from core.common.sql import database_now
from scheduling.models import Calendar
from scheduling.services.steps import open_calendars


def make_feed(*, user_id: UUID, now: datetime | None = None) -> str:
    """A new address of one's calendar, shown this once: only a hash of it is kept. An earlier one ends with it."""
    token = tokens.make_secret()
    open_calendars([user_id])
    now = now or database_now()
    Calendar.objects.filter(user_id=user_id).update(
        feed_hash=tokens.fingerprint(token), feed_made_at=now, updated_at=now
    )
    return f"{settings.ORIGINS[0]}/feeds/{token}.ics"


def revoke_feed(*, user_id: UUID, now: datetime | None = None) -> None:
    """End the address: whoever has it finds nothing there from now on. Without one nothing happens."""
    mine = Calendar.objects.filter(user_id=user_id, feed_hash__isnull=False)
    mine.update(feed_hash=None, feed_made_at=None, updated_at=now or database_now())
