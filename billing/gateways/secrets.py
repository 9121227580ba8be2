"""The till's keys: made from the server's own secret, so that nobody has to keep them and no two servers share them."""

import hashlib
import hmac
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings


@dataclass(frozen=True, slots=True)
class TillSecrets:
    """What the till and the adapters that talk to it both know."""

    stripe_key: str
    stripe_webhook_secret: str
    razorpay_key_id: str
    razorpay_key_secret: str
    razorpay_webhook_secret: str


def till_secrets() -> TillSecrets:
    """The keys of this server's till."""
    return derive_secrets(settings.SECRET_KEY)


@lru_cache(maxsize=4)
def derive_secrets(secret: str) -> TillSecrets:
    """The keys that follow from a secret. They tell nothing about it."""

    def word(name: str, length: int = 32) -> str:
        return hmac.new(secret.encode(), f"intraview till: {name}".encode(), hashlib.sha256).hexdigest()[:length]

    return TillSecrets(
        stripe_key="sk_test_till_" + word("stripe"),
        stripe_webhook_secret="whsec_till_" + word("stripe webhook"),
        razorpay_key_id="rzp_test_" + word("razorpay id", 14),
        razorpay_key_secret=word("razorpay"),
        razorpay_webhook_secret=word("razorpay webhook"),
    )
