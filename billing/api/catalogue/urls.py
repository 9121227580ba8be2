"""Addresses: plans and token packs."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
