"""Ten thousand random acts by many at once on few wallets, and the books hold (issue E, "It holds when" 2)."""

import multiprocessing
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F, Q

from billing.models import Hold, LedgerEntry, LedgerTransaction, TokenLot, Wallet
from billing.services import ledger
from tests.billing.conftest import make_person
from tests.billing.ledger.load import work, work_in_process
from tests.billing.ledger.wallets import ensure_books
from tests.support.herd import herd

ACTS = 10_000
PROCESSES = 16


def many_at_once(people: list[UUID]) -> Counter[str]:
    """16 processes on PostgreSQL, 8 threads on SQLite."""
    if connection.vendor == "postgresql":
        # Django is imported once, by the server that the processes are forks of.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.billing.ledger.prepared"])
        tasks = [(dict(connection.settings_dict), people, number, ACTS // PROCESSES) for number in range(PROCESSES)]
        with context.Pool(PROCESSES) as processes:
            return sum(processes.starmap(work_in_process, tasks), Counter())
    told_by_threads: list[Any] = herd(8, lambda number: work(people, number, ACTS // 8))
    for one in told_by_threads:
        if isinstance(one, Exception):
            raise one
    return sum(told_by_threads, Counter())


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_ten_thousand_random_acts_at_once_leave_the_books_whole() -> None:
    people = [make_person(f"Ada{number}").pk for number in range(12)]

    done = many_at_once(people)

    print(dict(done))
    assert sum(done.values()) == ACTS
    assert [name for name in done if name.startswith("ERROR")] == []
    for name in ("hold", "capture", "release", "give", "credit", "take", "restore", "unearn", "redeem"):
        assert done[name] > 50, done
    assert done["hold: not_enough_tokens"]
    assert done["capture: hold_resolved"]
    ensure_books()
    ensure_each_hold_resolved_once()
    assert not Wallet.objects.filter(Q(owed__gt=0) & Q(balance__gt=F("free_balance"))).exists()  # debts come first
    assert not LedgerEntry.objects.filter(after__lt=0).exclude(account__kind="owed").exists()
    ledger.expire_lots()
    assert not TokenLot.objects.filter(left__gt=0, expires_at__isnull=False).exists()
    ensure_books()


def ensure_each_hold_resolved_once() -> None:
    """For each hold there is one transaction that began it, and one that ended it if it has ended."""
    ended = Counter(
        key.partition(":")[2]
        for key in LedgerTransaction.objects.filter(kind__in=["capture", "release"]).values_list("key", flat=True)
    )
    for pk, state in Hold.objects.values_list("pk", "state"):
        assert ended.pop(str(pk), 0) == (state != "held")
    assert not ended
    assert LedgerTransaction.objects.filter(kind="hold").count() == Hold.objects.count()
