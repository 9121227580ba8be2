"""What surrounds every request: its id, and a limit to its size."""

from collections.abc import Callable
from typing import Any

import structlog
from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware
from django.utils.translation import gettext as _

from core.http import request_id
from core.http.problems import problem_response
from core.http.uploads import body_limit


@sync_and_async_middleware
def RequestIdMiddleware(get_response: Callable[..., Any]) -> Callable[..., Any]:
    """Give each request an id (or keep a proxy's), for its answer and every log line; refuse what is too large."""
    if iscoroutinefunction(get_response):

        async def answer_later(request: HttpRequest) -> HttpResponseBase:
            _begin(request)
            return _end(_refuse_giant(request) or await get_response(request))

        return answer_later

    def answer(request: HttpRequest) -> HttpResponseBase:
        _begin(request)
        return _end(_refuse_giant(request) or get_response(request))

    return answer


def _begin(request: HttpRequest) -> None:
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id.accept(request.headers.get(request_id.HEADER)))


def _end(response: HttpResponseBase) -> HttpResponseBase:
    response.headers[request_id.HEADER] = request_id.request_id()
    return response


def _refuse_giant(request: HttpRequest) -> HttpResponseBase | None:
    """DRF reads bodies past Django's own limit, so what a client announces is looked at here, before anyone reads.

    A body without a length is stopped by `core.http.body.limit_body`, at the server's door.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) <= body_limit(request.path):
        return None
    return problem_response(status=413, code="too_large", detail=_("That is more than we take."))
