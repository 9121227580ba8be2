"""One's own calendar over HTTP: rules, windows, dates of their own, times off, and a week with all of it."""

from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts import rules as accounts
from core.accounts.authentication import person_of
from core.common.clock import to_iso
from core.common.errors import NotFound
from core.common.sql import database_now
from core.http.schema import Problem
from scheduling.api import shapes
from scheduling.models import Block, Calendar, DateOverride, TimeOff
from scheduling.rules import windows, zones
from scheduling.rules.windows import Hours
from scheduling.selectors import calendars as selectors
from scheduling.services import calendars as services

REFUSALS = dict.fromkeys((400, 401, 403, 404, 409), Problem)
CAPACITY_MOST: Final = 8
INCREMENTS: Final = [5, 10, 15, 20, 30, 60]
FIRST_DATE, LAST_DATE = date(2000, 1, 1), date(2199, 12, 31)


# --- in ---


def _minutes(least: int, most: int, **more: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=least, max_value=most, **more)


class CalendarIn(serializers.Serializer):
    """What isn't given stays. `own_zone` false: the zone of one's account counts; a zone given here counts itself."""

    revision = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    time_zone = serializers.CharField(max_length=64, required=False)
    own_zone = serializers.BooleanField(required=False)
    session_minutes = _minutes(15, 240, required=False)
    increment_minutes = serializers.ChoiceField(INCREMENTS, required=False)
    buffer_before = _minutes(0, 240, required=False)
    buffer_after = _minutes(0, 240, required=False)
    notice_minutes = _minutes(0, 30 * windows.DAY_MINUTES, required=False)
    horizon_days = serializers.IntegerField(min_value=1, max_value=365, required=False)
    per_day = serializers.IntegerField(min_value=1, max_value=96, allow_null=True, required=False)
    per_week = serializers.IntegerField(min_value=1, max_value=672, allow_null=True, required=False)
    capacity = serializers.IntegerField(min_value=1, max_value=CAPACITY_MOST, required=False)
    requires_approval = serializers.BooleanField(required=False)

    def validate_time_zone(self, name: str) -> str:
        if not accounts.is_time_zone(name):
            raise serializers.ValidationError(_("No such time zone."))
        return name

    def validate_session_minutes(self, minutes: int) -> int:
        if minutes % 5:
            raise serializers.ValidationError(_("A multiple of five minutes."))
        return minutes


class HoursIn(serializers.Serializer):
    """A stretch of wall-clock time: minutes after midnight, and how long; it may go on over midnight."""

    start_minute = _minutes(0, windows.DAY_MINUTES - 1)
    minutes = _minutes(windows.LEAST_MINUTES, windows.DAY_MINUTES)


class WeeklyBlockIn(HoursIn):
    weekday = serializers.IntegerField(min_value=0, max_value=6, help_text="0 is Monday.")


class CalendarWeekIn(serializers.Serializer):
    revision = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    blocks = serializers.ListField(child=WeeklyBlockIn(), max_length=services.MOST_WEEKLY)


class BlockIn(HoursIn):
    """On a weekday: every week. On a date: once."""

    weekday = serializers.IntegerField(min_value=0, max_value=6, allow_null=True, required=False)
    date = serializers.DateField(allow_null=True, required=False)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if (given.get("weekday") is None) == (given.get("date") is None):
            raise serializers.ValidationError({"date": _("Either a weekday or a date.")})
        return given


class OverrideIn(serializers.Serializer):
    """The windows of a date; none: nothing on that date."""

    windows = serializers.ListField(child=HoursIn(), max_length=services.MOST_WINDOWS)


class TimeOffIn(serializers.Serializer):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    note = serializers.CharField(max_length=120, allow_blank=True, required=False, default="")


class WeekAsked(serializers.Serializer):
    def get_fields(self) -> dict[str, serializers.Field]:
        return {"from": serializers.DateField(required=False)}

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if "from" in given and not FIRST_DATE <= given["from"] <= LAST_DATE:
            raise serializers.ValidationError({"from": _("That is too far away.")})
        return given


