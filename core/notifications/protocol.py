"""What travels over the socket of notifications. Public page: docs/protocol.md, section 11."""

from typing import Final

import msgspec

MAX_FRAME: Final = 1024


class Ping(msgspec.Struct, tag_field="type", tag="ping", forbid_unknown_fields=True):
    """Keeps the line open: one within a minute."""

    t: float = msgspec.field(default=0)


class Pong(msgspec.Struct, tag_field="type", tag="pong"):
    t: float
    now: str


class Unread(msgspec.Struct, tag_field="type", tag="unread"):
    """How many in the inbox are not read: at once, and whenever it changes."""

    unread: int


class NotificationOut(msgspec.Struct, tag_field="type", tag="notification"):
    """A new one, as the list of them shows it."""

    id: str
    kind: str
    group: str
    title: str
    text: str
    url: str
    at: str
    read_at: str | None = None
