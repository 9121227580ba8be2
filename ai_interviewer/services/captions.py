"""Captions in sessions between people: asked for by an interviewer, begun once everyone has agreed."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ai_interviewer import protocol
from ai_interviewer.errors import VoiceUnavailable
from ai_interviewer.models import Call
from ai_interviewer.services import calls, hearing
from core.common.errors import NotAllowed
from core.common.sql import database_now
from sessions_live import selectors as sessions
from sessions_live.log import OpenLog, Row
from sessions_live.services import rooms

if TYPE_CHECKING:
    from sessions_live.models import Seat


def switch_captions(log: OpenLog, seat: "Seat", frame: protocol.Captions) -> Row | None:
    """Let the AI come in as a silent note-taker, or leave. What is so already stays so."""
    room = log.room(seat.room_id)
    if room.kind != room.Kind.HUMAN:
        raise NotAllowed
    if frame.on:
        if not hearing.is_available():
            raise VoiceUnavailable
        ai = rooms.seat_ai(log, room_id=room.pk, name=_("Captions"))
        wanted = calls.want_call(
            room_id=room.pk, seat_id=ai.pk, ai_seat_id=ai.pk, kind=Call.Kind.CAPTIONS, now=database_now()
        )
        if not wanted:
            return None
        transaction.on_commit(calls.wake_workers)
    else:
        call = Call.objects.filter(room_id=room.pk, kind=Call.Kind.CAPTIONS).first()
        if call is None or not calls.end_call(room_id=room.pk, seat_id=call.seat_id):
            return None
        rooms.unseat_ai(log, room_id=room.pk)
    data = {"on": frame.on, "reason": "asked"}
    return log.append(room.pk, "captions.switched", data, seat=seat.pk, client_id=frame.id)


def keep_line(log: OpenLog, *, seat: str, text: str, from_ms: int, to_ms: int) -> Row | None:
    """Write down what somebody said aloud, if they and everyone in the room still agree: asked inside its lock."""
    room_id = next(iter(log.rooms))
    person = log.seat(room_id, seat)
    if not sessions.has_consent(room_id, person.pk, "captions") or not agreed(room_id):
        return None
    data = {"text": text, "turn": 0, "by": person.role, "voice": True, "from_ms": from_ms, "to_ms": to_ms}
    return log.append(room_id, "transcript.said", data, seat=person.pk)


def agreed(room_id: UUID) -> bool:
    """True if everyone who is in the room has agreed to captions."""
    return sessions.everyone_agreed(room_id, "captions")
