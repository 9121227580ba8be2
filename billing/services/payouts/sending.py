"""Carrying payouts to the bank, and taking in what the bank did. What it did not take stays owed."""

import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from billing.errors import PayoutNotOpen, ProviderUnreachable
from billing.gateways.payouts import Arrived, Transfer, payout_provider
from billing.models import LedgerAccount, LedgerTransaction, Payout, PayoutAccount, PayoutBatch
from billing.rules import payouts as rules
from billing.rules.money import write_money
from billing.services import ledger
from billing.services.ledger import Move
from billing.services.numbers import take_sequence
from billing.services.payouts.accounts import details_of
from billing.services.payouts.making import make_payouts
from core.accounts import vault
from core.accounts.errors import NotYourself
from core.audit import services as audit
from core.common.errors import NotFound
from core.common.sql import database_now
from core.notifications.services import notify

log = logging.getLogger(__name__)

State = Payout.State
AT_ONCE = 500


def send_owed(*, now: datetime | None = None, by: UUID | None = None) -> PayoutBatch | None:
    """Put what is owed into a batch and give it to whoever carries payouts. None: nothing is owed.

    The claim is kept before anything is sent: a process that dies in between leaves payouts that `finish_sent` sends
    again, under the same keys.
    """
    now = now or database_now()
    batch = _claim(now=now, by=by)
    if batch is not None:
        _carry(list(batch.payouts.filter(state=State.SENT)), method=batch.method, now=now)
    return batch


def run_payouts(*, now: datetime | None = None) -> int:
    """What time does to payouts: the period's are made, what failed is tried again, and sent by who can do it alone.

    A file for the bank is made when staff ask for it. Twice is once. How many were made.
    """
    made = make_payouts(now=now)
    retry_failed(now=now)
    if settings.PAYOUT_METHOD != "manual":
        send_owed(now=now)
    finish_sent(now=now)
    return len(made)


def finish_sent(*, now: datetime | None = None) -> int:
    """Ask again about what was sent by a provider that answers by itself; how many came to an end."""
    now = now or database_now()
    sent = Payout.objects.filter(state=State.SENT).exclude(method="manual").order_by("id")[:AT_ONCE]
    by_method: dict[str, list[Payout]] = {}
    for payout in sent:
        by_method.setdefault(payout.method, []).append(payout)
    return sum(_carry(payouts, method=method, now=now) for method, payouts in by_method.items())


def retry_failed(*, now: datetime | None = None) -> int:
    """Let failed payouts whose time has come be sent again; how many."""
    now = now or database_now()
    due = Payout.objects.filter(state=State.FAILED, next_attempt_at__lte=now)
    return due.update(state=State.OWED, next_attempt_at=None, updated_at=now)


@transaction.atomic
def retry_payout(*, payout_id: UUID, by: UUID, now: datetime | None = None) -> Payout:
    """Let a failed payout be sent again now. Raises PayoutNotOpen."""
    now = now or database_now()
    failed = Payout.objects.filter(pk=payout_id, state=State.FAILED)
    again = failed.update(state=State.OWED, next_attempt_at=None, updated_at=now)
    return _after(payout_id, done=bool(again), already=State.OWED, action="payout.retried", by=by)


@transaction.atomic
def mark_paid(*, payout_id: UUID, reference: str, by: UUID | None = None, now: datetime | None = None) -> Payout:
    """Note that the bank has taken it. Twice is once; raises PayoutNotOpen for one that was canceled, NotYourself."""
    now = now or database_now()
    if by is not None and Payout.objects.filter(pk=payout_id, user_id=by).exists():
        raise NotYourself
    open_ones = Payout.objects.filter(pk=payout_id, state__in=[State.OWED, State.SENT, State.FAILED])
    paid = open_ones.update(
        state=State.PAID,
        reference=reference[:120],
        paid_at=now,
        failed_because="",
        next_attempt_at=None,
        updated_at=now,
    )
    payout = _after(payout_id, done=bool(paid), already=State.PAID, action="payout.paid", by=by)
    if paid:
        _post(
            payout,
            sign=1,
            kind=LedgerTransaction.Kind.PAYOUT,
            key=f"payout-paid:{payout.pk}:{payout.attempts}",
            now=now,
        )
        _tell("payout_paid", payout)
    return payout


@transaction.atomic
def mark_failed(*, payout_id: UUID, because: str, by: UUID | None = None, now: datetime | None = None) -> Payout:
    """Note that the bank refused it, or sent it back: it stays owed, and is tried again. Raises PayoutNotOpen."""
    now = now or database_now()
    payout = Payout.objects.select_for_update().filter(pk=payout_id).first()
    if payout is None:
        raise NotFound
    was_paid = payout.state == State.PAID
    failed = Payout.objects.filter(pk=payout_id, state__in=[State.SENT, State.PAID]).update(
        state=State.FAILED,
        failed_because=because[:200],
        next_attempt_at=rules.retry_at(payout.attempts, now),
        paid_at=None,
        updated_at=now,
    )
    payout = _after(payout_id, done=bool(failed), already=State.FAILED, action="payout.failed", by=by)
    if failed:
        if was_paid:
            _post(payout, sign=-1, kind=LedgerTransaction.Kind.PAYOUT_RETURN, key=_returned(payout), now=now)
        _tell("payout_failed", payout)
    return payout


