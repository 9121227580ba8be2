"""How often something may be tried. Counted in the shared cache, so by all processes together."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from allauth.core.internal import ratelimit
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from core.accounts import tokens
from core.accounts.errors import TooMany

_APP = "allauth.account"
_MARK = "intraview_browser"
_STRANGERS_HOUR = 3600


def spend(request: HttpRequest, action: str, *, key: str | None = None) -> ratelimit.RateLimitUsage:
    """Count one of `ACCOUNT_RATE_LIMITS`, or refuse. Outside of transactions: what is undone would not be counted."""
    usage = ratelimit.consume(request, app=_APP, action=action, key=key, limit_get=True)
    if not usage:
        raise TooMany(retry_after_ms=wait_ms(request, action, key))
    return usage


def wait_ms(request: HttpRequest, action: str, key: str | None) -> int:
    """How long until the oldest try is forgotten of those that fill a limit."""
    now, waits = time.time(), [1.0]
    for rate in ratelimit.get_rates(app=_APP, action=action):
        history = cache.get(ratelimit.get_cache_key(request, app=_APP, action=action, rate=rate, key=key), [])
        if len(history) >= rate.amount:
            waits.append(history[-1] + rate.duration - now)
    return round(1000 * max(waits))


@contextmanager
def one_try(request: HttpRequest, action: str, *, key: str) -> Iterator[None]:
    """Count a try beforehand, so that those in flight count too, and give it back if it was no wrong guess."""
    usage = spend(request, action, key=key)
    try:
        yield
    except ValidationError:  # what was to be set is too weak: the guess itself was right
        usage.rollback()
        raise
    usage.rollback()


def refuse_limited(response: HttpResponse | None) -> None:
    """Nothing, unless allauth answered that this was too often."""
    if response is not None and response.status_code == 429:
        raise TooMany


def browser_mark(request: HttpRequest) -> str:
    """By what a browser is known again before anybody is signed in: kept in its session, which only it can show."""
    mark = request.session.get(_MARK)
    if not mark:
        mark = request.session[_MARK] = tokens.fingerprint(tokens.make_secret())
        if SESSION_KEY not in request.session:
            # Many only look at the page. Signing in sets its own time.
            request.session.set_expiry(_STRANGERS_HOUR)
    return str(mark)
