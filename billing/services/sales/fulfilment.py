"""The one road from money to what was bought for it, whoever hears first that it came: browser, webhook, comparison.

Everything is one transaction that begins by locking the purchase: who comes second finds it done. Locks are taken in
this order: purchase, person, subscription, wallets, the series of invoices.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction

from billing import gateways
from billing.errors import NewsUnfit, OrderUnknown, PaymentsOff, ProviderRefused, PurchaseClosed
from billing.gateways.port import InvoicePaid, PaymentSucceeded
from billing.models import EntitlementGrant, Payment, Purchase, Subscription
from billing.rules import prices
from billing.selectors import catalogue
from billing.services import invoices, ledger, promotions, subscriptions
from billing.services.grants import grant_plan, lock_person
from billing.services.sales import letters, postings, quotes, refunds
from core.accounts.errors import NotYourself
from core.audit import services as audit
from core.common.errors import NotFound, Refusal
from core.common.sql import database_now

log = logging.getLogger(__name__)

Kind, State = Purchase.Kind, Purchase.State
PAID = Payment.State.SUCCESS
What = Literal["fulfilled", "known", "halted", "paid_twice"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What hearing of a payment did. `known`: nothing, because it was heard before."""

    what: What
    purchase_id: UUID


@transaction.atomic
def fulfil(*, provider: str, news: PaymentSucceeded, now: datetime | None = None) -> Outcome:
    """Deliver what a payment paid for, once, however often and by however many it is told.

    A payment of another amount halts the purchase for staff; a second payment for one purchase is given back; one for a
    purchase that was given up is delivered, since the money came. Raises OrderUnknown, NewsUnfit.
    """
    found = find_payment(provider, news.order_id, purchase_id=news.purchase_id)
    purchase = _lock(found.purchase_id)
    payment = Payment.objects.get(pk=found.pk)
    payment_id = news.payment_id or news.order_id  # of a trial nothing is paid
    if payment.provider_payment_id == payment_id:
        return Outcome("known", purchase.pk)
    now = now or database_now()
    if _belongs_elsewhere(payment, payment_id):
        raise NewsUnfit
    if Payment.objects.filter(purchase=purchase, state=PAID).exists() or payment.provider_payment_id:
        return _give_back(purchase, payment, payment_id, news, now)
    expected = (payment.amount_minor, payment.currency.upper())
    Payment.objects.filter(pk=payment.pk).update(
        state=PAID,
        provider_payment_id=payment_id,
        # What was really paid: that is what can go back.
        amount_minor=news.amount_minor,
        currency=news.currency.upper(),
        failed_because="",
        paid_at=news.at or now,
        updated_at=now,
    )
    payment.refresh_from_db()
    if purchase.state not in (State.OPEN, State.CANCELED):
        return _halt(purchase, "paid_after_it_was_closed", now)
    if (news.amount_minor, news.currency.upper()) != expected:
        return _halt(purchase, "another_amount", now)
    return _deliver_or_halt(purchase, payment, news, now)


@transaction.atomic
def fulfil_free(purchase: Purchase, *, now: datetime) -> None:
    """Deliver what costs nothing, in the transaction that begins it."""
    if purchase.total_minor:
        raise PurchaseClosed(state=purchase.state)
    _deliver(purchase, None, None, now)


