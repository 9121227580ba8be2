"""Offers as browsers write them, and what becomes of them in bad hands."""

import random

CHROME = "\r\n".join(
    [
        "v=0",
        "o=- 4611731400430051336 2 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE 0 1 2",
        "a=extmap-allow-mixed",
        "a=msid-semantic: WMS stream",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126",
        "c=IN IP4 0.0.0.0",
        "a=rtcp:9 IN IP4 0.0.0.0",
        "a=candidate:1467250027 1 udp 2122260223 203.0.113.7 46243 typ host generation 0 network-id 1",
        "a=ice-ufrag:ETEn",
        "a=ice-pwd:OtSK0WpNtpUjkY4+86js7Z/l",
        "a=ice-options:trickle",
        "a=fingerprint:sha-256 " + ":".join(f"{number:02X}" for number in range(32)),
        "a=setup:actpass",
        "a=mid:0",
        "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
        "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
        "a=sendrecv",
        "a=msid:stream track",
        "a=rtcp-mux",
        "a=rtcp-rsize",
        "a=rtpmap:111 opus/48000/2",
        "a=rtcp-fb:111 transport-cc",
        "a=fmtp:111 minptime=10;useinbandfec=1",
        "a=rtpmap:63 red/48000/2",
        "a=fmtp:63 111/111",
        "a=rtpmap:0 PCMU/8000",
        "a=ssrc:3735928559 cname:4TOk42mSjXCkVIa6",
        "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
        "c=IN IP4 0.0.0.0",
        "a=ice-ufrag:ETEn",
        "a=ice-pwd:OtSK0WpNtpUjkY4+86js7Z/l",
        "a=fingerprint:sha-256 " + ":".join(f"{number:02X}" for number in range(32)),
        "a=setup:actpass",
        "a=mid:1",
        "a=sendrecv",
        "a=rtcp-mux",
        "a=rtpmap:96 VP8/90000",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
        "c=IN IP4 0.0.0.0",
        "a=mid:2",
        "a=sctp-port:5000",
        "",
    ]
)
CANDIDATES = [
    "candidate:1467250027 1 udp 2122260223 203.0.113.7 46243 typ host generation 0 ufrag ETEn network-id 1",
    "candidate:1 1 UDP 1685987071 198.51.100.9 50000 typ srflx raddr 0.0.0.0 rport 0",
    "candidate:842163049 1 udp 1677729535 2001:db8::5 46154 typ relay raddr 0.0.0.0 rport 0 generation 0",
    "candidate:2 1 udp 2122260223 b2f3ba51-1a3c-4f1f-8f0a-2f1f7d3c9a10.local 54321 typ host",
    "candidate:3 1 tcp 1518280447 203.0.113.7 9 typ host tcptype active",
]
JUNK = ["\x00", "\r\n", "\r", "\ud800", "é", " ", ":", "=", "-1", "99999999999999999999", "nan", "a=", "m=", "m=audio"]


def spoil(text: str, dice: random.Random) -> str:
    """The text with one to five accidents."""
    for _ in range(dice.randint(1, 5)):
        lines = text.split("\r\n")
        line = dice.randrange(len(lines))
        at = dice.randrange(len(text) + 1)
        kind = dice.randrange(8)
        if kind == 0:
            text = text[:at]
        elif kind == 1:
            text = text[:at] + dice.choice(JUNK) + text[at:]
        elif kind == 2:
            text = text[:at] + chr(dice.randrange(0x110000)) + text[at + 1 :]
        elif kind == 3:
            text = "\r\n".join(lines[:line] + lines[line + 1 :])
        elif kind == 4:
            text = "\r\n".join([*lines[:line], lines[line] * dice.randint(2, 40), *lines[line:]])
        elif kind == 5:
            dice.shuffle(lines)
            text = "\r\n".join(lines)
        elif kind == 6:
            words = lines[line].split(" ")
            words[dice.randrange(len(words))] = dice.choice(JUNK)
            text = "\r\n".join([*lines[:line], " ".join(words), *lines[line + 1 :]])
        else:
            digits = [place for place, letter in enumerate(text) if letter.isdigit()]
            if digits:
                place = dice.choice(digits)
                text = text[:place] + dice.choice("0123456789-x") * dice.randint(1, 12) + text[place + 1 :]
        if not text:
            return text
    return text
