"""The ear that ships, on a stage where time is given: what it really takes moves the stage's clock."""

import asyncio
import time

import numpy as np

from ai_interviewer.speech.whisper import Whisper
from ai_interviewer.voice.values import RATE, Pcm, Words


class Timed:
    """What counts is the processor's time: others may be using this machine."""

    def __init__(self) -> None:
        self._whisper = Whisper(1)
        self.calls = 0
        self.seconds = 0.0

    async def transcribe(self, pcm: Pcm, *, hotwords: str = "", before: str = "") -> Words:
        begun = time.process_time()
        found = self._whisper.hear(pcm, hotwords=hotwords, before=before)
        took = time.process_time() - begun
        self.calls += 1
        self.seconds += took
        await asyncio.sleep(took)
        return found

    def warm_up(self) -> None:
        """The first time is slower than all others."""
        self._whisper.hear(np.zeros(RATE, dtype=np.int16))
