"""What is known of notifications: reads only."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core.notifications import rules
from core.notifications.kinds import Kind
from core.notifications.models import Choice, Notification, Preference
from core.notifications.rules import Channel


def preference_of(user_id: UUID) -> Preference:
    """When somebody wants to be told; what holds for everybody, if they never said."""
    return Preference.objects.filter(user_id=user_id).first() or Preference(user_id=user_id)


def quiet_end_of(preference: Preference, *, zone: ZoneInfo, now: datetime) -> datetime | None:
    """When somebody's quiet hours end, if they are in them."""
    return rules.end_of_quiet(now, zone=zone, start=preference.quiet_from, until=preference.quiet_until)


def channels_of(user_id: UUID, kind: Kind) -> frozenset[Channel]:
    """By which channels somebody is told of a kind."""
    rows = Choice.objects.filter(user_id=user_id, kind=kind.name).values_list("channel", "on")
    chosen = {Channel(channel): on for channel, on in rows}
    return frozenset(
        channel
        for channel in rules.CHANNELS
        if rules.wants(chosen, channel=channel, defaults=kind.defaults, critical=kind.critical)
    )


def why_not(user: Any, kind: Kind, *, channel: Channel, useless_at: datetime | None, now: datetime) -> str:
    """Why somebody is not told by a channel after all, in a word; empty if they are."""
    if not user.is_active:
        return "closed"
    if rules.is_too_late(now, useless_at):
        return "past"
    return "" if channel in channels_of(user.pk, kind) else "muted"


def send_at(user: Any, kind: Kind, *, useless_at: datetime | None, now: datetime) -> datetime:
    """When something may go out to somebody: now, or after their quiet hours."""
    quiet_end = quiet_end_of(preference_of(user.pk), zone=rules.zone_of(user.time_zone), now=now)
    return rules.send_at(now, quiet_end=quiet_end, critical=kind.critical, useless_at=useless_at)


def unread_count(user_id: UUID) -> int:
    """How many in somebody's inbox they have not read."""
    return Notification.objects.filter(user_id=user_id, shown_at__isnull=False, read_at__isnull=True).count()
