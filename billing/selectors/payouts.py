"""Looking at earnings and payouts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth

from billing import plans
from billing.models import Earning, Payout, PayoutAccount, PayoutBatch, Wallet
from billing.rules import payouts as rules
from billing.rules.payouts import Worth
from core.common.sql import database_now

_LEFT = Coalesce(Sum(F("tokens") - F("taken_back")), 0)


@dataclass(frozen=True, slots=True)
class Earnings:
    """What somebody has earned and not been paid yet, and what it would bring."""

    pending_tokens: int
    available_tokens: int
    owed: int
    estimate: Worth
    commission_percent: Decimal
    currency: str
    minimum_minor: int
    next_payout_at: datetime | None
    account: PayoutAccount | None


def commission_percent() -> Decimal:
    """What is kept of earnings, as it is set today."""
    return Decimal(str(settings.PAYOUT_COMMISSION_PERCENT))


def worth_of(tokens: int, *, owed: int = 0) -> Worth:
    """What tokens bring by today's settings."""
    return rules.worth(
        tokens, token_value_minor=settings.TOKEN_VALUE_PAISE, commission_percent=commission_percent(), owed=owed
    )


def unpaid_earnings(*, wallet_id: UUID | None = None, until: datetime) -> QuerySet[Earning]:
    """Earnings that can be paid out at a moment and are in no payout yet, oldest first."""
    found = Earning.objects.filter(payout__isnull=True, available_at__lte=until, tokens__gt=F("taken_back"))
    return (found if wallet_id is None else found.filter(wallet_id=wallet_id)).order_by("id")


def earnings_of(user_id: UUID, *, now: datetime | None = None) -> Earnings:
    """How somebody's earnings stand."""
    now = now or database_now()
    wallet = Wallet.objects.filter(user_id=user_id).first()
    available = pending = 0
    if wallet is not None:
        open_ones = Earning.objects.filter(wallet=wallet, payout__isnull=True)
        available = open_ones.filter(available_at__lte=now).aggregate(n=_LEFT)["n"]
        pending = open_ones.filter(available_at__gt=now).aggregate(n=_LEFT)["n"]
    owed = wallet.owed if wallet else 0
    return Earnings(
        pending_tokens=pending,
        available_tokens=available,
        owed=owed,
        estimate=worth_of(available, owed=owed),
        commission_percent=commission_percent(),
        currency=plans.CURRENCY,
        minimum_minor=settings.PAYOUT_MINIMUM_PAISE,
        next_payout_at=rules.next_run(now, settings.PAYOUT_SCHEDULE),
        account=PayoutAccount.objects.filter(user_id=user_id).first(),
    )


def earning_rows(user_id: UUID) -> QuerySet[Earning]:
    """Somebody's earnings, one by one, newest first."""
    return Earning.objects.filter(wallet__user_id=user_id).select_related("payout", "hold").order_by("-id")


def payouts_of(user_id: UUID) -> QuerySet[Payout]:
    """Somebody's payouts, newest first."""
    return Payout.objects.filter(user_id=user_id).order_by("-id")


def payouts(*, state: str = "", q: str = "", batch: UUID | None = None) -> QuerySet[Payout]:
    """All payouts, newest first: in a state, of a batch, with these letters in number, name or address."""
    found = Payout.objects.select_related("user", "batch").order_by("-id")
    if state:
        found = found.filter(state=state)
    if batch is not None:
        found = found.filter(batch_id=batch)
    if wanted := q.strip():
        found = found.filter(
            Q(number__icontains=wanted) | Q(user__name__icontains=wanted) | Q(user__email__icontains=wanted)
        )
    return found


def payout_batches() -> QuerySet[PayoutBatch]:
    """Batches of payouts, newest first."""
    return PayoutBatch.objects.select_related("made_by").order_by("-id")


def payouts_owed() -> tuple[int, int]:
    """How many payouts are owed, and how much together, in minor units."""
    found = Payout.objects.filter(state__in=[Payout.State.OWED, Payout.State.SENT, Payout.State.FAILED])
    total = found.aggregate(n=Coalesce(Sum("net_minor"), 0))["n"]
    return found.count(), int(total)


@dataclass(frozen=True, slots=True)
class BatchSums:
    """How many payouts a batch has, of how many nobody has said what became of them, and how much they are."""

    count: int
    open: int
    net_minor: int
    currency: str


NO_SUMS = BatchSums(0, 0, 0, plans.CURRENCY)


def sums_of(batches: Sequence[PayoutBatch]) -> dict[UUID, BatchSums]:
    """The sums of some batches. One query."""
    rows = (
        Payout.objects.filter(batch__in=[batch.pk for batch in batches])
        .values("batch_id", "currency")
        .annotate(count=Count("pk"), open=Count("pk", filter=Q(state=Payout.State.SENT)), net=Sum("net_minor"))
    )
    return {row["batch_id"]: BatchSums(row["count"], row["open"], row["net"], row["currency"]) for row in rows}


@dataclass(frozen=True, slots=True)
class EarningsMonth:
    """What was earned in a month of somebody's own time zone: 2026-11."""

    month: str
    tokens: int
    sessions: int


def earnings_by_month(user_id: UUID, *, zone: tzinfo, now: datetime, months: int = 6) -> list[EarningsMonth]:
    """The last months, oldest first, those without a session too."""
    first = _months_back(now.astimezone(zone), months - 1)
    rows = (
        Earning.objects.filter(wallet__user_id=user_id, earned_at__gte=first)
        .annotate(month=TruncMonth("earned_at", tzinfo=zone))
        .values("month")
        .annotate(tokens=Sum(F("tokens") - F("taken_back")), sessions=Count("pk"))
    )
    found = {row["month"].strftime("%Y-%m"): row for row in rows}
    names = [_months_back(now.astimezone(zone), back).strftime("%Y-%m") for back in reversed(range(months))]
    return [
        EarningsMonth(name, found[name]["tokens"], found[name]["sessions"])
        if name in found
        else EarningsMonth(name, 0, 0)
        for name in names
    ]


def _months_back(moment: datetime, back: int) -> datetime:
    years, month = divmod(moment.month - 1 - back, 12)
    return moment.replace(
        year=moment.year + years, month=month + 1, day=1, hour=0, minute=0, second=0, microsecond=0, fold=0
    )


def earners_without_account(*, now: datetime | None = None) -> int:
    """How many people have earnings that could be paid out, and named no account."""
    due = unpaid_earnings(until=now or database_now()).exclude(wallet__user__in=PayoutAccount.objects.values("user"))
    return due.values("wallet_id").distinct().order_by().count()
