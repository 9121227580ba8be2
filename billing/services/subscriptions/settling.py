"""What time does to subscriptions. The provider is asked outside of transactions; each step may be cut off anywhere."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from billing.errors import PaymentsOff, ProviderRefused, ProviderUnreachable
from billing.gateways.port import InvoiceFailed, InvoicePaid
from billing.models import Dispute, Subscription
from billing.rules import periods
from billing.services.subscriptions import changing, giving, hearing, letters, rows
from billing.services.subscriptions.paying import apply_renewal, is_paid
from core.common.sql import database_now

log = logging.getLogger(__name__)

State = Subscription.State
AT_ONCE = 200
MOST_INVOICES = 24  # the newest ones, which is as far back as words are missed
# Somebody who claimed a try may have died with it: after this another one makes it, with the same key.
LEASE = timedelta(minutes=10)
# A provider draws up the invoice of a new period first and collects it within an hour or so.
COLLECTS_WITHIN = timedelta(hours=2)
ASKS_AGAIN_AFTER = timedelta(hours=6)
CHANGE_TAKES = timedelta(minutes=2)
# Another interval that begins with the next period is asked for so long before.
BEFORE_THE_END = timedelta(days=1)


def settle_subscriptions(now: datetime | None = None) -> int:
    """Do what is due for subscriptions: finish changes, collect again, ask what became of them, end what isn't paid.

    How many were touched. Twice is once; what a provider doesn't answer is done the next time.
    """
    now = now or database_now()
    alive = Subscription.objects.filter(state__in=Subscription.GIVING)
    in_force = alive.exclude(state=State.PAST_DUE)
    done = 0
    done += _each(alive.filter(changing_since__lte=now - CHANGE_TAKES), _finish_change, now)
    done += _each(
        in_force.filter(
            next_version__isnull=False, period_end__lte=now + BEFORE_THE_END, period_end__gt=now,
            cancel_at_period_end=False, changing_since__isnull=True,
        ).exclude(next_interval=F("interval")),
        _begin_interval,
        now,
    )  # fmt: skip
    # Whoever has closed their account can't come and cancel.
    done += _each(alive.filter(user__deactivated_at__isnull=False, cancel_at_period_end=False), _leave, now)
    lost = Dispute.objects.filter(state=Dispute.State.LOST, payment__purchase__subscription__isnull=False)
    done += _each(alive.filter(pk__in=lost.values("payment__purchase__subscription")), _end_disputed, now)
    done += _each(alive.filter(state=State.PAST_DUE, next_attempt_at__lte=now), _collect, now)
    over = Q(period_end__lte=now - COLLECTS_WITHIN) | Q(period_end__lte=now, cancel_at_period_end=True)
    silent = in_force.filter(over).filter(Q(asked_at__isnull=True) | Q(asked_at__lte=now - ASKS_AGAIN_AFTER))
    done += _each(silent, _ask, now)
    unpaid = alive.filter(state=State.PAST_DUE, grace_until__lte=now, next_attempt_at__isnull=True)
    done += _each(unpaid, _give_up, now)
    return done


def give_due_tokens(now: datetime | None = None) -> int:
    """Give the tokens of all months that have begun; how many months. Twice, or sixteen times at once, is once."""
    now = now or database_now()
    months = 0
    for pk in giving.subscriptions_due(now):
        try:
            with transaction.atomic():
                months += giving.give_due(rows.lock(pk), now=now)
        except Exception:  # one person's trouble keeps nobody else's tokens
            log.exception("billing.tokens_not_given subscription=%s", pk)
    return months


def _each(found: QuerySet[Subscription], act: Callable[[UUID, datetime], None], now: datetime) -> int:
    done = 0
    # In any order: those that can't be settled keep no others waiting.
    for pk in list(found.order_by("?").values_list("pk", flat=True)[:AT_ONCE]):
        try:
            act(pk, now)
        except (ProviderUnreachable, ProviderRefused, PaymentsOff) as no:
            log.warning("billing.subscription_not_settled subscription=%s because=%s", pk, no.code)
            continue
        except Exception:
            log.exception("billing.subscription_not_settled subscription=%s", pk)
            continue
        done += 1
    return done


def _finish_change(subscription_id: UUID, now: datetime) -> None:
    """A change was asked for, and whoever asked is gone."""
    subscription = rows.find(subscription_id)
    changing.carry_out(subscription_id, since=subscription.changing_since, now=now)


def _leave(subscription_id: UUID, now: datetime) -> None:
    """Its person has closed their account: it ends with what is paid."""
    subscription = rows.find(subscription_id)
    changing.cancel(user_id=subscription.user_id, subscription_id=subscription_id, reason="account closed", now=now)


def _begin_interval(subscription_id: UUID, now: datetime) -> None:
    """The next period is another interval: a provider begins it when it is asked to, so it is asked at the end.

    If that can't be paid, the subscription ends, because going on would collect what somebody wanted to leave.
    """
    with transaction.atomic():
        subscription = rows.lock(subscription_id)
        if subscription.next_version is None or subscription.changing_since is not None:
            return
        changing.note_change(subscription, subscription.next_version, subscription.next_interval, at_once=True, now=now)
    try:
        changing.carry_out(subscription_id, since=now, now=now)
    except ProviderRefused:
        answer = changing.gateway_of(subscription).cancel_subscription(
            subscription.provider_subscription_id, at_period_end=True, key=f"not-changed:{subscription_id}:{now:%Y%m%d}"
        )
        subscription = hearing.hear_of(subscription_id, answer, now=now)
        letters.tell_not_changed(subscription)


def _end_disputed(subscription_id: UUID, now: datetime) -> None:
    """Its person has had their bank take a payment of it back: nothing more is collected, and what it gave is over."""
    changing.stop_collecting(rows.find(subscription_id), key=f"disputed:{subscription_id}")
    with transaction.atomic():
        hearing.end_at_once(rows.lock(subscription_id), because="disputed", now=now)


def _collect(subscription_id: UUID, now: datetime) -> None:
    """Try again to collect what is due. The try is claimed first; it counts once the provider has answered."""
    subscription = rows.find(subscription_id)
    attempts, invoice_id = subscription.attempts, subscription.due_invoice_id
    claimed = Subscription.objects.filter(
        pk=subscription_id, state=State.PAST_DUE, attempts=attempts, next_attempt_at=subscription.next_attempt_at
    ).update(next_attempt_at=now + LEASE, updated_at=now)
    if not claimed:
        return
    try:
        gateway = changing.gateway_of(subscription)
    except PaymentsOff:  # there are no keys any more: a try like any other
        _count_attempt(subscription_id, attempts, now)
        return
    if not invoice_id:  # only that something is unpaid was heard of
        try:
            _catch_up(subscription_id, now)
        except ProviderRefused as no:
            log.warning("billing.not_known_there subscription=%s because=%s", subscription_id, no.more.get("because"))
        _count_attempt(subscription_id, attempts, now)
        return
    try:
        answer: InvoicePaid | InvoiceFailed | None = gateway.pay_invoice(
            invoice_id, key=f"retry:{invoice_id}:{attempts + 1}"
        )
    except ProviderRefused:
        answer = None
    if isinstance(answer, InvoicePaid):
        apply_renewal(answer, subscription.provider, now=now)
    elif not is_paid(subscription.provider, invoice_id):
        _count_attempt(subscription_id, attempts, now)


def _count_attempt(subscription_id: UUID, attempts: int, now: datetime) -> None:
    with transaction.atomic():
        subscription = rows.lock(subscription_id)
        if subscription.state != State.PAST_DUE or subscription.attempts != attempts:
            return
        subscription.attempts = attempts + 1
        subscription.next_attempt_at = periods.retry_after(
            subscription.failed_at or now, subscription.attempts, settings.SUBSCRIPTION_RETRY_DAYS
        )
        subscription.save()
        letters.tell_failed_again(subscription)


def _ask(subscription_id: UUID, now: datetime) -> None:
    """A period is over and nobody said what comes next: words get lost, so we ask."""
    before = rows.find(subscription_id)
    asked = Subscription.objects.filter(pk=subscription_id, asked_at=before.asked_at).update(asked_at=now)
    if not asked:
        return
    try:
        _catch_up(subscription_id, now)
    except (PaymentsOff, ProviderRefused) as no:
        if not changing.is_gone(no):
            raise
        with transaction.atomic():
            subscription = rows.lock(subscription_id)
            if subscription.state in Subscription.GIVING and giving.gives_until(subscription) <= now:
                hearing.end(subscription, because="provider", now=now)


def _catch_up(subscription_id: UUID, now: datetime) -> None:
    """Take in what the provider says now: how the subscription stands, and all invoices paid for it."""
    subscription = rows.find(subscription_id)
    gateway = changing.gateway_of(subscription)
    standing = gateway.find_subscription(subscription.provider_subscription_id)
    newest = list(islice(gateway.invoices_of(subscription.provider_subscription_id), MOST_INVOICES))
    for invoice in reversed(newest):
        apply_renewal(invoice, subscription.provider, now=now)
    hearing.hear_of(subscription_id, standing, now=now)


def _give_up(subscription_id: UUID, now: datetime) -> None:
    """The days of grace are over, and so are the tries: it ends, there and here. Unless it was paid at last."""
    try:
        _catch_up(subscription_id, now)
    except (PaymentsOff, ProviderRefused) as no:
        if not changing.is_gone(no):
            raise
    subscription = rows.find(subscription_id)
    if subscription.state != State.PAST_DUE:
        return
    changing.stop_collecting(subscription, key=f"unpaid:{subscription_id}")
    with transaction.atomic():
        subscription = rows.lock(subscription_id)
        if subscription.state == State.PAST_DUE:
            hearing.end(subscription, because="unpaid", now=now)
