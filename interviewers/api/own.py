"""An interviewer's own side: from the first click to being found.

What is open depends on how far somebody has come (`at_stage`): part-way through onboarding that is what belongs to
applying; while suspended, looking.
"""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.authentication import InterviewerCookieJWTAuthentication, person_of
from core.accounts.people import Person
from core.http.schema import Problem
from core.http.uploads import as_attachment
from interviewers import selectors, services
from interviewers.api import serializers as shapes
from interviewers.api.showing import second_factor_of, show_application, show_public
from interviewers.errors import InterviewerSuspended, NotAllowed
from interviewers.models import Application

REFUSALS = {401: Problem, 403: Problem, 404: Problem}


def at_stage(*, look: tuple[str, ...], act: tuple[str, ...]) -> type[BasePermission]:
    """A permission for interviewers who have come so far: to look with safe methods, to act with the others."""

    class AtStage(BasePermission):
        def has_permission(self, request: Request, view: APIView) -> bool:
            if not isinstance(request.user, Person):
                return False
            stage = request.user.interviewer_stage
            safe = request.method in ("GET", "HEAD", "OPTIONS")
            if stage == "suspended" and not safe and stage not in act:
                raise InterviewerSuspended
            return stage in (look if safe else act)

    return AtStage


EVERYBODY = ("started", "active", "suspended")
WORKING = ("started", "active")


class OwnView(APIView):
    authentication_classes = [InterviewerCookieJWTAuthentication]
    permission_classes = [IsAuthenticated, at_stage(look=EVERYBODY, act=WORKING)]


def _shown(request: Request, application: Application, status: int = 200) -> Response:
    shown = show_application(application, second_factor=second_factor_of(person_of(request)))
    return Response(shapes.Application(shown).data, status=status)


class ApplicationView(APIView):
    """Open to everybody who is signed in: this is where one becomes an interviewer."""

    @extend_schema(
        operation_id="interviewer_application", tags=["interviewer"], responses={200: shapes.Application, **REFUSALS}
    )
    def get(self, request: Request) -> Response:
        """My application, with what there is to do. 404 before it is begun."""
        return _shown(request, selectors.application_of(person_of(request).user_id))

    @extend_schema(
        operation_id="interviewer_application_begin",
        tags=["interviewer"],
        request=None,
        responses={200: shapes.Application, 201: shapes.Application, 401: Problem, 403: Problem, 409: Problem},
    )
    def post(self, request: Request) -> Response:
        """Begin to apply. Twice is once; after a refusal it can be begun again some weeks later."""
        application, made = services.begin_application(user_id=person_of(request).user_id)
        return _shown(request, application, 201 if made else 200)


