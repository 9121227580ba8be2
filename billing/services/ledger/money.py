"""Money in the books: what came in, what it was for, what is to be paid out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from billing.models import TOKENS
from billing.services.ledger.books import Entries, HouseAccount, Kind, Posted, begin, clock, enter, lock_wallets


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


def _ensure_balanced(moves: Sequence[Move]) -> None:
    sums: dict[str, int] = defaultdict(int)
    for move in moves:
        if (move.user_id is not None) != (move.account_kind == Kind.PAYABLE) or move.unit == TOKENS:
            raise ValueError("only money to be paid out is somebody's")
        sums[move.unit] += move.amount_minor
    if any(sums.values()) or not any(move.amount_minor for move in moves):
        raise ValueError("moves of money sum to zero, and there are some")
