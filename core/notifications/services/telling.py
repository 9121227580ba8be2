"""Telling people things: written with what it is about, and told when it is due."""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction

from core.accounts import services as accounts
from core.common import waking
from core.common.sql import Writer, database_now
from core.notifications import kinds, rules, selectors, words
from core.notifications.kinds import Attachment, Kind
from core.notifications.models import Delivery, Notification
from core.notifications.rules import Channel
from core.realtime import bus

log = logging.getLogger(__name__)

_notifications = Writer(Notification)
Gathered = tuple[Notification, datetime | None]
_gathered: ContextVar[list[Gathered] | None] = ContextVar("gathered", default=None)

MAX_ATTACHMENTS = 5
MAX_ATTACHMENT_CHARS = 256 * 1024


def notify(
    kind: str,
    *,
    user_id: UUID,
    key: str,
    context: Mapping[str, Any] | None = None,
    about: str = "",
    due_at: datetime | None = None,
    url: str = "",
    attachments: Sequence[Attachment] = (),
) -> None:
    """Tell somebody something, now or when it is due, by the channels they want. The same key again is once.

    It is written in the caller's transaction and put into words when it is due, in the person's language and zone as
    they are then: moments in the context may be given as they are. A key stays used when what it was for is cancelled.
    `url` is a path of ours. Raises ValueError for what can't be kept.
    """
    if len(attachments) > MAX_ATTACHMENTS or any(len(one.content) > MAX_ATTACHMENT_CHARS for one in attachments):
        raise ValueError("Too many attachments, or too large ones.")
    if url and (not url.startswith("/") or url.startswith("//") or len(url) > 500):
        raise ValueError("The address of a notification is a path of ours.")
    if not key or len(key) > 200:
        raise ValueError("A key has 1 to 200 characters.")
    notification = Notification(
        kind=kind,
        user_id=user_id,
        key=key,
        about=about,
        context=words.pack(context or {}),
        attachments=[asdict(one) for one in attachments],
        url=url,
    )
    gathered = _gathered.get()
    if gathered is None:
        _write([(notification, due_at)])
    else:
        gathered.append((notification, due_at))


@contextmanager
def together(*, now: datetime | None = None) -> Iterator[None]:
    """Have what is told inside written in one statement at the end, for those who tell several things at once.

    `now`: the moment by the database's clock, where it is known already: what has no moment of its own is due then.
    It is written before the block is left, hence in the transaction that is open then; nothing of it where the block
    raises. `cancel` inside sees only what was told before.
    """
    if _gathered.get() is not None:
        yield
        return
    token = _gathered.set([])
    try:
        yield
        made = _gathered.get() or []
    finally:
        _gathered.reset(token)
    _write(made, now=now)


def _write(gathered: list[Gathered], *, now: datetime | None = None) -> None:
    """Write what is to be told, each when it is due: without a moment, now."""
    if not gathered:
        return
    now = now or database_now()
    for notification, due_at in gathered:
        notification.due_at = due_at or now
    _notifications.insert(*(one for one, _due_at in gathered), if_new=True)
    if any(one.due_at <= now for one, _due_at in gathered):
        wake()


def cancel(*, about: str, kinds: Collection[str] | None = None) -> None:
    """Drop what was to be told about something and is not sent yet. What is in an inbox stays there."""
    if not about:
        return
    found = Notification.objects.filter(about=about)
    if kinds is not None:
        found = found.filter(kind__in=kinds)
    with transaction.atomic():
        found.filter(state=Notification.State.WAITING).update(state=Notification.State.DROPPED, why="cancelled")
        mine = Delivery.objects.filter(notification__in=found.filter(state=Notification.State.TOLD))
        mine.filter(state=Delivery.State.DUE).update(state=Delivery.State.DROPPED, why="cancelled")
        # Digests carry other things too, and go out with what they say.
        handed = mine.filter(state=Delivery.State.HANDED, digest=False).values_list("letter", flat=True)
        gone = accounts.drop_letters([letter for letter in handed if letter])
        mine.filter(state=Delivery.State.HANDED, letter__in=gone).update(state=Delivery.State.DROPPED, why="cancelled")


def wake() -> None:
    """Have what is due told after the transaction, by whoever is there."""
    waking.wake("core.notifications.tasks.tell", expires=10)