@transaction.atomic
def record_renewal(*, subscription_id: UUID, news: InvoicePaid, now: datetime | None = None) -> Purchase:
    """The purchase of a further period of a subscription, or of its change: already paid, so delivered at once.

    The same invoice is the same purchase.
    """
    subscription = Subscription.objects.select_related("version__product").get(pk=subscription_id)
    paid = Payment.objects.filter(provider=subscription.provider, provider_order_id=news.invoice_id)
    if (before := paid.select_related("purchase").first()) is not None:
        return before.purchase
    lock_person(subscription.user_id)
    if (before := paid.select_related("purchase").first()) is not None:
        return before.purchase
    now = now or database_now()
    sums = _sums_of(subscription, news)
    purchase = Purchase.objects.create(
        user_id=subscription.user_id,
        kind=Kind.CHANGE if news.why == "update" else Kind.RENEWAL,
        version=subscription.version,
        interval=subscription.interval,
        subscription=subscription,
        currency=news.currency.upper(),
        list_minor=sums.list_minor,
        tax_minor=sums.tax_minor,
        tax_included=sums.tax_included,
        fee_minor=sums.fee_minor,
        total_minor=sums.total_minor,
        key=f"invoice:{news.invoice_id}"[:120],
    )
    payment = Payment.objects.create(
        purchase=purchase,
        user_id=purchase.user_id,
        provider=subscription.provider,
        provider_order_id=news.invoice_id,
        provider_payment_id=news.payment_id or news.invoice_id,
        state=PAID,
        amount_minor=news.amount_minor,
        currency=purchase.currency,
        paid_at=news.at,
    )
    _deliver_or_halt(purchase, payment, news, now)
    purchase.refresh_from_db()
    return purchase


@transaction.atomic
def deliver_halted(*, purchase_id: UUID, by: UUID, reason: str, now: datetime | None = None) -> Purchase:
    """Deliver what was halted, though something about it was not as expected: one of the staff has looked at it."""
    purchase = _lock_or_refuse(purchase_id)
    if purchase.user_id == by:
        raise NotYourself
    if purchase.state != State.HALTED:
        raise PurchaseClosed(state=purchase.state)
    payment = Payment.objects.filter(purchase=purchase, state=PAID).first()
    if payment is None or (payment.amount_minor and payment.refunded_minor >= payment.amount_minor):
        raise PurchaseClosed(state=purchase.state)
    news = PaymentSucceeded(
        order_id=payment.provider_order_id,
        payment_id=payment.provider_payment_id,
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        at=payment.paid_at,
    )
    _deliver(purchase, payment, news, now or database_now(), decided=True)
    _record("purchase.delivered", purchase, by)
    purchase.refresh_from_db()
    return purchase


def cancel_halted(*, purchase_id: UUID, by: UUID, reason: str, now: datetime | None = None) -> Purchase:
    """Give up what was halted and give all its money back; an open one is canceled. Of a subscription the provider
    collects nothing more. Raises ProviderUnreachable: then nothing was given up. Not to be called in a transaction.
    """
    from billing.services.sales import purchases

    _stop_collecting(purchase_id)
    with transaction.atomic():
        purchase = _lock_or_refuse(purchase_id)
        if purchase.user_id == by:
            raise NotYourself
        if purchase.state not in (State.HALTED, State.OPEN):
            raise PurchaseClosed(state=purchase.state)
        _record("purchase.canceled", purchase, by)
        now = now or database_now()
        if purchase.state == State.HALTED:
            Purchase.objects.filter(pk=purchase.pk).update(state=State.CANCELED, updated_at=now)
            promotions.release(purchase.pk)
            if purchase.kind == Kind.SUBSCRIPTION and purchase.subscription_id:
                subscriptions.abandon(purchase.subscription_id)
            for payment in Payment.objects.filter(purchase=purchase, state=PAID):
                if payment.amount_minor > payment.refunded_minor:
                    refunds.owe_back(payment, reason=reason, by=by, now=now)
    if purchase.state == State.OPEN:
        purchases.settle_open(purchase, now=now)
    purchase.refresh_from_db()
    return purchase


