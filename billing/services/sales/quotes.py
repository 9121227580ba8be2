"""What somebody wants to buy, whether it is sold, and at what price."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from billing.errors import AlreadyYours, NotForSale
from billing.gateways.port import Line
from billing.models import EntitlementGrant, PlanVersion, Purchase, TokenPack
from billing.rules.prices import Sums
from billing.selectors import catalogue
from billing.services import promotions, subscriptions
from billing.services.promotions import Discount
from core.common.sql import database_now

Kind = Purchase.Kind
SOLD = (Kind.PACK, Kind.PLAN_ONCE, Kind.SUBSCRIPTION)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that is sold, at its list price."""

    kind: str
    product_key: str
    audience: str
    currency: str
    list_minor: int
    pack: TokenPack | None = None
    version: PlanVersion | None = None
    interval: str = ""
    trial_days: int = 0

    @property
    def title(self) -> str:
        """What it is called, in the language of whoever asks."""
        return catalogue.title_of_sale(kind=self.kind, version=self.version, pack=self.pack, interval=self.interval)


@dataclass(frozen=True, slots=True)
class Quote:
    """What something costs a person now."""

    wanted: Wanted
    sums: Sums
    discount: Discount | None


def quote(
    *,
    user_id: UUID,
    kind: str,
    pack_id: UUID | None = None,
    version_id: UUID | None = None,
    interval: str = "",
    coupon: str = "",
    address: str | None = None,
    now: datetime | None = None,
) -> Quote:
    """What this would cost somebody now, a coupon or the best promotion taken off.

    Raises NotForSale, AlreadyYours, and what promotions refuse a coupon with. Wrong coupons are counted, by `address`
    too; so it is not to be called in a transaction.
    """
    now = now or database_now()
    wanted = find_wanted(user_id=user_id, kind=kind, pack_id=pack_id, version_id=version_id, interval=interval, now=now)
    discount = None
    if wanted.list_minor or coupon:
        discount = promotions.find_discount(
            user_id=user_id,
            kind=kind,
            product_key=wanted.product_key,
            audience=wanted.audience,
            list_minor=wanted.list_minor,
            currency=wanted.currency,
            code=coupon,
            address=address,
            now=now,
        )
    return Quote(wanted, catalogue.sums_of(wanted.list_minor, discount.discount_minor if discount else 0), discount)


def find_wanted(
    *,
    user_id: UUID,
    kind: str,
    pack_id: UUID | None = None,
    version_id: UUID | None = None,
    interval: str = "",
    now: datetime,
) -> Wanted:
    """The pack or plan that somebody asks for. Raises NotForSale, AlreadyYours."""
    if kind == Kind.PACK:
        pack = catalogue.packs_on_sale().filter(pk=pack_id).first() if pack_id else None
        if pack is None or version_id or interval:
            raise NotForSale
        return Wanted(kind, "", "candidate", pack.currency, pack.price_minor, pack=pack)
    if kind not in SOLD or pack_id or version_id is None:
        raise NotForSale
    version = catalogue.versions_on_sale().filter(pk=version_id).first()
    price = catalogue.price_of(version, interval) if version and bool(interval) == (kind == Kind.SUBSCRIPTION) else None
    if version is None or price is None:
        raise NotForSale
    product = version.product
    trial_days = 0
    if kind == Kind.PLAN_ONCE:
        refuse_what_is_theirs(user_id, product.tier, now)
    else:
        trial_days = subscriptions.trial_days_for(user_id=user_id, version=version)
    return Wanted(
        kind=kind,
        product_key=product.key,
        audience=product.audience,
        currency=version.currency,
        list_minor=0 if trial_days else price,  # in a trial nothing is due today
        version=version,
        interval=interval,
        trial_days=trial_days,
    )


def trial_days_of(purchase: Purchase) -> int:
    """The days of a trial that a purchase begins with: nothing is due for it today."""
    return purchase.version.trial_days if purchase.version is not None and not purchase.list_minor else 0


def recurring_lines(version: PlanVersion, interval: str) -> tuple[Line, ...]:
    """What a subscription to a version costs in each period: the plan, the tax on it, the fee."""
    price = catalogue.price_of(version, interval)
    if price is None:
        raise NotForSale
    title = catalogue.title_of_sale(kind=Kind.SUBSCRIPTION, version=version, pack=None, interval=interval)
    return tuple(_lines(title, catalogue.sums_of(price), recurring=True))


def lines_of(purchase: Purchase) -> tuple[Line, ...]:
    """What is to be paid for a purchase: the thing with the discount taken off, the tax on it, the fee."""
    if purchase.kind == Kind.SUBSCRIPTION and purchase.version is not None:
        return recurring_lines(purchase.version, purchase.interval)
    due = Sums(
        purchase.list_minor,
        purchase.discount_minor,
        purchase.tax_minor,
        purchase.tax_included,
        purchase.fee_minor,
        purchase.total_minor,
    )
    return tuple(_lines(title_of(purchase), due, recurring=False))


def title_of(purchase: Purchase) -> str:
    """What somebody bought, in the language of whoever asks."""
    return catalogue.title_of_sale(
        kind=purchase.kind, version=purchase.version, pack=purchase.pack, interval=purchase.interval
    )


def _lines(title: str, due: Sums, *, recurring: bool) -> list[Line]:
    tax = 0 if due.tax_included else due.tax_minor
    lines = [
        Line(title, due.list_minor - due.discount_minor, recurring),
        Line(settings.TAX_NAME, tax, recurring),
        Line(_("Convenience fee"), due.fee_minor, recurring),
    ]
    return [line for line in lines if line.amount_minor]


def refuse_what_is_theirs(user_id: UUID, tier: str, now: datetime) -> None:
    """Nobody pays once for what they have for good. Raises AlreadyYours, NotForSale."""
    better = {"starter": ("starter", "pro"), "pro": ("pro",)}.get(tier)
    if better is None:
        raise NotForSale
    held = EntitlementGrant.objects.filter(user_id=user_id, plan__in=better, ends_at__isnull=True)
    if held.filter(revoked_at__isnull=True, starts_at__lte=now).exists():
        raise AlreadyYours
