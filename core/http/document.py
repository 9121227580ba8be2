"""The API's document, for whoever asks for it."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class DocumentView(SpectacularAPIView):
    """The same for everybody, and two seconds of work: made once a process for each language and format."""

    permission_classes = []
    authentication_classes = []

    def _get_schema_response(self, request: Request) -> HttpResponse:
        asked = translation.get_language()
        language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        renderer: BaseRenderer = request.accepted_renderer
        response = HttpResponse(_write(language, renderer.format), content_type=request.accepted_media_type)
        response["Content-Disposition"] = f'inline; filename="intraview.{renderer.format}"'
        return response


@lru_cache(maxsize=16)
def _write(language: str, form: str) -> bytes:
    renderer = next(one for one in DocumentView.renderer_classes if one.format == form)
    with translation.override(language):
        written: Any = renderer().render(_make(language))
    return bytes(written)


@lru_cache(maxsize=4)
def _make(language: str) -> dict[str, Any]:
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made
