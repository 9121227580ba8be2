"""People, for staff: found, let in, signed out, visited, and given what they are here."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts import directory, rules, selectors, services, tokens
from core.accounts.api import staff_shapes as out
from core.accounts.api.proof import ProvedView
from core.accounts.api.serializers import MeOut, me_of
from core.accounts.authentication import check_csrf, person_of
from core.accounts.cookies import set_session_cookies
from core.accounts.errors import NotAllowed, NotFound, NotSignedIn, NotYourself
from core.accounts.permissions import May
from core.accounts.services import rescue, visits
from core.http.ip import client_address
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of

REFUSALS = {401: Problem, 403: Problem}
CHANGED = {200: out.StaffPersonDetailOut, 400: Problem, 404: Problem, 409: Problem, **REFUSALS}
PAGES = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]
ROLE = OpenApiParameter("role", str, OpenApiParameter.PATH, enum=out.ROLES)


class PeopleView(APIView):
    def get_permissions(self) -> list:
        return [May("people.make" if self.request.method == "POST" else "people.read")()]

    @extend_schema(
        operation_id="staff_people",
        tags=["staff"],
        parameters=[out.PeopleAsked, *PAGES],
        responses={200: page_of(out.StaffPersonOut), 400: Problem, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """People, newest first; `q` looks into name and address."""
        asked = out.PeopleAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        pages = TimeCursor()
        page = pages.paginate_queryset(directory.people(**asked.validated_data), request, view=self)
        return pages.get_paginated_response(out.StaffPersonOut(page, many=True).data)

    @extend_schema(
        operation_id="staff_people_create",
        tags=["staff"],
        request=out.PersonIn,
        responses={201: out.StaffPersonDetailOut, 400: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Make an account for somebody. They get a letter that says how to set a password."""
        asked = out.PersonIn(data=request.data)
        asked.is_valid(raise_exception=True)
        by = person_of(request)
        # Making staff or interviewers is more than making an account.
        if asked.validated_data["role"] != "candidate" and not by.may("roles.change"):
            raise NotAllowed
        user = services.make_person(**asked.validated_data, by=by.user_id)
        return Response(_detail(user.pk, request), status=status.HTTP_201_CREATED)


class PersonView(APIView):
    permission_classes = [May("people.read")]

    @extend_schema(
        operation_id="staff_person", tags=["staff"], responses={200: out.StaffPersonDetailOut, 404: Problem, **REFUSALS}
    )
    def get(self, request: Request, person_id: UUID) -> Response:
        """One person, and what I may do about them."""
        return Response(_detail(person_id, request))


class SuspendView(APIView):
    permission_classes = [May("people.suspend")]

    @extend_schema(operation_id="staff_person_suspend", tags=["staff"], request=out.ReasonIn, responses=CHANGED)
    def post(self, request: Request, person_id: UUID) -> Response:
        """Close an account: signed out everywhere within seconds, no way back in until it is opened again."""
        asked = out.ReasonIn(data=request.data)
        asked.is_valid(raise_exception=True)
        by = _somebody_else(request, person_id)
        services.suspend_person(user_id=person_id, by=by, **asked.validated_data)
        return Response(_detail(person_id, request))


class RestoreView(APIView):
    permission_classes = [May("people.suspend")]

    @extend_schema(operation_id="staff_person_restore", tags=["staff"], request=out.ReasonIn, responses=CHANGED)
    def post(self, request: Request, person_id: UUID) -> Response:
        """Open an account again, whoever closed it."""
        asked = out.ReasonIn(data=request.data)
        asked.is_valid(raise_exception=True)
        services.restore_person(user_id=person_id, by=_somebody_else(request, person_id), **asked.validated_data)
        return Response(_detail(person_id, request))


class SignOutView(APIView):
    permission_classes = [May("people.sign_out")]

    @extend_schema(operation_id="staff_person_sign_out", tags=["staff"], request=None, responses=CHANGED)
    def post(self, request: Request, person_id: UUID) -> Response:
        """End every session of somebody, and close their sockets."""
        by = person_of(request)
        _must_touch(person_id, request)
        services.sign_out_person(user_id=person_id, by=by.user_id)
        return Response(_detail(person_id, request))


class UnlockView(ProvedView):
    permission_classes = [May("people.unlock")]
    proved = ("POST",)

    @extend_schema(operation_id="staff_person_unlock", tags=["staff"], request=out.ReasonIn, responses=CHANGED)
    def post(self, request: Request, person_id: UUID) -> Response:
        """Take all second factors of somebody away who has lost them. They are signed out, and told by letter."""
        asked = out.ReasonIn(data=request.data)
        asked.is_valid(raise_exception=True)
        rescue.remove_factors(user_id=person_id, by=_somebody_else(request, person_id), **asked.validated_data)
        return Response(_detail(person_id, request))


