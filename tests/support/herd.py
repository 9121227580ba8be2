"""Many at the same moment: what random load misses."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection, connections

PATIENCE = 120.0


def have_patience() -> None:
    """Let threads wait for the database as long as it takes where cores are few: of so many at once one is the last."""
    if connection.vendor == "sqlite":  # for the one who writes
        connection.settings_dict["OPTIONS"]["timeout"] = PATIENCE
    elif getattr(connection, "pool", None) is not None:  # for one of twenty connections
        connection.pool.timeout = PATIENCE


def herd(size: int, act: Callable[[int], Any]) -> list[Any]:
    """Let so many threads do the same at the same moment; what each got, or the error it raised."""
    have_patience()
    gate = Barrier(size)

    def run(number: int) -> Any:
        try:
            gate.wait()
            return act(number)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(size) as threads:
        return list(threads.map(run, range(size)))
