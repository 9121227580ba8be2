"""Speaking instead of typing: what the candidate's `ai.voice`, `ai.done` and `ai.talk` do."""

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from ai_interviewer import protocol
from ai_interviewer.errors import InterviewFinished, VoiceUnavailable
from ai_interviewer.models import Interview
from ai_interviewer.services import calls, hearing
from core.common.sql import database_now
from sessions_live.log import OpenLog, Row

if TYPE_CHECKING:
    from sessions_live.models import Seat


def switch_voice(log: OpenLog, interview: Interview, *, on: bool, client_id: str | None = None) -> Row | None:
    """Speak from now on, or type. Raises InterviewFinished, VoiceUnavailable. What is so already stays so."""
    room_id, seat_id, ai_seat_id = interview.room_id, interview.seat_id, interview.ai_seat_id
    if not on:
        if not calls.end_call(room_id=room_id, seat_id=seat_id):
            return None
    else:
        if interview.state == Interview.State.FINISHED:
            raise InterviewFinished
        if not hearing.is_available():
            raise VoiceUnavailable
        if not calls.want_call(room_id=room_id, seat_id=seat_id, ai_seat_id=ai_seat_id, now=database_now()):
            return None
        transaction.on_commit(calls.wake_workers)
    mode = "voice" if on else "text"
    if interview.turns == 0:
        Interview.objects.filter(pk=interview.pk).update(mode=mode)
    elif interview.mode != mode:
        Interview.objects.filter(pk=interview.pk).update(mode="both")
    return calls.note_switched(
        log, room_id=room_id, seat_id=seat_id, ai_seat_id=ai_seat_id, on=on, reason="asked", client_id=client_id
    )


def pass_done(seat: "Seat") -> None:
    """ "Done": what was said until now is the answer."""
    transaction.on_commit(partial(calls.tell_worker, seat.room_id, seat.pk, {"word": "done"}))


def pass_talk(seat: "Seat", frame: protocol.AiTalk) -> None:
    """Push-to-talk: the mode, and whether the button is down."""
    word = {"word": "talk", "push": frame.mode == "push", "down": frame.down}
    transaction.on_commit(partial(calls.tell_worker, seat.room_id, seat.pk, word))


def prompt_words() -> str:
    """What the interviewer says into a long silence, once."""
    return _("Take the time you need. You can also say “repeat the question”, or “let me think”.")


def show_voice(interview: Interview) -> dict[str, bool]:
    """Whether this interview is spoken now, and what of speaking works on this server."""
    ready = hearing.readiness()
    call = calls.call_of(interview.room_id, interview.seat_id)
    return {
        "on": calls.is_on(call),
        "available": ready.available,
        "hearing": ready.hearing,
        "speaking": ready.speaking,
    }
