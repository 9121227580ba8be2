"""Hearing oneself before a session (LIVE-7): a real call over real sockets, and what is refused."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import numpy as np
import pytest
from django.test import Client as Browser

from core.accounts.selectors import Person
from sessions_live.services import echoes
from signalling.peers import MediaLoop
from signalling.peers.client import Client
from signalling.peers.process import media_loop, stop_media_loop
from tests.sessions_live.conftest import make_person
from tests.sessions_live.test_api import as_person
from tests.signalling.peers.people import pitch, tone, until

pytestmark = [pytest.mark.alone, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def media(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[MediaLoop]:
    """The process's media loop, on the loopback; nobody has begun an echo yet."""
    settings.MEDIA_ADDRESSES = ["127.0.0.1"]
    monkeypatch.setattr(echoes, "_begun", {})
    yield media_loop()
    stop_media_loop(5)


@pytest.fixture
async def caller() -> AsyncIterator[Client]:
    client = Client()
    yield client
    await client.close()


async def post(who: Browser, sdp: object) -> tuple[int, dict]:
    answer = await asyncio.to_thread(who.post, "/api/check/echo", {"sdp": sdp}, content_type="application/json")
    return answer.status_code, answer.json()


@pytest.fixture
def ananya(transactional_db: None) -> Browser:
    return as_person(make_person("Ananya"), "candidate")


async def test_whoever_calls_hears_their_own_voice_a_second_later(
    media: MediaLoop, ananya: Browser, caller: Client
) -> None:
    status, answer = await post(ananya, await caller.offer())
    assert (status, answer["seconds"]) == (201, echoes.SECONDS)
    await caller.accept(answer["sdp"])
    await asyncio.wait_for(caller.connected.wait(), 15)

    caller.microphone.play(tone(440, 1.0), 16_000)

    await until(lambda: loud(caller) >= 25)
    first_loud = next(at for at, pcm in caller.heard if np.abs(pcm).max() > 2000)
    heard = np.concatenate([pcm for at, pcm in caller.heard if at >= first_loud][:25])
    assert pitch(heard) == pytest.approx(440, abs=20)


def loud(caller: Client) -> int:
    return sum(np.abs(pcm).max() > 2000 for _, pcm in caller.heard)
