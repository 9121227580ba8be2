"""Finding interviewers, and one interviewer's page."""

from urllib.parse import urlencode
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.plans import CURRENCY
from core.common.errors import NotFound
from core.http.schema import Problem
from interviewers import catalogue, selectors
from interviewers.api import serializers as shapes
from interviewers.api.showing import show_public

ASKED = [
    OpenApiParameter("q", str, description="Words of name, headline and skills."),
    OpenApiParameter("skill", str, many=True, description="All of them are wanted."),
    OpenApiParameter("language", str, many=True, description="ISO 639-1; all of them are wanted."),
    OpenApiParameter("max_rate_minor", int),
    OpenApiParameter("min_rating", float),
    OpenApiParameter("free_before", OpenApiTypes.DATETIME, description="Only who has a free time before that."),
    OpenApiParameter("sort", str, enum=selectors.SORTS),
    OpenApiParameter("cursor", str),
    OpenApiParameter("limit", int, description="1 to 100."),
]


class InterviewersView(APIView):
    @extend_schema(
        operation_id="interviewers_list",
        tags=["interviewers"],
        parameters=ASKED,
        responses={200: shapes.InterviewerCardPage, 400: Problem, 401: Problem},
    )
    def get(self, request: Request) -> Response:
        """Interviewers who can be met. `soonest`: those whose next free time is not known come last."""
        asked = shapes.SearchIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        page = selectors.find_interviewers(asked.search(), cursor=given.get("cursor", ""), limit=given["limit"])
        return Response(
            {
                "next": _address(request, page.next),
                "previous": _address(request, page.previous),
                "results": [shapes.show_card(card) for card in page.cards],
            }
        )


class FacetsView(APIView):
    @extend_schema(
        operation_id="interviewers_facets",
        tags=["interviewers"],
        responses={200: shapes.InterviewerFacets, 401: Problem},
    )
    def get(self, request: Request) -> Response:
        """What there is to choose from: skills, languages and rates, with how many interviewers."""
        found = selectors.facets()
        return Response(
            {
                "skills": [{"name": name, "count": count} for name, count in found.skills],
                "languages": [
                    {"code": code, "name": catalogue.LANGUAGES.get(code, code), "count": count}
                    for code, count in found.languages
                ],
                "rate": {"min": found.least_rate, "max": found.most_rate, "currency": CURRENCY},
            }
        )


class NamesView(APIView):
    @extend_schema(
        operation_id="interviewers_names",
        tags=["interviewers"],
        responses={200: shapes.SkillNames, 401: Problem},
    )
    def get(self, request: Request) -> Response:
        """Names of skills and languages, for whoever writes a profile."""
        languages = sorted(catalogue.LANGUAGES.items(), key=lambda pair: pair[1])
        return Response(
            {"skills": catalogue.NAMES, "languages": [{"code": code, "name": name} for code, name in languages]}
        )


class InterviewerView(APIView):
    """Open to all."""

    authentication_classes = []
    permission_classes = []

    @extend_schema(
        operation_id="interviewers_one",
        tags=["interviewers"],
        auth=[],
        responses={200: shapes.PublicInterviewer, 404: Problem},
    )
    def get(self, request: Request, user_id: UUID) -> Response:
        """One interviewer's page. 404 for everybody whom the list doesn't show."""
        card = selectors.card_of(user_id)
        if card is None:
            raise NotFound
        return Response(shapes.PublicInterviewer(show_public(card)).data)


def _address(request: Request, cursor: str | None) -> str | None:
    """The address of another page of the same list."""
    if cursor is None:
        return None
    asked = [(name, value) for name, values in request.query_params.lists() for value in values if name != "cursor"]
    return request.build_absolute_uri("?" + urlencode([*asked, ("cursor", cursor)]))
