"""Reading sessions: what may be seen, by whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from msgspec import json

from core.accounts.selectors import Person
from core.common.clock import to_iso
from core.common.errors import NotFound
from sessions_live import rules
from sessions_live.log import Row, read_rows
from sessions_live.models import ConsentReceipt, Event, Incident, Note, Presence, Recording, Room, Seat


def last_numbers(room_ids: Collection[UUID]) -> dict[UUID, int]:
    """Where the logs of these rooms stand."""
    return dict(Room.objects.filter(pk__in=room_ids).values_list("pk", "last_seq"))


def rooms_of(user_id: UUID, *, email: str) -> QuerySet[Room]:
    """Sessions in which a person has a seat or an invitation, newest first."""
    mine = Seat.objects.filter(Q(user_id=user_id) | Q(user__isnull=True, email=email.lower())).exclude(
        state=Seat.State.BANNED
    )
    return _listed(Room.objects.filter(pk__in=mine.values("room_id")))


def all_rooms() -> QuerySet[Room]:
    """Every session, for staff."""
    return _listed(Room.objects.all())


def _listed(rooms: QuerySet[Room]) -> QuerySet[Room]:
    present = Presence.objects.filter(left_at__isnull=True, place=Presence.Place.ROOM)
    seats = (
        Seat.objects.select_related("user")
        .prefetch_related(Prefetch("presences", queryset=present, to_attr="open_stays"))
        .order_by("created_at")
    )
    waiting = Count("incidents", filter=~Q(incidents__state=Incident.State.CLOSED), distinct=True)
    return rooms.prefetch_related(Prefetch("seats", queryset=seats)).annotate(incidents_open=waiting).order_by("-id")


def sees_panel(seat: Seat | None, *, is_staff: bool) -> bool:
    """True for those who may read what is the panel's: interviewers of the room, and staff."""
    return is_staff or (seat is not None and seat.role in rules.HOSTS)


def find_room(room_id: UUID, *, person: Person) -> tuple[Room, Seat | None]:
    """A room and this person's seat in it, if it is theirs to know of. Raises NotFound."""
    room = all_rooms().filter(pk=room_id).first()
    if room is None:
        raise NotFound
    email = person.email.lower() if person.email_verified else ""
    mine = next((seat for seat in room.seats.all() if seat.user_id == person.user_id), None)
    if mine is None and email:
        mine = next((seat for seat in room.seats.all() if seat.user_id is None and seat.email == email), None)
    if mine is None and not person.may("sessions.read"):
        raise NotFound
    return room, mine


def said_in(room_id: UUID, *, limit: int = 400) -> list[Row]:
    """The last lines of a session that were said, oldest first, and what of them was heard."""
    kinds = ("transcript.said", "transcript.heard")
    found = Event.objects.filter(room_id=room_id, kind__in=kinds).order_by("-seq")[:limit]
    return [
        Row(event.seq, to_iso(event.at), event.kind, str(event.seat_id), event.client_id, event.audience, event.body)
        for event in reversed(found)
    ]


@dataclass(frozen=True, slots=True)
class LastSaid:
    """The last line of a seat: its number, its words, and whether it was ever audible."""

    seq: int
    text: str
    heard: bool


def last_said(room_id: UUID, seat_id: UUID) -> LastSaid | None:
    """The last line that a seat said."""
    said = Event.objects.filter(room_id=room_id, kind="transcript.said", seat_id=seat_id).order_by("-seq").first()
    if said is None:
        return None
    heard = Event.objects.filter(room_id=room_id, kind="transcript.heard", seq__gt=said.seq)
    return LastSaid(said.seq, json.decode(said.body)["text"], heard.exists())


def started_at(room_id: UUID) -> datetime | None:
    """When the clock of a room began."""
    return Room.objects.values_list("started_at", flat=True).get(pk=room_id)


