"""The check before a call gives back what it hears, and ends by itself."""

import asyncio

import numpy as np
import pytest

from signalling.peers import BadOffer
from signalling.peers.client import Client
from signalling.peers.echo import echo_call
from tests.signalling.peers.people import PATIENCE, Room, pitch, tone, until


async def test_one_hears_oneself_a_moment_later(room: Room) -> None:
    client = Client()
    room.clients.append(client)
    call, answer = await room.on_loop(echo_call(room.media, "echo", await client.offer(), delay_ms=400))
    await client.accept(answer)
    await asyncio.wait_for(client.connected.wait(), PATIENCE)
    client.speak(np.tile(tone(300, 1.0), 3))
    await until(lambda: len([1 for _, pcm in client.heard if np.abs(pcm).max() > 2000]) > 40)
    loud = np.concatenate([pcm for _, pcm in client.heard if np.abs(pcm).max() > 2000])
    assert pitch(loud[1600:]) == pytest.approx(300, abs=10)
    await room.on_loop(call.close())


async def test_it_ends_by_itself(room: Room) -> None:
    client = Client()
    room.clients.append(client)
    await room.on_loop(echo_call(room.media, "echo", await client.offer(), max_seconds=0.0))
    await until(lambda: not room.media.calls)


async def test_a_bad_offer_leaves_nothing(room: Room) -> None:
    with pytest.raises(BadOffer):
        await room.on_loop(echo_call(room.media, "echo", "v=0"))
    assert room.media.calls == {}
