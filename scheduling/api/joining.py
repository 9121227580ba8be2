"""Going into a booked session over HTTP."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.authentication import person_of
from core.http.schema import Problem
from scheduling.services import joining, links

REFUSALS = dict.fromkeys((401, 402, 403, 404, 409, 410), Problem)


class JoinedOut(serializers.Serializer):
    """Where one goes: a room, and the page of it."""

    room_id = serializers.UUIDField()
    path = serializers.CharField()


class JoinIn(serializers.Serializer):
    token = serializers.CharField(max_length=200)


class LinkWithOut(serializers.Serializer):
    name = serializers.CharField()


class LinkOut(serializers.Serializer):
    """A link from a letter, for the one it was written to."""

    state = serializers.ChoiceField(choices=["open", "early", "closed", "used", "revoked"])
    booking_id = serializers.UUIDField()
    topic = serializers.CharField(allow_blank=True)
    role = serializers.ChoiceField(choices=["candidate", "interviewer"])
    starts_at = serializers.DateTimeField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()

    def get_fields(self) -> dict[str, serializers.Field]:
        return {**super().get_fields(), "with": LinkWithOut(allow_null=True)}


class JoinBookingView(APIView):
    @extend_schema(
        operation_id="bookings_join", tags=["bookings"], request=None, responses={200: JoinedOut, **REFUSALS}
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Go into a booked session: its room is made, or its practice interview is set up, when first asked for."""
        joined = joining.join(booking_id=booking_id, person=person_of(request))
        return Response(JoinedOut(joined).data)


class LinkView(APIView):
    @extend_schema(
        operation_id="links_get", tags=["bookings"], responses={200: LinkOut, 401: Problem, 403: Problem, 404: Problem}
    )
    def get(self, request: Request, token: str) -> Response:
        """Where a link from a letter stands. Uses nothing up; other people's links don't exist."""
        shown = links.show_link(token=token, user_id=person_of(request).user_id)
        response = Response(LinkOut(_link(shown)).data)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response


class JoinView(APIView):
    @extend_schema(
        operation_id="links_use",
        tags=["bookings"],
        request=JoinIn,
        responses={200: JoinedOut, 400: Problem, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Go into a booked session by a link from a letter, which works once."""
        asked = JoinIn(data=request.data)
        asked.is_valid(raise_exception=True)
        joined = joining.join_by_link(token=asked.validated_data["token"], person=person_of(request))
        return Response(JoinedOut(joined).data)


def _link(shown: links.LinkShown) -> dict[str, Any]:
    link, booking = shown.link, shown.link.booking
    other = booking.interviewer if link.role == "candidate" else booking.candidate
    return {
        "state": shown.state,
        "booking_id": booking.pk,
        "topic": booking.topic,
        "with": None if other is None else {"name": other.name},
        "role": link.role,
        "starts_at": booking.starts_at,
        "opens_at": link.opens_at,
        "closes_at": link.closes_at,
    }
