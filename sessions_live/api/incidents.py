"""Incident reports over HTTP: one's own, and the staff's queue."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.permissions import May
from core.common.errors import NotFound
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of
from sessions_live import selectors
from sessions_live.api import serializers as out
from sessions_live.models import Incident
from sessions_live.services import incidents

REFUSALS = {401: Problem, 403: Problem, 404: Problem}


class IncidentsView(APIView):
    @extend_schema(
        operation_id="incidents_list",
        tags=["incidents"],
        parameters=[
            OpenApiParameter("state", str, enum=["open", "closed"]),
            OpenApiParameter("room", str),
            OpenApiParameter("cursor", str),
            OpenApiParameter("limit", int),
        ],
        responses={200: page_of(out.IncidentOut), **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """Reports, newest first: all for staff, one's own for everybody else."""
        found = selectors.incidents_for(request.user)
        state, room = request.query_params.get("state"), request.query_params.get("room")
        if state == "closed":
            found = found.filter(state=Incident.State.CLOSED)
        elif state == "open":
            found = found.exclude(state=Incident.State.CLOSED)
        if room:
            try:
                found = found.filter(room_id=UUID(room))
            except ValueError:
                raise NotFound from None
        pages = TimeCursor()
        page = pages.paginate_queryset(found, request, view=self)
        return pages.get_paginated_response(out.IncidentOut(page, many=True).data)


class IncidentView(APIView):
    @extend_schema(operation_id="incidents_get", tags=["incidents"], responses={200: out.IncidentDetailOut, **REFUSALS})
    def get(self, request: Request, incident_id: UUID) -> Response:
        """One report, for staff with the minute before it."""
        incident = selectors.incidents_for(request.user).filter(pk=incident_id).first()
        if incident is None:
            raise NotFound
        shape = out.IncidentDetailOut if request.user.may("incidents.handle") else out.IncidentOut
        return Response(shape(incident).data)


class TakeView(APIView):
    permission_classes = [May("incidents.handle")]

    @extend_schema(
        operation_id="incidents_take",
        tags=["incidents"],
        request=None,
        responses={200: out.IncidentDetailOut, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, incident_id: UUID) -> Response:
        """Take a case nobody has."""
        _must_exist(incident_id)
        return Response(
            out.IncidentDetailOut(incidents.take_incident(incident_id=incident_id, user_id=request.user.user_id)).data
        )


class CloseView(APIView):
    permission_classes = [May("incidents.handle")]

    @extend_schema(
        operation_id="incidents_close",
        tags=["incidents"],
        request=out.ResolutionIn,
        responses={200: out.IncidentDetailOut, 400: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, incident_id: UUID) -> Response:
        """Close a case, with the words that settle it."""
        _must_exist(incident_id)
        asked = out.ResolutionIn(data=request.data)
        asked.is_valid(raise_exception=True)
        closed = incidents.close_incident(
            incident_id=incident_id, user_id=request.user.user_id, resolution=asked.validated_data["resolution"]
        )
        return Response(out.IncidentDetailOut(closed).data)


def _must_exist(incident_id: UUID) -> None:
    if not Incident.objects.filter(pk=incident_id).exists():
        raise NotFound
