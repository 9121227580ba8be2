"""The check of the books finds whatever does not hold, and nothing where all does (WAL-7)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from billing.models import BookCheck, Earning, Hold, LedgerAccount, LedgerEntry, LedgerTransaction, TokenLot, Wallet
from billing.services import ledger
from tests.billing.conftest import NOON, make_person
from tests.billing.ledger.wallets import give, hold, pay

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def books() -> Any:
    """Two people with some of everything."""
    ada, bob = make_person(), make_person("Bob")
    pay(ada, 30)
    give(ada, 5)
    ledger.capture_hold(hold_id=hold(ada, 8), to=bob.pk, tokens=7, now=NOON)
    hold(ada, 4, "slot:2")
    return ada


@contextmanager
def unguarded() -> Iterator[None]:
    """As somebody with all rights, past what the database refuses."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'billing_ledger%'")
        kept = cursor.fetchall()
        for name, _sql in kept:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in kept:
            cursor.execute(sql)


def add_entry() -> None:
    account = LedgerAccount.objects.get(kind="house.sold")
    moved = LedgerTransaction.objects.create(key="wrong", kind="correction", at=NOON)
    LedgerEntry.objects.create(transaction=moved, account=account, amount=7, kind="correction")


BROKEN: dict[str, Callable[[], object]] = {
    "wallet_differs_from_entries": lambda: Wallet.objects.filter(owed=0).update(balance=F("balance") + 1),
    "lots_differ_from_wallet": lambda: TokenLot.objects.create(
        wallet=Wallet.objects.first(), granted=3, left=3, source="staff", key="x"
    ),
    "holds_differ_from_wallet": lambda: Hold.objects.filter(state="held").update(tokens=9),
    "parts_differ_from_hold": lambda: Hold.objects.filter(reason="slot:1").update(free_tokens=1),
    "earning_differs_from_hold": lambda: Earning.objects.update(tokens=8),
    "earned_without_an_earning": lambda: Earning.objects.update(taken_back=F("tokens")),
    "transaction_not_balanced": add_entry,
    "transaction_without_entries": lambda: LedgerTransaction.objects.create(key="empty", kind="correction", at=NOON),
    "entry_of_another_wallet": lambda: LedgerEntry.objects.filter(kind="hold").update(wallet=None),
    "account_negative": lambda: LedgerEntry.objects.filter(kind="purchase", wallet=None).update(
        account=LedgerAccount.objects.get(kind="earned", wallet__user__name="Ada"), wallet=Wallet.objects.first()
    ),
}


def test_nothing_is_found_where_all_holds(books: Any) -> None:
    check = ledger.check_books(NOON)

    assert check.findings == []
    assert (check.wallets, check.transactions) == (2, 5)
    assert BookCheck.objects.get().at == NOON


@pytest.mark.parametrize("what", BROKEN)
def test_what_does_not_hold_is_found(books: Any, what: str) -> None:
    with unguarded():
        BROKEN[what]()

    found = {one["what"] for one in ledger.check_books(NOON).findings}

    assert what in found


def test_no_more_than_a_hundred_findings_are_kept() -> None:
    for number in range(103):
        LedgerTransaction.objects.create(key=f"empty:{number}", kind="correction", at=NOON)

    assert len(ledger.check_books(NOON).findings) == 100


def test_the_command_says_what_is_wrong_and_ends_with_one(books: Any) -> None:
    said = StringIO()
    call_command("check_books", stdout=said)
    assert "The books hold: 2 wallets, 5 transactions" in said.getvalue()

    Wallet.objects.filter(user=books).update(balance=F("balance") + 1)
    with pytest.raises(CommandError, match="1 findings") as refused:
        call_command("check_books", stdout=said)

    assert refused.value.returncode == 1
    assert f"wallet_differs_from_entries {Wallet.objects.get(user=books).pk}" in said.getvalue()


def test_the_books_are_checked_once_a_day(books: Any, caplog: pytest.LogCaptureFixture) -> None:
    Wallet.objects.filter(user=books).update(balance=F("balance") + 1)

    assert ledger.check_books_daily(now=NOON) == 1
    assert ledger.check_books_daily(now=NOON + timedelta(hours=1)) == 0
    assert ledger.check_books_daily(now=NOON + timedelta(days=1)) == 1

    assert BookCheck.objects.count() == 2
    assert "ledger.books_differ" in caplog.text
