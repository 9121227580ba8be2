"""The sockets of this app."""

from django.urls import path

from sessions_live.consumers import check_socket, room_socket

websocket_urlpatterns = [
    path("ws/rooms/<str:room_id>", room_socket),
    path("ws/check", check_socket),
]
