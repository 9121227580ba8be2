"""Sixteen at the same moment: each hold, key and token goes one way (WAL-3, WAL-7)."""

from collections import Counter
from typing import Any

import pytest

from billing.errors import HoldResolved
from billing.models import Earning, Hold, LedgerTransaction, TokenLot, Wallet
from billing.selectors import ledger as looking
from billing.services import ledger
from tests.billing.conftest import DAY, NOON, make_person
from tests.billing.ledger.wallets import columns, ensure_books, give, hold, pay
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

MANY = 16


def kinds(results: list[Any]) -> Counter[str]:
    return Counter(type(one).__name__ for one in results)


def test_of_sixteen_who_hold_the_last_tokens_as_many_get_them_as_there_are() -> None:
    ada = make_person()
    pay(ada, 25)

    results = herd(MANY, lambda number: hold(ada, 5, f"slot:{number}"))

    assert kinds(results) == {"UUID": 5, "NotEnoughTokens": 11}
    assert columns(ada) == {"paid": 0, "free": 0, "held": 25, "earned": 0, "owed": 0}
    ensure_books()


def test_of_sixteen_who_hold_given_tokens_no_lot_is_spent_twice() -> None:
    ada = make_person()
    for days in range(1, 6):
        give(ada, 5, expires_at=NOON + days * DAY)

    results = herd(MANY, lambda number: hold(ada, 3, f"slot:{number}"))

    assert kinds(results) == {"UUID": 8, "NotEnoughTokens": 8}
    assert sum(TokenLot.objects.values_list("left", flat=True)) == columns(ada)["free"] == 1
    ensure_books()


def test_sixteen_with_one_key_get_one_hold() -> None:
    ada = make_person()
    pay(ada, 100)

    results = herd(MANY, lambda _number: hold(ada, 5, "slot:1"))

    assert len(set(results)) == 1
    assert columns(ada)["held"] == 5
    ensure_books()


def test_sixteen_with_one_key_for_given_tokens_get_one_hold() -> None:
    ada = make_person()
    give(ada, 100)

    results = herd(MANY, lambda _number: hold(ada, 5, "slot:1"))

    assert len(set(results)) == 1
    assert columns(ada)["held"] == 5
    ensure_books()


def test_one_hold_that_is_captured_and_released_at_once_goes_one_way() -> None:
    ada, bob = make_person(), make_person("Bob")
    pay(ada, 10)
    give(ada, 10)
    held = hold(ada, 15)

    def act(number: int) -> Hold:
        if number % 2:
            return ledger.release_hold(hold_id=held, now=NOON)
        return ledger.capture_hold(hold_id=held, to=bob.pk, now=NOON)

    results = herd(MANY, act)

    assert kinds(results) == {"Hold": 8, "HoldResolved": 8}
    (state,) = {one.state for one in results if isinstance(one, Hold)}
    assert LedgerTransaction.objects.filter(kind__in=["capture", "release"]).count() == 1
    assert Earning.objects.count() == (state == "captured")
    ensure_books()


def test_sixteen_who_capture_one_hold_for_the_same_person_pay_once() -> None:
    ada, bob = make_person(), make_person("Bob")
    pay(ada, 10)
    held = hold(ada, 10)

    results = herd(MANY, lambda _number: ledger.capture_hold(hold_id=held, to=bob.pk, now=NOON))

    assert kinds(results) == {"Hold": MANY}
    assert columns(bob)["earned"] == 10
    assert Earning.objects.count() == 1
    ensure_books()


def test_sixteen_who_capture_one_hold_for_different_people_pay_one_of_them() -> None:
    ada = make_person()
    people = [make_person(f"Bob{number}") for number in range(MANY)]
    pay(ada, 10)
    held = hold(ada, 10)

    results = herd(MANY, lambda number: ledger.capture_hold(hold_id=held, to=people[number].pk, now=NOON))

    assert kinds(results) == {"Hold": 1, "HoldResolved": 15}
    assert sum(Wallet.objects.values_list("earned_balance", flat=True)) == 10
    ensure_books()


def test_sixteen_first_payments_open_one_wallet() -> None:
    ada = make_person()

    results = herd(MANY, lambda number: pay(ada, 1, key=f"purchase:{number}"))

    assert kinds(results) == {"Posted": MANY}
    assert columns(ada)["paid"] == MANY
    ensure_books()


def test_one_payment_that_is_told_sixteen_times_at_once_is_credited_once() -> None:
    ada = make_person()

    results = herd(MANY, lambda _number: pay(ada, 30, key="purchase:1"))

    assert Counter(one.is_new for one in results) == {True: 1, False: 15}
    assert columns(ada)["paid"] == 30
    ensure_books()


