"""Beginning a purchase, leaving it, and what becomes of those that nobody pays.

The row comes first. The place where it is paid is made after it, outside of any transaction, with the row's id as its
key: a process that dies in between leaves an open purchase that the same key, or time, brings to an end.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import translation

from billing import gateways, rules
from billing.errors import (
    NewsUnfit,
    PaymentsOff,
    ProviderRefused,
    ProviderUnknown,
    ProviderUnreachable,
    PurchaseClosed,
    TooManyOpen,
)
from billing.gateways.port import Buyer, CheckoutExpired, Order, PaymentFailed, PaymentProvider, PaymentSucceeded
from billing.gateways.port import Checkout as Checkout
from billing.models import Payment, PlanVersion, ProviderCustomer, Purchase
from billing.services import promotions, subscriptions
from billing.services.grants import lock_person
from billing.services.sales import fulfilment, letters, quotes
from core.common.errors import IdempotencyKeyReused, NotFound
from core.common.sql import database_now

log = logging.getLogger(__name__)

# So long a place to pay stays open. A provider's own limit lies between half an hour and a day.
OPEN_FOR = timedelta(hours=1)
AT_ONCE = 200
MOST_OPEN = 50
Kind, State = Purchase.Kind, Purchase.State


@dataclass(frozen=True, slots=True)
class Started:
    """A purchase and where it is paid. No checkout: there is nothing to pay, or it is paid already."""

    purchase: Purchase
    payment: Payment | None
    checkout: Checkout | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that the same key has to ask for again."""

    kind: str
    pack_id: UUID | None
    version_id: UUID | None
    interval: str
    coupon: str
    provider: str

    def fits(self, purchase: Purchase) -> bool:
        use = getattr(purchase, "coupon_use", None)
        code = use.coupon.code if use is not None else None
        # A promotion that needs no code may have taken off more than the coupon that was typed.
        same_coupon = code == "" or (code or "") == rules.normalise_code(self.coupon)
        provider = _provider_key_of(purchase)
        return (
            (purchase.kind, purchase.pack_id, purchase.version_id, purchase.interval)
            == (self.kind, self.pack_id, self.version_id, self.interval)
            and same_coupon
            and (not self.provider or not provider or provider == self.provider)
        )


def start_purchase(
    *,
    user_id: UUID,
    kind: str,
    pack_id: UUID | None = None,
    version_id: UUID | None = None,
    interval: str = "",
    coupon: str = "",
    provider: str = "",
    key: str,
    return_to: str = "",
    address: str | None = None,
    now: datetime | None = None,
) -> Started:
    """Begin to buy something, and make the place where it is paid; or deliver it, where there is nothing to pay.

    The same person and key is the same purchase; with another question, IdempotencyKeyReused. Raises PaymentsOff,
    ProviderUnknown, NotForSale, AlreadyYours, PurchaseClosed, TooManyOpen, what promotions refuse a coupon with
    and subscriptions a second one, ProviderUnreachable (the same key again goes on), ProviderRefused. Not to be called
    in a transaction.
    """
    if not settings.ENABLE_PAYMENTS:
        raise PaymentsOff
    asked = _Asked(kind, pack_id, version_id, interval, coupon, provider)
    now = now or database_now()
    purchase = _find(user_id, key) or _take_up(user_id, asked) or _make(user_id, asked, key, return_to, address, now)
    if not asked.fits(purchase):
        raise IdempotencyKeyReused
    if purchase.state != State.OPEN:
        if purchase.state != State.FULFILLED:
            raise PurchaseClosed(state=purchase.state)
        return Started(purchase, purchase.payments.filter(state=Payment.State.SUCCESS).first(), None)
    return _open_checkout(purchase, provider)


