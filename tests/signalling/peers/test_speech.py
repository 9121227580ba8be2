"""What a call says, packet by packet."""

import pytest

from signalling.peers.errors import SpeechFull
from signalling.peers.speech import MAX_QUEUED, Progress, Speech


class Mouth:
    """A speech, and what left it; None for a packet's time of silence."""

    def __init__(self) -> None:
        self.played: list[str] = []
        self.speech = Speech(self.played.append)

    def say(self, times: int) -> str:
        said = ""
        for _ in range(times):
            packet = self.speech.take()
            said += "." if packet is None else packet.decode()
            self.speech.settle()
        return said


def packets(letters: str) -> list[bytes]:
    return [letter.encode() for letter in letters]


@pytest.fixture
def mouth() -> Mouth:
    return Mouth()


def test_pieces_are_said_one_after_the_other(mouth: Mouth) -> None:
    mouth.speech.queue("first", packets("ab"))
    mouth.speech.queue("second", packets("cd"))
    assert mouth.say(1) == "a"
    assert mouth.played == []
    assert mouth.say(4) == "bcd."
    assert mouth.played == ["first", "second"]
    assert not mouth.speech.is_speaking


def test_a_piece_may_come_in_parts_and_is_played_when_the_last_one_is(mouth: Mouth) -> None:
    mouth.speech.queue("piece", packets("ab"), last=False)
    assert mouth.say(4) == "ab.."
    assert mouth.played == []
    assert mouth.speech.is_speaking
    mouth.speech.queue("piece", packets("c"), last=False)
    assert mouth.say(1) == "c"
    mouth.speech.queue("piece", [], last=True)
    assert mouth.played == ["piece"]


def test_of_a_piece_that_another_one_follows_nothing_more_comes(mouth: Mouth) -> None:
    mouth.speech.queue("first", packets("ab"), last=False)
    mouth.speech.queue("second", packets("c"))
    assert mouth.say(4) == "abc."
    assert mouth.played == ["first", "second"]


def test_hold_is_silence_from_the_next_packet_on_and_keeps_the_place(mouth: Mouth) -> None:
    mouth.speech.queue("piece", packets("abcdef"))
    assert mouth.say(3) == "abc"
    mouth.speech.hold()
    assert mouth.say(3) == "..."
    assert not mouth.speech.is_speaking
    assert mouth.speech.progress() == Progress("piece", 3)
    mouth.speech.go_on(rewind_ms=40)
    assert mouth.say(5) == "bcdef"
    assert mouth.played == ["piece"]


def test_rewinding_stops_at_the_beginning_of_the_piece(mouth: Mouth) -> None:
    mouth.speech.queue("first", packets("ab"))
    mouth.speech.queue("second", packets("cd"))
    mouth.say(3)
    mouth.speech.hold()
    mouth.speech.go_on(rewind_ms=10_000)
    assert mouth.say(3) == "cd."


def test_stop_drops_all_that_is_unsaid_and_tells_how_far_it_came(mouth: Mouth) -> None:
    mouth.speech.queue("first", packets("ab"))
    mouth.speech.queue("second", packets("cdef"))
    mouth.say(4)
    mouth.speech.hold()
    assert mouth.speech.stop() == Progress("second", 2)
    assert mouth.say(2) == ".."
    assert mouth.speech.stop() is None
    mouth.speech.queue("third", packets("g"))
    assert mouth.say(1) == "g"
    assert mouth.played == ["first", "third"]


def test_what_is_queued_is_bounded_and_a_long_piece_is_not_kept_whole(mouth: Mouth) -> None:
    mouth.speech.queue("long", [b"x"] * MAX_QUEUED, last=False)
    with pytest.raises(SpeechFull):
        mouth.speech.queue("long", [b"x"], last=False)
    mouth.say(MAX_QUEUED)
    for _ in range(5):
        mouth.speech.queue("long", [b"x"] * 1_000, last=False)
        mouth.say(1_000)
    assert mouth.speech.progress() == Progress("long", MAX_QUEUED + 5_000)
    assert len(mouth.speech._pieces[0].packets) <= 1_000
