"""Money in the books: what came in, what it was for, what is to be paid out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from billing.models import TOKENS
from billing.services.ledger.books import Entries, HouseAccount, Kind, Posted, begin, clock, enter, lock_wallets
from core.common.sql import as_uuid, fetch_rows

_WROTE = """
    SELECT a.kind, e.amount, a.unit, a.name, w.user_id, t.reason
    FROM billing_ledgertransaction t
    JOIN billing_ledgerentry e ON e.transaction_id = t.id
    JOIN billing_ledgeraccount a ON a.id = e.account_id
    LEFT JOIN billing_wallet w ON w.id = e.wallet_id
    WHERE t.key = %s
"""


@dataclass(frozen=True, slots=True)
class Move:
    """Money into an account (positive) or out of it, in minor units of a currency (`unit`).

    `name` tells the house's accounts of one kind apart, such as the providers; `user_id` is whose `payable` it is.
    """

    account_kind: str
    amount_minor: int
    unit: str
    name: str = ""
    user_id: UUID | None = None


@transaction.atomic
def post_money(*, key: str, kind: str, moves: Sequence[Move], reason: str, now: datetime | None = None) -> Posted:
    """Write money into the books. The same key again is once.

    Raises ValueError where the moves don't sum to zero in each currency, or move nothing.
    """
    _ensure_balanced(moves)
    people = {move.user_id for move in moves if move.user_id is not None}
    wallets = lock_wallets(people) if people else {}
    moment = clock()
    posted = begin(key=f"money:{key}", kind=kind, reason=reason, at=now or moment, moment=moment)
    if not posted.is_new:
        return posted
    entries = Entries(house=defaultdict(int), payable=defaultdict(int))
    for move in moves:
        if move.user_id is not None:
            entries.payable[wallets[move.user_id].pk, move.unit] += move.amount_minor
        else:
            entries.house[HouseAccount(move.account_kind, move.unit, move.name)] += move.amount_minor
    enter(posted, entries, kind=kind, at=now or moment)
    return posted


@transaction.atomic
def undo_money(*, key_of: str, key: str, kind: str, now: datetime | None = None) -> Posted | None:
    """Write what `post_money(key=key_of)` wrote once more, the other way round. The same key again is once.

    None where nothing was written under that key.
    """
    found = fetch_rows(_WROTE, [f"money:{key_of}"])
    if not found:
        return None
    moves = [
        Move(account, -amount, unit, name=name, user_id=as_uuid(user_id) if user_id else None)
        for account, amount, unit, name, user_id, _reason in found
    ]
    return post_money(key=key, kind=kind, moves=moves, reason=found[0][-1], now=now)


def _ensure_balanced(moves: Sequence[Move]) -> None:
    sums: dict[str, int] = defaultdict(int)
    for move in moves:
        if (move.user_id is not None) != (move.account_kind == Kind.PAYABLE) or move.unit == TOKENS:
            raise ValueError("only money to be paid out is somebody's")
        sums[move.unit] += move.amount_minor
    if any(sums.values()) or not any(move.amount_minor for move in moves):
        raise ValueError("moves of money sum to zero, and there are some")
