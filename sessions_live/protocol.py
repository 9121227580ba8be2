"""The room's socket, protocol `intraview.room.v1`: every frame that may travel, as a typed class.

Pure: no Django, no network, no clock. `docs/protocol.md` is the page an outsider implements from; the JSON Schema
and the TypeScript are made from these classes by `manage.py export_protocol`.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from signalling.protocol import IceServer, SeatId, Signal, SignalOut

VERSION = "intraview.room.v1"
MAX_FRAME = 64 * 1024
MAX_CHAT = 4_000
MAX_NOTE = 20_000
MAX_INCIDENT = 4_000

Role = Literal["candidate", "interviewer", "observer", "ai"]
Layer = Literal["private", "panel", "candidate"]
ConsentKind = Literal["recording", "captions"]

Id = Annotated[
    str, Meta(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f]+$", description="The client's own: applied once.")
]
Seq = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Uuid = Annotated[str, Meta(min_length=36, max_length=36, pattern="^[0-9a-f-]{36}$")]
Millis = Annotated[float, Meta(ge=0, le=2**53 - 1)]
MaybeId = Id | UnsetType


class Frame(Struct, tag_field="type", forbid_unknown_fields=True):
    """A client frame. Unknown fields are refused."""


class Client(Struct, forbid_unknown_fields=True):
    """Which page or program speaks. `instance` is new with every page load, the same over its reconnects."""

    instance: Annotated[str, Meta(min_length=1, max_length=64)]
    name: Annotated[str, Meta(max_length=64)] = ""
    version: Annotated[str, Meta(max_length=64)] = ""


class Hello(Frame, tag="hello"):
    client: Client | Annotated[str, Meta(min_length=1, max_length=64)] | None = None  # a bare string is the instance
    last_seq: Seq | None = None
    id: MaybeId = UNSET


class ChatSend(Frame, tag="chat.send"):
    id: Id
    text: Annotated[str, Meta(min_length=1, max_length=MAX_CHAT)]
    to: SeatId | None = None


class ChatEdit(Frame, tag="chat.edit"):
    id: Id
    seq: Seq
    text: Annotated[str, Meta(min_length=1, max_length=MAX_CHAT)]


class ChatDelete(Frame, tag="chat.delete"):
    id: Id
    seq: Seq


class ChatRead(Frame, tag="chat.read"):
    seq: Seq
    id: MaybeId = UNSET


class TimerStart(Frame, tag="timer.start"):
    id: Id
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    seconds: Annotated[int, Meta(ge=1, le=4 * 3600)]
    phase: Annotated[int, Meta(ge=0, le=31)] | None = None


class TimerPause(Frame, tag="timer.pause"):
    id: Id
    timer: Uuid


class TimerResume(Frame, tag="timer.resume"):
    id: Id
    timer: Uuid


class TimerReset(Frame, tag="timer.reset"):
    id: Id
    timer: Uuid


class NoteSave(Frame, tag="note.save"):
    id: Id
    layer: Layer
    text: Annotated[str, Meta(max_length=MAX_NOTE)]
    note: Uuid | None = None
    revision: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 0


class Media(Frame, tag="media"):
    audio: bool
    video: bool
    screen: bool
    id: MaybeId = UNSET


class Hand(Frame, tag="hand"):
    up: bool
    id: MaybeId = UNSET


class Admit(Frame, tag="admit"):
    seat: SeatId
    id: MaybeId = UNSET


class Deny(Frame, tag="deny"):
    seat: SeatId
    id: MaybeId = UNSET


class Mute(Frame, tag="mute"):
    seat: SeatId
    id: MaybeId = UNSET


class Ask(Frame, tag="ask"):
    """Ask another seat to unmute, show its camera or share its screen. Only ever a request."""

    seat: SeatId
    what: Literal["audio", "video", "screen"]
    id: MaybeId = UNSET


class Promote(Frame, tag="promote"):
    seat: SeatId
    role: Literal["interviewer", "observer"]
    id: MaybeId = UNSET


class Remove(Frame, tag="remove"):
    seat: SeatId
    ban: bool = False
    id: MaybeId = UNSET


class Lock(Frame, tag="lock"):
    on: bool
    id: MaybeId = UNSET


class End(Frame, tag="end"):
    id: MaybeId = UNSET


class Incident(Frame, tag="incident"):
    id: Id
    kind: Literal["technical", "conduct"]
    text: Annotated[str, Meta(min_length=1, max_length=MAX_INCIDENT)]
    about: SeatId | None = None


class Quality(Frame, tag="quality"):
    """One reading of this seat's line to another, every five seconds or so."""

    peer: SeatId
    rung: Literal["720p", "360p", "audio", "text"]
    relayed: bool
    loss: Annotated[float, Meta(ge=0, le=1, description="Share of packets lost since the last reading.")]
    rtt_ms: Annotated[float, Meta(ge=0, le=60_000)] | None = None
    jitter_ms: Annotated[float, Meta(ge=0, le=60_000)] | None = None
    up_kbps: Annotated[float, Meta(ge=0, le=10_000_000)] | None = None
    down_kbps: Annotated[float, Meta(ge=0, le=10_000_000)] | None = None
    id: MaybeId = UNSET


