"""How each of the servers is spoken to. The content is the same for all: a call with picture, as Chromium sends it."""

import json
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import uuid4


@dataclass(frozen=True)
class Place:
    """Where a seat connects, and as whom."""

    room: str
    seat: str
    headers: dict[str, str] = field(default_factory=dict)
    path: str = ""


def session_description(kind: str, size: int) -> dict[str, str]:
    """A description of the size that Chromium's has with one microphone and one camera."""
    lines = ["v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1"]
    number = 0
    while sum(map(len, lines)) + 2 * len(lines) < size:
        number += 1
        lines.append(f"a=rtcp-fb:{96 + number % 32} transport-cc extmap-{number} urn:ietf:params:rtp-hdrext:sdes:mid")
    return {"type": kind, "sdp": "\r\n".join(lines) + "\r\n"}


def candidate(number: int) -> dict[str, Any]:
    return {
        "candidate": f"candidate:{842163049 + number} 1 udp 1677729535 203.0.113.{number % 250} {50000 + number} "
        f"typ srflx raddr 10.0.0.{number % 250} rport {40000 + number} generation 0 ufrag EsAw network-cost 999",
        "sdpMid": "0",
        "sdpMLineIndex": 0,
        "usernameFragment": "EsAw",
    }


OFFER, ANSWER = session_description("offer", 6000), session_description("answer", 4500)
CANDIDATES = [candidate(number) for number in range(20)]


class Dialect:
    """What differs between the servers, as bytes."""

    name: ClassVar[str]
    carries: ClassVar[tuple[bytes, ...]]  # how a relayed signal begins when it arrives
    batches: ClassVar[bool] = False

    def place(self, number: int, side: int) -> Place:
        raise NotImplementedError

    def first_words(self, place: Place) -> bytes | None:
        """What the client says when the connection stands."""
        return None

    def is_ready(self, text: bytes) -> bool:
        """True for the message after which the client may send."""
        raise NotImplementedError

    def is_signal(self, text: bytes) -> bool:
        return text.startswith(self.carries)

    def description(self, to: str, description: dict[str, str]) -> bytes:
        raise NotImplementedError

    def candidates(self, to: str, candidates: list[dict[str, Any]]) -> bytes:
        raise NotImplementedError


class Bare(Dialect):
    name = "bare websockets relay"
    carries = (b'{"type": "signal"',)
    batches = True

    def place(self, number: int, side: int) -> Place:
        room, seat = str(uuid4()), str(side)
        return Place(room, seat, path=f"/{room}/{seat}")

    def is_ready(self, text: bytes) -> bool:
        return text == b'{"type":"ready"}'

    def description(self, to: str, description: dict[str, str]) -> bytes:
        return compact({"type": "signal", "to": to, "description": description})

    def candidates(self, to: str, candidates: list[dict[str, Any]]) -> bytes:
        return compact({"type": "signal", "to": to, "candidates": candidates})


class PeerJS(Dialect):
    name = "PeerJS server"
    carries = (b'{"type":"OFFER"', b'{"type":"ANSWER"', b'{"type":"CANDIDATE"')
    connection = {"type": "media", "connectionId": "mc_5cfd4oifpsl"}

    def place(self, number: int, side: int) -> Place:
        seat = str(uuid4())
        return Place("", seat, path=f"/peerjs?key=peerjs&id={seat}&token=4i0rd8jl5zc&version=1.5.5")

    def is_ready(self, text: bytes) -> bool:
        return text.startswith(b'{"type":"OPEN"')

    def description(self, to: str, description: dict[str, str]) -> bytes:
        payload = {"sdp": description, **self.connection}
        return compact({"type": description["type"].upper(), "payload": payload, "dst": to})

    def candidates(self, to: str, candidates: list[dict[str, Any]]) -> bytes:
        (one,) = candidates  # PeerJS's client sends each as it comes
        return compact({"type": "CANDIDATE", "payload": {"candidate": one, **self.connection}, "dst": to})


class Intraview(Dialect):
    name = "Intraview"
    carries = (b'{"type":"signal"',)
    batches = True

    def __init__(self, places: list[list[Place]]) -> None:
        self.places = places

    def place(self, number: int, side: int) -> Place:
        return self.places[number][side]

    def first_words(self, place: Place) -> bytes:
        client = {"instance": str(uuid4()), "name": "benchmark", "version": "1"}
        return compact({"type": "hello", "last_seq": None, "client": client})

    def is_ready(self, text: bytes) -> bool:
        return text.startswith(b'{"type":"welcome"')

    def description(self, to: str, description: dict[str, str]) -> bytes:
        return compact({"type": "signal", "to": to, "description": description})

    def candidates(self, to: str, candidates: list[dict[str, Any]]) -> bytes:
        return compact({"type": "signal", "to": to, "candidates": candidates})

    def chat(self, number: int) -> bytes:
        return compact(
            {"type": "chat.send", "id": str(uuid4()), "text": f"Message {number}, about as long as people write."}
        )


def compact(frame: dict[str, Any]) -> bytes:
    return json.dumps(frame, separators=(",", ":")).encode()
