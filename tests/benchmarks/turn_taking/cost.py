"""What listening costs: the time of a frame of 20 ms, from the line to the end of all stages, without the engines."""

import asyncio
import time
from dataclasses import dataclass

import numpy as np

from ai_interviewer.speech.vad import Silero
from ai_interviewer.voice.values import FRAME, Pcm
from tests.ai_interviewer.voice.stage import FakeEar, Stage, Words
from tests.ai_interviewer.voice.virtual import run
from tests.benchmarks.turn_taking.barging import Recorded
from tests.support import voices


@dataclass(frozen=True)
class Cost:
    """Milliseconds a frame, on average."""

    silence: float
    speech: float
    speaking: float


def cost() -> Cost:
    """In a quiet room, while somebody speaks, and while the interviewer does and is heard as an echo."""
    return run(_measure())


async def _measure() -> Cost:
    ear = FakeEar()
    ear.always = Words("so I looked at it and")
    stage = Stage(judge=Silero(), transcriber=ear, synthesizer=Recorded())
    stage.session.ask("q", "Why?", "behavioural")
    talk = voices.speak("I would start by looking at the slowest queries, and then I would ask who sends them. " * 2)
    room = voices.louder(voices.noise(12.0, "pink"), -40)
    quiet = await _timed(stage, room)
    speech = await _timed(stage, np.clip(talk.astype(int) + room[: len(talk)], -32768, 32767).astype(np.int16))
    await stage.silence(4)
    stage.session.said(1, 1, "Let us talk about something else now, namely about the way in which you plan your work.")
    await stage.silence(0.5)
    echo = voices.louder(
        voices.speak("Let us talk about something else now, namely about the way in which you plan your work."), -20
    )
    speaking = await _timed(stage, echo[: len(echo) // 2])
    await stage.session.close()
    return Cost(quiet, speech, speaking)


async def _timed(stage: Stage, pcm: Pcm) -> float:
    took = []
    for first in range(0, len(pcm) - FRAME, FRAME):
        stage.line.step()
        frame = pcm[first : first + FRAME]
        stage.loop.now += 0.02  # type: ignore[attr-defined]
        begun = time.process_time()
        stage.session.heard(frame, stage.clock())
        took.append(time.process_time() - begun)
        for _ in range(3):
            await asyncio.sleep(0)  # the others
    return 1000 * float(np.mean(took))
