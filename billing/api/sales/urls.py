"""Addresses: purchases, payments, the providers' words, refunds, disputes, reconciliation."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
