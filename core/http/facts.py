"""What anybody may know of this server before signing in. Apps further up add theirs in `AppConfig.ready()`."""

from collections.abc import Callable
from typing import Any

_offers: dict[str, Callable[[], Any]] = {}


def offer(name: str, fact: Callable[[], Any]) -> None:
    """Let `GET /api/config` show a value under this name. The front end reads it, so keep it cheap and public."""
    _offers[name] = fact


def public_facts() -> dict[str, Any]:
    """All that was offered, asked anew."""
    return {name: fact() for name, fact in _offers.items()}
