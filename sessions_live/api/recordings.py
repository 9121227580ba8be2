"""Recordings over HTTP: which there are, their sound in pieces, and deleting them."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.accounts.selectors import Person
from core.audit import services as audit
from core.common.errors import NotAllowed
from core.http.schema import Problem
from core.realtime.server import in_database
from core.realtime.views import AsyncAPIView
from sessions_live import rules, selectors, tapes
from sessions_live.api import recording_shapes as out
from sessions_live.errors import NoSuchRecording
from sessions_live.models import Recording
from sessions_live.services import acts, recordings

PIECE = 64 * 1024
REFUSALS = {401: Problem, 403: Problem, 404: Problem}


class RecordingsView(APIView):
    @extend_schema(operation_id="rooms_recordings", tags=["recordings"], responses={200: out.RecordingsOut, **REFUSALS})
    def get(self, request: Request, room_id: UUID) -> Response:
        """What was recorded of the session, by the room's clock: for whoever may read its transcript.

        What was withdrawn or deleted stays in the list; `ended_ms` of a withdrawn one is where its person stopped it.
        """
        room, mine = selectors.find_room(room_id, person=request.user)
        is_staff = request.user.may("recordings.hear")
        found = selectors.audible_recordings(room, mine, is_staff=is_staff)
        about = {"seat_id": mine.pk if mine else None, "is_staff": is_staff}
        return Response({"results": out.RecordingOut(found, many=True, context=about).data})


class RecordingView(APIView):
    @extend_schema(operation_id="rooms_recordings_delete", tags=["recordings"], responses={204: None, **REFUSALS})
    def delete(self, request: Request, room_id: UUID, recording_id: UUID) -> Response:
        """Delete a recording for good. For the person who was recorded, and for staff."""
        _, mine = selectors.find_room(room_id, person=request.user)
        recording = _find(room_id, recording_id, request.user)
        if not request.user.may("recordings.hear") and (mine is None or mine.pk != recording.seat_id):
            raise NotAllowed("Only the person who was recorded can delete this.")
        seat_id = mine.pk if mine else None
        acts.act_now(
            room_id,
            partial(recordings.delete_recording, room_id=room_id, recording_id=recording_id, seat_id=seat_id),
        )
        if mine is None or mine.pk != recording.seat_id:
            audit.record(
                action="recording.deleted",
                actor=request.user.user_id,
                targets=[("room", str(room_id)), ("recording", str(recording_id))],
            )
        return Response(status=204)


class TrackView(AsyncAPIView):
    @extend_schema(
        operation_id="rooms_recordings_track",
        tags=["recordings"],
        parameters=[
            OpenApiParameter("track", str, OpenApiParameter.PATH, enum=list(tapes.TRACKS)),
            OpenApiParameter(
                "Range", str, OpenApiParameter.HEADER, description="`bytes=from-to`; several are not served."
            ),
        ],
        responses={
            (200, "audio/ogg"): OpenApiTypes.BINARY,
            (206, "audio/ogg"): OpenApiTypes.BINARY,
            416: None,
            **REFUSALS,
        },
    )
    async def get(self, request: Request, room_id: UUID, recording_id: UUID, track: str) -> HttpResponseBase:
        """The sound of one side, whole or in part. Second 0 is the recording's `started_ms`."""
        path, size = await in_database(_open_track, room_id, recording_id, track, request.user)
        # We name no validator, so one that is sent with `If-Range` is of something else: then the whole is asked for.
        asked = "" if "If-Range" in request.headers else request.headers.get("Range", "")
        piece = rules.asked_range(asked, size)
        headers = {
            "Accept-Ranges": "bytes",
            "Cache-Control": "private, no-store",
            "Content-Disposition": "inline",
            "X-Content-Type-Options": "nosniff",
        }
        if piece == "unsatisfiable":
            return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
        first, last = piece or (0, size - 1)
        headers["Content-Length"] = str(last - first + 1)
        if piece:
            headers["Content-Range"] = f"bytes {first}-{last}/{size}"
        sound = _read(path, first, last)
        return StreamingHttpResponse(sound, status=206 if piece else 200, headers=headers, content_type="audio/ogg")


def _find(room_id: UUID, recording_id: UUID, person: Person) -> Recording:
    """A recording that this person may hear, or may know to be deleted. Raises NoSuchRecording, NotAllowed."""
    # Staff who look at somebody's account hear nothing by it: that is a power of its own, and others speak there too.
    if person.visitor_id is not None:
        raise NotAllowed
    room, mine = selectors.find_room(room_id, person=person)
    for recording in selectors.audible_recordings(room, mine, is_staff=person.may("recordings.hear")):
        if recording.pk == recording_id:
            return recording
    raise NoSuchRecording


def _open_track(room_id: UUID, recording_id: UUID, track: str, person: Person) -> tuple[Path, int]:
    recording = _find(room_id, recording_id, person)
    if track not in tapes.TRACKS or recording.state == Recording.State.DELETED:
        raise NoSuchRecording
    size = tapes.playable_bytes(recording, track)
    if not size:
        raise NoSuchRecording
    return tapes.path_of(recording, track), size


async def _read(path: Path, first: int, last: int) -> AsyncIterator[bytes]:
    """The bytes from `first` to `last`, a piece at a time; the disk is waited for on a thread."""
    file = await asyncio.to_thread(path.open, "rb")
    try:
        await asyncio.to_thread(file.seek, first)
        left = last - first + 1
        while left > 0 and (piece := await asyncio.to_thread(file.read, min(PIECE, left))):
            left -= len(piece)
            yield piece
    finally:
        file.close()
