"""Addresses: subscriptions, and what time does to them."""

from django.urls import URLPattern, path

from billing.api.subscriptions import views

urlpatterns: list[URLPattern] = [
    path("subscription", views.SubscriptionsView.as_view()),
    path("subscription/<uuid:subscription_id>/preview", views.PreviewView.as_view()),
    path("subscription/<uuid:subscription_id>/change", views.ChangeView.as_view()),
    path("subscription/<uuid:subscription_id>/cancel", views.CancelView.as_view()),
    path("subscription/<uuid:subscription_id>/resume", views.ResumeView.as_view()),
    path("subscription/<uuid:subscription_id>/portal", views.PortalView.as_view()),
    path("staff/subscriptions", views.StaffSubscriptionsView.as_view()),
    path("staff/subscriptions/<uuid:subscription_id>", views.StaffSubscriptionView.as_view()),
    path("staff/subscriptions/<uuid:subscription_id>/end", views.StaffEndView.as_view()),
]
