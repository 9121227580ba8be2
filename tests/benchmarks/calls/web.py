"""What ten calls do to the web process beside them: how long GET /healthz takes, with the calls and without.

Web and media share a core, which is the worst case; who asks has the other. Rounds with and without take turns, and
each side's p95 is over all of its rounds.
"""

import http.client
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.server import Server

CALLS, ROUNDS, REQUESTS = 10, 4, 150
GOAL = 1.5


def compare(connect: Callable[[], None], hang_up: Callable[[], None]) -> bool:
    """Print both p95s; true if the goal is kept."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), {}).start()
        try:
            for thread in Path(f"/proc/{server.pid}/task").iterdir():
                os.sched_setaffinity(int(thread.name), {min(os.sched_getaffinity(0))})
            _ask(server)
            alone: list[float] = []
            beside: list[float] = []
            for _ in range(ROUNDS):
                alone += _ask(server)
                for _ in range(CALLS):
                    connect()
                beside += _ask(server)
                hang_up()
        finally:
            server.kill()
    p95_alone, p95_beside = (statistics.quantiles(taken, n=20)[-1] * 1000 for taken in (alone, beside))
    ratio = p95_beside / p95_alone
    print(f"GET /healthz p95: {p95_alone:.1f} ms without calls, {p95_beside:.1f} ms with {CALLS}: ", end="")
    print(f"{ratio:.2f} times (goal: at most {GOAL:g})")
    return ratio <= GOAL


def _ask(server: Server) -> list[float]:
    line = http.client.HTTPConnection(urlsplit(server.url).netloc)
    taken = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        line.request("GET", "/healthz")
        line.getresponse().read()
        taken.append(time.perf_counter() - began)
        time.sleep(0.005)
    line.close()
    return taken
