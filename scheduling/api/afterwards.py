"""When a session is over, or somebody didn't come; and an interviewer's sessions at a glance."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.authentication import InterviewerCookieJWTAuthentication, person_of
from core.accounts.people import Person
from core.common.sql import database_now
from core.http.schema import Problem
from scheduling.api import shapes
from scheduling.selectors import summary
from scheduling.services import absences, disputes, settling

REFUSALS = dict.fromkeys((400, 401, 403, 404, 409), Problem)
LONGEST_WORD = 4000
COUNTED = (
    "upcoming", "completed", "completed_30_days", "hours_30_days", "tokens_earned", "tokens_to_come", "candidates",
    "cancelled_by_me_30_days",
)  # fmt: skip
TO_ANSWER = ("approvals", "proposals", "to_complete", "in_review")


class DisputeIn(serializers.Serializer):
    """What is wrong; our staff read it, and the other side."""

    text = serializers.CharField(max_length=LONGEST_WORD)


class ToAnswerOut(serializers.Serializer):
    """What waits for the interviewer; `in_review` waits for our staff."""

    approvals = serializers.IntegerField()
    proposals = serializers.IntegerField()
    to_complete = serializers.IntegerField()
    in_review = serializers.IntegerField()


class InterviewerSummaryOut(serializers.Serializer):
    """Tokens to come are held for sessions ahead, or in review."""

    upcoming = serializers.IntegerField()
    completed = serializers.IntegerField()
    completed_30_days = serializers.IntegerField()
    hours_30_days = serializers.FloatField()
    tokens_earned = serializers.IntegerField()
    tokens_to_come = serializers.IntegerField()
    candidates = serializers.IntegerField()
    cancelled_by_me_30_days = serializers.IntegerField()
    to_answer = ToAnswerOut()
    next = shapes.BookingOut(allow_null=True)


class HasInterviewed(BasePermission):
    """Interviewers who have come through onboarding. A suspended one's sessions are still to be seen."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, Person) and request.user.interviewer_stage in ("active", "suspended")


class CompleteView(APIView):
    @extend_schema(
        operation_id="bookings_complete",
        tags=["bookings"],
        request=None,
        responses={200: shapes.BookingOut, **REFUSALS},
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """The interviewer says that it took place: its tokens are theirs. After its end."""
        person = person_of(request)
        settling.complete_booking(booking_id=booking_id, by=person.user_id)
        return Response(shapes.show_booking(booking_id, person=person))


class AbsentView(APIView):
    @extend_schema(
        operation_id="bookings_absent", tags=["bookings"], request=None, responses={200: shapes.BookingOut, **REFUSALS}
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Say that the other side didn't come. The record of who was there has to agree."""
        person = person_of(request)
        absences.say_absent(booking_id=booking_id, by=person.user_id)
        return Response(shapes.show_booking(booking_id, person=person))


class DisputeView(APIView):
    @extend_schema(
        operation_id="bookings_dispute",
        tags=["bookings"],
        request=DisputeIn,
        responses={200: shapes.BookingOut, **REFUSALS},
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Tell our staff what is wrong with it. What isn't settled waits for them."""
        asked = DisputeIn(data=request.data)
        asked.is_valid(raise_exception=True)
        person = person_of(request)
        disputes.object_to(booking_id=booking_id, by=person.user_id, **asked.validated_data)
        return Response(shapes.show_booking(booking_id, person=person))


class InterviewerSummaryView(APIView):
    authentication_classes = [InterviewerCookieJWTAuthentication]
    permission_classes = [IsAuthenticated, HasInterviewed]

    @extend_schema(
        operation_id="interviewer_summary",
        tags=["bookings"],
        responses={200: InterviewerSummaryOut, 401: Problem, 403: Problem},
    )
    def get(self, request: Request) -> Response:
        """My sessions as an interviewer: what is ahead, what was, what waits for me."""
        user_id = person_of(request).user_id
        found = summary.interviewer_summary(user_id, now=database_now())
        shown = shapes.show_bookings([found.next], viewer_id=user_id)[0] if found.next else None
        return Response(
            {
                **{name: getattr(found, name) for name in COUNTED},
                "to_answer": {name: getattr(found, name) for name in TO_ANSWER},
                "next": shown,
            }
        )
