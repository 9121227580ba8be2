"""Challenges: given to one browser, answered once."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from core.accounts import rules
from core.accounts.models import Challenge

Purpose = Challenge.Purpose


def give(purpose: Purpose, *, holder: str, value: str, user_id: UUID | None = None) -> None:
    """Give a browser or session something to answer, in the place of what it was given for this before."""
    expires_at = timezone.now() + rules.CHALLENGE_LIFE
    Challenge.objects.update_or_create(
        purpose=purpose, holder=holder, defaults={"user_id": user_id, "value": value, "expires_at": expires_at}
    )


def find(purpose: Purpose, *, holder: str, user_id: UUID | None = None, now: datetime | None = None) -> str | None:
    """What was given, while it can still be answered."""
    row = _row(purpose, holder, user_id, now)
    return row.value if row else None


def take(purpose: Purpose, *, holder: str, user_id: UUID | None = None, now: datetime | None = None) -> str | None:
    """What was given, and that was its use: of many who answer at once, one gets it."""
    row = _row(purpose, holder, user_id, now)
    # With its value, because another one may have been given in its place in the meantime.
    if row is None or not Challenge.objects.filter(pk=row.pk, value=row.value).delete()[0]:
        return None
    return row.value


def forget(now: datetime) -> None:
    """Drop those that nobody answered in time."""
    Challenge.objects.filter(expires_at__lte=now).delete()


def _row(purpose: Purpose, holder: str, user_id: UUID | None, now: datetime | None) -> Challenge | None:
    now = now or timezone.now()
    given = Challenge.objects.filter(purpose=purpose, holder=holder, expires_at__gt=now)
    return (given.filter(user_id=user_id) if user_id else given.filter(user_id__isnull=True)).first()