def cancel_purchase(*, user_id: UUID, purchase_id: UUID, now: datetime | None = None) -> Purchase:
    """Leave an open purchase. Whether it was paid meanwhile is asked first; then it is delivered instead."""
    purchase = Purchase.objects.filter(pk=purchase_id, user_id=user_id).first()
    if purchase is None:
        raise NotFound
    if purchase.state == State.OPEN:
        settle_open(purchase, now=now)
        purchase.refresh_from_db()
    if purchase.state not in (State.CANCELED, State.FULFILLED):
        raise PurchaseClosed(state=purchase.state)
    return purchase


def expire_purchases(now: datetime | None = None) -> int:
    """Close the purchases whose time is over, each after asking whether it was paid meanwhile; how many were closed."""
    now = now or database_now()
    # In turn: those about which nobody answered come last the next time, so that they keep no others waiting.
    over = Purchase.objects.filter(state=State.OPEN, expires_at__lte=now).order_by("updated_at")
    closed = 0
    for purchase in over[:AT_ONCE]:
        try:
            settle_open(purchase, now=now)
        except Exception as error:
            if not isinstance(error, ProviderUnreachable):
                log.exception("sales.not_expired purchase=%s", purchase.pk)
            Purchase.objects.filter(pk=purchase.pk, state=State.OPEN).update(updated_at=now)  # asked again next time
            continue
        closed += 1
    return closed


def settle_open(purchase: Purchase, *, now: datetime | None = None) -> None:
    """Bring an open purchase to its end: delivered if it was paid, else canceled. Raises ProviderUnreachable."""
    for payment in purchase.payments.exclude(state=Payment.State.SUCCESS):
        try:
            found = gateways.provider(payment.provider).find_order(payment.provider_order_id)
        except (ProviderRefused, PaymentsOff):  # gone since; if money comes all the same, it is delivered
            continue
        if isinstance(found, PaymentSucceeded):
            fulfilment.fulfil(provider=payment.provider, news=found, now=now)
            return
    close(purchase.pk, now=now)


@transaction.atomic
def close(purchase_id: UUID, *, now: datetime | None = None) -> bool:
    """Cancel a purchase that is still open: its coupon is free again, its subscription never was. False: it wasn't."""
    now = now or database_now()
    purchase = Purchase.objects.select_for_update(no_key=True).get(pk=purchase_id)
    if purchase.state != State.OPEN:
        return False
    Purchase.objects.filter(pk=purchase_id).update(state=State.CANCELED, updated_at=now)
    promotions.release(purchase_id)
    if purchase.kind == Kind.SUBSCRIPTION and purchase.subscription_id:
        subscriptions.abandon(purchase.subscription_id)
    log.info("sales.canceled user=%s purchase=%s", purchase.user_id, purchase_id)
    return True


@transaction.atomic
def hear_failed(*, provider: str, news: PaymentFailed, now: datetime | None = None) -> str:
    """A try to pay failed. Another one may follow, so the purchase stays open."""
    payment = fulfilment.find_payment(provider, news.order_id)
    changed = Payment.objects.filter(
        pk=payment.pk, state=Payment.State.PENDING, purchase__state=State.OPEN, provider_payment_id=""
    ).update(state=Payment.State.FAILED, failed_because=news.because[:200], updated_at=now or database_now())
    if not changed:
        return "known"
    letters.tell_failed(payment)
    log.info("sales.payment_failed user=%s payment=%s", payment.user_id, payment.pk)
    return "failed"


def hear_expired(*, provider: str, news: CheckoutExpired, now: datetime | None = None) -> str:
    """Nobody can pay there any more."""
    payment = fulfilment.find_payment(provider, news.order_id)
    return "canceled" if close(payment.purchase_id, now=now) else "known"


def _find(user_id: UUID, key: str) -> Purchase | None:
    found = Purchase.objects.select_related("pack", "version__product", "subscription", "coupon_use__coupon")
    return found.filter(user_id=user_id, key=_own(key)).first()


def _own(key: str) -> str:
    return f"own:{key}"  # a client's; ours for renewals begin otherwise


