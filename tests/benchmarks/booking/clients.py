"""Clients that book: `python -m tests.benchmarks.booking.clients`, with JSON on both sides, one line each.

One process with several of the clients, each a thread with a connection of its own. It is told on standard input what
to do, does it for a while, and answers how often it was done.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from scheduling.services.booking import Wish, book  # noqa: E402
from tests.benchmarks.booking.bare import Bare  # noqa: E402

Act = Callable[[UUID, UUID, datetime], None]


def through_service() -> tuple[Act, Callable[[], None]]:
    def act(candidate: UUID, interviewer: UUID, at: datetime) -> None:
        book(candidate_id=candidate, wish=Wish(interviewer, at), key=str(at))

    return act, connection.close


def by_hand() -> tuple[Act, Callable[[], None]]:
    bare = Bare(os.environ["DATABASE_URL"], settings.TOKEN_VALUE_PAISE)
    return bare.book, bare.close


WAYS = {"service": through_service, "by hand": by_hand}


def client(way: str, jobs: Iterator[list[str]], gate: threading.Barrier, seconds: float, counts: list[float]) -> None:
    act, end = WAYS[way]()

    def go(job: list[str]) -> None:
        candidate, interviewer, at = job
        act(UUID(candidate), UUID(interviewer), datetime.fromisoformat(at))

    for job in islice(jobs, 6):  # plans, caches
        go(job)
    gate.wait()
    began, done = time.monotonic(), 0
    for job in jobs:
        go(job)
        done += 1
        if time.monotonic() - began >= seconds:
            break
    # One who was luckier than the others with the lock may have run out of people to book for.
    counts.append(done * seconds / (time.monotonic() - began))
    end()
    connection.close()


def run(asked: dict[str, Any]) -> list[float]:
    counts: list[float] = []
    gate = threading.Barrier(len(asked["jobs"]))
    threads = [
        threading.Thread(target=client, args=(asked["way"], iter(jobs), gate, asked["seconds"], counts))
        for jobs in asked["jobs"]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(counts) != len(threads):
        raise RuntimeError("a client failed")
    return counts


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
