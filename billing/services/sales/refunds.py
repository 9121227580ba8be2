"""Giving money back. The row comes first and reserves the amount; then the provider is asked, with the row's id as its
key, outside of any transaction; what becomes of it is applied once, whether it is heard as an answer or by webhook.
"""

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from billing import gateways
from billing.errors import (
    NewsUnfit,
    NotRefundable,
    OrderUnknown,
    PaymentsOff,
    ProviderRefused,
    ProviderUnreachable,
    RefundTooMuch,
)
from billing.gateways.port import RefundChanged
from billing.models import EntitlementGrant, Invoice, LedgerTransaction, Payment, Purchase, Refund
from billing.rules import prices
from billing.rules.prices import Return
from billing.services import invoices, ledger
from billing.services.grants import end_grant, grant_plan, lock_person
from billing.services.sales import letters, postings
from core.accounts.errors import NotYourself
from core.audit import services as audit
from core.common.errors import IdempotencyKeyReused, NotFound, Refusal
from core.common.sql import database_now

log = logging.getLogger(__name__)

AT_ONCE = 100
# What nobody has answered for by then is left to the comparison with the provider, which sees what became of it.
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
ASKED, DONE, FAILED = Refund.State.ASKED, Refund.State.DONE, Refund.State.FAILED


def refund_payment(
    *, payment_id: UUID, amount_minor: int, reason: str, by: UUID, key: str, now: datetime | None = None
) -> Refund:
    """Give some or all of a payment back. The same key again is the same refund; asked differently, it is refused.

    Raises NotFound, NotYourself, NotRefundable, RefundTooMuch, IdempotencyKeyReused. Where the provider doesn't answer,
    the refund stays asked for and is asked for again. Not to be called in a transaction.
    """
    refund, is_new = _reserve(
        payment_id=payment_id, amount_minor=amount_minor, reason=reason, by=by, key=f"staff:{by.hex}:{key}", now=now
    )
    if (refund.payment_id, refund.amount_minor, refund.reason) != (payment_id, amount_minor, reason):
        raise IdempotencyKeyReused
    if is_new:
        _ask(refund, now=now)
        refund.refresh_from_db()
    return refund


def owe_back(payment: Payment, *, reason: str, by: UUID | None, now: datetime) -> Refund:
    """Promise all of a payment back, in the caller's transaction; the provider is asked after it. Again is once."""
    refund, is_new = Refund.objects.get_or_create(
        key=f"all:{payment.pk}",
        defaults={
            "payment": payment,
            "amount_minor": payment.amount_minor - payment.refunded_minor,
            "reason": reason,
            "by_id": by,
            "next_attempt_at": now,
        },
    )
    if is_new:
        Payment.objects.filter(pk=payment.pk).update(refunded_minor=payment.amount_minor, updated_at=now)
    return refund


def ask_due_refunds(now: datetime | None = None) -> int:
    """Ask providers for the refunds that are due, some of them again; how many were asked for."""
    now = now or database_now()
    due = Refund.objects.filter(state=ASKED, next_attempt_at__lte=now).select_related("payment")
    asked = 0
    for refund in due.order_by("next_attempt_at")[:AT_ONCE]:
        try:
            asked += _ask(refund, now=now)
        except Exception:  # it is asked for again in its time; one person's trouble keeps nobody else's money
            log.exception("sales.refund_not_asked refund=%s", refund.pk)
    return asked


@transaction.atomic
def hear_refund(*, provider: str, news: RefundChanged, now: datetime | None = None) -> str:
    """What became of a refund: one of ours, or one that was made at the provider. Once, in whatever order it is told.

    Raises OrderUnknown for a payment that we don't know, NewsUnfit for more than was paid or an amount that differs.
    """
    found = _find(provider, news)
    payment = found.payment if found else _payment_of(provider, news.payment_id)
    purchase = Purchase.objects.select_for_update(of=("self",), no_key=True).get(pk=payment.purchase_id)
    now = now or database_now()
    refund = found or _take_in(provider, payment, news, now)
    if refund is None:
        return "known"
    refund = Refund.objects.select_related("payment").get(pk=refund.pk)
    if refund.payment_id != payment.pk or refund.amount_minor != news.amount_minor:
        raise NewsUnfit
    if not refund.provider_refund_id:
        Refund.objects.filter(pk=refund.pk).update(provider_refund_id=news.refund_id, updated_at=now)
    match refund.state, news.state:
        case (Refund.State.ASKED, "done"):
            _finish(refund, purchase, news, now)
        case (Refund.State.FAILED, "done") if refund.done_at is None:  # we were told so before, wrongly
            if not _take_reserve(refund.payment_id, refund.amount_minor, now):
                raise NewsUnfit
            _finish(refund, purchase, news, now)
        case (Refund.State.ASKED, "failed"):
            _fail(refund, news.because or "failed", now)
        case (Refund.State.DONE, "failed"):  # a bank sent it back
            _undo(refund, purchase, news, now)
        case (Refund.State.ASKED, "asked"):
            # The provider has it; there is nothing more to ask for.
            Refund.objects.filter(pk=refund.pk).update(next_attempt_at=None, updated_at=now)
            return "known"
        case _:
            return "known"
    return f"refund_{news.state}"


