"""Who hears and who speaks: the endpoint while it is well, what ships otherwise."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec

from ai_interviewer.llm.breaker import Breaker
from ai_interviewer.speech import openai_compatible as remote
from ai_interviewer.speech.config import SpeechConfig
from ai_interviewer.speech.errors import SpeechFailed
from ai_interviewer.speech.openai_compatible import RemoteFailed
from ai_interviewer.speech.shipped import ShippedSynthesizer, ShippedTranscriber, shipped
from ai_interviewer.speech.values import Heard, Readiness, Synthesizer, Transcriber
from ai_interviewer.speech.wording import parts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)

THEIRS = 2 / 3
"""The endpoint's part of a deadline, its second try included; the shipped engine has the rest."""
_breakers: dict[tuple[str, SpeechConfig], Breaker] = {}


def transcriber(config: SpeechConfig) -> Transcriber:
    """Who hears in one call."""
    return ShippedTranscriber(config) if config.engine == "offline" else RemoteTranscriber(config)


def synthesizer(config: SpeechConfig) -> Synthesizer:
    """Who speaks in one call."""
    return ShippedSynthesizer(config) if config.engine == "offline" else RemoteSynthesizer(config)


async def get_ready(config: SpeechConfig) -> Readiness:
    """Load everything, once a process, off the loop: a second or two. Never raises; text needs none of it.

    With an endpoint only its library is tried, for whether the endpoint is well may change with every turn.
    """
    engines, problems = shipped(), []
    hearing = speaking = config.engine == "openai"
    for name, model in (("hearing", engines.whisper), ("speaking", engines.voice), ("gate", engines.gate)):
        try:
            await asyncio.to_thread(model.get)
        except SpeechFailed as why:
            problems.append(f"{name}: {why.why}")
            # Without the gate nobody knows when somebody has finished.
            hearing = hearing and name != "gate"
        else:
            hearing = hearing or name == "hearing"
            speaking = speaking or name == "speaking"
    if config.engine == "openai":
        await remote.get_ready()
    return Readiness(hearing=hearing, speaking=speaking, problems=tuple(problems))


class RemoteTranscriber:
    """Hears with the endpoint, and with what ships when that fails."""

    def __init__(self, config: SpeechConfig) -> None:
        self._config = config
        self._shipped = ShippedTranscriber(config)
        self._breaker = _breakers.setdefault(("hear", config), Breaker())

    async def transcribe(self, pcm: "NDArray[np.int16]", *, hotwords: str = "", before: str = "") -> Heard:
        """See Transcriber."""
        begun = time.monotonic()
        if self._breaker.refuses() is None:
            try:
                heard = await self._ask(pcm, hotwords, before)
            except RemoteFailed as problem:
                self._breaker.failed(problem.remote)
                log.warning("speech.fell_back stage=hear kind=%s because=%s", problem.kind, problem.why)
            else:
                self._breaker.succeeded()
                return heard
        left = max(self._config.hear_s - (time.monotonic() - begun), 0.1)
        heard = await self._shipped.within(left, pcm, hotwords=hotwords, before=before)
        return msgspec.structs.replace(heard, fell_back=True)

    async def _ask(self, pcm: "NDArray[np.int16]", hotwords: str, before: str) -> Heard:
        """Once, and once more if that failed quickly enough."""
        config = self._config
        patience = config.hear_s * THEIRS
        until = time.monotonic() + patience
        try:
            async with asyncio.timeout(patience):
                try:
                    return await remote.transcribe(config, pcm, hotwords=hotwords, before=before)
                except RemoteFailed as problem:
                    if not problem.again or time.monotonic() + problem.wait > until - patience / 3:
                        raise
                    await asyncio.sleep(problem.wait)
                return await remote.transcribe(config, pcm, hotwords=hotwords, before=before)
        except TimeoutError as late:
            raise RemoteFailed("timeout", "deadline") from late


class RemoteSynthesizer:
    """Speaks with the endpoint. A sentence that fails is said by the shipped voice, whole: nothing is lost."""

    def __init__(self, config: SpeechConfig) -> None:
        self._config = config
        self._shipped = ShippedSynthesizer(config)
        self._breaker = _breakers.setdefault(("speak", config), Breaker())
        self.fell_back = False

    async def speak(self, text: str) -> AsyncIterator["NDArray[np.int16]"]:
        """See Synthesizer."""
        self.fell_back = False
        for part in parts(text):
            if not self.fell_back and self._breaker.refuses() is None:
                try:
                    async with aclosing(self._ask(part)) as sound:
                        async for piece in sound:
                            yield piece
                    self._breaker.succeeded()
                    continue
                except RemoteFailed as problem:
                    self._breaker.failed(problem.remote)
                    log.warning("speech.fell_back stage=speak kind=%s because=%s", problem.kind, problem.why)
            self.fell_back = True  # one voice until the end of the text
            async for piece in self._shipped.speak(part):
                yield piece

    async def _ask(self, part: str) -> AsyncGenerator["NDArray[np.int16]", None]:
        """Once, and once more if that failed quickly, before there was anything to hear."""
        patience = self._config.speak_first_s * THEIRS
        until = time.monotonic() + patience
        spoke = again = False
        while True:
            sound = remote.speak(self._config, part)
            try:
                async with aclosing(sound):
                    while True:
                        wait = self._config.speak_first_s if spoke else until - time.monotonic()
                        try:
                            async with asyncio.timeout(wait):
                                piece = await anext(sound)
                        except StopAsyncIteration:
                            return
                        spoke = True
                        yield piece
            except TimeoutError as late:
                raise RemoteFailed("timeout", "midway" if spoke else "first sound") from late
            except RemoteFailed as problem:
                if spoke or again or not problem.again or time.monotonic() + problem.wait > until - patience / 3:
                    raise
                again = True
                await asyncio.sleep(problem.wait)
