"""A mail server of the tests' own: real SMTP on a real port, which can be slow, say no, or be away."""

import socketserver
import threading
import time
from email import message_from_bytes, policy
from email.message import EmailMessage


class MailServer:
    """Keeps what it takes. `refuse`: what it answers to a letter instead of taking it; `slow`: seconds before each
    answer. It listens between `start` and `stop`, always on the same port.
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refuse = ""
        self.slow = 0.0
        self.port = 0
        self._server: socketserver.ThreadingTCPServer | None = None

    def start(self) -> None:
        """Be there."""
        owner = self

        class Line(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self._say("220 here.test")
                while word := self.rfile.readline():
                    verb = word[:4].upper()
                    if verb == b"DATA":
                        if owner.refuse:
                            self._say(owner.refuse)
                            continue
                        self._say("354 go on")
                        owner.messages.append(message_from_bytes(self._data(), policy=policy.default))  # type: ignore[arg-type]
                        self._say("250 taken")
                    elif verb == b"QUIT":
                        self._say("221 bye")
                        return
                    else:
                        self._say("250 yes")

            def _data(self) -> bytes:
                lines = []
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(line[1:] if line.startswith(b"..") else line)
                return b"".join(lines)

            def _say(self, answer: str) -> None:
                time.sleep(owner.slow)
                self.wfile.write(answer.encode() + b"\r\n")

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """Who talks to us may die in the middle of it."""

        self._server = Server(("127.0.0.1", self.port), Line)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True).start()

    def stop(self) -> None:
        """Be away: connections are refused."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
