"""uvicorn's WebSocket protocol with our manners: `ws="core.realtime.uvicorn_protocol:RoomProtocol"`."""

import asyncio
from typing import Any

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

from core.realtime import codes

LINGER = 1.0
MAX_UNREAD = 8
MAX_UNREAD_BYTES = 16 * 1024


class Mailbox:
    """What `asyncio.Queue` does for one reader, in a tenth of its memory."""

    __slots__ = ("_items", "_loop", "_waiter")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._items: list[Any] = []
        self._waiter: asyncio.Future[None] | None = None

    def put_nowait(self, item: Any) -> None:
        self._items.append(item)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def get(self) -> Any:
        while not self._items:
            self._waiter = self._loop.create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        return self._items.pop(0)

    def empty(self) -> bool:
        return not self._items

    def count(self) -> int:
        return len(self._items)


class Gate:
    """What `asyncio.Event` does, without the queue of waiters that an open gate never needs."""

    __slots__ = ("_loop", "_open", "_waiters")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._open = True
        self._waiters: list[asyncio.Future[None]] = []

    def set(self) -> None:
        self._open = True
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def clear(self) -> None:
        self._open = False

    def is_set(self) -> bool:
        return self._open

    async def wait(self) -> None:
        while not self._open:
            waiter = self._loop.create_future()
            self._waiters.append(waiter)
            await waiter


def head_of_text(size: int) -> bytes:
    """The head of a whole, unmasked text frame (RFC 6455, 5.2). Four times as quick as building one from objects."""
    if size < 126:
        return bytes((0x81, size))
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big")
    return b"\x81\x7f" + size.to_bytes(8, "big")


class RoomProtocol(WebSocketsSansIOProtocol):
    """Says 4503 when the server leaves and 1007 without a traceback; the application can abort it."""

    lingering = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queue: Mailbox = Mailbox(self.loop)  # type: ignore[assignment]
        self.writable: Gate = Gate(self.loop)  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        if not self.lingering:
            super().data_received(data)

    def handle_parser_exception(self) -> None:
        # Closing with bytes unread makes the kernel send a reset, which can overtake the close frame: the client would
        # see 1006 instead of 1002, 1007 or 1009. So what still comes is read and thrown away, for a moment.
        assert self.conn.close_sent is not None
        self.queue.put_nowait({"type": "websocket.disconnect", "code": self.conn.close_sent.code})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = self.lingering = True
        self.transport.resume_reading()
        # uvicorn leaves a connection open for as long as this timer runs.
        self.close_timer = self.loop.call_later(LINGER, self.transport.close)

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            # A close frame cannot reach a reader that doesn't read; only the transport can end such a connection.
            self.scope["extensions"]["intraview.abort"] = self.transport.abort  # type: ignore[assignment]
            self.scope["extensions"]["intraview.settle"] = self.settle  # type: ignore[assignment]

    def settle(self) -> None:
        """Let the handshake go: request, response and headers are a quarter of what an idle connection weighs."""
        if self.handshake_complete:
            self.request = self.response = None  # type: ignore[assignment]
            self.scope["headers"] = []

    def send_receive_event_to_app(self) -> None:
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        if self.close_sent:
            return
        if self.curr_msg_data_type == "text":
            try:
                self.queue.put_nowait({"type": "websocket.receive", "text": str(data, "utf-8")})
            except UnicodeDecodeError:
                # uvicorn logs a traceback here: anybody could fill the log with them.
                self.conn.send_close(1007)
                self.handle_parser_exception()
                return
        else:
            self.queue.put_nowait({"type": "websocket.receive", "bytes": bytes(data)})
        # uvicorn stops reading after every message and begins again after it: two system calls that few need.
        if not self.read_paused and (len(data) > MAX_UNREAD_BYTES or self.queue.count() >= MAX_UNREAD):
            self.read_paused = True
            self.transport.pause_reading()

    async def send(self, message: Any) -> None:
        text = message.get("text") if message["type"] == "websocket.send" else None
        if text is None or not self.handshake_complete or self.close_sent:
            await super().send(message)
            return
        if not self.writable.is_set():
            await self.writable.wait()
        if self.disconnected or self.close_sent or self.conn.state is not State.OPEN:
            raise ClientDisconnected
        payload = text.encode()
        self.transport.write(head_of_text(len(payload)) + payload)

    def shutdown(self) -> None:
        if self.handshake_complete and not self.close_sent:
            self.stop_keepalive()
            self.queue.put_nowait({"type": "websocket.disconnect", "code": codes.RESTARTING})
            self.conn.send_close(codes.RESTARTING, "restarting")
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
            self.transport.close()
            return
        super().shutdown()
