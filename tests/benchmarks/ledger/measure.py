"""Measures over the environment's PostgreSQL, prints JSON: `python -m tests.benchmarks.ledger.measure 32 4 4 3`."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from billing.models import Wallet  # noqa: E402
from billing.selectors import ledger as looking  # noqa: E402
from billing.services import ledger  # noqa: E402
from billing.services.ledger.books import HouseAccount, Kind, account_id, id_at  # noqa: E402
from core.accounts.models import User  # noqa: E402
from core.common.ids import new_id  # noqa: E402
from tests.support.launcher import ROOT  # noqa: E402

UTC_ZONE = ZoneInfo("UTC")
ENOUGH = 100_000_000
SHORT, LONG = 10, 100_000


def main(clients: int, processes: int, seconds: float, rounds: int) -> dict[str, Any]:
    call_command("migrate", interactive=False, verbosity=0)
    people = [make_person(f"p{number}") for number in range(clients)]
    hot = make_person("hot")
    histories = measure_histories()
    workers = [start_worker() for _process in range(processes)]
    try:
        wallets = {
            "different wallets": measure_holds(workers, people, seconds, rounds),
            "one hot wallet": measure_holds(workers, [hot] * clients, seconds, rounds),
        }
    finally:
        for worker in workers:
            worker.stdin.close()
            worker.wait()
    check = ledger.check_books()
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()")
        version = " ".join(cursor.fetchone()[0].split()[:2])
    return {
        "version": version, "clients": clients, "processes": processes, "seconds": seconds, "rounds": rounds,
        "load": os.getloadavg()[0], "cores": os.cpu_count(), "wallets": wallets, "histories": histories,
        "check": {"findings": len(check.findings), "transactions": check.transactions, "ms": check.milliseconds},
    }  # fmt: skip


def make_person(name: str) -> UUID:
    user = User.objects.create(email=f"{name}@bench.test", name=name)
    ledger.credit_tokens(user_id=user.pk, tokens=ENOUGH, key=name, reason=name)
    return UUID(str(user.pk))


def start_worker() -> Any:
    command = [sys.executable, "-m", "tests.benchmarks.ledger.clients"]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def measure_holds(workers: list[Any], people: list[UUID], seconds: float, rounds: int) -> dict[str, Any]:
    """Holds per second through the service and by hand, in turn; of each the middle one of the rounds."""
    found: dict[str, list[float]] = {"service": [], "by hand": []}
    for number in range(rounds):
        for way in sorted(found, reverse=bool(number % 2)):
            found[way].append(sum(ask(workers, people, way, seconds)) / seconds)
    ours, bare = median(found["service"]), median(found["by hand"])
    return {"ours": ours, "bare": bare, "ratio": ours / bare, "all": found}


def ask(workers: list[Any], people: list[UUID], way: str, seconds: float) -> list[int]:
    for at, worker in enumerate(workers):
        theirs = [str(one) for one in people[at :: len(workers)]]
        worker.stdin.write(json.dumps({"way": way, "people": theirs, "seconds": seconds}) + "\n")
        worker.stdin.flush()
    return [count for worker in workers for count in json.loads(worker.stdout.readline())]


def measure_histories() -> list[dict[str, Any]]:
    """The same questions to a wallet with ten entries and to one with a hundred thousand, in turn."""
    short, long = (make_history(f"history{count}", count) for count in (SHORT, LONG))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    page = SHORT // 4
    acts: dict[str, Callable[[UUID], Any]] = {
        "the wallet": lambda user: looking.wallet_view(user, zone=UTC_ZONE),
        "a page of transactions": lambda user: show_page(user, page),
        "a page of one kind": lambda user: show_page(user, page, kind="capture"),
        "the oldest page": lambda user: show_page(user, page, oldest=True),
        "a hold": lambda user: ledger.hold_tokens(owner_id=user, tokens=1, reason=f"slot:{new_id()}"),
    }
    found = []
    for name, act in acts.items():
        taken: dict[UUID, list[float]] = {short: [], long: []}
        for number in range(210):
            for user in (short, long):
                began = time.perf_counter()
                act(user)
                if number >= 10:
                    taken[user].append((time.perf_counter() - began) * 1000)
        few, many = min(taken[short]), min(taken[long])
        found.append({"name": name, "few": few, "many": many, "ratio": many / few})
    return found


def show_page(user: UUID, limit: int, *, kind: str = "", oldest: bool = False) -> None:
    ids = looking.movement_ids(user, kind=kind)
    ids = ids.order_by("transaction_id") if oldest else ids
    assert len(looking.movements(user, [row["transaction_id"] for row in ids[:limit]])) == limit


def make_history(name: str, entries: int) -> UUID:
    """Tokens bought, held and paid one by one over three years: four entries of the wallet's each time."""
    user = User.objects.create(email=f"{name}@bench.test", name=name)
    wallet = ledger.open_wallet(user.pk)
    paid, held = account_id(wallet.pk, Kind.PAID), account_id(wallet.pk, Kind.HELD)
    # Made by its first use, as everywhere.
    ledger.credit_tokens(user_id=user.pk, tokens=1, key=f"{name}:first", reason=name)
    ledger.capture_hold(hold_id=ledger.hold_tokens(owner_id=user.pk, tokens=1, reason=f"{name}:first"), to=None)
    sold, spent = HouseAccount(Kind.SOLD).id, HouseAccount(Kind.REDEEMED, name="spent").id
    transactions: list[tuple[Any, ...]] = []
    rows: list[tuple[Any, ...]] = []
    holds: list[tuple[Any, ...]] = []
    for number, at in enumerate(times(entries // 4)):
        hold = new_id()
        moves = [
            ("purchase", [(paid, wallet.pk, 1, 1), (sold, None, -1, None)]),
            ("hold", [(paid, wallet.pk, -1, 0), (held, wallet.pk, 1, 1)]),
            ("capture", [(held, wallet.pk, -1, 0), (spent, None, 1, None)]),
        ]
        for step, (kind, sides) in enumerate(moves):
            moment = at + timedelta(seconds=step)
            moved = id_at(moment)
            transactions.append((moved, f"{name}:{number}:{kind}", kind, moment, f"slot:{hold}"))
            rows += [(new_id(), moved, account, owner, amount, after, kind) for account, owner, amount, after in sides]
        holds.append((hold, at, at, wallet.pk, f"{name}:{number}", f"slot:{hold}", 1, 0, "captured", 1, at))
    copy("billing_ledgertransaction (id, key, kind, at, reason)", transactions)
    copy("billing_ledgerentry (id, transaction_id, account_id, wallet_id, amount, after, kind)", rows)
    copy(
        "billing_hold (id, created_at, updated_at, wallet_id, key, reason, tokens, free_tokens, state,"
        " captured_tokens, resolved_at)",
        holds,
    )
    ledger.credit_tokens(user_id=user.pk, tokens=ENOUGH, key=name, reason=name)
    assert Wallet.objects.get(pk=wallet.pk).balance == ENOUGH
    return UUID(str(user.pk))


def times(count: int) -> Iterator[datetime]:
    began = datetime.now(UTC) - timedelta(days=3 * 365)
    for number in range(count):
        yield began + timedelta(days=3 * 365 - 1) * number / count


def copy(into: str, rows: list[tuple[Any, ...]]) -> None:
    connection.ensure_connection()
    with connection.connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as lines:
        for row in rows:
            lines.write_row(row)


if __name__ == "__main__":
    given = sys.argv[1:]
    print(json.dumps(main(int(given[0]), int(given[1]), float(given[2]), int(given[3]))))
