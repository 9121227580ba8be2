"""Plain SQL, for the few statements on the hot path. Only what SQLite and PostgreSQL have in common.

Composing and compiling a query through the ORM costs five to ten times what either database needs to answer it.
"""

import json
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

M = TypeVar("M", bound=models.Model)


def fetch_rows(sql: str, values: Sequence[object], *, prepared: bool = False) -> list[tuple[Any, ...]]:
    """The rows that a statement finds. `prepared`: PostgreSQL plans it once for each connection, not each time.

    For what is asked often in the same words; a connection keeps a hundred of them. There the values are given beside
    the statement: the database has to know from the words what each is.
    """
    with _cursor(prepared=prepared) as cursor:
        cursor.execute(sql, _adapted(values))
        return cursor.fetchall()


def count_changed(sql: str, values: Sequence[object], *, prepared: bool = False) -> int:
    """Run a statement that writes; how many rows it touched. `prepared` as in `fetch_rows`."""
    with _cursor(prepared=prepared) as cursor:
        cursor.execute(sql, _adapted(values))
        return cursor.rowcount


def write_many(sql: str, rows: Sequence[Sequence[object]]) -> None:
    """Run a statement that writes, once for each row of values."""
    with connection.cursor() as cursor:
        cursor.executemany(sql, [[adapt(value) for value in row] for row in rows])


Write = tuple[str, Sequence[object]]
"""A statement that writes, and its values."""


def write_all(*writes: Write) -> list[int]:
    """Run statements that write different rows; how many each touched. On PostgreSQL it is one journey.

    They need not see each other: there all of them find the database as it was before the first. Prepared.
    """
    if len(writes) == 1 or not _is_postgres():
        return [count_changed(sql, values, prepared=True) for sql, values in writes]
    parts = ", ".join(f"w{number} AS ({sql} RETURNING 1)" for number, (sql, _values) in enumerate(writes))
    counts = ", ".join(f"(SELECT COUNT(*) FROM w{number})" for number in range(len(writes)))  # noqa: S608
    values = [value for _sql, values in writes for value in values]
    return list(fetch_rows(f"WITH {parts} SELECT {counts}", values, prepared=True)[0])


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


def _adapted(values: Sequence[object]) -> Sequence[Any]:
    return values if _is_postgres() else [adapt(value) for value in values]


def _cursor(*, prepared: bool) -> CursorWrapper:
    """Django's cursor puts the values into the statement, so that no two are the same: it can't prepare any."""
    if not prepared or not _is_postgres():
        return connection.cursor()
    from core.common.prepared import PreparedCursor  # needs psycopg

    connection.ensure_connection()
    return connection._prepare_cursor(PreparedCursor(connection.connection))  # type: ignore[attr-defined,no-any-return]


def _naive_text(moment: Any) -> str:
    """A moment as Django keeps it on SQLite: naive, in UTC."""
    return str(moment.astimezone(UTC).replace(tzinfo=None))


@cache
def _is_postgres() -> bool:
    # Asking `connection` costs two look-ups of a context variable; there is one database for the life of a process.
    return connection.vendor == "postgresql"


class Reader(Generic[M]):
    """Reads rows of one table into instances of its model; whole, or `without` some columns, which Django then reads
    when they are asked for. `prepared` as in `fetch_rows`.
    """

    def __init__(self, model: type[M], *, without: Collection[str] = (), prepared: bool = False) -> None:
        self._model = model
        self._without = without
        self._prepared = prepared

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
        for row in fetch_rows(start + where, values, prepared=self._prepared):
            made = [
                value if convert is None or value is None else convert(value)
                for value, convert in zip(row, converters, strict=True)
            ]
            found.append(self._model.from_db(connection.alias, names, made))
        return found


class Writer(Generic[M]):
    """Writes instances of a model as new rows, with the values that `save` would write: the statement is composed once.

    On PostgreSQL rows are one value, whatever their number: as values of their own they would be hundreds.
    """

    def __init__(self, model: type[M]) -> None:
        self._model = model

    @cached_property
    def _fields(self) -> list["models.Field[Any, Any]"]:
        return [field for field in self._model._meta.concrete_fields if not isinstance(field, models.AutoField)]

    @cached_property
    def _columns(self) -> str:
        return ", ".join(f'"{field.column}"' for field in self._fields)

    @cached_property
    def _start(self) -> str:
        return f'INSERT INTO "{self._model._meta.db_table}" ({self._columns}) '

    @cached_property
    def _many(self) -> str:
        # What is read as a row of the table goes through its columns' own types: nothing is cut to fit.
        rows = f'json_populate_recordset(NULL::"{self._model._meta.db_table}", %s)'
        return f"{self._start}SELECT {self._columns} FROM {rows}"  # noqa: S608

    def insert(self, *instances: M, if_new: bool = False) -> None:
        """Write rows in one statement. `if_new`: leave out what is there."""
        sql, values = self.writing(*instances, if_new=if_new)
        count_changed(sql, values, prepared=True)

    def writing(self, *instances: M, if_new: bool = False) -> Write:
        """What writes rows, for `write_all`: from here on they count as written."""
        end = " ON CONFLICT DO NOTHING" if if_new else ""
        for instance in instances:
            instance._state.adding = False
        if _is_postgres():
            rows = [{field.column: _to_json(field, instance) for field in self._fields} for instance in instances]
            return self._many + end, [json.dumps(rows)]
        values = [_to_write(field, instance) for instance in instances for field in self._fields]
        row = f"({marks(len(self._fields))})"
        return f"{self._start}VALUES {', '.join([row] * len(instances))}{end}", values


# What needs no word from its field: it is written as it is.
_PLAIN: Final = frozenset({str, int, bool, UUID, datetime, type(None)})


def _to_write(field: "models.Field[Any, Any]", instance: models.Model) -> Any:
    value = field.pre_save(instance, add=True)
    if type(value) in _PLAIN and not isinstance(field, models.JSONField):
        return value
    return field.get_db_prep_save(value, connection)


def _to_json(field: "models.Field[Any, Any]", instance: models.Model) -> Any:
    value = field.pre_save(instance, add=True)
    if type(value) is UUID:
        return value.hex
    if type(value) is datetime:
        return value.isoformat()
    if type(value) in _PLAIN or isinstance(field, models.JSONField):
        return value
    return field.get_prep_value(value)


def database_now() -> datetime:
    """The moment by the database's clock: the same for every process, however wrong a server's own clock is."""
    return as_time(fetch_rows(f"SELECT {moment()}", [], prepared=True)[0][0])


def moment() -> str:
    """What is the present in a statement: as it comes to this place, not as the transaction began."""
    return "clock_timestamp()" if _is_postgres() else "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')"


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
