"""The way through the network: one ICE connection, on aioice.

What differs from aioice, each of which could go if aioice had an option for it:

- Only host candidates, on addresses and ports that the operator may name; 127.0.0.1 where there is nothing else.
- Media doesn't wait in a queue for a task: it is handed over where it arrives. What may wait is bounded.
- Garbage is counted, and addresses that we learn from the other side are limited.
- The other side's "no more candidates" is not passed on: with none left, aioice would give up at once, while it may
  still reach us. The time limit of the connection ends it.
"""

import asyncio
import errno
import logging
import random
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import aioice
from aioice import stun
from aioice.candidate import candidate_foundation, candidate_priority
from aioice.ice import CandidatePair, StunProtocol, get_host_addresses

from signalling.peers.policy import RemoteCandidate

# Both tell addresses and descriptions of calls, from INFO on down.
for name in ("aioice", "aiortc"):
    logging.getLogger(name).setLevel(logging.WARNING)

MAX_ADDRESSES = 8
MAX_REMOTE = 32
MAX_WAITING = 64
RECEIVE_BUFFER = 256 * 1024


@dataclass(frozen=True)
class Places:
    """Where this machine takes calls. No `addresses`: all that it has. No `ports`: any free one.

    An address that the machine doesn't have itself is one that is forwarded to it: it listens on all, and names that.
    """

    addresses: tuple[str, ...] = ()
    ports: range | None = None

    def list_addresses(self) -> list[str]:
        """The addresses to name in an answer."""
        if self.addresses:
            return list(self.addresses)[:MAX_ADDRESSES]
        found = [address for address in get_host_addresses(use_ipv4=True, use_ipv6=True) if _is_useful(address)]
        return found[:MAX_ADDRESSES] or ["127.0.0.1"]

    def bind(self, address: str) -> socket.socket | None:
        """A socket at this address; None if it can't be had."""
        ports = self.ports or range(1)
        first = random.randrange(len(ports))  # noqa: S311 (spreads calls over the ports, hides nothing)
        is_4 = ip_address(address).version == 4
        bound = socket.socket(socket.AF_INET if is_4 else socket.AF_INET6, socket.SOCK_DGRAM)
        bound.setblocking(False)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        host = address
        for number in range(len(ports) + 1):
            try:
                bound.bind((host, ports[(first + number) % len(ports)]))
            except OSError as error:
                if error.errno == errno.EADDRNOTAVAIL and host == address and address in self.addresses:
                    host = "0.0.0.0" if is_4 else "::"  # noqa: S104 (is meant)
                elif error.errno != errno.EADDRINUSE:
                    break
            else:
                return bound
        bound.close()
        return None


class Ice(aioice.Connection):
    """One ICE connection, in the role of the one who answers unless told otherwise."""

    def __init__(self, places: Places, on_media: Callable[[bytes], None], *, is_controlling: bool = False) -> None:
        super().__init__(ice_controlling=is_controlling)
        self.places = places
        self.on_media = on_media
        self.checks = 0
        self.garbage = 0
        # aiortc's DTLS transport asks these of its ICE transport.
        self._recv = self.recv
        self._send = self.send

    @property
    def role(self) -> str:
        return "controlling" if self.ice_controlling else "controlled"

    @property
    def pair(self) -> CandidatePair | None:
        """The pair of addresses that was agreed on."""
        return self._nominated.get(1)

    def describe_candidates(self) -> list[str]:
        """Our candidates as lines of an answer."""
        return [f"candidate:{candidate.to_sdp()}" for candidate in self.local_candidates]

    def knows(self, addr: tuple[Any, ...]) -> bool:
        """True if the other side has named this address, or has shown the password from there."""
        return any(
            candidate._network_host == addr[0] and candidate.port == addr[1] for candidate in self._remote_candidates
        )

    async def add(self, candidate: RemoteCandidate) -> None:
        """Try to reach the other side there, too."""
        if len(self._remote_candidates) < MAX_REMOTE:
            await self.add_remote_candidate(
                aioice.Candidate(
                    foundation=candidate.foundation,
                    component=1,
                    transport="udp",
                    priority=candidate.priority,
                    host=candidate.host,
                    port=candidate.port,
                    type=candidate.type,
                )
            )

    async def get_component_candidates(
        self,
        component: int,
        addresses: list[str],
        timeout: int = 5,  # noqa: ASYNC109 (aioice's signature)
    ) -> list[aioice.Candidate]:
        for address in self.places.list_addresses():
            if protocol := await self._listen(address):
                host, port = protocol.transport.get_extra_info("sockname")[:2]
                host = address if ip_address(host).is_unspecified else host
                protocol.local_candidate = aioice.Candidate(
                    foundation=candidate_foundation("host", "udp", host),
                    component=component,
                    transport="udp",
                    priority=candidate_priority(component, "host"),
                    host=host,
                    port=port,
                    type="host",
                )
                self._protocols.append(protocol)
        return [protocol.local_candidate for protocol in self._protocols]

    def check_incoming(self, message: stun.Message, addr: tuple[str, int], protocol: StunProtocol) -> None:
        self.checks += 1
        if "PRIORITY" in message.attributes and (len(self._remote_candidates) < MAX_REMOTE or self.knows(addr)):
            super().check_incoming(message, addr, protocol)

    def data_received(self, data: bytes, component: int) -> None:
        if self._queue.qsize() < MAX_WAITING:
            super().data_received(data, component)

    async def _listen(self, address: str) -> "Socket | None":
        if bound := self.places.bind(address):
            _, protocol = await asyncio.get_running_loop().create_datagram_endpoint(lambda: Socket(self), sock=bound)
            return protocol
        return None


class Socket(StunProtocol):
    """One UDP socket: tells by the first byte what came in (RFC 7983), and lets nothing raise."""

    receiver: Ice

    def datagram_received(self, data: bytes | str, addr: tuple[Any, ...]) -> None:
        assert isinstance(data, bytes)
        first = data[0] if data else 255
        receiver = self.receiver
        if 127 < first < 192:
            receiver.on_media(data)
        elif first < 4:
            try:
                super().datagram_received(data, addr)
            except Exception:
                # aioice reads attributes of a stranger's message without a net.
                receiver.garbage += 1
        elif 19 < first < 64 and receiver.knows(addr):
            # An alert is believed before there are keys: a stranger's would end the handshake.
            receiver.data_received(data, 1)
        else:
            receiver.garbage += 1


def _is_useful(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return not (parsed.is_loopback or parsed.is_link_local or parsed.is_multicast or parsed.is_unspecified)
