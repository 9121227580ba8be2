"""How people want to be told."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction

from core.common.sql import database_now
from core.notifications import kinds, rules
from core.notifications.errors import CriticalKind, UnknownKind
from core.notifications.models import Choice, Delivery, Preference
from core.notifications.rules import Channel, Digest


@transaction.atomic
def change_preferences(
    *,
    user_id: UUID,
    quiet: tuple[int, int] | tuple[()] | None = None,
    digest: Digest | None = None,
    chosen: Mapping[str, Mapping[Channel, bool]] | None = None,
    now: datetime | None = None,
) -> None:
    """Change when and by which ways somebody is told; what isn't given stays.

    `quiet`: the minutes of the day in which the quiet hours begin and end; () for no quiet hours. What waits already is
    looked at anew. Raises UnknownKind, and CriticalKind for what can't be switched off.
    """
    now = now or database_now()
    preference = hold(user_id)
    if quiet is not None:
        preference.quiet_from, preference.quiet_until = quiet or (None, None)
    if digest is not None:
        preference.digest = digest
    preference.save()
    for name, channels in (chosen or {}).items():
        _choose(user_id, name, channels)
    waiting = Delivery.objects.filter(notification__user_id=user_id, state=Delivery.State.DUE)
    if quiet is not None:
        waiting.filter(why="quiet").update(due_at=now)
    if digest is not None:
        waiting.filter(digest=True).update(due_at=_digest_at(user_id, digest, now=now))


def hold(user_id: UUID) -> Preference:
    """Somebody's row, held until the transaction ends: whoever changes what belongs to it waits here."""
    Preference.objects.bulk_create([Preference(user_id=user_id)], ignore_conflicts=True)
    return Preference.objects.select_for_update().get(user_id=user_id)


def _choose(user_id: UUID, name: str, channels: Mapping[Channel, bool]) -> None:
    kind = kinds.find(name)
    if kind is None:
        raise UnknownKind
    for channel, on in channels.items():
        if kind.critical and channel in kind.channels:
            if not on:
                raise CriticalKind
            continue
        Choice.objects.update_or_create(user_id=user_id, kind=name, channel=channel, defaults={"on": on})


def _digest_at(user_id: UUID, digest: Digest, *, now: datetime) -> datetime:
    if digest == Digest.OFF:
        return now
    zone = get_user_model().objects.values_list("time_zone", flat=True).get(pk=user_id)
    return rules.next_digest(now, digest=digest, zone=rules.zone_of(zone))
