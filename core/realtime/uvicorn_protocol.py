"""uvicorn's WebSocket protocol with our manners: `ws="core.realtime.uvicorn_protocol:RoomProtocol"`."""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from core.realtime import codes

LINGER = 1.0


class RoomProtocol(WebSocketsSansIOProtocol):
    """Says 4503 when the server leaves and 1007 without a traceback; the application can abort it."""

    lingering = False

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
            self.scope["extensions"]["intraview.settle"] = self.settle  # type: ignore[index]

    def settle(self) -> None:
        """Let the handshake go: request, response and headers are a quarter of what an idle connection weighs."""
        if self.handshake_complete:
            self.request = self.response = None  # type: ignore[assignment]
            self.scope["headers"] = []

    def send_receive_event_to_app(self) -> None:
        if self.curr_msg_data_type == "text" and not self.close_sent:
            data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
            try:
                bytes(data).decode()
            except UnicodeDecodeError:
                # uvicorn logs a traceback here: anybody could fill the log with them.
                self.conn.send_close(1007)
                self.handle_parser_exception()
                return
        super().send_receive_event_to_app()

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
