"""Prices in whole paise (X-16, PAY-5): values in, values out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.prices import Sums, part_back, refundable, sums, sums_of_paid

MONEY = st.integers(0, 10**12)


def priced(list_minor: int, discount_minor: int = 0, **more: object) -> Sums:
    usual = {"fee_percent": 3.0, "fee_least_minor": 500, "tax_percent": 0.0, "tax_included": True}
    return sums(list_minor=list_minor, discount_minor=discount_minor, **{**usual, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("price", "discount", "fee"),
    [(29900, 0, 897), (29900, 14950, 500), (16650, 0, 500), (16683, 0, 500), (16684, 0, 501), (16717, 1, 501),
     (1, 0, 500), (0, 0, 0), (29900, 29900, 0), (100, 500, 0)],
)  # fmt: skip
def test_the_fee_is_three_percent_of_what_is_paid_and_five_rupees_at_least(price: int, discount: int, fee: int) -> None:
    assert priced(price, discount).fee_minor == fee


def test_three_hundred_rupees_for_pro() -> None:
    assert priced(29900) == Sums(29900, 0, 0, True, 897, 30797)


def test_a_tax_is_contained_in_the_price_or_added_to_it_and_never_on_the_fee() -> None:
    assert priced(11800, tax_percent=18.0) == Sums(11800, 0, 1800, True, 500, 12300)
    assert priced(10000, tax_percent=18.0, tax_included=False) == Sums(10000, 0, 1800, False, 500, 12300)


def test_percentages_are_what_they_say_though_they_came_as_floats() -> None:
    assert priced(50, fee_percent=1.1, fee_least_minor=0).fee_minor == 1  # 0.55, not 0.5500000000000001 or 0.549…
    assert priced(1000, fee_percent=0.15, fee_least_minor=0).fee_minor == 2  # 1.5


@given(MONEY, MONEY, st.floats(0, 30), st.integers(0, 10_000), st.floats(0, 30), st.booleans())
def test_the_parts_are_the_whole(price: int, discount: int, fee: float, least: int, tax: float, included: bool) -> None:
    made = sums(
        list_minor=price, discount_minor=discount, fee_percent=fee, fee_least_minor=least, tax_percent=tax,
        tax_included=included,
    )  # fmt: skip

    added = 0 if included else made.tax_minor
    assert made.total_minor == made.list_minor - made.discount_minor + added + made.fee_minor
    assert min(made.discount_minor, made.tax_minor, made.fee_minor, made.total_minor) >= 0
    again = sums_of_paid(
        paid_minor=made.total_minor, fee_minor=made.fee_minor, tax_percent=tax, tax_included=included,
        tax_minor=made.tax_minor,
    )  # fmt: skip
    assert again.total_minor == made.total_minor


@given(st.integers(1, 10**9), st.integers(0, 10**5), st.integers(0, 10**6), st.data())
def test_in_whatever_steps_money_goes_back_all_of_it_is_all_that_came(
    goods: int, fee: int, tokens: int, data: st.DataObject
) -> None:
    paid, tax, before = goods + fee, goods // 7, 0
    back = []
    while before < paid:
        amount = data.draw(st.integers(1, paid - before) if len(back) < 6 else st.just(paid - before))
        back.append(
            part_back(
                paid_minor=paid, fee_minor=fee, tax_minor=tax, tokens=tokens, before_minor=before, amount_minor=amount
            )
        )
        before += amount

    assert sum(one.goods_minor for one in back) == goods
    assert sum(one.fee_minor for one in back) == fee
    assert sum(one.tax_minor for one in back) == tax
    assert sum(one.tokens for one in back) == tokens
    assert min(min(one.goods_minor, one.fee_minor, one.tax_minor, one.tokens) for one in back) >= 0
    assert back[-1].is_all


def test_more_than_was_paid_does_not_go_back() -> None:
    with pytest.raises(ValueError):
        part_back(paid_minor=100, fee_minor=5, tax_minor=0, tokens=1, before_minor=60, amount_minor=41)


def test_the_fee_goes_back_or_stays_by_policy() -> None:
    assert refundable(paid_minor=30797, fee_minor=897, fee_goes_back=True) == 30797
    assert refundable(paid_minor=30797, fee_minor=897, fee_goes_back=False) == 29900
