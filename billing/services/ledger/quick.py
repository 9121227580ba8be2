"""The hold that happens most, of bought tokens only, in one statement (PostgreSQL).

Step by step the wallet stays locked for as many journeys to the database as there are steps, and everybody who wants it
waits for them. Here it is locked, moved and free again within one; outside of a transaction even the commit is part of
it. What the statement does not answer (given tokens, too few, a key that was used) it leaves as it was, for the steps
in `holds`. Can go when those are as quick.
"""

import random
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from billing.services.ledger.books import known_wallet
from core.common.ids import new_id
from core.common.sql import fetch_rows

# The transaction's id is made once the wallet is ours, from the database's clock: as in `books.id_at`.
_HOLD = """
WITH moved AS (
    UPDATE billing_wallet SET balance = balance - %s, locked_balance = locked_balance + %s,
           updated_at = clock_timestamp()
    WHERE id = %s AND free_balance = 0 AND balance >= %s AND NOT EXISTS (SELECT 1 FROM billing_hold WHERE key = %s)
    RETURNING id, balance, locked_balance, clock_timestamp() AS moment
), timed AS MATERIALIZED (
    SELECT id, balance, locked_balance, moment, (EXTRACT(EPOCH FROM moment) * 1000000)::bigint AS micros FROM moved
), named AS MATERIALIZED (
    SELECT id, balance, locked_balance, moment,
           (LPAD(TO_HEX(micros / 1000), 12, '0') || '7' || LPAD(TO_HEX(micros %% 1000 * 4096 / 1000), 3, '0')
            || %s)::uuid AS transaction
    FROM timed
), begun AS (
    INSERT INTO billing_ledgertransaction (id, key, kind, at, reason)
    SELECT transaction, %s, 'hold', COALESCE(%s, moment), %s FROM named
), held AS (
    INSERT INTO billing_hold (id, created_at, updated_at, key, reason, tokens, free_tokens, state, captured_tokens,
                              expires_at, wallet_id)
    SELECT %s, moment, moment, %s, %s, %s, 0, 'held', 0, %s, id FROM named
), entered AS (
    INSERT INTO billing_ledgerentry (id, transaction_id, account_id, wallet_id, amount, after, kind)
    SELECT %s, transaction, %s, id, -%s, balance, 'hold' FROM named
    UNION ALL SELECT %s, transaction, %s, id, %s, locked_balance, 'hold' FROM named
)
SELECT 1 FROM named
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A hold that somebody wants."""

    owner_id: UUID
    tokens: int
    reason: str
    key: str
    expires_at: datetime | None
    now: datetime | None
    is_new: bool = False


def hold_at_once(asked: Asked) -> UUID | None:
    """The id of a hold of bought tokens, or None where it takes more than this statement to say what is to happen."""
    known = known_wallet(asked.owner_id) if connection.vendor == "postgresql" else None
    if known is None:
        return None
    hold_id, tokens = new_id(), asked.tokens
    tail = f"{2 << 62 | random.getrandbits(62):016x}"
    values = [
        tokens, tokens, known.id, tokens, asked.key, tail, f"hold:{asked.key}", asked.now, asked.reason, hold_id,
        asked.key, asked.reason, tokens, asked.expires_at, new_id(), known.paid, tokens, new_id(), known.held, tokens,
    ]  # fmt: skip
    if asked.is_new:  # without a savepoint: there is nothing to go back to
        return hold_id if fetch_rows(_HOLD, values, prepared=True) else None
    try:
        if not connection.in_atomic_block:
            return hold_id if fetch_rows(_HOLD, values, prepared=True) else None
        with transaction.atomic():
            return hold_id if fetch_rows(_HOLD, values, prepared=True) else None
    except IntegrityError:  # the key was used while we waited for the wallet; nothing of this holds
        return None
