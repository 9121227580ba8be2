"""What interviewers earn and are paid."""

from billing.services.payouts.accounts import forget_account, save_account
from billing.services.payouts.making import cancel_payout, make_payouts
from billing.services.payouts.sending import (
    finish_sent,
    mark_failed,
    mark_paid,
    retry_failed,
    retry_payout,
    run_payouts,
    send_owed,
    write_bank_file,
)
from billing.services.payouts.statements import write_statement

__all__ = [
    "cancel_payout",
    "finish_sent",
    "forget_account",
    "make_payouts",
    "mark_failed",
    "mark_paid",
    "retry_failed",
    "retry_payout",
    "run_payouts",
    "save_account",
    "send_owed",
    "write_bank_file",
    "write_statement",
]
