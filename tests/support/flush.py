"""Emptying a database between tests: soon, and although triggers keep some of its rows from ever being deleted."""

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.management import create_contenttypes
from django.db import transaction
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations
from django.db.backends.sqlite3.operations import DatabaseOperations as SqliteOperations
from django.db.models.signals import post_migrate

# What every migration makes anew from the models, and no test changes.
KEPT = {"django_content_type", "auth_permission"}

_delete_on_sqlite = SqliteOperations.sql_flush
_empty_sqlite = SqliteOperations.execute_sql_flush


def _list_for_sqlite(self: Any, style: Any, tables: Sequence[str], **asked: Any) -> list[str]:
    _leave_kept()
    return _delete_on_sqlite(self, style, [table for table in tables if table not in KEPT], **asked)


def _flush_past_triggers(self: Any, sql_list: Sequence[str]) -> None:
    """SQLite empties a table by DELETE, which triggers see."""
    with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        _empty_sqlite(self, sql_list)
        for _name, sql in triggers:
            cursor.execute(sql)


def _list_for_postgres(self: Any, style: Any, tables: Sequence[str], **asked: Any) -> list[str]:
    """TRUNCATE makes new files for every table and index, full or not: a fifth of a second each time."""
    _leave_kept()
    names = [self.quote_name(table) for table in sorted(tables) if table not in KEPT]
    return [
        # Whoever still writes is waited for, as TRUNCATE would.
        f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE",
        "SET LOCAL session_replication_role = replica",  # neither triggers nor foreign keys
        "; ".join(f"DELETE FROM {name}" for name in names),
    ]


def _leave_kept() -> None:
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)


def flush_past_triggers() -> None:
    """Have Django empty tables whatever triggers say; they are there again afterwards."""
    SqliteOperations.sql_flush = _list_for_sqlite
    SqliteOperations.execute_sql_flush = _flush_past_triggers
    PostgresOperations.sql_flush = _list_for_postgres
