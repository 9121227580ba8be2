"""Which tokens are spent first, where they go back to, and when a month begins."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules import tokens as rules
from tests.billing.conftest import NOON

EXPIRY = st.none() | st.integers(-30, 90).map(lambda days: NOON + timedelta(days=days))
LOTS = st.lists(st.tuples(st.integers(0, 20), EXPIRY), max_size=6).map(
    lambda drawn: [rules.Lot(UUID(int=at), left, expires) for at, (left, expires) in enumerate(drawn)]
)


@given(LOTS, st.integers(0, 50), st.integers(1, 120))
def test_what_is_spent_is_what_was_wanted_from_what_is_there(lots: list[rules.Lot], paid: int, tokens: int) -> None:
    split = rules.spend(lots, paid=paid, tokens=tokens, now=NOON)

    there = rules.spendable(lots, paid=paid, now=NOON)
    assert (split is None) == (tokens > there)
    if split is None:
        return
    by_id = {lot.id: lot for lot in lots}
    assert split.free + split.paid == tokens
    assert 0 <= split.paid <= paid
    for lot_id, taken in split.parts.items():
        lot = by_id[lot_id]
        assert 0 < taken <= lot.left
        assert lot.expires_at is None or lot.expires_at > NOON
    # Bought ones only where no given ones are left; of those, the later only where the earlier are used up.
    fresh = [lot for lot in rules.spending_order(lots) if lot.left and (not lot.expires_at or lot.expires_at > NOON)]
    used_up = [split.parts.get(lot.id, 0) == lot.left for lot in fresh]
    assert used_up == sorted(used_up, reverse=True)
    assert split.paid == 0 or all(used_up)


@given(st.lists(st.integers(1, 20), max_size=5), st.integers(0, 30), st.data())
def test_what_a_capture_uses_and_what_comes_back_are_the_hold(free: list[int], paid: int, data: st.DataObject) -> None:
    parts = [(UUID(int=at), tokens) for at, tokens in enumerate(free)]
    held = sum(free) + paid
    captured = data.draw(st.integers(0, held))

    used = rules.used_of(parts, held=held, captured=captured)
    rest = rules.rest_of(parts, held=held, captured=captured)

    assert used.free + used.paid == captured
    assert rest.free + rest.paid == held - captured
    for lot_id, tokens in parts:
        assert used.parts.get(lot_id, 0) + rest.parts.get(lot_id, 0) == tokens
    assert used.paid == 0 or rest.free == 0
    with pytest.raises(ValueError, match="more than was held"):
        rules.used_of(parts, held=held, captured=held + 1)


@pytest.mark.parametrize(
    ("moment", "zone", "since", "until"),
    [
        ("2026-06-15T12:00", "UTC", "2026-06-01T00:00", "2026-07-01T00:00"),
        ("2026-05-31T18:30", "Asia/Kolkata", "2026-05-31T18:30", "2026-06-30T18:30"),
        ("2026-05-31T18:29", "Asia/Kolkata", "2026-04-30T18:30", "2026-05-31T18:30"),
        ("2026-12-31T23:30", "UTC", "2026-12-01T00:00", "2027-01-01T00:00"),
        ("2026-03-15T12:00", "America/New_York", "2026-03-01T05:00", "2026-04-01T04:00"),
    ],
)
def test_a_month_begins_at_midnight_where_somebody_lives(moment: str, zone: str, since: str, until: str) -> None:
    found = rules.month_of(_at(moment), ZoneInfo(zone))
    assert found == (_at(since), _at(until))


def test_the_last_months_follow_one_another_across_a_year() -> None:
    spans = rules.last_months(_at("2026-02-10T00:00"), ZoneInfo("Asia/Kolkata"), 4)

    assert [name for name, _since, _until in spans] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert [until for _name, _since, until in spans[:-1]] == [since for _name, since, _until in spans[1:]]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
