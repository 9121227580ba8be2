"""What a coupon takes off, and for which purchases. (PAY-12)"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.rules.discounts import coupon_state, discount_of, free_place, is_for

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PRO = {
    "kind": "plan_once", "product_key": "pro", "audience": "candidate", "list_minor": 29900, "currency": "INR",
    "kinds": (), "products": (), "audiences": "everybody", "least_minor": 0, "coupon_currency": "INR",
    "is_amount": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "off"),
    [
        ({"percent": 20}, 5980),
        ({"percent": 100}, 29900),
        ({"percent": 1}, 299),
        ({"amount_minor": 5000}, 5000),
        ({"amount_minor": 29900}, 29900),
        ({"amount_minor": 99999999}, 29900),
    ],
)
def test_a_percentage_or_an_amount_is_taken_off(given: dict[str, int], off: int) -> None:
    assert discount_of(list_minor=29900, **given) == off


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 10**12), st.integers(1, 100), st.integers(1, 10**12))
def test_a_discount_is_never_more_than_the_price(price: int, percent: int, amount: int) -> None:
    assert 0 <= discount_of(list_minor=price, percent=percent) <= price
    assert 0 < discount_of(list_minor=price, amount_minor=amount) <= price
    assert abs(discount_of(list_minor=price, percent=percent) * 100 - price * percent) <= 50


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({}, True),
        ({"kinds": ["pack"]}, False),
        ({"kinds": ["pack", "plan_once"]}, True),
        ({"kind": "renewal"}, False),
        ({"kind": "renewal", "kinds": ["renewal"]}, False),
        ({"kind": "change"}, False),
        ({"products": ["pro"]}, True),
        ({"products": ["starter"]}, False),
        ({"kind": "pack", "product_key": "", "products": ["pro"]}, False),
        ({"kind": "pack", "product_key": "", "products": ["pro"], "kinds": ["pack"]}, True),
        ({"kind": "pack", "product_key": ""}, True),
        ({"audiences": "candidates"}, True),
        ({"audiences": "interviewers"}, False),
        ({"audience": "interviewer", "audiences": "interviewers"}, True),
        ({"least_minor": 29900}, True),
        ({"least_minor": 29901}, False),
        ({"list_minor": 0}, False),
        ({"currency": "EUR"}, True),
        ({"currency": "EUR", "is_amount": True}, False),
        ({"currency": "EUR", "least_minor": 1}, False),
        ({"currency": "EUR", "coupon_currency": "EUR", "is_amount": True}, True),
    ],
    ids=str,
)
def test_a_coupon_is_for_what_it_says(asked: dict[str, Any], fits: bool) -> None:
    assert is_for(**{**PRO, **asked}) is fits


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({}, "open"),
        ({"starts_at": NOON}, "open"),
        ({"starts_at": NOON + SECOND}, "scheduled"),
        ({"ends_at": NOON + SECOND}, "open"),
        ({"ends_at": NOON}, "expired"),
        ({"used": 2, "max_uses": 3}, "open"),
        ({"used": 3, "max_uses": 3}, "spent"),
        ({"revoked_at": NOON, "used": 3, "max_uses": 3}, "revoked"),
    ],
    ids=str,
)
def test_what_became_of_a_coupon(given: dict[str, Any], state: str) -> None:
    kept: dict[str, Any] = {"used": 0, "max_uses": None, "starts_at": None, "ends_at": None, "revoked_at": None}
    assert coupon_state(**{**kept, **given}, now=NOON) == state


def test_places_are_taken_in_order_and_again_once_they_are_free() -> None:
    assert [free_place(taken, 3) for taken in (set(), {1}, {1, 3}, {1, 2, 3})] == [1, 2, 2, None]
