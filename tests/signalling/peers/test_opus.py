"""Sound into packets and back."""

import random

import numpy as np
import pytest

from signalling.peers.opus import SILENCE, Decoder, Encoder, decode_all, milliseconds
from tests.signalling.peers.people import pitch, say, tone


@pytest.mark.parametrize("rate", [16_000, 24_000, 48_000])
def test_pieces_of_any_length_become_packets_of_20_ms(rate: int) -> None:
    pcm = tone(440, 1.01, rate)
    encoder = Encoder(rate)
    packets = [packet for start in range(0, len(pcm), 137) for packet in encoder.encode(pcm[start : start + 137])]
    assert len(packets) == 50
    packets += encoder.flush()
    assert len(packets) == 51
    assert encoder.flush() == []
    assert {milliseconds(packet) for packet in packets} == {20}
    heard = decode_all(packets)
    assert len(heard) == 51 * 320
    assert pitch(heard[1600:12_800]) == pytest.approx(440, abs=3)
    assert np.abs(heard[1600:12_800]).max() == pytest.approx(8000, rel=0.25)


def test_nothing_above_what_16_khz_can_hold_folds_down_into_speech() -> None:
    heard = decode_all(say(tone(10_500, 1.0, 48_000), 48_000))
    assert np.abs(heard[3200:]).max() < 200


def test_garbage_holds_nothing() -> None:
    dice = random.Random(3)
    decoder = Decoder()
    for _ in range(2_000):
        assert len(decoder.decode(dice.randbytes(dice.randint(0, 200)))) <= 120 * 16
    assert len(decoder.decode(say(tone(440, 0.1, 24_000))[0])) == 320


@pytest.mark.parametrize(
    ("packet", "length"), [(SILENCE, 20), (b"", 0), (b"\x08", 20), (b"\x18", 60), (b"\xf9", 40), (b"\xfb\x06", 120)]
)
def test_a_packets_length_is_read_from_its_head(packet: bytes, length: float) -> None:
    assert milliseconds(packet) == length
