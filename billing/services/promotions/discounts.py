"""What makes a purchase cheaper: found before it begins, reserved with it, used when it is paid.

A use takes a place of its person's (a unique key) and one of the coupon's uses (a conditional update). Of many at once
who want the last one, one gets it. An open purchase holds both; one that is never paid gives them back.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet

from billing import rules
from billing.errors import (
    CouponExpired,
    CouponNotForThis,
    CouponSpent,
    CouponUnknown,
    CouponUsedByYou,
    FirstPurchaseOnly,
)
from billing.models import Coupon, CouponUse, Purchase
from billing.rules.discounts import coupon_state, discount_of, free_place, is_for
from billing.selectors import promotions as selectors
from billing.services.grants import lock_person
from billing.services.guesses import by_address, by_person, try_code
from core.common.errors import NotFound, Refusal
from core.common.sql import database_now

log = logging.getLogger(__name__)

WRONG = (CouponUnknown, CouponSpent, CouponExpired)


@dataclass(frozen=True, slots=True)
class Discount:
    """What would be taken off a purchase, and by which coupon. `code` is empty for a promotion that needs none."""

    coupon_id: UUID
    code: str
    name: str
    discount_minor: int


@dataclass(frozen=True, slots=True)
class _Asked:
    user_id: UUID
    kind: str
    product_key: str
    audience: str
    list_minor: int
    currency: str
    now: datetime


def find_discount(
    *,
    user_id: UUID,
    kind: str,
    product_key: str,
    audience: str,
    list_minor: int,
    currency: str,
    code: str = "",
    address: str | None = None,
    now: datetime | None = None,
) -> Discount | None:
    """What makes this purchase cheaper: the best promotion that needs no code, or the code's coupon where it takes off
    as much or more. None where nothing does.

    `product_key` is the plan's, empty for token packs; `audience` is candidate or interviewer. Reserves nothing. With a
    code it refuses with CouponUnknown, CouponSpent, CouponExpired (these count as wrong tries, and with too many of
    this person or address it is TooManyGuesses), CouponUsedByYou, CouponNotForThis, FirstPurchaseOnly; and is not to be
    called inside a transaction, because the count of wrong tries has to outlast the refusal.

    An open purchase of theirs may hold the coupon: it is found all the same, and `reserve` closes that one.
    """
    asked = _Asked(user_id, kind, product_key, audience, list_minor, currency, now or database_now())
    typed = _find_typed(asked, code=code, address=address) if code.strip() else None
    best = _find_automatic(asked)
    if typed is not None and (best is None or typed.discount_minor >= best.discount_minor):
        return typed
    return best


@transaction.atomic
def reserve(*, purchase_id: UUID, discount: Discount, now: datetime | None = None) -> CouponUse:
    """Keep one use of the coupon for an open purchase, in the transaction that writes it. Again is once.

    Whatever changed since the discount was found is refused: CouponSpent, CouponExpired, CouponUnknown (withdrawn),
    CouponUsedByYou, FirstPurchaseOnly. Then the purchase must not be written either. Locks the person, then the coupon.

    Purchases that this person began and left, and which hold the coupon, are closed: nobody waits for them to expire.
    (Who pays for one of them all the same has used the coupon there: somebody looks at the second one.)
    """
    before = CouponUse.objects.filter(purchase_id=purchase_id).first()
    if before is not None:
        return before
    user_id = Purchase.objects.values_list("user_id", flat=True).filter(pk=purchase_id).first()
    if user_id is None:
        raise NotFound
    lock_person(user_id)
    now = now or database_now()
    coupon = Coupon.objects.filter(pk=discount.coupon_id).first()
    if coupon is None:
        raise CouponUnknown
    _close_what_holds(coupon, user_id)
    place = _place_for(coupon, user_id)
    if not _take_one(coupon.pk, now=now):
        coupon.refresh_from_db()
        raise _why_not(coupon, now=now) or CouponSpent()
    try:
        with transaction.atomic():
            made = CouponUse.objects.create(
                coupon=coupon,
                user_id=user_id,
                purchase_id=purchase_id,
                discount_minor=discount.discount_minor,
                place=place,
            )
    except IntegrityError as error:
        raise CouponUsedByYou from error
    log.info("billing.coupon_reserved user=%s coupon=%s purchase=%s", user_id, coupon.pk, purchase_id)
    return made


@transaction.atomic
def use(purchase_id: UUID, *, beyond: bool = False, now: datetime | None = None) -> CouponUse | None:
    """The purchase is paid: its use of a coupon is used for good. None if it had none. Twice is once.

    A purchase that is paid after it had been given up keeps the price that was agreed, as long as the coupon has room
    for it; else it is refused with CouponSpent, CouponUsedByYou or FirstPurchaseOnly, for somebody to look at. They may
    go `beyond` its limits: such a use has no place and is not counted.
    """
    found = CouponUse.objects.filter(purchase_id=purchase_id).select_related("coupon").first()
    if found is None or found.state == CouponUse.State.USED:
        return found
    now = now or database_now()
    mine = CouponUse.objects.filter(pk=found.pk)
    if not mine.filter(state=CouponUse.State.RESERVED).update(state=CouponUse.State.USED, updated_at=now):
        lock_person(found.user_id)
        if mine.filter(state=CouponUse.State.RELEASED).update(state=CouponUse.State.USED, updated_at=now):
            _count_late(found, beyond=beyond, now=now)
    found.refresh_from_db()
    log.info("billing.coupon_used user=%s coupon=%s purchase=%s", found.user_id, found.coupon_id, purchase_id)
    return found


@transaction.atomic
def release(purchase_id: UUID, *, now: datetime | None = None) -> bool:
    """The purchase was given up: its use of a coupon is somebody else's again. True if there was one. Twice is once."""
    now = now or database_now()
    kept = CouponUse.objects.filter(purchase_id=purchase_id, state=CouponUse.State.RESERVED)
    coupon_id = kept.values_list("coupon_id", flat=True).first()
    if coupon_id is None or not kept.update(state=CouponUse.State.RELEASED, place=None, updated_at=now):
        return False
    Coupon.objects.filter(pk=coupon_id, used__gt=0).update(used=F("used") - 1, updated_at=now)
    log.info("billing.coupon_released coupon=%s purchase=%s", coupon_id, purchase_id)
    return True


