"""Plans and token packs in the hands of staff. Nothing that was sold is changed: an edit makes another version."""

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from billing import plans
from billing.errors import PlanChanged, PlanNeeded, PlanTaken
from billing.models import Audience, PlanProduct, PlanVersion, TokenPack
from core.audit import services as audit
from core.common.errors import NotFound
from core.common.sql import database_now

log = logging.getLogger(__name__)

Tier = PlanProduct.Tier


@dataclass(frozen=True, slots=True)
class Terms:
    """All that a version says. `None` among the quotas: without limit; among the prices: not sold that way."""

    title: str
    summary: str = ""
    from_environment: bool = False
    interviews_month: int | None = None
    turns_month: int | None = None
    turns: int | None = None
    seconds: int | None = None
    monthly_tokens: int = 0
    tokens_kept_days: int = 60
    features: list[str] = field(default_factory=list)
    trial_days: int = 0
    currency: str = plans.CURRENCY
    price_month_minor: int | None = None
    price_year_minor: int | None = None
    price_once_minor: int | None = None


_QUOTAS = ("interviews_month", "turns_month", "turns", "seconds")
_PRICES = ("price_month_minor", "price_year_minor", "price_once_minor")


def terms_of(version: PlanVersion) -> Terms:
    """What a version says."""
    return Terms(**{one.name: getattr(version, one.name) for one in fields(Terms)})


def create_plan(*, key: str, audience: str, tier: str, terms: Terms, by: UUID, position: int = 100) -> PlanVersion:
    """Make a plan with its first version. Raises PlanTaken, ValidationError."""
    if tier == Tier.FREE:
        raise ValidationError({"tier": _("There is one free plan. Edit that one.")})
    if (audience == Audience.INTERVIEWER) != (tier == Tier.INTERVIEWER):
        raise ValidationError({"tier": _("Interviewers have the tier of interviewers, candidates one of theirs.")})
    terms = _checked(terms, tier)
    try:
        with transaction.atomic():
            product = PlanProduct.objects.create(key=key, audience=audience, tier=tier, position=position)
            version = PlanVersion.objects.create(product=product, number=1, made_by_id=by, **asdict(terms))
            _record("plan.made", product, by, number=1)
    except IntegrityError as error:
        raise PlanTaken from error
    log.info("billing.plan_made actor=%s plan=%s", by, product.pk)
    return version


@transaction.atomic
def edit_plan(
    *, key: str, terms: Terms, by: UUID, position: int | None = None, after: int | None = None
) -> PlanVersion:
    """Make another version of a plan, which is sold from now on; who has an earlier one keeps it (X-15).

    `after` is the number of the version that was looked at: with a newer one there, PlanChanged. Without a difference
    nothing is made. Raises NotFound, ValidationError.
    """
    product = _lock(key)
    before = PlanVersion.objects.get(product=product, current=True)
    terms = _checked(terms, product.tier)
    if position is not None and position != product.position:
        PlanProduct.objects.filter(pk=product.pk).update(position=position, updated_at=database_now())
        product.position = position
    before.product = product
    if terms_of(before) == terms:
        return before
    if after is not None and after != before.number:
        raise PlanChanged(version=before.number)
    PlanVersion.objects.filter(pk=before.pk).update(current=False, updated_at=database_now())
    last = PlanVersion.objects.filter(product=product).aggregate(last=Max("number"))["last"]
    version = PlanVersion.objects.create(product=product, number=last + 1, made_by_id=by, **asdict(terms))
    _record("plan.edited", product, by, number=version.number)
    log.info("billing.plan_edited actor=%s plan=%s version=%s", by, product.pk, version.number)
    return version


@transaction.atomic
def archive_plan(*, key: str, by: UUID, now: datetime | None = None) -> PlanProduct:
    """Take a plan out of sale. Who has it keeps it, and goes on paying for it. Twice is once. Raises PlanNeeded."""
    product = _lock(key)
    if product.tier == Tier.FREE:
        raise PlanNeeded
    if product.archived_at is None:
        product.archived_at = now or database_now()
        product.save(update_fields=["archived_at", "updated_at"])
        _record("plan.archived", product, by)
    return product


@transaction.atomic
def restore_plan(*, key: str, by: UUID) -> PlanProduct:
    """Sell a plan again, in its last version. Twice is once."""
    product = _lock(key)
    if product.archived_at is not None:
        product.archived_at = None
        product.save(update_fields=["archived_at", "updated_at"])
        _record("plan.restored", product, by)
    return product


