"""Comparing our books with a provider's: what was paid there and not delivered here is delivered now.

Everything it mends goes the same road as a webhook, so it may run at any time, beside anything, and twice.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from billing import gateways
from billing.errors import ProviderUnreachable
from billing.gateways.port import News, PaymentProvider, PaymentSucceeded, RefundChanged
from billing.models import Payment, Purchase, Reconciliation, Refund, Subscription
from billing.services.sales import fulfilment, refunds
from billing.services.sales import news as all_news
from core.audit import services as audit
from core.common.errors import Refusal
from core.common.sql import database_now

log = logging.getLogger(__name__)

MOST_FINDINGS = 500
DAYS_BACK = timedelta(days=3)
# What is under way on either side at its end is no difference.
AT_THE_EDGES = timedelta(minutes=10)
DIED_AFTER = timedelta(hours=6)
SUCCESS = Payment.State.SUCCESS
NOTHING_NEW = ("known", "older", "waits", "corrected")


def reconcile(
    provider: str, since: datetime, until: datetime, *, by: UUID | None = None, now: datetime | None = None
) -> Reconciliation:
    """Compare what a provider was paid and gave back in a span of time with what we know, and mend what is missing.

    Raises what `gateways.provider` refuses. A provider that stops answering ends it as failed; what was mended stays.
    """
    gateway = gateways.provider(provider)
    run = Reconciliation.objects.create(provider=provider, since=since, until=until, by_id=by)
    if by is not None:
        audit.record(
            action="payments.reconciled",
            actor=by,
            targets=[("reconciliation", str(run.pk))],
            context={"provider": provider},
        )
    comparison = _Comparison(run, gateway, now)
    state, error = Reconciliation.State.DONE, ""
    try:
        comparison.compare()
    except ProviderUnreachable as refusal:
        state, error = Reconciliation.State.FAILED, refusal.code
    except Exception as failure:
        log.exception("sales.reconciliation_failed run=%s", run.pk)
        state, error = Reconciliation.State.FAILED, type(failure).__name__
    Reconciliation.objects.filter(pk=run.pk, state=Reconciliation.State.RUNNING).update(
        state=state,
        error=error,
        looked_at=comparison.looked_at,
        mended=comparison.mended,
        findings=comparison.findings,
        done_at=now or database_now(),
    )
    run.refresh_from_db()
    log.info("sales.reconciled run=%s provider=%s mended=%s", run.pk, provider, run.mended)
    return run


def reconcile_all(now: datetime | None = None) -> int:
    """Compare the last days with every provider that is on; how much was mended. Comparisons that died are closed."""
    now = now or database_now()
    Reconciliation.objects.filter(state=Reconciliation.State.RUNNING, created_at__lte=now - DIED_AFTER).update(
        state=Reconciliation.State.FAILED, error="died", done_at=now
    )
    return sum(reconcile(key, now - DAYS_BACK, now, now=now).mended for key in gateways.providers())


class _Comparison:
    def __init__(self, run: Reconciliation, gateway: PaymentProvider, now: datetime | None) -> None:
        self.run = run
        self.gateway = gateway
        self.now = now
        self.looked_at = 0
        self.mended = 0
        self.findings: list[dict[str, Any]] = []

    def compare(self) -> None:
        seen: set[str] = set()
        for paid in self.gateway.payments_between(self.run.since, self.run.until):
            self.looked_at += 1
            seen |= {paid.order_id, paid.payment_id}
            self._look_at_payment(paid)
        for changed in self.gateway.refunds_between(self.run.since, self.run.until):
            self.looked_at += 1
            self._look_at_refund(changed)
        self._ask_for_subscriptions()
        self._look_for_what_they_lack(seen)
        self._settle_refunds()

    def _look_at_payment(self, paid: PaymentSucceeded) -> None:
        known = Payment.objects.filter(provider=self.gateway.key, provider_payment_id=paid.payment_id or paid.order_id)
        payment = known.first()
        if payment is not None:
            told = (paid.amount_minor, paid.currency.upper())
            if told != (payment.amount_minor, payment.currency.upper()):
                self._find("another_amount", paid.order_id, paid.payment_id, amount_minor=paid.amount_minor)
            return
        if paid.subscription_id and self._is_invoice(paid):
            return  # those are asked for below, with the period that they are for
        try:
            outcome = fulfilment.fulfil(provider=self.gateway.key, news=paid, now=self.now)
        except Refusal as refusal:
            self._find(refusal.code, paid.order_id, paid.payment_id, amount_minor=paid.amount_minor)
            return
        if outcome.what != "known":
            self._find(f"missing_{outcome.what}", paid.order_id, paid.payment_id, mended=True)

    def _is_invoice(self, paid: PaymentSucceeded) -> bool:
        """True for a later payment of a subscription that we know; its first one is that of a checkout."""
        key = self.gateway.key
        known = Subscription.objects.filter(provider=key, provider_subscription_id=paid.subscription_id)
        return known.exists() and not Payment.objects.filter(provider=key, provider_order_id=paid.order_id).exists()

    def _look_at_refund(self, changed: RefundChanged) -> None:
        try:
            done = refunds.hear_refund(provider=self.gateway.key, news=changed, now=self.now)
        except Refusal as refusal:
            self._find(f"refund_{refusal.code}", changed.refund_id, changed.payment_id)
            return
        if done != "known":
            self._find(f"missing_{done}", changed.refund_id, changed.payment_id, mended=True)

    def _ask_for_subscriptions(self) -> None:
        """How each subscription stands over there, and the invoices of it that we have not heard of."""
        if "subscription" not in self.gateway.modes:
            return
        alive = Subscription.objects.filter(provider=self.gateway.key).exclude(provider_subscription_id="")
        alive = alive.exclude(state=Subscription.State.ENDED) | alive.filter(ended_at__gte=self.run.since)
        for told_id in alive.order_by("id").values_list("provider_subscription_id", flat=True):
            self.looked_at += 1
            try:
                for news in self._news_of(told_id):
                    done = all_news.apply(self.gateway.key, news, now=self.now)
                    if done not in NOTHING_NEW:
                        self._find(f"missing_{done}", told_id, "", mended=True)
            except ProviderUnreachable:
                raise
            except Refusal as refusal:
                self._find(f"subscription_{refusal.code}", told_id, "")

    def _news_of(self, subscription_id: str) -> Iterator[News]:
        """The paid invoices since the comparison's begin, oldest first; then how it stands."""
        invoices = []
        for invoice in self.gateway.invoices_of(subscription_id):  # type: ignore[attr-defined]
            if invoice.at < self.run.since:
                break
            if invoice.amount_minor and invoice.why != "create":
                invoices.append(invoice)
        yield from reversed(invoices)
        yield self.gateway.find_subscription(subscription_id)  # type: ignore[attr-defined]

    def _look_for_what_they_lack(self, seen: set[str]) -> None:
        ours = Payment.objects.filter(
            provider=self.gateway.key,
            state=SUCCESS,
            amount_minor__gt=0,
            paid_at__gte=self.run.since + AT_THE_EDGES,
            paid_at__lt=self.run.until - AT_THE_EDGES,
        ).exclude(purchase__kind__in=(Purchase.Kind.RENEWAL, Purchase.Kind.CHANGE))
        for order_id, payment_id in ours.values_list("provider_order_id", "provider_payment_id"):
            if order_id not in seen and payment_id not in seen:
                self._find("not_at_the_provider", order_id, payment_id)

    def _settle_refunds(self) -> None:
        """Refunds that nobody answered for: the provider's list has been read, so what is not in it was not made."""
        open_ones = Refund.objects.filter(
            payment__provider=self.gateway.key,
            state=Refund.State.ASKED,
            next_attempt_at__isnull=True,
            provider_refund_id="",
            created_at__gte=self.run.since,
            updated_at__lt=self.run.until - AT_THE_EDGES,
        )
        for refund in open_ones:
            if refunds.fail_refund(refund.pk, because="not at the provider", now=self.now):
                self._find("refund_not_made", str(refund.pk), "", mended=True)

    def _find(self, kind: str, order: str, payment: str, *, mended: bool = False, **more: Any) -> None:
        self.mended += mended
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append({"kind": kind, "order": order, "payment": payment, "mended": mended, **more})