class RolesView(ProvedView):
    permission_classes = [May("roles.change")]
    proved = ("POST",)

    @extend_schema(operation_id="staff_person_give_role", tags=["staff"], request=out.RoleIn, responses=CHANGED)
    def post(self, request: Request, person_id: UUID) -> Response:
        """Make somebody a candidate, an interviewer at the beginning of onboarding, or one of the staff."""
        asked = out.RoleIn(data=request.data)
        asked.is_valid(raise_exception=True)
        by = _somebody_else(request, person_id)
        services.give_role(user_id=person_id, by=by, **asked.validated_data)
        return Response(_detail(person_id, request))


class RoleView(ProvedView):
    permission_classes = [May("roles.change")]
    proved = ("DELETE",)

    @extend_schema(
        operation_id="staff_person_take_role",
        tags=["staff"],
        parameters=[ROLE, out.DutyAsked],
        request=None,
        responses=CHANGED,
    )
    def delete(self, request: Request, person_id: UUID, role: str) -> Response:
        """Take a role or one duty away. Every open socket was let in with it: it closes."""
        if role not in out.ROLES:
            raise NotFound
        asked = out.DutyAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        by = _somebody_else(request, person_id)
        services.take_role(user_id=person_id, role=role, by=by, **asked.validated_data)
        return Response(_detail(person_id, request))


class VisitView(ProvedView):
    permission_classes = [May("people.visit")]
    proved = ("POST",)

    @extend_schema(
        operation_id="staff_person_visit",
        tags=["staff"],
        request=out.ReasonIn,
        responses={200: MeOut, 400: Problem, 404: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, person_id: UUID) -> Response:
        """See what somebody sees, for half an hour and without acting. They are shown that it happened, and why."""
        asked = out.ReasonIn(data=request.data)
        asked.is_valid(raise_exception=True)
        opened = visits.begin_visit(
            visitor=person_of(request),
            user_id=person_id,
            reason=asked.validated_data["reason"],
            ip=client_address(request._request),
        )
        person = selectors.person_of_session(UUID(opened.session_id))
        if person is None:
            raise NotSignedIn
        response = Response(me_of(person, expires_at=opened.expires_at))
        set_session_cookies(request._request, response, opened, life=rules.VISIT_LIFE)
        return response


class EndVisitView(APIView):
    authentication_classes = []
    permission_classes = []

    @extend_schema(
        operation_id="visit_end",
        tags=["staff"],
        request=None,
        responses={200: MeOut, 401: Problem, 403: Problem},
    )
    def post(self, request: Request) -> Response:
        """Leave somebody's account and be oneself again. Needs the refresh cookie of one's own session."""
        check_csrf(request)
        person = selectors.person_of_access_token(request.COOKIES.get(tokens.ACCESS_COOKIE, ""))
        visits.end_visit(person=person)
        opened = services.refresh_session(refresh_token=request.COOKIES.get(tokens.REFRESH_COOKIE, ""))
        own = selectors.person_of_session(UUID(opened.session_id))
        if own is None:
            raise NotSignedIn
        response = Response(me_of(own, expires_at=opened.expires_at))
        set_session_cookies(request._request, response, opened)
        return response


class MyVisitsView(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        operation_id="account_visits",
        tags=["account"],
        parameters=PAGES,
        responses={200: page_of(out.VisitOut), **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """When staff looked at my account, and why. Newest first."""
        pages = TimeCursor()
        page = pages.paginate_queryset(directory.visits_to(person_of(request).user_id), request, view=self)
        return pages.get_paginated_response(out.VisitOut(page, many=True).data)


def _detail(person_id: UUID, request: Request) -> dict:
    user = directory.people().filter(pk=person_id).first()
    if user is None:
        raise NotFound
    return out.StaffPersonDetailOut(user, context={"person": person_of(request)}).data


def _must_touch(person_id: UUID, request: Request) -> None:
    allowed = directory.may_touch(user_id=person_id, by=person_of(request))
    if allowed is None:
        raise NotFound
    if not allowed:
        raise NotAllowed


def _somebody_else(request: Request, person_id: UUID) -> UUID:
    """Who acts: somebody other than the person acted upon, and staff upon staff only as an admin."""
    _must_touch(person_id, request)
    by = person_of(request)
    if by.user_id == person_id:
        raise NotYourself
    return by.user_id
