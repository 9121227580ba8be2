"""Waking jobs after a commit. What has to be done is a row that a sweep finds too: a wake only makes it soon.

Telling the broker costs as much as writing several rows. Of wakes that follow one another closely the first is sent at
once, and one for all the others when the stretch is over: whatever was committed, a wake is sent after it.
"""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Final

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)

APART: Final = 0.05
"""So many seconds lie between two wakes of one job by one process; so late is the last one at most."""

Later = Callable[[float, Callable[[], None]], None]


def wake(job: str, *, expires: int) -> None:
    """Have a job done soon, once this transaction holds. `expires`: after so many seconds nobody needs it any more."""
    transaction.on_commit(partial(_bell.pull, job, partial(_send, job, expires)), robust=True)


def _send(job: str, expires: int) -> None:
    current_app.send_task(job, expires=expires)


def _on_a_thread(seconds: float, act: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()


class Bell:
    """Rings at once, and not again within a stretch of time; pulled meanwhile, it rings once more at the end of it."""

    def __init__(
        self, apart: float, *, clock: Callable[[], float] = time.monotonic, later: Later = _on_a_thread
    ) -> None:
        self._apart = apart
        self._clock = clock
        self._later = later
        self._lock = threading.Lock()
        self._free_at: dict[str, float] = {}

    def pull(self, name: str, ring: Callable[[], None]) -> None:
        """Have it rung after this moment. Each name by itself."""
        with self._lock:
            now = self._clock()
            at = self._free_at.get(name, now)
            # More than one stretch ahead: somebody waits for the end of this one. Who was to wait in another process,
            # before it was split into two, is waited for no longer than that.
            if at - now > self._apart:
                return
            self._free_at[name] = max(at, now) + self._apart
        if at <= now:
            ring()
        else:
            self._later(at - now, partial(_ring_alone, name, ring))


def _ring_alone(name: str, ring: Callable[[], None]) -> None:
    try:
        ring()
    except Exception as reason:  # the broker is away: the sweep finds what there is
        log.warning("jobs.not_woken job=%s reason=%s", name, type(reason).__name__)


_bell: Final = Bell(APART)
