"""Tokens come in and are taken back (WAL-1, WAL-3, WAL-6, WAL-7)."""

import pytest

from billing.errors import NotEnoughTokens, ReferenceTaken
from billing.models import LedgerEntry, LedgerTransaction, TokenLot, Wallet
from billing.services import ledger
from core.common.ids import new_id
from tests.billing.conftest import DAY, NOON, make_person
from tests.billing.ledger.wallets import columns, ensure_books, give, pay

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def test_bought_tokens_are_spendable_at_once() -> None:
    ada = make_person()

    posted = ledger.credit_tokens(user_id=ada.pk, tokens=30, key="purchase:1", reason="purchase:1", now=NOON)

    assert posted.is_new
    assert columns(ada) == {"paid": 30, "free": 0, "held": 0, "earned": 0, "owed": 0}
    ensure_books()


def test_bought_tokens_come_once_by_their_key() -> None:
    ada = make_person()

    first, second = pay(ada, 30, key="purchase:1"), pay(ada, 30, key="purchase:1")

    assert (first.is_new, second.is_new) == (True, False)
    assert first.transaction_id == second.transaction_id
    assert columns(ada)["paid"] == 30


def test_one_key_stands_for_one_person_and_one_number_of_tokens() -> None:
    ada, bob = make_person(), make_person("Bob")
    pay(ada, 30, key="purchase:1")

    with pytest.raises(ReferenceTaken):
        pay(bob, 30, key="purchase:1")
    with pytest.raises(ReferenceTaken):
        pay(ada, 31, key="purchase:1")

    assert columns(ada)["paid"] == 30
    ensure_books()


def test_given_tokens_are_a_lot_that_knows_when_it_expires() -> None:
    ada = make_person()

    give(ada, 10, expires_at=NOON + DAY, key="welcome")
    give(ada, 10, expires_at=NOON + DAY, key="welcome")

    lot = TokenLot.objects.get()
    assert (lot.left, lot.granted, lot.expires_at) == (10, 10, NOON + DAY)
    assert columns(ada) == {"paid": 0, "free": 10, "held": 0, "earned": 0, "owed": 0}
    ensure_books()


def test_given_tokens_expire_at_their_moment_and_not_before() -> None:
    ada = make_person()
    give(ada, 10, expires_at=NOON + DAY)
    give(ada, 5, expires_at=None)

    assert ledger.expire_lots(now=NOON + DAY / 2) == 0
    assert ledger.expire_lots(now=NOON + DAY) == 10
    assert ledger.expire_lots(now=NOON + 2 * DAY) == 0

    assert columns(ada)["free"] == 5
    ensure_books()


def test_a_refund_takes_bought_tokens_as_far_as_they_go_and_the_rest_is_owed() -> None:
    ada = make_person()
    pay(ada, 30)
    give(ada, 7)
    ledger.hold_tokens(owner_id=ada.pk, tokens=25, reason="slot:1", now=NOON)

    first = ledger.take_back_tokens(user_id=ada.pk, tokens=30, key="refund:1", reason="refund:1", now=NOON)
    again = ledger.take_back_tokens(user_id=ada.pk, tokens=30, key="refund:1", reason="refund:1", now=NOON)

    assert (first.taken, first.owed, first.is_new) == (12, 18, True)
    assert (again.taken, again.owed, again.is_new) == (12, 18, False)
    assert columns(ada) == {"paid": 0, "free": 0, "held": 25, "earned": 0, "owed": 18}
    ensure_books()


def test_what_comes_in_pays_what_is_owed_first() -> None:
    ada = make_person()
    ledger.take_back_tokens(user_id=ada.pk, tokens=18, key="refund:1", reason="refund:1", now=NOON)

    pay(ada, 5)
    give(ada, 10)
    assert columns(ada) == {"paid": 0, "free": 0, "held": 0, "earned": 0, "owed": 3}
    give(ada, 10, expires_at=NOON + DAY)

    assert columns(ada) == {"paid": 0, "free": 7, "held": 0, "earned": 0, "owed": 0}
    assert TokenLot.objects.get().granted == 7
    ensure_books()


def test_a_dispute_that_is_won_gives_back_what_it_took_once() -> None:
    ada = make_person()
    pay(ada, 10)
    ledger.take_back_tokens(user_id=ada.pk, tokens=30, key="dispute:1", reason="dispute:1", now=NOON)

    assert ledger.restore_tokens(key_of="dispute:1", key="won:1", now=NOON).is_new
    assert not ledger.restore_tokens(key_of="dispute:1", key="won:1", now=NOON).is_new
    assert not ledger.restore_tokens(key_of="dispute:1", key="won:again", now=NOON).is_new

    assert columns(ada) == {"paid": 10, "free": 0, "held": 0, "earned": 0, "owed": 0}
    ensure_books()


def test_every_entry_of_a_person_says_what_the_account_held_afterwards() -> None:
    ada = make_person()
    pay(ada, 30)
    hold = ledger.hold_tokens(owner_id=ada.pk, tokens=10, reason="slot:1", now=NOON)
    ledger.release_hold(hold_id=hold, now=NOON)

    rows = LedgerEntry.objects.filter(wallet__user=ada).order_by("transaction_id", "account__kind")
    assert list(rows.values_list("account__kind", "amount", "after", "kind")) == [
        ("paid", 30, 30, "purchase"),
        ("held", 10, 10, "hold"),
        ("paid", -10, 20, "hold"),
        ("held", -10, 0, "release"),
        ("paid", 10, 30, "release"),
    ]


def test_nothing_is_left_behind_by_what_is_refused() -> None:
    ada = make_person()
    pay(ada, 3)

    with pytest.raises(NotEnoughTokens) as refused:
        ledger.hold_tokens(owner_id=ada.pk, tokens=10, reason="slot:1", now=NOON)

    assert refused.value.more == {"missing": 7}
    assert LedgerTransaction.objects.count() == 1
    assert columns(ada) == {"paid": 3, "free": 0, "held": 0, "earned": 0, "owed": 0}


def test_no_number_of_tokens_below_one_is_moved() -> None:
    ada = make_person()
    for tokens in (0, -5):
        with pytest.raises(ValueError, match="tokens"):
            pay(ada, tokens)
        with pytest.raises(ValueError, match="tokens"):
            give(ada, tokens)
        with pytest.raises(ValueError, match="tokens"):
            ledger.hold_tokens(owner_id=ada.pk, tokens=tokens, reason="slot:1")
        with pytest.raises(ValueError, match="tokens"):
            ledger.take_back_tokens(user_id=ada.pk, tokens=tokens, key=str(new_id()), reason="refund")
    assert not Wallet.objects.filter(balance__lt=0).exists()
