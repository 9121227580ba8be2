"""The room's socket: what each `ai.…` frame does. Each is one call; seat and role have been checked."""

from typing import TYPE_CHECKING
from uuid import UUID

from ai_interviewer import protocol
from ai_interviewer.models import Interview
from ai_interviewer.services import interviews, turns, voice
from core.common.errors import NotAllowed, NotFound
from core.common.sql import database_now
from sessions_live.log import OpenLog, Row

if TYPE_CHECKING:
    from sessions_live.models import Seat


def answer(log: OpenLog, seat: "Seat", frame: protocol.AiAnswer) -> Row | None:
    _own(seat)
    question_id = as_id(frame.question)
    taken = turns.take_answer(log, room_id=seat.room_id, answer=frame.text, client_id=frame.id, question_id=question_id)
    return taken.row


def pause(log: OpenLog, seat: "Seat", frame: protocol.AiPause) -> Row | None:
    return interviews.pause(log, _own(seat), now=database_now(), client_id=frame.id or None)


def resume(log: OpenLog, seat: "Seat", frame: protocol.AiResume) -> Row | None:
    return interviews.resume(log, _own(seat), now=database_now(), client_id=frame.id or None)


def skip(log: OpenLog, seat: "Seat", frame: protocol.AiSkip) -> Row | None:
    question_id = as_id(frame.question)
    return interviews.skip(log, _own(seat), now=database_now(), question_id=question_id, client_id=frame.id or None)


def think(log: OpenLog, seat: "Seat", frame: protocol.AiThink) -> Row | None:
    return interviews.think(log, _own(seat), client_id=frame.id or None)


def repeat(log: OpenLog, seat: "Seat", frame: protocol.AiRepeat) -> Row | None:
    return interviews.repeat(log, _own(seat))


def switch_voice(log: OpenLog, seat: "Seat", frame: protocol.AiVoice) -> Row | None:
    return voice.switch_voice(log, _own(seat), on=frame.on, client_id=frame.id)


def done(log: OpenLog, seat: "Seat", frame: protocol.AiDone) -> None:
    _own(seat)
    voice.pass_done(seat)


def talk(log: OpenLog, seat: "Seat", frame: protocol.AiTalk) -> None:
    _own(seat)
    voice.pass_talk(seat, frame)


def finish(log: OpenLog, seat: "Seat", frame: protocol.AiFinish) -> Row | None:
    return interviews.finish(log, _own(seat), because="asked", now=database_now(), client_id=frame.id or None)


def _own(seat: "Seat") -> Interview:
    """The interview of this seat. Other people's rooms have none, and it is its candidate's alone."""
    interview = turns.interview_in(seat.room_id)
    if interview.seat_id != seat.pk:
        raise NotAllowed
    return interview


def as_id(text: str | None) -> UUID | None:
    """An id that a client sent. Raises NotFound for what is none."""
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
