"""What is known of notifications: reads only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from core.notifications import kinds, rules
from core.notifications.kinds import Kind
from core.notifications.models import Choice, Delivery, Device, Notification, Preference
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


def inbox_of(user_id: UUID, *, unread: bool = False) -> QuerySet[Notification]:
    """Somebody's inbox; only what they have not read, if asked."""
    shown = Notification.objects.filter(user_id=user_id, shown_at__isnull=False)
    return shown.filter(read_at__isnull=True) if unread else shown


def devices_of(user_id: UUID) -> QuerySet[Device]:
    """Somebody's browsers that take pushes."""
    return Device.objects.filter(user_id=user_id).order_by("-id")


def preferences_of(user_id: UUID) -> dict[str, Any]:
    """How somebody is told of each kind, and when; in words of the present language."""
    preference = preference_of(user_id)
    chosen: dict[str, dict[Channel, bool]] = {}
    for kind_name, channel, on in Choice.objects.filter(user_id=user_id).values_list("kind", "channel", "on"):
        chosen.setdefault(kind_name, {})[Channel(channel)] = on
    return {
        "quiet_from": _time_of_day(preference.quiet_from),
        "quiet_until": _time_of_day(preference.quiet_until),
        "digest": preference.digest,
        "kinds": [_kind_preference(kind, chosen.get(kind.name, {})) for kind in kinds.every()],
    }


def deliveries(*, person: UUID | None = None, state: str = "", kind: str = "", channel: str = "") -> QuerySet[Delivery]:
    """The delivery log, for staff: one row for each notification and channel."""
    asked = {"notification__user_id": person, "state": state, "notification__kind": kind, "channel": channel}
    rows = Delivery.objects.select_related("notification__user")
    return rows.filter(**{name: value for name, value in asked.items() if value})


@dataclass(frozen=True, slots=True)
class Told:
    """One notification by one channel, as it is shown to staff beside what it was about."""

    kind: str
    channel: str
    to: UUID
    state: str
    why: str
    at: datetime


def told_about(about: str, *, most: int = 200) -> list[Told]:
    """What people were, and will be, told about something, oldest first. What waits has no channel yet."""
    found = []
    rows = Notification.objects.filter(about=about).prefetch_related("deliveries").order_by("due_at", "id")
    for row in rows[:most]:
        ways = list(row.deliveries.all())
        if not ways:
            found.append(Told(row.kind, "", row.user_id, row.state, row.why, row.due_at))
        for way in sorted(ways, key=lambda way: way.channel):
            found.append(Told(row.kind, way.channel, row.user_id, way.state, way.why, way.sent_at or way.due_at))
    return found


def _kind_preference(kind: Kind, chosen: dict[Channel, bool]) -> dict[str, Any]:
    defaults = kind.defaults
    return {
        "kind": kind.name,
        "group": kind.group,
        "group_title": str(kinds.GROUPS[kind.group]),
        "title": str(kind.title),
        "text": str(kind.text),
        "critical": kind.critical,
        "digest": kind.digest and not kind.critical,
        "fixed": sorted(defaults) if kind.critical else [],
        "channels": {
            channel.value: rules.wants(chosen, channel=channel, defaults=defaults, critical=kind.critical)
            for channel in rules.CHANNELS
        },
    }


def _time_of_day(minute: int | None) -> str | None:
    return None if minute is None else f"{minute // 60:02}:{minute % 60:02}"


def unread_count(user_id: UUID) -> int:
    """How many in somebody's inbox they have not read."""
    return Notification.objects.filter(user_id=user_id, shown_at__isnull=False, read_at__isnull=True).count()


def newest_ids(user_id: UUID, *, most: int = 50) -> list[UUID]:
    """The newest in somebody's inbox."""
    return list(inbox_of(user_id).order_by("-shown_at", "-id").values_list("pk", flat=True)[:most])


def news_of(user_id: UUID, *, since: datetime, most: int) -> tuple[int, list[Notification]]:
    """How many somebody has not read, and the newest of what they were told after a moment, oldest first."""
    rows = inbox_of(user_id).filter(shown_at__gt=since).order_by("-shown_at", "-id")[:most]
    return unread_count(user_id), list(rows)[::-1]


def newest_of(user_ids: Collection[UUID]) -> dict[UUID, tuple[int, UUID | None]]:
    """How many each of these has not read, and which is the newest that they were told."""
    mine = Notification.objects.filter(user_id=OuterRef("user_id"), shown_at__isnull=False)
    rows = (
        Notification.objects.filter(user_id__in=user_ids, shown_at__isnull=False)
        .values("user_id")
        .annotate(
            unread=Count("pk", filter=Q(read_at__isnull=True)),
            newest=Subquery(mine.order_by("-shown_at", "-id").values("pk")[:1]),
        )
    )
    return {row["user_id"]: (row["unread"], row["newest"]) for row in rows}
