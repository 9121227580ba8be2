"""A provider of OpenID Connect, asked over the network: where to send people, and who came back.

Authorisation code with PKCE, state and nonce. What it says about somebody is believed only if it is signed with its
keys, for us, for this very sign-in. No database here.
"""

import base64
import hashlib
import http.client
import json
import secrets
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from functools import cache
from typing import Any

import jwt
from django.conf import settings

from core.accounts.errors import SocialRefused, SocialUnreachable

PATIENCE = 10
_MOST = 1024 * 1024
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]  # never "none", never a shared secret


@dataclass(frozen=True, slots=True)
class Attempt:
    """What has to come back unchanged."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says came."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    name: str


def is_on() -> bool:
    """True where a provider is set up."""
    return bool(settings.OIDC_URL and settings.OIDC_CLIENT_ID)


def new_attempt() -> Attempt:
    """Three secrets of chance for one sign-in."""
    return Attempt(state=secrets.token_urlsafe(24), nonce=secrets.token_urlsafe(24), verifier=secrets.token_urlsafe(48))


def authorize_url(attempt: Attempt, *, redirect_uri: str) -> str:
    """Where to send the browser. Raises SocialUnreachable."""
    challenge = hashlib.sha256(attempt.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT_ID,
        "redirect_uri": redirect_uri,
        "scope": "openid email profile",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    address = _endpoint("authorization_endpoint")
    return f"{address}{'&' if '?' in address else '?'}{urllib.parse.urlencode(asked)}"


def identify(attempt: Attempt, *, code: str, redirect_uri: str) -> Identity:
    """Exchange the code that came back for who it was. Raises SocialUnreachable, SocialRefused."""
    told = _post(
        _endpoint("token_endpoint"),
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": settings.OIDC_CLIENT_ID,
            "client_secret": settings.OIDC_CLIENT_SECRET,
            "code_verifier": attempt.verifier,
        },
    )
    claims = _read_token(str(told.get("id_token", "")), nonce=attempt.nonce)
    return Identity(
        issuer=settings.OIDC_URL,
        subject=str(claims["sub"])[:255],
        email=str(claims.get("email") or "").strip().lower()[:254],
        # Some send the word. Whatever is not clearly yes is no.
        email_verified=claims.get("email_verified") in (True, "true"),
        name=str(claims.get("name") or "").strip()[:120],
    )


def forget_provider() -> None:
    """Ask the provider anew for its addresses and keys."""
    _discover.cache_clear()
    _keys.cache_clear()


def _read_token(token: str, *, nonce: str) -> dict[str, Any]:
    try:
        key = _keys(_endpoint("jwks_uri")).get_signing_key_from_jwt(token)
        claims = jwt.decode(
            token,
            key.key,
            algorithms=_ALGORITHMS,
            audience=settings.OIDC_CLIENT_ID,
            issuer=_discover(settings.OIDC_URL)["issuer"],
            leeway=60,
            options={"require": ["iss", "sub", "aud", "exp", "nonce"]},
        )
    except jwt.PyJWKClientConnectionError as error:
        raise SocialUnreachable from error
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise SocialRefused from error
    if not secrets.compare_digest(str(claims["nonce"]), nonce) or not claims["sub"]:
        raise SocialRefused
    return claims


def _endpoint(name: str) -> str:
    address = _discover(settings.OIDC_URL).get(name)
    if not isinstance(address, str):
        raise SocialUnreachable
    return address


@cache
def _discover(url: str) -> dict[str, Any]:
    """The provider's own description. Kept until the server starts anew; a failure is not kept."""
    found = _ask(urllib.request.Request(f"{url}/.well-known/openid-configuration"))  # noqa: S310 - the operator's word
    # Else somebody else's document could speak for it.
    if str(found.get("issuer", "")).rstrip("/") != url:
        raise SocialUnreachable
    return found


@cache
def _keys(url: str) -> jwt.PyJWKClient:
    return jwt.PyJWKClient(url, timeout=PATIENCE)


def _post(url: str, form: dict[str, str]) -> dict[str, Any]:
    body = urllib.parse.urlencode(form).encode()
    return _ask(urllib.request.Request(url, data=body, headers={"Accept": "application/json"}))  # noqa: S310


def _ask(request: urllib.request.Request) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            told = json.loads(answer.read(_MOST))
    except urllib.error.HTTPError as error:
        # It was there, and said no: the code was used before, or is not for us.
        if error.code < 500:
            raise SocialRefused from error
        raise SocialUnreachable from error
    # What is no HTTP, or breaks off in the middle, is neither of the others.
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise SocialUnreachable from error
    if not isinstance(told, dict):
        raise SocialUnreachable
    return told