def _stop_collecting(purchase_id: UUID) -> None:
    """End at the provider what a halted purchase has begun there: we never came to know its name."""
    halted = Purchase.objects.filter(pk=purchase_id, kind=Kind.SUBSCRIPTION, state=State.HALTED)
    payment = Payment.objects.filter(purchase__in=halted, state=PAID).first()
    if payment is None:
        return
    try:
        gateway = gateways.provider(payment.provider)
        told = gateway.find_order(payment.provider_order_id)
        if isinstance(told, PaymentSucceeded) and told.subscription_id and gateways.can_subscribe(gateway):
            gateway.cancel_subscription(told.subscription_id, at_period_end=False, key=f"given-up:{purchase_id}")
    except (PaymentsOff, ProviderRefused) as refusal:  # there are no keys any more, or it is gone
        log.warning("sales.not_ended_at_provider purchase=%s because=%s", purchase_id, refusal.code)


def find_payment(provider: str, order_id: str, *, purchase_id: str = "") -> Payment:
    """Our row of a provider's order. Raises OrderUnknown.

    A process may have died after it made the order and before it wrote the row: then the purchase that the provider
    tells back gets it now.
    """
    found = Payment.objects.filter(provider=provider, provider_order_id=order_id).first()
    if found is not None:
        return found
    purchase = _purchase_told(purchase_id)
    if purchase is None or not order_id:
        raise OrderUnknown
    found, _made = Payment.objects.get_or_create(
        provider=provider,
        provider_order_id=order_id,
        defaults={
            "purchase": purchase,
            "user_id": purchase.user_id,
            "amount_minor": purchase.total_minor,
            "currency": purchase.currency,
        },
    )
    return found


def _purchase_told(purchase_id: str) -> Purchase | None:
    try:
        asked = UUID(purchase_id)
    except ValueError:
        return None
    # One that has an order is paid there; what else tells its name is another thing, such as a subscription's invoice.
    begun = Purchase.objects.filter(pk=asked, payments__isnull=True, total_minor__gt=0)
    return begun.exclude(kind__in=(Kind.RENEWAL, Kind.CHANGE)).first()


def _lock(purchase_id: UUID) -> Purchase:
    # no_key: what merely points at the purchase need not wait.
    locked = Purchase.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("pack", "version__product", "subscription").get(pk=purchase_id)


def _lock_or_refuse(purchase_id: UUID) -> Purchase:
    try:
        return _lock(purchase_id)
    except Purchase.DoesNotExist:
        raise NotFound from None


def _belongs_elsewhere(payment: Payment, payment_id: str) -> bool:
    """True for a payment that has paid another order already."""
    same = Payment.objects.filter(provider=payment.provider, provider_payment_id=payment_id)
    twin = f"{payment.provider_order_id}:{payment_id}"[:120]
    return same.exclude(pk=payment.pk).exclude(provider_order_id=twin).exists()


def _deliver_or_halt(
    purchase: Purchase, payment: Payment, news: PaymentSucceeded | InvoicePaid, now: datetime
) -> Outcome:
    """Deliver; where that is refused, keep that the money came, and have staff look at it."""
    try:
        with transaction.atomic():
            _deliver(purchase, payment, news, now)
    except Refusal as refusal:
        return _halt(purchase, refusal.code, now)
    return Outcome("fulfilled", purchase.pk)


def _deliver(
    purchase: Purchase,
    payment: Payment | None,
    news: PaymentSucceeded | InvoicePaid | None,
    now: datetime,
    *,
    decided: bool = False,
) -> None:
    """Give what was bought. `decided`: by one of the staff, who may go beyond a coupon's limits."""
    lock_person(purchase.user_id)
    _give(purchase, news, now)
    changed = Purchase.objects.filter(pk=purchase.pk, state__in=(State.OPEN, State.CANCELED, State.HALTED)).update(
        state=State.FULFILLED, fulfilled_at=now, halted_because="", updated_at=now
    )
    if not changed:
        raise PurchaseClosed(state=purchase.state)
    promotions.use(purchase.pk, beyond=decided)
    if payment is not None and payment.amount_minor:
        promotions.reward_referral(purchase_id=purchase.pk)
        postings.post_payment(purchase, payment, now=now)
    invoice = None
    if purchase.list_minor:  # the beginning of a trial is no sale yet
        invoice = invoices.issue_invoice(purchase_id=purchase.pk, payment_id=payment.pk if payment else None, now=now)
    letters.tell_paid(purchase, invoice)
    log.info("sales.fulfilled user=%s purchase=%s kind=%s", purchase.user_id, purchase.pk, purchase.kind)