# --- out ---


class BlockOut(serializers.Serializer):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(["weekly", "once"])
    weekday = serializers.IntegerField(allow_null=True)
    date = serializers.DateField(allow_null=True)
    start_minute = serializers.IntegerField()
    minutes = serializers.IntegerField()


class BlocksOut(serializers.Serializer):
    results = BlockOut(many=True)


class HoursOut(serializers.Serializer):
    start_minute = serializers.IntegerField()
    minutes = serializers.IntegerField()


class OverrideOut(serializers.Serializer):
    id = serializers.UUIDField()
    date = serializers.DateField()
    windows = HoursOut(many=True)


class TimeOffOut(serializers.Serializer):
    id = serializers.UUIDField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    note = serializers.CharField(allow_blank=True)


class CalendarFeedOut(serializers.Serializer):
    made_at = serializers.DateTimeField()


class CalendarOut(serializers.Serializer):
    """`revision` goes along with changes: who saves an older state is told so."""

    time_zone = serializers.CharField()
    own_zone = serializers.BooleanField()
    session_minutes = serializers.IntegerField()
    increment_minutes = serializers.IntegerField()
    buffer_before = serializers.IntegerField()
    buffer_after = serializers.IntegerField()
    notice_minutes = serializers.IntegerField()
    horizon_days = serializers.IntegerField()
    per_day = serializers.IntegerField(allow_null=True)
    per_week = serializers.IntegerField(allow_null=True)
    capacity = serializers.IntegerField()
    capacity_most = serializers.IntegerField()
    requires_approval = serializers.BooleanField()
    revision = serializers.IntegerField()
    feed = CalendarFeedOut(allow_null=True)
    blocks = BlockOut(many=True)
    overrides = OverrideOut(many=True)
    times_off = TimeOffOut(many=True)


class WeekWindowOut(serializers.Serializer):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    source = serializers.ChoiceField(["weekly", "once", "override"])


class WeekDayOut(serializers.Serializer):
    date = serializers.DateField()
    open = WeekWindowOut(many=True)
    off = TimeOffOut(many=True)


class WeekBookingOut(shapes.BookingOut):
    """`busy_from`, `busy_until`: with what is kept free around it, for its interviewer."""

    busy_from = serializers.DateTimeField()
    busy_until = serializers.DateTimeField()


