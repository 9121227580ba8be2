"""What interviewers earn, what is taken back of it, and what is paid out (WAL-5, X-3)."""

import pytest

from billing.errors import NotEnoughTokens
from billing.models import Earning, LedgerEntry, Payout
from billing.services import ledger
from billing.services.ledger import Move
from core.common.errors import NotFound
from tests.billing.conftest import DAY, NOON, make_person
from tests.billing.ledger.wallets import columns, ensure_books, give, hold, pay

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def earn(ada, bob, tokens: int, reason: str = "slot:1"):
    pay(ada, tokens)
    held = hold(ada, tokens, reason)
    ledger.capture_hold(hold_id=held, to=bob.pk, now=NOON)
    return held


def pay_out(bob, number: str = "PO-1") -> Payout:
    """What the payouts' run does, in short."""
    tokens = sum(earning.tokens for earning in Earning.objects.filter(payout=None))
    payout = Payout.objects.create(
        user=bob, number=number, tokens=tokens, token_value_minor=1, gross_minor=tokens, commission_percent=0,
        commission_minor=0, net_minor=tokens, currency="INR", period_start=NOON, period_end=NOON + DAY,
    )  # fmt: skip
    Earning.objects.filter(payout=None).update(payout=payout)
    ledger.redeem_earnings(user_id=bob.pk, tokens=tokens, key=f"payout:{number}", reason=number, now=NOON)
    return payout


def test_an_earning_goes_back_to_where_the_tokens_came_from_once() -> None:
    ada, bob = make_person(), make_person("Bob")
    pay(ada, 10)
    give(ada, 4)
    held = hold(ada, 9)
    ledger.capture_hold(hold_id=held, to=bob.pk, tokens=6, now=NOON)

    first = ledger.take_back_earning(hold_id=held, key="noshow:1", reason="booking:1", now=NOON)
    again = ledger.take_back_earning(hold_id=held, key="another", reason="booking:1", now=NOON)

    assert (first.is_new, again.is_new) == (True, False)
    assert columns(ada) == {"paid": 10, "free": 4, "held": 0, "earned": 0, "owed": 0}
    assert columns(bob) == {"paid": 0, "free": 0, "held": 0, "earned": 0, "owed": 0}
    assert Earning.objects.get().taken_back == 6
    ensure_books()


def test_of_an_earning_some_goes_back_as_if_that_had_never_been_paid() -> None:
    ada, bob = make_person(), make_person("Bob")
    pay(ada, 10)
    give(ada, 4)
    held = hold(ada, 9)
    ledger.capture_hold(hold_id=held, to=bob.pk, now=NOON)

    for _twice in range(2):
        ledger.take_back_earning(hold_id=held, key="split:1", reason="booking:1", tokens=6, now=NOON)

    # Three are left to be paid, and given ones are spent first: one of those and five bought ones came back.
    assert columns(ada) == {"paid": 10, "free": 1, "held": 0, "earned": 0, "owed": 0}
    assert columns(bob)["earned"] == 3
    assert Earning.objects.get().taken_back == 6
    with pytest.raises(ValueError, match="earned"):
        ledger.take_back_earning(hold_id=held, key="more", reason="booking:1", tokens=10, now=NOON)
    ensure_books()


def test_of_what_was_paid_out_some_is_owed() -> None:
    ada, bob = make_person(), make_person("Bob")
    held = earn(ada, bob, 9)
    pay_out(bob)

    ledger.take_back_earning(hold_id=held, key="split:1", reason="booking:1", tokens=4, now=NOON)

    assert columns(bob) == {"paid": 0, "free": 0, "held": 0, "earned": 0, "owed": 4}
    assert columns(ada)["paid"] == 4
    ensure_books()


def test_an_earning_may_go_back_to_the_house() -> None:
    ada, bob = make_person(), make_person("Bob")
    held = earn(ada, bob, 9)

    ledger.take_back_earning(hold_id=held, key="fraud:1", reason="case:1", to_owner=False, now=NOON)

    assert columns(ada)["paid"] == columns(bob)["earned"] == 0
    ensure_books()


def test_what_was_paid_out_already_is_owed_and_leaves_other_earnings_alone() -> None:
    ada, bob = make_person(), make_person("Bob")
    held = earn(ada, bob, 9)
    pay_out(bob)
    earn(ada, bob, 5, "slot:2")

    ledger.take_back_earning(hold_id=held, key="noshow:1", reason="booking:1", now=NOON)

    assert columns(bob) == {"paid": 0, "free": 0, "held": 0, "earned": 5, "owed": 9}
    assert columns(ada)["paid"] == 9
    ensure_books()