def _find_typed(asked: _Asked, *, code: str, address: str | None) -> Discount:
    counted = [by_person(asked.user_id, "coupon"), *([by_address(address, "coupon")] if address else [])]
    try:
        return try_code(lambda: _discount_of_code(asked, code), counted=counted, wrong=WRONG, now=asked.now)
    except Refusal as refusal:
        log.info("billing.coupon_refused user=%s because=%s", asked.user_id, refusal.code)
        raise


def _discount_of_code(asked: _Asked, code: str) -> Discount:
    text = rules.normalise_code(code)
    coupon = Coupon.objects.filter(code=text).first() if text else None
    if coupon is None:
        raise CouponUnknown
    refusal = _why_not(coupon, now=asked.now)
    if isinstance(refusal, CouponSpent) and _has_used(coupon, asked.user_id):
        # Somebody who has used it up need not be told that it is gone for everybody; who merely holds it may use it.
        refusal = None if _open_uses(coupon, asked.user_id).filter(coupon=coupon).exists() else CouponUsedByYou()
    if refusal is not None:
        raise refusal
    if not _is_for(coupon, asked):
        raise CouponNotForThis
    _place_for(coupon, asked.user_id, but_open=True)
    return _as_discount(coupon, asked)


def _find_automatic(asked: _Asked) -> Discount | None:
    """The promotion that takes off most; of equals the oldest."""
    now = asked.now
    running = Coupon.objects.filter(
        Q(starts_at__isnull=True) | Q(starts_at__lte=now),
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        Q(max_uses__isnull=True) | Q(used__lt=F("max_uses")),
        automatic=True,
        revoked_at__isnull=True,
    )
    found = [(coupon, _as_discount(coupon, asked)) for coupon in running.order_by("id") if _is_for(coupon, asked)]
    for coupon, discount in sorted(found, key=lambda pair: -pair[1].discount_minor):
        try:
            _place_for(coupon, asked.user_id, but_open=True)
        except (CouponUsedByYou, FirstPurchaseOnly):
            continue
        return discount if discount.discount_minor else None
    return None


def _as_discount(coupon: Coupon, asked: _Asked) -> Discount:
    minor = discount_of(list_minor=asked.list_minor, percent=coupon.percent, amount_minor=coupon.amount_minor)
    return Discount(coupon_id=coupon.pk, code=coupon.code, name=coupon.name, discount_minor=minor)


def _is_for(coupon: Coupon, asked: _Asked) -> bool:
    return is_for(
        kind=asked.kind,
        product_key=asked.product_key,
        audience=asked.audience,
        list_minor=asked.list_minor,
        currency=asked.currency,
        kinds=coupon.kinds,
        products=list(coupon.products.values_list("key", flat=True)),
        audiences=coupon.audience,
        least_minor=coupon.least_minor,
        coupon_currency=coupon.currency,
        is_amount=coupon.amount_minor is not None,
    )


