"""The database keeps the books: what is in them is neither changed nor deleted (WAL-7)."""

import importlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from uuid import uuid5

import pytest
from django.db import IntegrityError, connection, models, transaction

from billing.models import LedgerAccount, LedgerEntry, LedgerTransaction
from billing.services import ledger
from billing.services.ledger.books import HouseAccount
from core.common.ids import new_id
from tests.billing.conftest import NOON, make_person
from tests.billing.ledger.wallets import pay
from tests.support.launcher import ROOT

keeping = importlib.import_module("billing.migrations.0008_the_books_stay")
BOOKS = (LedgerEntry, LedgerTransaction)


def needs(vendor: str) -> None:
    if connection.vendor != vendor:
        pytest.skip(f"what {vendor} does")


@pytest.mark.both_databases
@pytest.mark.django_db
def test_no_entry_and_no_transaction_is_changed() -> None:
    pay(make_person(), 30)
    entry, moved = LedgerEntry.objects.first(), LedgerTransaction.objects.first()
    assert entry
    assert moved

    for act in (
        lambda: LedgerEntry.objects.filter(pk=entry.pk).update(amount=99),
        lambda: LedgerTransaction.objects.filter(pk=moved.pk).update(reason="another"),
    ):
        with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
            act()


@pytest.mark.both_databases
@pytest.mark.django_db
def test_no_entry_and_no_transaction_is_deleted() -> None:
    pay(make_person(), 30)
    if connection.vendor == "sqlite":  # taken away for the tests' own clearing up
        keeping.keep(None, Here())

    for table in keeping.TABLES:
        with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM {table}")


@pytest.mark.both_databases
@pytest.mark.django_db
def test_nothing_is_added_to_a_transaction_that_was_written() -> None:
    needs("postgresql")
    posted = pay(make_person(), 30)
    accounts = [_account("one"), _account("two")]

    with pytest.raises(IntegrityError, match="written at once"), transaction.atomic():
        _enter(posted.transaction_id, {accounts[0]: 5, accounts[1]: -5})


@pytest.mark.both_databases
@pytest.mark.django_db
def test_entries_that_do_not_sum_to_zero_are_refused_in_each_unit() -> None:
    needs("postgresql")
    one, two, euros = _account("one"), _account("two"), _account("euros", unit="EUR")

    for amounts in ({one: 5}, {one: 5, two: -4}, {one: 5, euros: -5}):
        moved = LedgerTransaction.objects.create(key=str(new_id()), kind="payment", at=NOON)
        with pytest.raises(IntegrityError, match="sum to zero"), transaction.atomic():
            _enter(moved.pk, amounts)
    moved = LedgerTransaction.objects.create(key="balanced", kind="payment", at=NOON)
    _enter(moved.pk, {one: 5, two: -5})


@pytest.mark.both_databases
@pytest.mark.django_db
def test_two_transactions_in_one_statement_do_not_balance_each_other() -> None:
    needs("postgresql")
    one = _account("one")
    first, second = (LedgerTransaction.objects.create(key=str(n), kind="payment", at=NOON) for n in range(2))

    with pytest.raises(IntegrityError, match="sum to zero"), transaction.atomic():
        LedgerEntry.objects.bulk_create(
            [
                LedgerEntry(transaction=first, account=one, amount=5, kind="payment"),
                LedgerEntry(transaction=second, account=one, amount=-5, kind="payment"),
            ]
        )


def test_a_freshly_migrated_file_refuses_both(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env={**os.environ, "INTRAVIEW_DATA": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(next(tmp_path.glob("*.sqlite3"))) as books:
        moved = new_id().hex
        books.execute("INSERT INTO billing_ledgertransaction VALUES (?, 'key', 'hold', '2026-06-01', '')", [moved])
        account = new_id().hex
        books.execute(
            "INSERT INTO billing_ledgeraccount (id, kind, unit, name) VALUES (?, 'house.sold', 'TOK', 'x')", [account]
        )
        books.execute(
            "INSERT INTO billing_ledgerentry (id, transaction_id, account_id, amount, kind) VALUES (?, ?, ?, 5, ?)",
            [new_id().hex, moved, account, "hold"],
        )
        for act in ("UPDATE {} SET id = id", "DELETE FROM {}", "DELETE FROM {} WHERE id = id"):
            for table in keeping.TABLES:
                with pytest.raises(sqlite3.IntegrityError, match="stays as it is"):
                    books.execute(act.format(table))


def test_no_deletion_elsewhere_reaches_into_the_books() -> None:
    """Whatever points at them, or is pointed at by them, is protected: nothing cascades, nothing is set to null."""
    for book in BOOKS:
        for relation in book._meta.related_objects:
            assert relation.on_delete is models.PROTECT, relation
        for field in book._meta.get_fields():
            if isinstance(field, models.ForeignKey):
                assert field.remote_field.on_delete is models.PROTECT, field


@pytest.mark.both_databases
@pytest.mark.django_db
def test_who_has_a_wallet_is_not_deleted() -> None:
    ada = make_person()
    ledger.open_wallet(ada.pk)
    with pytest.raises(models.ProtectedError):
        ada.delete()


def _account(name: str, unit: str = "INR") -> LedgerAccount:
    return LedgerAccount.objects.create(kind="house.outside", unit=unit, name=name)


def _enter(transaction_id, amounts: dict[LedgerAccount, int]) -> None:
    LedgerEntry.objects.bulk_create(
        LedgerEntry(transaction_id=transaction_id, account=account, amount=amount, kind="payment")
        for account, amount in amounts.items()
    )


class Here:
    """As much of a schema editor as `keep` needs; a real one won't begin inside a test's transaction."""

    connection = connection

    def execute(self, sql: str) -> None:
        connection.cursor().execute(sql)


@pytest.mark.django_db
def test_the_houses_accounts_that_a_migration_makes_are_those_that_are_written_to() -> None:
    made = importlib.import_module("billing.migrations.0010_accounts_of_the_house")

    for unit, accounts in (("TOK", made.TOKENS), ("INR", made.MONEY)):
        for kind, name in accounts:
            assert uuid5(made.HOUSE, f"{kind}:{unit}:{name}") == HouseAccount(kind, unit, name).id
