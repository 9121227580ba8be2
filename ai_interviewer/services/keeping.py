"""Leases of what this process holds, renewed on a thread of their own."""

import logging
import threading
import time
from collections.abc import Callable
from uuid import UUID

from core.realtime import server

log = logging.getLogger(__name__)

RENEW_EVERY = 0.5  # seconds; a lease lasts two


class Keeper:
    """Has `renew` called twice a second with all that is kept.

    On a thread: a loop that is busy for some seconds must not look dead, or another process takes over what it does.
    """

    def __init__(self, renew: Callable[[list[UUID]], object], name: str) -> None:
        self._renew_all = renew
        self._name = name
        self._kept: set[UUID] = set()
        self._lock = threading.Lock()
        self._some = threading.Event()
        self._thread: threading.Thread | None = None

    def keep(self, key: UUID) -> None:
        """Renew this lease from now on. From any thread."""
        with self._lock:
            self._kept.add(key)
            if self._thread is None:
                self._thread = threading.Thread(target=self._renew, name=self._name, daemon=True)
                self._thread.start()
        self._some.set()

    def let_go(self, key: UUID) -> None:
        with self._lock:
            self._kept.discard(key)

    def _renew(self) -> None:
        while True:
            self._some.wait()
            time.sleep(RENEW_EVERY)
            with self._lock:
                kept = list(self._kept)
                if not kept:
                    self._some.clear()
                    continue
            try:
                self._renew_all(kept)
            except Exception as reason:
                log.warning("leases.not_renewed of=%s reason=%s", self._name, type(reason).__name__)
            finally:
                server.give_back()
