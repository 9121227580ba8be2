"""Frames that nobody should send, made from frames that somebody may: the same for the same seed."""

import json
import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from tests.support.websocket import mask

# docs/protocol.md, section 7. 1006 and 1011 are not among them.
DOCUMENTED = {1000, 1001, 1002, 1003, 1007, 1009, 4400, 4401, 4403, 4404, 4408, 4409, 4413, 4429, 4503}
MAX_FRAME = 64 * 1024


def some_id(chance: random.Random) -> str:
    return str(UUID(int=chance.getrandbits(128)))


def valid_frames(chance: random.Random, seat: str) -> list[dict[str, Any]]:
    """One of each client frame as docs/protocol.md has them, about `seat`."""
    own, other = some_id(chance), some_id(chance)
    return [
        {"type": "hello", "last_seq": None, "client": {"instance": own, "name": "x", "version": "1"}},
        {"type": "sync", "after": chance.randrange(2**40)},
        {"type": "ping", "t": chance.random() * 1e9},
        {"type": "signal", "to": seat, "description": {"type": "offer", "sdp": "v=0\r\n"}},
        {"type": "signal", "to": seat, "candidates": [{"candidate": "candidate:1 1 udp 1 192.0.2.1 9 typ host"}]},
        {"type": "chat.send", "id": own, "text": "…", "to": seat},
        {"type": "chat.edit", "id": own, "seq": chance.randrange(2**50), "text": "…"},
        {"type": "chat.delete", "id": own, "seq": chance.randrange(2**50)},
        {"type": "chat.read", "seq": chance.randrange(2**50)},
        {"type": "timer.start", "id": own, "name": "T", "seconds": 60},
        {"type": "timer.pause", "id": own, "timer": other},
        {"type": "note.save", "id": own, "note": other, "layer": "panel", "text": "…", "revision": 3},
        {"type": "media", "audio": True, "video": False, "screen": False},
        {"type": "hand", "up": True},
        {"type": "admit", "seat": seat},
        {"type": "deny", "seat": seat},
        {"type": "mute", "seat": seat},
        {"type": "ask", "seat": seat, "what": "audio"},
        {"type": "promote", "seat": seat, "role": "interviewer"},
        {"type": "remove", "seat": seat, "ban": True},
        {"type": "lock", "on": True},
        {"type": "end"},
        {"type": "incident", "id": own, "kind": "conduct", "text": "…", "about": seat},
        {"type": "quality", "peer": seat, "rung": "720p", "relayed": False, "loss": 0.5},
        {"type": "ai.answer", "id": own, "text": "…"},
    ]


def forged(chance: random.Random, seat: str) -> bytes:
    """Well-formed, and not the sender's to say: another room's seat, a host's command, a message that is not there."""
    frames = valid_frames(chance, chance.choice([seat, some_id(chance)]))
    # Mostly signals: their limit is the widest, so that the frame and not the limit is what is refused.
    frame = chance.choice(frames[3:5]) if chance.random() < 0.8 else chance.choice(frames[:-1])
    return mask(json.dumps(frame).encode())


