"""As much of a TURN client (RFC 8656) as it takes to ask a server what it permits. It sends nothing to any peer."""

import hashlib
import hmac
import os
import socket
import struct
from ipaddress import IPv4Address, IPv6Address, ip_address

COOKIE = 0x2112A442
ALLOCATE, REFRESH, CREATE_PERMISSION, CHANNEL_BIND = 0x3, 0x4, 0x8, 0x9
USERNAME, INTEGRITY, ERROR, CHANNEL_NUMBER, PEER, REALM, NONCE = 0x6, 0x8, 0x9, 0xC, 0x12, 0x14, 0x15
FAMILY, TRANSPORT = 0x17, 0x19
UDP, TCP = 17, 6


class Refused(Exception):
    """The server's error answer."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        super().__init__(f"{code} {reason}")


class TurnClient:
    """One socket to one TURN server, with one pair of credentials."""

    def __init__(self, server: tuple[str, int], username: str, password: str) -> None:
        self.username, self.password = username, password
        self.realm = self.nonce = b""
        self.socket = socket.socket(socket.AF_INET6 if ":" in server[0] else socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(0.5)
        self.socket.connect(server)

    def close(self) -> None:
        self.socket.close()

    def allocate(self, *, ipv6: bool = False, transport: int = UDP) -> None:
        """Ask for a relay address. The first answer is always 401: it tells realm and nonce."""
        wish = [(TRANSPORT, bytes([transport, 0, 0, 0])), (FAMILY, bytes([2 if ipv6 else 1, 0, 0, 0]))]
        try:
            self.ask(ALLOCATE, wish)
        except Refused as refused:
            if refused.code != 401:
                raise
        self.ask(ALLOCATE, wish)

    def permit(self, peer: str) -> None:
        """Ask that packets may pass between the relay address and `peer`."""
        self.ask(CREATE_PERMISSION, [self.peer_attribute(peer)])

    def bind(self, peer: str, *, channel: int = 0x4000) -> None:
        """Ask for a channel to `peer`: the other way to be permitted."""
        self.ask(CHANNEL_BIND, [(CHANNEL_NUMBER, struct.pack("!HH", channel, 0)), self.peer_attribute(peer)])

    def refresh(self, *, seconds: int) -> None:
        self.ask(REFRESH, [(0xD, struct.pack("!I", seconds))])

    def peer_attribute(self, peer: str, port: int = 9) -> tuple[int, bytes]:
        address = ip_address(peer)
        self.transaction = os.urandom(12)
        pad = struct.pack("!I", COOKIE) + self.transaction
        host = bytes(byte ^ mask for byte, mask in zip(address.packed, pad, strict=False))
        family = {IPv4Address: 1, IPv6Address: 2}[type(address)]
        return PEER, struct.pack("!BBH", 0, family, port ^ (COOKIE >> 16)) + host

    def ask(self, method: int, attributes: list[tuple[int, bytes]]) -> None:
        transaction = self.__dict__.pop("transaction", None) or os.urandom(12)
        body = b"".join(pack(*attribute) for attribute in attributes)
        if self.nonce:
            body += pack(USERNAME, self.username.encode()) + pack(REALM, self.realm) + pack(NONCE, self.nonce)
            head = struct.pack("!HHI", method, len(body) + 24, COOKIE) + transaction
            key = hashlib.md5(b":".join([self.username.encode(), self.realm, self.password.encode()])).digest()
            body += pack(INTEGRITY, hmac.digest(key, head + body, "sha1"))
        self.read(struct.pack("!HHI", method, len(body), COOKIE) + transaction + body, transaction)

    def read(self, request: bytes, transaction: bytes) -> None:
        for _ in range(60):
            self.socket.send(request)
            try:
                while (answer := self.socket.recv(2048))[8:20] != transaction:
                    pass
                break
            except TimeoutError:
                continue
        else:
            raise TimeoutError("the TURN server doesn't answer")
        found = unpack(answer[20:])
        self.realm, self.nonce = found.get(REALM, self.realm), found.get(NONCE, self.nonce)
        if error := found.get(ERROR):
            raise Refused(error[2] * 100 + error[3], error[4:].decode(errors="replace"))


def pack(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def unpack(body: bytes) -> dict[int, bytes]:
    found = {}
    while len(body) >= 4:
        kind, length = struct.unpack("!HH", body[:4])
        found[kind] = body[4 : 4 + length]
        body = body[4 + length + -length % 4 :]
    return found