class CalendarWeekOut(serializers.Serializer):
    time_zone = serializers.CharField()
    to = serializers.DateField()
    days = WeekDayOut(many=True)
    bookings = WeekBookingOut(many=True)
    open_minutes = serializers.IntegerField()
    booked = serializers.IntegerField()
    per_week = serializers.IntegerField(allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        return {**super().get_fields(), "from": serializers.DateField()}


# --- views ---


class CalendarView(APIView):
    @extend_schema(operation_id="calendar", tags=["calendar"], responses={200: CalendarOut, 401: Problem})
    def get(self, request: Request) -> Response:
        """My calendar: windows, rules, times off. What is over is shown for a month."""
        return _answer(request)

    @extend_schema(
        operation_id="calendar_change", tags=["calendar"], request=CalendarIn, responses={200: CalendarOut, **REFUSALS}
    )
    def patch(self, request: Request) -> Response:
        """Change rules of my calendar. 409 `calendar_changed` where it was changed elsewhere."""
        asked = CalendarIn(data=request.data)
        asked.is_valid(raise_exception=True)
        services.change_rules(user_id=person_of(request).user_id, **asked.validated_data)
        return _answer(request)


class WeekView(APIView):
    @extend_schema(
        operation_id="calendar_week",
        tags=["calendar"],
        parameters=[OpenApiParameter("from", OpenApiTypes.DATE, description="The first of seven days; else Monday.")],
        responses={200: CalendarWeekOut, 400: Problem, 401: Problem},
    )
    def get(self, request: Request) -> Response:
        """Seven days of my calendar, where it keeps its time: windows, times off, bookings."""
        asked = WeekAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        person, now = person_of(request), database_now()
        first = asked.validated_data.get("from") or _monday(person.user_id, now)
        return Response(_week(selectors.week_of(person.user_id, first, now=now), viewer_id=person.user_id))

    @extend_schema(
        operation_id="calendar_week_replace",
        tags=["calendar"],
        request=CalendarWeekIn,
        responses={200: CalendarOut, **REFUSALS},
    )
    def put(self, request: Request) -> Response:
        """Replace my weekly windows, all of them. 400 `windows_overlap` names two that do."""
        asked = CalendarWeekIn(data=request.data)
        asked.is_valid(raise_exception=True)
        blocks = [(one["weekday"], one["start_minute"], one["minutes"]) for one in asked.validated_data["blocks"]]
        services.replace_week(
            user_id=person_of(request).user_id, revision=asked.validated_data["revision"], blocks=blocks
        )
        return _answer(request)


class BlocksView(APIView):
    @extend_schema(operation_id="calendar_blocks", tags=["calendar"], responses={200: BlocksOut, 401: Problem})
    def get(self, request: Request) -> Response:
        """My windows, weekly ones and those of single dates. There are never more than some hundred."""
        calendar = selectors.calendar_of(person_of(request).user_id, now=database_now())
        return Response({"results": [_block(one) for one in _blocks(calendar)]})

    @extend_schema(
        operation_id="calendar_blocks_add", tags=["calendar"], request=BlockIn, responses={201: BlockOut, **REFUSALS}
    )
    def post(self, request: Request) -> Response:
        """Add a window."""
        asked = BlockIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        block = services.add_block(
            user_id=person_of(request).user_id,
            weekday=given.get("weekday"),
            day=given.get("date"),
            start_minute=given["start_minute"],
            minutes=given["minutes"],
        )
        return Response(_block(block), status=201)


class BlockView(APIView):
    @extend_schema(operation_id="calendar_blocks_remove", tags=["calendar"], responses={204: None, **REFUSALS})
    def delete(self, request: Request, block_id: UUID) -> Response:
        """Remove a window. What is booked in it stays."""
        services.remove_block(user_id=person_of(request).user_id, block_id=block_id)
        return Response(status=204)


class OverrideView(APIView):
    @extend_schema(
        operation_id="calendar_overrides_put",
        tags=["calendar"],
        request=OverrideIn,
        responses={200: OverrideOut, **REFUSALS},
    )
    def put(self, request: Request, day: str) -> Response:
        """Give a date its own windows instead of the weekly ones; none: nothing on that date."""
        asked = OverrideIn(data=request.data)
        asked.is_valid(raise_exception=True)
        hours = [Hours(one["start_minute"], one["minutes"]) for one in asked.validated_data["windows"]]
        override = services.override_date(user_id=person_of(request).user_id, day=_date(day), hours=hours)
        return Response(_override(override))

    @extend_schema(operation_id="calendar_overrides_remove", tags=["calendar"], responses={204: None, **REFUSALS})
    def delete(self, request: Request, day: str) -> Response:
        """Let the weekly windows count on that date again."""
        services.remove_override(user_id=person_of(request).user_id, day=_date(day))
        return Response(status=204)


class TimesOffView(APIView):
    @extend_schema(
        operation_id="calendar_times_off_add",
        tags=["calendar"],
        request=TimeOffIn,
        responses={201: TimeOffOut, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Take time off. What is booked in it stays: cancel it, or propose another time."""
        asked = TimeOffIn(data=request.data)
        asked.is_valid(raise_exception=True)
        off = services.add_time_off(user_id=person_of(request).user_id, **asked.validated_data)
        return Response(_off(off), status=201)


class TimeOffView(APIView):
    @extend_schema(operation_id="calendar_times_off_remove", tags=["calendar"], responses={204: None, **REFUSALS})
    def delete(self, request: Request, time_off_id: UUID) -> Response:
        """Remove a time off."""
        services.remove_time_off(user_id=person_of(request).user_id, time_off_id=time_off_id)
        return Response(status=204)


def _date(text: str) -> date:
    """The date in an address. Raises NotFound."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFound from error


# --- words ---


def _answer(request: Request) -> Response:
    calendar = selectors.calendar_of(person_of(request).user_id, now=database_now())
    return Response(
        {
            "time_zone": selectors.zone_of(calendar).key,
            "own_zone": calendar.own_zone,
            "session_minutes": calendar.session_minutes,
            "increment_minutes": calendar.increment_minutes,
            "buffer_before": calendar.buffer_before,
            "buffer_after": calendar.buffer_after,
            "notice_minutes": calendar.notice_minutes,
            "horizon_days": calendar.horizon_days,
            "per_day": calendar.per_day,
            "per_week": calendar.per_week,
            "capacity": calendar.capacity,
            "capacity_most": CAPACITY_MOST,
            "requires_approval": calendar.requires_approval,
            "revision": calendar.revision,
            "feed": {"made_at": to_iso(calendar.feed_made_at)}
            if calendar.feed_hash and calendar.feed_made_at
            else None,
            "blocks": [_block(one) for one in _blocks(calendar)],
            "overrides": [_override(one) for one in calendar.overrides.all()] if _is_made(calendar) else [],
            "times_off": [_off(one) for one in calendar.times_off.all()] if _is_made(calendar) else [],
        }
    )


def _is_made(calendar: Calendar) -> bool:
    return not calendar._state.adding


def _blocks(calendar: Calendar) -> list[Block]:
    found = list(calendar.blocks.all()) if _is_made(calendar) else []
    return sorted(found, key=lambda one: (one.date or date.min, one.weekday or 0, one.start_minute))


def _block(block: Block) -> dict[str, Any]:
    return {
        "id": str(block.pk),
        "kind": "weekly" if block.date is None else "once",
        "weekday": block.weekday,
        "date": block.date and block.date.isoformat(),
        "start_minute": block.start_minute,
        "minutes": block.minutes,
    }


def _override(override: DateOverride) -> dict[str, Any]:
    hours = [{"start_minute": start, "minutes": minutes} for start, minutes in override.windows]
    return {"id": str(override.pk), "date": override.date.isoformat(), "windows": hours}


def _off(off: TimeOff) -> dict[str, Any]:
    return {"id": str(off.pk), "starts_at": to_iso(off.starts_at), "ends_at": to_iso(off.ends_at), "note": off.note}


def _monday(user_id: UUID, now: datetime) -> date:
    """The Monday of the week that it is where the calendar keeps its time."""
    today = now.astimezone(selectors.zone_of(selectors.calendar_of(user_id, now=now))).date()
    return today - timedelta(days=today.weekday())


def _week(week: selectors.Week, *, viewer_id: UUID) -> dict[str, Any]:
    shown = shapes.show_bookings(week.bookings, viewer_id=viewer_id)
    for booking, words in zip(week.bookings, shown, strict=True):
        around = booking.slot if booking.slot and booking.interviewer_id == viewer_id else None
        words["busy_from"] = to_iso(around.busy_from if around else booking.starts_at)
        words["busy_until"] = to_iso(around.busy_until if around else booking.ends_at)
    return {
        "time_zone": week.zone.key,
        "from": week.days[0].date.isoformat(),
        "to": week.days[-1].date.isoformat(),
        "days": [
            {
                "date": day.date.isoformat(),
                "open": [
                    {
                        "starts_at": to_iso(zones.datetime_of(one.starts)),
                        "ends_at": to_iso(zones.datetime_of(one.ends)),
                        "source": one.source,
                    }
                    for one in day.open
                ],
                "off": [_off(one) for one in day.off],
            }
            for day in week.days
        ],
        "bookings": shown,
        "open_minutes": week.open_minutes,
        "booked": len(shown),
        "per_week": week.per_week,
    }
