"""The socket of notifications."""

from django.urls import path

from core.notifications.consumers import notifications_socket

websocket_urlpatterns = [path("ws/notifications", notifications_socket)]
