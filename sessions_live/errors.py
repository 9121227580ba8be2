"""The ways in which a room says no."""

from core.common.errors import NotAllowed, NotFound, Refusal, TooMany


class NotAdmitted(NotAllowed):
    code, detail = "not_admitted", "You are still in the lobby."


class Denied(NotAllowed):
    code, detail = "denied", "The host did not let you in. You may ask again."


class Removed(NotAllowed):
    code, detail = "removed", "The host has removed you from this room."


class RoomEnded(Refusal):
    code, status, detail = "room_ended", 409, "This session has ended."


class RoomLocked(Refusal):
    code, status, detail = "room_locked", 409, "The room is locked: nobody new comes in."


class RoomFull(Refusal):
    code, status, detail = "room_full", 409, "The room is full."


class LogFull(Refusal):
    code, status, detail = "log_full", 409, "This session has grown too long. End it and start another."


class TooManyRooms(TooMany):
    code, detail = "too_many_rooms", "You have very many open sessions. End some of them first."


class WrongState(Refusal):
    code, status, detail = "wrong_state", 409, "That is not possible at the moment."


class AlreadyThere(Refusal):
    code, status, detail = "already_there", 409, "This person already has a seat in the room."


class SeatGone(Refusal):
    code, status, detail = "seat_gone", 410, "This seat is not connected."


class NoSuchSeat(NotFound):
    code, detail = "no_such_seat", "There is no such seat in this room."


class NoSuchMessage(NotFound):
    code, detail = "no_such_message", "There is no such message, or it is not yours to change."


class NoSuchTimer(NotFound):
    code, detail = "no_such_timer", "There is no such timer in this room."


class NoSuchNote(NotFound):
    code, detail = "no_such_note", "There is no such note, or it is not yours to change."


class HostCame(Refusal):
    code, status, detail = "host_came", 409, "Your interviewer has come after all. Wait a moment to be let in."


class StaleNote(Refusal):
    code, status, detail = "stale_note", 409, "This note was changed elsewhere since you opened it."


class StaleConsent(Refusal):
    code, status, detail = "stale_consent", 409, "The text has changed since you read it. Read it again, please."


class NoConsent(NotAllowed):
    code, detail = "no_consent", "Nobody is recorded who has not agreed to it."


class NoSuchRecording(NotFound):
    code, detail = "no_such_recording", "There is no such recording, or it has been deleted."


class BusDown(Refusal):
    code, status, detail = "bus_down", 503, "The other side is on a server that can't be reached at the moment."


class MediaUnavailable(Refusal):
    code, status = "media_unavailable", 503
    detail = "The server has no free line for this check just now. Join all the same, or try again in a moment."


class Unavailable(Refusal):
    code, status, detail = "internal", 500, "Something failed on our side. Nothing was changed; try again."
