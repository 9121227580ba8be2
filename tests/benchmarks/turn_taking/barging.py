"""Somebody speaks while the interviewer does: how soon is the line silent, and does a hum leave it alone?"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ai_interviewer.speech.vad import Silero
from ai_interviewer.voice.values import RATE, Pcm
from tests.ai_interviewer.voice.stage import Stage
from tests.ai_interviewer.voice.virtual import run
from tests.benchmarks.turn_taking.corpus import edges
from tests.support import voices

SPEECH = (
    "Stop.",
    "Wait.",
    "Sorry, can you repeat that?",
    "Actually, I meant something else.",
    "Hold on.",
    "But that is not what I said.",
    "One moment please.",
    "Yeah, but we did it differently.",
    "No, no.",
    "I have a question.",
)
LEVELS = (0, -10)
ROOM = -35
"""dB beside the speech: a quiet room."""
WITHIN = 50
"""Frames in which the line may fall silent."""
LINE = "And now I would like to hear how you have found out what was wrong, what you did about it, and what came of it."


class Recorded:
    """Speaks with the voice that ships, at the pace of the stage."""

    async def speak(self, text: str) -> AsyncIterator[Pcm]:
        await asyncio.sleep(0.02)
        yield voices.speak(text, rate=24_000)


@dataclass(frozen=True)
class Sound:
    """What somebody does while the interviewer speaks."""

    text: str
    voice: str
    level: int
    pcm: Pcm


@dataclass(frozen=True)
class Barge:
    """What came of it: after how many milliseconds the line was silent, if it ever was, and whether for good."""

    sound: Sound
    milliseconds: float | None
    cut: bool


def sounds() -> list[Sound]:
    """Every interruption in every voice at every level."""
    return _said(SPEECH)


def backchannels() -> list[Sound]:
    """Words that say "go on"."""
    return _said(("Yeah.", "Okay.", "Right.", "I see."))


def hums() -> list[Sound]:
    """The same without a word."""
    return [Sound("mm-hm", "", level, voices.louder(voices.mm_hm(), level)) for level in (6, 0, -6, -10)]


def barge(sound: Sound, transcriber: Any) -> Barge:
    """Play a sound into the middle of a line."""
    return run(_play(sound, transcriber))


def _said(texts: tuple[str, ...]) -> list[Sound]:
    return [
        Sound(text, voice, level, voices.louder(voices.speak(text, voice=voice), level))
        for text in texts
        for voice in voices.SHIFTED
        for level in LEVELS
    ]


async def _play(sound: Sound, transcriber: Any) -> Barge:
    stage = Stage(judge=Silero(), transcriber=transcriber, synthesizer=Recorded())
    begin, _ = edges(sound.pcm)
    at = 3 * RATE
    room = voices.louder(voices.noise(8.0, "pink", seed=len(sound.text)), ROOM).astype(np.int32)
    room[at - begin : at - begin + len(sound.pcm)] += sound.pcm
    heard = np.clip(room, -32768, 32767).astype(np.int16)
    stage.session.ask("q", "What came of it?", "behavioural")
    await stage.hear(heard[:RATE])
    stage.session.said(1, 10, LINE)
    await stage.hear(heard[RATE:at])
    first = len(stage.line.sent)
    assert stage.line.sent[-1] is not None
    await stage.hear(heard[at:])
    silent = [number for number in range(first, first + WITHIN) if stage.line.sent[number] is None]
    cut = any(one[2] for one in stage.desk.of("heard"))
    await stage.session.close()
    return Barge(sound, (silent[0] - first) * 20.0 if silent else None, cut)
