"""A mail server on this machine: takes letters over real SMTP and keeps them; refuses, stalls or drops if told to."""

import email
import email.policy
import socketserver
import threading
import time
from collections import Counter
from contextlib import suppress
from email.message import EmailMessage
from typing import Any

# A step of a conversation ("connect", "mail", "rcpt", "data", "taken") and what to do there instead of saying yes:
# a line to say, a number of seconds to stall, or "drop" to break the line.
Behaviour = dict[str, Any]


class MailServer:
    """`with MailServer() as server`: `server.url` for EMAIL_URL, `server.letters` as they came, `server.does` to steer.

    `taken` comes after the letter is kept and before that is said: where it drops the line, the sender doesn't know.
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.does: Behaviour = {}
        self.conversations = 0

    def __enter__(self) -> "MailServer":
        outer = self

        class Conversation(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                outer.conversations += 1
                with suppress(ConnectionError, _Dropped):
                    outer._talk(self.rfile, self.wfile)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self._server = Server(("127.0.0.1", 0), Conversation)
        self.port = int(self._server.server_address[1])
        self.url = f"smtp://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._server.shutdown()
        self._server.server_close()

    def settings(self, **more: Any) -> dict[str, Any]:
        """Django's settings of mail by this server."""
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": self.port,
            "EMAIL_HOST_USER": "",
            "EMAIL_HOST_PASSWORD": "",
            "EMAIL_USE_TLS": False,
            "EMAIL_USE_SSL": False,
            "EMAIL_TIMEOUT": 5,
            **more,
        }

    def by_id(self) -> Counter[str]:
        """How often each letter came, by its Message-ID: what a mailbox shows once."""
        return Counter(str(letter["Message-ID"]) for letter in self.letters)

    def _talk(self, lines: Any, out: Any) -> None:
        def say(step: str, words: str) -> None:
            does = self.does.get(step)
            if does == "drop":
                raise _Dropped
            if isinstance(does, (int, float)):
                time.sleep(does)  # the server's slowness is real; who waits for it is under test
            out.write(f"{does if isinstance(does, str) else words}\r\n".encode())

        say("connect", "220 mail.test ready")
        while line := lines.readline():
            match line.split(None, 1)[0].upper():
                case b"EHLO" | b"HELO":
                    say("hello", "250 mail.test")
                case b"MAIL":
                    say("mail", "250 ok")
                case b"RCPT":
                    say("rcpt", "250 ok")
                case b"DATA":
                    say("data", "354 go on")
                    if "data" in self.does and isinstance(self.does["data"], str):
                        continue
                    text = b""
                    while (part := lines.readline()) not in (b".\r\n", b""):
                        text += part[1:] if part.startswith(b".") else part
                    self.letters.append(email.message_from_bytes(text, policy=email.policy.default))  # type: ignore[arg-type]
                    say("taken", "250 taken")
                case b"RSET" | b"NOOP":
                    say("other", "250 ok")
                case b"QUIT":
                    say("quit", "221 bye")
                    return
                case _:
                    say("other", "500 what?")


class _Dropped(Exception):
    pass
