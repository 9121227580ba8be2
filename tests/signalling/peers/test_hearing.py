"""Packets in any order become even frames. No network: the clock is given."""

import itertools
import random

import numpy as np
import pytest
from numpy.typing import NDArray

from signalling.peers.hearing import STALL, Hearing
from signalling.peers.opus import decode_all
from tests.signalling.peers.people import pitch, say, tone

PACKETS = say(tone(440, 4.0, 24_000))
BEGAN = 1000.0
WRAPPING = (0xFFF0, 0xFFFFF000)  # both counters wrap within a second


class Sender:
    """Numbers the packets, and hands them over when the way has brought them."""

    def __init__(self, sequence: int = 7, timestamp: int = 90_000) -> None:
        self.frames: list[tuple[NDArray[np.int16], float]] = []
        self.hearing = Hearing(lambda pcm, at: self.frames.append((pcm, at)))
        self.sequence, self.timestamp = sequence, timestamp

    def deliver(self, number: int, at: float) -> None:
        self.hearing.receive(
            (self.sequence + number) & 0xFFFF, (self.timestamp + number * 960) & 0xFFFFFFFF, PACKETS[number], at
        )

    def run(self, arrivals: list[tuple[float, int]], until: float | None = None) -> None:
        """Deliver packets at their times, with a tick every 20 ms between."""
        arrivals = sorted(arrivals)
        now = BEGAN
        while arrivals or now < (until or 0):
            while arrivals and arrivals[0][0] <= now:
                at, number = arrivals.pop(0)
                self.deliver(number, at)
            self.hearing.tick(now)
            now += 0.02

    @property
    def pcm(self) -> NDArray[np.int16]:
        return np.concatenate([pcm for pcm, _ in self.frames])


def on_time(number: int) -> tuple[float, int]:
    return BEGAN + number * 0.02, number


@pytest.mark.parametrize(("sequence", "timestamp"), [(7, 90_000), WRAPPING])
def test_packets_in_order_are_told_at_once(sequence: int, timestamp: int) -> None:
    sender = Sender(sequence, timestamp)
    sender.run([on_time(number) for number in range(100)])
    assert len(sender.frames) == 100
    assert {len(pcm) for pcm, _ in sender.frames} == {320}
    assert [at for _, at in sender.frames] == pytest.approx([on_time(number)[0] for number in range(100)], abs=0.005)
    assert sender.hearing.reception.lost == 0
    assert np.array_equal(sender.pcm, decode_all(PACKETS[:100]))


@pytest.mark.parametrize(("sequence", "timestamp"), [(7, 90_000), WRAPPING])
def test_packets_that_overtake_each_other_are_put_in_order(sequence: int, timestamp: int) -> None:
    sender = Sender(sequence, timestamp)
    dice = random.Random(1)
    sender.run([(on_time(number)[0] + dice.random() * 0.045, number) for number in range(150)])
    assert np.array_equal(sender.pcm, decode_all(PACKETS[:150]))
    assert sender.hearing.reception.lost == 0


def test_what_is_lost_leaves_time_as_it_is() -> None:
    sender = Sender()
    lost = {20, 50, 51, 52, 53, 54, 55, 90}
    sender.run([on_time(number) for number in range(120) if number not in lost])
    assert len(sender.frames) == 120
    assert sender.hearing.reception.lost == len(lost)
    assert not np.abs(sender.frames[53][0]).any()
    ats = [at for _, at in sender.frames]
    assert all(earlier <= later for earlier, later in itertools.pairwise(ats))
    assert ats[-1] == pytest.approx(on_time(119)[0], abs=0.005)
    assert pitch(sender.pcm[60 * 320 : 85 * 320]) == pytest.approx(440, abs=5)


def test_a_packet_twice_is_heard_once() -> None:
    sender = Sender()
    sender.run([on_time(number) for number in range(50) for _ in range(2)])
    assert len(sender.frames) == 50


def test_when_nothing_comes_silence_is_told_until_it_does() -> None:
    sender = Sender()
    arrivals = [on_time(number) for number in [*range(20), *range(120, 150)]]
    sender.run(arrivals[:20], until=BEGAN + 0.4 + STALL - 0.1)
    assert len(sender.frames) == 20
    sender.run(arrivals[20:])
    ats = [at for _, at in sender.frames]
    assert len(ats) == 150
    assert ats[-1] == pytest.approx(on_time(149)[0], abs=0.03)
    assert not any(np.abs(pcm).any() for pcm, _ in sender.frames[25:115])


def test_what_comes_late_in_one_burst_is_heard_whole() -> None:
    sender = Sender()
    sender.run(
        [(max(at, BEGAN + 0.7) if 0.4 <= at - BEGAN <= 0.7 else at, number) for at, number in map(on_time, range(80))]
    )
    assert np.array_equal(sender.pcm, decode_all(PACKETS[:80]))


def test_a_sender_that_stands_still_and_goes_on_where_it_stopped_is_heard_again() -> None:
    sender = Sender()
    sender.run([on_time(number) for number in range(20)], until=BEGAN + 3.0)
    before = len(sender.frames)
    sender.run([(BEGAN + 3.0 + number * 0.02, number) for number in range(20, 100)])
    loud = [pcm for pcm, _ in sender.frames[before:] if np.abs(pcm).max() > 2000]
    assert len(loud) > 50


def test_another_beginning_is_taken_for_one() -> None:
    sender = Sender()
    sender.run([on_time(number) for number in range(20)])
    sender.sequence, sender.timestamp = 40_000, 5
    sender.run([(BEGAN + 0.4 + number * 0.02, number) for number in range(50)])
    assert len(sender.frames) == 70
    assert sender.hearing.reception.lost == 0


def test_a_sender_whose_time_races_cannot_flood_us() -> None:
    sender = Sender()
    for number in range(1_000):
        sender.hearing.receive(number, number * 90_000, PACKETS[5], BEGAN + number * 0.01)
    assert len(sender.frames) <= 10 * 50 + 101


@pytest.mark.parametrize("seed", range(20))
def test_garbage_raises_nothing_and_time_stays_even(seed: int) -> None:
    dice = random.Random(seed)
    sender = Sender()
    for number in range(500):
        sender.hearing.receive(
            dice.randrange(1 << 16) if dice.random() < 0.3 else number,
            dice.randrange(1 << 32) if dice.random() < 0.3 else number * 960,
            dice.randbytes(dice.randint(1, 300)) if dice.random() < 0.5 else PACKETS[number % 100],
            BEGAN + number * 0.02,
        )
        sender.hearing.tick(BEGAN + number * 0.02)
    ats = [at for _, at in sender.frames]
    assert {len(pcm) for pcm, _ in sender.frames} <= {320}
    assert all(earlier <= later for earlier, later in itertools.pairwise(ats))
    assert all(at <= BEGAN + 10.1 for at in ats)