def malformed(chance: random.Random, seat: str) -> bytes:
    """Not what docs/protocol.md calls a frame; some not even what RFC 6455 calls one."""
    frame = chance.choice(valid_frames(chance, seat))
    text = json.dumps(frame)
    match chance.randrange(24):
        case 0:  # bytes changed at random
            wrong = bytearray(text.encode())
            for _ in range(chance.randrange(1, 6)):
                wrong[chance.randrange(len(wrong))] = chance.randrange(256)
            return mask(bytes(wrong))
        case 1:
            return mask(text[: chance.randrange(len(text))].encode())
        case 2:
            return mask((text + text).encode())
        case 3:
            return mask(
                json.dumps(
                    {**frame, "type": chance.choice(["", "HELLO", "event", "ack", "__proto__", "x" * 999])}
                ).encode()
            )
        case 4:
            return mask(json.dumps({**frame, "type": chance.choice([None, 7, ["hello"], {"$gt": ""}])}).encode())
        case 5:
            return mask(json.dumps({**frame, chance.choice(["extra", "from", "seat_id", "__class__"]): 1}).encode())
        case 6:  # a field of another type
            name = chance.choice([key for key in frame if key != "type"] or ["type"])
            wrong_value = chance.choice([None, -1, 2**70, "x" * 70_000, [], {}, True, 1.5, "\x00"])
            return mask(json.dumps({**frame, name: wrong_value}).encode()[:MAX_FRAME])
        case 7:
            number = chance.choice(
                ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "01", "0x10", "1_000", ".5", "5."]
            )
            return mask(f'{{"type":"ping","t":{number}}}'.encode())
        case 8:
            return mask(f'{{"type":"sync","after":{chance.choice([2**64, -(2**64), 10**400])}}}'.encode())
        case 9:
            surrogate = chance.choice(["\\ud800", "\\udfff", "\\ud800\\ud800", "\\udc00x"])
            return mask(f'{{"type":"chat.send","id":"a","text":"{surrogate}"}}'.encode())
        case 10:
            depth = chance.choice([17, 100, 5_000, 30_000])
            return mask(b'{"type":"signal","to":' + b"[" * depth + b"]" * depth + b"}")
        case 11:
            depth = chance.choice([17, 1_000, 10_000])
            return mask(b'{"a":' * depth + b"1" + b"}" * depth)
        case 12:
            return mask(
                chance.choice([b"", b" ", b"null", b"[]", b'"hello"', b"0", b"{}", b"\xef\xbb\xbf{}", b"\x00", b"{"])
            )
        case 13:
            return mask(chance.randbytes(chance.randrange(1, 200)))
        case 14:
            return mask(text.encode(), opcode=2)  # binary
        case 15:
            return mask(b'{"type":"chat.send","id":"a","text":"\xff\xfe"}')
        case 16:
            return mask(b'{"type":"ping","t":1,"t":"x"}')
        case 17:
            return mask(json.dumps({"type": "chat.send", "id": "", "text": "x"}).encode())
        case 18:
            return mask(json.dumps({"type": "chat.send", "id": "i" * 65, "text": "x"}).encode())
        case 19:
            return mask(json.dumps({"type": "signal", "to": "../../etc/passwd", "candidates": [{}] * 65}).encode())
        case 20:
            return bytes([0xC1 | 0x40]) + mask(text.encode())[1:]  # a reserved bit
        case 21:
            return bytes([0x80 | chance.choice([3, 7, 11, 15])]) + mask(text.encode())[1:]  # a reserved opcode
        case 22:
            return b"\x81\x05hello"  # not masked
        case _:
            return bytes([0x80]) + mask(text.encode())[1:]  # a continuation of nothing


def payload_of(frame: bytes) -> bytes:
    """What a masked frame of `mask` carries."""
    size, start = frame[1] & 0x7F, 2
    if frame[1] & 0x80 == 0:
        return frame[2:]
    if size > 125:
        wide = 2 if size == 126 else 8
        size, start = int.from_bytes(frame[2 : 2 + wide], "big"), 2 + wide
    key = frame[start : start + 4]
    return bytes(byte ^ key[index % 4] for index, byte in enumerate(frame[start + 4 :]))


def oversized(chance: random.Random) -> bytes:
    """Beyond 64 KiB, in characters or in bytes; at times beyond 1 MiB."""
    match chance.randrange(4):
        case 0:
            text = json.dumps({"type": "chat.send", "id": "a", "text": "x" * MAX_FRAME}).encode()
        case 1:
            text = json.dumps({"type": "note.save", "id": "a", "text": "ö" * 40_000}, ensure_ascii=False).encode()
        case 2:
            text = b" " * chance.randrange(MAX_FRAME + 1, 3 * MAX_FRAME)
        case _:
            text = b"[" * (1024 * 1024 + 1)
    return mask(text)


def frames(seed: int, seat: str) -> Iterator[bytes]:
    """An endless mix: of a thousand frames ten are malformed, one oversized, the others forged."""
    chance = random.Random(seed)
    while True:
        dice = chance.random()
        if dice < 0.01:
            yield malformed(chance, seat)
        elif dice < 0.011:
            yield oversized(chance)
        else:
            yield forged(chance, seat)
