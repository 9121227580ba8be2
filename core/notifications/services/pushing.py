"""By push: encrypted to each browser (RFC 8291), signed as ours (RFC 8292), over its maker's server (RFC 8030)."""

import hashlib
import json
import logging
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from py_vapid import Vapid02
from pywebpush import WebPusher

from core.accounts import vault
from core.common.sql import database_now
from core.notifications import endpoints, kinds, rules, selectors, words
from core.notifications.kinds import Kind
from core.notifications.models import Delivery, Device, Notification, PushKey
from core.notifications.rules import Channel
from core.notifications.services.mailing import TEST

log = logging.getLogger(__name__)

State = Delivery.State
LEASE = timedelta(seconds=300)  # ten browsers, each at its slowest, and as long again
KEPT_FOR = timedelta(days=1)  # so long a push server keeps a message for a browser that is off
MAX_BODY = 3000  # of the 4096 bytes that have to fit, encrypted
GONE = (404, 410)
LATER = (408, 425, 429)


@dataclass(frozen=True, slots=True)
class Message:
    """What all browsers of one person get of one notification."""

    body: bytes
    ttl: int
    urgency: str
    topic: str


def push_due(*, now: datetime | None = None, most: int = 50) -> int:
    """Send what is due by push; how many notifications went to all browsers that they were for."""
    at = now or database_now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
    due = Delivery.objects.filter(free, channel=Channel.PUSH, state=State.DUE, due_at__lte=at).order_by("due_at")
    sent = 0
    for delivery in due.select_related("notification")[:most]:
        at = now or database_now()  # those before this one may have taken a while
        free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
        mine = Delivery.objects.filter(free, pk=delivery.pk, state=State.DUE, attempts=delivery.attempts)
        delivery.attempts += 1
        if mine.update(attempts=delivery.attempts, lease_until=at + LEASE):
            sent += _push(delivery, now=at)
    return sent


def public_key() -> str:
    """The key by which browsers know our messages (`applicationServerKey`)."""
    point = _vapid().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).decode().rstrip("=")


