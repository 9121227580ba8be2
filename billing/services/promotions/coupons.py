"""Coupons and promotions: making them, changing the little that may change, withdrawing them."""

import logging
import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from billing import rules
from billing.errors import CouponTaken
from billing.models import Coupon, PlanProduct
from billing.selectors import promotions as selectors
from core.audit import services as audit
from core.common.errors import NotFound
from core.common.sql import database_now

log = logging.getLogger(__name__)

# What of a coupon may change once people know it: never what it takes off, or for whom.
CHANGEABLE = ("name", "ends_at", "max_uses")


def make_coupon(
    *,
    name: str,
    code: str = "",
    automatic: bool = False,
    percent: int | None = None,
    amount_minor: int | None = None,
    currency: str = "INR",
    kinds: Collection[str] = (),
    products: Collection[str] = (),
    audience: str = Coupon.Audience.EVERYBODY,
    first_purchase_only: bool = False,
    least_minor: int = 0,
    max_uses: int | None = None,
    max_uses_each: int = 1,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    by: UUID | None = None,
) -> Coupon:
    """Make a coupon, of these letters or of drawn ones, or a promotion that needs none (`automatic`).

    `products` are keys of plans. Raises CouponTaken; ValidationError for what makes no sense.
    """
    text = "" if automatic else rules.normalise_code(code) if code else _draw()
    if not automatic and not text:
        raise ValidationError(
            {"code": _("4 to 40 letters A to Z, digits, dashes; it begins and ends with a letter or digit.")}
        )
    if (percent is None) == (amount_minor is None):
        raise ValidationError({"percent": _("Either a percentage or an amount.")})
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        raise ValidationError({"ends_at": _("It has to end after it begins.")})
    found = list(PlanProduct.objects.filter(key__in=products))
    if unknown := set(products) - {product.key for product in found}:
        raise ValidationError({"products": [_("There is no plan “%(key)s”.") % {"key": sorted(unknown)[0]}]})
    try:
        with transaction.atomic():
            made = Coupon.objects.create(
                code=text,
                automatic=automatic,
                name=name,
                kind=Coupon.Kind.PERCENT if percent is not None else Coupon.Kind.AMOUNT,
                percent=percent,
                amount_minor=amount_minor,
                currency=currency,
                kinds=sorted(set(kinds)),
                audience=audience,
                first_purchase_only=first_purchase_only,
                least_minor=least_minor,
                max_uses=max_uses,
                max_uses_each=max_uses_each,
                starts_at=starts_at,
                ends_at=ends_at,
                made_by_id=by,
            )
            made.products.set(found)
            _record("coupon.made", made.pk, by=by)
    except IntegrityError as error:
        raise CouponTaken from error
    log.info("billing.coupon_made actor=%s coupon=%s", by, made.pk)
    return made


@transaction.atomic
def change_coupon(*, coupon_id: UUID, by: UUID | None = None, now: datetime | None = None, **given: Any) -> Coupon:
    """Change name, end or number of uses of a coupon; what isn't given stays. Never below what is used already."""
    changes = {key: value for key, value in given.items() if key in CHANGEABLE}
    if set(given) - set(changes):
        raise ValueError("only its name, end and number of uses can change")
    coupon = Coupon.objects.select_for_update().filter(pk=coupon_id).first()
    if coupon is None:
        raise NotFound
    most, ends_at = changes.get("max_uses"), changes.get("ends_at")
    if most is not None and most < coupon.used:
        raise ValidationError({"max_uses": _("It was used %(used)s times already.") % {"used": coupon.used}})
    if ends_at is not None and coupon.starts_at is not None and ends_at <= coupon.starts_at:
        raise ValidationError({"ends_at": _("It has to end after it begins.")})
    if changes:
        Coupon.objects.filter(pk=coupon_id).update(**changes, updated_at=now or database_now())
        _record("coupon.changed", coupon_id, by=by, context={"fields": sorted(changes)})
    return selectors.coupons().get(pk=coupon_id)


@transaction.atomic
def revoke_coupon(*, coupon_id: UUID, by: UUID | None = None, now: datetime | None = None) -> Coupon:
    """Let nobody use a coupon any more. Purchases that are open keep their price. Twice is once."""
    now = now or database_now()
    if Coupon.objects.filter(Q(revoked_at__isnull=True), pk=coupon_id).update(revoked_at=now, updated_at=now):
        _record("coupon.revoked", coupon_id, by=by)
        log.info("billing.coupon_revoked actor=%s coupon=%s", by, coupon_id)
    coupon = selectors.coupons().filter(pk=coupon_id).first()
    if coupon is None:
        raise NotFound
    return coupon


def _record(action: str, coupon_id: UUID, *, by: UUID | None, context: dict[str, Any] | None = None) -> None:
    audit.record(action=action, actor=by, targets=[("coupon", str(coupon_id))], context=context)


def _draw() -> str:
    return rules.write_code([secrets.choice(rules.CODE_LETTERS) for _number in range(rules.CODE_LENGTH)])
