"""The inbox: what was told in the app, read or not."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from core.common.sql import database_now
from core.notifications import selectors
from core.notifications.models import Notification
from core.notifications.services.telling import tell_sockets


@transaction.atomic
def mark_read(*, user_id: UUID, ids: Collection[UUID] | None, now: datetime | None = None) -> int:
    """Note that somebody has read these, or all (None); how many are left unread. Foreign ids are passed by."""
    unread = Notification.objects.filter(user_id=user_id, shown_at__isnull=False, read_at__isnull=True)
    if ids is not None:
        unread = unread.filter(pk__in=ids)
    if unread.update(read_at=now or database_now()):
        tell_sockets(user_id)
    return selectors.unread_count(user_id)
