"""Chat: messages, whispers, edits, deletions, read receipts."""

from core.common.errors import NotAllowed
from sessions_live import rules
from sessions_live.errors import NoSuchMessage
from sessions_live.log import OpenLog, Row
from sessions_live.models import Event, Seat
from sessions_live.protocol import ChatDelete, ChatEdit, ChatRead, ChatSend


def send_chat(log: OpenLog, seat: Seat, frame: ChatSend) -> Row:
    """Write one message to everybody, or to one seat."""
    audience, to = "", None
    if frame.to is not None:
        other = log.seat(seat.room_id, frame.to)
        if not rules.may_whisper(seat.role, other.role):
            raise NotAllowed
        audience, to = rules.seats_only(str(seat.pk), str(other.pk)), str(other.pk)
    elif rules.must_whisper(seat.role):
        raise NotAllowed("Observers may write to interviewers and observers only.")
    data = {"text": frame.text, "to": to}
    return log.append(seat.room_id, "chat.sent", data, seat=seat.pk, audience=audience, client_id=frame.id)


def edit_chat(log: OpenLog, seat: Seat, frame: ChatEdit) -> Row:
    """Replace the words of one's own message. What stood there stays in the log."""
    message = _message(seat, frame.seq)
    if message.seat_id != seat.pk:
        raise NoSuchMessage
    data = {"of": frame.seq, "text": frame.text}
    return log.append(seat.room_id, "chat.edited", data, seat=seat.pk, audience=message.audience, client_id=frame.id)


def delete_chat(log: OpenLog, seat: Seat, frame: ChatDelete) -> Row:
    """Take one's own message back (interviewers: any they see). A tombstone stays; nobody is sent the words again."""
    message = _message(seat, frame.seq)
    if message.seat_id != seat.pk and seat.role not in rules.HOSTS:
        raise NoSuchMessage
    revisions = Event.objects.filter(room_id=seat.room_id, kind="chat.edited", body__startswith=f'{{"of":{frame.seq},')
    Event.objects.filter(pk__in=[message.pk, *revisions.values_list("pk", flat=True)]).update(redacted=True)
    return log.append(
        seat.room_id, "chat.deleted", {"of": frame.seq}, seat=seat.pk, audience=message.audience, client_id=frame.id
    )


def read_chat(log: OpenLog, seat: Seat, frame: ChatRead) -> Row | None:
    """Remember how far a seat has read. Never goes back, never beyond the log."""
    up_to = min(frame.seq, log.room(seat.room_id).last_seq)
    if not Seat.objects.filter(pk=seat.pk, read_up_to__lt=up_to).update(read_up_to=up_to):
        return None
    return log.append(seat.room_id, "chat.read", {"up_to": up_to}, seat=seat.pk, client_id=frame.id or None)


def _message(seat: Seat, seq: int) -> Event:
    message = Event.objects.filter(room_id=seat.room_id, seq=seq, kind="chat.sent", redacted=False).first()
    if message is None or not rules.may_see(
        message.audience, seq=seq, seat=str(seat.pk), role=seat.role, spans=seat.spans
    ):
        raise NoSuchMessage
    return message
