"""Calls in processes of their own: one that dies or leaves is replaced, and the question is said again (AI-12)."""

import asyncio
import time
from collections.abc import Callable, Iterator

import pytest

from tests.ai_interviewer.talking import begin, someone
from tests.ai_interviewer.voice.speaking import SpokenCandidate, speaking
from tests.support.media import MediaWorker
from tests.support.server import Server

pytestmark = pytest.mark.slow
AGAIN_WITHIN = 8.0


@pytest.fixture
def live(server: Callable[..., Server], redis_url: str) -> Server:
    return server(REDIS_URL=redis_url, FREE_MAX_SECONDS="3600", FREE_MONTHLY_INTERVIEWS="1000", LOG_LEVEL="INFO")


@pytest.fixture
def workers(live: Server) -> Iterator[list[MediaWorker]]:
    """One media worker that carries, and one more, not started yet."""
    made = [MediaWorker(live, "media-1").start(), MediaWorker(live, "media-2")]
    yield made
    for worker in made:
        worker.kill()


async def until_said_again(candidate: SpokenCandidate, *, since: float, seen: int) -> float:
    """Wait for the next worker, connect, hear the question; seconds since a moment."""
    await candidate.state("ready", since=seen)
    await candidate.connect_again()
    heard = await candidate.until_audible(since=since)
    return heard - since


async def test_a_worker_killed_in_a_call_is_replaced_and_the_question_said_again(
    live: Server, workers: list[MediaWorker]
) -> None:
    interview = await begin(await someone(live), mode="voice")
    async with speaking(interview) as candidate:
        await candidate.until_audible(since=0)
        await asyncio.to_thread(workers[1].start)
        seen, killed = candidate.now, time.monotonic()
        workers[0].kill()
        took = await until_said_again(candidate, since=killed, seen=seen)
        print(f"\nsaid again {took:.1f} s after SIGKILL")
        assert took < AGAIN_WITHIN
        ready = await candidate.state("ready", since=seen)
        assert ready["call"] == 2


async def test_a_worker_that_is_asked_to_leave_hands_its_call_over_and_ends(
    live: Server, workers: list[MediaWorker]
) -> None:
    interview = await begin(await someone(live), mode="voice")
    async with speaking(interview) as candidate:
        await candidate.until_audible(since=0)
        await asyncio.to_thread(workers[1].start)
        seen, asked = candidate.now, time.monotonic()
        stopping = asyncio.create_task(asyncio.to_thread(workers[0].stop))
        await candidate.state("moving", since=seen)
        took = await until_said_again(candidate, since=asked, seen=seen)
        ended = await stopping
        print(f"\nended {ended:.1f} s after SIGTERM, said again after {took:.1f} s")
        assert took < AGAIN_WITHIN


async def test_a_call_that_no_worker_takes_is_refused_in_words_and_the_interview_goes_on_in_text(
    live: Server, workers: list[MediaWorker]
) -> None:
    interview = await begin(await someone(live))
    workers[0].kill()
    async with interview.room_line() as line:
        assert (await line.do("ai.voice", on=True))["type"] == "ack"
        off = await line.until(lambda f: f.get("kind") == "ai.voice" and not f["data"]["on"])
        assert off["data"]["reason"] == "no_worker"
    assert (await interview.ask())["charged"]
