"""Where push messages may go. The address comes from a browser, so from anybody: it must not lead into our own network.

Looked at when it is given, and again each time at the address that its name has then, to which the line is held.
"""

import socket
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any
from urllib.parse import SplitResult, urlsplit

import urllib3
from django.conf import settings

from core.notifications.errors import NotADevice

MAX_LENGTH = 1000
CONNECT = 5.0
ANSWER = 10.0
WHOLE = 20.0  # a timeout counts anew with each byte, and an answer can come byte by byte
MOST_ADDRESSES = 3
# Addresses that mean another one, in their last 32 bits: of a gateway (RFC 6052), and the old compatible ones.
CARRIES_IPV4 = (ip_network("64:ff9b::/96"), ip_network("::/96"))


class Unreachable(Exception):
    """The endpoint could not be asked: no such name, no answer, or an answer too late."""


class Forbidden(Exception):
    """The endpoint leads where we don't send."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an endpoint said."""

    status: int
    retry_after: str = ""


def check(endpoint: str) -> None:
    """Refuse what can't be an endpoint: https, a name or a public address, no user, no odd port. Raises NotADevice."""
    parts = _split(endpoint)
    if _is_allowed_anyway(parts):
        return
    host = parts.hostname or ""
    if parts.scheme != "https" or parts.port not in (None, 443) or "." not in host.strip("."):
        raise NotADevice
    try:
        is_public = ip_address(host).is_global
    except ValueError:
        is_public = not host.endswith((".local", ".internal", ".localhost", ".lan", ".home", ".corp", ".arpa"))
    if not is_public:
        raise NotADevice


def post(endpoint: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send a message; what was answered. No redirects, and of the answer only its head. Raises Unreachable, Forbidden.

    The line goes to an address that was looked at, not to a name that may mean another one a moment later.
    """
    try:
        check(endpoint)
    except NotADevice:
        raise Forbidden from None
    parts = _split(endpoint)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    problem: Exception = Unreachable("name")
    for address in _resolve(host, port, anyway=_is_allowed_anyway(parts)):
        try:
            return _post_to(address, port, parts, body=body, headers=headers)
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as reason:
            problem = reason  # nobody there; a machine without IPv6 goes on with the next
        except (urllib3.exceptions.HTTPError, OSError) as reason:
            raise Unreachable(type(reason).__name__) from reason
    raise Unreachable(type(problem).__name__) from problem


def _post_to(address: str, port: int, parts: SplitResult, *, body: bytes, headers: Mapping[str, str]) -> Answer:
    host = parts.hostname or ""
    timeout = urllib3.Timeout(connect=CONNECT, read=ANSWER)
    pool: urllib3.HTTPConnectionPool
    if parts.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            address, port, timeout=timeout, retries=False, server_hostname=host, assert_hostname=host
        )
    else:
        pool = urllib3.HTTPConnectionPool(address, port, timeout=timeout, retries=False)
    lines: list[Any] = []
    made = pool.ConnectionCls

    def open_line(*args: Any, **more: Any) -> Any:
        lines.append(made(*args, **more))
        return lines[-1]

    pool.ConnectionCls = open_line  # type: ignore[assignment]
    over = threading.Timer(WHOLE, _break, [lines])
    over.daemon = True
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    named = host if parts.port is None else f"{host}:{parts.port}"
    over.start()
    try:
        answer = pool.urlopen(
            "POST",
            target or "/",
            body=body,
            headers={**headers, "Host": named},
            redirect=False,
            assert_same_host=False,
            preload_content=False,
        )
        said = Answer(answer.status, answer.headers.get("Retry-After", ""))
        answer.close()
        return said
    finally:
        over.cancel()
        pool.close()


def _break(lines: Sequence[Any]) -> None:
    for line in lines:
        if line.sock is not None:
            with suppress(OSError):
                line.sock.shutdown(socket.SHUT_RDWR)


def _split(endpoint: str) -> SplitResult:
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        raise NotADevice from None
    plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint
    if len(endpoint) > MAX_LENGTH or not plain or parts.username is not None or parts.fragment or port == 0:
        raise NotADevice
    return parts


def _is_allowed_anyway(parts: SplitResult) -> bool:
    """True for an origin that the installation allows by name, such as a push server in its own network."""
    return f"{parts.scheme}://{parts.netloc}" in settings.PUSH_ALLOWED_ORIGINS


def _resolve(host: str, port: int, *, anyway: bool) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as reason:
        raise Unreachable("name") from reason
    addresses = [str(sockaddr[0]) for *_rest, sockaddr in found]
    if not anyway and not all(_is_public(address) for address in addresses):
        raise Forbidden
    return list(dict.fromkeys(addresses))[:MOST_ADDRESSES]


def _is_public(address: str) -> bool:
    ip = ip_address(address.partition("%")[0])
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    if any(ip in network for network in CARRIES_IPV4):
        inner = IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.is_global and not ip.is_multicast and (inner is None or inner.is_global)
