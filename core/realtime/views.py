"""Views of the API that wait for something other than the database, on the server's loop instead of a thread each."""

import inspect
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import classonlymethod
from rest_framework.request import Request
from rest_framework.views import APIView

from core.realtime.server import in_database


class AsyncAPIView(APIView):
    """A DRF view whose handlers may be coroutine functions.

    Authentication and permissions ask the database on a thread, the handler runs on the loop. Everything else (CSRF,
    problem documents, the schema) is as in any `APIView`. A handler that isn't a coroutine function runs on a thread.
    """

    @classonlymethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., Any]:  # type: ignore[override]
        made = super().as_view(**initkwargs)

        async def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            self = cls(**initkwargs)
            self.setup(request, *args, **kwargs)
            return await self.dispatch_async(request, *args, **kwargs)

        for name in ("cls", "initkwargs", "view_class", "csrf_exempt", "actions"):
            if hasattr(made, name):
                setattr(view, name, getattr(made, name))
        return view

    async def dispatch_async(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """`APIView.dispatch`, with the parts that may wait in their places."""
        self.args, self.kwargs = args, kwargs
        self.request = asked = self.initialize_request(request, *args, **kwargs)
        self.headers = self.default_response_headers
        try:
            await in_database(self._begin, asked, *args, **kwargs)
            handler = getattr(self, (request.method or "").lower(), self.http_method_not_allowed)
            if inspect.iscoroutinefunction(handler):
                response = await handler(asked, *args, **kwargs)
            else:
                response = await in_database(handler, asked, *args, **kwargs)
        except Exception as error:
            response = self.handle_exception(error)
        self.response = self.finalize_response(asked, response, *args, **kwargs)
        return self.response

    def _begin(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.initial(request, *args, **kwargs)
        # Parsed here, so that a large body costs the loop nothing.
        _ = request.data
