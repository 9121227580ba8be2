"""Sessions over HTTP: make, list, open, read afterwards."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts import services as account_services
from core.accounts.permissions import May
from core.audit import services as audit
from core.common.clock import utc_now
from core.common.errors import NotAllowed, NotFound
from core.http.pagination import TimeCursor
from core.http.schema import Problem, page_of
from sessions_live import rules, selectors, transcript
from sessions_live.api import serializers as out
from sessions_live.errors import Removed, RoomEnded
from sessions_live.models import Feedback, Room, Seat
from sessions_live.services import rooms
from signalling.ice import check_credentials_for

MAX_LINES = 5000
REFUSALS = {401: Problem, 403: Problem, 404: Problem}


class RoomsView(APIView):
    @extend_schema(
        operation_id="rooms_list",
        tags=["sessions"],
        parameters=[
            OpenApiParameter("scope", str, enum=["mine", "all"], description="`all`: every session, for staff."),
            OpenApiParameter("state", str, enum=["open", "ended"]),
            OpenApiParameter("kind", str, enum=["human", "ai"]),
            OpenApiParameter("q", str, description="Part of the title, or of a person's name."),
            OpenApiParameter("cursor", str),
            OpenApiParameter("limit", int),
        ],
        responses={200: page_of(out.RoomOut), **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """My sessions, newest first; for staff, on request, everybody's."""
        person = request.user
        if request.query_params.get("scope") == "all":
            if not person.may("sessions.read"):
                raise NotAllowed
            found = selectors.all_rooms()
        else:
            found = selectors.rooms_of(person.user_id, email=person.email if person.email_verified else "-")
        found = selectors.narrow(
            found,
            state=request.query_params.get("state"),
            words=request.query_params.get("q", ""),
            kind=request.query_params.get("kind"),
        )
        pages = TimeCursor()
        page = pages.paginate_queryset(found, request, view=self)
        return pages.get_paginated_response(out.RoomOut(page, many=True, context={"person": person}).data)

    @extend_schema(
        operation_id="rooms_create",
        tags=["sessions"],
        request=out.RoomIn,
        responses={201: out.RoomDetailOut, 400: Problem, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Make a session with me as its host, and invite a candidate (and observers) by address."""
        if not (request.user.is_active_interviewer or request.user.may("rooms.make")):
            raise NotAllowed
        asked = out.RoomIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        room = rooms.create_room(
            host_id=request.user.user_id,
            title=given["title"],
            candidate_email=given["candidate_email"],
            planned_start=given.get("starts_at"),
            planned_seconds=given["minutes"] * 60,
            agenda=[{"name": phase["name"], "seconds": phase["minutes"] * 60} for phase in given.get("agenda", [])],
            observers=given.get("observers", []),
        )
        return Response(_detail(room.pk, request), status=201)


def _detail(room_id: UUID, request: Request) -> dict[str, Any]:
    room, _ = selectors.find_room(room_id, person=request.user)
    return dict(out.RoomDetailOut(room, context={"person": request.user}).data)


class RoomView(APIView):
    @extend_schema(operation_id="rooms_get", tags=["sessions"], responses={200: out.RoomDetailOut, **REFUSALS})
    def get(self, request: Request, room_id: UUID) -> Response:
        """One session, as far as it is mine to see."""
        return Response(_detail(room_id, request))


class SeatsView(APIView):
    @extend_schema(
        operation_id="rooms_invite",
        tags=["sessions"],
        request=out.SeatIn,
        responses={201: out.SeatOut, 400: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, room_id: UUID) -> Response:
        """Invite one more person. For the room's interviewers."""
        _, mine = selectors.find_room(room_id, person=request.user)
        if mine is None or mine.role not in rules.HOSTS:
            raise NotAllowed
        asked = out.SeatIn(data=request.data)
        asked.is_valid(raise_exception=True)
        seat = rooms.invite_seat(room_id=room_id, **asked.validated_data)
        return Response(out.SeatOut(seat, context={"sees_addresses": True}).data, status=201)


class TicketView(APIView):
    @extend_schema(
        operation_id="rooms_ticket",
        tags=["sessions"],
        request=None,
        responses={200: out.TicketOut, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, room_id: UUID) -> Response:
        """A ticket for one connection to the room's socket within 60 s, for clients that are no browser."""
        _check_open(room_id, request)
        person = request.user
        ticket, expires_at = account_services.issue_ticket(
            user_id=person.user_id, session_id=person.session_id, room_id=room_id
        )
        scheme = "wss" if request.is_secure() else "ws"
        ws_url = f"{scheme}://{request.get_host()}/ws/rooms/{room_id}?{urlencode({'ticket': ticket})}"
        return Response(out.TicketOut({"ticket": ticket, "ws_url": ws_url, "expires_at": expires_at}).data)


class CheckView(APIView):
    @extend_schema(
        operation_id="rooms_check",
        tags=["sessions"],
        request=None,
        responses={200: out.CheckOut, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, room_id: UUID) -> Response:
        """STUN and TURN servers for the check before joining. The credentials last a minute."""
        _check_open(room_id, request)
        servers, expires_at = check_credentials_for(request.user.user_id)
        return Response(out.CheckOut({"ice_servers": servers, "expires_at": expires_at}).data)


def _check_open(room_id: UUID, request: Request) -> tuple[Room, Seat | None]:
    room, mine = selectors.find_room(room_id, person=request.user)
    if mine is not None and mine.state == Seat.State.BANNED:
        raise Removed
    if room.state == Room.State.ENDED:
        raise RoomEnded
    return room, mine


class EndView(APIView):
    @extend_schema(
        operation_id="rooms_end",
        tags=["sessions"],
        request=out.EndIn,
        responses={200: out.RoomDetailOut, **REFUSALS},
    )
    def post(self, request: Request, room_id: UUID) -> Response:
        """End a session without being in it. For its interviewers and for staff; doing it twice does nothing more."""
        _, mine = selectors.find_room(room_id, person=request.user)
        if not selectors.sees_panel(mine, is_staff=request.user.may("sessions.read")):
            raise NotAllowed
        asked = out.EndIn(data=request.data)
        asked.is_valid(raise_exception=True)
        rooms.end_room_from_outside(
            room_id=room_id, seat_id=mine.pk if mine else None, reason=asked.validated_data.get("reason", "")
        )
        if mine is None:
            audit.record(action="room.ended", actor=request.user.user_id, targets=[("room", str(room_id))])
        return Response(_detail(room_id, request))


class EventsView(APIView):
    @extend_schema(
        operation_id="rooms_events",
        tags=["sessions"],
        parameters=[OpenApiParameter("after", int), OpenApiParameter("limit", int)],
        responses={200: out.EventsOut, **REFUSALS},
    )
    def get(self, request: Request, room_id: UUID) -> Response:
        """The log, as far as I may see it, oldest first."""
        room, mine = selectors.find_room(room_id, person=request.user)
        rows, following = selectors.visible_rows(
            room,
            mine,
            is_staff=request.user.may("sessions.read"),
            after=_number(request, "after", 0, 2**53),
            limit=_number(request, "limit", 200, 1000, least=1),
        )
        results = [{"seq": row.seq, "at": row.at, "kind": row.kind, "seat": row.seat, "data": row.data} for row in rows]
        return Response({"results": results, "next": following})


def _number(request: Request, name: str, default: int, most: int, least: int = 0) -> int:
    try:
        return min(most, max(least, int(request.query_params.get(name, default))))
    except ValueError:
        return default


class TranscriptView(APIView):
    @extend_schema(
        operation_id="rooms_transcript",
        tags=["sessions"],
        parameters=[
            OpenApiParameter("after", int),
            OpenApiParameter("format", str, enum=["json", "text"], description="Gives the whole as a download."),
        ],
        responses={200: out.TranscriptOut, (200, "text/plain"): OpenApiTypes.STR, **REFUSALS},
    )
    def get(self, request: Request, room_id: UUID) -> Response | HttpResponse:
        """What was said and what happened, as far as I may see it; for staff, all of it."""
        room, mine = selectors.find_room(room_id, person=request.user)
        people = {str(seat.pk): transcript.Speaker(str(seat.pk), seat.name, seat.role) for seat in room.seats.all()}
        wanted = request.query_params.get("format")
        rows, following = selectors.visible_rows(
            room,
            mine,
            is_staff=request.user.may("sessions.read"),
            after=0 if wanted else _number(request, "after", 0, 2**53),
            limit=100 * MAX_LINES if wanted else MAX_LINES,
        )
        lines = transcript.tell(rows, people=people, started_at=room.started_at)
        shown = {row.seat for row in rows} | {line.whisper_to for line in lines}
        body = out.TranscriptOut(
            {
                "room": room,
                "people": [person for key, person in people.items() if key in shown],
                "lines": [asdict(line) for line in lines],
                "next": following,
            }
        ).data
        if wanted == "text":
            response: Response | HttpResponse = HttpResponse(
                transcript.write_text(room.title, lines, people), content_type="text/plain; charset=utf-8"
            )
        else:
            response = Response(body)
        if wanted in ("text", "json"):
            suffix = "txt" if wanted == "text" else "json"
            response["Content-Disposition"] = f'attachment; filename="session-{room.pk}.{suffix}"'
        return response


class NotesView(APIView):
    @extend_schema(operation_id="rooms_notes", tags=["sessions"], responses={200: out.NotesOut, **REFUSALS})
    def get(self, request: Request, room_id: UUID) -> Response:
        """The notes of the session that I may read."""
        room, mine = selectors.find_room(room_id, person=request.user)
        found = selectors.visible_notes(room, mine, is_staff=request.user.may("sessions.read"))
        return Response({"results": out.NoteOut(found, many=True).data})


class FeedbackView(APIView):
    def _seat(self, request: Request, room_id: UUID) -> tuple[Room, Seat | None]:
        room, mine = selectors.find_room(room_id, person=request.user)
        if not selectors.sees_panel(mine, is_staff=request.user.may("sessions.read")):
            raise NotAllowed
        return room, mine

    def _all(self, room: Room, mine: Seat | None) -> Response:
        found = list(Feedback.objects.filter(room=room).select_related("seat"))
        own = next((one for one in found if mine is not None and one.seat_id == mine.pk), None)
        others = [one for one in found if one is not own]
        return Response(
            {"mine": out.FeedbackOut(own).data if own else None, "others": out.FeedbackOut(others, many=True).data}
        )

    @extend_schema(operation_id="rooms_feedback", tags=["sessions"], responses={200: out.AllFeedbackOut, **REFUSALS})
    def get(self, request: Request, room_id: UUID) -> Response:
        """The interviewers' internal feedback. Never for the candidate."""
        return self._all(*self._seat(request, room_id))

    @extend_schema(
        operation_id="rooms_feedback_keep",
        tags=["sessions"],
        request=out.FeedbackIn,
        responses={200: out.AllFeedbackOut, 400: Problem, **REFUSALS},
    )
    def put(self, request: Request, room_id: UUID) -> Response:
        """Write my internal feedback, or write it anew."""
        room, mine = self._seat(request, room_id)
        if mine is None or mine.role not in rules.HOSTS:
            raise NotAllowed
        asked = out.FeedbackIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        rooms.keep_feedback(seat=mine, recommendation=given["recommendation"] or "", text=given["text"])
        return self._all(room, mine)


class PresenceView(APIView):
    @extend_schema(operation_id="rooms_presence", tags=["sessions"], responses={200: out.StaysOut, **REFUSALS})
    def get(self, request: Request, room_id: UUID) -> Response:
        """Who was where, from when to when, and why they left. For interviewers of the room, and staff."""
        room = _panel_room(request, room_id)
        stays = room.presences.select_related("seat").order_by("joined_at")[:2000]
        return Response({"results": out.StayOut(stays, many=True).data})


class QualityView(APIView):
    @extend_schema(
        operation_id="rooms_quality",
        tags=["sessions"],
        parameters=[OpenApiParameter("seat", OpenApiTypes.UUID)],
        responses={200: out.SamplesOut, **REFUSALS},
    )
    def get(self, request: Request, room_id: UUID) -> Response:
        """The lines' quality over time. For interviewers of the room, and staff."""
        room = _panel_room(request, room_id)
        found = room.quality.order_by("at")
        if seat := request.query_params.get("seat"):
            try:
                found = found.filter(seat_id=UUID(seat))
            except ValueError:
                raise NotFound from None
        return Response({"results": out.SampleOut(found[:5000], many=True).data})


def _panel_room(request: Request, room_id: UUID) -> Room:
    room, mine = selectors.find_room(room_id, person=request.user)
    if not selectors.sees_panel(mine, is_staff=request.user.may("sessions.read")):
        raise NotAllowed
    return room


class FiguresView(APIView):
    permission_classes = [May("desk.open")]

    @extend_schema(
        operation_id="staff_figures", tags=["staff"], responses={200: out.FiguresOut, 401: Problem, 403: Problem}
    )
    def get(self, request: Request) -> Response:
        """What happens now and today, in figures. The day is UTC's."""
        return Response(selectors.figures(utc_now()))
