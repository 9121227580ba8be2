"""How a line of the log is written."""

import logging
import re
from typing import Any

# PostgreSQL says which row failed, with all that is in it.
_DETAIL = re.compile(r"^(DETAIL|CONTEXT|LINE \d+):.*$", re.MULTILINE)


class Wordless(logging.Formatter):
    """Tracebacks without the rows that a database error quotes: logs hold no one's words."""

    def formatException(self, ei: Any) -> str:
        return _DETAIL.sub(r"\1: (left out)", super().formatException(ei))