@transaction.atomic
def create_pack(
    *, tokens: int, price_minor: int, by: UUID, title: str = "", currency: str = plans.CURRENCY, position: int = 100
) -> TokenPack:
    """Make a token pack that is sold from now on."""
    pack = TokenPack.objects.create(
        tokens=tokens, price_minor=price_minor, title=title, currency=currency, position=position, made_by_id=by
    )
    _record_pack("pack.made", pack, by)
    return pack


@transaction.atomic
def edit_pack(*, pack_id: UUID, by: UUID, now: datetime | None = None, **terms: Any) -> TokenPack:
    """Make another pack that takes this one's place; purchases of this one keep what they agreed on.

    One that was replaced already is left as it is, and NotFound: two edits at once make one.
    """
    before = _lock_pack(pack_id)
    wanted = {name: terms.get(name, getattr(before, name)) for name in _PACK_TERMS}
    if all(getattr(before, name) == value for name, value in wanted.items()):
        return before
    if TokenPack.objects.filter(replaces=before).exists():
        raise NotFound
    pack = TokenPack.objects.create(**wanted, replaces=before, archived_at=before.archived_at, made_by_id=by)
    if before.archived_at is None:
        TokenPack.objects.filter(pk=before.pk).update(archived_at=now or database_now(), updated_at=database_now())
    _record_pack("pack.edited", pack, by)
    return pack


@transaction.atomic
def archive_pack(*, pack_id: UUID, by: UUID, now: datetime | None = None) -> TokenPack:
    """Take a pack out of sale. Twice is once."""
    pack = _lock_pack(pack_id)
    if pack.archived_at is None:
        pack.archived_at = now or database_now()
        pack.save(update_fields=["archived_at", "updated_at"])
        _record_pack("pack.archived", pack, by)
    return pack


@transaction.atomic
def restore_pack(*, pack_id: UUID, by: UUID) -> TokenPack:
    """Sell a pack again. Twice is once. One that was replaced stays: NotFound."""
    pack = _lock_pack(pack_id)
    if TokenPack.objects.filter(replaces=pack).exists():
        raise NotFound
    if pack.archived_at is not None:
        pack.archived_at = None
        pack.save(update_fields=["archived_at", "updated_at"])
        _record_pack("pack.restored", pack, by)
    return pack


_PACK_TERMS = ("tokens", "price_minor", "title", "currency", "position")


def _lock(key: str) -> PlanProduct:
    product = PlanProduct.objects.select_for_update().filter(key=key).first()
    if product is None:
        raise NotFound
    return product


def _lock_pack(pack_id: UUID) -> TokenPack:
    pack = TokenPack.objects.select_for_update().filter(pk=pack_id).first()
    if pack is None:
        raise NotFound
    return pack


def _checked(terms: Terms, tier: str) -> Terms:
    """The terms as they are kept, or ValidationError with the fields that don't fit the tier."""
    said = asdict(terms)
    wrong: dict[str, str] = {}
    unknown = sorted(set(terms.features) - set(plans.FEATURES))
    if unknown:
        wrong["features"] = _("There is no such feature: %(names)s.") % {"names": ", ".join(unknown)}
    said["features"] = [name for name in plans.FEATURES if name in terms.features]
    if tier == Tier.FREE:
        for name in (*_PRICES, "monthly_tokens", "trial_days"):
            if said[name]:
                wrong[name] = _("The free plan costs nothing, and gives no tokens and no trial.")
    recurs = terms.price_month_minor is not None or terms.price_year_minor is not None
    for name in ("trial_days", "monthly_tokens"):
        if said[name] and not recurs:
            wrong.setdefault(name, _("This comes with a subscription: give a price by the month or by the year."))
    if tier == Tier.INTERVIEWER:
        _check_interviewers(said, wrong)
    if terms.from_environment:
        for name in _QUOTAS:
            said[name] = None
        if tier == Tier.PRO:
            said["price_once_minor"] = None
    if wrong:
        raise ValidationError(wrong)
    return Terms(**said)


def _check_interviewers(said: Mapping[str, Any], wrong: dict[str, str]) -> None:
    if said["price_once_minor"] is not None:
        wrong["price_once_minor"] = _("The interviewers' plan is a subscription.")
    if said["from_environment"] or said["features"] or any(said[name] is not None for name in _QUOTAS):
        wrong["features"] = _("The interviewers' plan has no quotas and no features of candidates.")


def _record(action: str, product: PlanProduct, by: UUID, **context: Any) -> None:
    audit.record(action=action, actor=by, targets=[("plan", str(product.pk))], context={"key": product.key, **context})


def _record_pack(action: str, pack: TokenPack, by: UUID) -> None:
    audit.record(
        action=action,
        actor=by,
        targets=[("pack", str(pack.pk))],
        context={"tokens": pack.tokens, "price_minor": pack.price_minor, "currency": pack.currency},
    )
