"""The rooms of booked sessions, as scheduling asks for them: `scheduling.services.rooms.RoomPort`."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext

from core.common.errors import NotFound
from scheduling.rules.presence import Evidence, Stay
from scheduling.services.rooms import Meeting
from sessions_live.log import OpenLog
from sessions_live.models import Incident, Presence, Room, Seat
from sessions_live.services import rooms
from sessions_live.services.acts import act_now
from sessions_live.services.handing_over import close_seat

LEDGER_MOST = 2000  # stays of one room that are shown


class BookedRooms:
    """Rooms with known people in them: nobody is invited by letter, everybody has a seat from the start.

    The lobby stays: a host decides when the candidate comes in, as in every other session.
    """

    @transaction.atomic
    def open_room(self, meeting: Meeting) -> UUID:
        """Make a room with its host and its candidates seated."""
        room = Room.objects.create(
            title=meeting.title,
            created_by_id=meeting.interviewer_id,
            planned_start=meeting.starts_at,
            planned_seconds=_seconds(meeting),
            closes_at=meeting.closes_at,
        )
        _seat(room.pk, meeting.interviewer_id, Seat.Role.INTERVIEWER)
        for candidate_id in meeting.candidate_ids:
            _seat(room.pk, candidate_id, Seat.Role.CANDIDATE)
        return room.pk

    def follow(self, room_id: UUID, meeting: Meeting, *, again: UUID | None = None) -> None:
        """Bring seats, title and time of a room in line. Twice does nothing more; an ended room stays as it is.

        `again`: who has just booked. Should they have been sent out for cancelling, they may knock again.
        """

        def act(log: OpenLog) -> None:
            room = log.room(room_id)
            if room.state == Room.State.ENDED or room.kind != Room.Kind.HUMAN:
                return
            Room.objects.filter(pk=room_id).update(
                title=meeting.title,
                planned_start=meeting.starts_at,
                planned_seconds=_seconds(meeting),
                closes_at=meeting.closes_at,
            )
            seats = {seat.user_id: seat for seat in Seat.objects.filter(room=room, role=Seat.Role.CANDIDATE)}
            for user_id, seat in seats.items():
                if user_id not in meeting.candidate_ids:
                    _take_away(log, seat)
            for candidate_id in meeting.candidate_ids:
                if candidate_id not in seats:
                    _seat(room_id, candidate_id, Seat.Role.CANDIDATE)
                elif candidate_id == again:
                    _give_back(seats[candidate_id])

        act_now(room_id, act)

    def end_room(self, room_id: UUID, *, reason: str) -> None:
        """End a room for everybody in it. Not one in which a practice interview goes on; twice does nothing more."""

        def act(log: OpenLog) -> None:
            if log.room(room_id).kind == Room.Kind.HUMAN:
                rooms.end_room_with(log, room_id=room_id, seat_id=None, reason=reason)

        act_now(room_id, act)

    def evidence(self, room_id: UUID, *, candidate_id: UUID, interviewer_id: UUID) -> Evidence:
        """The two people's stays in the room and its lobby, and how many incidents are open."""
        incidents = Incident.objects.filter(room_id=room_id).exclude(state=Incident.State.CLOSED).count()
        roles = {candidate_id: "candidate", interviewer_id: "interviewer"}
        stays = tuple(
            _stay(stay, roles[stay.seat.user_id])
            for stay in Presence.objects.filter(room_id=room_id, seat__user_id__in=roles)
            .select_related("seat")
            .order_by("joined_at", "id")
            if stay.seat.user_id is not None
        )
        return Evidence(opened=True, stays=stays, open_incidents=incidents)

    def presence(self, room_id: UUID) -> list[Stay]:
        """Everybody's stays, oldest first."""
        found = Presence.objects.filter(room_id=room_id).select_related("seat").order_by("joined_at", "id")
        return [_stay(stay, stay.seat.role) for stay in found[:LEDGER_MOST]]


def end_closed(*, now: datetime, limit: int = 200) -> int:
    """End the rooms of booked sessions that nobody ended, once they close; how many. Twice at once ends each once."""
    due = Room.objects.filter(state=Room.State.OPEN, kind=Room.Kind.HUMAN, closes_at__lte=now).order_by("closes_at")
    found = list(due.values_list("pk", flat=True)[:limit])
    for room_id in found:
        BookedRooms().end_room(room_id, reason=gettext("its time was over"))
    return len(found)


def _seconds(meeting: Meeting) -> int:
    return round((meeting.ends_at - meeting.starts_at).total_seconds())


def _seat(room_id: UUID, user_id: UUID, role: str) -> Seat:
    person = get_user_model().objects.filter(pk=user_id).first()
    if person is None:
        raise NotFound
    return Seat.objects.create(room_id=room_id, user=person, name=person.name, email=person.email.lower(), role=role)


def _take_away(log: OpenLog, seat: Seat) -> None:
    """A seat that was never taken goes; one with a record stays, and its person is sent out for good."""
    if seat.state == Seat.State.BANNED:
        return
    if not Presence.objects.filter(seat=seat).exists():
        seat.delete()
        return
    close_seat(log, seat)


def _give_back(seat: Seat) -> None:
    """Whoever booked again may knock again."""
    Seat.objects.filter(pk=seat.pk, state=Seat.State.BANNED).update(state=Seat.State.INVITED)


def _stay(stay: Presence, role: str) -> Stay:
    return Stay(
        user_id=stay.seat.user_id or stay.seat_id,
        role=role,
        name=stay.seat.name,
        place=stay.place,
        joined_at=stay.joined_at,
        left_at=stay.left_at,
        reason=stay.reason,
    )
