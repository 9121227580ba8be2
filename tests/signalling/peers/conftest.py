"""A media loop of one's own, and people at both ends of its calls."""

from collections.abc import AsyncIterator, Iterator

import pytest

from signalling.peers import MediaLoop, Places
from tests.signalling.peers.people import Room

LOOPBACK = Places(addresses=("127.0.0.1",))


@pytest.fixture
def media() -> Iterator[MediaLoop]:
    loop = MediaLoop(places=LOOPBACK)
    loop.start()
    yield loop
    loop.stop(5)


@pytest.fixture
async def room(media: MediaLoop) -> AsyncIterator[Room]:
    room = Room(media)
    yield room
    await room.close()
