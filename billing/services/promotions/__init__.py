"""Coupons, promotions and referrals: what makes something cheaper, and who brought whom."""

from billing.services.promotions.coupons import change_coupon, make_coupon, revoke_coupon
from billing.services.promotions.discounts import Discount, find_discount, release, reserve, use
from billing.services.promotions.referrals import give_due_rewards, own_referral_code, reward_referral, use_referral

__all__ = [
    "Discount",
    "change_coupon",
    "find_discount",
    "give_due_rewards",
    "make_coupon",
    "own_referral_code",
    "release",
    "reserve",
    "revoke_coupon",
    "reward_referral",
    "use",
    "use_referral",
]
