"""Where a request comes from."""

import ipaddress
from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104  (an address that nobody has)


def client_address(request: HttpRequest) -> str:
    """The client's address, as far as the proxies in front of us can be believed."""
    return believed_address(
        peer=request.META.get("REMOTE_ADDR", ""),
        forwarded=request.META.get("HTTP_X_FORWARDED_FOR", ""),
        trusted=trusted_proxies(),
    )


def trusted_proxies() -> Sequence[str]:
    """Addresses of the proxies whose word counts; `*` for any."""
    value = settings.TRUSTED_PROXIES
    parts = value.split(",") if isinstance(value, str) else value
    return [part.strip() for part in parts if part.strip()]


def believed_address(*, peer: str, forwarded: str, trusted: Sequence[str]) -> str:
    """Walk from the connection backwards through X-Forwarded-For while the one who said it is trusted.

    Each proxy appends whom it heard, so only the last entries are its own word; what a client wrote itself stands
    further to the left and is never reached.
    """
    address = _clean(peer) or UNKNOWN
    hops = [hop for hop in forwarded.split(",") if hop.strip()]
    while hops and _is_trusted(address, trusted):
        told = _clean(hops.pop())
        if told is None:
            break
        address = told
    return address


def _is_trusted(address: str, trusted: Sequence[str]) -> bool:
    if "*" in trusted:
        return True
    found = ipaddress.ip_address(address)
    return any(found in network for network in map(_network, trusted) if network is not None)


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def _clean(text: str) -> str | None:
    text = text.strip()
    if text.startswith("["):  # [v6]:port
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:  # v4:port
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)
