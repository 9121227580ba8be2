"""Incident reports: what went wrong, with the minute before it as it was."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction

from core.audit import services as audit
from core.common.clock import to_iso, utc_now
from core.common.ids import new_id
from sessions_live import rules
from sessions_live.errors import WrongState
from sessions_live.log import OpenLog, Row
from sessions_live.models import Event, Incident, QualitySample, Room, Seat
from sessions_live.protocol import Incident as IncidentFrame

AROUND = timedelta(seconds=60)
MAX_EVENTS = 500
MAX_PER_SEAT = 20


def file_incident(log: OpenLog, seat: Seat, frame: IncidentFrame) -> Row:
    """Open a case with the last minute of events and line quality. While it is open the room's words are kept."""
    if Incident.objects.filter(seat=seat).count() >= MAX_PER_SEAT:
        raise WrongState("You have filed many reports from this session already. The team will read them.")
    room = log.room(seat.room_id)
    about = log.seat(seat.room_id, frame.about) if frame.about else None
    incident = Incident.objects.create(
        id=new_id(),
        room=room,
        seat=seat,
        about=about,
        kind=frame.kind,
        text=frame.text,
        room_ms=rules.room_ms(started_at=room.started_at, at=log.now),
        seq=room.last_seq + 1,
        events=_events_around(room, log),
        quality=_quality_around(room, log),
    )
    # Who reports somebody's conduct must not have to fear that somebody reading it in the room.
    audience = rules.seats_only(str(seat.pk))
    if frame.kind == "technical":
        hosts = Seat.objects.filter(room=room, role="interviewer").values_list("pk", flat=True)
        audience = rules.seats_only(str(seat.pk), *(str(host) for host in hosts))
    data = {
        "incident": str(incident.pk),
        "kind": frame.kind,
        "text": frame.text,
        "about": str(about.pk) if about else None,
    }
    return log.append(seat.room_id, "incident.filed", data, seat=seat.pk, audience=audience, client_id=frame.id)


@transaction.atomic
def take_incident(*, incident_id: UUID, user_id: UUID) -> Incident:
    """Take a case that nobody has. Of two who try at once, one gets it."""
    taken = Incident.objects.filter(pk=incident_id, state=Incident.State.OPEN)
    if not taken.update(state=Incident.State.TAKEN, taken_by_id=user_id, updated_at=utc_now()):
        raise WrongState("Somebody has this case already, or it is closed.")
    audit.record(action="incident.taken", actor=user_id, targets=[("incident", str(incident_id))])
    return Incident.objects.get(pk=incident_id)


@transaction.atomic
def close_incident(*, incident_id: UUID, user_id: UUID, resolution: str) -> Incident:
    """Close a case with the words that settle it."""
    now = utc_now()
    open_cases = Incident.objects.filter(pk=incident_id).exclude(state=Incident.State.CLOSED)
    if not open_cases.update(
        state=Incident.State.CLOSED, resolution=resolution, closed_at=now, taken_by_id=user_id, updated_at=now
    ):
        raise WrongState("This case is closed already.")
    audit.record(action="incident.closed", actor=user_id, targets=[("incident", str(incident_id))])
    return Incident.objects.get(pk=incident_id)


def _events_around(room: Room, log: OpenLog) -> list[dict[str, Any]]:
    found = Event.objects.filter(room=room, at__gte=log.now - AROUND).order_by("-seq")[:MAX_EVENTS]
    return [
        {
            "seq": event.seq,
            "at": to_iso(event.at),
            "kind": event.kind,
            "seat": str(event.seat_id) if event.seat_id else None,
            "data": msgspec.json.decode(event.body),
        }
        for event in reversed(found)
        # Private notes are their author's alone, whatever happened.
        if not (event.kind == "note.saved" and '"layer":"private"' in event.body)
    ]


def _quality_around(room: Room, log: OpenLog) -> list[dict[str, Any]]:
    found = QualitySample.objects.filter(room=room, at__gte=log.now - AROUND).order_by("at")[:MAX_EVENTS]
    return [
        {
            "at": to_iso(one.at),
            "seat": str(one.seat_id),
            "peer": str(one.peer_id),
            "rung": one.rung,
            "relayed": one.relayed,
            "loss": one.loss,
            "rtt_ms": one.rtt_ms,
        }
        for one in found
    ]
