"""Looking at coupons, their uses, and referrals."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import F, Q, QuerySet, Sum

from billing.models import Coupon, CouponUse, LedgerEntry, LedgerTransaction, Purchase, Referral, ReferralCode
from billing.rules.discounts import REFERRAL_TIME, CouponState
from core.common.sql import database_now

# What was paid, whatever became of it later. A halted purchase is one whose money has come.
BOUGHT = (Purchase.State.FULFILLED, Purchase.State.HALTED, Purchase.State.REVERSED)
COUNTS = (CouponUse.State.RESERVED, CouponUse.State.USED)


@dataclass(frozen=True, slots=True)
class OwnReferral:
    """How it stands with somebody's referrals. `tokens_earned` counts the tokens for being brought, too."""

    code: str
    invited: int
    rewarded: int
    tokens_earned: int
    used: bool
    may_use: bool


def coupons(*, state: CouponState | Literal[""] = "", q: str = "", now: datetime | None = None) -> QuerySet[Coupon]:
    """Coupons and promotions, newest first: those in a state, and with these letters in the code or the name."""
    found = Coupon.objects.select_related("made_by").prefetch_related("products").order_by("-id")
    if state:
        found = found.filter(_in_state(state, now or database_now()))
    if wanted := q.strip():
        found = found.filter(Q(code__contains="".join(wanted.split()).upper()) | Q(name__icontains=wanted))
    return found


def uses_of_coupon(coupon_id: UUID) -> QuerySet[CouponUse]:
    """Who used a coupon for what, newest first; released ones too."""
    return CouponUse.objects.filter(coupon_id=coupon_id).select_related("user", "purchase").order_by("-id")


def coupon_use_of(purchase_id: UUID) -> CouponUse | None:
    """What made a purchase cheaper."""
    return CouponUse.objects.filter(purchase_id=purchase_id).select_related("coupon").first()


def has_bought(user_id: UUID, *, but: UUID | None = None) -> bool:
    """True for somebody who has got anything by buying it, be it for nothing; but for one purchase."""
    found = Purchase.objects.filter(user_id=user_id, state__in=BOUGHT)
    return (found.exclude(pk=but) if but else found).exists()


def has_paid(user_id: UUID, *, but: UUID | None = None) -> bool:
    """True for somebody who has paid for anything, but for one purchase."""
    found = Purchase.objects.filter(user_id=user_id, state__in=BOUGHT, total_minor__gt=0)
    return (found.exclude(pk=but) if but else found).exists()


def may_use_referral(user_id: UUID, *, now: datetime) -> bool:
    """True for somebody who signed up within 30 days and has paid for nothing."""
    people = get_user_model().objects.filter(pk=user_id, created_at__gt=now - REFERRAL_TIME)
    return people.exists() and not has_paid(user_id)


def referral_of(user_id: UUID, *, now: datetime | None = None) -> OwnReferral:
    """How it stands with somebody's referrals."""
    code = ReferralCode.objects.filter(user_id=user_id).values_list("code", flat=True).first() or ""
    brought = Referral.objects.filter(code__user_id=user_id)
    given = LedgerEntry.objects.filter(
        wallet__user_id=user_id, kind=LedgerTransaction.Kind.GRANT, transaction__reason__startswith="referral:"
    )
    used = Referral.objects.filter(user_id=user_id).exists()
    return OwnReferral(
        code=code,
        invited=brought.count(),
        rewarded=brought.filter(rewarded_at__isnull=False).count(),
        tokens_earned=given.aggregate(sum=Sum("amount"))["sum"] or 0,
        used=used,
        may_use=not used and may_use_referral(user_id, now=now or database_now()),
    )


def _in_state(state: CouponState, now: datetime) -> Q:
    """`rules.discounts.coupon_state`, as a condition."""
    kept = Q(revoked_at__isnull=True)
    expired = Q(ends_at__isnull=False, ends_at__lte=now)
    spent = Q(max_uses__isnull=False, used__gte=F("max_uses"))
    scheduled = Q(starts_at__isnull=False, starts_at__gt=now)
    return {
        "revoked": ~kept,
        "expired": kept & expired,
        "spent": kept & ~expired & spent,
        "scheduled": kept & ~expired & ~spent & scheduled,
        "open": kept & ~expired & ~spent & ~scheduled,
    }[state]
