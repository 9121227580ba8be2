"""A browser's side of push messages: a subscription with keys, and a push server beside it that keeps what comes."""

import json
import threading
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class Browser:
    """Subscribed to an endpoint."""

    def __init__(self, endpoint: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = b"0123456789abcdef"
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.subscription = {"endpoint": endpoint, "keys": {"p256dh": _text(point), "auth": _text(self._auth)}}

    def read(self, body: bytes) -> Any:
        """What a message says, as its service worker gets it."""
        plain = http_ece.decrypt(body, private_key=self._key, auth_secret=self._auth, version="aes128gcm")
        return json.loads(plain)


@dataclass
class Post:
    """A message as the push server got it."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class PushServer:
    """A push server on this machine. `says`: its answers by path (status, headers), 201 where there is none."""

    got: list[Post] = field(default_factory=list)
    says: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    before: Any = None  # called with a path before it is answered

    def __enter__(self) -> "PushServer":
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append(Post(self.path, dict(self.headers), body))
                if outer.before is not None:
                    outer.before(self.path)
                status, headers = outer.says.get(self.path, (201, {}))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")
