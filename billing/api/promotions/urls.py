"""Addresses: coupons, promotions and referrals."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
