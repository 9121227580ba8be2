"""A few threads for work that would stop an event loop, with a queue that has an end. For callers on any loop."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from ai_interviewer.speech.errors import SpeechFailed

Result = TypeVar("Result")
PLACES = 8
"""Jobs that are done or wait, for each thread. More would only miss their deadlines."""


class Pool:
    """Refuses what would have to wait too long, instead of making everybody late."""

    def __init__(self, name: str, threads: int, places: int = PLACES) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._free = threads * places
        self._lock = threading.Lock()

    async def run(self, work: Callable[[], Result], *, seconds: float) -> Result:
        """What the work gives. Raises SpeechFailed: "busy" at once, "timeout" after so many seconds.

        Work that waits when its deadline comes, or whose caller has gone, is never begun.
        """
        with self._lock:
            if not self._free:
                raise SpeechFailed("busy")
            self._free -= 1
        job = self._executor.submit(work)
        job.add_done_callback(lambda _: self._give_back())
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.wrap_future(job)
        except TimeoutError as late:
            raise SpeechFailed("timeout", "in the pool") from late

    def _give_back(self) -> None:
        with self._lock:
            self._free += 1
