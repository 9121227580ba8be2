"""Letters: mail that is due, written with what it tells about and sent after it.

A letter is claimed by a lease on the database's clock, sent, and noted. Whoever dies in between leaves a lease that
runs out, and the next one sends it again under the same Message-ID, by which mailboxes know it for the same letter.
"""

import logging
import re
import smtplib
import socket
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation

from core.accounts.models import Letter, User
from core.common.sql import database_now

log = logging.getLogger(__name__)

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3))
"""How long after each failed attempt the next one comes; the one after the last is the last."""
# One attempt is cut off before its lease runs out, so that nobody else begins while it is still going on.
ATTEMPT = 60.0
LEASE = timedelta(seconds=90)
# Nobody's absence note has to answer a program.
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
KEPT = timedelta(days=90)

Ending = Callable[[UUID, bool, str], None]
_endings: list[Ending] = []


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a letter."""

    name: str
    content: bytes
    content_type: str


def on_end(ending: Ending) -> None:
    """Have a function called with a letter's id, whether it was sent, and else why not, in the transaction in which
    that is noted.
    """
    _endings.append(ending)


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
    _post(Letter(kind=kind, user=user, to=address, subject=subject, text=text, html=html, key=key))


def post_written_letter(
    *,
    kind: str,
    user_id: UUID,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    key: str,
    enclosures: Sequence[Enclosure] = (),
    headers: Mapping[str, str] | None = None,
    expires_at: datetime | None = None,
) -> UUID:
    """Put a letter into the outgoing mail whose words there are already; its id, also if this `key` was posted before.

    After `expires_at` it is not sent any more.
    """
    letter = Letter(
        kind=kind,
        user_id=user_id,
        to=to,
        subject=" ".join(subject.split())[:998],
        text=_tidy(text),
        html=html,
        key=key,
        attachments=[
            {"name": one.name, "content": b64encode(one.content).decode(), "content_type": one.content_type}
            for one in enclosures
        ],
        headers=dict(headers or {}),
        expires_at=expires_at,
    )
    _post(letter)
    return Letter.objects.values_list("pk", flat=True).get(key=key)


def drop_letters(ids: Collection[UUID]) -> list[UUID]:
    """Take letters back that nobody has begun to send; which ones went."""
    free = Letter.objects.select_for_update().filter(pk__in=ids, state=Letter.State.DUE, lease_until__isnull=True)
    with transaction.atomic():
        gone = list(free.values_list("pk", flat=True))
        Letter.objects.filter(pk__in=gone, state=Letter.State.DUE, lease_until__isnull=True).delete()
    return gone


def ended_letters(ids: Collection[UUID]) -> dict[UUID, tuple[bool, str]]:
    """Which of these letters have ended: whether they were sent, and else why not. One that is gone has ended, too."""
    known = {letter.pk: letter for letter in Letter.objects.filter(pk__in=ids).only("state", "problem")}
    return {
        pk: (letter.state == Letter.State.SENT, letter.problem) if (letter := known.get(pk)) else (False, "gone")
        for pk in ids
        if pk not in known or known[pk].state != Letter.State.DUE
    }


def send_due(*, most: int = 50) -> int:
    """Send the letters that are due. How many went.

    Each is sent by one process at a time. After a death between the mail server's yes and our note of it, or where the
    yes was lost on the way, it goes again with the same Message-ID.
    """
    sent = 0
    now = database_now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    due = Letter.objects.filter(free, state=Letter.State.DUE, due_at__lte=now).order_by("due_at")
    for letter in due[:most]:
        if _claim(letter) and _send(letter):
            sent += 1
    return sent


def forget(now: datetime) -> None:
    """Drop letters that were sent or given up long ago. Until then a key is not used again."""
    Letter.objects.filter(created_at__lte=now - KEPT).exclude(state=Letter.State.DUE).delete()


def message_id(letter: Letter) -> str:
    """The Message-ID of a letter, the same whoever asks."""
    host = parseaddr(str(settings.DEFAULT_FROM_EMAIL))[1].rpartition("@")[2] or "localhost"
    return f"<{letter.pk.hex}@{host}>"


def _post(letter: Letter) -> None:
    letter.due_at = database_now()
    # Kept, not worked out again: the sender's address may be another one at the next attempt.
    letter.headers = {**letter.headers, "Message-ID": message_id(letter)}
    Letter.objects.bulk_create([letter], ignore_conflicts=bool(letter.key))
    transaction.on_commit(_wake, robust=True)


def _claim(letter: Letter) -> bool:
    """Take a letter for as long as an attempt may last. Of several who try one succeeds: `attempts` is the token."""
    now = database_now()
    mine = Letter.objects.filter(
        Q(lease_until__isnull=True) | Q(lease_until__lte=now),
        pk=letter.pk,
        state=Letter.State.DUE,
        attempts=letter.attempts,
    )
    if letter.expires_at is not None and letter.expires_at <= now:
        _note(letter, mine, sent=False, problem="expired", state=Letter.State.FAILED)
        return False
    letter.attempts += 1
    return bool(mine.update(attempts=letter.attempts, lease_until=now + LEASE))


def _send(letter: Letter) -> bool:
    """Send a letter that is claimed, and note what came of it; True if it went."""
    mine = Letter.objects.filter(pk=letter.pk, state=Letter.State.DUE, attempts=letter.attempts)
    try:
        with _line(ATTEMPT) as connection:
            _message(letter, connection).send()
    except Exception as reason:
        problem, is_final = _what_failed(reason)
        log.warning("letters.not_sent letter=%s problem=%s", letter.pk, problem)
        if is_final or letter.attempts > len(WAITS):
            _note(letter, mine, sent=False, problem=problem, state=Letter.State.FAILED)
        else:
            wait = WAITS[letter.attempts - 1]
            mine.update(lease_until=None, due_at=database_now() + wait, problem=problem)
        return False
    # Its words have arrived, codes among them; what is kept is that it was sent, and under which Message-ID.
    kept = {"Message-ID": letter.headers.get("Message-ID") or message_id(letter)}
    emptied: dict[str, Any] = {"subject": "", "text": "", "html": "", "attachments": [], "headers": kept}
    return _note(letter, mine, sent=True, state=Letter.State.SENT, sent_at=database_now(), **emptied)


def _note(letter: Letter, mine: QuerySet[Letter], *, sent: bool, problem: str = "", **changes: Any) -> bool:
    """Write an end down, once: whoever has lost the lease meanwhile writes nothing."""
    with transaction.atomic():
        if not mine.update(lease_until=None, problem=problem, **changes):
            return False
        for ending in _endings:
            try:
                with transaction.atomic():
                    ending(letter.pk, sent, problem)
            except Exception:
                # That it went must be kept, whoever can't hear of it now.
                log.exception("letters.ending_failed letter=%s", letter.pk)
    return True


@contextmanager
def _line(seconds: float) -> Iterator[Any]:
    """A line to the mail server that breaks after so long. Timeouts of its own count anew from each answer on, and a
    server that takes its time for each of them would outlast the lease.
    """
    connection: Any = get_connection()
    ends_at = time.monotonic() + seconds
    over = threading.Timer(seconds, _break, [connection])
    over.daemon = True
    over.start()
    try:
        connection.open()
        if time.monotonic() > ends_at:
            raise TimeoutError
        yield connection
    finally:
        over.cancel()
        with suppress(Exception):  # what was taken is taken, however the goodbye goes
            connection.close()


def _break(connection: Any) -> None:
    held = getattr(getattr(connection, "connection", None), "sock", None)
    if held is not None:
        with suppress(OSError):
            held.shutdown(socket.SHUT_RDWR)


def _what_failed(reason: Exception) -> tuple[str, bool]:
    """A word for what failed, and whether trying again is in vain."""
    if isinstance(reason, smtplib.SMTPAuthenticationError):
        return "not_let_in", False  # the installation's mistake, which somebody is going to mend
    if isinstance(reason, smtplib.SMTPRecipientsRefused):
        status = max((int(said[0]) for said in reason.recipients.values()), default=0)
        return f"refused_{status}", 500 <= status < 600
    if isinstance(reason, smtplib.SMTPResponseException):
        return f"refused_{reason.smtp_code}", 500 <= reason.smtp_code < 600
    if isinstance(reason, TimeoutError):
        return "timeout", False
    if isinstance(reason, (OSError, smtplib.SMTPException)):
        return "unreachable", False
    return type(reason).__name__[:40], False


def _message(letter: Letter, connection: Any) -> EmailMultiAlternatives:
    headers = {**HEADERS, "Message-ID": message_id(letter), **letter.headers}
    message = EmailMultiAlternatives(
        letter.subject, letter.text, to=[letter.to], headers=headers, connection=connection
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    for one in letter.attachments:
        content, kind = b64decode(one["content"]), one["content_type"]
        if kind.startswith("text/calendar"):
            # A form of the letter that calendars read (RFC 6047, 2.4): only there do they find an invitation. And a
            # file for whoever's mail program is none of those; of another type, or it would be taken twice.
            message.attach_alternative(content.decode(), kind)
            kind = "application/ics"
        message.attach(one["name"], content, kind)
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
