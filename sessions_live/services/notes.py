"""Notes in three layers: one's own, the panel's, the candidate's."""

from uuid import UUID

from core.common.errors import NotAllowed
from core.common.ids import new_id
from sessions_live import rules
from sessions_live.errors import NoSuchNote, StaleNote, WrongState
from sessions_live.log import OpenLog, Row
from sessions_live.models import Note, Seat
from sessions_live.protocol import NoteSave

MAX_NOTES = 500


def save_note(log: OpenLog, seat: Seat, frame: NoteSave) -> Row:
    """Write a new note, or a new revision of one that nobody has changed since. Its layer and moment stay."""
    if not rules.may_write_note(seat.role, frame.layer):
        raise NotAllowed
    room = log.room(seat.room_id)
    if frame.note is None:
        if Note.objects.filter(seat=seat).count() >= MAX_NOTES:
            raise WrongState("That is enough notes for one session. Write on in one of them.")
        at = rules.room_ms(started_at=room.started_at, at=log.now)
        note = Note.objects.create(id=new_id(), room=room, seat=seat, layer=frame.layer, text=frame.text, room_ms=at)
    else:
        note = _change(seat, frame)
    audience = {"private": rules.seats_only(str(note.seat_id)), "panel": "panel", "candidate": ""}[note.layer]
    data = {
        "note": str(note.pk),
        "layer": note.layer,
        "text": note.text,
        "revision": note.revision,
        "room_ms": note.room_ms,
    }
    return log.append(seat.room_id, "note.saved", data, seat=seat.pk, audience=audience, client_id=frame.id)


def _change(seat: Seat, frame: NoteSave) -> Note:
    """The panel may change panel notes, author and interviewers candidate notes, the author private ones."""
    try:
        note = Note.objects.filter(pk=UUID(frame.note), room_id=seat.room_id, layer=frame.layer).first()
    except ValueError:
        note = None
    if note is None:
        raise NoSuchNote
    if note.seat_id != seat.pk and (
        note.layer == "private" or (note.layer == "candidate" and seat.role not in rules.HOSTS)
    ):
        raise NoSuchNote
    changed = Note.objects.filter(pk=note.pk, revision=frame.revision).update(
        text=frame.text, revision=frame.revision + 1
    )
    if not changed:
        raise StaleNote(revision=note.revision, text=note.text, note=str(note.pk))
    note.text, note.revision = frame.text, frame.revision + 1
    return note
