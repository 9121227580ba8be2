"""A spoken interview with a live server and its own engines: no page, no key, no network (AI-5, AI-6, AI-9, AI-13)."""

import re
import time
from collections.abc import Iterator

import pytest

from tests.ai_interviewer.talking import begin, someone
from tests.ai_interviewer.voice.speaking import speaking
from tests.support import voices
from tests.support.server import Server, Servers

pytestmark = pytest.mark.slow

ANSWERS = (
    "I led the move of our payments from nightly files to events, and I measured the delay before and after.",
    "We kept both systems running for two weeks, because a freeze would have cost us a day of sales.",
    "As a result the error rate fell by half, and we lost no payment in the whole year.",
)


@pytest.fixture(scope="module")
def live(servers: Servers) -> Iterator[Server]:
    made = servers(FREE_MAX_SECONDS="3600", FREE_MONTHLY_INTERVIEWS="1000")
    yield made
    made.kill()


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))


async def test_three_questions_are_asked_aloud_and_answered_aloud(live: Server) -> None:
    interview = await begin(await someone(live), mode="voice")
    async with speaking(interview) as candidate:
        await candidate.until_audible(since=0)
        await candidate.event("transcript.heard", seconds=120)
        for number, answer in enumerate(ANSWERS):
            seen, began = candidate.now, time.monotonic()
            candidate.say(voices.speak(answer))
            said = await candidate.event("transcript.said", since=seen, by="candidate", seconds=120)
            understood = words(said["data"]["text"])
            assert len(words(answer) & understood) >= 0.7 * len(words(answer)), said["data"]["text"]
            assert said["data"]["voice"]
            assert 0 < said["data"]["from_ms"] < said["data"]["to_ms"]
            if number < len(ANSWERS) - 1:
                await candidate.event("ai.asked", since=seen)
                await candidate.event("transcript.heard", since=seen, cut=False, seconds=120)
                assert candidate.audible(since=began) > 1.0
    lines = (await interview.show())["lines"]
    assert [line["by"] for line in lines].count("candidate") == 3
    assert all(line["from_ms"] < line["to_ms"] for line in lines if line["voice"])