class ConsentGive(Frame, tag="consent.give"):
    """Agree to one version of a text. Refused with the present one if that is another."""

    id: Id
    kind: ConsentKind
    version: Annotated[int, Meta(ge=1, le=2**31 - 1)]


class ConsentWithdraw(Frame, tag="consent.withdraw"):
    id: Id
    kind: ConsentKind


class Sync(Frame, tag="sync"):
    after: Seq
    id: MaybeId = UNSET


class Ping(Frame, tag="ping"):
    t: Millis = 0
    id: MaybeId = UNSET


CLIENT_FRAMES: tuple[type[Struct], ...] = (
    Hello, Signal, ChatSend, ChatEdit, ChatDelete, ChatRead, TimerStart, TimerPause, TimerResume, TimerReset, NoteSave,
    Media, Hand, Admit, Deny, Mute, Ask, Promote, Remove, Lock, End, Incident, Quality, ConsentGive,
    ConsentWithdraw, Sync, Ping,
)  # fmt: skip


# --- server to client ---


class MediaState(Struct):
    audio: bool = False
    video: bool = False
    screen: bool = False


class Seat(Struct):
    """One person's place, as the receiving seat may see it."""

    seat: str
    role: Role
    name: str
    state: Literal["invited", "knocking", "admitted", "denied", "removed", "banned"]
    present: bool
    joined: int | None  # the number of the `seat.joined` event that began the present stay; orders newcomers
    instance: str | None
    media: MediaState
    hand: bool
    waiting: bool = False  # knocking, and at the door right now
    left_at: str | None = None
    agreed: list[ConsentKind] | None = None  # what this person has agreed to and not taken back
    recorded: bool | None = None  # at this moment


class TimerState(Struct):
    timer: str
    name: str
    seconds: int
    state: Literal["running", "paused", "expired", "reset"]
    ends_at: str | None  # while running
    remaining_ms: int
    phase: int | None = None


class Phase(Struct):
    name: str
    seconds: int


class RoomInfo(Struct):
    id: str
    title: str
    state: Literal["open", "ended"]
    locked: bool
    agenda: list[Phase]
    timers: list[TimerState]
    planned_start: str | None
    planned_seconds: int
    started_at: str | None  # zero of the room clock: the first candidate came in


class Waiting(Struct, tag_field="type", tag="waiting"):
    position: int
    message: Literal["knocking", "locked", "host_away"]
    room: str
    title: str
    now: str
    ai_offered: bool = False  # the interviewer hasn't come, and the AI may interview instead


class Welcome(Struct, tag_field="type", tag="welcome"):
    seat: str
    role: Role
    seq: int
    room: RoomInfo
    seats: list[Seat]
    ice_servers: list[IceServer]
    ice_expires_at: str | None
    polite: bool
    now: str
    protocol: str = VERSION


class Event(Struct, tag_field="type", tag="event"):
    seq: int
    prev: int
    at: str
    kind: str
    seat: str | None
    data: Raw | dict[str, Any]
    id: str | UnsetType = UNSET


class Ack(Struct, tag_field="type", tag="ack"):
    id: str
    seq: int | UnsetType = UNSET


class Error(Struct, tag_field="type", tag="error"):
    code: str
    detail: str
    status: int
    id: str | UnsetType = UNSET
    more: dict[str, Any] | UnsetType = UNSET


class Pong(Struct, tag_field="type", tag="pong"):
    t: float
    now: str


class Ice(Struct, tag_field="type", tag="ice"):
    """Fresh TURN credentials, sent before the old ones end."""

    ice_servers: list[IceServer]
    ice_expires_at: str | None


class QualityOut(Struct, tag_field="type", tag="quality"):
    """Another seat's reading of its own line; not stored in the log, never sent again."""

    from_: str = msgspec.field(name="from")
    peer: str
    rung: str
    relayed: bool
    loss: float
    rtt_ms: float | None = None


SERVER_FRAMES: tuple[type[Struct], ...] = (Waiting, Welcome, Event, SignalOut, QualityOut, Ice, Ack, Error, Pong)
