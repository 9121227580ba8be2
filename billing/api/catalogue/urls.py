"""Addresses: plans and token packs."""

from django.urls import URLPattern, path

from billing.api.catalogue import views

urlpatterns: list[URLPattern] = [
    path("plans", views.PlansView.as_view()),
    path("packs", views.PacksView.as_view()),
]
