"""Holds resolve once: paid, in part, or given back (WAL-2, WAL-3, WAL-6, WAL-7)."""

from datetime import timedelta

import pytest

from billing.errors import HoldResolved, NotEnoughTokens, ReferenceTaken
from billing.models import Earning, Hold, TokenLot, Wallet
from billing.services import ledger
from billing.services.ledger import expiry, holds
from core.common.errors import NotFound
from core.common.ids import new_id
from tests.billing.conftest import DAY, NOON, make_person
from tests.billing.ledger.wallets import columns, ensure_books, give, hold, pay

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def lots_left() -> list[int]:
    return list(TokenLot.objects.order_by("pk").values_list("left", flat=True))


def test_given_tokens_that_expire_first_are_spent_first_and_bought_ones_last() -> None:
    ada = make_person()
    pay(ada, 10)
    give(ada, 3)
    give(ada, 4, expires_at=NOON + 9 * DAY)
    give(ada, 5, expires_at=NOON + DAY)

    first = hold(ada, 7, "slot:1")
    assert lots_left() == [3, 2, 0]
    hold(ada, 8, "slot:2")
    assert lots_left() == [0, 0, 0]

    assert columns(ada) == {"paid": 7, "free": 0, "held": 15, "earned": 0, "owed": 0}
    assert Hold.objects.get(pk=first).free_tokens == 7
    ensure_books()


def test_a_released_hold_gives_each_token_back_to_where_it_came_from() -> None:
    ada = make_person()
    pay(ada, 10)
    give(ada, 5, expires_at=NOON + DAY)
    held = hold(ada, 9)

    assert ledger.release_hold(hold_id=held, now=NOON).state == "released"
    assert ledger.release_hold(hold_id=held, now=NOON).state == "released"

    assert lots_left() == [5]
    assert columns(ada) == {"paid": 10, "free": 5, "held": 0, "earned": 0, "owed": 0}
    ensure_books()


def test_a_captured_hold_is_the_interviewers_given_tokens_too(settings) -> None:
    settings.EARNINGS_HOLD_DAYS = 7
    ada, bob = make_person(), make_person("Bob")
    pay(ada, 10)
    give(ada, 5)
    held = hold(ada, 9)

    first = ledger.capture_hold(hold_id=held, to=bob.pk, now=NOON)
    again = ledger.capture_hold(hold_id=held, to=bob.pk, now=NOON + DAY)

    assert (first.state, first.captured_tokens) == (again.state, again.captured_tokens) == ("captured", 9)
    earning = Earning.objects.get()
    assert (earning.tokens, earning.earned_at, earning.available_at) == (9, NOON, NOON + 7 * DAY)
    assert columns(bob)["earned"] == 9
    assert columns(ada) == {"paid": 6, "free": 0, "held": 0, "earned": 0, "owed": 0}
    ensure_books()


def test_of_a_hold_that_is_captured_in_part_the_rest_comes_back_bought_tokens_first() -> None:
    ada, bob = make_person(), make_person("Bob")
    pay(ada, 10)
    give(ada, 3, expires_at=NOON + DAY)
    give(ada, 3)
    held = hold(ada, 10)

    ledger.capture_hold(hold_id=held, to=bob.pk, tokens=4, now=NOON)

    assert columns(ada) == {"paid": 10, "free": 2, "held": 0, "earned": 0, "owed": 0}
    assert lots_left() == [0, 2]
    assert columns(bob)["earned"] == 4
    ensure_books()


def test_a_hold_may_be_paid_to_the_house() -> None:
    ada = make_person()
    pay(ada, 10)

    ledger.capture_hold(hold_id=hold(ada, 10), to=None, now=NOON)

    assert columns(ada) == {"paid": 0, "free": 0, "held": 0, "earned": 0, "owed": 0}
    assert not Earning.objects.exists()
    ensure_books()


def test_a_hold_that_was_resolved_does_not_go_another_way() -> None:
    ada, bob, eve = make_person(), make_person("Bob"), make_person("Eve")
    pay(ada, 20)
    paid, back = hold(ada, 10, "slot:1"), hold(ada, 10, "slot:2")
    ledger.capture_hold(hold_id=paid, to=bob.pk, now=NOON)
    ledger.release_hold(hold_id=back, now=NOON)

    with pytest.raises(HoldResolved) as refused:
        ledger.release_hold(hold_id=paid, now=NOON)
    assert refused.value.more == {"state": "captured"}
    with pytest.raises(HoldResolved):
        ledger.capture_hold(hold_id=paid, to=eve.pk, now=NOON)
    with pytest.raises(HoldResolved):
        ledger.capture_hold(hold_id=paid, to=bob.pk, tokens=5, now=NOON)
    with pytest.raises(HoldResolved) as refused:
        ledger.capture_hold(hold_id=back, to=bob.pk, now=NOON)
    assert refused.value.more == {"state": "released"}
    ensure_books()