def _take_up(user_id: UUID, asked: _Asked) -> Purchase | None:
    """The open purchase of the same subscription, begun in another tab or given up half-way: there is one at a time.

    One that differs is left first, so that nobody has to wait for it to end.
    """
    if asked.kind != Kind.SUBSCRIPTION:
        return None
    versions = PlanVersion.objects.select_related("product")
    version = versions.filter(pk=asked.version_id).first() if asked.version_id else None
    audience = version.product.audience if version else ""
    begun = Purchase.objects.filter(user_id=user_id, kind=Kind.SUBSCRIPTION, state=State.OPEN)
    for purchase in begun.select_related("pack", "version__product", "subscription", "coupon_use__coupon"):
        if asked.fits(purchase):
            return purchase
        if purchase.version is not None and purchase.version.product.audience == audience:
            settle_open(purchase)
    return None


def _make(user_id: UUID, asked: _Asked, key: str, return_to: str, address: str | None, now: datetime) -> Purchase:
    wanted = quotes.quote(
        user_id=user_id,
        kind=asked.kind,
        pack_id=asked.pack_id,
        version_id=asked.version_id,
        interval=asked.interval,
        coupon=asked.coupon,
        address=address,
        now=now,
    )
    collects = asked.kind == Kind.SUBSCRIPTION
    nothing_due = not wanted.sums.total_minor and not collects
    chosen = "" if nothing_due else choose_provider(asked.provider, collects=collects).key
    try:
        with transaction.atomic():
            lock_person(user_id)
            if (before := _find(user_id, key)) is not None:
                return before
            open_ones = Purchase.objects.filter(user_id=user_id, state=State.OPEN, expires_at__gt=now)
            if open_ones.count() >= MOST_OPEN:
                raise TooManyOpen
            subscription = None
            if collects and asked.version_id is not None:
                subscription = subscriptions.begin(
                    user_id=user_id, version_id=asked.version_id, interval=asked.interval, provider=chosen
                )
            purchase = Purchase.objects.create(
                user_id=user_id,
                kind=asked.kind,
                pack=wanted.wanted.pack,
                version=wanted.wanted.version,
                interval=asked.interval,
                subscription=subscription,
                currency=wanted.wanted.currency,
                list_minor=wanted.sums.list_minor,
                discount_minor=wanted.sums.discount_minor,
                tax_minor=wanted.sums.tax_minor,
                tax_included=wanted.sums.tax_included,
                fee_minor=wanted.sums.fee_minor,
                total_minor=wanted.sums.total_minor,
                key=_own(key),
                return_to=return_to,
                expires_at=now + OPEN_FOR,
            )
            if wanted.discount is not None:
                promotions.reserve(purchase_id=purchase.pk, discount=wanted.discount)
            if nothing_due:
                fulfilment.fulfil_free(purchase, now=now)
    except IntegrityError:
        before = _find(user_id, key)
        if before is None:
            raise
        return before
    log.info("sales.started user=%s purchase=%s kind=%s", user_id, purchase.pk, asked.kind)
    return _find(user_id, key) or purchase


def choose_provider(key: str, *, collects: bool) -> PaymentProvider:
    """The provider of this key, or the preferred one, of those that are on. Raises PaymentsOff, ProviderUnknown."""
    on = gateways.providers()
    if not on:
        raise PaymentsOff
    able = [one for one in on.values() if not collects or "subscription" in one.modes]
    chosen = next((one for one in able if not key or one.key == key), None)
    if chosen is None:
        raise ProviderUnknown
    return chosen


