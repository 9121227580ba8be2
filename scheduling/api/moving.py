"""Another time for a booking: proposing it, and answering."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.authentication import person_of
from core.http.schema import Problem
from scheduling.api import shapes
from scheduling.services import moving

REFUSALS = dict.fromkeys((400, 401, 403, 404, 409), Problem)


class RescheduleIn(shapes.BookingReasonIn):
    """Another time, and why; the other side reads it."""

    starts_at = serializers.DateTimeField()


class RescheduleView(APIView):
    @extend_schema(
        operation_id="bookings_reschedule",
        tags=["bookings"],
        request=RescheduleIn,
        responses={201: shapes.BookingOut, **REFUSALS},
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Propose another time to the other side. The booking stays where it is until they accept."""
        asked = RescheduleIn(data=request.data)
        asked.is_valid(raise_exception=True)
        person = person_of(request)
        moving.propose_time(booking_id=booking_id, by=person.user_id, **asked.validated_data)
        return Response(shapes.show_booking(booking_id, person=person), status=201)


class AcceptProposalView(APIView):
    @extend_schema(
        operation_id="bookings_accept_proposal",
        tags=["bookings"],
        request=None,
        responses={200: shapes.BookingOut, **REFUSALS},
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Move the booking to the time that the other side proposed."""
        person = person_of(request)
        moving.accept_proposal(booking_id=booking_id, by=person.user_id)
        return Response(shapes.show_booking(booking_id, person=person))


class DeclineProposalView(APIView):
    @extend_schema(
        operation_id="bookings_decline_proposal",
        tags=["bookings"],
        request=None,
        responses={200: shapes.BookingOut, **REFUSALS},
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Say no to the proposed time: the booking stays where it is."""
        person = person_of(request)
        moving.decline_proposal(booking_id=booking_id, by=person.user_id)
        return Response(shapes.show_booking(booking_id, person=person))


class WithdrawProposalView(APIView):
    @extend_schema(
        operation_id="bookings_withdraw_proposal",
        tags=["bookings"],
        request=None,
        responses={200: shapes.BookingOut, **REFUSALS},
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Take one's own proposal back."""
        person = person_of(request)
        moving.withdraw_proposal(booking_id=booking_id, by=person.user_id)
        return Response(shapes.show_booking(booking_id, person=person))
