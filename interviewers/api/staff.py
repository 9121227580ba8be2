"""Reviewing applications, for the staff."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.authentication import person_of
from core.accounts.permissions import May
from core.common.errors import NotFound
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of
from core.http.uploads import as_attachment
from interviewers import selectors, services
from interviewers.api import staff_shapes as shapes
from interviewers.api.serializers import FILE
from interviewers.api.showing import show_case

REFUSALS = {401: Problem, 403: Problem, 404: Problem}
PAGES = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]


class OldestFirst(TimeCursor):
    """Whoever waits longest comes first."""

    ordering = ("queued_at", "id")


class ReadView(APIView):
    permission_classes = [IsAuthenticated, May("applications.read")]


class DecideView(APIView):
    permission_classes = [IsAuthenticated, May("applications.decide")]


def _shown(request: Request, application_id: UUID) -> Response:
    shown = show_case(selectors.case(application_id), viewer=person_of(request))
    return Response(shapes.StaffApplication(shown).data)


class CasesView(ReadView):
    @extend_schema(
        operation_id="staff_applications",
        tags=["staff"],
        parameters=[shapes.CasesAsked, *PAGES],
        responses={200: page_of(shapes.ApplicationRow), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """Applications in a state; those that wait for us with the oldest first."""
        asked = shapes.CasesAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        found = selectors.cases(state=given["state"], q=given["q"], by=person_of(request).user_id)
        pages = OldestFirst() if given["state"] in selectors.OLDEST_FIRST else TimeCursor()
        page = pages.paginate_queryset(found, request, view=self)
        return pages.get_paginated_response(shapes.ApplicationRow(page, many=True).data)


class CaseView(ReadView):
    @extend_schema(
        operation_id="staff_application", tags=["staff"], responses={200: shapes.StaffApplication, **REFUSALS}
    )
    def get(self, request: Request, application_id: UUID) -> Response:
        """One application, with what whoever looks can do."""
        return _shown(request, application_id)


class ClaimView(DecideView):
    @extend_schema(
        operation_id="staff_applications_claim",
        tags=["staff"],
        request=None,
        responses={200: shapes.StaffApplication, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, application_id: UUID) -> Response:
        """Take a case for four hours; again renews that. 409 `claimed_by_other`."""
        services.claim_case(application_id=application_id, by=person_of(request).user_id)
        return _shown(request, application_id)


class ReleaseView(DecideView):
    @extend_schema(
        operation_id="staff_applications_release",
        tags=["staff"],
        request=None,
        responses={200: shapes.StaffApplication, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, application_id: UUID) -> Response:
        """Give a case back to the queue."""
        services.release_case(application_id=application_id, by=person_of(request).user_id)
        return _shown(request, application_id)


class DecideDocumentView(DecideView):
    @extend_schema(
        operation_id="staff_applications_decide_document",
        tags=["staff"],
        request=shapes.DecideDocumentIn,
        responses={200: shapes.StaffApplication, 400: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, application_id: UUID, document_id: UUID) -> Response:
        """Approve or turn down one document of a case that I have taken."""
        given = _given(shapes.DecideDocumentIn, request)
        services.decide_document(
            application_id=application_id, document_id=document_id, by=person_of(request).user_id, **given
        )
        return _shown(request, application_id)


class DecisionView(DecideView):
    @extend_schema(
        operation_id="staff_applications_decide",
        tags=["staff"],
        request=shapes.DecideIn,
        responses={200: shapes.StaffApplication, 400: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, application_id: UUID) -> Response:
        """Approve an application that I have taken, ask for changes, or decline it."""
        given = _given(shapes.DecideIn, request)
        services.decide_application(application_id=application_id, by=person_of(request).user_id, **given)
        return _shown(request, application_id)


class SuspendView(DecideView):
    @extend_schema(
        operation_id="staff_applications_suspend",
        tags=["staff"],
        request=shapes.CaseReasonIn,
        responses={200: shapes.StaffApplication, 400: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, application_id: UUID) -> Response:
        """Stop an interviewer from working."""
        given = _given(shapes.CaseReasonIn, request)
        services.suspend_work(application_id=application_id, by=person_of(request).user_id, **given)
        return _shown(request, application_id)


class ReinstateView(DecideView):
    @extend_schema(
        operation_id="staff_applications_reinstate",
        tags=["staff"],
        request=shapes.CaseReasonIn,
        responses={200: shapes.StaffApplication, 400: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, application_id: UUID) -> Response:
        """Let a suspended interviewer work again."""
        given = _given(shapes.CaseReasonIn, request)
        services.reinstate_work(application_id=application_id, by=person_of(request).user_id, **given)
        return _shown(request, application_id)


class DocumentFileView(DecideView):
    @extend_schema(
        operation_id="staff_applications_document_file",
        tags=["staff"],
        responses={**FILE, 409: Problem, **REFUSALS},
    )
    def get(self, request: Request, application_id: UUID, document_id: UUID) -> HttpResponse:
        """A document of a case that I have taken, to save."""
        application = selectors.case(application_id)
        document = application.documents.filter(pk=document_id).first()
        if document is None:
            raise NotFound
        data = services.show_to_reviewer(document, application=application, by=person_of(request).user_id)
        return as_attachment(data, name=document.file_name, content_type=document.content_type)


def _given(shape: Any, request: Request) -> dict[str, Any]:
    asked = shape(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)
