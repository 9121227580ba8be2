"""Browsers that take push messages."""

import hashlib
from base64 import urlsafe_b64decode
from binascii import Error
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction

from core.notifications import endpoints
from core.notifications.errors import NotADevice, NotFound
from core.notifications.models import Device
from core.notifications.services.preferences import hold

MAX_DEVICES = 10
"""The most browsers of one person; the one that was added first goes when there are more."""


@transaction.atomic
def add_device(*, user_id: UUID, endpoint: str, p256dh: str, auth: str, name: str = "") -> Device:
    """Have somebody's browser told by push messages. The same browser again is the same one; if somebody else was
    signed in there before, it is theirs no more. Raises NotADevice.
    """
    endpoints.check(endpoint)
    _check_keys(p256dh, auth)
    hold(user_id)
    mark = hashlib.sha256(endpoint.encode()).hexdigest()
    given = {"user_id": user_id, "endpoint": endpoint, "p256dh": p256dh, "auth": auth, "name": name[:80]}
    device, _ = Device.objects.update_or_create(endpoint_hash=mark, defaults=given)
    kept = Device.objects.filter(user_id=user_id).order_by("-id").values_list("pk", flat=True)[:MAX_DEVICES]
    Device.objects.filter(user_id=user_id).exclude(pk__in=[*kept, device.pk]).delete()
    return device


def remove_device(*, user_id: UUID, device_id: UUID) -> None:
    """Have a browser told no more. Raises NotFound for one that isn't theirs."""
    gone, _ = Device.objects.filter(pk=device_id, user_id=user_id).delete()
    if not gone:
        raise NotFound


def _check_keys(p256dh: str, auth: str) -> None:
    """A point on the curve and sixteen bytes, as RFC 8291 has them; else each message would fail."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(p256dh))
        is_right = len(_bytes(auth)) == 16
    except (ValueError, Error):
        is_right = False
    if not is_right:
        raise NotADevice


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
