"""The server's entry: HTTP to Django, sockets to Channels, and jobs that begin and end with the server."""

import asyncio
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.asgi import get_asgi_application

from core.http.body import limit_body
from core.http.uploads import body_limit

django_application = limit_body(get_asgi_application(), body_limit)

# Only now: what follows imports models.
from channels.routing import ProtocolTypeRouter, URLRouter
from django.urls import re_path

from billing.gateways.till.app import TillApp
from billing.gateways.till.serving import make_till
from config.celery import app as celery_app
from config.jobs import EmbeddedJobs, runs_embedded
from core.notifications.routing import websocket_urlpatterns as notification_sockets
from core.realtime import codes
from core.realtime.server import Lifespan
from sessions_live.routing import websocket_urlpatterns as session_sockets


async def refuse_unknown_socket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Sockets of addresses that don't exist end as documented, not with a traceback."""
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": codes.NOT_FOUND, "reason": "no_such_address"})


class WithJobs:
    """ASGI lifespan around another application: embedded jobs start with the server and stop before it says goodbye."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan" or not runs_embedded():
            await self.app(scope, receive, send)
            return
        jobs = EmbeddedJobs(celery_app)

        async def send_after_jobs(message: dict[str, Any]) -> None:
            if message["type"] == "lifespan.startup.complete":
                jobs.start()
            elif message["type"] == "lifespan.shutdown.complete":
                await asyncio.to_thread(jobs.stop)
            await send(message)

        await self.app(scope, receive, send_after_jobs)


class WithTill:
    """The till beside another application, where the settings want one: below /sandbox, started and stopped with it."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.till = make_till()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if self.till is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._run(self.till, scope, receive, send)
        elif scope["type"] == "http" and self.till.takes(scope["path"]):
            await self.till(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _run(self, till: TillApp, scope: dict[str, Any], receive: Any, send: Any) -> None:
        async def send_with_till(message: dict[str, Any]) -> None:
            if message["type"] == "lifespan.startup.complete":
                till.start()
            elif message["type"] == "lifespan.shutdown.complete":
                await asyncio.to_thread(till.stop)
            await send(message)

        await self.app(scope, receive, send_with_till)


sockets = URLRouter([*session_sockets, *notification_sockets, re_path("", refuse_unknown_socket)])
application = WithTill(WithJobs(Lifespan(ProtocolTypeRouter({"http": django_application, "websocket": sockets}))))
