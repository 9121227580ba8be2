"""Bookings: making them, one's own list, one of them, and saying no or yes."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.authentication import person_of
from core.common.sql import database_now
from core.http import idempotency
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of
from scheduling.api import shapes
from scheduling.models import Booking
from scheduling.selectors import bookings as selectors
from scheduling.services import approving, booking, cancelling

PAGES = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]
REFUSALS = dict.fromkeys((400, 401, 403, 404, 409), Problem)
LONGEST_TOPIC = 120


class BookingIn(serializers.Serializer):
    """With a person: whom, when, about what; `price_tokens` is what was shown. With the AI: when, how long, which."""

    kind = serializers.ChoiceField(Booking.Kind.choices)
    starts_at = serializers.DateTimeField()
    interviewer_id = serializers.UUIDField(required=False)
    topic = serializers.CharField(max_length=LONGEST_TOPIC, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=shapes.LONGEST_NOTE, required=False, allow_blank=True, default="")
    price_tokens = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)
    minutes = serializers.IntegerField(min_value=5, max_value=240, required=False)
    interview = serializers.DictField(required=False)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        needed = ("interviewer_id",) if given["kind"] == Booking.Kind.HUMAN else ("minutes", "interview")
        missing = {name: _("This is needed.") for name in needed if name not in given}
        if missing:
            raise serializers.ValidationError(missing)
        return given


class BookingsAsked(serializers.Serializer):
    when = serializers.ChoiceField(["upcoming", "past", "all"], default="all")
    role = serializers.ChoiceField(["candidate", "interviewer"], required=False)


class Soonest(TimeCursor):
    """By when they begin: what comes next first."""

    ordering = ("starts_at", "id")


class Latest(TimeCursor):
    """By when they begin: the last one first."""

    ordering = ("-starts_at", "-id")


class BookingsView(APIView):
    @extend_schema(
        operation_id="bookings_list",
        tags=["bookings"],
        parameters=[BookingsAsked, *PAGES],
        responses={200: page_of(shapes.BookingOut), 400: Problem, 401: Problem},
    )
    def get(self, request: Request) -> Response:
        """One's own bookings: upcoming ones the soonest first, others the latest first."""
        asked = BookingsAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        person, given = person_of(request), asked.validated_data
        pages = Soonest() if given["when"] == "upcoming" else Latest()
        found = selectors.own_bookings(person.user_id, now=database_now(), when=given["when"], role=given.get("role"))
        page = pages.paginate_queryset(found, request, view=self) or []
        return pages.get_paginated_response(shapes.show_bookings(page, viewer_id=person.user_id))

    @extend_schema(
        operation_id="bookings_make",
        tags=["bookings"],
        parameters=[idempotency.KEY],
        request=BookingIn,
        responses={201: shapes.BookingOut, **REFUSALS, 402: Problem, 429: Problem},
    )
    def post(self, request: Request) -> Response:
        """Book a session with an interviewer, or with the AI interviewer."""
        key = idempotency.key_of(request, needed=True)
        asked = BookingIn(data=request.data)
        asked.is_valid(raise_exception=True)
        person, given = person_of(request), asked.validated_data
        if given["kind"] == Booking.Kind.HUMAN:
            wish = booking.Wish(
                given["interviewer_id"], given["starts_at"], given["topic"], given["note"], given["price_tokens"]
            )
            made = booking.book(candidate_id=person.user_id, wish=wish, key=key)
        else:
            made = booking.book_practice(
                candidate_id=person.user_id,
                starts_at=given["starts_at"],
                minutes=given["minutes"],
                interview=given["interview"],
                key=key,
            )
        return Response(shapes.show_booking(made.pk, person=person), status=201)


class BookingView(APIView):
    @extend_schema(
        operation_id="bookings_one",
        tags=["bookings"],
        responses={200: shapes.BookingDetailOut, 401: Problem, 404: Problem},
    )
    def get(self, request: Request, booking_id: UUID) -> Response:
        """One's own booking, with what happened to it."""
        return Response(shapes.show_detail(booking_id, person=person_of(request)))


class CancelView(APIView):
    @extend_schema(
        operation_id="bookings_cancel",
        tags=["bookings"],
        request=shapes.BookingReasonIn,
        responses={200: shapes.BookingOut, **REFUSALS},
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Cancel it before it begins, with a reason that the other side reads."""
        person = person_of(request)
        cancelling.cancel_booking(booking_id=booking_id, by=person.user_id, reason=_reason(request))
        return Response(shapes.show_booking(booking_id, person=person))


class ApproveView(APIView):
    @extend_schema(
        operation_id="bookings_approve",
        tags=["bookings"],
        request=None,
        responses={200: shapes.BookingOut, **REFUSALS},
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """The interviewer's yes."""
        person = person_of(request)
        approving.approve_booking(booking_id=booking_id, by=person.user_id)
        return Response(shapes.show_booking(booking_id, person=person))


class DeclineView(APIView):
    @extend_schema(
        operation_id="bookings_decline",
        tags=["bookings"],
        request=shapes.BookingReasonIn,
        responses={200: shapes.BookingOut, **REFUSALS},
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """The interviewer's no, with a reason."""
        person = person_of(request)
        approving.decline_booking(booking_id=booking_id, by=person.user_id, reason=_reason(request))
        return Response(shapes.show_booking(booking_id, person=person))


def _reason(request: Request) -> str:
    asked = shapes.BookingReasonIn(data=request.data)
    asked.is_valid(raise_exception=True)
    return str(asked.validated_data["reason"])
