"""A booked session whose interviewer never came: the AI is offered to whoever waits, and the room becomes theirs."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from core.common.errors import NotFound
from sessions_live import rules
from sessions_live.errors import HostCame, RoomEnded
from sessions_live.log import OpenLog
from sessions_live.models import Presence, Room, Seat
from sessions_live.services import rooms

MOST = 200  # rooms that are looked at in one go


def waiting_for_host(*, now: datetime) -> list[tuple[UUID, UUID]]:
    """Booked sessions that should have begun, to which nobody of the panel ever came: the room, and who waits at its
    door. Not those in which the AI was offered.
    """
    host = Presence.objects.filter(room_id=OuterRef("room_id"), seat__role=Seat.Role.INTERVIEWER)
    waiting = Presence.objects.filter(
        left_at__isnull=True,
        place=Presence.Place.LOBBY,
        seat__role=Seat.Role.CANDIDATE,
        room__state=Room.State.OPEN,
        room__kind=Room.Kind.HUMAN,
        room__closes_at__gt=now,
        room__planned_start__lte=now,
        room__ai_offered_at__isnull=True,
    ).exclude(Exists(host))
    return list(waiting.order_by("joined_at").values_list("room_id", "seat__user_id")[:MOST])


def offer_ai(log: OpenLog, *, room_id: UUID) -> bool:
    """Say in a room that the AI may interview instead. Once, whoever is first; False where it was said, or is over."""
    fresh = Room.objects.filter(pk=room_id, state=Room.State.OPEN, ai_offered_at=None)
    if not fresh.update(ai_offered_at=log.now):
        return False
    log.append(room_id, "ai.offered", {})
    return True


def is_offered(room_id: UUID, *, user_id: UUID) -> bool:
    """True if the AI was offered to this candidate, and the room is still as it was then."""
    return Seat.objects.filter(
        room_id=room_id,
        user_id=user_id,
        role=Seat.Role.CANDIDATE,
        room__state=Room.State.OPEN,
        room__kind=Room.Kind.HUMAN,
        room__ai_offered_at__isnull=False,
    ).exists()


def hand_over(log: OpenLog, *, room_id: UUID, candidate_id: UUID, ai_name: str) -> tuple[Seat, Seat]:
    """Make a room to which no host came its candidate's own, with the AI in it: the candidate's seat, and the AI's.

    The candidate is let in; everybody else's seat is closed, so that practising stays between the two. Raises NotFound,
    RoomEnded, and HostCame where somebody of the panel has come after all.
    """
    room = log.room(room_id)
    if room.state == Room.State.ENDED:
        raise RoomEnded
    if Presence.objects.filter(room=room, seat__role=Seat.Role.INTERVIEWER).exists():
        raise HostCame
    seat = Seat.objects.filter(room=room, user_id=candidate_id, role=Seat.Role.CANDIDATE).first()
    if seat is None or room.kind != Room.Kind.HUMAN:
        raise NotFound
    for other in Seat.objects.filter(room=room).exclude(pk=seat.pk).exclude(state=Seat.State.BANNED):
        close_seat(log, other)
    room.kind = Room.Kind.AI
    Room.objects.filter(pk=room_id).update(kind=Room.Kind.AI, created_by_id=candidate_id, closes_at=None, locked=False)
    if seat.state != Seat.State.ADMITTED:
        seat.state = Seat.State.ADMITTED
        seat.spans = rules.opened_span(seat.spans, room.last_seq + 1)
        seat.save(update_fields=["state", "spans", "updated_at"])
        log.append(room_id, "seat.admitted", {"seat": str(seat.pk)})
    if room.started_at is None:
        room.started_at = log.now  # written with the log
        log.append(room_id, "room.started", {})
    return seat, rooms.seat_ai(log, room_id=room_id, name=ai_name)


def close_seat(log: OpenLog, seat: Seat) -> None:
    """Send a seat's person out for good, and keep the record of when they were there."""
    seat.spans = rules.closed_span(seat.spans, log.room(seat.room_id).last_seq + 1)
    seat.state = Seat.State.BANNED
    seat.save(update_fields=["state", "spans", "updated_at"])
    Presence.objects.filter(seat=seat, left_at__isnull=True).update(left_at=log.now, reason="removed")
    log.append(seat.room_id, "seat.removed", {"seat": str(seat.pk), "ban": True})
