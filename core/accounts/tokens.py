"""Access tokens (short JWTs), refresh tokens and tickets: made and read, never looked up. No database here."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

import jwt
from django.conf import settings

from core.accounts import rules
from core.accounts.errors import NotSignedIn

ACCESS_COOKIE = "intraview_access"
REFRESH_COOKIE = "intraview_refresh"
REFRESH_PATH = "/api/auth"
ALGORITHM = "HS256"
ISSUER = "intraview"


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What an access token says: who, and on which session."""

    user_id: UUID
    session_id: UUID


@lru_cache(maxsize=4)
def _key_from(secret: str) -> bytes:
    # A key of its own: what is signed elsewhere with SECRET_KEY can't be passed off as an access token.
    return hmac.new(secret.encode(), b"intraview.access-token.v1", hashlib.sha256).digest()


def _key() -> bytes:
    return _key_from(settings.SECRET_KEY)


def make_access_token(*, user_id: UUID, session_id: UUID, now: datetime, life: timedelta = rules.ACCESS_LIFE) -> str:
    """A signed token that says who this is, good for some minutes while the session stays open."""
    issued = int(now.timestamp())
    claims = {
        "iss": ISSUER,
        "use": "access",
        "sub": str(user_id),
        "sid": str(session_id),
        "iat": issued,
        "exp": issued + int(life.total_seconds()),
    }
    return jwt.encode(claims, _key(), algorithm=ALGORITHM)


def read_access_token(token: str, *, now: datetime) -> AccessClaims:
    """What a token says, if we signed it and it has not expired. Raises NotSignedIn."""
    try:
        claims = jwt.decode(
            token,
            _key(),
            algorithms=[ALGORITHM],
            # Expiry is checked below, against the clock that the caller holds.
            options={"require": ["iss", "sub", "sid", "exp"], "verify_exp": False, "verify_iat": False},
            issuer=ISSUER,
        )
        expires = claims["exp"]
        if claims.get("use") != "access" or not isinstance(expires, int) or expires <= now.timestamp():
            raise NotSignedIn
        return AccessClaims(user_id=UUID(claims["sub"]), session_id=UUID(claims["sid"]))
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise NotSignedIn from error


def make_secret() -> str:
    """A secret of 256 bits for a URL or a cookie."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What is stored of a secret. It has 256 bits of chance, so a plain hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def join_refresh_token(*, session_id: UUID, secret: str) -> str:
    """The refresh cookie's value."""
    return f"{session_id.hex}.{secret}"


def split_refresh_token(token: str) -> tuple[UUID, str]:
    """Session and secret of a refresh cookie. Raises NotSignedIn."""
    session, _, secret = token.partition(".")
    session_id = rules.as_session_id(session)
    if session_id is None or not secret:
        raise NotSignedIn
    return session_id, secret
