"""Letters: mail that is due, written with what it tells about and sent after it."""

import logging
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from celery import current_app
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone, translation

from core.accounts.models import Letter, User

log = logging.getLogger(__name__)

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(hours=12))
# Nobody's absence note has to answer a program.
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
KEPT = timedelta(days=90)


def post_letter(
    *, kind: str, user_id: UUID | None = None, to: str = "", context: Mapping[str, Any] | None = None, key: str = ""
) -> None:
    """Put a letter into the outgoing mail, in the language of whom it is for.

    Its words are the templates `letters/<kind>.subject.txt`, `letters/<kind>.txt` and, if there is one,
    `letters/<kind>.html` of any app. It goes out after the caller's transaction; the same `key` twice is one letter.
    """
    user = User.objects.filter(pk=user_id).first() if user_id else None
    address = to or (user.email if user else "")
    if not address:
        return
    if key and Letter.objects.filter(key=key).exists():
        return
    with translation.override(user.language if user else translation.get_language()):
        given = {"user": user, **(context or {})}
        subject = " ".join(render_to_string(f"letters/{kind}.subject.txt", given).split())
        text = _tidy(render_to_string(f"letters/{kind}.txt", given))
        html = _render_if_there(f"letters/{kind}.html", given)
    now = timezone.now()
    letter = Letter(kind=kind, user=user, to=address, subject=subject, text=text, html=html, key=key, due_at=now)
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
            _message(letter).send()
        except Exception as reason:
            log.warning("letters.not_sent letter=%s reason=%s", letter.pk, type(reason).__name__)
            if letter.attempts + 1 >= len(WAITS):
                Letter.objects.filter(pk=letter.pk).update(state=Letter.State.FAILED)
            continue
        # Its words have arrived, codes among them; what is kept is that it was sent.
        Letter.objects.filter(pk=letter.pk).update(
            state=Letter.State.SENT, sent_at=timezone.now(), subject="", text="", html=""
        )
        sent += 1
    return sent


def forget(now: datetime) -> None:
    """Drop letters that were sent or given up long ago. Until then a key is not used again."""
    Letter.objects.filter(created_at__lte=now - KEPT).exclude(state=Letter.State.DUE).delete()


def _message(letter: Letter) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(letter.subject, letter.text, to=[letter.to], headers=HEADERS)
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def _render_if_there(template: str, given: Mapping[str, Any]) -> str:
    try:
        return render_to_string(template, dict(given))
    except TemplateDoesNotExist:
        return ""


def _tidy(text: str) -> str:
    """Without the empty lines that template tags leave behind."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _wake() -> None:
    current_app.send_task("core.accounts.tasks.send_letters", expires=10)
