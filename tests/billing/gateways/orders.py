"""Orders to be paid, for the tests of adapters and till."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from billing.gateways.port import Buyer, Line, Order

ADA = Buyer(user_id="0b6c", email="ada@people.test", name="Ada")
PRO = (Line("Pro", 29900), Line("Convenience fee", 897))
PRO_MONTHLY = tuple(Line(line.text, line.amount_minor, recurring=True) for line in PRO)
MAX_MONTHLY = (Line("Max", 59900, recurring=True), Line("Convenience fee", 1797, recurring=True))
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def order(**fields: Any) -> Order:
    """Pro, once, ₹307.97 with the fee."""
    purchase = str(uuid4())
    return Order(
        **{
            "key": f"checkout:{purchase}",
            "purchase_id": purchase,
            "mode": "payment",
            "currency": "INR",
            "lines": PRO,
            "total_minor": 30797,
            "buyer": ADA,
            "return_url": "https://shop.test/paid",
            "cancel_url": "https://shop.test/not-paid",
            **fields,
        }
    )


def subscription(**fields: Any) -> Order:
    """Pro, each month."""
    return order(
        **{"mode": "subscription", "lines": PRO_MONTHLY, "interval": "month", "product_key": "pro", **fields},
    )
