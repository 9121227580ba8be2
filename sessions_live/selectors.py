"""Reading sessions: what may be seen, by whom."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from sessions_live import rules
from sessions_live.models import Incident, Presence, Room, Seat


def last_numbers(room_ids: Collection[UUID]) -> dict[UUID, int]:
    """Where the logs of these rooms stand."""
    return dict(Room.objects.filter(pk__in=room_ids).values_list("pk", "last_seq"))


def rooms_of(user_id: UUID, *, email: str) -> QuerySet[Room]:
    """Sessions in which a person has a seat or an invitation, newest first."""
    mine = Seat.objects.filter(Q(user_id=user_id) | Q(user__isnull=True, email=email.lower())).exclude(state=Seat.State.BANNED)
    return _listed(Room.objects.filter(pk__in=mine.values("room_id")))


def all_rooms() -> QuerySet[Room]:
    """Every session, for staff."""
    return _listed(Room.objects.all())


def _listed(rooms: QuerySet[Room]) -> QuerySet[Room]:
    present = Presence.objects.filter(left_at__isnull=True, place=Presence.Place.ROOM)
    seats = Seat.objects.prefetch_related(Prefetch("presences", queryset=present, to_attr="open_stays")).order_by("created_at")
    waiting = Count("incidents", filter=~Q(incidents__state=Incident.State.CLOSED), distinct=True)
    return rooms.prefetch_related(Prefetch("seats", queryset=seats)).annotate(incidents_open=waiting).order_by("-id")


def seat_of(room_id: UUID, user_id: UUID) -> Seat | None:
    return Seat.objects.filter(room_id=room_id, user_id=user_id).first()


def sees_panel(seat: Seat | None, *, is_staff: bool) -> bool:
    """True for those who may read what is the panel's: interviewers of the room, and staff."""
    return is_staff or (seat is not None and seat.role in rules.HOSTS)
