"""Looking at what is sold: plans in their versions, token packs, prices with their fee."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing import plans
from billing.models import Audience, PlanProduct, PlanVersion, Purchase, TokenPack
from billing.plans import Allowance, Price
from billing.rules import Plan
from billing.rules.prices import Sums, sums
from core.common.errors import NotFound

Way = Literal["month", "year", "once"]
WAYS: tuple[Way, ...] = ("month", "year", "once")


@dataclass(frozen=True, slots=True)
class Offer:
    """A plan as people are shown it: one version of it. `prices` that are None: it is not sold that way."""

    version: PlanVersion
    key: str
    tier: str
    audience: str
    title: str
    summary: str
    features: tuple[str, ...]
    allowance: Allowance
    prices: dict[str, Price | None]

    @property
    def price(self) -> Price | None:
        """What it costs once."""
        return self.prices["once"]


def current_version(key: str) -> PlanVersion:
    """The version of a plan that is, or was last, for sale. Raises NotFound."""
    found = PlanVersion.objects.select_related("product").filter(product__key=key, current=True).first()
    if found is None:
        raise NotFound
    return found


def version_on_sale(version_id: UUID) -> PlanVersion:
    """A version that can be bought: the current one of a plan that is not archived. Raises NotFound."""
    found = versions_on_sale().filter(pk=version_id).first()
    if found is None:
        raise NotFound
    return found


def versions_on_sale(audience: str = "") -> QuerySet[PlanVersion]:
    """The current versions of plans that are not archived, in their order."""
    found = PlanVersion.objects.select_related("product").filter(current=True, product__archived_at__isnull=True)
    if audience:
        found = found.filter(product__audience=audience)
    return found.order_by("product__position", "product__key")


def pack_on_sale(pack_id: UUID) -> TokenPack:
    """A token pack that can be bought. Raises NotFound."""
    found = packs_on_sale().filter(pk=pack_id).first()
    if found is None:
        raise NotFound
    return found


def packs_on_sale() -> QuerySet[TokenPack]:
    """The token packs that can be bought, in their order."""
    return TokenPack.objects.filter(archived_at__isnull=True).order_by("position", "tokens", "id")


def price_of(version: PlanVersion, way: str) -> int | None:
    """What a version costs by the month, by the year or once, in minor units without the fee; None: not sold so."""
    if way == "month":
        return version.price_month_minor
    if way == "year":
        return version.price_year_minor
    if version.from_environment and version.product.tier == PlanProduct.Tier.PRO:
        return settings.PRO_PRICE_PAISE or None
    return version.price_once_minor


def sums_of(list_minor: int, discount_minor: int = 0) -> Sums:
    """A price with this installation's fee and tax."""
    return sums(
        list_minor=list_minor,
        discount_minor=discount_minor,
        fee_percent=settings.CONVENIENCE_FEE_PERCENT,
        fee_least_minor=settings.CONVENIENCE_FEE_LEAST_PAISE,
        tax_percent=settings.TAX_PERCENT,
        tax_included=settings.TAX_INCLUDED,
    )


def priced(amount_minor: int, currency: str) -> Price:
    """A price with its convenience fee and, where prices are without it, its tax."""
    made = sums_of(amount_minor)
    return Price(amount_minor, currency, made.fee_minor, made.total_minor)


def allowance_of(version: PlanVersion) -> Allowance:
    """What a version of a candidate's plan allows. Of an interviewer's: what is free, which it doesn't touch."""
    tier: Plan = "free" if version.product.audience == Audience.INTERVIEWER else version.product.tier  # type: ignore[assignment]
    if version.from_environment or version.product.audience == Audience.INTERVIEWER:
        return plans.allowance_of(tier)
    return plans.allow(
        tier,
        turns=version.turns,
        seconds=version.seconds,
        interviews_month=version.interviews_month,
        turns_month=version.turns_month,
    )


def title_of(version: PlanVersion) -> str:
    """The title of a plan in the language of whoever asks, where it is one of ours; else as staff wrote it."""
    return _(version.title)


def title_of_sale(*, kind: str, version: PlanVersion | None, pack: TokenPack | None, interval: str) -> str:
    """What is sold, in the language of whoever asks: on a checkout, on an invoice, in a list."""
    if pack is not None:
        return title_of_pack(pack)
    if version is None:
        return str(Purchase.Kind(kind).label)
    plan = {"plan": title_of(version)}
    match kind, interval:
        case Purchase.Kind.PLAN_ONCE, _interval:
            return _("%(plan)s, paid once") % plan
        case Purchase.Kind.CHANGE, _interval:
            return _("%(plan)s, change of the plan") % plan
        case _kind, "year":
            return _("%(plan)s, one year") % plan
    return _("%(plan)s, one month") % plan


