"""Proof that the wallets say what the entries say."""

import logging
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from billing.models import BookCheck, LedgerTransaction, Wallet
from core.common.sql import as_uuid, database_now, fetch_rows

log = logging.getLogger(__name__)

MOST_FINDINGS = 100
DAILY = timedelta(hours=23)

# Each one statement, hence one moment: nothing that is written meanwhile is seen by half. Of each the first columns are
# what a finding says; the databases sum, and spill to disk where it is much.
_CHECKS = {
    "transaction_not_balanced": """
        SELECT transaction_id, unit, total FROM (
            SELECT e.transaction_id, a.unit, SUM(e.amount) AS total
            FROM billing_ledgerentry e JOIN billing_ledgeraccount a ON a.id = e.account_id
            GROUP BY e.transaction_id, a.unit
        ) sums WHERE total <> 0 LIMIT %s
    """,
    "transaction_without_entries": """
        SELECT t.id, t.kind, 0 FROM billing_ledgertransaction t
        WHERE NOT EXISTS (SELECT 1 FROM billing_ledgerentry e WHERE e.transaction_id = t.id) LIMIT %s
    """,
    "entry_of_another_wallet": """
        SELECT e.id, a.kind, e.amount FROM billing_ledgerentry e JOIN billing_ledgeraccount a ON a.id = e.account_id
        WHERE (e.wallet_id IS NULL) <> (a.wallet_id IS NULL) OR e.wallet_id <> a.wallet_id LIMIT %s
    """,
    "account_negative": """
        SELECT account_id, kind, total FROM (
            SELECT e.account_id, a.kind, SUM(e.amount) AS total
            FROM billing_ledgerentry e JOIN billing_ledgeraccount a ON a.id = e.account_id
            WHERE e.wallet_id IS NOT NULL GROUP BY e.account_id, a.kind
        ) sums WHERE (kind = 'owed' AND total > 0) OR (kind <> 'owed' AND total < 0) LIMIT %s
    """,
    "wallet_differs_from_entries": """
        SELECT id, CASE WHEN balance <> 0 THEN 'balance' WHEN free <> 0 THEN 'free' WHEN held <> 0 THEN 'held'
                        WHEN earned <> 0 THEN 'earned' ELSE 'owed' END,
               CASE WHEN balance <> 0 THEN balance WHEN free <> 0 THEN free WHEN held <> 0 THEN held
                    WHEN earned <> 0 THEN earned ELSE owed END
        FROM (
            SELECT w.id, w.balance - COALESCE(s.spendable, 0) AS balance, w.free_balance - COALESCE(s.free, 0) AS free,
                   w.locked_balance - COALESCE(s.held, 0) AS held, w.earned_balance - COALESCE(s.earned, 0) AS earned,
                   w.owed + COALESCE(s.owed, 0) AS owed
            FROM billing_wallet w LEFT JOIN (
                SELECT a.wallet_id,
                       SUM(CASE WHEN a.kind IN ('paid', 'free') THEN e.amount ELSE 0 END) AS spendable,
                       SUM(CASE WHEN a.kind = 'free' THEN e.amount ELSE 0 END) AS free,
                       SUM(CASE WHEN a.kind = 'held' THEN e.amount ELSE 0 END) AS held,
                       SUM(CASE WHEN a.kind = 'earned' THEN e.amount ELSE 0 END) AS earned,
                       SUM(CASE WHEN a.kind = 'owed' THEN e.amount ELSE 0 END) AS owed
                FROM billing_ledgerentry e JOIN billing_ledgeraccount a ON a.id = e.account_id
                WHERE a.wallet_id IS NOT NULL AND a.unit = 'TOK' GROUP BY a.wallet_id
            ) s ON s.wallet_id = w.id
        ) differences
        WHERE balance <> 0 OR free <> 0 OR held <> 0 OR earned <> 0 OR owed <> 0 LIMIT %s
    """,
    "lots_differ_from_wallet": """
        SELECT w.id, '', w.free_balance - COALESCE(s.total, 0) FROM billing_wallet w LEFT JOIN (
            SELECT wallet_id, SUM("left") AS total FROM billing_tokenlot WHERE "left" > 0 GROUP BY wallet_id
        ) s ON s.wallet_id = w.id
        WHERE w.free_balance <> COALESCE(s.total, 0) LIMIT %s
    """,
    "holds_differ_from_wallet": """
        SELECT w.id, '', w.locked_balance - COALESCE(s.total, 0) FROM billing_wallet w LEFT JOIN (
            SELECT wallet_id, SUM(tokens) AS total FROM billing_hold WHERE state = 'held' GROUP BY wallet_id
        ) s ON s.wallet_id = w.id
        WHERE w.locked_balance <> COALESCE(s.total, 0) LIMIT %s
    """,
    "parts_differ_from_hold": """
        SELECT h.id, h.state, h.free_tokens - COALESCE(s.total, 0) FROM billing_hold h LEFT JOIN (
            SELECT hold_id, SUM(tokens) AS total FROM billing_holdpart GROUP BY hold_id
        ) s ON s.hold_id = h.id
        WHERE h.free_tokens <> COALESCE(s.total, 0) LIMIT %s
    """,
    "earning_differs_from_hold": """
        SELECT h.id, h.state, h.captured_tokens - COALESCE(g.tokens, 0) FROM billing_hold h
        LEFT JOIN billing_earning g ON g.hold_id = h.id
        WHERE h.beneficiary_id IS NOT NULL
          AND (g.id IS NULL OR g.tokens <> h.captured_tokens OR g.wallet_id <> h.beneficiary_id) LIMIT %s
    """,
    # More than the earnings that wait for a payout say: tokens that no payout would ever bring.
    "earned_without_an_earning": """
        SELECT w.id, '', w.earned_balance - COALESCE(s.total, 0) FROM billing_wallet w LEFT JOIN (
            SELECT wallet_id, SUM(tokens - taken_back) AS total FROM billing_earning WHERE payout_id IS NULL
            GROUP BY wallet_id
        ) s ON s.wallet_id = w.id
        WHERE w.earned_balance > COALESCE(s.total, 0) LIMIT %s
    """,
    "negative": """
        SELECT id, '', balance FROM billing_wallet
        WHERE balance < free_balance OR free_balance < 0 OR locked_balance < 0 OR earned_balance < 0 OR owed < 0
        LIMIT %s
    """,
}


def check_books(now: datetime | None = None) -> BookCheck:
    """Compare every wallet with its entries, its given tokens and its holds, and every transaction with zero.

    Findings are rows in the check, 100 at most; there are none on every good day.
    """
    began = time.perf_counter()
    findings = list(_findings())[:MOST_FINDINGS]
    return BookCheck.objects.create(
        at=now or database_now(),
        wallets=Wallet.objects.count(),
        transactions=LedgerTransaction.objects.count(),
        findings=findings,
        milliseconds=int((time.perf_counter() - began) * 1000),
    )


def check_books_daily(*, now: datetime | None = None) -> int:
    """Check the books unless that was done within a day; how much is wrong. What is, stands in the log, too."""
    moment = now or database_now()
    if BookCheck.objects.filter(at__gt=moment - DAILY).exists():
        return 0
    check = check_books(now)
    if check.findings:
        log.error("ledger.books_differ check=%s findings=%s", check.pk, len(check.findings))
    return len(check.findings)


def _findings() -> Iterator[dict[str, Any]]:
    for name, sql in _CHECKS.items():
        for row_id, what, differs in fetch_rows(sql, [MOST_FINDINGS]):
            yield {"what": name, "id": str(as_uuid(row_id)), "kind": str(what), "differs": int(differs)}
