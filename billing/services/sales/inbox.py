"""The inbox of the providers' words: each is kept as it came, in the transaction of what it did.

The row is written first, under the provider's id of the event: whoever brings the same word at the same moment waits
for it, and finds it done. A word that could not be acted on leaves its row in a transaction of its own, and is tried
again.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import F

from billing import gateways
from billing.gateways.port import Delivered
from billing.models import WebhookEvent
from billing.services.sales import news as all_news
from core.audit import services as audit
from core.common.errors import NotFound, Refusal
from core.common.sql import database_now

log = logging.getLogger(__name__)

State = WebhookEvent.State
AT_ONCE = 200
# Between the tries: some two and a half days in all, which outlasts what a provider's own retries would bring.
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a delivery. `is_new`: this one brought the event."""

    state: str
    is_new: bool


def receive_webhook(provider: str, body: bytes, headers: Mapping[str, str], *, now: datetime | None = None) -> Received:
    """Take in one delivery: check its signature, act on it once, keep it. What fails is kept and tried again.

    Raises NotFound for a provider that isn't on here, WrongSignature, Unreadable; then nothing is kept.
    """
    delivered = gateways.provider(provider).parse_webhook(body=body, headers=headers)
    event_id = _fitting(delivered.event_id)
    if _count_again(provider, event_id):
        return Received("known", is_new=False)
    try:
        with transaction.atomic():
            _keep(provider, event_id, delivered, State.IGNORED if not delivered.news else State.DONE)
            outcome = _act(provider, delivered, now)
            WebhookEvent.objects.filter(provider=provider, event_id=event_id).update(outcome=outcome)
    except _Doubled:
        _count_again(provider, event_id)
        return Received("known", is_new=False)
    except Exception as error:
        return _keep_failed(provider, event_id, delivered, error, now)
    return Received(State.DONE if delivered.news else State.IGNORED, is_new=True)


def retry_due(now: datetime | None = None) -> int:
    """Try those words again that are due; how many could be acted on. Twice at once tries each once."""
    now = now or database_now()
    due = WebhookEvent.objects.filter(state=State.FAILED, next_attempt_at__lte=now).order_by("next_attempt_at")
    done = 0
    for event in due[:AT_ONCE]:
        last = event.attempts > len(WAITS)
        claimed = WebhookEvent.objects.filter(pk=event.pk, state=State.FAILED, attempts=event.attempts).update(
            attempts=F("attempts") + 1,
            next_attempt_at=now + WAITS[min(event.attempts, len(WAITS) - 1)],
            updated_at=now,
        )
        if not claimed:
            continue
        if _try_again(event.pk, now=now, only=State.FAILED):
            done += 1
        elif last:
            WebhookEvent.objects.filter(pk=event.pk, state=State.FAILED).update(
                state=State.GIVEN_UP, next_attempt_at=None, updated_at=now
            )
            log.error("sales.webhook_given_up event=%s provider=%s", event.pk, event.provider)
    return done


def replay(event_id: UUID, *, by: UUID, now: datetime | None = None) -> WebhookEvent:
    """Act on a kept word once more, whatever became of it: what it did before, it does not do twice."""
    now = now or database_now()
    with transaction.atomic():
        event = WebhookEvent.objects.filter(pk=event_id).first()
        if event is None:
            raise NotFound
        audit.record(
            action="webhook.replayed",
            actor=by,
            targets=[("webhook", str(event_id))],
            context={"provider": event.provider, "state": event.state},
        )
        WebhookEvent.objects.filter(pk=event_id).update(attempts=F("attempts") + 1, updated_at=now)
    _try_again(event_id, now=now)
    event.refresh_from_db()
    return event


class _Doubled(Exception):
    """Somebody else has brought the same word at the same moment."""


def _keep(provider: str, event_id: str, delivered: Delivered, state: str, **more: object) -> None:
    try:
        with transaction.atomic():
            WebhookEvent.objects.create(
                provider=provider,
                event_id=event_id,
                kind=delivered.kind[:80],
                about=delivered.about[:120],
                payload=delivered.payload,
                happened_at=delivered.at,
                state=state,
                **more,
            )
    except IntegrityError:
        raise _Doubled from None


def _act(provider: str, delivered: Delivered, now: datetime | None) -> str:
    done = [all_news.apply(provider, news, now=now) for news in delivered.news]
    return " ".join(dict.fromkeys(done))[:80]


def _count_again(provider: str, event_id: str) -> bool:
    known = WebhookEvent.objects.filter(provider=provider, event_id=event_id)
    return bool(known.update(deliveries=F("deliveries") + 1))


def _keep_failed(
    provider: str, event_id: str, delivered: Delivered, error: Exception, now: datetime | None
) -> Received:
    if isinstance(error, OperationalError | InterfaceError) and not _is_conflict(error):
        raise error  # no database, nothing kept: the provider delivers it again
    now = now or database_now()
    _log(provider, delivered.kind, error)
    try:
        _keep(
            provider,
            event_id,
            delivered,
            State.FAILED,
            next_attempt_at=now + WAITS[0],
            error=_in_a_word(error),
        )
    except _Doubled:
        _count_again(provider, event_id)
        return Received("known", is_new=False)
    return Received(State.FAILED, is_new=True)


def _try_again(event_id: UUID, *, now: datetime, only: str = "") -> bool:
    event = WebhookEvent.objects.get(pk=event_id)
    try:
        delivered = gateways.provider(event.provider).read_event(event.payload)
        with transaction.atomic():
            mine = WebhookEvent.objects.select_for_update(no_key=True).filter(pk=event_id)
            if only and not mine.filter(state=only).exists():
                return True
            mine.get()
            outcome = _act(event.provider, delivered, now)
            WebhookEvent.objects.filter(pk=event_id).update(
                state=State.DONE if delivered.news else State.IGNORED,
                outcome=outcome,
                error="",
                next_attempt_at=None,
                updated_at=now,
            )
    except Exception as error:
        _log(event.provider, event.kind, error)
        failed = WebhookEvent.objects.filter(pk=event_id, state__in=(State.FAILED, State.GIVEN_UP))
        failed.update(error=_in_a_word(error), updated_at=now)
        return False
    return True


def _log(provider: str, kind: str, error: Exception) -> None:
    if isinstance(error, Refusal):
        log.warning("sales.webhook_refused provider=%s because=%s", provider, error.code)
    else:
        log.error("sales.webhook_failed provider=%s", provider, exc_info=error)


def _in_a_word(error: Exception) -> str:
    return error.code if isinstance(error, Refusal) else type(error).__name__


def _is_conflict(error: Exception) -> bool:
    """True for two transactions in each other's way, which is no outage."""
    return getattr(error.__cause__, "sqlstate", None) in ("40P01", "40001")


def _fitting(event_id: str) -> str:
    """An event's id as it is kept: one that is too long by its hash."""
    return event_id if len(event_id) <= 160 else f"sha256:{sha256(event_id.encode()).hexdigest()}"
