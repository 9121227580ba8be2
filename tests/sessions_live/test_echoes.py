"""Hearing oneself before a session (LIVE-7): a real call over real sockets, and what is refused."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import numpy as np
import pytest
from django.test import Client as Browser

from core.common.ids import new_id
from sessions_live.services import echoes
from signalling.peers import MediaLoop
from signalling.peers.client import Client
from signalling.peers.process import media_loop, stop_media_loop
from tests.sessions_live.conftest import make_person
from tests.sessions_live.test_api import as_person
from tests.signalling.peers.people import PATIENCE, pitch, tone, until

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


@pytest.fixture
def ben(transactional_db: None) -> Browser:
    return as_person(make_person("Ben"), "candidate")


async def test_whoever_calls_hears_their_own_voice_a_second_later(
    media: MediaLoop, ananya: Browser, caller: Client
) -> None:
    status, answer = await post(ananya, await caller.offer())
    assert (status, answer["seconds"]) == (201, echoes.SECONDS)
    await caller.accept(answer["sdp"])
    await asyncio.wait_for(caller.connected.wait(), PATIENCE)

    caller.microphone.play(tone(440, 1.0), 16_000)

    await until(lambda: loud(caller) >= 25)
    first_loud = next(at for at, pcm in caller.heard if np.abs(pcm).max() > 2000)
    heard = np.concatenate([pcm for at, pcm in caller.heard if at >= first_loud][:25])
    assert pitch(heard) == pytest.approx(440, abs=20)


async def test_who_calls_again_has_one_echo_the_newer(media: MediaLoop, ananya: Browser, caller: Client) -> None:
    offer = await caller.offer()
    first = await post(ananya, offer)
    second = await post(ananya, offer)

    assert [first[0], second[0]] == [201, 201]
    assert first[1]["sdp"] != second[1]["sdp"]
    assert len(media.calls) == 1


async def test_an_offer_that_is_none_is_refused_and_leaves_no_call(media: MediaLoop, ananya: Browser) -> None:
    assert await refusal(ananya, "v=0") == (400, "bad_offer")
    assert await refusal(ananya, "") == (400, "validation_failed")
    assert await refusal(ananya, "v" * 30_000) == (400, "validation_failed")
    assert await refusal(ananya, ["v=0"]) == (400, "validation_failed")
    assert media.calls == {}


async def test_nobody_gets_an_echo_without_signing_in(media: MediaLoop, caller: Client, transactional_db: None) -> None:
    assert await refusal(Browser(), await caller.offer()) == (401, "not_signed_in")


async def test_with_all_lines_taken_one_is_told_so(
    media: MediaLoop, ananya: Browser, ben: Browser, caller: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(echoes, "MOST_AT_ONCE", 1)
    assert (await post(ben, await caller.offer()))[0] == 201
    assert await refusal(ananya, await caller.offer()) == (503, "media_unavailable")

    monkeypatch.setattr(echoes, "MOST_AT_ONCE", 8)
    media.max_calls = 1
    assert await refusal(ananya, await caller.offer()) == (503, "media_unavailable")


async def test_in_one_minute_one_tries_so_often(media: MediaLoop, ananya: Browser, ben: Browser) -> None:
    for _ in range(echoes.MOST_PER_MINUTE):
        assert await refusal(ananya, "v=0") == (400, "bad_offer")
    assert await refusal(ananya, "v=0") == (429, "rate_limited")
    assert await refusal(ben, "v=0") == (400, "bad_offer")


def test_tries_of_more_than_a_minute_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(echoes, "_begun", {})
    people = [new_id() for _ in range(50)]
    for person in people:
        echoes._count(person, 100.0)
    echoes._count(people[0], 161.0)
    assert list(echoes._begun) == people[:1]


async def refusal(who: Browser, sdp: object) -> tuple[int, str]:
    status, answer = await post(who, sdp)
    return status, answer["code"]


def loud(caller: Client) -> int:
    return sum(np.abs(pcm).max() > 2000 for _, pcm in caller.heard)
