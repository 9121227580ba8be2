"""Addresses: plans and token packs."""

from django.urls import URLPattern, path

from billing.api.catalogue import staff, views

urlpatterns: list[URLPattern] = [
    path("plans", views.PlansView.as_view()),
    path("packs", views.PacksView.as_view()),
    path("staff/plans", staff.StaffPlansView.as_view()),
    path("staff/plans/<slug:key>", staff.StaffPlanView.as_view()),
    path("staff/plans/<slug:key>/restore", staff.StaffPlanRestoreView.as_view()),
    path("staff/packs", staff.StaffPacksView.as_view()),
    path("staff/packs/<uuid:pack_id>", staff.StaffPackView.as_view()),
    path("staff/packs/<uuid:pack_id>/restore", staff.StaffPackRestoreView.as_view()),
]
