"""Calendar files over HTTP: downloads for who is signed in, and the private address for calendar programs."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.common.errors import NotFound
from core.common.sql import database_now
from core.http.schema import Problem
from scheduling.selectors import feeds as selectors
from scheduling.services import feeds as services

CALENDAR = "text/calendar; charset=utf-8"


class FeedOut(serializers.Serializer):
    url = serializers.URLField(help_text="Shown once. A calendar program reads it without signing in.")


class FeedView(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        operation_id="calendar_feed_make", tags=["calendar"], request=None, responses={201: FeedOut, 401: Problem}
    )
    def post(self, request: Request) -> Response:
        """A new private address of one's calendar; the earlier one ends."""
        url = services.make_feed(user_id=request.user.pk)
        return Response({"url": url}, status=201, headers={"Cache-Control": "no-store"})

    @extend_schema(operation_id="calendar_feed_revoke", tags=["calendar"], responses={204: None, 401: Problem})
    def delete(self, request: Request) -> Response:
        """End the address."""
        services.revoke_feed(user_id=request.user.pk)
        return Response(status=204)


class AnyAccept(BaseContentNegotiation):
    """There is one form of the file, and refusals are JSON, whatever is asked for."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class BookingCalendarView(APIView):
    permission_classes = [IsAuthenticated]
    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="bookings_calendar_file",
        tags=["bookings"],
        responses={(200, "text/calendar"): OpenApiTypes.STR, 401: Problem, 404: Problem},
    )
    def get(self, request: Request, booking_id: UUID) -> HttpResponse:
        """A booking as a calendar file."""
        text = selectors.calendar_file(booking_id, user_id=request.user.pk)
        response = HttpResponse(text, content_type=CALENDAR)
        response["Content-Disposition"] = 'attachment; filename="session.ics"'
        response["Cache-Control"] = "private, no-store"
        return response


@require_safe
def show_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a private address; 304 to who has it as it is. Knows no cookies, and nothing in between may
    keep it: an address that was revoked is gone.
    """
    try:
        feed = selectors.feed_of(token, now=database_now())
    except NotFound:
        gone = HttpResponse(_("There is no calendar here (any more)."), status=404, content_type="text/plain")
        gone["Cache-Control"] = "no-store"
        return gone
    response = get_conditional_response(request, etag=feed.etag)
    if response is None:
        response = HttpResponse(feed.text(), content_type=CALENDAR)
        response["Content-Disposition"] = 'inline; filename="intraview.ics"'
    response["ETag"] = feed.etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
