"""Addresses: subscriptions, and what time does to them."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
