"""What can be done with plans and codes."""

from billing.services.codes import create_code, create_codes, redeem_code, revoke_batch, revoke_code
from billing.services.entitlements import SubscriptionEntitlementService
from billing.services.grants import end_grant, grant_plan, recompute_plan, settle_caches
from billing.services.guesses import check_admin_key, forget_old_guesses
from billing.services.interviewer_plans import grant_interviewer_plan, revoke_interviewer_plan
from billing.services.ledger import (
    capture_hold,
    give_tokens,
    hold_tokens,
    lock_wallets,
    reason_words,
    release_hold,
    take_back_earning,
)
from billing.services.news import on_grant

__all__ = [
    "SubscriptionEntitlementService",
    "capture_hold",
    "check_admin_key",
    "create_code",
    "create_codes",
    "end_grant",
    "forget_old_guesses",
    "give_tokens",
    "grant_interviewer_plan",
    "grant_plan",
    "hold_tokens",
    "lock_wallets",
    "on_grant",
    "reason_words",
    "recompute_plan",
    "redeem_code",
    "release_hold",
    "revoke_batch",
    "revoke_code",
    "revoke_interviewer_plan",
    "settle_caches",
    "take_back_earning",
]
