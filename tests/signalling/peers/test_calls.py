"""A call over real WebRTC: a plain aiortc client at the other end, loopback in between."""

import asyncio
import itertools
from statistics import median

import numpy as np
import pytest

from signalling.peers import BadOffer, Policy, TooManyCalls, TooManyOffers, connection
from signalling.peers.client import Client
from signalling.peers.opus import decode_all
from tests.benchmarks.calls.__main__ import Process
from tests.signalling.peers.people import Room, Tape, pitch, say, tone, until


async def test_each_side_hears_what_the_other_says(room: Room) -> None:
    call, ear = await room.open_call()
    client = await room.connect(call)
    client.speak(tone(300, 1.0))
    await room.do(lambda: call.speech.queue("hello", say(tone(440, 1.0, 24_000))))
    await until(lambda: "played hello" in ear.events and client.microphone.is_quiet.is_set())
    await until(lambda: len(client.all_heard()) >= 0.8 * 16_000)
    assert ear.events == ["connected", "played hello"]
    heard = np.concatenate([pcm for pcm, _, _ in ear.frames if np.abs(pcm).max() > 2000])
    assert len(heard) >= 0.9 * 16_000
    assert pitch(heard) == pytest.approx(300, abs=5)
    assert pitch(client.all_heard()[1600:11_200]) == pytest.approx(440, abs=5)


async def test_frames_are_even_and_told_at_once(room: Room) -> None:
    call, ear = await room.open_call()
    await room.connect(call)
    await until(lambda: len(ear.frames) >= 60)
    ats = [at for _, at, _ in ear.frames]
    assert {len(pcm) for pcm, _, _ in ear.frames} == {320}
    assert all(later - earlier >= 0 for earlier, later in itertools.pairwise(ats))
    assert ats[-1] - ats[10] == pytest.approx((len(ats) - 11) * 0.02, abs=0.02)
    assert all(at <= told for _, at, told in ear.frames)


async def test_a_new_offer_is_a_new_connection_under_the_same_call(room: Room) -> None:
    call, ear = await room.open_call()
    await room.connect(call)
    await room.do(lambda: call.speech.queue("long", say(tone(440, 5.0, 24_000))))
    await until(lambda: (progress := call.speech.progress()) and progress.sent_packets > 10)
    second = await room.connect(call)
    await until(lambda: "played long" in ear.events)
    assert ear.events == ["connected", "disconnected replaced", "connected", "played long"]
    assert (await room.do(call.stats)).connections == 2
    assert second.heard


async def test_the_end_of_a_page_is_noticed_at_once_and_the_call_waits_for_the_next(room: Room) -> None:
    call, ear = await room.open_call()
    client = await room.connect(call)
    await client.close()
    await until(lambda: "disconnected lost" in ear.events)
    assert not call.connected
    await room.connect(call)
    assert ear.events == ["connected", "disconnected lost", "connected"]


async def test_closing_twice_frees_the_call_once(room: Room) -> None:
    call, ear = await room.open_call()
    await room.connect(call)
    await asyncio.gather(room.on_loop(call.close()), room.on_loop(call.close()))
    assert ear.events == ["connected", "disconnected closed"]
    assert room.media.calls == {}
    with pytest.raises(BadOffer):
        await room.on_loop(call.answer(await Client().offer()))


async def test_a_call_ends_when_its_time_is_over(room: Room) -> None:
    _, ear = await room.open_call(policy=Policy(seconds=0.0))
    await until(lambda: not room.media.calls)
    assert ear.events == []


async def test_more_offers_than_allowed_are_refused_and_the_connection_stays(room: Room) -> None:
    call, _ = await room.open_call(policy=Policy(offers_per_minute=1))
    client = await room.connect(call)
    with pytest.raises(TooManyOffers) as refused:
        await room.on_loop(call.answer(await client.offer()))
    assert 0 < refused.value.more["retry_after"] <= 60
    assert call.connected


async def test_a_worker_takes_so_many_calls_and_no_more(room: Room) -> None:
    room.media.max_calls = 2
    await room.open_call("first")
    await room.open_call("second")
    with pytest.raises(TooManyCalls):
        await room.open_call("third")


async def test_a_listener_that_fails_harms_only_itself(room: Room) -> None:
    call, ear = await room.open_call("deaf")
    other, other_ear = await room.open_call("other")
    ear.heard = lambda pcm, at: 1 / 0  # type: ignore[assignment, method-assign]
    await room.connect(call)
    await room.connect(other)
    await until(lambda: len(other_ear.frames) > 20)
    assert call.connected
    assert other.connected


async def test_a_browser_that_is_gone_without_a_word_is_missed(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "LOST_SECONDS", 1.0)
    call, ear = await room.open_call()
    with Process("load") as browser:
        offer = (await asyncio.to_thread(browser.order, "offer"))["offer"]
        answer = await room.on_loop(call.answer(offer))
        await asyncio.to_thread(browser.order, "accept", answer=answer)
        await until(lambda: len(ear.frames) > 25)
    await until(lambda: ear.events == ["connected", "disconnected lost"])


async def test_the_tap_gets_every_packet_as_it_was(room: Room) -> None:
    call, ear = await room.open_call()
    tap = Tape()
    call.tap = tap
    await room.connect(call)
    packets = say(tone(440, 1.0, 24_000))
    await room.do(lambda: call.speech.queue("hello", packets))
    await until(lambda: "played hello" in ear.events and len(tap.heard) > 25)
    assert [packet for packet, _ in tap.said] == packets
    assert decode_all(packet for packet, _ in tap.heard).size == len(tap.heard) * 320
    spacing = [later - earlier for (_, earlier), (_, later) in itertools.pairwise(tap.said)]
    assert median(spacing) == pytest.approx(0.02, abs=0.002)


async def test_a_tap_that_fails_is_let_go_and_the_call_goes_on(room: Room) -> None:
    call, ear = await room.open_call()
    tap = Tape()
    tap.received = lambda packet, at: 1 / 0  # type: ignore[assignment, method-assign, return-value]
    call.tap = tap
    await room.connect(call)
    await until(lambda: len(ear.frames) > 10)
    assert call.tap is None


async def test_a_held_call_is_silent_from_the_next_packet_on(room: Room) -> None:
    call, ear = await room.open_call()
    tap = Tape()
    call.tap = tap
    await room.connect(call)
    await room.do(lambda: call.speech.queue("long", say(tone(440, 5.0, 24_000))))
    await until(lambda: len(tap.said) > 10)

    def hold() -> int:
        call.speech.hold()
        return len(tap.said)

    said, frames = await room.do(hold), len(ear.frames)
    await until(lambda: len(ear.frames) > frames + 10)
    assert len(tap.said) == said
    await room.do(call.speech.go_on)
    await until(lambda: len(tap.said) > said + 10)
