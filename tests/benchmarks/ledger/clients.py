"""Clients that hold tokens: `python -m tests.benchmarks.ledger.clients`, with JSON on both sides, one line each.

One process with several of the clients, each a thread with a connection of its own. It is told on standard input what
to do, does it for a while, and answers how often it was done.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

from django.db import connection  # noqa: E402

from billing.models import Wallet  # noqa: E402
from billing.services import ledger  # noqa: E402
from billing.services.ledger.books import Kind, account_id  # noqa: E402
from core.common.ids import new_id  # noqa: E402
from tests.benchmarks.ledger.bare import Bare  # noqa: E402


def through_service(user_id: UUID) -> tuple[Callable[[], None], Callable[[], None]]:
    def act() -> None:
        ledger.hold_tokens(owner_id=user_id, tokens=1, reason=f"slot:{new_id()}")

    return act, connection.close


def by_hand(user_id: UUID) -> tuple[Callable[[], None], Callable[[], None]]:
    bare = Bare(os.environ["DATABASE_URL"])
    wallet = Wallet.objects.get(user_id=user_id).pk
    paid, held = account_id(wallet, Kind.PAID), account_id(wallet, Kind.HELD)
    return lambda: bare.hold(wallet, paid, held, 1), bare.close


WAYS = {"service": through_service, "by hand": by_hand}


def client(way: str, user_id: UUID, gate: threading.Barrier, seconds: float, counts: list[int]) -> None:
    act, end = WAYS[way](user_id)
    for _warm in range(8):  # plans, caches
        act()
    gate.wait()
    until, done = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        act()
        done += 1
    counts.append(done)
    end()
    connection.close()


def run(asked: dict[str, Any]) -> list[int]:
    counts: list[int] = []
    people = [UUID(one) for one in asked["people"]]
    gate = threading.Barrier(len(people))
    threads = [
        threading.Thread(target=client, args=(asked["way"], one, gate, asked["seconds"], counts)) for one in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(counts) != len(people):
        raise RuntimeError("a client failed")
    return counts


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
