"""What tokens are worth, and when they are paid out."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules import payouts as rules


def test_forty_tokens_bring_their_value_less_fifteen_percent() -> None:
    found = rules.worth(40, token_value_minor=2000, commission_percent=Decimal("15"))
    assert (found.gross_minor, found.commission_minor, found.net_minor) == (80_000, 12_000, 68_000)


def test_what_is_owed_is_kept_back_first_and_bears_no_commission() -> None:
    found = rules.worth(40, token_value_minor=2000, commission_percent=Decimal("15"), owed=10)
    assert (found.recovered_minor, found.commission_minor, found.net_minor) == (20_000, 9_000, 51_000)


def test_half_a_paisa_of_commission_is_rounded_up() -> None:
    assert rules.worth(1, token_value_minor=10, commission_percent=Decimal("15")).commission_minor == 2


@given(
    tokens=st.integers(1, 10**9),
    value=st.integers(1, 10**6),
    percent=st.decimals(0, 100, places=2),
    owed=st.integers(0, 10**9),
)
def test_nothing_is_lost_between_gross_and_net(tokens: int, value: int, percent: Decimal, owed: int) -> None:
    found = rules.worth(tokens, token_value_minor=value, commission_percent=percent, owed=owed)
    assert found.net_minor + found.commission_minor + found.recovered_minor == found.gross_minor == tokens * value
    assert min(found.net_minor, found.commission_minor, found.recovered_minor) >= 0


SUNDAY = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)


def test_a_week_ends_on_monday_at_midnight() -> None:
    assert rules.period_end(SUNDAY, "weekly") == datetime(2026, 11, 16, tzinfo=UTC)
    assert rules.next_run(SUNDAY, "weekly") == datetime(2026, 11, 23, tzinfo=UTC)
    monday = datetime(2026, 11, 23, tzinfo=UTC)
    assert rules.period_end(monday, "weekly") == monday


def test_a_month_ends_on_the_first_and_december_is_followed_by_january() -> None:
    assert rules.period_end(SUNDAY, "monthly") == datetime(2026, 11, 1, tzinfo=UTC)
    assert rules.next_run(datetime(2026, 12, 31, tzinfo=UTC), "monthly") == datetime(2027, 1, 1, tzinfo=UTC)


def test_by_hand_means_no_period() -> None:
    assert rules.period_end(SUNDAY, "manual") is None
    assert rules.next_run(SUNDAY, "manual") is None


@pytest.mark.parametrize(("attempts", "hours"), [(1, 24), (2, 72), (3, 168)])
def test_a_failed_payout_is_tried_again_later_and_later(attempts: int, hours: int) -> None:
    assert rules.retry_at(attempts, SUNDAY) == SUNDAY + timedelta(hours=hours)


def test_after_three_tries_a_person_has_to_look() -> None:
    assert rules.retry_at(4, SUNDAY) is None