@transaction.atomic
def fail_refund(refund_id: UUID, *, because: str, now: datetime | None = None) -> bool:
    """The provider has no such refund: what was reserved for it is free again. False: it was settled meanwhile."""
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    Purchase.objects.select_for_update(no_key=True).get(pk=refund.payment.purchase_id)
    refund.refresh_from_db()
    return _fail(refund, because, now or database_now())


def take_back(
    *, key: str, purchase: Purchase, payment: Payment, before_minor: int, amount_minor: int, now: datetime
) -> tuple[Return, int]:
    """What goes with money that went back: tokens, the plan, income. What that was, and how many tokens.

    `before_minor` is what had gone back before. In a transaction that holds the purchase; once for each key.
    """
    fee, tax = postings.parts_of(purchase, payment)
    tokens = purchase.pack.tokens if purchase.pack else 0
    back = prices.part_back(
        paid_minor=payment.amount_minor,
        fee_minor=fee,
        tax_minor=tax,
        tokens=tokens,
        before_minor=before_minor,
        amount_minor=amount_minor,
    )
    lock_person(purchase.user_id)
    if back.is_all:
        _end_what_it_gave(purchase, now)
        Purchase.objects.filter(pk=purchase.pk, state=Purchase.State.FULFILLED).update(
            state=Purchase.State.REVERSED, updated_at=now
        )
    if back.tokens:
        ledger.take_back_tokens(
            user_id=purchase.user_id, tokens=back.tokens, key=key, reason=f"purchase:{purchase.pk}", now=now
        )
    postings.post_return(f"{key}:money", purchase, payment, back, now=now)
    return back, back.tokens


def restore(
    *, key: str, purchase: Purchase, payment: Payment, before_minor: int, amount_minor: int, tokens: int, now: datetime
) -> None:
    """Undo what `take_back` did under this key: the money has come back to us. Without it, `before_minor` went back.

    What was written is written the other way round: reckoned anew it might be a token or a paisa off.
    """
    fee, _tax = postings.parts_of(purchase, payment)
    lock_person(purchase.user_id)
    if before_minor < payment.amount_minor - fee <= before_minor + amount_minor:
        Purchase.objects.filter(pk=purchase.pk, state=Purchase.State.REVERSED).update(
            state=Purchase.State.FULFILLED, updated_at=now
        )
        _give_again(purchase, key, now)
    if tokens:
        ledger.restore_tokens(key_of=key, key=f"{key}:restored", now=now)
    ledger.undo_money(key_of=f"{key}:money", key=f"{key}:money:restored", kind=LedgerTransaction.Kind.REFUND, now=now)


def went_back(payment: Payment) -> int:
    """How much of a payment has gone back: by refunds that are done and disputes that were lost."""
    done = sum(payment.refunds.filter(state=DONE).values_list("amount_minor", flat=True))
    lost = sum(payment.disputes.filter(state="lost").values_list("amount_minor", flat=True))
    return min(done + lost, payment.amount_minor)


def was_delivered(purchase: Purchase, payment: Payment) -> bool:
    """True where something was given for this payment. Of one that was halted or paid twice, nothing was."""
    return purchase.fulfilled_at is not None and payment.state == Payment.State.SUCCESS