def test_one_refund_that_is_told_sixteen_times_at_once_takes_once() -> None:
    ada = make_person()
    pay(ada, 20)

    results = herd(
        MANY,
        lambda _number: ledger.take_back_tokens(user_id=ada.pk, tokens=30, key="refund:1", reason="refund:1", now=NOON),
    )

    assert Counter(one.is_new for one in results) == {True: 1, False: 15}
    assert {(one.taken, one.owed) for one in results} == {(20, 10)}
    assert columns(ada) == {"paid": 0, "free": 0, "held": 0, "earned": 0, "owed": 10}
    ensure_books()


def test_sweeps_at_once_take_each_expired_token_once() -> None:
    people = [make_person(f"Ada{number}") for number in range(4)]
    for person in people:
        give(person, 5, expires_at=NOON)
        give(person, 5, expires_at=NOON + DAY)

    taken = herd(MANY, lambda _number: ledger.expire_lots(now=NOON))

    assert sum(taken) == 20
    assert [columns(person)["free"] for person in people] == [5] * 4
    ensure_books()


def test_sweeps_at_once_release_each_due_hold_once() -> None:
    ada = make_person()
    pay(ada, 20)
    for number in range(4):
        hold(ada, 5, f"slot:{number}", expires_at=NOON)

    herd(MANY, lambda _number: ledger.release_due_holds(now=NOON))

    assert columns(ada)["paid"] == 20
    assert LedgerTransaction.objects.filter(kind="release").count() == 4
    ensure_books()


def test_two_who_pay_each_other_at_once_do_not_wait_for_each_other() -> None:
    ada, bob = make_person(), make_person("Bob")
    pay(ada, 100)
    pay(bob, 100)
    holds = [hold((ada, bob)[number % 2], 5, f"slot:{number}") for number in range(MANY)]

    results = herd(
        MANY, lambda number: ledger.capture_hold(hold_id=holds[number], to=(bob, ada)[number % 2].pk, now=NOON)
    )

    assert kinds(results) == {"Hold": MANY}
    assert (columns(ada)["earned"], columns(bob)["earned"]) == (40, 40)
    ensure_books()


def test_an_earning_that_is_taken_back_sixteen_times_at_once_goes_back_once() -> None:
    ada, bob = make_person(), make_person("Bob")
    pay(ada, 10)
    held = hold(ada, 10)
    ledger.capture_hold(hold_id=held, to=bob.pk, now=NOON)

    results = herd(
        MANY,
        lambda number: ledger.take_back_earning(hold_id=held, key=f"case:{number}", reason="case:1", now=NOON),
    )

    assert Counter(one.is_new for one in results) == {True: 1, False: 15}
    assert (columns(ada)["paid"], columns(bob)["earned"]) == (10, 0)
    ensure_books()


def test_no_more_is_redeemed_at_once_than_was_earned() -> None:
    ada, bob = make_person(), make_person("Bob")
    pay(ada, 10)
    ledger.capture_hold(hold_id=hold(ada, 10), to=bob.pk, now=NOON)

    results = herd(
        MANY,
        lambda number: ledger.redeem_earnings(
            user_id=bob.pk, tokens=3, key=f"payout:{number}", reason="payout:1", now=NOON
        ),
    )

    assert kinds(results) == {"Posted": 3, "NotEnoughTokens": 13}
    assert columns(bob)["earned"] == 1
    ensure_books()


def test_money_that_is_posted_sixteen_times_at_once_is_in_the_books_once() -> None:
    bob = make_person("Bob")
    moves = [
        ledger.Move("payable", -500, "INR", user_id=bob.pk),
        ledger.Move("house.outside", 500, "INR", name="bank"),
    ]

    results = herd(
        MANY,
        lambda _number: ledger.post_money(key="paid:1", kind="payout", moves=moves, reason="payout:1", now=NOON),
    )

    assert Counter(one.is_new for one in results) == {True: 1, False: 15}


def test_what_a_wallet_is_shown_in_is_the_order_in_which_it_happened() -> None:
    ada = make_person()
    pay(ada, 100)

    herd(MANY, lambda number: hold(ada, 1, f"slot:{number}", now=None))

    ids = [row["transaction_id"] for row in looking.movement_ids(ada.pk)]
    assert [one.available_after for one in looking.movements(ada.pk, ids)] == [*range(100 - MANY, 100), 100]


def test_a_hold_that_was_resolved_refuses_each_of_sixteen() -> None:
    ada = make_person()
    pay(ada, 10)
    held = hold(ada, 10)
    ledger.capture_hold(hold_id=held, to=None, now=NOON)

    results = herd(MANY, lambda _number: ledger.release_hold(hold_id=held, now=NOON))

    assert all(isinstance(one, HoldResolved) for one in results)
    ensure_books()
