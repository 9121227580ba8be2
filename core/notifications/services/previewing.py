"""Looking at a notification before anybody gets it: with what its kind gives as an example."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction

from core.common.errors import TooMany
from core.common.sql import database_now
from core.notifications import kinds, words
from core.notifications.errors import NoDevice, UnknownKind
from core.notifications.kinds import Kind
from core.notifications.models import Delivery, Device, Notification
from core.notifications.rules import Channel
from core.notifications.services import mailing
from core.notifications.services.telling import tell_sockets, wake
from core.notifications.words import Said

TESTS_AN_HOUR = 6


def preview(kind: str, *, user_id: UUID, language: str = "") -> Said:
    """A kind in its words for this person, in their language or another. Raises UnknownKind."""
    found = _find(kind)
    user = get_user_model().objects.get(pk=user_id)
    page, _headers = mailing.letter_of(found, user.pk)
    return words.render_kind(kind, found.example(), user=user, language=language, unsubscribe=page)


@transaction.atomic
def send_test(kind: str, *, channel: Channel, user_id: UUID, now: datetime | None = None) -> None:
    """Send somebody an example of a kind by one channel, whatever they have chosen, quiet hours or not.

    Raises UnknownKind, NoDevice, and TooMany after a few in an hour.
    """
    now = now or database_now()
    found = _find(kind)
    if channel == Channel.PUSH and not Device.objects.filter(user_id=user_id).exists():
        raise NoDevice
    user = get_user_model().objects.get(pk=user_id)
    notification = _take_turn(found, user_id, now=now)
    said = words.render(notification, user=user, only_short=True)
    in_app = channel == Channel.IN_APP
    Notification.objects.filter(pk=notification.pk).update(
        title=said.subject[:200], text=said.short[:500], shown_at=now if in_app else None
    )
    state = Delivery.State.SENT if in_app else Delivery.State.DUE
    Delivery.objects.create(
        notification=notification,
        channel=channel,
        state=state,
        why=mailing.TEST,
        due_at=now,
        sent_at=now if in_app else None,
    )
    if in_app:
        tell_sockets(user_id, notification.pk)
    else:
        wake()


def _find(name: str) -> Kind:
    kind = kinds.find(name)
    if kind is None:
        raise UnknownKind
    return kind


def _take_turn(kind: Kind, user_id: UUID, *, now: datetime) -> Notification:
    """One of the hour's places, by its key: of many at once so many get one as there are. Raises TooMany."""
    context = words.pack(kind.example())
    url = str(context.get("url") or "")
    for place in range(TESTS_AN_HOUR):
        key = f"test:{user_id}:{now:%Y%m%d%H}:{place}"
        made, is_mine = Notification.objects.get_or_create(
            key=key,
            defaults={
                "kind": kind.name,
                "user_id": user_id,
                "context": context,
                "url": url,
                "due_at": now,
                "state": Notification.State.TOLD,
            },
        )
        if is_mine:
            return made
    raise TooMany(retry_after_ms=round((3600 - now.minute * 60 - now.second) * 1000))
