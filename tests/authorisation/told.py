"""What somebody was told, and the browser that was told it."""

from typing import Any

from core.notifications.models import Choice, Delivery, Device, Notification, Preference


def make_told(user: Any, now: Any) -> dict[str, Any]:
    """A notification that was sent by every way, a choice, and a browser that takes pushes."""
    told = Notification.objects.create(
        user=user, kind="of a test", key=f"world:{user.pk}", due_at=now, state="told", title="Told", shown_at=now
    )
    for channel in ("email", "in_app", "push"):
        Delivery.objects.create(notification=told, channel=channel, state="sent", due_at=now, sent_at=now)
    Preference.objects.create(user=user)
    Choice.objects.create(user=user, kind="of a test", channel="push", on=True)
    device = Device.objects.create(
        user=user, endpoint="https://push.example.com/1", endpoint_hash=user.pk.hex, p256dh="x", auth="x"
    )
    return {"push_id": device.pk}
