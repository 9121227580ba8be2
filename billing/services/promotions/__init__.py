"""Coupons, promotions and referrals."""
