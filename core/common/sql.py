"""Plain SQL, for the few statements on the hot path. Only what SQLite and PostgreSQL have in common.

Composing and compiling a query through the ORM costs five to ten times what either database needs to answer it.
"""

import json
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection, models

M = TypeVar("M", bound=models.Model)


def fetch_rows(sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    """The rows that a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [adapt(value) for value in values])
        return cursor.fetchall()


def count_changed(sql: str, values: Sequence[object]) -> int:
    """Run a statement that writes; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [adapt(value) for value in values])
        return cursor.rowcount


def write_many(sql: str, rows: Sequence[Sequence[object]]) -> None:
    """Run a statement that writes, once for each row of values."""
    with connection.cursor() as cursor:
        cursor.executemany(sql, [[adapt(value) for value in row] for row in rows])


def marks(count: int) -> str:
    """Placeholders for an IN list."""
    return ",".join(["%s"] * count)


def as_uuid(value: Any) -> UUID:
    """A UUID column as it comes back: native on PostgreSQL, text on SQLite."""
    return value if isinstance(value, UUID) else UUID(value)


def as_time(value: Any) -> datetime:
    """A timestamp column as it comes back: aware on PostgreSQL; on SQLite naive UTC, a datetime or text."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def adapt(value: object) -> Any:
    """A value as this database's driver takes it: PostgreSQL's knows all of ours, SQLite's knows text."""
    kind = type(value)
    if (kind is UUID or kind is datetime) and not _is_postgres():
        return value.hex if isinstance(value, UUID) else _naive_text(value)
    return value


def _naive_text(moment: Any) -> str:
    """A moment as Django keeps it on SQLite: naive, in UTC."""
    return str(moment.astimezone(UTC).replace(tzinfo=None))


@cache
def _is_postgres() -> bool:
    # Asking `connection` costs two look-ups of a context variable; there is one database for the life of a process.
    return connection.vendor == "postgresql"


class Reader(Generic[M]):
    """Reads rows of one table into instances of its model; whole, or `without` some columns, which Django then reads
    when they are asked for.
    """

    def __init__(self, model: type[M], *, without: Collection[str] = ()) -> None:
        self._model = model
        self._without = without

    @cached_property
    def _shape(self) -> tuple[str, list[str], list[Callable[[Any], Any] | None]]:
        fields = [field for field in self._model._meta.concrete_fields if field.attname not in self._without]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        start = f'SELECT {columns} FROM "{self._model._meta.db_table}" WHERE '  # noqa: S608
        return start, [field.attname for field in fields], [_converter(field) for field in fields]

    def fetch(self, where: str, values: Sequence[object]) -> list[M]:
        """The rows for which a condition holds. `where` may go on with ORDER BY, LIMIT and FOR UPDATE."""
        start, names, converters = self._shape
        found = []
        for row in fetch_rows(start + where, values):
            made = [
                value if convert is None or value is None else convert(value)
                for value, convert in zip(row, converters, strict=True)
            ]
            found.append(self._model.from_db(connection.alias, names, made))
        return found


class Writer(Generic[M]):
    """Writes instances of a model as new rows: the statement is composed once."""

    def __init__(self, model: type[M]) -> None:
        self._model = model

    @cached_property
    def _shape(self) -> tuple[str, str, list["models.Field[Any, Any]"]]:
        fields = [field for field in self._model._meta.concrete_fields if not isinstance(field, models.AutoField)]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        start = f'INSERT INTO "{self._model._meta.db_table}" ({columns}) VALUES '  # noqa: S608
        return start, f"({marks(len(fields))})", fields

    def insert(self, *instances: M, if_new: bool = False) -> None:
        """Write rows in one statement, with the values that `save` would write. `if_new`: leave out what is there."""
        start, row, fields = self._shape
        sql = start + ", ".join([row] * len(instances)) + (" ON CONFLICT DO NOTHING" if if_new else "")
        values = [_to_write(field, instance) for instance in instances for field in fields]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
        for instance in instances:
            instance._state.adding = False


def _to_write(field: "models.Field[Any, Any]", instance: models.Model) -> Any:
    return field.get_db_prep_save(field.pre_save(instance, add=True), connection)


def database_now() -> datetime:
    """The moment by the database's clock: the same for every process, however wrong a server's own clock is."""
    if _is_postgres():
        return as_time(fetch_rows("SELECT clock_timestamp()", [])[0][0])
    return as_time(fetch_rows("SELECT strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')", [])[0][0])


def for_update() -> str:
    """What locks the rows of a SELECT. SQLite needs nothing: of its IMMEDIATE transactions one runs at a time."""
    return " FOR UPDATE" if connection.features.has_select_for_update else ""


def _converter(field: "models.Field[Any, Any]") -> Callable[[Any], Any] | None:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, models.UUIDField):
        return as_uuid
    if isinstance(field, models.DateTimeField):
        return as_time
    if isinstance(field, models.BooleanField):
        return bool
    if isinstance(field, models.JSONField):
        return json.loads
    return None