def _reserve(
    *, payment_id: UUID, amount_minor: int, reason: str, by: UUID | None, key: str, now: datetime | None
) -> tuple[Refund, bool]:
    """The row, and what it reserves: together never more than was paid."""
    before = Refund.objects.filter(key=key).first()
    if before is not None:
        return before, False
    try:
        with transaction.atomic():
            payment = Payment.objects.select_related("purchase").filter(pk=payment_id).first()
            if payment is None:
                raise NotFound
            if payment.user_id == by:
                raise NotYourself
            now = now or database_now()
            fee, _tax = postings.parts_of(payment.purchase, payment)
            most = prices.refundable(
                paid_minor=payment.amount_minor,
                fee_minor=fee if payment.state == Payment.State.SUCCESS else 0,
                fee_goes_back=settings.CONVENIENCE_FEE_REFUNDED,
            )
            if payment.state != Payment.State.SUCCESS:
                raise NotRefundable
            if amount_minor <= 0 or not _take_reserve(payment_id, amount_minor, now, most=most):
                payment.refresh_from_db()
                raise RefundTooMuch(most_minor=max(0, most - payment.refunded_minor))
            made = Refund.objects.create(
                payment=payment, amount_minor=amount_minor, reason=reason, by_id=by, key=key, next_attempt_at=now
            )
            audit.record(
                action="payment.refunded",
                actor=by,
                targets=[("payment", str(payment_id)), ("person", str(payment.user_id))],
                context={"refund": str(made.pk), "amount_minor": amount_minor, "currency": payment.currency},
            )
    except IntegrityError:
        before = Refund.objects.filter(key=key).first()
        if before is None:
            raise
        return before, False
    log.info("sales.refund_asked actor=%s payment=%s refund=%s", by, payment_id, made.pk)
    return made, True


def _take_reserve(payment_id: UUID, amount_minor: int, now: datetime, *, most: int | None = None) -> bool:
    """Reserve an amount of a payment, if there is so much left of it. The database decides, whoever else wants some."""
    room = Q(refunded_minor__lte=F("amount_minor") - amount_minor)
    if most is not None:
        room &= Q(refunded_minor__lte=most - amount_minor)
    return bool(
        Payment.objects.filter(room, pk=payment_id).update(
            refunded_minor=F("refunded_minor") + amount_minor, updated_at=now
        )
    )


def count_reserve(payment_id: UUID, now: datetime) -> None:
    """Bring what is reserved of a payment to what its refunds and lost disputes want of it, never more than there is.

    Whoever reserves at this moment waits for the payment's row, or was waited for and is counted.
    """
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment_id)
    wanted = payment.refunds.filter(state__in=(ASKED, DONE)).values_list("amount_minor", flat=True)
    lost = payment.disputes.filter(state="lost").values_list("amount_minor", flat=True)
    reserved = min(payment.amount_minor, sum(wanted) + sum(lost))
    Payment.objects.filter(pk=payment_id).update(refunded_minor=reserved, updated_at=now)


def _ask(refund: Refund, *, now: datetime | None) -> int:
    """Ask the provider, if nobody else does so at this moment; 1 if it was asked."""
    now = now or database_now()
    last = refund.attempts >= len(WAITS)
    mine = Refund.objects.filter(pk=refund.pk, state=ASKED, attempts=refund.attempts, next_attempt_at__isnull=False)
    if not mine.update(
        attempts=F("attempts") + 1,
        next_attempt_at=None if last else now + WAITS[refund.attempts],
        updated_at=now,
    ):
        return 0
    payment = Payment.objects.get(pk=refund.payment_id)
    try:
        told = gateways.provider(payment.provider).refund(
            payment_id=payment.provider_payment_id,
            amount_minor=refund.amount_minor,
            currency=payment.currency,
            key=str(refund.pk),
        )
    except ProviderRefused as refusal:
        fail_refund(refund.pk, because=str(refusal.more.get("because", refusal.code)), now=now)
        return 1
    except PaymentsOff:  # there are no keys at this moment: no try of many, it waits until there are some
        Refund.objects.filter(pk=refund.pk, state=ASKED, attempts=refund.attempts + 1).update(
            attempts=refund.attempts, next_attempt_at=now + WAITS[-1], updated_at=now
        )
        log.warning("sales.refund_waits_for_keys refund=%s", refund.pk)
        return 1
    except ProviderUnreachable:
        log.warning("sales.refund_unanswered refund=%s attempt=%s", refund.pk, refund.attempts + 1)
        return 1
    try:
        hear_refund(provider=payment.provider, news=told, now=now)
    except Refusal as refusal:  # the money is on its way; the comparison with the provider shows what is the matter
        log.error("sales.refund_unfit refund=%s because=%s", refund.pk, refusal.code)
    return 1


def _find(provider: str, news: RefundChanged) -> Refund | None:
    """Ours by the provider's id, or by our own key where the provider tells it back."""
    of_provider = Refund.objects.select_related("payment").filter(payment__provider=provider)
    found = of_provider.filter(provider_refund_id=news.refund_id).first() if news.refund_id else None
    if found is None and news.key:
        try:
            found = of_provider.filter(pk=UUID(news.key)).first()
        except ValueError:
            return None
    if found is not None and found.payment.provider_payment_id != news.payment_id:
        raise NewsUnfit
    return found