def absent_since(seat_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Which of these seats had a connection and have none now, and since when."""
    stays = Presence.objects.filter(seat_id__in=seat_ids).values("seat_id")
    ended = stays.annotate(open=Count("id", filter=Q(left_at__isnull=True)), last=Max("left_at"))
    return {row["seat_id"]: row["last"] for row in ended if not row["open"] and row["last"] is not None}


def visible_rows(
    room: Room, seat: Seat | None, *, is_staff: bool, after: int = 0, limit: int = 500
) -> tuple[list[Row], int | None]:
    """Rows after a number that this person may see, and where to go on (None: that was all).

    Staff review sees all that was said in the room, deleted words too; but private notes are their author's alone.
    """
    found: list[Row] = []
    cursor = after
    while len(found) < limit:
        page = read_rows(room.pk, after=cursor, limit=limit, redact=not is_staff)
        if not page:
            return found, None
        for row in page:
            cursor = row.seq
            if is_staff:
                seen = not (
                    row.kind == "note.saved"
                    and row.audience.startswith("seats:")
                    and (seat is None or row.seat != str(seat.pk))
                )
            else:
                seen = seat is not None and rules.may_see(
                    row.audience, seq=row.seq, seat=str(seat.pk), role=seat.role, spans=seat.spans
                )
            if seen:
                found.append(row)
                if len(found) == limit:
                    break
    return found, cursor if cursor < room.last_seq else None


def visible_notes(room: Room, seat: Seat | None, *, is_staff: bool) -> QuerySet[Note]:
    """The notes of a room that this person may read."""
    may = Q(layer=Note.Layer.CANDIDATE) if (seat is not None and seat.spans) or is_staff else Q(pk__in=[])
    if seat is not None:
        may |= Q(seat=seat)
    if is_staff or (seat is not None and seat.role in rules.PANEL):
        may |= Q(layer=Note.Layer.PANEL)
    return Note.objects.filter(may, room=room).select_related("seat").order_by("room_ms", "id")


def has_consent(room_id: UUID, seat_id: UUID, kind: str) -> bool:
    """True if this seat has agreed to that, and has not taken it back."""
    given = ConsentReceipt.objects.filter(room_id=room_id, seat_id=seat_id, kind=kind, withdrawn_at__isnull=True)
    return given.exists()


def everyone_agreed(room_id: UUID, kind: str) -> bool:
    """True if all people who are in the room now have agreed: observers too, who may be given the word at any time.

    False for an empty room: there is nobody to ask.
    """
    given = ConsentReceipt.objects.filter(room_id=room_id, kind=kind, withdrawn_at__isnull=True).values("seat_id")
    inside = Presence.objects.filter(
        room_id=room_id, left_at__isnull=True, place=Presence.Place.ROOM, seat__state=Seat.State.ADMITTED
    ).exclude(seat__role=Seat.Role.AI)
    agreed = Count("id", filter=Q(seat_id__in=given))
    counted = inside.aggregate(all=Count("id"), agreed=agreed)
    return bool(counted["all"]) and counted["all"] == counted["agreed"]


def visible_consents(room: Room, seat: Seat | None, *, is_staff: bool) -> QuerySet[ConsentReceipt]:
    """The receipts of a room that this person may read: one's own, and all for its interviewers and staff."""
    found = ConsentReceipt.objects.filter(room=room).select_related("seat").order_by("given_at", "id")
    return found if sees_panel(seat, is_staff=is_staff) else found.filter(seat=seat)


def audible_recordings(room: Room, seat: Seat | None, *, is_staff: bool) -> list[Recording]:
    """The recordings of a room that this person may hear, deleted ones too: those who may read what was said there."""
    found = list(Recording.objects.filter(room=room).select_related("seat").order_by("started_ms", "id"))
    if is_staff:
        return found
    if seat is None:
        return []
    return [
        one
        for one in found
        if one.seat_id == seat.pk
        or (
            (seat.state == Seat.State.ADMITTED or seat.role in rules.HOSTS)
            and rules.may_see("", seq=one.started_seq, seat=str(seat.pk), role=seat.role, spans=seat.spans)
        )
    ]


def incidents_for(person: Person) -> QuerySet[Incident]:
    """Reports: all for staff, one's own for everybody else."""
    found = Incident.objects.select_related("room", "seat", "about", "taken_by").order_by("-id")
    return found if person.may("incidents.handle") else found.filter(seat__user_id=person.user_id)


def figures(now: datetime) -> dict[str, int]:
    """What the staff's first page counts."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    inside = Presence.objects.filter(left_at__isnull=True, place=Presence.Place.ROOM)
    return {
        "in_rooms_now": inside.values("seat_id").distinct().count(),
        "rooms_now": inside.values("room_id").distinct().count(),
        "held_today": Room.objects.filter(started_at__gte=day).count(),
        "planned_today": Room.objects.filter(planned_start__gte=day, planned_start__lt=day + timedelta(days=1)).count(),
        "incidents_open": Incident.objects.exclude(state=Incident.State.CLOSED).count(),
    }


def narrow(found: QuerySet[Room], *, state: str | None, words: str, kind: str | None = None) -> QuerySet[Room]:
    """Only rooms in a state, of a kind, or with these words in the title or somebody's name."""
    if kind in Room.Kind.values:
        found = found.filter(kind=kind)
    if state in Room.State.values:
        found = found.filter(state=state)
    if words := words.strip()[:80]:
        named = Seat.objects.filter(name__icontains=words).values("room_id")
        found = found.filter(Q(title__icontains=words) | Q(pk__in=named))
    return found
