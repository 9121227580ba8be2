"""The times of an interviewer over HTTP, for everybody who sees them."""

from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts import rules as accounts
from core.accounts.authentication import CookieJWTAuthentication
from core.accounts.people import Person
from core.common.clock import to_iso
from core.common.errors import Refusal
from core.common.sql import database_now
from core.http.schema import Problem
from scheduling.api.calendars import FIRST_DATE, LAST_DATE
from scheduling.rules import zones
from scheduling.rules.prices import tokens_for
from scheduling.rules.slots import MOST_DAYS
from scheduling.selectors import slots as selectors
from scheduling.services.booking import current_terms

ASKED = [
    OpenApiParameter("from", OpenApiTypes.DATE, required=True),
    OpenApiParameter("to", OpenApiTypes.DATE, required=True, description="Included; at most 62 days."),
    OpenApiParameter("tz", str, description="IANA zone of these dates; by itself the interviewer’s."),
]


class SlotsAsked(serializers.Serializer):
    def get_fields(self) -> dict[str, serializers.Field]:
        return {
            "from": serializers.DateField(),
            "to": serializers.DateField(),
            "tz": serializers.CharField(max_length=64, required=False),
        }

    def validate_tz(self, name: str) -> str:
        if not accounts.is_time_zone(name):
            raise serializers.ValidationError(_("No such time zone."))
        return name

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if not FIRST_DATE <= given["from"] <= given["to"] <= LAST_DATE:
            raise serializers.ValidationError({"to": _("Not before the first date.")})
        if (given["to"] - given["from"]).days >= MOST_DAYS:
            raise serializers.ValidationError({"to": _("At most 62 days at once.")})
        return given


class SlotOut(serializers.Serializer):
    """`full`: one can wait for it. `fits`: it is within the viewer's own times; null where they have none."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    date = serializers.DateField(help_text="In the zone that was asked for.")
    places = serializers.IntegerField()
    state = serializers.ChoiceField(["free", "full", "yours"])
    fits = serializers.BooleanField(allow_null=True)


class SlotsOut(serializers.Serializer):
    time_zone = serializers.CharField()
    interviewer_zone = serializers.CharField()
    session_minutes = serializers.IntegerField()
    price_tokens = serializers.IntegerField(allow_null=True)
    capacity = serializers.IntegerField()
    requires_approval = serializers.BooleanField()
    bookable = serializers.BooleanField()
    free_cancel_minutes = serializers.IntegerField(help_text="Until so long before the start, cancelling is free.")
    late_cancel_percent = serializers.IntegerField(help_text="What the interviewer gets of the price after that.")
    slots = SlotOut(many=True)


class WhoeverLooks(CookieJWTAuthentication):
    """Somebody signed in, or nobody: a page that is open to all isn't closed to who was signed in once."""

    def authenticate(self, request: Request) -> tuple[Person, Person] | None:
        try:
            return super().authenticate(request)
        except Refusal:
            return None


class SlotsView(APIView):
    """Open to all."""

    authentication_classes = [WhoeverLooks]
    permission_classes = []

    @extend_schema(
        operation_id="interviewers_slots",
        tags=["interviewers"],
        auth=[],
        parameters=ASKED,
        responses={200: SlotsOut, 400: Problem, 404: Problem},
    )
    def get(self, request: Request, user_id: UUID) -> Response:
        """The times of an interviewer that can be booked or waited for. 404 as their page."""
        asked = SlotsAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        viewer = request.user if isinstance(request.user, Person) else None
        now = database_now()
        zone = ZoneInfo(given["tz"]) if "tz" in given else selectors.zone_of(user_id)
        page = selectors.slots_of(
            user_id,
            since=zones.datetime_of(zones.moment_of(given["from"], 0, zone)),
            until=zones.datetime_of(zones.moment_of(given["to"] + timedelta(days=1), 0, zone)),
            now=now,
            viewer_id=viewer.user_id if viewer else None,
        )
        terms = current_terms()
        held, rate = page.diary.rules, page.hourly_rate_minor
        return Response(
            {
                "time_zone": zone.key,
                "interviewer_zone": page.diary.agenda.zone.key,
                "session_minutes": held.session_minutes,
                "price_tokens": rate and tokens_for(rate, held.session_minutes, settings.TOKEN_VALUE_PAISE),
                "capacity": held.capacity,
                "requires_approval": page.diary.requires_approval,
                "bookable": page.bookable,
                "free_cancel_minutes": terms.free_cancel_minutes,
                "late_cancel_percent": terms.late_cancel_percent,
                "slots": [
                    {
                        "starts_at": to_iso(slot.starts_at),
                        "ends_at": to_iso(slot.ends_at),
                        "date": slot.starts_at.astimezone(zone).date().isoformat(),
                        "places": slot.places,
                        "state": slot.state,
                        "fits": fits,
                    }
                    for slot, fits in zip(page.slots, page.fits, strict=True)
                ],
            }
        )
