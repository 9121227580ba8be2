"""A provider of OpenID Connect on a port of its own: it signs, checks what is sent to it, and lies when told to."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "intraview", "a-secret-of-the-provider"


class FakeOidc:
    """Whoever walks over `authorize` is `person`; `lies` are put into the token."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {
            "sub": "4711",
            "email": "ananya@example.test",
            "email_verified": True,
            "name": "Ananya Rao",
        }
        self.lies: dict[str, Any] = {}
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signs_with: Any = self.key
        self.algorithm = "RS256"
        self.broken = False
        self._asked: dict[str, dict[str, str]] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.answer(self, {key: value[0] for key, value in parse_qs(urlsplit(self.path).query).items()})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                outer.answer(self, {key: value[0] for key, value in parse_qs(body).items()})

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def authorize(self, address: str) -> dict[str, str]:
        """Sign in there, as somebody with a browser would: what the browser brings back in the address."""
        asked = {key: value[0] for key, value in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(self.url + "/authorize?")
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self._asked)}-{time.time_ns()}"
        self._asked[code] = asked
        return {"code": code, "state": asked["state"]}

    def answer(self, handler: Any, given: dict[str, str]) -> None:
        """Answer one request."""
        path = urlsplit(handler.path).path
        if self.broken:
            return self._send(handler, 503, {})
        if path == "/.well-known/openid-configuration":
            return self._send(handler, 200, self._description())
        if path == "/keys":
            return self._send(handler, 200, {"keys": [self._public()]})
        if path == "/token":
            return self._exchange(handler, given)
        return self._send(handler, 404, {})

    def _description(self) -> dict[str, str]:
        return {
            "issuer": self.url,
            "authorization_endpoint": self.url + "/authorize",
            "token_endpoint": self.url + "/token",
            "jwks_uri": self.url + "/keys",
        }

    def _exchange(self, handler: Any, given: dict[str, str]) -> None:
        asked = self._asked.pop(given.get("code", ""), None)
        verifier = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        is_right = (
            asked is not None
            and given.get("grant_type") == "authorization_code"
            and (given.get("client_id"), given.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
            and given.get("redirect_uri") == asked["redirect_uri"]
            and base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() == asked["code_challenge"]
        )
        if not is_right or asked is None:
            return self._send(handler, 400, {"error": "invalid_grant"})
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        told = {key: value for key, value in {**claims, **self.person, **self.lies}.items() if value is not None}
        token = jwt.encode(told, self.signs_with, algorithm=self.algorithm, headers={"kid": "one"})
        return self._send(handler, 200, {"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _public(self) -> dict[str, Any]:
        return {**jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True), "kid": "one", "use": "sig"}

    def _send(self, handler: Any, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)
