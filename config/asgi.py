"""The server's entry: HTTP to Django, sockets to Channels."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter

try:
    from sessions_live.routing import websocket_urlpatterns
except ModuleNotFoundError:
    websocket_urlpatterns = []

application = ProtocolTypeRouter({"http": django_application, "websocket": URLRouter(websocket_urlpatterns)})