def _payment_of(provider: str, payment_id: str) -> Payment:
    found = Payment.objects.filter(provider=provider, provider_payment_id=payment_id).exclude(provider_payment_id="")
    payment = found.first()
    if payment is None:
        raise OrderUnknown
    return payment


def _take_in(provider: str, payment: Payment, news: RefundChanged, now: datetime) -> Refund | None:
    """A refund that somebody made at the provider becomes one of ours; nobody asks for it again."""
    if news.state == "failed":
        return None
    key = f"{provider}:{news.refund_id}"
    before = Refund.objects.filter(key=key).first()
    if before is not None:
        return before
    if not _take_reserve(payment.pk, news.amount_minor, now):
        raise NewsUnfit  # one of ours is under way for the same money; tried again once that one is settled
    log.warning("sales.refund_made_elsewhere payment=%s", payment.pk)
    return Refund.objects.create(
        payment=payment,
        amount_minor=news.amount_minor,
        reason="made at the provider",
        key=key,
        provider_refund_id=news.refund_id,
    )


def _finish(refund: Refund, purchase: Purchase, news: RefundChanged, now: datetime) -> None:
    payment = Payment.objects.get(pk=refund.payment_id)
    before = went_back(payment)
    changed = Refund.objects.filter(pk=refund.pk).exclude(state=DONE).update(
        state=DONE, done_at=now, next_attempt_at=None, failed_because="", updated_at=now
    )  # fmt: skip
    if not changed:
        return
    note: Invoice | None = None
    # What a bank took back by a dispute meanwhile is not taken once more.
    amount = min(refund.amount_minor, payment.amount_minor - before)
    if amount > 0 and was_delivered(purchase, payment):
        back, tokens = take_back(
            key=f"refund:{refund.pk}",
            purchase=purchase,
            payment=payment,
            before_minor=before,
            amount_minor=amount,
            now=now,
        )
        Refund.objects.filter(pk=refund.pk).update(fee_minor=back.fee_minor, tokens_back=tokens)
        note = invoices.credit_what_is_left(
            purchase_id=purchase.pk,
            amount_minor=amount,
            fee_minor=back.fee_minor,
            refund_id=refund.pk,
            now=now,
        )
    refund.refresh_from_db()
    letters.tell_refunded(refund, purchase, note)
    log.info("sales.refunded user=%s payment=%s refund=%s", purchase.user_id, payment.pk, refund.pk)


def _fail(refund: Refund, because: str, now: datetime) -> bool:
    changed = Refund.objects.filter(pk=refund.pk, state=ASKED).update(
        state=FAILED, failed_because=because[:200], next_attempt_at=None, updated_at=now
    )
    if not changed:
        return False
    count_reserve(refund.payment_id, now)
    log.error("sales.refund_failed refund=%s payment=%s", refund.pk, refund.payment_id)
    return True


def _undo(refund: Refund, purchase: Purchase, news: RefundChanged, now: datetime) -> None:
    """What had gone back came back. The credit note stands, as every document does; staff see the failed refund."""
    payment = Payment.objects.get(pk=refund.payment_id)
    Refund.objects.filter(pk=refund.pk, state=DONE).update(
        state=FAILED, failed_because=(news.because or "came back")[:200], updated_at=now
    )
    count_reserve(refund.payment_id, now)
    before = went_back(payment)
    amount = min(refund.amount_minor, payment.amount_minor - before)
    if amount > 0 and was_delivered(purchase, payment):
        restore(
            key=f"refund:{refund.pk}",
            purchase=purchase,
            payment=payment,
            before_minor=before,
            amount_minor=amount,
            tokens=refund.tokens_back,
            now=now,
        )
    log.error("sales.refund_came_back refund=%s payment=%s", refund.pk, payment.pk)


def _end_what_it_gave(purchase: Purchase, now: datetime) -> None:
    """A plan that was paid once ends with its money. A subscription is ended by itself, at the provider too."""
    if purchase.kind != Purchase.Kind.PLAN_ONCE:
        return
    given = EntitlementGrant.objects.filter(source=EntitlementGrant.Source.ONE_TIME, revoked_at__isnull=True)
    for grant_id in given.filter(reference__startswith=str(purchase.pk)).values_list("pk", flat=True):
        end_grant(grant_id=grant_id, now=now)


def _give_again(purchase: Purchase, key: str, now: datetime) -> None:
    if purchase.kind != Purchase.Kind.PLAN_ONCE or purchase.version is None:
        return
    grant_plan(
        user_id=purchase.user_id,
        plan=purchase.version.product.tier,
        source=EntitlementGrant.Source.ONE_TIME,
        reference=f"{purchase.pk}:{key}"[:120],
        version_id=purchase.version_id,
        now=now,
    )