def _push(delivery: Delivery, *, now: datetime) -> bool:
    """Send one that is claimed to each browser that has it not yet, and note what came of it; True if it went."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=State.DUE, attempts=delivery.attempts)
    notification = delivery.notification
    user = get_user_model().objects.get(pk=notification.user_id)
    kind = kinds.find(notification.kind)
    is_test = delivery.why == TEST
    useless_at = words.useless_at(notification, kind) if kind and not is_test else None
    if kind is None:
        dropped = "gone"
    elif is_test:
        dropped = ""
    elif notification.read_at is not None:
        dropped = "read"
    else:
        dropped = selectors.why_not(user, kind, channel=Channel.PUSH, useless_at=useless_at, now=now)
    devices = list(Device.objects.filter(user_id=user.pk).order_by("id"))
    if dropped or kind is None or not devices:
        mine.update(state=State.DROPPED, why=dropped or "no_device", lease_until=None)
        return False
    later = selectors.send_at(user, kind, useless_at=useless_at, now=now)
    if later > now and not is_test:
        mine.update(due_at=later, why="quiet", lease_until=None, attempts=delivery.attempts - 1)
        return False
    message = _message(notification, kind, useless_at=useless_at, now=now)
    done, problem, wait = set(delivery.done), "", timedelta(0)
    for device in devices:
        if str(device.pk) in done:
            continue
        said, again_after = _send(device, message, now=now)
        if not said:
            done.add(str(device.pk))
            mine.update(done=sorted(done))  # whoever goes on after a death goes on here
        elif again_after is None:
            problem = problem or said
        else:
            problem, wait = said, max(wait, again_after)
    return _note(delivery, mine, done=done, problem=problem, wait=wait, now=now)


def _note(delivery: Delivery, mine: Any, *, done: set[str], problem: str, wait: timedelta, now: datetime) -> bool:
    planned = rules.wait_after(delivery.attempts)
    if wait and planned is not None:
        mine.update(lease_until=None, why=problem, due_at=now + max(wait, planned))
        return False
    if done:
        return bool(mine.update(state=State.SENT, why=problem, sent_at=database_now(), lease_until=None))
    state = State.FAILED if problem else State.DROPPED
    mine.update(state=state, why=problem or "no_device", lease_until=None)
    return False


def _send(device: Device, message: Message, *, now: datetime) -> tuple[str, timedelta | None]:
    """Send to one browser: "" if it was taken, else a word for what failed, and after how long to try again (None:
    never). One that its maker's server doesn't know any more is forgotten.
    """
    try:
        answer = endpoints.post(device.endpoint, body=_encrypt(device, message), headers=_headers(device, message, now))
    except endpoints.Forbidden:
        Device.objects.filter(pk=device.pk).delete()
        return "forbidden", None
    except endpoints.Unreachable:
        return "unreachable", timedelta(seconds=1)
    except ValueError:
        return "unreadable_key", None
    if 200 <= answer.status < 300:
        Device.objects.filter(pk=device.pk).update(last_sent_at=database_now())
        return "", None
    if answer.status in GONE:
        Device.objects.filter(pk=device.pk).delete()
        return "no_device", None
    log.warning("notifications.push_refused device=%s status=%s", device.pk, answer.status)
    problem = f"refused_{answer.status}"
    if answer.status in LATER or answer.status >= 500:
        return problem, _retry_after(answer.retry_after)
    return problem, None


def _retry_after(said: str) -> timedelta:
    """How long a server asks to be left alone, up to an hour."""
    return (
        timedelta(seconds=min(max(int(said), 1), 3600)) if said.isascii() and said.isdigit() else timedelta(seconds=1)
    )


def _message(notification: Notification, kind: Kind, *, useless_at: datetime | None, now: datetime) -> Message:
    lasts = KEPT_FOR if useless_at is None else min(useless_at - now, KEPT_FOR)
    # A newer word about the same thing takes the place of an older one that the browser has not fetched yet.
    subject = f"{notification.kind}|{notification.about}" if notification.about else str(notification.pk)
    return Message(
        body=_body(notification),
        ttl=max(int(lasts.total_seconds()), 0),
        urgency="high" if kind.critical or useless_at is not None else "normal",
        topic=urlsafe_b64encode(hashlib.sha256(subject.encode()).digest()).decode()[:32],
    )


def _body(notification: Notification) -> bytes:
    """What the service worker shows. `id` is its tag: the same message twice is shown once."""
    said = {
        "id": str(notification.pk),
        "kind": notification.kind,
        "title": notification.title,
        "text": notification.text,
        "url": notification.url or "/inbox",
    }
    body = json.dumps(said, ensure_ascii=False).encode()
    if len(body) > MAX_BODY:
        body = json.dumps({**said, "text": ""}, ensure_ascii=False).encode()
    return body


def _encrypt(device: Device, message: Message) -> bytes:
    browser = {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}}
    return bytes(WebPusher(browser).encode(message.body)["body"])


def _headers(device: Device, message: Message, now: datetime) -> dict[str, str]:
    parts = urlsplit(device.endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + timedelta(hours=12)).timestamp()),
        "sub": settings.ORIGINS[0] if settings.ORIGINS[0].startswith("https:") else f"mailto:{_sender()}",
    }
    return {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(message.ttl),
        "Urgency": message.urgency,
        "Topic": message.topic,
        **_vapid().sign(claims),
    }


def _sender() -> str:
    address = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip("<> ")
    return str(address or "no-reply@localhost")


def _vapid() -> Vapid02:
    """Our key: the setting's, or one that is made once, at the first use, and kept as the vault keeps secrets."""
    given = settings.VAPID_PRIVATE_KEY
    if given:
        return _vapid_of(given)
    kept = PushKey.objects.filter(name="vapid").values_list("secret", flat=True).first()
    if kept is None:
        made = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value.to_bytes(32, "big")
        secret = urlsafe_b64encode(made).decode().rstrip("=")
        PushKey.objects.bulk_create([PushKey(name="vapid", secret=vault.encrypt(secret))], ignore_conflicts=True)
        kept = PushKey.objects.values_list("secret", flat=True).get(name="vapid")
    return _vapid_of(vault.decrypt(kept))


@lru_cache(maxsize=4)
def _vapid_of(secret: str) -> Vapid02:
    raw = urlsafe_b64decode(secret + "=" * (-len(secret) % 4))
    if len(raw) != 32:
        raise ValueError("A VAPID key is 32 bytes.")
    return Vapid02.from_raw(secret.encode())
