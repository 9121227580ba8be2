"""What is read out of an offer, and the answer's text (SDP, RFC 8866; JSEP, RFC 9429). Pure.

A browser's offer is a stranger's text, and all that a voice call needs of it is a dozen values. So it is not modelled:
these values are looked for, each held to its form, and the rest is passed over. Nothing of the offer gets into the
answer but tokens of the media lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from signalling.peers.errors import BadOffer

MAX_CHARACTERS = 48_000
MAX_LINES = 2_000
MAX_SECTIONS = 16
MAX_CANDIDATES = 40

# With `re.fullmatch` and without nested repeats: nothing to send it hunting.
TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`{|}~/-]{1,64}")
UFRAG = re.compile(r"[A-Za-z0-9+/]{4,256}")
PASSWORD = re.compile(r"[A-Za-z0-9+/]{22,256}")
DIGEST = re.compile(r"[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31,63}")
DIGEST_BYTES = {"sha-256": 32, "sha-384": 48, "sha-512": 64}
NUMBER = re.compile(r"[0-9]{1,5}")
OURS_WHEN_THEIRS = {"sendrecv": "sendrecv", "sendonly": "recvonly", "recvonly": "sendonly"}
# Who may say what decides the DTLS roles; where the offer leaves it open we begin, as RFC 8842 recommends.
SETUP_WHEN_THEIRS = {"actpass": "active", "passive": "active", "active": "passive"}


@dataclass(frozen=True)
class Section:
    """One `m=` line of the offer, as far as the answer has to repeat it."""

    kind: str
    protocol: str
    format: str
    mid: str


@dataclass(frozen=True)
class Offer:
    """What a call needs to know of an offer."""

    sections: tuple[Section, ...]
    audio: int
    is_bundled: bool
    payload_type: int
    ufrag: str
    password: str
    fingerprints: tuple[tuple[str, str], ...]
    setup: str
    direction: str
    candidates: tuple[str, ...]

    @property
    def hears(self) -> bool:
        """True if the one who offers will play what we send."""
        return self.direction in ("sendrecv", "recvonly")


@dataclass(frozen=True)
class Ours:
    """Our side of the answer."""

    ufrag: str
    password: str
    fingerprint: str
    candidates: Sequence[str]
    ssrc: int
    name: str
    wants_audio: bool = True


def parse_offer(text: str) -> Offer:
    """Read an offer; `BadOffer` for anything that isn't a browser's offer of an Opus voice call."""
    if not isinstance(text, str) or not 0 < len(text) <= MAX_CHARACTERS:
        raise BadOffer("size")
    if not text.isascii():
        raise BadOffer("characters")
    lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) > MAX_LINES:
        raise BadOffer("lines")
    if lines[0] != "v=0":
        raise BadOffer("version")
    session, *media = _group(lines)
    if not 0 < len(media) <= MAX_SECTIONS:
        raise BadOffer("sections")
    if "a=ice-lite" in session:
        raise BadOffer("ice-lite")
    sections = tuple(_parse_section(group) for group in media)
    if len({section.mid for section in sections}) != len(sections):
        raise BadOffer("mids")
    for number, group in enumerate(media):
        if sections[number].kind == "audio" and group[0].split(" ")[1] != "0":
            return _parse_audio(sections, number, session, media)
    raise BadOffer("no audio")


def write_answer(offer: Offer, ours: Ours) -> str:
    """The answer: the audio section as far as we take it, everything else turned down."""
    lines = ["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0"]
    if offer.is_bundled:
        lines.append(f"a=group:BUNDLE {offer.sections[offer.audio].mid}")
    for number, section in enumerate(offer.sections):
        if number == offer.audio:
            lines += _write_audio(offer, section, ours)
        else:
            lines += [
                f"m={section.kind} 0 {section.protocol} {section.format}",
                "c=IN IP4 0.0.0.0",
                f"a=mid:{section.mid}",
                "a=inactive",
            ]
    return "\r\n".join(lines) + "\r\n"


def answer_direction(offer: Offer, *, wants_audio: bool) -> str:
    """Which way sound flows, seen from us."""
    direction = OURS_WHEN_THEIRS[offer.direction]
    if wants_audio:
        return direction
    return "sendonly" if offer.hears else "inactive"


def _write_audio(offer: Offer, section: Section, ours: Ours) -> list[str]:
    number = offer.payload_type
    return [
        f"m=audio 9 {section.protocol} {number}",
        "c=IN IP4 0.0.0.0",
        f"a=mid:{section.mid}",
        f"a={answer_direction(offer, wants_audio=ours.wants_audio)}",
        "a=rtcp-mux",
        f"a=rtpmap:{number} opus/48000/2",  # "/2" is the name of the codec (RFC 7587), not a wish for stereo
        f"a=fmtp:{number} minptime=20;useinbandfec=1;stereo=0;sprop-stereo=0",
        "a=ptime:20",
        f"a=msid:{ours.name} {ours.name}",
        f"a=ssrc:{ours.ssrc} cname:{ours.name}",
        f"a=ice-ufrag:{ours.ufrag}",
        f"a=ice-pwd:{ours.password}",
        f"a=fingerprint:sha-256 {ours.fingerprint}",
        f"a=setup:{SETUP_WHEN_THEIRS[offer.setup]}",
        *(f"a={candidate}" for candidate in ours.candidates),
        "a=end-of-candidates",
    ]


def _group(lines: Sequence[str]) -> list[list[str]]:
    """The lines of the session, then those of each media section."""
    groups: list[list[str]] = [[]]
    for line in lines:
        if line.startswith("m="):
            groups.append([])
        groups[-1].append(line.rstrip())
    return groups


def _parse_section(group: Sequence[str]) -> Section:
    words = group[0][2:].split(" ")
    if len(words) < 4 or not NUMBER.fullmatch(words[1]):
        raise BadOffer("media line")
    mid = _find(group, "mid")
    if not all(TOKEN.fullmatch(word) for word in (words[0], words[2], words[3], mid)):
        raise BadOffer("media line")
    return Section(kind=words[0], protocol=words[2], format=words[3], mid=mid)


def _parse_audio(sections: tuple[Section, ...], number: int, session: list[str], media: list[list[str]]) -> Offer:
    group = media[number]
    both = [*group, *session]  # a value of the section goes before the session's
    ufrag, password, setup = (_find(both, name) for name in ("ice-ufrag", "ice-pwd", "setup"))
    if not UFRAG.fullmatch(ufrag) or not PASSWORD.fullmatch(password):
        raise BadOffer("ice")
    if setup not in SETUP_WHEN_THEIRS:
        raise BadOffer("setup")
    if "a=rtcp-mux" not in group:
        raise BadOffer("rtcp-mux")
    if not sections[number].protocol.endswith("TLS/RTP/SAVPF"):
        raise BadOffer("protocol")
    direction = next((line[2:] for line in both if line[2:] in OURS_WHEN_THEIRS or line == "a=inactive"), "sendrecv")
    if direction not in OURS_WHEN_THEIRS:
        raise BadOffer("inactive")
    is_bundled = sections[number].mid in _find(session, "group").removeprefix("BUNDLE ").split(" ")
    # In a bundle the addresses stand in whichever section comes first.
    places = [line for section in media for line in section] if is_bundled else group
    return Offer(
        sections=sections,
        audio=number,
        is_bundled=is_bundled,
        payload_type=_find_opus(group),
        ufrag=ufrag,
        password=password,
        fingerprints=_find_fingerprints(both),
        setup=setup,
        direction=direction,
        candidates=tuple(line[2:] for line in places if line.startswith("a=candidate:"))[:MAX_CANDIDATES],
    )


def _find(lines: Sequence[str], name: str) -> str:
    """The value of the first attribute of this name; empty without one."""
    start = f"a={name}:"
    return next((line[len(start) :] for line in lines if line.startswith(start)), "")


def _find_opus(group: Sequence[str]) -> int:
    offered = group[0].split(" ")[3:]
    for line in group:
        if line.startswith("a=rtpmap:"):
            number, _, codec = line[9:].partition(" ")
            # 64 to 95 would be taken for RTCP (RFC 5761).
            dynamic = NUMBER.fullmatch(number) and (35 <= int(number) <= 63 or 96 <= int(number) <= 127)
            if codec.lower() == "opus/48000/2" and dynamic and number in offered:
                return int(number)
    raise BadOffer("no opus")


def _find_fingerprints(lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    found = []
    for line in lines:
        if line.startswith("a=fingerprint:"):
            algorithm, _, value = line[14:].partition(" ")
            length = DIGEST_BYTES.get(algorithm.lower())
            if length and DIGEST.fullmatch(value) and len(value) == length * 3 - 1:
                found.append((algorithm.lower(), value.upper()))
    if not 0 < len(found) <= 4:
        raise BadOffer("fingerprint")
    return tuple(found)