def _give(purchase: Purchase, news: PaymentSucceeded | InvoicePaid | None, now: datetime) -> None:
    reference = f"purchase:{purchase.pk}"
    if purchase.kind == Kind.PACK and purchase.pack is not None:
        ledger.credit_tokens(
            user_id=purchase.user_id, tokens=purchase.pack.tokens, key=reference, reason=reference, now=now
        )
    elif purchase.kind == Kind.PLAN_ONCE and purchase.version is not None:
        # Paid in two places at once, or a code was used meanwhile: staff give the money back.
        quotes.refuse_what_is_theirs(purchase.user_id, purchase.version.product.tier, now)
        grant_plan(
            user_id=purchase.user_id,
            plan=purchase.version.product.tier,
            source=EntitlementGrant.Source.ONE_TIME,
            reference=str(purchase.pk),
            version_id=purchase.version_id,
            now=now,
        )
    else:
        subscriptions.apply_paid(purchase_id=purchase.pk, news=news, now=now)


def _give_back(purchase: Purchase, payment: Payment, payment_id: str, news: PaymentSucceeded, now: datetime) -> Outcome:
    """A purchase is paid once. Money that comes again goes back; it is never ours, so the books don't show it."""
    told = {
        "provider_payment_id": payment_id,
        "amount_minor": news.amount_minor,
        "currency": news.currency.upper(),
        "state": Payment.State.FAILED,
        "failed_because": "paid twice",
        "paid_at": news.at or now,
    }
    if payment.provider_payment_id:  # the same order was paid twice: the second payment has a row of its own
        payment, is_new = Payment.objects.get_or_create(
            provider=payment.provider,
            provider_order_id=f"{payment.provider_order_id}:{payment_id}"[:120],
            defaults={"purchase": purchase, "user_id": purchase.user_id, **told},
        )
        if not is_new:
            return Outcome("known", purchase.pk)
    else:
        Payment.objects.filter(pk=payment.pk).update(**told, updated_at=now)
        payment.refresh_from_db()
    if payment.amount_minor:
        refunds.owe_back(payment, reason="paid twice", by=None, now=now)
    log.warning("sales.paid_twice user=%s purchase=%s payment=%s", purchase.user_id, purchase.pk, payment.pk)
    return Outcome("paid_twice", purchase.pk)


def _halt(purchase: Purchase, because: str, now: datetime) -> Outcome:
    Purchase.objects.filter(pk=purchase.pk).update(state=State.HALTED, halted_because=because[:200], updated_at=now)
    log.error("sales.halted user=%s purchase=%s because=%s", purchase.user_id, purchase.pk, because)
    return Outcome("halted", purchase.pk)


def _sums_of(subscription: Subscription, news: InvoicePaid) -> prices.Sums:
    """What a collected amount was made of: the price of the plan and its fee; of a change, only what is due for it."""
    price = catalogue.price_of(subscription.version, subscription.interval)
    if price is not None and news.why != "update":
        due = catalogue.sums_of(price)
        if due.total_minor == news.amount_minor:
            return due
    return prices.sums_of_paid(
        paid_minor=news.amount_minor,
        fee_minor=0,
        tax_percent=settings.TAX_PERCENT,
        tax_included=settings.TAX_INCLUDED,
    )


def _record(action: str, purchase: Purchase, by: UUID) -> None:
    audit.record(
        action=action,
        actor=by,
        targets=[("purchase", str(purchase.pk)), ("person", str(purchase.user_id))],
        context={"because": purchase.halted_because[:80], "kind": purchase.kind},
    )
