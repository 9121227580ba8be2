"""Whole-origin comparison for sockets (RFC 6454): scheme, host and port, or nothing. Pure.

Channels' own validator compares hosts only, whatever their scheme and port, and raises on a malformed header.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


def normal_origin(origin: str) -> str | None:
    """`scheme://host:port`, in lower case, the default port left out; `None` for whatever is no http(s) origin."""
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return None
    if parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return (
        f"{parts.scheme}://{host}"
        if port in (None, _DEFAULT_PORTS[parts.scheme])
        else f"{parts.scheme}://{host}:{port}"
    )


def is_allowed(origin: str | None, allowed: Iterable[str]) -> bool:
    """True if the header's origin is, as a whole, one of those allowed. A missing one is not."""
    if origin is None:
        return False
    given = normal_origin(origin)
    return given is not None and given in {normal_origin(one) for one in allowed}
