"""Consent over HTTP: the texts, and giving, reading and withdrawing it without a socket."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.common.errors import NotAllowed, NotFound
from core.common.ids import new_id
from core.http.schema import Problem
from sessions_live import consents, protocol, selectors
from sessions_live.api import recording_shapes as out
from sessions_live.models import Seat
from sessions_live.services import acts, frames
from sessions_live.services import consents as consent_services

REFUSALS = {401: Problem, 403: Problem, 404: Problem}
KIND = OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=list(consents.KINDS))


class ConsentTextView(APIView):
    @extend_schema(
        operation_id="consents_text",
        tags=["consents"],
        parameters=[KIND],
        responses={200: out.ConsentTextOut, **REFUSALS},
    )
    def get(self, request: Request, kind: str) -> Response:
        """What is asked for now: the version and the words to show. `sha256` is that of the English original."""
        return Response(out.ConsentTextOut(consents.current(_kind(kind))).data)


class ConsentsView(APIView):
    @extend_schema(operation_id="rooms_consents", tags=["consents"], responses={200: out.ConsentsOut, **REFUSALS})
    def get(self, request: Request, room_id: UUID) -> Response:
        """Receipts of the session, oldest first: my own; for its interviewers and staff everybody's."""
        room, mine = selectors.find_room(room_id, person=request.user)
        found = selectors.visible_consents(room, mine, is_staff=request.user.may("sessions.read"))
        return Response({"results": out.ConsentOut(found, many=True).data})

    @extend_schema(
        operation_id="rooms_consents_give",
        tags=["consents"],
        request=out.ConsentIn,
        responses={200: out.ConsentsOut, 400: Problem, 409: Problem, **REFUSALS},
    )
    def post(self, request: Request, room_id: UUID) -> Response:
        """Agree to a version of a text. Doing it twice is one receipt; a version that is no longer asked for is
        refused with `stale_consent` and the present one.
        """
        mine = _own_seat(request, room_id)
        asked = out.ConsentIn(data=request.data)
        asked.is_valid(raise_exception=True)
        frame = protocol.ConsentGive(id=new_id().hex, **asked.validated_data)
        acts.act_now(room_id, lambda log: frames.apply(log, room_id=room_id, seat_id=mine.pk, frame=frame))
        return self.get(request, room_id)


class ConsentView(APIView):
    @extend_schema(
        operation_id="rooms_consents_withdraw",
        tags=["consents"],
        parameters=[KIND],
        responses={200: out.ConsentsOut, **REFUSALS},
    )
    def delete(self, request: Request, room_id: UUID, kind: str) -> Response:
        """Withdraw, also after the session: recording stops at once. The receipt stays, with the moment of this."""
        mine, what = _own_seat(request, room_id), _kind(kind)

        acts.act_now(room_id, lambda log: consent_services.withdraw_from_outside(log, log.seat(room_id, mine.pk), what))
        return ConsentsView().get(request, room_id)


def _own_seat(request: Request, room_id: UUID) -> Seat:
    _, mine = selectors.find_room(room_id, person=request.user)
    if mine is None:
        raise NotAllowed  # staff who were not there have nothing to agree to
    return mine


def _kind(asked: str) -> protocol.ConsentKind:
    for kind in consents.KINDS:
        if kind == asked:
            return kind
    raise NotFound
