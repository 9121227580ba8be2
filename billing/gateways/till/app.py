"""The till as an ASGI application: the two APIs, the pages one clicks on, and the knobs."""

import asyncio
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from typing import Any, Final

from billing.gateways.till import controls, pages, razorpay_api, stripe_api
from billing.gateways.till.courier import Courier, Deliver
from billing.gateways.till.web import Asked, Reply, json_reply
from billing.gateways.till.world import World

log = logging.getLogger(__name__)

_MOST_BYTES: Final = 256 * 1024


class TillApp:
    """Serves what lies under `prefix`. Nothing of it runs on the server's loop but reading and writing."""

    def __init__(self, world: World, *, prefix: str, deliver: Deliver | None, hosts: Callable[[str], bool]) -> None:
        self.world = world
        self.prefix = prefix
        self._deliver = deliver
        self._hosts = hosts
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="till")
        self._courier: Courier | None = None

    def start(self) -> None:
        """Let time pass and webhooks go out."""
        if self._deliver is not None and self._courier is None:
            self._courier = Courier(self.world, self._deliver)
            self._courier.start()

    def stop(self) -> None:
        """End in good order; what is still to be delivered is delivered after the next start."""
        if self._courier is not None:
            self._courier.stop()
            self._courier = None

    def takes(self, path: str) -> bool:
        """True for the paths that are the till's."""
        return path == self.prefix or path.startswith(self.prefix + "/")

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            if len(body) > _MOST_BYTES or not message.get("more_body"):
                break
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        asked = Asked(
            method=scope["method"],
            path=scope["path"][len(self.prefix) :] or "/",
            query=scope["query_string"].decode("latin-1"),
            headers=headers,
            body=body,
            prefix=self.prefix,
        )
        reply: Reply | None
        if len(body) > _MOST_BYTES:
            reply = json_reply({"error": {"message": "too large"}}, status=413)
        else:
            reply = await asyncio.get_running_loop().run_in_executor(self._threads, lambda: self.answer(asked))
        if reply is None:
            return  # the answer is lost on its way: the server closes the line
        await send({"type": "http.response.start", "status": reply.status, "headers": self._headers(reply)})
        await send({"type": "http.response.body", "body": b"" if asked.method == "HEAD" else reply.body})

    def _headers(self, reply: Reply) -> list[tuple[bytes, bytes]]:
        headers = {
            "content-type": reply.content_type,
            "content-length": str(len(reply.body)),
            # The till's present, like a provider's. A server may have put its own before it.
            "date": formatdate(reply.at, usegmt=True),
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
            # Without any, a form of ours would come from the origin "null".
            "referrer-policy": "same-origin",
            **reply.headers,
        }
        return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]

    def answer(self, asked: Asked) -> Reply | None:
        """Answer a request, or nothing at all where the answer is to get lost. Never raises."""
        try:
            reply = self._route(asked)
            if reply is not None:
                with self.world.act():
                    reply.at = self.world.now()
            return reply
        except Exception as trouble:
            log.error("till.failed reason=%s", type(trouble).__name__)
            return json_reply({"error": {"type": "api_error", "message": "The till failed."}}, status=500)

    def _route(self, asked: Asked) -> Reply | None:
        if not self._hosts(asked.headers.get("host", "")):
            return json_reply({"error": {"message": "unknown host"}}, status=400)
        for provider in ("stripe", "razorpay"):
            if asked.path.startswith(f"/{provider}/v1/"):
                return self._api(provider, asked)
        # Whoever came here from another site's page did not mean to.
        origin = asked.headers.get("origin")
        if asked.method != "GET" and origin is not None and origin.partition("://")[2] != asked.headers.get("host"):
            return json_reply({"error": {"message": "foreign origin"}}, status=403)
        if asked.path.startswith("/api/"):
            return controls.answer(self.world, asked, self._deliver)
        return pages.answer(self.world, asked)

    def _api(self, provider: str, asked: Asked) -> Reply | None:
        with self.world.act() as world:
            if world.use_up("fail_next"):
                return json_reply(
                    {"error": {"type": "api_error", "code": "SERVER_ERROR", "message": "Try again."}}, 500
                )
            is_cut = world.use_up("cut_next")
        path = asked.path.removeprefix(f"/{provider}")
        arguments = (self.world, asked.method, path, asked.query, asked.body, asked.headers)
        if provider == "stripe":
            answer = stripe_api.answer(*arguments, prefix=asked.prefix)
        else:
            answer = razorpay_api.answer(*arguments)
        if is_cut:
            return None
        headers = {"Request-Id": self.world.new_id("req_", 14), **answer.headers}
        return Reply(answer.status, json.dumps(answer.body).encode(), "application/json", headers)
