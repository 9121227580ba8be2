"""What is read out of an offer, and what the answer says."""

import pytest

from signalling.peers.descriptions import MAX_CHARACTERS, Ours, parse_offer, write_answer
from signalling.peers.errors import BadOffer
from tests.signalling.peers.offers import CHROME

OURS = Ours(ufrag="abcd", password="p" * 22, fingerprint="AA:BB", candidates=["candidate:x"], ssrc=7, name="name")


def test_of_a_browsers_offer_the_audio_is_taken_and_the_rest_turned_down() -> None:
    offer = parse_offer(CHROME)
    assert (offer.payload_type, offer.ufrag, offer.setup, offer.direction) == (111, "ETEn", "actpass", "sendrecv")
    assert len(offer.candidates) == 1
    answer = write_answer(offer, OURS)
    assert [line for line in answer.split("\r\n") if line.startswith("m=")] == [
        "m=audio 9 UDP/TLS/RTP/SAVPF 111",
        "m=video 0 UDP/TLS/RTP/SAVPF 96",
        "m=application 0 UDP/DTLS/SCTP webrtc-datachannel",
    ]
    assert "a=group:BUNDLE 0\r\n" in answer
    assert "a=setup:active" in answer


def test_stereo_is_refused_and_repair_asked_for() -> None:
    answer = write_answer(parse_offer(CHROME.replace("useinbandfec=1", "useinbandfec=1;stereo=1")), OURS)
    assert "a=fmtp:111 minptime=20;useinbandfec=1;stereo=0;sprop-stereo=0\r\n" in answer


@pytest.mark.parametrize(
    ("theirs", "ours"), [("sendrecv", "sendrecv"), ("sendonly", "recvonly"), ("recvonly", "sendonly")]
)
def test_who_only_speaks_is_only_heard(theirs: str, ours: str) -> None:
    audio, *others = CHROME.partition("m=video")
    answer = write_answer(parse_offer(audio.replace("a=sendrecv", f"a={theirs}") + "".join(others)), OURS)
    assert f"a={ours}\r\n" in answer.partition("m=video")[0]


@pytest.mark.parametrize(
    ("reason", "spoilt"),
    [
        ("size", ""),
        ("size", CHROME + "a=x\r\n" * MAX_CHARACTERS),
        ("characters", CHROME + "é"),
        ("lines", CHROME + "\r\n" * 2_001),
        ("version", "hello"),
        ("sections", "v=0\r\ns=-\r\n"),
        ("sections", CHROME + "m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=mid:9\r\n" * 16),
        ("ice-lite", CHROME.replace("t=0 0", "a=ice-lite")),
        ("mids", CHROME.replace("a=mid:2", "a=mid:1")),
        ("media line", CHROME.replace("a=mid:2", "a=mid:a b")),
        ("media line", CHROME.replace("m=video 9 ", "m=video x ")),
        ("no audio", CHROME.replace("m=audio 9", "m=audio 0")),
        ("no audio", CHROME.replace("m=audio", "m=sound")),
        ("no opus", CHROME.replace("opus/48000/2", "opus/48000")),
        ("no opus", CHROME.replace("SAVPF 111", "SAVPF 112")),
        ("ice", CHROME.replace("ETEn", "ET")),
        ("ice", CHROME.replace("OtSK0WpNtpUjkY4+86js7Z/l", "short")),
        ("setup", CHROME.replace("actpass", "holdconn")),
        ("rtcp-mux", CHROME.replace("a=rtcp-mux", "a=rtcp-rsize")),
        ("protocol", CHROME.replace("UDP/TLS/RTP/SAVPF 111", "RTP/AVP 111")),
        ("inactive", CHROME.replace("a=sendrecv", "a=inactive")),
        ("fingerprint", CHROME.replace("sha-256", "md5")),
        ("fingerprint", CHROME.replace("00:01:02", "00:01")),
    ],
)
def test_anything_else_is_a_bad_offer(reason: str, spoilt: str) -> None:
    with pytest.raises(BadOffer) as refused:
        parse_offer(spoilt)
    assert refused.value.reason == reason
