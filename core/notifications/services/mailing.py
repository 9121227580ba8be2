"""By e-mail: each as a letter of its own or several as one, in the outgoing mail of `accounts`."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F

from core.accounts import services as accounts
from core.common.sql import database_now
from core.notifications import kinds, rules, selectors, words
from core.notifications.kinds import Kind
from core.notifications.models import Delivery
from core.notifications.rules import Channel
from core.notifications.services.preferences import hold
from core.notifications.services.telling import attachments_of
from core.notifications.services.unsubscribing import make_token

log = logging.getLogger(__name__)

DIGEST_MOST = 30
"""So many are told one by one in a digest; of the others it tells how many there are."""

State = Delivery.State
TEST = "test"
"""Why a delivery is there that somebody asked for to see what it is like: it heeds no choices and no quiet hours."""


def mail_due(*, now: datetime | None = None, most: int = 50) -> int:
    """Hand what is due by e-mail to the outgoing mail; how many notifications went."""
    now = now or database_now()
    due = Delivery.objects.filter(channel=Channel.EMAIL, state=State.DUE, due_at__lte=now).order_by("due_at")
    handed = 0
    for delivery in due.filter(digest=False).select_related("notification")[:most]:
        handed += _try(delivery, now=now)
    people = due.filter(digest=True).values_list("notification__user_id", flat=True)
    for user_id in list(dict.fromkeys(people[: most * 10]))[:most]:
        try:
            handed += _hand_over_digest(user_id, now=now)
        except Exception:
            log.exception("notifications.digest_failed user=%s", user_id)
            rows = due.filter(digest=True, notification__user_id=user_id)
            rows.filter(attempts__gte=len(rules.WAITS)).update(state=State.FAILED, why="not_worded")
            rows.update(due_at=now + rules.WAITS[-1], attempts=F("attempts") + 1)
    return handed


def note_end_of_letter(letter_id: UUID, sent: bool, problem: str) -> None:
    """What became of a letter: sent, or given up."""
    Delivery.objects.filter(letter=letter_id, state=State.HANDED).update(
        state=State.SENT if sent else State.FAILED, why=problem, sent_at=database_now() if sent else None
    )


def note_ended_letters() -> int:
    """Note what became of letters, where that could not be noted with their end; how many."""
    waiting = Delivery.objects.filter(state=State.HANDED).exclude(letter=None).values_list("letter", flat=True)
    ended = accounts.ended_letters([letter for letter in waiting.distinct()[:1000] if letter])
    for letter_id, (sent, problem) in ended.items():
        note_end_of_letter(letter_id, sent, problem)
    return len(ended)


def unsubscribe_headers(url: str) -> dict[str, str]:
    """What lets a mail program unsubscribe by itself (RFC 2369, RFC 8058)."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if url else {}


def unsubscribe_urls(user_id: UUID, names: Sequence[str]) -> tuple[str, str]:
    """For people, a page of ours; for mail programs, what they post to."""
    token = make_token(user_id, names)
    return f"{settings.ORIGINS[0]}/unsubscribe/{token}", f"{settings.ORIGINS[0]}/api/unsubscribe/{token}"


def letter_of(kind: Kind, user_id: UUID) -> tuple[str, dict[str, str]]:
    """The page on which somebody unsubscribes from a kind, and the headers of its letter; none for what is critical."""
    if kind.critical:
        return "", {}
    page, address = unsubscribe_urls(user_id, [kind.name])
    return page, unsubscribe_headers(address)


def _try(delivery: Delivery, *, now: datetime) -> bool:
    try:
        return _hand_over(delivery, now=now)
    except Exception:
        log.exception("notifications.not_mailed delivery=%s kind=%s", delivery.pk, delivery.notification.kind)
        attempts = delivery.attempts + 1
        wait = rules.wait_after(attempts)
        mine = Delivery.objects.filter(pk=delivery.pk, state=State.DUE, attempts=delivery.attempts)
        if wait is None:
            mine.update(state=State.FAILED, why="not_worded", attempts=attempts)
        else:
            mine.update(attempts=attempts, due_at=now + wait)
        return False


