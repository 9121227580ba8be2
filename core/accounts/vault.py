"""Secrets that have to be read again, kept so that a copy of the database alone does not give them away.

The keys are derived from SECRET_KEY, one for each use. Whoever changes SECRET_KEY puts the old one into
`SECRET_KEY_FALLBACKS` until all have been written anew; without it, second factors made before can't be read.
"""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):
    """Written with a SECRET_KEY that is no longer known."""


def encrypt(text: str) -> str:
    """The text as only this server can read it."""
    return _box().encrypt(text.encode()).decode()


def decrypt(kept: str) -> str:
    """What was encrypted. Raises Unreadable."""
    try:
        return _box().decrypt(kept.encode()).decode()
    except (InvalidToken, ValueError) as error:
        raise Unreadable from error


def mark(text: str, *, use: str) -> str:
    """A keyed hash, for short codes: without the key nobody can try all of them."""
    return hmac.new(_derive(settings.SECRET_KEY, f"mark.{use}"), text.encode(), hashlib.sha256).hexdigest()


def _box() -> MultiFernet:
    return _box_of((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _box_of(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(secret, "vault"))) for secret in secrets])


@lru_cache(maxsize=16)
def _derive(secret: str, use: str) -> bytes:
    return hmac.new(secret.encode(), f"intraview.{use}.v1".encode(), hashlib.sha256).digest()
