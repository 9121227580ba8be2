"""Waking jobs after a commit. What has to be done is a row that a sweep finds too: a wake only makes it soon.

Telling the broker costs as much as writing several rows. Of wakes that follow one another closely the first is sent at
once, and one for all the others when the stretch is over: whatever was committed, a wake is sent after it.
"""

import heapq
import itertools
import logging
import os
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
    transaction.on_commit(partial(_pull, job, expires), robust=True)


def _pull(job: str, expires: int) -> None:
    _bell.pull(job, partial(_send, job, expires))


def _send(job: str, expires: int) -> None:
    current_app.send_task(job, expires=expires)


class Afterwards:
    """Does things a little later, on one thread for all: to start one for each would keep waiting whoever asks."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._thread: threading.Thread | None = None

    def __call__(self, seconds: float, act: Callable[[], None]) -> None:
        """Have something done in so many seconds."""
        with self._changed:
            one = (time.monotonic() + seconds, next(self._numbers), act)
            heapq.heappush(self._waiting, one)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="waking", daemon=True)
                self._thread.start()
            elif self._waiting[0] is one:
                self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while (seconds := self._until_next()) is None or seconds > 0:
                    self._changed.wait(seconds)
                _at, _number, act = heapq.heappop(self._waiting)
            act()

    def _until_next(self) -> float | None:
        return self._waiting[0][0] - time.monotonic() if self._waiting else None


class Bell:
    """Rings at once, and not again within a stretch of time; pulled meanwhile, it rings once more at the end of it."""

    def __init__(
        self, apart: float, *, clock: Callable[[], float] = time.monotonic, later: Later | None = None
    ) -> None:
        self._apart = apart
        self._clock = clock
        self._later = later or Afterwards()
        self._lock = threading.Lock()
        self._free_at: dict[str, float] = {}
        self._waiting: set[str] = set()

    def pull(self, name: str, ring: Callable[[], None]) -> None:
        """Have it rung after this moment. Each name by itself."""
        with self._lock:
            if name in self._waiting:
                return
            now = self._clock()
            seconds = self._free_at.get(name, now) - now
            if seconds > 0:
                self._waiting.add(name)
            else:
                self._free_at[name] = now + self._apart
        if seconds > 0:
            self._later(seconds, partial(self._ring_late, name, ring))
        else:
            ring()

    def _ring_late(self, name: str, ring: Callable[[], None]) -> None:
        with self._lock:
            self._waiting.discard(name)
            self._free_at[name] = self._clock() + self._apart
        try:
            ring()
        except Exception as reason:  # the broker is away: the sweep finds what there is
            log.warning("jobs.not_woken job=%s reason=%s", name, type(reason).__name__)


_bell = Bell(APART)


def _renew() -> None:
    global _bell
    _bell = Bell(APART)


os.register_at_fork(after_in_child=_renew)  # of the parent's there are the locks, and not the thread
