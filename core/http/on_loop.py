"""Django's middleware on the server's loop.

Django gives each of these a thread for a request's way in and one for its way out, although they only compute; one that
knows no coroutines costs a thread of its own for as long as the request takes. All together that was a third of what
a request cost that asks the database for nothing.
"""

from typing import Any

from asgiref.sync import sync_to_async
from csp.middleware import CSPMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.locale import LocaleMiddleware
from django.middleware.security import SecurityMiddleware


class _OnLoop:
    """Put it before a middleware of Django's that asks neither database nor disk."""

    get_response: Any

    async def __acall__(self, request: HttpRequest) -> HttpResponseBase:
        begin, end = getattr(self, "process_request", None), getattr(self, "process_response", None)
        response = begin(request) if begin is not None else None
        if response is None:
            response = await self.get_response(request)
        if end is None:
            return response
        if self.waits(request):
            return await sync_to_async(end, thread_sensitive=True)(request, response)
        return end(request, response)

    def waits(self, request: HttpRequest) -> bool:
        """True if this answer has to be completed on a thread, because something is written."""
        return False


class Security(_OnLoop, SecurityMiddleware):
    pass


class ContentSecurityPolicy(_OnLoop, CSPMiddleware):
    pass


class Sessions(_OnLoop, SessionMiddleware):
    def waits(self, request: HttpRequest) -> bool:
        return bool(request.session.modified)


class Locale(_OnLoop, LocaleMiddleware):
    pass


class Common(_OnLoop, CommonMiddleware):
    pass


class Csrf(_OnLoop, CsrfViewMiddleware):
    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        if self.async_mode:
            self.process_view = self._process_view_on_loop  # type: ignore[method-assign, assignment]

    async def _process_view_on_loop(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        return CsrfViewMiddleware.process_view(self, request, *view)


class Authentication(_OnLoop, AuthenticationMiddleware):
    pass


class Messages(_OnLoop, MessageMiddleware):
    def waits(self, request: HttpRequest) -> bool:
        kept = getattr(request, "_messages", None)
        return kept is not None and (kept.used or kept.added_new)


class Frames(_OnLoop, XFrameOptionsMiddleware):
    pass
