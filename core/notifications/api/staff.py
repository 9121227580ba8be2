"""For staff: what went to whom and what became of it, and what each kind says."""

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.authentication import person_of
from core.accounts.permissions import May
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of
from core.notifications import kinds, selectors, services
from core.notifications.api import shapes as out

REFUSALS = {401: Problem, 403: Problem}
PAGES = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]


class DeliveriesView(APIView):
    permission_classes = [May("messages.send")]

    @extend_schema(
        operation_id="staff_notifications",
        tags=["staff"],
        parameters=[out.DeliveriesAsked, *PAGES],
        responses={200: page_of(out.DeliveryOut), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """The delivery log, newest first: one row for each notification and channel."""
        asked = out.DeliveriesAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        pages = TimeCursor()
        page = pages.paginate_queryset(selectors.deliveries(**asked.validated_data), request, view=self)
        return pages.get_paginated_response(out.DeliveryOut(page, many=True).data)


class PreviewView(APIView):
    permission_classes = [May("messages.send")]

    @extend_schema(
        operation_id="staff_notification_preview",
        tags=["staff"],
        parameters=[out.PreviewAsked],
        responses={200: out.NotificationPreviewOut, 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """What a kind says, with an example, as it would be said to me."""
        asked = out.PreviewAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        languages = [code for code, _name in settings.LANGUAGES]
        language = given["language"] if given["language"] in languages else ""
        said = services.preview(given["kind"], user_id=person_of(request).user_id, language=language)
        shown = {
            "kind": given["kind"],
            "subject": said.subject,
            "short": said.short,
            "text": said.text,
            "html": said.html,
            "languages": languages,
            "kinds": [{"kind": kind.name, "group": kind.group, "title": str(kind.title)} for kind in kinds.every()],
        }
        return Response(out.NotificationPreviewOut(shown).data)
