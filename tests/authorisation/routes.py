"""Every address of the server with the methods it answers, read from the URL configuration itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Route:
    """One address. `path` is as the configuration writes it, parameters in angle brackets."""

    path: str
    pattern: URLPattern
    methods: tuple[str, ...]  # those that the view itself answers; HEAD goes with GET

    @property
    def is_admin(self) -> bool:
        return self.path.startswith("admin/")

    def refused(self) -> list[str]:
        """The methods that this address must not know."""
        return [method for method in METHODS if method not in self.methods]


def all_routes() -> list[Route]:
    """Every address, in the order of the configuration."""
    return [Route(path, pattern, _methods_of(pattern)) for path, pattern in _walk(get_resolver().url_patterns)]


def _walk(patterns: list[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield path, pattern


def _methods_of(pattern: URLPattern) -> tuple[str, ...]:
    view = pattern.callback
    made = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if made is None:
        return ("GET", "HEAD", "POST") if str(pattern.pattern).startswith("admin") else ("GET", "HEAD")
    known = [name.upper() for name in made.http_method_names if hasattr(made, name) and name != "options"]
    return tuple(method for method in METHODS if method in known or (method == "HEAD" and "GET" in known))
