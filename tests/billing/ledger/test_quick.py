"""The hold of bought tokens that is one statement on PostgreSQL does what the steps do, and leaves them the rest."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from billing.errors import NotEnoughTokens
from billing.models import Hold, LedgerEntry, LedgerTransaction, Wallet
from billing.services import ledger
from billing.services.ledger import books, quick
from tests.billing.conftest import DAY, NOON, make_person
from tests.billing.ledger.wallets import columns, ensure_books, give, hold, pay

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def only_on_postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("what PostgreSQL does")


def rows(model: Any, *names: str) -> list[tuple[Any, ...]]:
    return sorted(model.objects.values_list(*names), key=repr)


def written() -> list[list[tuple[Any, ...]]]:
    """What is in the books, without what is drawn anew each time."""
    return [
        rows(Hold, "wallet__user__name", "key", "reason", "tokens", "free_tokens", "state", "expires_at"),
        rows(LedgerTransaction, "key", "kind", "at", "reason"),
        rows(LedgerEntry, "transaction__key", "account__kind", "wallet__user__name", "amount", "after", "kind"),
        rows(Wallet, "user__name", "balance", "locked_balance", "free_balance"),
    ]


def test_one_statement_does_it_and_nothing_else_is_asked() -> None:
    only_on_postgres()
    ada = make_person()
    pay(ada, 30)

    with CaptureQueriesContext(connection) as asked:
        hold(ada, 7)

    assert len(asked) == 1
    assert columns(ada) == {"paid": 23, "free": 0, "held": 7, "earned": 0, "owed": 0}
    ensure_books()


def test_whose_wallet_a_process_has_not_seen_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    only_on_postgres()
    ada = make_person()
    pay(ada, 30)
    monkeypatch.setattr(books, "_known", {})

    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as asked:
            hold(ada, 7, f"slot:{number}")
        counts.append(len(asked))

    assert counts == [2, 1]
    ensure_books()


def test_a_hold_whose_key_was_just_made_needs_no_way_back() -> None:
    ada = make_person()
    pay(ada, 30)
    with transaction.atomic():
        with CaptureQueriesContext(connection) as asked:
            ledger.hold_tokens(owner_id=ada.pk, tokens=7, reason="slot:1", is_new=True)
        assert connection.vendor == "sqlite" or len(asked) == 1
    with pytest.raises(NotEnoughTokens):
        ledger.hold_tokens(owner_id=ada.pk, tokens=24, reason="slot:2", is_new=True)
    assert columns(ada) == {"paid": 23, "free": 0, "held": 7, "earned": 0, "owed": 0}
    ensure_books()


def test_it_writes_what_the_steps_write(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_person()
    pay(ada, 30, key="purchase:1")

    def hold_all() -> list[list[tuple[Any, ...]]]:
        point = transaction.savepoint()
        hold(ada, 7, "slot:1", key="booking:1", expires_at=NOON + DAY)
        hold(ada, 23, "slot:2")
        found = written()
        transaction.savepoint_rollback(point)
        return found

    with transaction.atomic():
        quickly = hold_all()
        monkeypatch.setattr(books, "_known", {})
        monkeypatch.setattr(books, "_remember", lambda wallet: None)
        by_steps = hold_all()

    assert quickly == by_steps
    assert len(quickly[0]) == 2


def test_what_one_statement_does_not_answer_is_left_as_it_was() -> None:
    ada = make_person()
    pay(ada, 30)
    first = hold(ada, 7)

    assert hold(ada, 7) == first
    with pytest.raises(NotEnoughTokens):
        hold(ada, 24, "slot:2")
    give(ada, 5)
    hold(ada, 6, "slot:3")

    assert columns(ada) == {"paid": 22, "free": 0, "held": 13, "earned": 0, "owed": 0}
    ensure_books()


def test_a_key_that_was_used_elsewhere_spoils_nothing_of_the_transaction_around_it() -> None:
    ada = make_person()
    pay(ada, 30)
    # A transaction of that key, though no hold: the statement begins, and fails at the key.
    LedgerTransaction.objects.create(key="hold:slot:1", kind="hold", at=NOON)

    with transaction.atomic():
        with pytest.raises(Hold.DoesNotExist):
            hold(ada, 7)
        hold(ada, 5, "slot:2")

    assert columns(ada)["held"] == 5


def test_what_was_held_in_a_transaction_that_does_not_hold_was_not_held() -> None:
    ada = make_person()
    pay(ada, 30)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        hold(ada, 7)
        raise ZeroDivisionError

    assert columns(ada) == {"paid": 30, "free": 0, "held": 0, "earned": 0, "owed": 0}
    assert not Hold.objects.exists()


def test_a_wallet_that_was_never_made_is_not_taken_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_person()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        pay(ada, 30)
        raise ZeroDivisionError
    pay(ada, 9)

    hold(ada, 4)

    assert columns(ada) == {"paid": 5, "free": 0, "held": 4, "earned": 0, "owed": 0}
    ensure_books()


def test_what_a_process_remembers_of_wallets_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "MOST_KNOWN", 3)
    monkeypatch.setattr(books, "_known", {})
    for number in range(8):
        pay(make_person(f"Ada{number}"), 1)
        assert len(books._known) <= 3


def test_the_statement_is_not_for_sqlite() -> None:
    ada = make_person()
    pay(ada, 30)
    asked = quick.Asked(ada.pk, 7, "slot:1", "slot:1", None, NOON)

    assert (quick.hold_at_once(asked) is None) == (connection.vendor == "sqlite")


def test_each_of_many_holds_is_shown_in_its_order() -> None:
    ada = make_person()
    pay(ada, 30)
    for number in range(20):
        ledger.hold_tokens(owner_id=ada.pk, tokens=1, reason=f"slot:{number}")

    entries = LedgerEntry.objects.filter(wallet__user=ada, account__kind="held").order_by("transaction_id")
    assert list(entries.values_list("after", flat=True)) == list(range(1, 21))