def test_the_same_key_is_the_same_hold_and_not_somebody_elses() -> None:
    ada, bob = make_person(), make_person("Bob")
    pay(ada, 20)
    pay(bob, 20)

    first = hold(ada, 5, "slot:1", key="booking:1")
    assert hold(ada, 5, "slot:1", key="booking:1") == first
    assert hold(ada, 5, "slot:1", key="booking:2") != first
    with pytest.raises(ReferenceTaken):
        hold(bob, 5, "slot:1", key="booking:1")
    with pytest.raises(ReferenceTaken):
        hold(ada, 6, "slot:1", key="booking:1")

    assert columns(ada)["held"] == 10
    ensure_books()


def test_a_hold_that_was_released_stays_released_under_its_key() -> None:
    ada = make_person()
    pay(ada, 20)
    held = hold(ada, 5)
    ledger.release_hold(hold_id=held, now=NOON)

    assert hold(ada, 5) == held
    assert columns(ada)["held"] == 0


def test_tokens_that_have_expired_are_not_spent_though_nobody_took_them_yet() -> None:
    ada = make_person()
    pay(ada, 2)
    give(ada, 10, expires_at=NOON)

    with pytest.raises(NotEnoughTokens) as refused:
        hold(ada, 5)

    assert refused.value.more == {"missing": 3}
    hold(ada, 2)
    ensure_books()


def test_tokens_that_expired_while_they_were_held_come_back_and_are_taken_by_the_sweep() -> None:
    ada = make_person()
    give(ada, 10, expires_at=NOON + DAY)
    held = hold(ada, 6)
    assert ledger.expire_lots(now=NOON + DAY) == 4

    ledger.release_hold(hold_id=held, now=NOON + 2 * DAY)
    assert columns(ada)["free"] == 6
    ensure_books()
    assert ledger.expire_lots(now=NOON + 2 * DAY) == 6

    assert columns(ada) == {"paid": 0, "free": 0, "held": 0, "earned": 0, "owed": 0}
    ensure_books()


def test_bought_tokens_that_come_back_pay_what_is_owed_first() -> None:
    ada, bob = make_person(), make_person("Bob")
    pay(ada, 20)
    first, second = hold(ada, 10, "slot:1"), hold(ada, 10, "slot:2")
    ledger.take_back_tokens(user_id=ada.pk, tokens=14, key="refund:1", reason="refund:1", now=NOON)

    ledger.release_hold(hold_id=first, now=NOON)
    assert columns(ada) == {"paid": 0, "free": 0, "held": 10, "earned": 0, "owed": 4}
    ledger.capture_hold(hold_id=second, to=bob.pk, tokens=3, now=NOON)

    assert columns(ada) == {"paid": 3, "free": 0, "held": 0, "earned": 0, "owed": 0}
    ensure_books()


def test_a_hold_that_nobody_resolved_is_released_when_its_time_is_over() -> None:
    ada = make_person()
    pay(ada, 20)
    hold(ada, 5, "slot:1", expires_at=NOON + timedelta(hours=1))
    hold(ada, 5, "slot:2", expires_at=NOON + timedelta(hours=2))
    hold(ada, 5, "slot:3")

    assert ledger.release_due_holds(now=NOON + timedelta(hours=1)) == 1
    assert ledger.release_due_holds(now=NOON + timedelta(hours=1)) == 0

    assert columns(ada)["held"] == 10
    ensure_books()


def test_what_is_captured_is_some_of_the_hold_and_no_more() -> None:
    ada, bob = make_person(), make_person("Bob")
    pay(ada, 20)
    held = hold(ada, 5)

    for tokens in (-1, 0, 6):
        with pytest.raises(ValueError, match="some of its tokens"):
            ledger.capture_hold(hold_id=held, to=bob.pk, tokens=tokens, now=NOON)
    assert columns(ada)["held"] == 5


def test_a_hold_that_does_not_exist_is_not_found() -> None:
    for act in (ledger.release_hold, lambda **given: ledger.capture_hold(to=None, **given)):
        with pytest.raises(NotFound):
            act(hold_id=new_id())


def test_a_sweep_goes_on_behind_what_it_can_not_do_and_until_nothing_is_left(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    people = [make_person(f"Ada{number}") for number in range(5)]
    for number, person in enumerate(people):
        pay(person, 5)
        give(person, 5, expires_at=NOON)
        hold(person, 5, f"slot:{number}", expires_at=NOON)
    for sweep in (holds, expiry):
        monkeypatch.setattr(sweep, "AT_ONCE", 2)
    # The books of the first say less than was given and held: its tokens can't be moved.
    Wallet.objects.filter(user=people[0]).update(balance=0, free_balance=0, locked_balance=0)

    assert ledger.release_due_holds(now=NOON) == 4
    assert ledger.expire_lots(now=NOON) == 20

    assert [columns(person)["held"] for person in people[1:]] == [0] * 4
    assert [columns(person)["free"] for person in people[1:]] == [0] * 4
    assert "ledger.hold_not_released" in caplog.text
    assert "ledger.lots_not_expired" in caplog.text
