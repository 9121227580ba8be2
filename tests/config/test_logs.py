"""Logs hold no one's words."""

import logging

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
