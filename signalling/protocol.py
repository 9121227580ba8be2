"""What two peers say to each other through the server, as typed frames. Pure: no Django, no network, no clock.

Names follow W3C WebRTC 1.0 (`RTCSessionDescriptionInit`, `RTCIceCandidateInit`) and RFC 8838 (trickle ICE).
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

SeatId = Annotated[str, Meta(min_length=36, max_length=36, pattern="^[0-9a-f-]{36}$")]

MAX_SDP = 48_000
MAX_CANDIDATES = 64


class Description(Struct, forbid_unknown_fields=True):
    """An `RTCSessionDescriptionInit`: one side's half of an offer/answer exchange."""

    type: Literal["offer", "answer", "pranswer", "rollback"]
    sdp: Annotated[str, Meta(max_length=MAX_SDP)] = ""


class Candidate(Struct, forbid_unknown_fields=True):
    """An `RTCIceCandidateInit`. An empty `candidate` says that this generation is complete (RFC 8838)."""

    candidate: Annotated[str, Meta(max_length=1024)]
    sdp_mid: Annotated[str, Meta(max_length=64)] | None = field(default=None, name="sdpMid")
    sdp_m_line_index: Annotated[int, Meta(ge=0, le=255)] | None = field(default=None, name="sdpMLineIndex")
    username_fragment: Annotated[str, Meta(max_length=256)] | None = field(default=None, name="usernameFragment")


Candidates = Annotated[list[Candidate], Meta(max_length=MAX_CANDIDATES)]


class Signal(Struct, tag_field="type", tag="signal", forbid_unknown_fields=True):
    """Client to server: a description, some candidates, or both, for one other seat."""

    to: SeatId
    description: Description | UnsetType = UNSET
    candidates: Candidates | UnsetType = UNSET
    id: Annotated[str, Meta(min_length=1, max_length=64)] | UnsetType = UNSET


class SignalOut(Struct, tag_field="type", tag="signal"):
    """Server to client: what another seat sent this one."""

    from_: str = field(name="from")
    description: Description | UnsetType = UNSET
    candidates: Candidates | UnsetType = UNSET


class IceServer(Struct, omit_defaults=True):
    """An `RTCIceServer` as the browser takes it."""

    urls: list[str]
    username: str | None = None
    credential: str | None = None