@transaction.atomic
def _hand_over(delivery: Delivery, *, now: datetime) -> bool:
    """Write one letter. Delivery and letter change together, and once: an update decides."""
    notification = delivery.notification
    kind = kinds.find(notification.kind)
    if kind is None:
        raise LookupError(notification.kind)
    mine = Delivery.objects.filter(pk=delivery.pk, state=State.DUE)
    user = get_user_model().objects.get(pk=notification.user_id)
    is_test = delivery.why == TEST
    useless_at = None if is_test else words.useless_at(notification, kind)
    dropped = selectors.why_not(user, kind, channel=Channel.EMAIL, useless_at=useless_at, now=now)
    if dropped and not is_test:
        mine.update(state=State.DROPPED, why=dropped)
        return False
    later = selectors.send_at(user, kind, useless_at=useless_at, now=now)
    if later > now and not is_test:
        mine.update(due_at=later, why="quiet")
        return False
    if not mine.update(state=State.HANDED, why=""):
        return False
    page, headers = letter_of(kind, user.pk)
    said = words.render(notification, user=user, unsubscribe=page)
    letter = accounts.post_written_letter(
        kind=kind.name,
        user_id=user.pk,
        to=user.email,
        subject=said.subject,
        text=said.text,
        html=said.html,
        key=f"notification:{delivery.pk}",
        enclosures=attachments_of(notification),
        headers=headers,
        expires_at=useless_at,
    )
    Delivery.objects.filter(pk=delivery.pk).update(letter=letter)
    return True


@transaction.atomic
def _hand_over_digest(user_id: UUID, *, now: datetime) -> int:
    """Write one letter of all that has waited for the digest; how many it tells of."""
    preference = hold(user_id)
    user = get_user_model().objects.get(pk=user_id)
    rows = Delivery.objects.filter(
        notification__user_id=user_id, channel=Channel.EMAIL, state=State.DUE, digest=True, due_at__lte=now
    )
    quiet_end = selectors.quiet_end_of(preference, zone=rules.zone_of(user.time_zone), now=now)
    if quiet_end is not None:
        rows.update(due_at=quiet_end)
        return 0
    told = []
    for row in rows.select_related("notification").order_by("notification__created_at"):
        kind = kinds.find(row.notification.kind)
        dropped = (
            "gone" if kind is None else selectors.why_not(user, kind, channel=Channel.EMAIL, useless_at=None, now=now)
        )
        if not dropped and row.notification.read_at is not None:
            dropped = "read"
        if dropped:
            Delivery.objects.filter(pk=row.pk).update(state=State.DROPPED, why=dropped)
        else:
            told.append(row)
    if told:
        letter = _post_digest(user, told)
        Delivery.objects.filter(pk__in=[row.pk for row in told]).update(state=State.HANDED, why="", letter=letter)
    return len(told)


def _post_digest(user: Any, told: Sequence[Delivery]) -> UUID:
    names = sorted({row.notification.kind for row in told})
    page, address = unsubscribe_urls(user.pk, names)
    origin = settings.ORIGINS[0]
    items = [
        {
            "title": row.notification.title,
            "text": row.notification.text,
            "at": row.notification.shown_at or row.notification.created_at,
            "link": f"{origin}{row.notification.url}" if row.notification.url else "",
        }
        for row in told[:DIGEST_MOST]
    ]
    said = words.render_kind(
        "digest",
        {"items": items, "more": len(told) - len(items), "count": len(told), "url": "/inbox"},
        user=user,
        unsubscribe=page,
    )
    return accounts.post_written_letter(
        kind="digest",
        user_id=user.pk,
        to=user.email,
        subject=said.subject,
        text=said.text,
        html=said.html,
        key=f"digest:{told[0].pk}",
        headers=unsubscribe_headers(address),
    )
