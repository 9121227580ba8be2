"""Numbers without gaps: taken in the transaction that uses them, so that a rollback gives them back."""

from datetime import UTC, datetime

from django.db import transaction

from core.common.sql import count_changed, fetch_rows

_OPEN = "INSERT INTO billing_invoiceseries (name, next) VALUES (%s, 1) ON CONFLICT (name) DO NOTHING"
# One statement: the row is locked until the transaction ends, and whoever comes next waits for the number it left.
_TAKE = "UPDATE billing_invoiceseries SET next = next + 1 WHERE name = %s RETURNING next - 1"


def take_sequence(series: str) -> int:
    """The next number of a series: 1, 2, 3, … Raises RuntimeError outside of a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A number is taken in the transaction that uses it.")
    count_changed(_OPEN, [series])
    return int(fetch_rows(_TAKE, [series])[0][0])


def take_number(prefix: str, *, now: datetime) -> str:
    """The next number of a year (UTC), as it is printed: PO-2026-000007."""
    series = f"{prefix}-{now.astimezone(UTC).year}"
    return f"{series}-{take_sequence(series):06}"
