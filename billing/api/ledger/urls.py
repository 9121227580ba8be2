"""Addresses: the books: tokens, holds, and proof that wallets say what the entries say."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
