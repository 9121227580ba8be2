"""A WebSocket client (RFC 6455) as thin as a load generator needs it: bytes in, bytes out, nothing in between."""

import asyncio
import base64
import os
from collections.abc import Callable


def mask(text: bytes, opcode: int = 1) -> bytes:
    """`text` as one masked client frame. Frames are made once and sent often, so that making them costs no time."""
    key = os.urandom(4)
    size = len(text)
    if size < 126:
        head = bytes([0x80 | opcode, 0x80 | size])
    elif size < 65536:
        head = bytes([0x80 | opcode, 0xFE]) + size.to_bytes(2, "big")
    else:
        head = bytes([0x80 | opcode, 0xFF]) + size.to_bytes(8, "big")
    masked = int.from_bytes(text, "big") ^ int.from_bytes((key * (size // 4 + 1))[:size], "big")
    return head + key + masked.to_bytes(size, "big")


class WebSocket(asyncio.Protocol):
    """One connection. `first` is said as soon as it stands; `heard` gets every text message; `closed`, the code.

    The code is the one of the close frame, 1006 without one, or the status of an upgrade that was refused.
    """

    def __init__(
        self,
        request: bytes,
        first: bytes,
        heard: Callable[["WebSocket", bytes], None],
        pong: Callable[[], None] | None = None,
    ) -> None:
        self.request = request
        self.first = first
        self.pong = pong
        self.heard = heard
        self.buffer = b""
        self.open = False
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        buffer = self.buffer + data if self.buffer else data
        if not self.open:
            head, end, buffer = buffer.partition(b"\r\n\r\n")
            if not end:
                self.buffer = head
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self.closed.set_result(int(head[9:12]))
                self.transport.close()
                return
            self.open = True
            self.opened.set_result(None)
            if self.first:
                self.transport.write(self.first)
        position, length = 0, len(buffer)
        while length - position >= 2:
            size, start = buffer[position + 1], position + 2
            if size > 125:
                wide = 2 if size == 126 else 8
                if length < start + wide:
                    break
                size, start = int.from_bytes(buffer[start : start + wide], "big"), start + wide
            if length < start + size:
                break
            self.take(buffer[position], buffer[start : start + size])
            position = start + size
        self.buffer = buffer[position:]

    def take(self, first: int, payload: bytes) -> None:
        if first == 0x81:
            self.heard(self, payload)
        elif first == 0x89:
            self.transport.write(mask(payload, 0xA))
        elif first == 0x88:
            if not self.closed.done():
                self.closed.set_result(int.from_bytes(payload[:2], "big"))
            self.transport.close()
        elif first == 0x8A:
            if self.pong is not None:
                self.pong()
        else:
            raise ConnectionError(f"a frame that this client doesn't know begins with {first:#x}")

    def connection_lost(self, reason: Exception | None) -> None:
        if not self.closed.done():
            self.closed.set_result(1006)

    def send(self, frame: bytes) -> None:
        """Send what `mask` made."""
        self.transport.write(frame)

    async def close(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(mask((1000).to_bytes(2, "big"), 8))
        await self.closed


def upgrade(path: str, port: int, headers: dict[str, str]) -> bytes:
    """The opening request."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]  # fmt: skip
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