def tell_due(*, now: datetime | None = None, most: int = 50) -> int:
    """Tell what is due; how many were told. `now` by the database's clock."""
    now = now or database_now()
    due = Notification.objects.filter(state=Notification.State.WAITING, due_at__lte=now).order_by("due_at")
    told = 0
    for notification in due[:most]:
        try:
            told += _tell(notification, now=now)
        except Exception:
            # One that can't be put into words holds up no other.
            log.exception("notifications.not_told notification=%s kind=%s", notification.pk, notification.kind)
            _put_off(notification, now=now)
    return told


@transaction.atomic
def _tell(notification: Notification, *, now: datetime) -> bool:
    """Put one into its person's words and onto the ways they want. All or nothing, and once: an update decides."""
    waiting = Notification.objects.filter(pk=notification.pk, state=Notification.State.WAITING)
    kind = kinds.find(notification.kind)
    if kind is None:
        raise LookupError(notification.kind)  # of a version of ours that has not come here yet, or is gone
    user = get_user_model().objects.filter(pk=notification.user_id).first()
    useless_at = words.useless_at(notification, kind)
    dropped = "closed" if user is None or not user.is_active else "past" if rules.is_too_late(now, useless_at) else ""
    if dropped or user is None:
        waiting.update(state=Notification.State.DROPPED, why=dropped, updated_at=now)
        return False
    said = words.render(notification, user=user, only_short=True)
    wanted = selectors.channels_of(user.pk, kind)
    in_app = Channel.IN_APP in wanted
    changed = waiting.update(
        state=Notification.State.TOLD,
        title=said.subject[:200],
        text=said.short[:500],
        shown_at=now if in_app else None,
        updated_at=now,
    )
    if not changed:
        return False
    _send_off(notification, kind, user=user, wanted=wanted, useless_at=useless_at, now=now)
    if in_app:
        tell_sockets(user.pk, notification.pk)
    return True


def _send_off(
    notification: Notification,
    kind: Kind,
    *,
    user: Any,
    wanted: frozenset[Channel],
    useless_at: datetime | None,
    now: datetime,
) -> None:
    preference = selectors.preference_of(user.pk)
    zone = rules.zone_of(user.time_zone)
    made = []
    for channel in rules.CHANNELS:
        delivery = Delivery(notification=notification, channel=channel, due_at=now)
        if channel not in wanted:
            delivery.state, delivery.why = Delivery.State.DROPPED, "muted"
        elif channel == Channel.IN_APP:
            delivery.state, delivery.sent_at = Delivery.State.SENT, now
        elif channel == Channel.EMAIL and _can_wait(notification, kind) and preference.digest != "off":
            digest = rules.Digest(preference.digest)
            delivery.digest, delivery.why = True, "digest"
            delivery.due_at = rules.next_digest(now, digest=digest, zone=zone)
        else:
            quiet_end = selectors.quiet_end_of(preference, zone=zone, now=now)
            delivery.due_at = rules.send_at(now, quiet_end=quiet_end, critical=kind.critical, useless_at=useless_at)
            delivery.why = "quiet" if delivery.due_at > now else ""
        made.append(delivery)
    Delivery.objects.bulk_create(made)
    if any(one.state == Delivery.State.DUE and one.due_at <= now for one in made):
        wake()


def _can_wait(notification: Notification, kind: Kind) -> bool:
    """True if its letter may go into the digest. One with files goes by itself."""
    return kind.digest and not kind.critical and not notification.attachments


def tell_sockets(user_id: UUID, notification_id: UUID | None = None) -> None:
    """Let the open pages of somebody know, after the transaction, that there is something new or that much is read."""
    word = {"user": str(user_id), "notification": str(notification_id) if notification_id else None}
    transaction.on_commit(lambda: bus.tell("notifications.changed", word), robust=True)


def attachments_of(notification: Notification) -> list[accounts.Enclosure]:
    """What goes with its letter: what was given with it, and what its kind makes for it now."""
    given = [Attachment(**one) for one in notification.attachments]
    kind = kinds.find(notification.kind)
    if kind is not None and kind.enclose is not None:
        given += kind.enclose(words.unpack(notification.context), notification.user)
    return [accounts.Enclosure(one.name, one.content.encode(), one.content_type) for one in given]


def _put_off(notification: Notification, *, now: datetime) -> None:
    attempts = notification.attempts + 1
    wait = rules.wait_after(attempts)
    mine = Notification.objects.filter(
        pk=notification.pk, state=Notification.State.WAITING, attempts=notification.attempts
    )
    if wait is None:
        mine.update(state=Notification.State.FAILED, why="not_worded", attempts=attempts)
    else:
        mine.update(attempts=attempts, due_at=now + wait)
