"""Plain SQL, for the few statements on the hot path. Only what SQLite and PostgreSQL have in common."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection


def fetch_rows(sql: str, values: list[object]) -> list[tuple[Any, ...]]:
    """The rows that a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_adapt(value) for value in values])
        return cursor.fetchall()


def count_changed(sql: str, values: list[object]) -> int:
    """Run a statement that writes; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_adapt(value) for value in values])
        return cursor.rowcount


def as_uuid(value: Any) -> UUID:
    """A UUID column as it comes back: native on PostgreSQL, text on SQLite."""
    return value if isinstance(value, UUID) else UUID(value)


def _adapt(value: object) -> Any:
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
