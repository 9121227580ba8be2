"""What staff do in the apps below is in the audit log (SEC-1)."""

from typing import Any

import pytest
from django.test import Client

from ai_interviewer.services import catalogue, publishing
from billing import services as billing
from core.accounts import services as accounts
from core.accounts.tokens import ACCESS_COOKIE
from core.audit.models import AuditEvent
from sessions_live.models import Incident, Room, Seat
from sessions_live.services import incidents, rooms
from tests.accounts.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)


def acts() -> list[tuple[str, Any, str]]:
    kept = AuditEvent.objects.exclude(action__startswith="role.").exclude(action__startswith="session.").order_by("id")
    return [(event.action, event.actor_id, event.actor_kind) for event in kept]


def test_codes_made_and_withdrawn_by_staff_and_by_the_key() -> None:
    staff = make_person("desk@example.test", roles=("finance",))
    code = billing.create_code(created_by=staff.pk)
    billing.create_codes(count=3, created_by=staff.pk)
    billing.revoke_code(code_id=code.pk, by=staff.pk)
    billing.revoke_code(code_id=code.pk, by=staff.pk)
    billing.create_code(via="admin-key")

    assert acts() == [
        ("code.made", staff.pk, "person"),
        ("code.made", staff.pk, "person"),
        ("code.revoked", staff.pk, "person"),
        ("code.made", None, "admin-key"),
    ]
    context = AuditEvent.objects.filter(action="code.made").order_by("id")[1].context
    assert (context["count"], set(context)) == (3, {"count", "batch"})


def test_content_published() -> None:
    staff = make_person("desk@example.test", roles=("moderator",))
    entry = catalogue.history_of("persona", "calm")[0]
    proposal = publishing.Proposal(
        kind="persona",
        key="calm",
        base_version=entry.version,
        body=entry.body,
        note="Said anew.",
        retired=None,
        topic="",
    )
    publishing.publish(proposal, author_id=staff.pk)

    assert acts() == [("content.published", staff.pk, "person")]


def test_incidents_taken_and_closed_and_a_session_ended_from_outside() -> None:
    host, staff = make_person("host@example.test"), make_person("desk@example.test", roles=("moderator",))
    room: Room = rooms.create_room(host_id=host.pk, title="A room", candidate_email="ben@example.test")
    seat = Seat.objects.get(room=room, user=host)
    incident = Incident.objects.create(room=room, seat=seat, kind="conduct", text="x", room_ms=0, seq=1)
    incidents.take_incident(incident_id=incident.pk, user_id=staff.pk)
    incidents.close_incident(incident_id=incident.pk, user_id=staff.pk, resolution="Settled.")
    browser = Client()
    browser.cookies[ACCESS_COOKIE] = accounts.sign_in_as(user_id=staff.pk).access_token
    assert browser.post(f"/api/rooms/{room.pk}/end", {}, content_type="application/json").status_code == 200

    assert acts() == [
        ("incident.taken", staff.pk, "person"),
        ("incident.closed", staff.pk, "person"),
        ("room.ended", staff.pk, "person"),
    ]
