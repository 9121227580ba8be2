"""How long a candidate waits for the first sound of the interviewer, from the audio itself: `bench voice`.

A live server, a real WebRTC line, and a clock on both ends of it. First our own share: engines that answer at once
(over HTTP on this machine), and a button instead of a silence. Then the engines that ship, with silence deciding, split
into what was waited for. Nothing here is subtracted that somebody would wait for.
"""

import argparse
import asyncio
import logging
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.ai_interviewer.talking import begin, someone
from tests.ai_interviewer.voice.speaking import SpokenCandidate, speaking
from tests.support import voices
from tests.support.fake_speech import FakeSpeech
from tests.support.server import Server, Servers

OURS_MS = 150.0
OFFLINE_S = 1.2
SAID = "We put a queue between the two services."
ANSWERS = (
    "I led the move of our payments from nightly files to events, and I measured the delay before and after.",
    "We kept both systems running for two weeks, because a freeze would have cost us a day of sales.",
    "As a result the error rate fell by half, and we lost no payment in the whole year.",
    "I wrote the backfill myself, and compared the totals of both sides every night.",
    "First I looked at the slow queries, then I added an index, and the page came in fifty milliseconds.",
    "My colleague wanted a rewrite, and I showed with figures that two changes were enough.",
    "We agreed on a small experiment, ran it for one week, and kept what was better.",
    "I would put a cache in front of it, and let entries expire after one minute.",
)
FREE = {"FREE_MAX_USER_TURNS": "1000", "FREE_MAX_SECONDS": "36000", "FREE_MONTHLY_INTERVIEWS": "1000"}


@dataclass
class Turn:
    """One answer: seconds from the end of its sound to each thing that happened."""

    written: float  # the words stand in the transcript: endpoint and hearing are over
    thought: float  # the interviewer's first sentence is there
    heard: float  # and its first sound


def p(values: Sequence[float], share: float) -> float:
    return float(np.percentile(values, 100 * share))


@asynccontextmanager
async def spoken(live: Server) -> AsyncIterator[SpokenCandidate]:
    """An interview whose first words can be heard."""
    interview = await begin(await someone(live), mode="voice")
    async with speaking(interview) as candidate:
        await candidate.until_audible(since=0, seconds=60)
        yield candidate


def stamp(candidate: SpokenCandidate) -> list[float]:
    """When each frame came: the line keeps none of that."""
    times: list[float] = []
    frames = candidate.line.frames

    class Stamped(list[dict[str, Any]]):
        def append(self, frame: dict[str, Any]) -> None:
            times.append(time.monotonic())
            super().append(frame)

    candidate.line.frames = Stamped(frames)
    times.extend([0.0] * len(frames))
    return times


async def measure_ours(live: Server, turns: int) -> list[float]:
    """Milliseconds from letting go of the button to the first sound, engines answering at once."""
    found: list[float] = []
    sound = voices.speak(SAID)
    while len(found) < turns:
        async with spoken(live) as candidate:
            await candidate.line.do("ai.talk", mode="push", down=False)
            while len(found) < turns and (await candidate.interview.show())["state"] == "active":
                seen = candidate.now
                await candidate.line.do("ai.talk", mode="push", down=True)
                await candidate.state("hearing", since=seen)
                candidate.say(sound)
                await candidate.has_said()
                let_go = time.monotonic()
                await candidate.line.do("ai.talk", mode="push", down=False)
                heard = await candidate.until_audible(since=let_go + 0.02)
                found.append((heard - let_go) * 1000)
                await candidate.frame(lambda f: f.get("kind") in ("ai.asked", "ai.finished"), since=seen)
    return found


def end_of_voice(pcm: np.ndarray[Any, np.dtype[np.int16]]) -> float:
    """Seconds from the last sound of a voice to the end of the recording."""
    frames = pcm[: len(pcm) // 320 * 320].reshape(-1, 320).astype(np.float32)
    loud = np.flatnonzero(np.sqrt((frames**2).mean(axis=1)) > 200)
    return (len(frames) - 1 - int(loud[-1])) * 0.02


async def measure_offline(live: Server, turns: int) -> list[Turn]:
    """What shipped engines need, a silence deciding when an answer is over."""
    found: list[Turn] = []
    while len(found) < turns:
        async with spoken(live) as candidate:
            times = stamp(candidate)
            while len(found) < turns and (await candidate.interview.show())["state"] == "active":
                await candidate.state("listening", since=0, seconds=60)
                await until_quiet(candidate)
                pcm, seen = voices.speak(ANSWERS[len(found) % len(ANSWERS)]), candidate.now
                candidate.say(pcm)
                ended = await candidate.has_said() - end_of_voice(pcm)
                said = await candidate.event("transcript.said", since=seen, by="candidate", seconds=30)
                sentence = await candidate.frame(
                    lambda f: f["type"] == "ai.saying" or f.get("kind") == "ai.asked", since=seen, seconds=30
                )
                heard = await candidate.until_audible(since=ended + 0.1, seconds=30)
                at = {id(frame): when for frame, when in zip(candidate.line.frames, times, strict=False)}
                found.append(Turn(at[id(said)] - ended, at[id(sentence)] - ended, heard - ended))
    return found


async def until_quiet(candidate: SpokenCandidate) -> None:
    """Wait until nothing has been audible for a second."""
    while candidate.audible(since=time.monotonic() - 1.0) > 0:
        await asyncio.sleep(0.1)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench voice", description=__doc__)
    parser.add_argument("--turns", type=int, default=40, help="with engines that answer at once")
    parser.add_argument("--offline", type=int, default=12, help="with the engines that ship")
    asked = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder, FakeSpeech() as speech:
        servers = Servers(Path(folder))
        try:
            speech.text = SAID
            instant = servers(SPEECH_ENGINE="openai", OPENAI_BASE_URL=speech.url, **FREE)
            ours = asyncio.run(measure_ours(instant, asked.turns))
            instant.stop()
            shipped = asyncio.run(measure_offline(servers(SPEECH_ENGINE="offline", **FREE), asked.offline))
        finally:
            servers.stop_all()
    return report(ours, shipped)


def report(ours: list[float], shipped: list[Turn]) -> int:
    """Print what was found; 0 if both goals are met."""
    good = p(ours, 0.95) <= OURS_MS
    print(f"\nour own share, button to first sound, {len(ours)} turns, engines that answer at once:")
    print(
        f"  p50 {p(ours, 0.5):.0f} ms, p95 {p(ours, 0.95):.0f} ms (goal {OURS_MS:.0f} ms{'' if good else ': missed'})"
    )
    heard = [turn.heard for turn in shipped]
    fast = p(heard, 0.5) <= OFFLINE_S
    print(f"\nend of speech to first sound, {len(shipped)} turns, the engines that ship, a silence deciding:")
    print(
        f"  p50 {p(heard, 0.5):.2f} s, p95 {p(heard, 0.95):.2f} s (goal p50 {OFFLINE_S} s{'' if fast else ': missed'})"
    )
    print("  of that, median: endpointing and hearing", end=" ")
    print(f"{statistics.median(t.written for t in shipped):.2f} s,", end=" ")
    print(f"thinking {statistics.median(t.thought - t.written for t in shipped):.2f} s,", end=" ")
    print(f"speaking {statistics.median(t.heard - t.thought for t in shipped):.2f} s")
    return 0 if good and fast else 1


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