def _claim(*, now: datetime, by: UUID | None) -> PayoutBatch | None:
    with transaction.atomic():
        ready = Payout.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=now),
            state=State.OWED,
            user__in=PayoutAccount.objects.values("user"),
        )
        found = [payout.pk for payout in ready.order_by("id")[:AT_ONCE]]
        if not found:
            return None
        number = take_sequence("payout-batches")
        batch = PayoutBatch.objects.create(number=number, method=settings.PAYOUT_METHOD, made_by_id=by)
        Payout.objects.filter(pk__in=found, state=State.OWED).update(
            state=State.SENT, batch=batch, method=batch.method, sent_at=now, attempts=F("attempts") + 1, updated_at=now
        )
        audit.record(
            action="payouts.sent",
            actor=by,
            actor_kind="person" if by else "system",
            targets=[("payout_batch", str(batch.pk))],
            context={"number": number, "payouts": len(found), "method": batch.method},
        )
    return batch


def _carry(payouts: Sequence[Payout], *, method: str, now: datetime) -> int:
    """Send these, outside of any transaction, and take in the answers; how many came to an end."""
    transfers = [transfer for payout in payouts if (transfer := _transfer(payout)) is not None]
    try:
        answers = payout_provider(method).send(transfers)
    except ProviderUnreachable:
        log.warning("payouts.provider_unreachable method=%s payouts=%s", method, len(transfers))
        return 0
    for answer in answers:
        payout_id = UUID(answer.key.removeprefix("payout-").rpartition("-")[0])
        try:
            if isinstance(answer, Arrived):
                mark_paid(payout_id=payout_id, reference=answer.reference, now=now)
            else:
                mark_failed(payout_id=payout_id, because=answer.because, now=now)
        except PayoutNotOpen:
            log.warning("payouts.answer_too_late payout=%s", payout_id)
    return len(answers)


def _transfer(payout: Payout) -> Transfer | None:
    account = PayoutAccount.objects.filter(user_id=payout.user_id).first()
    try:
        details = details_of(account) if account else None
    except vault.Unreadable:
        details = None
    if details is None:
        log.error("payouts.account_unreadable payout=%s", payout.pk)
        return None
    return Transfer(
        # A payout that bounced is another transfer when it is tried again.
        key=f"payout-{payout.pk}-{payout.attempts}",
        number=payout.number,
        holder=details.holder,
        account=details.account,
        bank_code=details.bank_code,
        country=details.country,
        amount_minor=payout.net_minor,
        currency=payout.currency,
    )


def _after(payout_id: UUID, *, done: bool, already: str, action: str, by: UUID | None) -> Payout:
    payout = Payout.objects.select_related("user").filter(pk=payout_id).first()
    if payout is None:
        raise NotFound
    if not done and payout.state != already:
        raise PayoutNotOpen(state=payout.state)
    if done:
        audit.record(
            action=action,
            actor=by,
            actor_kind="person" if by else "system",
            targets=[("payout", str(payout_id)), ("person", str(payout.user_id))],
            context={"number": payout.number},
        )
    return payout


def _returned(payout: Payout) -> str:
    return f"payout-returned:{payout.pk}:{payout.attempts}"


def _post(payout: Payout, *, sign: int, kind: str, key: str, now: datetime) -> None:
    ledger.post_money(
        key=key,
        kind=kind,
        moves=[
            Move(LedgerAccount.Kind.PAYABLE, -sign * payout.net_minor, payout.currency, user_id=payout.user_id),
            Move(LedgerAccount.Kind.OUTSIDE, sign * payout.net_minor, payout.currency, name="payouts"),
        ],
        reason=f"payout:{payout.pk}",
        now=now,
    )


def _tell(kind: str, payout: Payout) -> None:
    account = PayoutAccount.objects.filter(user_id=payout.user_id).first()
    notify(
        kind,
        user_id=payout.user_id,
        key=f"{kind}:{payout.pk}:{payout.attempts}",
        context={
            "number": payout.number,
            "sum": write_money(payout.net_minor, payout.currency),
            "ending": account.ending if account else "",
        },
        about=f"payout:{payout.pk}",
        url="/interviewer/earnings",
    )


def write_bank_file(*, batch_id: UUID, by: UUID) -> tuple[int, list[list[str]]]:
    """A batch as rows for the bank: what is on its way, with the whole accounts. Raises NotFound.

    Whoever takes it is written down: it is the one place that shows whole account numbers.
    """
    batch = PayoutBatch.objects.filter(pk=batch_id).first()
    if batch is None:
        raise NotFound
    rows = []
    for payout in batch.payouts.filter(state=State.SENT).order_by("id"):
        transfer = _transfer(payout)
        if transfer is None:
            continue
        whole, cents = divmod(transfer.amount_minor, 100)
        amount = f"{whole}.{cents:02}"
        rows.append(
            [
                transfer.number,
                transfer.holder,
                transfer.account,
                transfer.bank_code,
                transfer.country,
                amount,
                transfer.currency,
                transfer.key,
            ]
        )
    with transaction.atomic():
        audit.record(
            action="payouts.file_taken",
            actor=by,
            targets=[("payout_batch", str(batch_id))],
            context={"number": batch.number, "payouts": len(rows)},
        )
    return batch.number, rows
