"""Looking at purchases, payments, refunds, disputes, the providers' words, and comparisons with them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from billing.models import (
    BookCheck,
    Dispute,
    Invoice,
    Payment,
    Payout,
    Purchase,
    Reconciliation,
    Refund,
    WebhookEvent,
)
from core.accounts import directory
from core.common.sql import database_now

MONTHS = 12
OPEN_DISPUTES = (Dispute.State.NEEDS_RESPONSE, Dispute.State.UNDER_REVIEW)
BAD_WORDS = (WebhookEvent.State.FAILED, WebhookEvent.State.GIVEN_UP)


def purchase_of(purchase_id: UUID, *, user_id: UUID) -> Purchase | None:
    """Somebody's own purchase."""
    return purchases().filter(pk=purchase_id, user_id=user_id).first()


def purchases() -> QuerySet[Purchase]:
    """Purchases with all that is shown of them."""
    invoices = Invoice.objects.filter(kind=Invoice.Kind.INVOICE)
    found = Purchase.objects.select_related("user", "pack", "version__product", "subscription", "coupon_use__coupon")
    return found.prefetch_related(Prefetch("invoices", queryset=invoices, to_attr="own_invoices"), "payments")


def payments_of(user_id: UUID) -> QuerySet[Payment]:
    """What somebody paid, or tried to, newest first."""
    return _whole(Payment.objects.filter(user_id=user_id))


def payments(
    *,
    state: str = "",
    provider: str = "",
    q: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    person: UUID | None = None,
) -> QuerySet[Payment]:
    """All payments, newest first. `q` looks into name and address of the buyer, the providers' ids, and the invoice's
    number; the span is that of their making.
    """
    found = Payment.objects.all()
    if state:
        found = found.filter(state=state)
    if provider:
        found = found.filter(provider=provider)
    if since:
        found = found.filter(created_at__gte=since)
    if until:
        found = found.filter(created_at__lt=until)
    if person is not None:
        found = found.filter(user_id=person)
    for word in q.split()[:6]:
        ids = Q(provider_order_id__iexact=word) | Q(provider_payment_id__iexact=word)
        numbers = Invoice.objects.filter(number__iexact=word).values("purchase_id")
        found = found.filter(ids | Q(purchase_id__in=numbers) | Q(user_id__in=directory.ids_named(word)))
    return _whole(found).prefetch_related("purchase__payments")


def payment(payment_id: UUID) -> Payment | None:
    """One payment with what followed from it: `refunds`, `disputes`."""
    made = Refund.objects.select_related("by", "credit_note").order_by("-id")
    disputes = Dispute.objects.order_by("-id")
    found = _whole(Payment.objects.filter(pk=payment_id))
    return found.prefetch_related(Prefetch("refunds", queryset=made), Prefetch("disputes", queryset=disputes)).first()


def documents_of(purchase_id: UUID) -> QuerySet[Invoice]:
    """The invoice of a purchase and the credit notes to it."""
    return Invoice.objects.filter(purchase_id=purchase_id).select_related("original").order_by("id")


def events_about(found: Payment) -> QuerySet[WebhookEvent]:
    """What the provider said about a payment, newest first."""
    ids = {
        found.provider_order_id,
        found.provider_payment_id,
        *found.refunds.values_list("provider_refund_id", flat=True),
        *found.disputes.values_list("provider_dispute_id", flat=True),
    }
    return webhooks(provider=found.provider).filter(about__in=ids - {""})


def halted() -> QuerySet[Purchase]:
    """Purchases for which money came, and something is wrong."""
    return purchases().filter(state=Purchase.State.HALTED).order_by("-id")


def disputes(*, state: str = "") -> QuerySet[Dispute]:
    """Disputes, newest first."""
    found = Dispute.objects.select_related("payment__user", "payment__purchase__pack", "payment__purchase__version")
    return (found.filter(state=state) if state else found).order_by("-id")


