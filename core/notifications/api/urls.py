"""Addresses of notifications."""

from django.urls import path

from core.notifications.api import staff, unsubscribing, views

urlpatterns = [
    path("notifications", views.InboxView.as_view()),
    path("notifications/unread", views.UnreadView.as_view()),
    path("notifications/read", views.ReadView.as_view()),
    path("notifications/preferences", views.PreferencesView.as_view()),
    path("notifications/push", views.DevicesView.as_view()),
    path("notifications/push/<uuid:push_id>", views.DeviceView.as_view()),
    path("notifications/test", views.TestView.as_view()),
    path("unsubscribe/<str:token>", unsubscribing.UnsubscribeView.as_view()),
    path("staff/notifications", staff.DeliveriesView.as_view()),
    path("staff/notifications/preview", staff.PreviewView.as_view()),
]
