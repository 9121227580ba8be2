"""Addresses: what interviewers earn and are paid."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
