"""What may be decided about a room from values alone. Pure: no database, no clock, no network."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

MAX_SEATS = 8
MAX_EVENTS = 100_000  # a day of frantic typing; keeps one room from filling the disk
MAX_OPEN_ROOMS = 500  # of one host

# --- who may do what ---

_EVERYONE = frozenset({"hello", "ping", "sync", "signal", "chat.read", "hand", "incident", "quality"})
_PEOPLE = _EVERYONE | {"consent.give", "consent.withdraw"}

CAN: dict[str, frozenset[str]] = {
    "interviewer": _PEOPLE
    | {
        "chat.send", "chat.edit", "chat.delete", "timer.start", "timer.pause", "timer.resume", "timer.reset",
        "note.save", "media", "admit", "deny", "mute", "ask", "promote", "remove", "lock", "end",
    },
    "candidate": _PEOPLE | {"chat.send", "chat.edit", "chat.delete", "note.save", "media"},
    "observer": _PEOPLE | {"chat.send", "chat.edit", "chat.delete", "note.save"},
    "ai": _EVERYONE | {"chat.send", "media", "timer.start", "timer.pause", "timer.resume", "timer.reset"},
}  # fmt: skip
"""The capability matrix: role → client frames. Checked for every frame; public form: docs/protocol.md, section 4."""

PANEL = frozenset({"interviewer", "observer"})
HOSTS = frozenset({"interviewer"})

NOTE_LAYERS: dict[str, frozenset[str]] = {
    "interviewer": frozenset({"private", "panel", "candidate"}),
    "observer": frozenset({"private", "panel"}),
    "candidate": frozenset({"private", "candidate"}),
    "ai": frozenset(),
}


def may_send(role: str, frame: str) -> bool:
    """True if a seat of this role may send this frame at all."""
    return frame in CAN.get(role, frozenset())


def may_whisper(sender: str, receiver: str) -> bool:
    """True if one role may whisper to another: interviewers to all, observers among the panel, candidates to nobody."""
    return sender == "interviewer" or (sender == "observer" and receiver in PANEL)


def must_whisper(role: str) -> bool:
    """True for those who must not speak to the candidate."""
    return role == "observer"


def may_write_note(role: str, layer: str) -> bool:
    return layer in NOTE_LAYERS.get(role, frozenset())


def enters_alone(role: str) -> bool:
    """True for those who need nobody to let them in: the room's own interviewers. Nobody else, ever."""
    return role == "interviewer"


# --- who sees what ---
# An event's audience is one short word: "" everyone in the room, "hosts", "panel", or "seats:<id>,<id>".


def seats_only(*seats: str) -> str:
    """The audience of exactly these seats."""
    return "seats:" + ",".join(sorted(set(seats)))


def may_see(audience: str, *, seq: int, seat: str, role: str, spans: Sequence[Sequence[int | None]]) -> bool:
    """True if a seat may see an event of that audience and number.

    `spans` are the stretches of the log `[from, to]` (`to` None: still) during which the seat was let in. What happened
    before or between is not for those who had to be let in; the room's own interviewers see the whole log.
    """
    if audience:
        kind, _, named = audience.partition(":")
        if kind == "hosts" and role not in HOSTS:
            return False
        if kind == "panel" and role not in PANEL:
            return False
        if kind == "seats" and seat not in named.split(","):
            return False
    return role in HOSTS or is_within(seq, spans)


def is_within(seq: int, spans: Sequence[Sequence[int | None]]) -> bool:
    """True if a number of the log lies in one of the stretches."""
    return any(
        first is not None and first <= seq and (last is None or seq <= last)
        for first, last in (tuple(span) for span in spans)
    )


def opened_span(spans: Iterable[Sequence[int | None]], seq: int) -> list[list[int | None]]:
    """The stretches after a seat was let in with event `seq`."""
    kept = [list(span) for span in spans]
    if kept and kept[-1][1] is None:
        return kept
    return [*kept, [seq, None]]


def closed_span(spans: Iterable[Sequence[int | None]], seq: int) -> list[list[int | None]]:
    """The stretches after a seat was sent out with event `seq` (which it still sees)."""
    kept = [list(span) for span in spans]
    if kept and kept[-1][1] is None:
        kept[-1][1] = seq
    return kept


# --- time ---


def remaining_ms(*, ends_at: datetime, now: datetime) -> int:
    """Whole milliseconds until `ends_at`, never below zero."""
    return max(0, round((ends_at - now).total_seconds() * 1000))


def ends_after(*, now: datetime, milliseconds: int) -> datetime:
    """When a timer with so much left runs out."""
    return now + timedelta(milliseconds=milliseconds)


def room_ms(*, started_at: datetime | None, at: datetime) -> int:
    """The room clock at a moment, in milliseconds; 0 before the first candidate came in."""
    return 0 if started_at is None else max(0, round((at - started_at).total_seconds() * 1000))


# --- sound in pieces ---

_RANGE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII)


def asked_range(header: str, size: int) -> tuple[int, int] | Literal["unsatisfiable"] | None:
    """The first and last byte that a `Range` header asks for (RFC 9110, 14.2); None: the whole.

    What is no range of bytes, or several, is answered with the whole.
    """
    found = _RANGE.fullmatch(header)
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size - 1) if int(last) and size else "unsatisfiable"
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        return "unsatisfiable"
    return int(first), min(size - 1, int(last)) if last else size - 1
