"""uvicorn's HTTP protocol with the patience of a server that strangers can reach.

Given to uvicorn as `http="core.http.uvicorn_protocol:PatientProtocol"`.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

PATIENCE = 10.0
MAX_HEAD = 64 * 1024


class PatientProtocol(HttpToolsProtocol):
    """Waits ten seconds for the head of a request, and ten for each next piece of its body; not longer.

    uvicorn waits for ever for a request that somebody has begun, and keeps whatever headers still come.
    """

    _alarm: asyncio.TimerHandle | None = None
    _in_head = True
    _head_bytes = 0
    _heard = 0.0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        self._heard = self.loop.time()
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > MAX_HEAD and not self.transport.is_closing():
            self.send_400_response("The request's head is too large.")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0
        self._wait()

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._in_head = False

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._stop()

    def handle_websocket_upgrade(self) -> None:
        self._stop()
        super().handle_websocket_upgrade()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._stop()
        self._heard = self.loop.time()
        self._alarm = self.loop.call_later(PATIENCE, self._look)

    def _stop(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _look(self) -> None:
        self._alarm = None
        left = self._heard + PATIENCE - self.loop.time()
        if self._in_head or (left <= 0 and not self.flow.read_paused):
            self.transport.close()
            return
        # Some of the body has come meanwhile, or it is the application that is slow to take it.
        self._alarm = self.loop.call_later(max(left, 1.0), self._look)