def test_what_is_owed_is_settled_from_what_was_earned() -> None:
    ada, bob = make_person(), make_person("Bob")
    held = earn(ada, bob, 9)
    pay_out(bob)
    ledger.take_back_earning(hold_id=held, key="noshow:1", reason="booking:1", now=NOON)
    earn(ada, bob, 20, "slot:2")

    for _twice in range(2):
        ledger.settle_owed(user_id=bob.pk, tokens=9, key="payout:2", reason="payout:2", now=NOON)

    assert columns(bob) == {"paid": 0, "free": 0, "held": 0, "earned": 11, "owed": 0}
    with pytest.raises(ValueError, match="owed"):
        ledger.settle_owed(user_id=bob.pk, tokens=1, key="payout:3", reason="payout:3", now=NOON)
    ensure_books()


def test_no_more_is_redeemed_than_was_earned_and_each_key_once() -> None:
    ada, bob = make_person(), make_person("Bob")
    earn(ada, bob, 9)

    for _twice in range(2):
        ledger.redeem_earnings(user_id=bob.pk, tokens=6, key="payout:1", reason="payout:1", now=NOON)
    with pytest.raises(NotEnoughTokens) as refused:
        ledger.redeem_earnings(user_id=bob.pk, tokens=4, key="payout:2", reason="payout:2", now=NOON)

    assert refused.value.more == {"missing": 1}
    assert columns(bob)["earned"] == 3
    ensure_books()


def test_what_was_redeemed_for_a_payout_that_is_canceled_is_earned_again() -> None:
    ada, bob = make_person(), make_person("Bob")
    earn(ada, bob, 9)
    ledger.redeem_earnings(user_id=bob.pk, tokens=9, key="payout:1", reason="payout:1", now=NOON)

    for _twice in range(2):
        ledger.return_earnings(user_id=bob.pk, tokens=9, key="canceled:1", reason="payout:1", now=NOON)

    assert columns(bob)["earned"] == 9
    ensure_books()


def test_nothing_is_taken_back_that_nobody_earned() -> None:
    ada = make_person()
    pay(ada, 9)
    with pytest.raises(NotFound):
        ledger.take_back_earning(hold_id=hold(ada, 9), key="noshow:1", reason="booking:1", now=NOON)


def test_money_is_written_once_by_its_key_and_sums_to_zero_in_each_currency() -> None:
    bob = make_person("Bob")
    moves = [
        Move("house.cost.payouts", -900, "INR"),
        Move("payable", 800, "INR", user_id=bob.pk),
        Move("house.income.commission", 100, "INR"),
    ]

    first = ledger.post_money(key="payout:1", kind="payout", moves=moves, reason="payout:1", now=NOON)
    again = ledger.post_money(key="payout:1", kind="payout", moves=moves, reason="payout:1", now=NOON)
    ledger.post_money(
        key="paid:1",
        kind="payout",
        moves=[Move("payable", -300, "INR", user_id=bob.pk), Move("house.outside", 300, "INR", name="bank")],
        reason="payout:1",
        now=NOON,
    )

    assert (first.is_new, again.is_new) == (True, False)
    assert list(LedgerEntry.objects.filter(account__kind="payable").order_by("pk").values_list("amount", "after")) == [
        (800, 800),
        (-300, 500),
    ]
    ensure_books()


@pytest.mark.parametrize(
    "moves",
    [
        [],
        [Move("house.outside", 0, "INR")],
        [Move("house.outside", 5, "INR"), Move("house.tax", -4, "INR")],
        [Move("house.outside", 5, "INR"), Move("house.tax", -5, "EUR")],
        [Move("payable", 5, "INR"), Move("house.tax", -5, "INR")],
        [Move("house.sold", 5, "TOK"), Move("house.granted", -5, "TOK")],
    ],
)
def test_money_that_is_not_balanced_is_no_money(moves: list[Move]) -> None:
    with pytest.raises(ValueError, match="money"):
        ledger.post_money(key="payment:1", kind="payment", moves=moves, reason="payment:1", now=NOON)
    assert not LedgerEntry.objects.exists()