def _open_checkout(purchase: Purchase, asked_provider: str) -> Started:
    """Make the place to pay, or find it again. A purchase has one order at a provider, whoever asks at once for it."""
    before = purchase.payments.order_by("id").first()
    if before is not None and before.checkout_url:
        return Started(purchase, before, Checkout(before.provider_order_id, "redirect", url=before.checkout_url))
    collects = purchase.kind == Kind.SUBSCRIPTION
    gateway = choose_provider(_provider_key_of(purchase) or asked_provider, collects=collects)
    try:
        checkout = gateway.create_checkout(_order_of(purchase, gateway))
    except ProviderRefused:
        log.warning("sales.order_refused purchase=%s provider=%s", purchase.pk, gateway.key)
        close(purchase.pk)
        raise
    payment = _keep_order(purchase, gateway.key, checkout)
    if checkout.customer_id:
        keep_customer(user_id=purchase.user_id, provider=gateway.key, customer_id=checkout.customer_id)
    if payment.provider_order_id != checkout.order_id:  # somebody was faster; nobody is shown ours
        order_id = payment.provider_order_id
        options = {**checkout.options, **({"order_id": order_id} if "order_id" in checkout.options else {})}
        checkout = replace(checkout, order_id=order_id, url=payment.checkout_url, options=options)
    return Started(purchase, payment, checkout)


@transaction.atomic
def _keep_order(purchase: Purchase, provider: str, checkout: Checkout) -> Payment:
    """Our row of an order: the first that was made for the purchase. Raises NewsUnfit for one of another purchase."""
    Purchase.objects.select_for_update(no_key=True).get(pk=purchase.pk)
    before = Payment.objects.filter(purchase=purchase).order_by("id").first()
    if before is not None:
        return before
    payment, _made = Payment.objects.get_or_create(
        provider=provider,
        provider_order_id=checkout.order_id,
        defaults={
            "purchase": purchase,
            "user_id": purchase.user_id,
            "amount_minor": purchase.total_minor,
            "currency": purchase.currency,
            "checkout_url": checkout.url,
        },
    )
    if payment.purchase_id != purchase.pk:
        raise NewsUnfit
    return payment


def keep_customer(*, user_id: UUID, provider: str, customer_id: str) -> None:
    """Remember who somebody is to a provider. What is known stays."""
    customer = ProviderCustomer(user_id=user_id, provider=provider, customer_id=customer_id)
    ProviderCustomer.objects.bulk_create([customer], ignore_conflicts=True)


def _provider_key_of(purchase: Purchase) -> str:
    """Through whom a purchase is paid, as far as that is settled."""
    paid = purchase.payments.order_by("id").values_list("provider", flat=True).first()
    return paid or (purchase.subscription.provider if purchase.subscription else "")


def _order_of(purchase: Purchase, gateway: PaymentProvider) -> Order:
    collects = purchase.kind == Kind.SUBSCRIPTION
    trial_days = quotes.trial_days_of(purchase) if collects else 0
    person = get_user_model().objects.get(pk=purchase.user_id)
    # In the person's language, not in that of the question: asked again, the order has to be the same to the letter.
    with translation.override(person.language):
        lines = quotes.lines_of(purchase)
    due = sum(line.amount_minor for line in lines)
    customer = ProviderCustomer.objects.filter(user_id=purchase.user_id, provider=gateway.key)
    back = f"{settings.ORIGINS[0]}/checkout/return?purchase={purchase.pk}"
    return Order(
        key=f"purchase:{purchase.pk}",
        purchase_id=str(purchase.pk),
        mode="subscription" if collects else "payment",
        currency=purchase.currency,
        lines=lines,
        total_minor=purchase.total_minor,
        buyer=Buyer(
            user_id=str(purchase.user_id),
            email=person.email,
            name=person.name,
            customer_id=customer.values_list("customer_id", flat=True).first() or "",
        ),
        return_url=back,
        cancel_url=f"{back}&canceled=1",
        interval=("year" if purchase.interval == "year" else "month") if collects else None,
        trial_days=trial_days,
        first_discount_minor=0 if trial_days else due - purchase.total_minor,
        product_key=purchase.version.product.key if collects and purchase.version else "",
        expires_at=purchase.expires_at,
    )
