"""Everybody's bookings, for our staff."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.authentication import person_of
from core.accounts.permissions import May
from core.common.sql import database_now
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of
from scheduling.api import shapes, staff_shapes
from scheduling.models import Booking
from scheduling.selectors import bookings, staff
from scheduling.services import cancelling, disputes, rooms, settling

REFUSALS = {401: Problem, 403: Problem, 404: Problem}
PAGES = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]


class LatestFirst(TimeCursor):
    """By when they begin: the last one first."""

    ordering = ("-starts_at", "-id")


class OverLongest(TimeCursor):
    """What has been over longest comes first."""

    ordering = ("ends_at", "id")


class ReadView(APIView):
    permission_classes = [IsAuthenticated, May("bookings.read")]


class ManageView(APIView):
    permission_classes = [IsAuthenticated, May("bookings.manage")]


class StaffBookingsView(ReadView):
    @extend_schema(
        operation_id="staff_bookings",
        tags=["staff"],
        parameters=[staff_shapes.StaffBookingsAsked, *PAGES],
        responses={200: page_of(staff_shapes.StaffBookingOut), 400: Problem, 401: Problem, 403: Problem},
    )
    def get(self, request: Request) -> Response:
        """Bookings, the latest first; those that wait for us the oldest first."""
        asked = staff_shapes.StaffBookingsAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        found = staff.all_bookings(
            state=given["state"],
            q=given["q"],
            person=given.get("person"),
            since=given["since"],
            until=given["until"],
            waiting=given["waiting"],
        )
        pages = OverLongest() if given["waiting"] else LatestFirst()
        page = pages.paginate_queryset(found, request, view=self) or []
        return pages.get_paginated_response(staff_shapes.show_rows(page, person=person_of(request)))


class StaffBookingView(ReadView):
    @extend_schema(
        operation_id="staff_booking", tags=["staff"], responses={200: staff_shapes.StaffBookingDetailOut, **REFUSALS}
    )
    def get(self, request: Request, booking_id: UUID) -> Response:
        """One booking with its whole story: events, tokens, who was there, what its people were told."""
        return _shown(request, booking_id)


class StaffCancelView(ManageView):
    @extend_schema(
        operation_id="staff_bookings_cancel",
        tags=["staff"],
        request=shapes.BookingReasonIn,
        responses={200: staff_shapes.StaffBookingDetailOut, 400: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Cancel it for its people, with a reason that they read: all tokens come back."""
        asked = shapes.BookingReasonIn(data=request.data)
        asked.is_valid(raise_exception=True)
        cancelling.cancel_by_staff(booking_id=booking_id, by=person_of(request).user_id, **asked.validated_data)
        return _shown(request, booking_id)


class StaffResolveView(ManageView):
    @extend_schema(
        operation_id="staff_bookings_resolve",
        tags=["staff"],
        request=staff_shapes.ResolveIn,
        responses={200: staff_shapes.StaffBookingDetailOut, 400: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Decide what becomes of its tokens: the last word. 409 `candidate_lacks_tokens`, `wrong_state`."""
        asked = staff_shapes.ResolveIn(data=request.data)
        asked.is_valid(raise_exception=True)
        disputes.resolve(booking_id=booking_id, by=person_of(request).user_id, **asked.validated_data)
        return _shown(request, booking_id)


def _shown(request: Request, booking_id: UUID) -> Response:
    booking = bookings.one_booking(booking_id)
    begun = booking.kind == Booking.Kind.HUMAN and booking.starts_at <= database_now()
    shown = staff_shapes.show_story(
        booking,
        staff.story_of(booking),
        stays=rooms.presence(booking),
        record=settling.verdict(booking) if begun else None,
        person=person_of(request),
    )
    return Response(shown)
