"""Views that answer with something other than JSON, and tell of problems in JSON all the same."""

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class AsTheViewSays(DefaultContentNegotiation):
    """Take any `Accept`: the view looks at it itself. DRF would answer 406 to `text/event-stream` and to PDF."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, Any]:
        first = next(iter(renderers))
        return first, first.media_type
