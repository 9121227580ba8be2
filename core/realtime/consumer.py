"""The base of our sockets: an ASGI application with its own receive loop, behind Channels' routers.

It is no `AsyncConsumer`: that class hops to a thread and makes new tasks for every message, ten times the cost of
relaying one. Nothing here does either.
"""

import logging
from http.cookies import CookieError, SimpleCookie
from typing import Any, ClassVar
from urllib.parse import parse_qs

from core.common.errors import NotFound, NotSignedIn, Refusal
from core.realtime import codes, server
from core.realtime.limits import Buckets, Rate
from core.realtime.registry import sockets
from core.realtime.socket import Socket

log = logging.getLogger(__name__)

MAX_SILENT = 1000
_CODE_OF = {
    400: codes.MALFORMED,
    401: codes.NOT_SIGNED_IN,
    404: codes.NOT_FOUND,
    429: codes.TOO_MUCH,
    503: codes.RESTARTING,
}


class SocketApp:
    """One connection. Subclasses say who it is (`open`), what a frame does (`receive`), what its end does (`gone`)."""

    max_chars: ClassVar[int] = 64 * 1024
    rates: ClassVar[dict[str, Rate]] = {}
    default_rate: ClassVar[Rate] = Rate(10, 40)

    socket: Socket

    async def open(self, scope: dict[str, Any]) -> None:
        """Find out who is there. A Refusal closes the socket with the code that its status has."""
        raise NotImplementedError

    async def receive(self, text: str) -> None:
        """Do what one frame asks."""
        raise NotImplementedError

    async def gone(self, code: int) -> None:
        """The connection has ended, whoever ended it and however."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        await server.start()
        message = await receive()
        if message["type"] != "websocket.connect":
            return
        # Always complete the handshake: a browser can read a close code, but not the status of a refused upgrade.
        await send({"type": "websocket.accept"})
        abort = scope.get("extensions", {}).get("intraview.abort")
        self.socket = socket = Socket(send, buckets=Buckets(self.rates, self.default_rate), abort=abort)
        if len(sockets.silent) >= MAX_SILENT:
            socket.close(codes.TOO_MUCH, "too_many")
        sockets.add(socket)
        code = 1006
        try:
            if socket.is_open:
                await self._open(scope)
            settle = scope.get("extensions", {}).get("intraview.settle")
            if settle is not None:
                settle()
                scope.clear()
            code = await self._listen(receive)
        finally:
            sockets.remove(socket)
            socket.ended()
            await self.gone(code)

    async def _open(self, scope: dict[str, Any]) -> None:
        try:
            await self.open(scope)
        except Refusal as refusal:
            self.socket.close(code_of(refusal), refusal.code)
        except Exception:
            log.exception("socket.open_failed")
            self.socket.close(codes.RESTARTING, "internal")

    async def _listen(self, receive: Any) -> int:
        socket, clock = self.socket, self.socket.loop.time
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return int(message.get("code") or 1005)
            if not socket.is_open:
                continue
            socket.last_heard = clock()
            text = message.get("text")
            if text is None:
                socket.close(codes.MALFORMED, "malformed")
            elif len(text) > self.max_chars or (len(text) * 4 > self.max_chars and len(text.encode()) > self.max_chars):
                socket.close(codes.TOO_LARGE, "too_large")
            else:
                try:
                    await self.receive(text)
                except Exception:
                    log.exception("socket.receive_failed")
                    socket.close(codes.RESTARTING, "internal")


def code_of(refusal: Refusal) -> int:
    """The close code for a refusal."""
    return _CODE_OF.get(refusal.status, codes.NOT_ALLOWED)


def header_of(scope: dict[str, Any], name: bytes) -> str | None:
    """A request header of the handshake; `None` if it is missing or said more than once."""
    found = [value for key, value in scope["headers"] if key == name]
    return found[0].decode("latin-1") if len(found) == 1 else None


def cookie_of(scope: dict[str, Any], name: str) -> str:
    """A cookie of the handshake. Raises NotSignedIn if it is not there."""
    try:
        cookie = SimpleCookie(header_of(scope, b"cookie") or "").get(name)
    except CookieError:
        cookie = None
    if cookie is None:
        raise NotSignedIn
    return cookie.value


def query_of(scope: dict[str, Any], name: str) -> str | None:
    """A query parameter of the handshake, if it is said exactly once. Raises NotFound for an unreadable query."""
    try:
        values = parse_qs(scope.get("query_string", b"").decode("latin-1"), max_num_fields=8).get(name, [])
    except ValueError:
        raise NotFound from None
    return values[0] if len(values) == 1 else None
