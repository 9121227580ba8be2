"""Who offers and who yields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalling import rules

numbers = st.integers(min_value=1, max_value=2**53 - 1)


def test_the_one_already_there_offers_and_the_newcomer_waits() -> None:
    assert rules.is_offerer(mine=3, theirs=7)
    assert not rules.is_offerer(mine=7, theirs=3)


@given(st.lists(numbers, min_size=2, max_size=2, unique=True))
def test_of_two_seats_exactly_one_offers_and_the_other_is_polite(joined: list[int]) -> None:
    one, other = joined
    assert rules.is_offerer(mine=one, theirs=other) != rules.is_offerer(mine=other, theirs=one)
    assert rules.is_offerer(mine=one, theirs=other) != rules.is_polite(mine=one, theirs=other)


@given(numbers)
def test_two_seats_never_have_the_same_number(joined: int) -> None:
    with pytest.raises(ValueError, match="same number"):
        rules.is_offerer(mine=joined, theirs=joined)


def test_a_seat_is_a_newcomer_if_anybody_was_there_before() -> None:
    assert rules.is_newcomer(mine=5, others=[9, 4])
    assert not rules.is_newcomer(mine=5, others=[9, 6])
    assert not rules.is_newcomer(mine=5, others=[])
