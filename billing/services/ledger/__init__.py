"""The books: tokens, holds, and proof that wallets say what the entries say."""

from billing.services.ledger.books import Posted, lock_wallets, open_wallet
from billing.services.ledger.check import check_books, check_books_daily
from billing.services.ledger.earnings import redeem_earnings, return_earnings, settle_owed, take_back_earning
from billing.services.ledger.expiry import expire_lots
from billing.services.ledger.holds import capture_hold, hold_tokens, release_due_holds, release_hold
from billing.services.ledger.money import Move, post_money, undo_money
from billing.services.ledger.staff import check_by_staff, give_by_staff
from billing.services.ledger.tokens import TakenBack, credit_tokens, give_tokens, restore_tokens, take_back_tokens
from billing.services.ledger.words import describe, reason_words

__all__ = [
    "Move",
    "Posted",
    "TakenBack",
    "capture_hold",
    "check_books",
    "check_books_daily",
    "check_by_staff",
    "credit_tokens",
    "describe",
    "expire_lots",
    "give_by_staff",
    "give_tokens",
    "hold_tokens",
    "lock_wallets",
    "open_wallet",
    "post_money",
    "reason_words",
    "redeem_earnings",
    "release_due_holds",
    "release_hold",
    "restore_tokens",
    "return_earnings",
    "settle_owed",
    "take_back_earning",
    "take_back_tokens",
    "undo_money",
]