def title_of_pack(pack: TokenPack) -> str:
    """The title of a pack."""
    if pack.title:
        return _(pack.title)
    return ngettext("%(number)s token", "%(number)s tokens", pack.tokens) % {"number": pack.tokens}


def offers(audience: str = Audience.CANDIDATE) -> list[Offer]:
    """The plans for sale, in the language of whoever asks."""
    return [offer_of(version) for version in versions_on_sale(audience)]


def offer_of(version: PlanVersion) -> Offer:
    """One version, as people are shown it."""
    prices = {way: price_of(version, way) for way in WAYS}
    return Offer(
        version=version,
        key=version.product.key,
        tier=version.product.tier,
        audience=version.product.audience,
        title=title_of(version),
        summary=_(version.summary) if version.summary else "",
        features=tuple(_in_words(version)),
        allowance=allowance_of(version),
        prices={way: None if amount is None else priced(amount, version.currency) for way, amount in prices.items()},
    )


def plans_with(feature: str) -> list[str]:
    """The candidates' plans for sale that include a feature, from the least to the most."""
    found = versions_on_sale(Audience.CANDIDATE)
    return [version.product.key for version in found if feature in version.features]


def products(*, audience: str = "", archived: bool | None = None) -> QuerySet[PlanProduct]:
    """All plans, for staff, in their order."""
    found = PlanProduct.objects.order_by("audience", "position", "key")
    if audience:
        found = found.filter(audience=audience)
    if archived is not None:
        found = found.filter(archived_at__isnull=not archived)
    return found


def product(key: str) -> PlanProduct:
    """A plan by its key, archived or not. Raises NotFound."""
    found = PlanProduct.objects.filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def versions_of(product_ids: Sequence[UUID]) -> QuerySet[PlanVersion]:
    """All versions of some plans, newest first."""
    found = PlanVersion.objects.filter(product_id__in=product_ids).select_related("product", "made_by")
    return found.order_by("-number")


def packs(*, archived: bool | None = None) -> QuerySet[TokenPack]:
    """All token packs, for staff, in their order."""
    found = TokenPack.objects.select_related("made_by").order_by("position", "tokens", "-id")
    return found if archived is None else found.filter(archived_at__isnull=not archived)


def _in_words(version: PlanVersion) -> list[str]:
    """What a plan includes, line by line."""
    if version.product.audience == Audience.INTERVIEWER:
        lines = [
            _("A public profile that candidates find"),
            _("Bookings by candidates"),
            _("Earnings for each session"),
        ]
    else:
        lines = _quota_in_words(version)
    if version.monthly_tokens and (version.price_month_minor or version.price_year_minor):
        line = ngettext(
            "%(number)s token a month with a subscription",
            "%(number)s tokens a month with a subscription",
            version.monthly_tokens,
        )
        lines.append(line % {"number": version.monthly_tokens})
    return lines


def _quota_in_words(version: PlanVersion) -> list[str]:
    allowed = allowance_of(version)
    lines = []
    if allowed.unlimited:
        lines.append(_("As many AI interviews as you like, of any length"))
    else:
        lines.append(
            _("As many AI interviews as you like")
            if allowed.interviews_month is None
            else _("%(number)s AI interviews a month") % {"number": allowed.interviews_month}
        )
        if allowed.turns is not None and allowed.seconds is not None:
            each = {"turns": allowed.turns, "seconds": allowed.seconds}
            lines.append(_("%(turns)s answers or %(seconds)s seconds in each") % each)
        elif allowed.turns is not None:
            lines.append(_("%(turns)s answers in each") % {"turns": allowed.turns})
        elif allowed.seconds is not None:
            lines.append(_("%(seconds)s seconds in each") % {"seconds": allowed.seconds})
        if allowed.turns_month is not None:
            lines.append(_("%(turns)s answers a month") % {"turns": allowed.turns_month})
        elif allowed.turns is None:
            lines.append(_("As many answers as you like"))
    if version.product.tier == PlanProduct.Tier.FREE:
        lines.append(_("A report with quotes from your answers"))
    said = {plans.UNLIMITED_AI_INTERVIEWS} if allowed.interviews_month is None else set()
    lines += [str(plans.FEATURES[name]) for name in version.features if name in plans.FEATURES and name not in said]
    if price_of(version, "once"):
        lines.append(_("Paid once, yours for good"))
    return lines
