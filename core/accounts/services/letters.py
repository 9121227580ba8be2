"""Letters: mail that is due, written with what it tells about and sent after it."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import current_app
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from core.accounts.models import Letter, User

log = logging.getLogger(__name__)

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(hours=12))
HEADERS = {"Auto-Submitted": "auto-generated"}


def post_letter(
    *, kind: str, user_id: UUID | None = None, to: str = "", context: Mapping[str, Any] | None = None, key: str = ""
) -> None:
    """Put a letter into the outgoing mail, in the language of whom it is for.

    Its words are the templates `letters/<kind>.subject.txt` and `letters/<kind>.txt` of any app. It goes out after the
    caller's transaction; the same `key` twice is one letter.
    """
    user = User.objects.filter(pk=user_id).first() if user_id else None
    address = to or (user.email if user else "")
    if not address:
        return
    if key and Letter.objects.filter(key=key).exists():
        return
    with translation.override(user.language if user else None):
        given = {"user": user, **(context or {})}
        subject = " ".join(render_to_string(f"letters/{kind}.subject.txt", given).split())
        text = render_to_string(f"letters/{kind}.txt", given)
    letter = Letter(kind=kind, user=user, to=address, subject=subject, text=text, key=key, due_at=timezone.now())
    Letter.objects.bulk_create([letter], ignore_conflicts=bool(key))
    transaction.on_commit(_wake, robust=True)


def send_due(*, most: int = 50) -> int:
    """Send the letters that are due. How many went. A process that dies between sending and noting it sends twice."""
    sent = 0
    for letter in Letter.objects.filter(state=Letter.State.DUE, due_at__lte=timezone.now()).order_by("due_at")[:most]:
        claimed = Letter.objects.filter(pk=letter.pk, state=Letter.State.DUE, attempts=letter.attempts).update(
            attempts=letter.attempts + 1, due_at=timezone.now() + WAITS[min(letter.attempts, len(WAITS) - 1)]
        )
        if not claimed:
            continue
        try:
            EmailMessage(letter.subject, letter.text, to=[letter.to], headers=HEADERS).send()
        except Exception as reason:
            log.warning("letters.not_sent letter=%s reason=%s", letter.pk, type(reason).__name__)
            if letter.attempts + 1 >= len(WAITS):
                Letter.objects.filter(pk=letter.pk).update(state=Letter.State.FAILED)
            continue
        Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENT, sent_at=timezone.now())
        sent += 1
    return sent


def _wake() -> None:
    current_app.send_task("core.accounts.tasks.send_letters", expires=10)
