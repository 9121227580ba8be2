"""What is not kept for ever."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from core.common.sql import database_now
from core.notifications.models import Delivery, Notification
from core.notifications.services.mailing import note_ended_letters

MOST_IN_AN_INBOX = 500
BATCH = 1000


def forget(*, now: datetime | None = None) -> int:
    """Delete what was told, dropped or given up long ago, and the oldest of inboxes that are too full; how many.

    What is still waiting or on its way stays, however old.
    """
    now = now or database_now()
    note_ended_letters()
    on_its_way = Notification.objects.filter(deliveries__state__in=[Delivery.State.DUE, Delivery.State.HANDED])
    over = Notification.objects.exclude(state=Notification.State.WAITING).exclude(pk__in=on_its_way.values("pk"))
    # By when it was due, not when it was written: a reminder is written weeks ahead.
    old = over.filter(due_at__lte=now - timedelta(days=settings.NOTIFICATIONS_KEPT_DAYS))
    gone = _delete(old)
    full = (
        Notification.objects.filter(shown_at__isnull=False)
        .values("user_id")
        .annotate(many=Count("pk"))
        .filter(many__gt=MOST_IN_AN_INBOX)
        .values_list("user_id", flat=True)
    )
    for user_id in list(full[:BATCH]):
        mine = Notification.objects.filter(user_id=user_id, shown_at__isnull=False)
        last = mine.order_by("-shown_at", "-id").values_list("shown_at", "pk")[MOST_IN_AN_INBOX - 1]
        gone += _delete(
            over.filter(user_id=user_id).filter(Q(shown_at__lt=last[0]) | Q(shown_at=last[0], pk__lt=last[1]))
        )
    return gone


def _delete(rows: QuerySet[Notification]) -> int:
    gone = 0
    while True:
        ids = list(rows.values_list("pk", flat=True)[:BATCH])
        if not ids:
            return gone
        Notification.objects.filter(pk__in=ids).delete()
        gone += len(ids)
