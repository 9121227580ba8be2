"""Buying at the till: people, what they buy, and the providers' words brought to our own addresses."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Sum
from django.test import Client

from billing.models import (
    EntitlementGrant,
    Invoice,
    LedgerEntry,
    LedgerTransaction,
    Payment,
    PlanVersion,
    Purchase,
    TokenPack,
    Wallet,
)
from billing.selectors import catalogue
from billing.services import sales
from billing.services.sales import Started
from tests.support.till import till as till

__all__ = ["till"]


@pytest.fixture(autouse=True)
def _little_money(settings: Any) -> None:
    """The prices that the tests speak of, whatever this machine's environment says."""
    settings.PRO_PRICE_PAISE = 29900
    settings.CONVENIENCE_FEE_PERCENT, settings.CONVENIENCE_FEE_LEAST_PAISE = 3.0, 500
    settings.CONVENIENCE_FEE_REFUNDED = True
    settings.TAX_PERCENT, settings.TAX_INCLUDED = 0.0, True


def pro() -> PlanVersion:
    return catalogue.current_version("pro")


def pack(tokens: int = 40) -> TokenPack:
    return TokenPack.objects.get(tokens=tokens, archived_at__isnull=True)


def buy(user: Any, *, key: str = "", provider: str = "razorpay", **wanted: Any) -> Started:
    """Begin to buy Pro, paid once, unless told otherwise."""
    asked = wanted or {"kind": "plan_once", "version_id": pro().pk}
    return sales.start_purchase(user_id=user.pk, key=key or uuid4().hex, provider=provider, **asked)


def buy_pack(user: Any, tokens: int = 40, **more: Any) -> Started:
    return buy(user, kind="pack", pack_id=pack(tokens).pk, **more)


def order_of(started: Started) -> str:
    assert started.payment is not None
    return started.payment.provider_order_id


def hook(provider: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Bring a provider's word to our address; the status of the answer."""
    sent = {name: value for name, value in headers.items() if name.lower() != "content-type"}
    client = Client(raise_request_exception=False)
    return client.post(
        f"/api/webhooks/{provider}", data=body, content_type="application/json", headers=sent
    ).status_code


def pay(till: Any, started: Started, *, tell: bool = True) -> dict[str, Any]:
    """Pay at the till; unless told otherwise its webhooks arrive."""
    paid: dict[str, Any] = till.pay(order_of(started))
    assert not paid["failed"], paid
    if tell:
        till.deliver(hook)
    return paid


def has(user: Any) -> dict[str, int]:
    """What somebody got, counted: plans, invoices, bought tokens, purchases that are delivered."""
    wallet = Wallet.objects.filter(user=user).first()
    return {
        "plans": EntitlementGrant.objects.filter(user=user, revoked_at__isnull=True).count(),
        "invoices": Invoice.objects.filter(user=user, kind="invoice").count(),
        "tokens": wallet.balance if wallet else 0,
        "delivered": Purchase.objects.filter(user=user, state="fulfilled").count(),
        "paid": Payment.objects.filter(user=user, state="success").count(),
    }


def income(kind: str = "", unit: str = "INR") -> dict[str, int]:
    """The house's accounts of money, as far as they hold something."""
    found = LedgerEntry.objects.filter(account__unit=unit, wallet__isnull=True).values("account__kind")
    sums = found.annotate(sum=Sum("amount")).values_list("account__kind", "sum")
    return {name: total for name, total in sums if total}


def books_are_even() -> bool:
    sums = LedgerTransaction.objects.annotate(sum=Sum("entries__amount")).values_list("sum", flat=True)
    return not any(sums)
