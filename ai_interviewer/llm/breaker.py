"""A dead provider is left alone for a while, instead of costing every candidate a deadline."""

import threading
import time
from collections.abc import Callable

from ai_interviewer.llm.errors import FailureKind

FAILURES = 5  # in a row
WITHIN = 60.0  # seconds
REST = 30.0  # seconds


class Breaker:
    """Counts the turns in a row that a provider failed. Five within a minute: half a minute's rest, then one may try.

    Nonsense is not counted: it depends on what a candidate wrote, who could otherwise switch the model off for all.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failed: list[float] = []
        self._until = 0.0
        self._kind: FailureKind = "unreachable"

    def refuses(self) -> FailureKind | None:
        """None if the provider may be called, else what it last failed with.

        After the rest one caller is let through; the others wait for what becomes of it, for another rest at most.
        """
        with self._lock:
            if len(self._failed) < FAILURES:
                return None
            now = self._clock()
            if now < self._until:
                return self._kind
            self._until = now + REST
            return None

    def succeeded(self) -> None:
        """The provider is well."""
        with self._lock:
            self._failed.clear()

    def failed(self, kind: FailureKind) -> None:
        """It failed once more."""
        if kind == "nonsense":
            return
        with self._lock:
            now = self._clock()
            self._kind = kind
            was_open = len(self._failed) >= FAILURES
            self._failed = [*self._failed, now][-FAILURES:]
            if not was_open:
                self._failed = [at for at in self._failed if now - at <= WITHIN]
            if len(self._failed) >= FAILURES:
                self._until = now + REST
