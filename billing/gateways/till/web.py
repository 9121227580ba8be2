"""A request and an answer, as the till's own pages and knobs see them."""

import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True)
class Asked:
    """A request; `path` is below the till's prefix, names of headers are small."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    prefix: str

    def form(self) -> dict[str, str]:
        """The fields of a form; none where it can't be read."""
        return _pairs(self.body.decode("utf-8", "replace"))

    def parameters(self) -> dict[str, str]:
        """The query's fields."""
        return _pairs(self.query)

    def json(self) -> dict[str, Any]:
        """The body's object; an empty one where there is none."""
        try:
            found = json.loads(self.body or b"{}")
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def _pairs(text: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(text, max_num_fields=50))
    except ValueError:
        return {}


@dataclass(slots=True)
class Reply:
    """An answer."""

    status: int
    body: bytes
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    at: float = field(default_factory=time.time)


def json_reply(found: Any, status: int = 200) -> Reply:
    """Something as JSON."""
    return Reply(status, json.dumps(found).encode(), "application/json")


def redirect(address: str) -> Reply:
    """Go there with GET."""
    # A header is one line.
    return Reply(303, b"", headers={"location": address.replace("\r", "").replace("\n", "")})
