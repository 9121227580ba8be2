"""The built front end and Django's own files, served by the server itself."""

from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """WhiteNoise for ASGI: answers in one piece, because Django reads a synchronous stream whole there, and warns."""

    async_capable = True

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self._on_loop = iscoroutinefunction(get_response)
        if self._on_loop:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        return self._answer_later(request) if self._on_loop else super().__call__(request)

    async def _answer_later(self, request: HttpRequest) -> HttpResponseBase:
        """Files are known by name since the start; only reading one needs a thread."""
        if request.path_info in self.files:
            return await sync_to_async(super().__call__)(request)
        response: HttpResponseBase = await self.get_response(request)
        return response

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponse:
        found = static_file.get_response(request.method, request.META)
        content = b""
        if found.file is not None:
            with found.file as file:
                content = file.read()
        response = HttpResponse(content, status=int(found.status))
        del response["Content-Type"]
        for name, value in found.headers:
            response[name] = value
        return response
