"""Whether this installation can hear and speak, and the engines that do."""

import asyncio
import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from msgspec import Struct

from ai_interviewer import speech
from ai_interviewer.services import engine
from ai_interviewer.speech import files
from core.realtime import bus, server

ALIVE_KEY = "media.alive"
ALIVE_FOR = 5  # seconds that a media worker's word holds
LOOK_AGAIN = 1.0


class Readiness(Struct, frozen=True):
    """What of speaking works, and what is wrong where something doesn't."""

    hearing: bool = False
    speaking: bool = False
    problems: tuple[str, ...] = ()

    @property
    def available(self) -> bool:
        """An interview can be spoken; without a voice of its own, the interviewer's words are captions."""
        return self.hearing


_here: Readiness | None = None
_loading: set[asyncio.Future[Readiness]] = set()
_elsewhere: tuple[float, Readiness] = (0.0, Readiness())


async def get_ready() -> Readiness:
    """Load and check the speech engines of this process, once. Never raises."""
    global _here
    if settings.SPEECH_THREADS:
        speech.use_threads(settings.SPEECH_THREADS)
    found = await speech.get_ready(engine.speech_config())
    _here = Readiness(found.hearing, found.speaking, found.problems)
    return _here


def warm_up() -> None:
    """Load the engines beside whatever else happens, where this process will need them.

    Called when somebody opens the page to set up an interview, as `engine.warm_up` is.
    """
    if settings.MEDIA_IN_SERVER and _here is None:
        bus.hop(_load_beside)


def _load_beside() -> None:
    task = asyncio.ensure_future(get_ready())
    _loading.add(task)
    task.add_done_callback(_loading.discard)


def is_available() -> bool:
    return readiness().available


def readiness() -> Readiness:
    """What works: as this process found out itself where it carries calls, else as the media workers last said."""
    global _elsewhere
    if _here is not None:
        return _here
    if settings.MEDIA_IN_SERVER:
        return _installed()
    at, known = _elsewhere
    now = time.monotonic()
    if now - at > LOOK_AGAIN:
        said: dict[str, Any] = cache.get(ALIVE_KEY) or {}
        known = Readiness(bool(said.get("hearing")), bool(said.get("speaking")), tuple(said.get("problems", ())))
        _elsewhere = now, known
    return known


def _installed() -> Readiness:
    """Before the engines were loaded: whether they are there at all."""
    remote = engine.speech_config().engine == "openai"
    return Readiness(remote or _has(files.WHISPER), remote or _has(files.VOICE))


def _has(package: str) -> bool:
    try:
        files.place_of(package)
    except speech.SpeechFailed:
        return False
    return True


async def say_alive() -> None:
    """Tell the web processes what this worker can do. Every second. One that can't hear drowns out no other."""
    if _here is not None:
        said = {"hearing": _here.hearing, "speaking": _here.speaking, "problems": list(_here.problems)}
        tell = cache.set if _here.hearing else cache.add
        await server.in_database(tell, ALIVE_KEY, said, ALIVE_FOR)
