"""Disputes: somebody had their bank take a payment back. While one is open nothing is taken; once it is lost, it is as
if the money had been given back, only that the bank has done it already.
"""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from billing.errors import OrderUnknown
from billing.gateways.port import DisputeChanged
from billing.models import Dispute, Payment, Purchase
from billing.services import invoices
from billing.services.sales import refunds
from core.audit import services as audit
from core.common.errors import NotFound
from core.common.sql import database_now

log = logging.getLogger(__name__)

State = Dispute.State
OVER = (State.WON, State.LOST)


@transaction.atomic
def hear_dispute(*, provider: str, news: DisputeChanged, now: datetime | None = None) -> str:
    """What became of a dispute. An older word than the last changes nothing. Raises OrderUnknown."""
    found = Payment.objects.filter(provider=provider, provider_payment_id=news.payment_id)
    payment = found.exclude(provider_payment_id="").first()
    if payment is None:
        raise OrderUnknown
    purchase = (
        Purchase.objects.select_for_update(of=("self",), no_key=True)
        .select_related("pack", "version__product")
        .get(pk=payment.purchase_id)
    )
    now = now or database_now()
    at = news.at or now
    dispute, is_new = Dispute.objects.get_or_create(
        provider_dispute_id=news.dispute_id,
        defaults={
            "payment": payment,
            "amount_minor": min(news.amount_minor, payment.amount_minor),
            "reason": news.reason[:80],
            "respond_by": news.respond_by,
            "heard_at": at,
        },
    )
    if dispute.payment_id != payment.pk:
        raise OrderUnknown
    if is_new:
        log.error("sales.disputed user=%s payment=%s dispute=%s", payment.user_id, payment.pk, dispute.pk)
    elif not _is_news(dispute, news, at):
        return "known"
    before = dispute.state
    Dispute.objects.filter(pk=dispute.pk).update(
        state=news.state,
        respond_by=news.respond_by or dispute.respond_by,
        closed_at=now if news.state in OVER else None,
        heard_at=at,
        updated_at=now,
    )
    dispute.refresh_from_db()
    if dispute.state == State.LOST and before != State.LOST:
        _lose(dispute, purchase, now)
    elif dispute.state == State.WON and before == State.LOST:
        _win_back(dispute, purchase, now)
    return f"dispute_{news.state}"


@transaction.atomic
def note_dispute(*, dispute_id: UUID, note: str, by: UUID, now: datetime | None = None) -> Dispute:
    """Keep what staff note about a dispute; the answer itself is given at the provider's."""
    if not Dispute.objects.filter(pk=dispute_id).update(note=note, updated_at=now or database_now()):
        raise NotFound
    audit.record(action="dispute.noted", actor=by, targets=[("dispute", str(dispute_id))])
    return Dispute.objects.select_related("payment__purchase").get(pk=dispute_id)


def _is_news(dispute: Dispute, news: DisputeChanged, at: datetime) -> bool:
    if dispute.state == news.state or (dispute.heard_at is not None and at < dispute.heard_at):
        return False
    # Of two words of the same second the later state counts; what is over opens no more, but a loss may be reversed.
    order = [State.NEEDS_RESPONSE, State.UNDER_REVIEW, State.LOST, State.WON]
    return order.index(State(news.state)) > order.index(State(dispute.state))


def _lose(dispute: Dispute, purchase: Purchase, now: datetime) -> None:
    payment = Payment.objects.get(pk=dispute.payment_id)
    # What went back by refund before can't be lost once more: the provider takes the rest.
    others = Dispute.objects.filter(payment=payment, state=State.LOST).exclude(pk=dispute.pk)
    before = min(
        sum(payment.refunds.filter(state="done").values_list("amount_minor", flat=True))
        + sum(others.values_list("amount_minor", flat=True)),
        payment.amount_minor,
    )
    amount = min(dispute.amount_minor, payment.amount_minor - before)
    if amount <= 0:
        return
    Dispute.objects.filter(pk=dispute.pk).update(amount_minor=amount)
    refunds.count_reserve(payment.pk, now)
    if not refunds.was_delivered(purchase, payment):
        return
    back, tokens = refunds.take_back(
        key=f"dispute:{dispute.pk}",
        purchase=purchase,
        payment=payment,
        before_minor=before,
        amount_minor=amount,
        now=now,
    )
    Dispute.objects.filter(pk=dispute.pk).update(tokens_back=tokens)
    invoices.credit_what_is_left(
        purchase_id=purchase.pk,
        amount_minor=amount,
        fee_minor=back.fee_minor,
        cause=f"dispute:{dispute.pk}",
        now=now,
    )
    log.error("sales.dispute_lost user=%s payment=%s dispute=%s", payment.user_id, payment.pk, dispute.pk)


def _win_back(dispute: Dispute, purchase: Purchase, now: datetime) -> None:
    payment = Payment.objects.get(pk=dispute.payment_id)
    refunds.count_reserve(payment.pk, now)
    before = refunds.went_back(payment)
    amount = min(dispute.amount_minor, payment.amount_minor - before)
    if amount > 0 and refunds.was_delivered(purchase, payment):
        refunds.restore(
            key=f"dispute:{dispute.pk}",
            purchase=purchase,
            payment=payment,
            before_minor=before,
            amount_minor=amount,
            tokens=dispute.tokens_back,
            now=now,
        )
    log.warning("sales.dispute_won_back user=%s payment=%s dispute=%s", payment.user_id, payment.pk, dispute.pk)
