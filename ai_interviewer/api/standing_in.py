"""The AI instead of an interviewer who hasn't come, over HTTP."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ai_interviewer.api import serializers as shapes
from ai_interviewer.api.views import show_interview
from ai_interviewer.services import interviews, standing_in
from core.http.schema import Problem

REFUSALS = {401: Problem, 403: Problem, 404: Problem}


class InsteadView(APIView):
    """Over HTTP rather than on the socket: whoever waits at the door sends no frames, and setting up may be refused."""

    @extend_schema(operation_id="rooms_instead", tags=["ai"], responses={200: shapes.InsteadOut, **REFUSALS})
    def get(self, request: Request, room_id: UUID) -> Response:
        """What I am offered in a room whose interviewer hasn't come. 404 where nothing is."""
        offer = standing_in.offer_of(room_id=room_id, user_id=request.user.user_id)
        wanted = offer.interview
        shown = {
            "tokens": offer.tokens,
            "title": interviews.title_of(wanted),
            "minutes": wanted.minutes,
            "mode": wanted.mode,
        }
        return Response(shapes.InsteadOut(shown).data)

    @extend_schema(
        operation_id="rooms_instead_begin",
        tags=["ai"],
        request=shapes.StandInIn,
        responses={201: shapes.InterviewOut, **dict.fromkeys((400, 402, 409, 429), Problem), **REFUSALS},
    )
    def post(self, request: Request, room_id: UUID) -> Response:
        """Practise with the AI instead, in the same room: the session's tokens come back. Again is the same interview.

        402 once the month's are used, 409 `host_came` if the interviewer has just come; then nothing has changed.
        """
        asked = shapes.StandInIn(data=request.data)
        asked.is_valid(raise_exception=True)
        interview = standing_in.stand_in(person=request.user, room_id=room_id, mode=asked.validated_data["mode"])
        return Response(show_interview(interview), status=201)
