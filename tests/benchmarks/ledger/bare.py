"""A hold as somebody writes it by hand, step by step, straight through the driver: no idempotency, no given tokens, no
refusals in words.
"""

from typing import Any
from uuid import UUID

import psycopg

from core.common.ids import new_id


class Bare:
    """One connection. psycopg prepares what it sees often, so nothing is planned again."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url)

    def hold(self, wallet: UUID, paid: UUID, held: UUID, tokens: int) -> None:
        """Lock the wallet, look whether it has enough, write the hold and what it moves."""
        connection = self._connection
        with connection.cursor() as cursor, connection.transaction():
            cursor.execute("SELECT balance, locked_balance FROM billing_wallet WHERE id = %s FOR UPDATE", [wallet])
            row: Any = cursor.fetchone()
            if row[0] < tokens:
                raise ValueError("not enough")
            hold, moved = new_id(), new_id()
            reason = f"slot:{hold}"
            cursor.execute(
                "INSERT INTO billing_hold (id, created_at, updated_at, wallet_id, key, reason, tokens, free_tokens,"
                " state, captured_tokens) VALUES (%s, now(), now(), %s, %s, %s, %s, 0, 'held', 0)",
                [hold, wallet, reason, reason, tokens],
            )
            cursor.execute(
                "INSERT INTO billing_ledgertransaction (id, key, kind, at, reason) VALUES (%s, %s, 'hold', now(), %s)",
                [moved, f"hold:{reason}", reason],
            )
            cursor.execute(
                "INSERT INTO billing_ledgerentry (id, transaction_id, account_id, wallet_id, amount, after, kind)"
                " VALUES (%s, %s, %s, %s, %s, %s, 'hold'), (%s, %s, %s, %s, %s, %s, 'hold')",
                [
                    new_id(), moved, paid, wallet, -tokens, row[0] - tokens,
                    new_id(), moved, held, wallet, tokens, row[1] + tokens,
                ],
            )  # fmt: skip
            cursor.execute(
                "UPDATE billing_wallet SET balance = balance - %s, locked_balance = locked_balance + %s,"
                " updated_at = now() WHERE id = %s",
                [tokens, tokens, wallet],
            )

    def close(self) -> None:
        self._connection.close()