class SubmitView(OwnView):
    permission_classes = [IsAuthenticated, at_stage(look=("started",), act=("started",))]

    @extend_schema(
        operation_id="interviewer_application_submit",
        tags=["interviewer"],
        request=None,
        responses={200: shapes.Application, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Hand my application in. 409 `incomplete` names what is missing."""
        person = person_of(request)
        return _shown(
            request,
            services.submit_application(user_id=person.user_id, second_factor=second_factor_of(person)),
        )


class WithdrawView(SubmitView):
    @extend_schema(
        operation_id="interviewer_application_withdraw",
        tags=["interviewer"],
        request=None,
        responses={200: shapes.Application, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Take my application back; it is a draft again."""
        return _shown(request, services.withdraw_application(user_id=person_of(request).user_id))


class ProfileView(OwnView):
    @extend_schema(
        operation_id="interviewer_profile",
        tags=["interviewer"],
        responses={200: shapes.Profile, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """My profile."""
        return Response(shapes.Profile(selectors.profile_of(person_of(request).user_id)).data)

    @extend_schema(
        operation_id="interviewer_profile_update",
        tags=["interviewer"],
        request=shapes.ProfileIn,
        responses={200: shapes.Profile, 400: Problem, 409: Problem, **REFUSALS},
    )
    def patch(self, request: Request) -> Response:
        """Change my profile. Text is plain: no markup means anything."""
        asked = shapes.ProfileIn(data=request.data)
        asked.is_valid(raise_exception=True)
        profile = services.update_profile(user_id=person_of(request).user_id, **asked.validated_data)
        return Response(shapes.Profile(profile).data)


class PreviewView(OwnView):
    @extend_schema(
        operation_id="interviewer_preview",
        tags=["interviewer"],
        responses={200: shapes.PublicInterviewer, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """My public page as it would look."""
        profile = selectors.profile_of(person_of(request).user_id)
        card = selectors.card_for_preview(profile.user_id)
        assert card is not None  # the profile is there
        return Response(shapes.PublicInterviewer(show_public(card)).data)


class DocumentsView(OwnView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="interviewer_documents_add",
        tags=["interviewer"],
        request={"multipart/form-data": shapes.DocumentIn},
        responses={201: shapes.Document, **dict.fromkeys((400, 409, 413, 415, 422, 429), Problem), **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Hand in a document: PDF, JPEG or PNG by its content, up to 10 MB. Pictures are drawn anew."""
        asked = shapes.DocumentIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        document = services.hand_in_document(user_id=person_of(request).user_id, name=given["file"].name or "", **given)
        return Response(shapes.Document(document).data, status=201)


class DocumentView(OwnView):
    @extend_schema(
        operation_id="interviewer_documents_remove",
        tags=["interviewer"],
        responses={204: None, 409: Problem, **REFUSALS},
    )
    def delete(self, request: Request, document_id: UUID) -> Response:
        """Delete a document of mine and its file, as long as nobody is reviewing it."""
        services.remove_document(user_id=person_of(request).user_id, document_id=document_id)
        return Response(status=204)


class DocumentFileView(OwnView):
    @extend_schema(
        operation_id="interviewer_documents_file",
        tags=["interviewer"],
        responses={**shapes.FILE, **REFUSALS},
    )
    def get(self, request: Request, document_id: UUID) -> HttpResponse:
        """A document of mine, to save. Not for staff who look at my account: they read documents of cases they took."""
        person = person_of(request)
        document = selectors.own_document(person.user_id, document_id)
        if person.visitor_id is not None:
            raise NotAllowed
        data = services.read_document(document)
        return as_attachment(data, name=document.file_name, content_type=document.content_type)


class GuidesView(OwnView):
    @extend_schema(operation_id="interviewer_guides", tags=["interviewer"], responses={200: shapes.Guides, **REFUSALS})
    def get(self, request: Request) -> Response:
        """Guides and rules, in the versions that count now."""
        read = selectors.guides_for(person_of(request).user_id)
        return Response(shapes.Guides({"results": [_show_guide(one) for one in read]}).data)


class AcknowledgeView(OwnView):
    @extend_schema(
        operation_id="interviewer_guides_acknowledge",
        tags=["interviewer"],
        request=shapes.AcknowledgeIn,
        responses={200: shapes.Guides, 400: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, key: str) -> Response:
        """I have read this version. 409 `wrong_state` if there is a newer one."""
        asked = shapes.AcknowledgeIn(data=request.data)
        asked.is_valid(raise_exception=True)
        user_id = person_of(request).user_id
        services.acknowledge_guide(user_id=user_id, key=key, version=asked.validated_data["version"])
        read = selectors.guides_for(user_id)
        return Response(shapes.Guides({"results": [_show_guide(one) for one in read]}).data)


class VisibilityView(OwnView):
    @extend_schema(
        operation_id="interviewer_visibility", tags=["interviewer"], responses={200: shapes.Visibility, **REFUSALS}
    )
    def get(self, request: Request) -> Response:
        """Whether candidates find me, and what stands in the way."""
        return _visibility(person_of(request).user_id)

    @extend_schema(
        operation_id="interviewer_visibility_set",
        tags=["interviewer"],
        request=shapes.VisibilityIn,
        responses={200: shapes.Visibility, 400: Problem, 402: Problem, 409: Problem, **REFUSALS},
    )
    def put(self, request: Request) -> Response:
        """Go public, take bookings, be away. Off is always possible; on needs approval, documents and the plan."""
        asked = shapes.VisibilityIn(data=request.data)
        asked.is_valid(raise_exception=True)
        user_id = person_of(request).user_id
        services.set_visibility(user_id=user_id, **asked.validated_data)
        return _visibility(user_id)


def _visibility(user_id: UUID) -> Response:
    profile = selectors.profile_of(user_id)
    standing = selectors.standing_of(user_id)
    blocks = services.InterviewerEntitlementService().can_accept_bookings(user_id).blocks
    shown = {
        "public": profile.public,
        "accepting": profile.accepting,
        "away_until": profile.away_until,
        "is_listed": all(block == "closed" for block in blocks),
        "entitled": standing.facts.entitled,
        "entitled_until": standing.entitled_until,
        "blocks": [{"code": block, "detail": str(services.DETAILS[block])} for block in blocks],
    }
    return Response(shapes.Visibility(shown).data)


def _show_guide(read: selectors.GuideRead) -> dict[str, object]:
    guide = read.guide
    return {
        "key": guide.key,
        "version": guide.version,
        "title": guide.title,
        "body": guide.body,
        "must_acknowledge": guide.must_acknowledge,
        "acknowledged_at": read.acknowledged_at,
        "acknowledged_version": read.acknowledged_version,
    }
