"""Making, locking and ending rooms; inviting people to them; what interviewers keep for themselves afterwards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from core.accounts import selectors as accounts
from core.common.clock import utc_now
from core.common.errors import NotAllowed
from sessions_live import rules
from sessions_live.errors import AlreadyThere, RoomEnded, RoomFull, TooManyRooms
from sessions_live.log import OpenLog, Row, open_log, read_seats
from sessions_live.models import Feedback, Presence, Room, Seat
from sessions_live.protocol import End, Lock
from sessions_live.services import recordings, timers


@transaction.atomic
def create_room(
    *,
    host_id: UUID,
    title: str,
    candidate_email: str,
    planned_start: datetime | None = None,
    planned_seconds: int = 3600,
    agenda: Sequence[dict[str, Any]] = (),
    observers: Sequence[str] = (),
) -> Room:
    """Make a room with its host inside and its guests invited.

    Whoever has an account is seated at once, the others once they have verified the address they were invited by.
    """
    if Room.objects.filter(created_by_id=host_id, state=Room.State.OPEN).count() >= rules.MAX_OPEN_ROOMS:
        raise TooManyRooms
    room = Room.objects.create(
        title=title,
        created_by_id=host_id,
        planned_start=planned_start,
        planned_seconds=planned_seconds,
        agenda=list(agenda),
    )
    host = get_user_model().objects.get(pk=host_id)
    Seat.objects.create(room=room, user=host, name=host.name, email=host.email.lower(), role=Seat.Role.INTERVIEWER)
    for email, role in [(candidate_email, Seat.Role.CANDIDATE), *((one, Seat.Role.OBSERVER) for one in observers)]:
        _seat_guest(room, email=email, role=role)
    return room


@transaction.atomic
def create_ai_room(*, candidate_id: UUID, title: str, planned_seconds: int, ai_name: str) -> tuple[Room, Seat, Seat]:
    """Make a room of one person and the AI interviewer, both inside: the room, the person's seat, the AI's.

    Nobody has to be let in: the room is the candidate's own.
    """
    person = get_user_model().objects.get(pk=candidate_id)
    now = utc_now()
    room = Room.objects.create(
        title=title, kind=Room.Kind.AI, created_by=person, planned_seconds=planned_seconds, started_at=now
    )
    inside = {"state": Seat.State.ADMITTED, "spans": [[1, None]]}
    seat = Seat.objects.create(
        room=room, user=person, name=person.name, email=person.email.lower(), role=Seat.Role.CANDIDATE, **inside
    )
    ai = Seat.objects.create(room=room, name=ai_name, role=Seat.Role.AI, **inside)
    return room, seat, ai


def seat_ai(log: OpenLog, *, room_id: UUID, name: str) -> Seat:
    """Let the AI take part in a session between people, as a seat that everyone sees. One a room."""
    room = log.room(room_id)
    seat = Seat.objects.filter(room=room, role=Seat.Role.AI).first() or Seat(room=room, role=Seat.Role.AI)
    if seat.state != Seat.State.ADMITTED:
        seat.name, seat.state = name, Seat.State.ADMITTED
        seat.spans = rules.opened_span(seat.spans, room.last_seq + 1)
        seat.save()
        data = {"seat": str(seat.pk), "role": seat.role, "name": seat.name, "instance": "ai", "again": False}
        log.append(room_id, "seat.joined", data, seat=seat.pk)
    return seat


def unseat_ai(log: OpenLog, *, room_id: UUID) -> None:
    """Let the AI leave a session between people."""
    for seat in Seat.objects.filter(room_id=room_id, role=Seat.Role.AI, state=Seat.State.ADMITTED):
        seat.state = Seat.State.INVITED
        seat.spans = rules.closed_span(seat.spans, log.room(room_id).last_seq)
        seat.save(update_fields=["state", "spans", "updated_at"])
        log.append(room_id, "seat.left", {"seat": str(seat.pk), "reason": "left"}, seat=seat.pk)


def invite_seat(*, room_id: UUID, email: str, role: str) -> Seat:
    """Add one more person to an open room."""
    with open_log(room_id) as log:
        room = log.room(room_id)
        if room.state == Room.State.ENDED:
            raise RoomEnded
        if room.kind == Room.Kind.AI:
            raise NotAllowed("Nobody else can come into a practice interview.")
        if Seat.objects.filter(room=room).count() >= 4 * rules.MAX_SEATS:
            raise RoomFull
        return _seat_guest(room, email=email, role=role)


def _seat_guest(room: Room, *, email: str, role: str) -> Seat:
    address = email.strip().lower()
    person = accounts.verified_user(address)
    try:
        with transaction.atomic():
            return Seat.objects.create(
                room=room,
                user=person,
                email=address,
                name=person.name if person is not None else "",
                role=role,
            )
    except IntegrityError:
        raise AlreadyThere from None


def take_seat(*, room_id: UUID, user_id: UUID, name: str, email: str, is_staff: bool) -> Seat | None:
    """The seat of a person: their own, the one kept for their verified address, or for staff a new one to watch."""
    own = read_seats("room_id = %s AND user_id = %s", [room_id, user_id])
    if own:
        return own[0]
    # Without a verified address nothing is kept for them; the AI's seat has neither a person nor an address.
    kept = Seat.objects.filter(room_id=room_id, email=email.lower(), user__isnull=True).exclude(email="")
    if kept.update(user_id=user_id, name=name):
        return Seat.objects.get(room_id=room_id, user_id=user_id)
    # Who practises with the AI is watched by nobody; staff read the transcript.
    if not is_staff or not Room.objects.filter(pk=room_id, kind=Room.Kind.HUMAN).exists():
        return None
    seat, _ = Seat.objects.get_or_create(
        room_id=room_id, user_id=user_id, defaults={"name": name, "email": email.lower(), "role": Seat.Role.OBSERVER}
    )
    return seat


def lock_room(log: OpenLog, seat: Seat, frame: Lock) -> Row | None:
    """Let nobody new in, or let people in again. Those inside may always come back."""
    if not Room.objects.filter(pk=seat.room_id).exclude(locked=frame.on).update(locked=frame.on):
        return None
    log.room(seat.room_id).locked = frame.on
    kind = "room.locked" if frame.on else "room.unlocked"
    return log.append(seat.room_id, kind, {}, seat=seat.pk, client_id=frame.id or None)


def end_room(log: OpenLog, seat: Seat, frame: End) -> Row | None:
    """End the session for everybody, for good. Only once."""
    return _end(log, log.room(seat.room_id), seat_id=seat.pk, client_id=frame.id or None)


def end_room_with(log: OpenLog, *, room_id: UUID, seat_id: UUID | None, reason: str = "") -> Row | None:
    """End a session as part of something else that is written to its log. Only once."""
    return _end(log, log.room(room_id), seat_id=seat_id, client_id=None, reason=reason)


def end_room_from_outside(*, room_id: UUID, seat_id: UUID | None, reason: str = "") -> None:
    """End a session without being in it: its host from the list of sessions, or staff. Everybody is told the reason.

    Not a practice interview: that ends with its report, when its candidate says so. Raises NotAllowed.
    """
    with open_log(room_id) as log:
        room = log.room(room_id)
        if room.kind == Room.Kind.AI and room.state != Room.State.ENDED:
            raise NotAllowed("A practice interview is ended by its candidate.")
        _end(log, room, seat_id=seat_id, client_id=None, reason=reason)


def _end(log: OpenLog, room: Room, *, seat_id: UUID | None, client_id: str | None, reason: str = "") -> Row | None:
    if room.state == Room.State.ENDED:
        return None
    room.state, room.ended_at = Room.State.ENDED, log.now
    Room.objects.filter(pk=room.pk).update(state=Room.State.ENDED, ended_at=log.now, updated_at=log.now)
    timers.stop_all(log, room.pk)
    recordings.stop_all(log, room)
    Presence.objects.filter(room=room, left_at__isnull=True).update(left_at=log.now, reason="ended")
    return log.append(
        room.pk,
        "room.ended",
        {"by": str(seat_id) if seat_id else None, "reason": reason},
        seat=seat_id,
        client_id=client_id,
    )


@transaction.atomic
def keep_feedback(*, seat: Seat, recommendation: str, text: str) -> Feedback:
    """Write an interviewer's internal word on the session, or write it anew."""
    feedback, _ = Feedback.objects.update_or_create(
        seat=seat, defaults={"room_id": seat.room_id, "recommendation": recommendation, "text": text}
    )
    return feedback