def webhooks(
    *, state: str = "", provider: str = "", kind: str = "", with_payload: bool = False
) -> QuerySet[WebhookEvent]:
    """What the providers said, newest first; `kind`: those whose kind begins so."""
    found = WebhookEvent.objects.all() if with_payload else WebhookEvent.objects.defer("payload")
    if state:
        found = found.filter(state=state)
    if provider:
        found = found.filter(provider=provider)
    if kind:
        found = found.filter(kind__startswith=kind)
    return found.order_by("-id")


def reconciliations() -> QuerySet[Reconciliation]:
    """Comparisons with the providers, newest first."""
    return Reconciliation.objects.select_related("by").order_by("-id")


@dataclass(frozen=True, slots=True)
class Overview:
    """How it stands with the money, for staff. Sums are those of one currency, the one most is paid in."""

    currency: str
    months: list[dict[str, Any]]
    halted: int
    disputes: int
    webhooks: int
    payouts_failed: int
    refunds_failed: int
    payouts_owed: int
    payouts_owed_minor: int
    checked_at: datetime | None
    findings: int


def overview(now: datetime | None = None) -> Overview:
    """The last twelve months, and what waits for somebody."""
    now = now or database_now()
    since = (now - timedelta(days=31 * MONTHS)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    paid = Payment.objects.filter(state=Payment.State.SUCCESS)
    most = paid.values("currency").annotate(count=Count("id")).order_by("-count").values_list("currency", flat=True)
    currency = most.first() or "INR"
    owed = Payout.objects.filter(state__in=("owed", "failed")).aggregate(count=Count("id"), sum=Sum("net_minor"))
    check = BookCheck.objects.order_by("-at").first()
    return Overview(
        currency=currency,
        months=_months(since, currency),
        halted=Purchase.objects.filter(state=Purchase.State.HALTED).count(),
        disputes=Dispute.objects.filter(state__in=OPEN_DISPUTES).count(),
        webhooks=WebhookEvent.objects.filter(state__in=BAD_WORDS).count(),
        payouts_failed=Payout.objects.filter(state="failed").count(),
        refunds_failed=Refund.objects.filter(state=Refund.State.FAILED).count(),
        payouts_owed=owed["count"] or 0,
        payouts_owed_minor=owed["sum"] or 0,
        checked_at=check.at if check else None,
        findings=len(check.findings) if check else 0,
    )


def _months(since: datetime, currency: str) -> list[dict[str, Any]]:
    """What came in, went back and was paid out by month (UTC), oldest first; months without anything are left out."""
    paid = Payment.objects.filter(state=Payment.State.SUCCESS, currency=currency, paid_at__gte=since)
    back = Refund.objects.filter(state=Refund.State.DONE, payment__currency=currency, done_at__gte=since)
    lost = Dispute.objects.filter(state=Dispute.State.LOST, payment__currency=currency, closed_at__gte=since)
    out = Payout.objects.filter(state="paid", currency=currency, paid_at__gte=since)
    sums: dict[str, dict[str, int]] = defaultdict(lambda: {"income_minor": 0, "refunded_minor": 0, "paid_out_minor": 0})
    parts: tuple[tuple[str, QuerySet[Any], str, str], ...] = (
        ("income_minor", paid, "paid_at", "amount_minor"),
        ("refunded_minor", back, "done_at", "amount_minor"),
        ("refunded_minor", lost, "closed_at", "amount_minor"),
        ("paid_out_minor", out, "paid_at", "net_minor"),
    )
    for name, rows, moment, amount in parts:
        by_month = rows.annotate(month=TruncMonth(moment)).order_by().values("month").annotate(sum=Sum(amount))
        for row in by_month:
            sums[row["month"].strftime("%Y-%m")][name] += row["sum"]
    return [{"month": month, **sums[month]} for month in sorted(sums)]


def _whole(found: QuerySet[Payment]) -> QuerySet[Payment]:
    invoices = Invoice.objects.filter(kind=Invoice.Kind.INVOICE)
    return (
        found.select_related(
            "user", "purchase__pack", "purchase__version__product", "purchase__subscription",
            "purchase__coupon_use__coupon",
        )
        .prefetch_related(Prefetch("purchase__invoices", queryset=invoices, to_attr="own_invoices"))
        .order_by("-id")
    )  # fmt: skip
