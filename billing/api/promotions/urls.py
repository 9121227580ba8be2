"""Addresses: coupons, promotions and referrals."""

from django.urls import URLPattern, path

from billing.api.promotions import coupons, referrals

urlpatterns: list[URLPattern] = [
    path("staff/coupons", coupons.CouponsView.as_view()),
    path("staff/coupons/export", coupons.ExportCouponsView.as_view()),
    path("staff/coupons/<uuid:coupon_id>", coupons.CouponView.as_view()),
    path("staff/coupons/<uuid:coupon_id>/revoke", coupons.RevokeCouponView.as_view()),
    path("staff/coupons/<uuid:coupon_id>/uses", coupons.CouponUsesView.as_view()),
    path("referral", referrals.ReferralView.as_view()),
    path("referral/use", referrals.UseReferralView.as_view()),
]
