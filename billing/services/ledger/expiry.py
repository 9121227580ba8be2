"""What time does to given tokens."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from billing.models import TokenLot
from billing.services.ledger.books import (
    Entries,
    HouseAccount,
    Kind,
    Why,
    begin,
    clock,
    enter,
    id_at,
    lock_wallets_by_id,
)
from core.common.sql import database_now

log = logging.getLogger(__name__)

EXPIRED = HouseAccount(Kind.EXPIRED)
AT_ONCE = 500


def expire_lots(*, now: datetime | None = None) -> int:
    """Take the given tokens whose time is over; how many. Twice, or twice at once, is once."""
    moment = now or database_now()
    due = TokenLot.objects.filter(left__gt=0, expires_at__lte=moment).order_by("wallet_id")
    taken, last = 0, None
    while True:
        rest = due if last is None else due.filter(wallet_id__gt=last)
        wallets = list(rest.values_list("wallet_id", flat=True).distinct()[:AT_ONCE])
        for wallet_id in wallets:
            try:
                taken += _expire(wallet_id, now=now)
            except Exception:  # one person's trouble keeps nobody else's books behind
                log.exception("ledger.lots_not_expired wallet=%s", wallet_id)
        if len(wallets) < AT_ONCE:
            return taken
        last = wallets[-1]


@transaction.atomic
def _expire(wallet_id: UUID, *, now: datetime | None) -> int:
    wallet = lock_wallets_by_id([wallet_id])[wallet_id]
    moment = clock()
    at = now or moment
    due = TokenLot.objects.filter(wallet=wallet, left__gt=0, expires_at__lte=at)
    tokens = sum(due.values_list("left", flat=True))
    if not tokens:
        return 0
    due.update(left=0, updated_at=at)
    # Under a key of its own: tokens that come back to an expired lot expire another time.
    posted = begin(key=f"expire:{id_at(moment)}", kind=Why.EXPIRY, reason="", at=at, moment=moment)
    entries = Entries(house={EXPIRED: tokens})
    entries.of(wallet).free = -tokens
    enter(posted, entries, kind=Why.EXPIRY, at=at)
    return tokens
