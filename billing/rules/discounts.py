"""What a coupon takes off a price. Values in, values out; minor units."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal

CouponState = Literal["open", "scheduled", "spent", "expired", "revoked"]

# A referral is for people who are new here: so long after signing up, and before they paid for anything.
REFERRAL_TIME = timedelta(days=30)
REFERRAL_LENGTH = 8  # of `access.CODE_LETTERS`: 23 ** 8, some 36 bits, behind the counter of wrong tries
MAX_COUPON_USES = 1_000_000
MAX_USES_EACH = 1000


def discount_of(*, list_minor: int, percent: int | None = None, amount_minor: int | None = None) -> int:
    """What is taken off: a percentage of the price, rounded half up, or an amount. Never more than the price."""
    if percent is not None:
        return min((list_minor * percent + 50) // 100, list_minor)
    return min(amount_minor or 0, list_minor)


def is_for(
    *,
    kind: str,
    product_key: str,
    audience: str,
    list_minor: int,
    currency: str,
    kinds: Collection[str],
    products: Collection[str],
    audiences: str,
    least_minor: int,
    coupon_currency: str,
    is_amount: bool,
) -> bool:
    """True for a purchase that a coupon is meant for.

    Of a subscription the first payment is cheaper, never a renewal or a change. Without `kinds` it is for all others,
    without `products` for all plans; one that names plans is for token packs only if its kinds say so.
    """
    if kind in ("renewal", "change") or (kinds and kind not in kinds):
        return False
    if products and (product_key not in products if kind != "pack" else "pack" not in kinds):
        return False
    if audiences != "everybody" and audiences != f"{audience}s":
        return False
    # A percentage is one in every currency; an amount, and a least price, are of theirs.
    if (is_amount or least_minor) and currency != coupon_currency:
        return False
    return list_minor >= max(least_minor, 1)


def coupon_state(
    *,
    used: int,
    max_uses: int | None,
    starts_at: datetime | None,
    ends_at: datetime | None,
    revoked_at: datetime | None,
    now: datetime,
) -> CouponState:
    """What became of a coupon. It begins at its first second; at the one it ends at, it has ended."""
    if revoked_at is not None:
        return "revoked"
    if ends_at is not None and ends_at <= now:
        return "expired"
    if max_uses is not None and used >= max_uses:
        return "spent"
    if starts_at is not None and starts_at > now:
        return "scheduled"
    return "open"


def free_place(taken: Collection[int], most: int) -> int | None:
    """The first place of a person among the uses they may have of a coupon; None if all are taken."""
    return next((place for place in range(1, most + 1) if place not in taken), None)
