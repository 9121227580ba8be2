"""A browser comes back from paying: is it true?"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from billing import gateways
from billing.errors import ProviderRefused
from billing.gateways.port import PaymentSucceeded
from billing.models import Payment, Purchase
from billing.services.sales import fulfilment
from core.common.errors import NotFound


def verify_payment(
    *,
    user_id: UUID,
    purchase_id: UUID | None = None,
    order_id: str = "",
    fields: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> Purchase:
    """Look whether somebody's own purchase is paid, and deliver it if so: by what their browser brought from the
    provider (`order_id` and signed `fields`), or by asking the provider.

    Raises NotFound for other people's, WrongSignature, ProviderUnreachable. Not to be called in a transaction.
    """
    payment, purchase = _find(user_id, purchase_id, order_id)
    if payment is None or purchase.state not in (Purchase.State.OPEN, Purchase.State.CANCELED):
        return purchase
    if payment.state != Payment.State.SUCCESS:
        _look(payment, fields or {}, now)
    purchase.refresh_from_db()
    return purchase


def _look(payment: Payment, fields: Mapping[str, str], now: datetime | None) -> None:
    gateway = gateways.provider(payment.provider)
    try:
        # The order's id is the one we kept: a browser may bring any.
        found = gateway.verify_return(fields, order_id=payment.provider_order_id)
    except ProviderRefused:
        return
    if isinstance(found, PaymentSucceeded):
        fulfilment.fulfil(provider=payment.provider, news=found, now=now)


def _find(user_id: UUID, purchase_id: UUID | None, order_id: str) -> tuple[Payment | None, Purchase]:
    own = Payment.objects.select_related("purchase").filter(user_id=user_id)
    if order_id:
        # Only Razorpay's dialog hands an order back to the page.
        payment = own.filter(provider="razorpay", provider_order_id=order_id).first()
        if payment is None:
            raise NotFound
        return payment, payment.purchase
    purchase = Purchase.objects.filter(pk=purchase_id, user_id=user_id).first() if purchase_id else None
    if purchase is None:
        raise NotFound
    return own.filter(purchase=purchase).order_by("-id").first(), purchase
