"""The interviewer plan of a person, given and taken back by staff."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing import selectors, services
from billing.api.serializers import Instant
from core.accounts import directory
from core.accounts.authentication import person_of
from core.accounts.errors import NotYourself
from core.accounts.permissions import May
from core.common.clock import utc_now
from core.common.errors import NotFound
from core.http.schema import Problem

REFUSALS = {400: Problem, 401: Problem, 403: Problem, 404: Problem}


class PlanReasonIn(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class InterviewerPlanIn(PlanReasonIn):
    """Without an end it lasts until it is taken back."""

    ends_at = serializers.DateTimeField(allow_null=True, required=False)

    def validate_ends_at(self, moment: datetime | None) -> datetime | None:
        if moment is not None and moment <= utc_now():
            raise serializers.ValidationError(_("This has to be in the future."))
        return moment


class InterviewerPlanOut(serializers.Serializer):
    ends_at = Instant(allow_null=True)


class InterviewerPlanState(serializers.Serializer):
    """The interviewer plan that somebody has, or null."""

    interviewer_plan = InterviewerPlanOut(allow_null=True)


class InterviewerPlanView(APIView):
    def get_permissions(self) -> list:
        return [May("people.read" if self.request.method == "GET" else "plans.grant")()]

    @extend_schema(
        operation_id="staff_people_interviewer_plan",
        tags=["staff"],
        responses={200: InterviewerPlanState, **{code: REFUSALS[code] for code in (401, 403, 404)}},
    )
    def get(self, request: Request, user_id: UUID) -> Response:
        """The interviewer plan that somebody has."""
        if user_id not in directory.names_of([user_id]):
            raise NotFound
        return _show(user_id)

    @extend_schema(
        operation_id="staff_people_interviewer_plan_grant",
        tags=["staff"],
        request=InterviewerPlanIn,
        responses={200: InterviewerPlanState, **REFUSALS},
    )
    def post(self, request: Request, user_id: UUID) -> Response:
        """Give somebody the interviewer plan without a payment. It replaces what staff gave before."""
        asked = InterviewerPlanIn(data=request.data)
        asked.is_valid(raise_exception=True)
        if person_of(request).user_id == user_id:
            raise NotYourself
        services.grant_interviewer_plan(user_id=user_id, given_by=person_of(request).user_id, **asked.validated_data)
        return _show(user_id)

    @extend_schema(
        operation_id="staff_people_interviewer_plan_revoke",
        tags=["staff"],
        request=PlanReasonIn,
        responses={200: InterviewerPlanState, **REFUSALS},
    )
    def delete(self, request: Request, user_id: UUID) -> Response:
        """Take back what was given without a payment. A subscription stays."""
        asked = PlanReasonIn(data=request.data)
        asked.is_valid(raise_exception=True)
        services.revoke_interviewer_plan(
            user_id=user_id, by=person_of(request).user_id, reason=asked.validated_data["reason"]
        )
        return _show(user_id)


def _show(user_id: UUID) -> Response:
    return Response(InterviewerPlanState({"interviewer_plan": selectors.interviewer_plan(user_id)}).data)