def _place_for(coupon: Coupon, user_id: UUID, *, but_open: bool = False) -> int:
    """A place that this person has left among the uses of a coupon. Raises CouponUsedByYou, FirstPurchaseOnly.

    `but_open`: as if the purchases of theirs that are open did not hold it.
    """
    mine = CouponUse.objects.filter(user_id=user_id, state__in=selectors.COUNTS)
    if but_open:
        mine = mine.exclude(state=CouponUse.State.RESERVED, purchase__state=Purchase.State.OPEN)
    if coupon.first_purchase_only:
        if selectors.has_bought(user_id):
            raise FirstPurchaseOnly
        # Two purchases that are open at once can't both become the first.
        if mine.filter(coupon__first_purchase_only=True).exists():
            raise CouponUsedByYou
    place = _free_place(coupon, mine)
    if place is None:
        raise CouponUsedByYou
    return place


def _free_place(coupon: Coupon, mine: QuerySet[CouponUse]) -> int | None:
    taken = mine.filter(coupon=coupon).values_list("place", flat=True)
    return free_place({place for place in taken if place is not None}, coupon.max_uses_each)


def _open_uses(coupon: Coupon, user_id: UUID) -> QuerySet[CouponUse]:
    """Uses that a person's open purchases hold: of this coupon and, if it is for first purchases, of all such."""
    which = Q(coupon__first_purchase_only=True) if coupon.first_purchase_only else Q(coupon=coupon)
    return CouponUse.objects.filter(
        which, user_id=user_id, state=CouponUse.State.RESERVED, purchase__state=Purchase.State.OPEN
    )


def _close_what_holds(coupon: Coupon, user_id: UUID) -> None:
    """Close the open purchases that stand in this person's way, but those that somebody works on: they may be paid.

    Purchases are locked before people, and we hold the person: so we don't wait.
    """
    from billing.services.sales import purchases

    has_place = True
    try:
        _place_for(coupon, user_id)
    except CouponUsedByYou:
        has_place = False
    is_full = coupon.max_uses is not None and coupon.used >= coupon.max_uses
    if has_place and not is_full:
        return
    ids = _open_uses(coupon, user_id).values_list("purchase_id", flat=True)
    free = Purchase.objects.select_for_update(skip_locked=connection.features.has_select_for_update, no_key=True)
    for purchase_id in list(free.filter(pk__in=list(ids)).order_by("id").values_list("pk", flat=True)):
        purchases.close(purchase_id)
    coupon.refresh_from_db()


def _has_used(coupon: Coupon, user_id: UUID) -> bool:
    return CouponUse.objects.filter(coupon=coupon, user_id=user_id, state__in=selectors.COUNTS).exists()


def _take_one(coupon_id: UUID, *, now: datetime) -> bool:
    """Count one use, if there is one left. The database decides: of many at once, so many get one as there are."""
    usable = Coupon.objects.filter(
        Q(starts_at__isnull=True) | Q(starts_at__lte=now),
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        Q(max_uses__isnull=True) | Q(used__lt=F("max_uses")),
        pk=coupon_id,
        revoked_at__isnull=True,
    )
    return bool(usable.update(used=F("used") + 1, updated_at=now))


def _count_late(found: CouponUse, *, beyond: bool, now: datetime) -> None:
    """Count a use that was released and is used after all, where there is still room for it."""
    is_first = not found.coupon.first_purchase_only or not selectors.has_bought(found.user_id, but=found.purchase_id)
    if not is_first and not beyond:
        raise FirstPurchaseOnly
    place = _free_place(found.coupon, CouponUse.objects.filter(user_id=found.user_id))
    room = Coupon.objects.filter(Q(max_uses__isnull=True) | Q(used__lt=F("max_uses")), pk=found.coupon_id)
    if place is not None and room.update(used=F("used") + 1, updated_at=now):
        CouponUse.objects.filter(pk=found.pk).update(place=place)
    elif not beyond:
        raise CouponUsedByYou if place is None else CouponSpent


def _why_not(coupon: Coupon, *, now: datetime) -> Refusal | None:
    """Why nobody can use a coupon; None while they can. One that was withdrawn or has not begun is as good as none."""
    state = coupon_state(
        used=coupon.used,
        max_uses=coupon.max_uses,
        starts_at=coupon.starts_at,
        ends_at=coupon.ends_at,
        revoked_at=coupon.revoked_at,
        now=now,
    )
    if state == "open":
        return None
    return {"expired": CouponExpired, "spent": CouponSpent}.get(state, CouponUnknown)()
