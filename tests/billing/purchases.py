"""Purchases as rows, for tests of what comes with them and after them."""

from itertools import count
from typing import Any

from billing.models import Payment, PlanProduct, PlanVersion, Purchase, TokenPack
from core.common.clock import utc_now

_numbers = count(1)


def make_pack(tokens: int = 100, price_minor: int = 29900) -> TokenPack:
    return TokenPack.objects.create(tokens=tokens, price_minor=price_minor)


def make_version(title: str = "Pro", *, key: str = "", tier: str = "pro", once_minor: int = 29900) -> PlanVersion:
    product = PlanProduct.objects.create(key=key or f"plan-{next(_numbers)}", audience="candidate", tier=tier)
    return PlanVersion.objects.create(
        product=product, number=1, title=title, price_once_minor=once_minor, price_month_minor=once_minor
    )


def make_purchase(user: Any, **given: Any) -> Purchase:
    """A purchase at ₹299.00 and a fee of ₹8.97, its total summed up; of a pack, unless a version is given."""
    sums = {"list_minor": 29900, "discount_minor": 0, "tax_minor": 0, "fee_minor": 897, "tax_included": True}
    sums |= {name: given.pop(name) for name in list(given) if name in sums}
    added = 0 if sums["tax_included"] else sums["tax_minor"]
    state = given.setdefault("state", "open")
    return Purchase.objects.create(
        user=user,
        pack=None if "version" in given else given.pop("pack", None) or make_pack(),
        currency="INR",
        key=f"key-{next(_numbers)}",
        total_minor=sums["list_minor"] - sums["discount_minor"] + added + sums["fee_minor"],
        fulfilled_at=utc_now() if state in ("fulfilled", "reversed") else None,
        **{"kind": "plan_once" if "version" in given else "pack", **sums, **given},
    )


def make_payment(purchase: Purchase, *, provider: str = "razorpay") -> Payment:
    number = next(_numbers)
    return Payment.objects.create(
        purchase=purchase,
        user=purchase.user,
        provider=provider,
        provider_order_id=f"order-{number}",
        provider_payment_id=f"pay-{number}",
        state="success",
        amount_minor=purchase.total_minor,
        currency=purchase.currency,
        paid_at=utc_now(),
    )
