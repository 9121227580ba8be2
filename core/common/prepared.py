"""The cursor for statements that PostgreSQL plans once for each connection. By itself: SQLite needs no psycopg."""

from typing import Any

import psycopg


class PreparedCursor(psycopg.Cursor[Any]):
    """Gives values beside the statement, and has it prepared where the connection allows that."""

    def execute(self, query: Any, params: Any = None, **more: Any) -> "PreparedCursor":
        return super().execute(query, params, **{**more, "prepare": True})

    def _send_query_prepared(self, name: bytes, pgq: Any, **more: Any) -> None:
        # psycopg remembers only of others what was asked, and Django's log of queries shows it.
        self._query = pgq
        super()._send_query_prepared(name, pgq, **more)
