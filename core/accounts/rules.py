"""How long things last and what counts as well-formed. Values in, values out."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import available_timezones

ACCESS_LIFE = timedelta(minutes=10)
TICKET_LIFE = timedelta(seconds=60)
# Two tabs of one browser refresh with the same token at once. The later one is neither a thief nor to be signed out.
REFRESH_GRACE = timedelta(seconds=30)
SESSION_LIFE = timedelta(hours=12)
REMEMBERED_SESSION_LIFE = timedelta(days=30)
OUTBOX_SIZE = 200


def session_life(*, remember: bool) -> timedelta:
    """How long a session stays open after it was last refreshed."""
    return REMEMBERED_SESSION_LIFE if remember else SESSION_LIFE


def may_race(*, rotated_at: datetime, now: datetime) -> bool:
    """True while a just replaced refresh token may still come from another tab of the same browser."""
    return now - rotated_at <= REFRESH_GRACE


def is_time_zone(name: str) -> bool:
    """True for a zone of the IANA database."""
    return name in available_timezones()


def as_session_id(text: str) -> UUID | None:
    """The session id in a text, or None where it can't be one."""
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None
