"""Providers of payments and of payouts, each behind one adapter."""

from functools import lru_cache
from typing import Final, TypeGuard

from django.conf import settings

from billing.errors import PaymentsOff
from billing.gateways.port import PaymentProvider, SubscriptionProvider
from billing.gateways.razorpay_provider import SCRIPT, RazorpayKeys, RazorpayProvider
from billing.gateways.secrets import TillSecrets, till_secrets
from billing.gateways.stripe_provider import StripeKeys, StripeProvider

KNOWN: Final = ("stripe", "razorpay")
SANDBOX: Final = "/sandbox"


def providers() -> dict[str, PaymentProvider]:
    """The providers that sell now, preferred first; none where payments are switched off."""
    if not settings.ENABLE_PAYMENTS:
        return {}
    return {key: _make(key) for key in (settings.PAYMENT_PROVIDERS or KNOWN) if _has_keys(key)}


def provider(key: str) -> PaymentProvider:
    """The provider of that key, also when it sells nothing any more: what was paid there can still be given back.

    Raises PaymentsOff if there are no keys for it.
    """
    if not _has_keys(key):
        raise PaymentsOff
    return _make(key)


def can_subscribe(provider: PaymentProvider) -> TypeGuard[SubscriptionProvider]:
    """True if it collects again and again."""
    return "subscription" in provider.modes


def _has_keys(key: str) -> bool:
    if settings.PAYMENT_SANDBOX:
        return key in KNOWN
    if key == "stripe":
        return bool(settings.STRIPE_SECRET_KEY)
    return key == "razorpay" and bool(settings.RAZORPAY_KEY_ID and settings.RAZORPAY_KEY_SECRET)


def _make(key: str) -> PaymentProvider:
    return _make_stripe(_stripe_keys()) if key == "stripe" else _make_razorpay(_razorpay_keys())


# A provider holds its connections: one for each set of keys.
@lru_cache(maxsize=8)
def _make_stripe(keys: StripeKeys) -> StripeProvider:
    return StripeProvider(keys)


@lru_cache(maxsize=8)
def _make_razorpay(keys: RazorpayKeys) -> RazorpayProvider:
    return RazorpayProvider(keys)


def _stripe_keys() -> StripeKeys:
    if not settings.PAYMENT_SANDBOX:
        return StripeKeys(
            secret_key=settings.STRIPE_SECRET_KEY,
            webhook_secret=settings.STRIPE_WEBHOOK_SECRET,
            api_base=settings.STRIPE_API_BASE,
        )
    secrets: TillSecrets = till_secrets()
    return StripeKeys(
        secret_key=secrets.stripe_key,
        webhook_secret=secrets.stripe_webhook_secret,
        api_base=settings.STRIPE_API_BASE or f"http://127.0.0.1:{settings.PORT}{SANDBOX}/stripe",
        is_sandbox=True,
    )


def _razorpay_keys() -> RazorpayKeys:
    if not settings.PAYMENT_SANDBOX:
        return RazorpayKeys(
            key_id=settings.RAZORPAY_KEY_ID,
            key_secret=settings.RAZORPAY_KEY_SECRET,
            webhook_secret=settings.RAZORPAY_WEBHOOK_SECRET,
            api_base=settings.RAZORPAY_API_BASE,
            script_url=SCRIPT,
            shop=settings.SELLER_NAME,
        )
    secrets = till_secrets()
    base = settings.RAZORPAY_API_BASE
    return RazorpayKeys(
        key_id=secrets.razorpay_key_id,
        key_secret=secrets.razorpay_key_secret,
        webhook_secret=secrets.razorpay_webhook_secret,
        api_base=base or f"http://127.0.0.1:{settings.PORT}{SANDBOX}/razorpay",
        script_url=f"{base or SANDBOX + '/razorpay'}/checkout.js",
        shop=settings.SELLER_NAME,
        is_sandbox=True,
    )
