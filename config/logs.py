"""How a line of the log is written."""

import logging
import re
from typing import Any

# PostgreSQL says which row failed, with all that is in it.
_DETAIL = re.compile(r"^(DETAIL|CONTEXT|LINE \d+):.*$", re.MULTILINE)


# Who knows the address of a feed, or of a link from a letter, may use it. Django names addresses it refuses.
_SECRET_IN_ADDRESS = re.compile(r"(?<=/)[A-Za-z0-9_-]{40,}")


class Wordless(logging.Formatter):
    """Lines without secrets in addresses, tracebacks without the rows that a database error quotes."""

    def format(self, record: logging.LogRecord) -> str:
        return _SECRET_IN_ADDRESS.sub("(left out)", super().format(record))

    def formatException(self, ei: Any) -> str:
        return _DETAIL.sub(r"\1: (left out)", super().formatException(ei))
