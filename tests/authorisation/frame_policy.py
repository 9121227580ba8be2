"""What everybody gets at a room's socket: who comes in, and what each frame is answered from each seat."""

from dataclasses import dataclass
from typing import Any

# A frame's answer: an `ack`, a `pong`, or the code of an `error`.
ACK, PONG = "ack", "pong"
NO, LOBBY, NOT_HERE = "not_allowed", "not_admitted", "not_found"

SEATS = ("host", "candidate", "observer", "waiting", "practising")


@dataclass(frozen=True)
class Frame:
    """One client frame as it is sent, and what each seat gets for it. Names in braces are ids of the room's."""

    body: dict[str, Any]
    host: str = NO
    candidate: str = NO
    observer: str = NO
    practising: str = NO  # the candidate of an AI interview, in its room
    waiting: str = LOBBY  # in the lobby: invited, or sent back there

    def answer(self, seat: str) -> str:
        return str(getattr(self, seat))


def everyone(body: dict[str, Any], answer: str = ACK, **but: str) -> Frame:
    return Frame(body, **{"host": answer, "candidate": answer, "observer": answer, "practising": answer, **but})


def hosts(body: dict[str, Any]) -> Frame:
    return Frame(body, host=ACK)


def practice(body: dict[str, Any], answer: str = ACK) -> Frame:
    """Of an AI interview's candidate; for the candidate of another room there is no interview."""
    return Frame(body, candidate=NOT_HERE, practising=answer)


AGREED = {"kind": "recording", "version": 1}

# In this order on one connection: what takes others away comes last.
FRAMES: dict[str, Frame] = {
    "hello": everyone({"client": "again"}, NO, waiting=NO),
    "ping": everyone({"t": 1}, PONG, waiting=PONG),
    "sync": everyone({"after": 0}),
    "signal": everyone({"to": "{other}", "candidates": []}, practising="seat_gone"),  # nobody speaks there yet
    "chat.send": everyone({"text": "Hello"}, observer=NO),  # observers whisper, and not to the candidate
    # The candidate's words: nobody else's to edit, and the host's to delete.
    "chat.edit": everyone({"seq": "{said}", "text": "Hallo"}, "no_such_message", candidate=ACK),
    "chat.delete": everyone({"seq": "{said}"}, "no_such_message", host=ACK, candidate=ACK),
    "chat.read": everyone({"seq": 1}),
    "timer.start": hosts({"name": "Design", "seconds": 60}),
    "timer.resume": hosts({"timer": "{timer}"}),
    "timer.pause": hosts({"timer": "{timer}"}),
    "timer.reset": hosts({"timer": "{timer}"}),
    "note.save": Frame({"layer": "panel", "text": "Good"}, host=ACK, observer=ACK),
    "media": everyone({"audio": True, "video": False, "screen": False}, observer=NO),
    "hand": everyone({"up": True}),
    "incident": everyone({"kind": "technical", "text": "No sound"}),
    "quality": everyone({"peer": "{other}", "rung": "audio", "relayed": False, "loss": 0}),
    "consent.give": everyone(AGREED),
    "consent.withdraw": everyone({"kind": "recording"}),
    "captions": hosts({"on": False}),
    "ai.answer": practice({"text": "Mine", "question": "{nothing}"}, "question_moved_on"),
    "ai.think": practice({}),
    "ai.repeat": practice({}),
    "ai.voice": practice({"on": False}),
    "ai.done": practice({}),
    "ai.talk": practice({"mode": "open"}),
    "ai.skip": practice({"question": "{nothing}"}, "question_moved_on"),
    "ai.pause": practice({}),
    "ai.resume": practice({}),
    "mute": hosts({"seat": "{candidate}"}),
    "ask": hosts({"seat": "{candidate}", "what": "audio"}),
    "admit": hosts({"seat": "{waiting}"}),
    "deny": hosts({"seat": "{knocking}"}),
    "promote": hosts({"seat": "{observer}", "role": "interviewer"}),
    "remove": hosts({"seat": "{candidate}"}),
    "lock": hosts({"on": True}),
    "ai.finish": practice({}),
    "end": hosts({}),
}


@dataclass(frozen=True)
class Entry:
    """Where somebody comes in: "room", "lobby", or the close code."""

    meeting: str | int
    practice: str | int = 4404  # the room of the candidate's AI interview
    check: str | int = PONG  # the socket of the check before joining


ENTRIES: dict[str, Entry] = {
    "host": Entry("room"),
    "candidate": Entry("room", "room"),
    "observer": Entry("room"),
    "waiting": Entry("lobby"),
    "removed": Entry("lobby"),  # may knock again
    "banned": Entry(4403),
    "stranger": Entry(4404),
    "applicant": Entry(4404),
    "interviewer of other rooms": Entry(4404),
    "support": Entry("lobby"),  # staff who may read sessions can ask to watch; practice is watched by nobody
    "moderator": Entry("lobby"),
    "admin": Entry("lobby"),
    "finance": Entry(4404),
    "anonymous": Entry(4401, 4401, 4401),
    "signed out": Entry(4401, 4401, 4401),
    "account closed": Entry(4401, 4401, 4401),
    "support, visiting the candidate": Entry(4403, 4403, 4403),
    "admin without a second factor": Entry(4403, 4403, 4403),
    "candidate, from another's page": Entry(4403, 4403, 4403),
    "candidate, with a ticket for another room": Entry(4401, 4401),
}
