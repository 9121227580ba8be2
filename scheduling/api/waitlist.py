"""Waiting for times that are full."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.authentication import person_of
from core.common.clock import to_iso
from core.common.sql import database_now
from core.http.schema import Problem
from scheduling.models import WaitlistEntry
from scheduling.selectors import bookings as selectors
from scheduling.services import waiting


class WaitlistIn(serializers.Serializer):
    interviewer_id = serializers.UUIDField()
    starts_at = serializers.DateTimeField()


class WaitlistInterviewerOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()


class WaitlistEntryOut(serializers.Serializer):
    """A place on a waiting list. `position`: 1 is next, 0 was offered the time, until `offered_until`."""

    id = serializers.UUIDField()
    interviewer = WaitlistInterviewerOut()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    state = serializers.ChoiceField(WaitlistEntry.State.choices)
    priority = serializers.BooleanField()
    position = serializers.IntegerField()
    offered_until = serializers.DateTimeField(allow_null=True)


class WaitlistView(APIView):
    @extend_schema(
        operation_id="waitlist_list",
        tags=["bookings"],
        responses={200: WaitlistEntryOut(many=True), 401: Problem},
    )
    def get(self, request: Request) -> Response:
        """Where one waits, soonest first. Nobody waits in more than twenty places."""
        found = selectors.own_places(person_of(request).user_id, now=database_now())
        return Response([_words(place) for place in found])

    @extend_schema(
        operation_id="waitlist_join",
        tags=["bookings"],
        request=WaitlistIn,
        responses={201: WaitlistEntryOut, **dict.fromkeys((400, 401, 403, 409, 429), Problem)},
    )
    def post(self, request: Request) -> Response:
        """Wait for a time that is full."""
        asked = WaitlistIn(data=request.data)
        asked.is_valid(raise_exception=True)
        person = person_of(request)
        entry = waiting.join_waitlist(candidate_id=person.user_id, **asked.validated_data)
        return Response(_words(selectors.find_place(entry.pk, now=database_now())), status=201)


class WaitlistEntryView(APIView):
    @extend_schema(
        operation_id="waitlist_leave",
        tags=["bookings"],
        responses={204: None, 401: Problem, 404: Problem},
    )
    def delete(self, request: Request, entry_id: UUID) -> Response:
        """Wait no longer. Again is once."""
        waiting.leave_waitlist(entry_id=entry_id, candidate_id=person_of(request).user_id)
        return Response(status=204)


def _words(place: selectors.Place) -> dict[str, Any]:
    entry = place.entry
    return {
        "id": str(entry.pk),
        "interviewer": {"id": str(entry.interviewer_id), "name": entry.interviewer.name},
        "starts_at": to_iso(entry.starts_at),
        "ends_at": to_iso(entry.ends_at),
        "state": entry.state,
        "priority": entry.priority,
        "position": place.position,
        "offered_until": to_iso(entry.offered_until) if entry.offered_until else None,
    }
