"""Logs hold no one's words."""

import logging
import secrets
from uuid import uuid4

from config.logs import Wordless


def test_a_row_that_the_database_refused_is_not_quoted() -> None:
    try:
        raise ValueError("new row violates a constraint\nDETAIL:  Failing row contains (1, my whole answer).")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "writer.failed", (), (type(error), error, None))
    line = Wordless("{message}", style="{").format(record)
    assert "writer.failed" in line
    assert "violates a constraint" in line
    assert "my whole answer" not in line


def test_a_secret_in_an_address_is_not_written_down() -> None:
    token = secrets.token_urlsafe(32)
    record = logging.LogRecord("x", logging.WARNING, "x.py", 1, "Not Found: %s", (f"/api/join/{token}",), None)
    assert Wordless("{message}", style="{").format(record) == "Not Found: /api/join/(left out)"


def test_an_id_in_an_address_is() -> None:
    path = f"/api/rooms/{uuid4()}"
    record = logging.LogRecord("x", logging.WARNING, "x.py", 1, "Not Found: %s", (path,), None)
    assert Wordless("{message}", style="{").format(record) == f"Not Found: {path}"
