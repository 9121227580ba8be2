"""Who did what, for those who may read it. Looking is written down as well."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts import directory
from core.accounts.authentication import person_of
from core.accounts.permissions import May
from core.audit import selectors, services
from core.common.cells import plain_cell
from core.http.ip import client_address
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of
from operations.compliance.api import shapes

REFUSALS = {401: Problem, 403: Problem}
PAGES = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]
FILTERS = [
    OpenApiParameter("action", str, description="An act, or the beginning of its name: `role`."),
    OpenApiParameter("actor", OpenApiTypes.UUID, description="Who did it."),
    OpenApiParameter("target", str, description="The id of whom or what it was about."),
    OpenApiParameter("q", str, description="Part of the name or address of a person on either side."),
    OpenApiParameter("from", OpenApiTypes.DATETIME),
    OpenApiParameter("to", OpenApiTypes.DATETIME),
]
MAX_ROWS = 50_000
COLUMNS = ["seq", "at", "action", "actor_kind", "actor", "actor_name", "targets", "context", "ip", "hash"]


class AuditView(APIView):
    permission_classes = [May("audit.read")]


class EventsView(AuditView):
    @extend_schema(
        operation_id="staff_audit",
        tags=["staff"],
        parameters=[*FILTERS, *PAGES],
        responses={200: page_of(shapes.AuditEventOut), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """Audit events, newest first."""
        pages = TimeCursor()
        page = pages.paginate_queryset(_found(request), request, view=self) or []
        context = {"names": _names(page)}
        return pages.get_paginated_response(shapes.AuditEventOut(page, many=True, context=context).data)


class ActionsView(AuditView):
    @extend_schema(operation_id="staff_audit_actions", tags=["staff"], responses={200: shapes.ActionsOut, **REFUSALS})
    def get(self, request: Request) -> Response:
        """The acts that ever happened, by name."""
        return Response({"results": selectors.actions()})


class ExportView(AuditView):
    @extend_schema(
        operation_id="staff_audit_export",
        tags=["staff"],
        parameters=FILTERS,
        responses={(200, "text/csv"): OpenApiTypes.STR, 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> HttpResponse:
        """The same list as a table for a spreadsheet; the newest 50,000. That it was taken is an event itself."""
        events = list(_found(request)[:MAX_ROWS])
        names = _names(events)
        text = io.StringIO()
        table = csv.writer(text)
        table.writerow(COLUMNS)
        for event in events:
            table.writerow([plain_cell(cell) for cell in _row(event, names)])
        services.record(
            action="audit.exported",
            actor=person_of(request).user_id,
            context={"rows": len(events)},
            ip=client_address(request._request),
        )
        # Spreadsheets take UTF-8 for what it is only behind a byte order mark.
        response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="audit.csv"'
        return response


class VerifyView(AuditView):
    @extend_schema(
        operation_id="staff_audit_verify",
        tags=["staff"],
        parameters=[shapes.VerifyAsked],
        responses={200: shapes.VerdictOut, 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """Go along the chain: is every event what it was, and none missing?"""
        asked = shapes.VerifyAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return Response(shapes.VerdictOut(selectors.verify(**asked.validated_data)).data)


def _found(request: Request) -> QuerySet[Any]:
    asked = shapes.EventsAsked(data=request.query_params)
    asked.is_valid(raise_exception=True)
    wanted = asked.validated_data
    q = wanted.pop("q").strip()
    return selectors.events(**wanted, people=directory.ids_named(q) if q else None)


def _names(events: Iterable[Any]) -> dict[UUID, str]:
    people = {event.actor_id for event in events if event.actor_id}
    people |= {person for event in events for one in event.targets.all() if (person := shapes.as_person(one))}
    return directory.names_of(people)


def _row(event: Any, names: dict[UUID, str]) -> list[str]:
    shown = shapes.AuditEventOut(event, context={"names": names}).data
    return [
        str(shown["seq"] or ""),
        shown["at"],
        shown["action"],
        shown["actor"]["kind"],
        str(shown["actor"]["id"] or ""),
        shown["actor"]["name"] or "",
        " ".join(f"{one['kind']}:{one['id']}" for one in shown["targets"]),
        json.dumps(shown["context"], ensure_ascii=False, sort_keys=True),
        shown["ip"],
        shown["hash"] or "",
    ]
