"""Many at the same moment: what random load misses."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection, connections


def herd(size: int, act: Callable[[int], Any]) -> list[Any]:
    """Let so many threads do the same at the same moment; what each got, or the error it raised."""
    gate = Barrier(size)
    pool = getattr(connection, "pool", None)
    if pool is not None:
        pool.timeout = 120  # of more than there are connections some wait, and for long where cores are few

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
