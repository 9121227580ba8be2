"""What ships: hears and speaks without a network, loaded once a process, with a few threads for all calls."""

import asyncio
import logging
import os
import threading
import time
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ai_interviewer.speech.config import SpeechConfig
from ai_interviewer.speech.errors import SpeechFailed
from ai_interviewer.speech.pool import Pool
from ai_interviewer.speech.vad import Silero
from ai_interviewer.speech.values import Heard
from ai_interviewer.speech.voice import Voice
from ai_interviewer.speech.whisper import Whisper
from ai_interviewer.speech.wording import parts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)

Model = TypeVar("Model")


class Once(Generic[Model]):
    """A model that is loaded when it is first asked for. That it can't be loaded is remembered, too."""

    def __init__(self, name: str, load: Callable[[], Model]) -> None:
        self._name = name
        self._load = load
        self._lock = threading.Lock()
        self._model: Model | None = None
        self._failed: SpeechFailed | None = None

    def get(self) -> Model:
        """It. Blocks while it loads. Raises SpeechFailed."""
        with self._lock:
            if self._failed is not None:
                raise SpeechFailed(self._failed.kind, self._failed.why)
            if self._model is None:
                try:
                    self._model = self._load()
                except SpeechFailed as why:
                    self._failed = why
                    log.warning("speech.not_loaded model=%s because=%s", self._name, why.why)
                    raise
                except Exception as fault:  # a broken runtime: the room goes on in text
                    self._failed = SpeechFailed("not_installed", type(fault).__name__)
                    log.exception("speech.not_loaded model=%s because=fault", self._name)
                    raise self._failed from fault
            return self._model


class Shipped:
    """The engines of this process."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self.whisper = Once("whisper", lambda: Whisper(threads))
        self.voice = Once("voice", Voice)
        self.gate = Once("gate", Silero)
        self.hearing = Pool("hearing", threads)
        self.speaking = Pool("speaking", threads)  # its own, because a sentence takes a tenth of what hearing takes


_lock = threading.Lock()
_shipped: Shipped | None = None
_threads = 0


def use_threads(threads: int) -> None:
    """How many turns are heard at once, each on one core; 0: half of the machine's. Before anything is loaded."""
    global _threads
    _threads = threads


def shipped() -> Shipped:
    """The engines of this process; made, but not loaded, at the first call."""
    global _shipped
    with _lock:
        if _shipped is None:
            _shipped = Shipped(_threads or max(1, (os.cpu_count() or 1) // 2))
        return _shipped


class ShippedTranscriber:
    """Hears with what ships."""

    def __init__(self, config: SpeechConfig, engines: Shipped | None = None) -> None:
        self._config = config
        self._engines = engines or shipped()

    async def transcribe(self, pcm: "NDArray[np.int16]", *, hotwords: str = "", before: str = "") -> Heard:
        """See Transcriber."""
        return await self.within(self._config.hear_s, pcm, hotwords=hotwords, before=before)

    async def within(self, seconds: float, pcm: "NDArray[np.int16]", *, hotwords: str, before: str) -> Heard:
        """The same with another deadline."""
        begun, engines = time.monotonic(), self._engines

        def hear() -> Heard:
            # A part that can't be in time isn't begun: its caller has gone.
            return engines.whisper.get().hear(pcm, hotwords=hotwords, before=before, until=begun + seconds)

        return await engines.hearing.run(hear, seconds=seconds)


class ShippedSynthesizer:
    """Speaks with what ships. The next part is made while the one before is taken."""

    fell_back = False

    def __init__(self, config: SpeechConfig, engines: Shipped | None = None) -> None:
        self._config = config
        self._engines = engines or shipped()

    async def speak(self, text: str) -> AsyncIterator["NDArray[np.int16]"]:
        """See Synthesizer."""
        following: asyncio.Task[Any] | None = None
        try:
            for part in [*parts(text), None]:
                made = None if following is None else await following
                following = None if part is None else asyncio.ensure_future(self._say(part))
                if made is not None and len(made):
                    yield made
        finally:
            if following is not None:
                following.cancel()

    async def _say(self, part: str) -> "NDArray[np.int16]":
        engines = self._engines
        return await engines.speaking.run(lambda: engines.voice.get().say(part), seconds=self._config.speak_first_s)
