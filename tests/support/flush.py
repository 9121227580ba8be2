"""Emptying a database between tests, although triggers keep some of its rows from ever being deleted."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.backends.sqlite3.operations import DatabaseOperations

_flush = DatabaseOperations.execute_sql_flush


def _flush_past_triggers(self: Any, sql_list: Sequence[str]) -> None:
    """SQLite empties a table by DELETE, which triggers see (PostgreSQL's TRUNCATE passes them by)."""
    with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        _flush(self, sql_list)
        for _name, sql in triggers:
            cursor.execute(sql)


def flush_past_triggers() -> None:
    """Have Django empty SQLite's tables whatever triggers say; they are there again afterwards."""
    DatabaseOperations.execute_sql_flush = _flush_past_triggers
