"""How an event is hashed, and how much of an address is kept. Values in, values out."""

import hashlib
import ipaddress
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

MAX_CONTEXT = 4000
_ACTION = re.compile(r"[a-z_]+(\.[a-z_]+)+")


@dataclass(frozen=True, slots=True)
class Entry:
    """All of an event that its hash covers."""

    id: UUID
    at: datetime
    action: str
    actor_kind: str
    actor_id: UUID | None
    targets: Sequence[tuple[str, str]]
    ip: str
    context: Mapping[str, Any] = field(default_factory=dict)


def hash_of(entry: Entry, *, seq: int, previous: str) -> str:
    """SHA-256 over the event, its number and the hash before it."""
    body = [
        seq,
        previous,
        str(entry.id),
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.action,
        entry.actor_kind,
        str(entry.actor_id or ""),
        sorted(list(pair) for pair in entry.targets),
        entry.ip,
        entry.context,
    ]
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def is_action(text: str) -> bool:
    """True for a well-formed name of an act: `role.given`."""
    return bool(_ACTION.fullmatch(text))


def plain(value: Any) -> Any:
    """A value that each database gives back exactly as it was: PostgreSQL makes 1e16 an integer and refuses NUL."""
    match value:
        case None | bool() | int():
            return value
        case str():
            return value.replace("\x00", "").encode("utf-8", "replace").decode()
        case Mapping():
            return {plain(str(key)): plain(one) for key, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(one) for one in value]
    return plain(str(value))


def fits(context: Mapping[str, Any]) -> bool:
    """True for a context that is small."""
    return len(json.dumps(context)) <= MAX_CONTEXT


def coarse_address(text: str) -> str:
    """The network an address is in: enough to tell two places apart, too little to find a person. Empty if none."""
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    prefix = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))
