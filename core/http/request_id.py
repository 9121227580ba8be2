"""The number under which one request can be found again: in its answer, in every log line, on every error page."""

import re
from contextvars import ContextVar

from core.common.ids import new_id

HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The id of the request being answered; empty outside of one."""
    return _current.get()


def accept(offered: str | None) -> str:
    """Take a caller's id if it looks like one (a proxy's), else make one. A header goes into logs, so not as it is."""
    chosen = offered if offered and _SANE.fullmatch(offered) else str(new_id())
    _current.set(chosen)
    return chosen
