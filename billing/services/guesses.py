"""Counting wrong tries where every process sees them. Right ones don't count, but wait their turn.

Whoever tries holds the counter's row until it is known whether the try was right. So a herd of guesses is counted
one by one, and nobody's right code is refused for tries that are merely under way.
"""

import ipaddress
import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from billing import rules
from billing.errors import TooManyGuesses, WrongAdminKey
from billing.models import Guesses
from billing.rules import WrongTries
from core.common.clock import utc_now
from core.common.errors import Refusal
from core.common.sql import count_changed, fetch_rows

log = logging.getLogger(__name__)

T = TypeVar("T")

# One statement that makes the row where there is none, locks it, and reads it.
_OPEN = """
    INSERT INTO billing_guesses (key, wrong_at, touched_at) VALUES (%s, '[]', %s)
    ON CONFLICT (key) DO UPDATE SET touched_at = excluded.touched_at
    RETURNING wrong_at
"""
_KEEP = "UPDATE billing_guesses SET wrong_at = %s WHERE key = %s"


@dataclass(frozen=True, slots=True)
class Counter:
    """Whose tries are counted, and how many may be wrong."""

    key: str
    most: int


def by_person(user_id: UUID, what: str = "code") -> Counter:
    """Somebody's tries at one kind of code: invite codes, coupons, codes of friends."""
    return Counter(_key(what, "person", str(user_id)), rules.WRONG_CODES_BY_PERSON)


def by_address(address: str, what: str = "code") -> Counter:
    return Counter(_key(what, "address", _network(address)), rules.WRONG_CODES_BY_ADDRESS)


class OpenCounters:
    """Counters that this transaction holds."""

    def __init__(self, counters: Iterable[Counter], *, now: datetime | None = None) -> None:
        """Hold them, or refuse with TooManyGuesses. In one order, so that nobody waits for each other in a ring."""
        now = now or utc_now()
        self._ms = int(now.timestamp() * 1000)
        self._tries: dict[str, WrongTries] = {}
        for counter in sorted(counters, key=lambda one: one.key):
            ((text,),) = fetch_rows(_OPEN, [counter.key, now])
            self._tries[counter.key] = WrongTries(counter.most, tuple(json.loads(text)))
        wait = max((tries.wait(self._ms) for tries in self._tries.values()), default=0)
        if wait:
            raise TooManyGuesses(retry_after_ms=wait)

    def count_wrong(self) -> None:
        """This try was wrong."""
        for key, tries in self._tries.items():
            count_changed(_KEEP, [json.dumps(tries.after(self._ms).at), key])


def try_code(
    act: Callable[[], T],
    *,
    counted: Iterable[Counter],
    wrong: tuple[type[Refusal], ...],
    now: datetime | None = None,
) -> T:
    """Do what a right code opens, all or nothing. A try that is refused as one of `wrong` is counted, and what was done
    is undone all the same.

    Raises what the act refuses with, and TooManyGuesses. Not to be called inside a transaction.
    """
    refused: Refusal
    with transaction.atomic(durable=True):  # the count has to outlast the refusal
        counters = OpenCounters(counted, now=now)
        try:
            with transaction.atomic():
                return act()
        except Refusal as refusal:
            if isinstance(refusal, wrong):
                counters.count_wrong()
            refused = refusal
    raise refused


def check_admin_key(*, given: bytes, address: str, now: datetime | None = None) -> None:
    """Nothing for the installation's admin key; else WrongAdminKey, or TooManyGuesses after ten wrong ones."""
    wanted = settings.ADMIN_KEY.encode()
    if not wanted:
        log.warning("billing.admin_key_refused actor=admin-key because=switched_off")
        raise WrongAdminKey
    counter = Counter(_key("admin-key", "address", _network(address)), rules.WRONG_KEYS_BY_ADDRESS)
    with transaction.atomic(durable=True):  # the count has to outlast the refusal
        counters = OpenCounters([counter], now=now)
        # Of equal length, so that the time it takes tells nothing of the key's.
        is_right = compare_digest(sha256(given).digest(), sha256(wanted).digest())
        if not is_right:
            counters.count_wrong()
    if not is_right:
        log.warning("billing.admin_key_refused actor=admin-key because=wrong")
        raise WrongAdminKey


def forget_old_guesses(*, now: datetime | None = None) -> int:
    """Forget counters that nobody touched for as long as they count; how many."""
    gone, _ = Guesses.objects.filter(touched_at__lte=(now or utc_now()) - rules.GUESSING_TIME).delete()
    return gone


def _key(*parts: str) -> str:
    return salted_hmac("billing.guesses", ":".join(parts), algorithm="sha256").hexdigest()


def _network(address: str) -> str:
    """An address; of IPv6 the /64 that one household or host has for itself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
