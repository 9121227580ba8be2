"""A small server that fails in every way, for the tests of error answers. Its handlers are the product's."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.urls import handler400, handler403, handler404, handler500
from core.common.errors import Refusal, TooMany

__all__ = ["handler400", "handler403", "handler404", "handler500"]


class StaleNote(Refusal):
    code, status, detail = "stale_note", 409, "Somebody was faster."


class Phase(serializers.Serializer):
    name = serializers.CharField()


class RoomIn(serializers.Serializer):
    title = serializers.CharField()
    agenda = Phase(many=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["title"] == "both":
            raise serializers.ValidationError("Not both.")
        return attrs


ERRORS: dict[str, Exception] = {
    "refusal": StaleNote(revision=3),
    "flood": TooMany(retry_after_ms=1500),
    "throttled": exceptions.Throttled(wait=7),
    "not-authenticated": exceptions.NotAuthenticated(),
    "denied": PermissionDenied("secret reason"),
    "missing": Http404("secret reason"),
    "bug": RuntimeError("the secret is 42"),
    "outage": OperationalError("could not connect to 10.0.0.7"),
}


class Failing(APIView):
    authentication_classes = []
    permission_classes = []

    def get(self, request: Request, how: str) -> Response:
        raise ERRORS[how]

    def post(self, request: Request, how: str) -> Response:
        RoomIn(data=request.data).is_valid(raise_exception=True)
        return Response({"taken": len(request.data)})


def fail_as_page(request: HttpRequest, how: str) -> HttpResponse:
    raise ERRORS[how]


urlpatterns = [
    path("api/fail/<how>", Failing.as_view()),
    path("api/plain/<how>", fail_as_page),
    path("fail/<how>", fail_as_page),
    path("", include("core.http.urls")),
]
