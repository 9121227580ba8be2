"""Whom a call may reach, and how much it may ask. Pure.

A remote candidate is an address that a stranger wants us to send packets to. Without a rule that is a way to knock at
every door of the network that the server stands in. So only public addresses are tried, and those that the operator
names. Nobody is shut out by it: who can reach us is answered where it calls from (peer-reflexive candidates, RFC 8445),
once it has shown the password of this call.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

NAT64 = ip_network("64:ff9b::/96")
MAX_LINE = 512
DIGITS = re.compile(r"[0-9]{1,10}")
FOUNDATION = re.compile(r"[A-Za-z0-9+/]{1,32}")
TYPES = ("host", "srflx", "relay")


@dataclass(frozen=True)
class RemoteCandidate:
    """An address at which the other side thinks that it can be reached."""

    foundation: str
    priority: int
    host: str
    port: int
    type: str
    ufrag: str | None


@dataclass(frozen=True)
class Policy:
    """What one call may do.

    `networks`: where remote candidates may lie besides public addresses. `candidates`: how many of them one connection
    tries. `offers_per_minute`: how often the call may be offered anew. `seconds`: after that it is closed.
    """

    networks: tuple[Network, ...] = ()
    candidates: int = 20
    offers_per_minute: int = 12
    seconds: float = 4 * 3600.0

    def allows(self, candidate: RemoteCandidate) -> bool:
        """True if packets may be sent to this candidate before it has reached us."""
        address = _innermost(ip_address(candidate.host))
        if any(address in network for network in self.networks):
            return True
        # Well-known ports are never a browser's, and are where a flood of checks would do harm.
        return candidate.port >= 1024 and address.is_global and not address.is_multicast


def parse_networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """CIDRs, or single addresses, as settings have them; ValueError for anything else."""
    return tuple(ip_network(text.strip(), strict=False) for text in texts if text.strip())


def parse_candidate(line: str) -> RemoteCandidate | None:
    """Read a `candidate:` line (RFC 8839); None for what we could never use: TCP, names (mDNS), other components."""
    if not isinstance(line, str) or len(line) > MAX_LINE or not line.isascii():
        return None
    words = line.removeprefix("a=").split()
    if len(words) < 8 or not words[0].startswith("candidate:") or words[6] != "typ":
        return None
    foundation, component, transport, priority, host, port, _, kind = words[:8]
    foundation = foundation.removeprefix("candidate:")
    if component != "1" or transport.lower() != "udp" or kind not in TYPES or not FOUNDATION.fullmatch(foundation):
        return None
    if not DIGITS.fullmatch(priority) or not DIGITS.fullmatch(port):
        return None
    if not (0 < int(port) < 65536 and 0 < int(priority) < 2**31):
        return None
    try:
        address = ip_address(host)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.scope_id:
        return None
    extensions = dict(zip(words[8::2], words[9::2], strict=False))
    return RemoteCandidate(foundation, int(priority), str(address), int(port), kind, extensions.get("ufrag"))


def _innermost(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for, where it is one of the ways to write it; else itself."""
    if isinstance(address, IPv6Address):
        if inner := address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1]):
            return inner
        if address in NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
