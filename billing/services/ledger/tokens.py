"""Tokens coming in and being taken back: bought ones, given ones, and what a refund undoes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from billing.models import TokenLot, Wallet
from billing.rules import tokens as rules
from billing.services.ledger.books import (
    Entries,
    HouseAccount,
    Kind,
    Posted,
    Why,
    account_id,
    begin,
    clock,
    ensure_same,
    enter,
    lock_wallets,
    touches,
)
from core.common.errors import NotFound
from core.common.sql import fetch_rows

SOLD = HouseAccount(Kind.SOLD)
GRANTED = HouseAccount(Kind.GRANTED)
RETURNED = HouseAccount(Kind.RETURNED)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many tokens were there to be taken, and how many the person owes now for it."""

    taken: int
    owed: int
    is_new: bool


@transaction.atomic
def credit_tokens(*, user_id: UUID, tokens: int, key: str, reason: str, now: datetime | None = None) -> Posted:
    """Put bought tokens into a wallet; what its owner owes is paid from them first.

    The same key again is once. Raises ReferenceTaken where the key stands for somebody or something else.
    """
    wallet, moment = _lock(user_id, tokens)
    posted = begin(key=f"buy:{key}", kind=Why.PURCHASE, reason=reason, at=now or moment, moment=moment)
    if not posted.is_new:
        return ensure_same(touches(posted, wallet.pk), {SOLD.id: -tokens})
    entries = Entries(house={SOLD: -tokens})
    change = entries.of(wallet)
    change.owed, change.paid = rules.settle(tokens, owed=wallet.owed)
    enter(posted, entries, kind=Why.PURCHASE, at=now or moment)
    return posted


@transaction.atomic
def give_tokens(
    *,
    user_id: UUID,
    tokens: int,
    key: str,
    reason: str,
    source: str,
    expires_at: datetime | None = None,
    now: datetime | None = None,
) -> Posted:
    """Give tokens, which may expire; what their owner owes is paid from them first.

    The same key again is once. Raises ReferenceTaken where the key stands for somebody or something else.
    """
    wallet, moment = _lock(user_id, tokens)
    posted = begin(key=f"give:{key}", kind=Why.GRANT, reason=reason, at=now or moment, moment=moment)
    if not posted.is_new:
        return ensure_same(touches(posted, wallet.pk), {GRANTED.id: -tokens})
    entries = Entries(house={GRANTED: -tokens})
    change = entries.of(wallet)
    change.owed, change.free = rules.settle(tokens, owed=wallet.owed)
    enter(posted, entries, kind=Why.GRANT, at=now or moment)
    if change.free:
        TokenLot.objects.create(
            wallet=wallet, granted=change.free, left=change.free, expires_at=expires_at, source=source,
            key=f"give:{key}",
        )  # fmt: skip
    return posted


@transaction.atomic
def take_back_tokens(*, user_id: UUID, tokens: int, key: str, reason: str, now: datetime | None = None) -> TakenBack:
    """Take bought tokens back, after a refund or a dispute: as far as there are any, the rest is owed.

    Given tokens and those that are held stay. The same key again is once.
    """
    wallet, moment = _lock(user_id, tokens)
    posted = begin(key=f"take:{key}", kind=Why.TAKE_BACK, reason=reason, at=now or moment, moment=moment)
    if not posted.is_new:
        ensure_same(touches(posted, wallet.pk), {RETURNED.id: tokens})
        owed = -_moved(posted, account_id(wallet.pk, Kind.OWED))
        return TakenBack(taken=tokens - owed, owed=owed, is_new=False)
    taken = min(tokens, wallet.balance - wallet.free_balance)
    entries = Entries(house={RETURNED: tokens})
    change = entries.of(wallet)
    change.paid, change.owed = -taken, taken - tokens
    enter(posted, entries, kind=Why.TAKE_BACK, at=now or moment)
    return TakenBack(taken=taken, owed=tokens - taken, is_new=True)


@transaction.atomic
def restore_tokens(*, key_of: str, key: str, now: datetime | None = None) -> Posted:
    """Undo `take_back_tokens(key=key_of)`, as when a dispute is won: bought tokens again, after what is owed.

    The same key again is once, and so is another key for the same taking back. Raises NotFound where nothing was
    taken back under that key.
    """
    sql = """
        SELECT w.user_id, h.amount, t.reason
        FROM billing_ledgertransaction t
        JOIN billing_ledgerentry h ON h.transaction_id = t.id AND h.account_id = %s
        JOIN billing_ledgerentry e ON e.transaction_id = t.id AND e.wallet_id IS NOT NULL
        JOIN billing_wallet w ON w.id = e.wallet_id
        WHERE t.key = %s LIMIT 1
    """
    found = fetch_rows(sql, [RETURNED.id, f"take:{key_of}"])
    if not found:
        raise NotFound
    user_id, tokens, reason = found[0]
    wallet, moment = _lock(user_id if isinstance(user_id, UUID) else UUID(user_id), tokens)
    # By what is undone, not by the caller's word for it: nothing is given back twice.
    posted = begin(key=f"restore:{key_of}", kind=Why.RESTORE, reason=reason, at=now or moment, moment=moment)
    if not posted.is_new:
        return posted
    entries = Entries(house={RETURNED: -tokens})
    change = entries.of(wallet)
    change.owed, change.paid = rules.settle(tokens, owed=wallet.owed)
    enter(posted, entries, kind=Why.RESTORE, at=now or moment)
    return posted


def _lock(user_id: UUID, tokens: int) -> tuple[Wallet, datetime]:
    """The person's wallet, which is ours alone now, and the moment at which it became that."""
    if tokens <= 0:
        raise ValueError("so many tokens can't be moved")
    wallet = lock_wallets([user_id])[user_id]
    return wallet, clock()


def _moved(posted: Posted, account: UUID) -> int:
    sql = "SELECT amount FROM billing_ledgerentry WHERE transaction_id = %s AND account_id = %s"
    found = fetch_rows(sql, [posted.transaction_id, account])
    return int(found[0][0]) if found else 0
