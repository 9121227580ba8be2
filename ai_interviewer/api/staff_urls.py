"""Addresses of the staff's part."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
