"""How long things last and what counts as well-formed. Values in, values out."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID
from zoneinfo import available_timezones

ACCESS_LIFE = timedelta(minutes=10)
TICKET_LIFE = timedelta(seconds=60)
# Two tabs of one browser refresh with the same token at once. The later one is neither a thief nor to be signed out.
REFRESH_GRACE = timedelta(seconds=30)
# Staff who look at somebody's account; long enough to see what is wrong, and no longer.
VISIT_LIFE = timedelta(minutes=30)
# A session that would end so soon, while its person is in an interview, is prolonged by so much.
ENDS_SOON = timedelta(minutes=15)
KEPT_OPEN = timedelta(minutes=30)
OUTBOX_SIZE = 200
# How long a password or passkey that was shown vouches for sensitive acts.
PROOF_LIFE = timedelta(minutes=10)
# What was mailed waits for somebody to change to their mail; what a browser asks its key takes a moment.
CODE_LIFE = timedelta(minutes=15)
CODE_TRIES = 5
CHALLENGE_LIFE = timedelta(minutes=15)
MAX_PASSKEYS = 10
# So long before its end a page warns that the session runs out.
WARN_SECONDS = 300


def session_life(*, remember: bool, hours: float, days: float) -> timedelta:
    """How long a session stays open after it was last refreshed: `days` where it is remembered, else `hours`."""
    return timedelta(days=days) if remember else timedelta(hours=hours)


def may_race(*, rotated_at: datetime, now: datetime) -> bool:
    """True while a just replaced refresh token may still come from another tab of the same browser."""
    return now - rotated_at <= REFRESH_GRACE


def needs_second_factor(held: Iterable[str], asked_of: Iterable[str]) -> bool:
    """True for somebody with a role or a duty that must have a second factor."""
    return not frozenset(held).isdisjoint(asked_of)


def is_proved(*, proved_at: datetime | None, now: datetime) -> bool:
    """True while what was shown last still vouches for the person."""
    return proved_at is not None and timedelta(0) <= now - proved_at <= PROOF_LIFE


def is_cloned(*, before: int, shown: int) -> bool:
    """True where a key's counter did not go up: somebody has a copy. Keys that don't count always say 0."""
    return (before > 0 or shown > 0) and shown <= before


# What somebody is told of why a session ended; nothing where it ended by itself.
REASONS_TOLD = {
    "signed_out": "signed_out_elsewhere",
    "forced": "by_staff",
    "role_lost": "by_staff",
    "suspended": "suspended",
    "deactivated": "deactivated",
    "password_changed": "password_changed",
    "password_reset": "password_reset",
    "email_changed": "email_changed",
    "token_reused": "token_reused",
}


def picture_url(picture: UUID | None) -> str | None:
    """Where a person's picture is shown, if there is one."""
    return f"/api/pictures/{picture}" if picture else None


def is_time_zone(name: str) -> bool:
    """True for a zone of the IANA database."""
    return name in _time_zones()


@cache
def _time_zones() -> frozenset[str]:
    # Reading the names takes longer than most requests.
    return frozenset(available_timezones())


def as_session_id(text: str) -> UUID | None:
    """The session id in a text, or None where it can't be one."""
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None
