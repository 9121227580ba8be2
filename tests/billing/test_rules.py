"""What is decided from values alone (INV-4, INV-5)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import rules
from billing.rules import WrongTries
from tests.billing.conftest import DAY, NOON, SECOND

MINUTE = 60_000


@pytest.mark.parametrize(
    "typed",
    [
        "SPRING-2026",
        "spring-2026",
        "  Spring-2026\n",
        "spring – 2026",
        "spring−2026",
        "ＳＰＲＩＮＧ-2026",
        "spr\u00a0ing-2026",
    ],
)
def test_a_code_is_the_same_however_it_is_typed(typed: str) -> None:
    assert rules.normalise_code(typed) == "SPRING-2026"


@pytest.mark.parametrize(
    "typed", ["", "   ", "abc", "-abcd", "abcd-", "=1+1", "a" * 41, "ÜBER-2026", "ab\x00cd", "\ud800abcd", "'; DROP--"]
)
def test_what_can_not_be_a_code_is_none(typed: str) -> None:
    assert rules.normalise_code(typed) == ""


def test_drawn_letters_read_as_a_code_that_is_its_own_normal_form() -> None:
    code = rules.write_code(list(rules.CODE_LETTERS[: rules.CODE_LENGTH]))

    assert code == "ACDE-FGHJ-KMNP"
    assert rules.normalise_code(code.lower()) == code


@pytest.mark.parametrize(
    ("used", "expires_in", "revoked", "state"),
    [
        (0, None, False, "open"),
        (1, None, False, "open"),
        (2, None, False, "spent"),
        (0, SECOND, False, "open"),
        (0, 0 * SECOND, False, "expired"),
        (0, -SECOND, False, "expired"),
        (2, -SECOND, False, "spent"),
        (2, -SECOND, True, "revoked"),
    ],
)
def test_a_code_is_good_while_it_has_uses_and_time_left(used, expires_in, revoked, state) -> None:
    code = {
        "max_uses": 2,
        "used": used,
        "expires_at": None if expires_in is None else NOON + expires_in,
        "revoked_at": NOON - DAY if revoked else None,
    }

    assert rules.code_state(**code, now=NOON) == state
    assert rules.is_valid(**code, now=NOON) == (state == "open")


@pytest.mark.parametrize(
    ("held", "plan"),
    [([], "free"), (["starter"], "starter"), (["pro", "starter"], "pro"), (["starter", "pro"], "pro"), (["x"], "free")],
)
def test_the_most_of_somebodys_plans_counts(held: list[str], plan: str) -> None:
    assert rules.best_plan(held) == plan


def test_after_ten_wrong_tries_the_next_waits_until_the_first_is_a_quarter_of_an_hour_old() -> None:
    tries = WrongTries(10)
    for minute in range(10):
        assert tries.wait(minute * MINUTE) == 0
        tries = tries.after(minute * MINUTE)

    assert tries.wait(10 * MINUTE) == 5 * MINUTE
    assert tries.wait(15 * MINUTE - 1) == 1
    assert tries.wait(15 * MINUTE) == 0


@given(st.lists(st.integers(0, 3 * 15 * MINUTE), max_size=200))
def test_in_no_quarter_of_an_hour_are_there_more_wrong_tries_than_allowed(moments: list[int]) -> None:
    tries, counted = WrongTries(10), []
    for moment in sorted(moments):
        if tries.wait(moment) == 0:
            tries = tries.after(moment)
            counted.append(moment)

    span = int(timedelta(minutes=15).total_seconds() * 1000)
    for moment in counted:
        assert sum(moment <= other < moment + span for other in counted) <= 10
    assert len(tries.at) <= 10
