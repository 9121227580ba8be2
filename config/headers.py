"""Response headers that neither Django nor django-csp sets."""

from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware


@sync_and_async_middleware
def PermissionsPolicyMiddleware(get_response: Callable[..., Any]) -> Callable[..., Any]:
    """Camera, microphone and screen for our own pages only; the rest of the machine for nobody."""
    if iscoroutinefunction(get_response):

        async def answer_later(request: HttpRequest) -> HttpResponseBase:
            return _add(await get_response(request))

        return answer_later

    def answer(request: HttpRequest) -> HttpResponseBase:
        return _add(get_response(request))

    return answer


def _add(response: HttpResponseBase) -> HttpResponseBase:
    response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
    return response
