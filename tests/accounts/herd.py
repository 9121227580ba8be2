"""Many at the same moment: what random load misses."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connections

from tests.support.herd import PATIENCE, have_patience


def run_at_once(count: int, act: Callable[[], Any]) -> list[Any]:
    """Call `act` in many threads that a barrier lets go together; each result, or the exception it raised."""
    have_patience()
    barrier, results = Barrier(count), []

    def run() -> None:
        try:
            connections["default"].ensure_connection()
            barrier.wait(timeout=PATIENCE)
            results.append(act())
        except Exception as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=2 * PATIENCE)
    assert len(results) == count
    return results
