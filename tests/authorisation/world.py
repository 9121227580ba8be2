"""A small world: people of every kind, and one of everything for each of those who can own things.

Made with the product's own tables, inside one transaction that the module's fixture rolls back.
"""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth import get_user_model
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData
from msgspec import to_builtins

from ai_interviewer.models import Interview, Report, Resume, Retake, SkillScore, Turn
from billing import services as billing
from billing.models import EntitlementGrant, InviteCode, InviteUse
from core.accounts import services as accounts
from core.accounts.models import Role
from core.common.clock import utc_now
from core.common.ids import new_id
from interviewers.models import (
    Acknowledgement,
    Application,
    ApplicationStep,
    Document,
    Guide,
    Profile,
    ProfileLanguage,
    ProfileSkill,
)
from interviewers.services import documents
from sessions_live import tapes
from sessions_live.models import (
    ConsentReceipt,
    Event,
    Feedback,
    Incident,
    Note,
    Presence,
    QualitySample,
    Recording,
    Room,
    Seat,
    Timer,
)
from tests.accounts.factors import give_totp
from tests.ai_interviewer.evaluation.interviews import SURE, report_of, told
from tests.authorisation.booked import make_booked
from tests.authorisation.money import make_bought, make_earned
from tests.authorisation.times import make_calendar
from tests.authorisation.told import make_told

DUTIES = ("support", "moderator", "finance", "admin")


@dataclass
class Things:
    """What belongs to one pair of people: a candidate and an interviewer, who met. The names are those of the
    addresses' parameters, so that `/api/rooms/<uuid:room_id>` finds its room here.
    """

    candidate: Any
    interviewer: Any
    ids: dict[str, Any] = field(default_factory=dict)


def make_user(name: str, **given: Any) -> Any:
    email = f"{name.lower()}@people.test"
    user = get_user_model().objects.create(email=email, name=name, **given)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def give_stage(user: Any, stage: str) -> None:
    Role.objects.create(user=user, role="interviewer", onboarding_stage=stage)


def give_duty(user: Any, duty: str) -> None:
    Role.objects.create(user=user, role="staff", duty=duty)
    if duty == "admin":
        get_user_model().objects.filter(pk=user.pk).update(is_superuser=True)


def make_room(host: Any, candidate: Any, observer: Any, now: Any) -> dict[str, Any]:
    """A session between two, with a third who listens, and one of everything that a session leaves behind."""
    room = Room.objects.create(title=f"{host.name} meets {candidate.name}", created_by=host, started_at=now)
    seats = [
        Seat.objects.create(
            room=room, user=user, email=user.email, name=user.name, role=role, state="admitted", spans=[[1, None]]
        )
        for user, role in ((host, "interviewer"), (candidate, "candidate"), (observer, "observer"))
    ]
    theirs = seats[1]
    Seat.objects.create(room=room, email=f"late-{room.pk.hex[-6:]}@people.test", role="observer")
    for seq, seat in enumerate(seats, 1):
        body = f'{{"text":"Words of {seat.name}","to":null}}'
        Event.objects.create(room=room, seq=seq, at=now, kind="chat.sent", seat_id=seat.pk, body=body)
    Room.objects.filter(pk=room.pk).update(last_seq=len(seats))
    Presence.objects.create(
        id=new_id(), room=room, seat=theirs, process_id=uuid4(), place="room", instance="page", joined_seq=1,
        joined_at=now, left_at=now, reason="left",
    )  # fmt: skip
    Timer.objects.create(room=room, name="Introductions", seconds=60, state="paused", remaining_ms=60_000)
    for seat, layer in ((seats[0], "private"), (seats[0], "panel"), (theirs, "private"), (theirs, "candidate")):
        Note.objects.create(room=room, seat=seat, layer=layer, text=f"A {layer} note")
    QualitySample.objects.create(
        room=room, seat=theirs, peer_id=seats[0].pk, at=now, rung="720p", relayed=False, loss=0.0
    )
    Feedback.objects.create(room=room, seat=seats[0], recommendation="yes", text="Good")
    receipt = ConsentReceipt.objects.create(
        room=room, seat=theirs, kind="recording", version=1, sha256="0" * 64, given_at=now
    )
    recording = Recording.objects.create(
        room=room, seat=theirs, consent=receipt, state="stopped", started_ms=0, ended_ms=1000, started_seq=1,
        process_id=uuid4(),
    )  # fmt: skip
    _write_sound(recording)
    incidents = [
        Incident.objects.create(room=room, seat=seat, kind="technical", text="No sound", seq=1)
        for seat in (seats[0], theirs)
    ]
    return {
        "room_id": room.pk,
        "recording_id": recording.pk,
        "track": "candidate",
        "seats": seats,
        "incidents": incidents,
    }


def _write_sound(recording: Recording) -> None:
    for track in tapes.TRACKS:
        path = tapes.path_of(recording, track)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"OggS" + bytes(60))


def make_interview(user: Any, now: Any) -> dict[str, Any]:
    """A finished AI interview with its report, an open one, and a résumé."""
    resume = Resume.objects.create(user=user, name="cv.txt", kind="text", size=10, text=f"Words of {user.name}")
    made = {}
    for state in ("finished", "active"):
        room = Room.objects.create(title=f"AI and {user.name}", kind="ai", created_by=user, started_at=now)
        mine = Seat.objects.create(room=room, user=user, name=user.name, role="candidate", state="admitted")
        other = Seat.objects.create(room=room, name="AI", role="ai", state="admitted")
        made[state] = Interview.objects.create(
            user=user, room=room, seat_id=mine.pk, ai_seat_id=other.pk, title="Backend engineer", role="Engineer",
            level="senior", minutes=15, state=state, kept_until=now + timedelta(days=1), month="2026-11", turns=1,
            finished_at=now if state == "finished" else None, ended_because="asked" if state == "finished" else "",
        )  # fmt: skip
        Turn.objects.create(interview=made[state], number=1, client_id="1", state="done", answer="Words", at=now)
    Report.objects.create(interview=made["finished"], state="ready", progress=100, body=_report())
    SkillScore.objects.create(user=user, interview=made["finished"], skill="depth", title="Depth", score=3, at=now)
    Retake.objects.create(
        interview=made["finished"], turn=1, number=1, client_id="1", answer="Better",
        body={"before": {"score": 0.2}, "after": {"score": 0.4}, "made": [], "missing": [], "quotes": [],
              "coaching": ""},
    )  # fmt: skip
    return {"interview_id": made["finished"].pk, "open_interview": made["active"].pk, "resume_id": resume.pk}


@cache
def _report() -> dict[str, Any]:
    return dict(to_builtins(report_of(told(1, SURE))))


def make_money(user: Any, now: Any, by: Any) -> dict[str, Any]:
    """A code that this person used, and what it gave."""
    batch = new_id()
    code = InviteCode.objects.create(code=f"CODE-{user.pk.hex[-8:].upper()}", used=1, created_by=by, batch=batch)
    use = InviteUse.objects.create(code=code, user=user, at=now)
    EntitlementGrant.objects.create(user=user, plan="starter", source="invite", starts_at=now, reference=str(use.pk))
    return {"code_id": code.pk, "batch": batch}


def make_account(user: Any) -> dict[str, Any]:
    """Another device, a passkey, a picture, a letter, and a visit by staff that is over."""
    opened = accounts.sign_in_as(user_id=user.pk)
    passkey_id, picture = new_id(), uuid4()
    Authenticator.objects.create(
        user=user,
        type="webauthn",
        data={"id": str(passkey_id), "name": "My key", "credential": _credential(), "sign_count": 0},
    )
    path = accounts.path_of_picture(picture)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"RIFF")
    get_user_model().objects.filter(pk=user.pk).update(picture=picture)
    return {"device_id": opened.session_id, "passkey_id": passkey_id, "name": picture}


def _credential() -> dict[str, Any]:
    """What a browser says of a new passkey, without attestation (WebAuthn, 8.7)."""
    raw, key = uuid4().bytes, ec.generate_private_key(ec.SECP256R1()).public_key()
    flags = AuthenticatorData.FLAG.AT | AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
    made = AttestedCredentialData.create(bytes(16), raw, ES256.from_cryptography_key(key))
    data = AuthenticatorData.create(sha256(b"localhost").digest(), flags, 0, made)
    seen = json.dumps({"type": "webauthn.create", "challenge": "", "origin": "http://localhost:8000"})
    return {
        "id": websafe_encode(raw),
        "rawId": websafe_encode(raw),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(seen.encode()),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
    }


def make_application(user: Any, now: Any, staff: Any) -> dict[str, Any]:
    """How far an interviewer has come, with a document, and how they present themselves."""
    stage = Role.objects.get(user=user, role="interviewer").onboarding_stage
    is_working = stage == "active"
    state = {"started": "submitted", "active": "approved", "suspended": "suspended"}[stage]
    application = Application.objects.create(user=user, state=state, waiting_since=now)
    ApplicationStep.objects.create(application=application, at=now, what="submitted", by=user)
    document = Document.objects.create(
        application=application, kind="identity", title="Passport", file_name="a.pdf", size=4, state="approved",
        stored=documents.store_file(b"%PDF"), content_type="application/pdf", decided_by=staff, decided_at=now,
    )  # fmt: skip
    profile = Profile.objects.create(
        user=user, headline="Backend", bio="Words", hourly_rate_minor=1000, currency="INR", public=is_working,
        accepting=is_working, approved=is_working, joined_at=now, papers_until=now.date() + timedelta(days=99),
        search_text=user.name.lower(), search_name=user.name.lower(),
    )  # fmt: skip
    ProfileSkill.objects.create(profile=profile, key="python", name="Python", position=0)
    ProfileLanguage.objects.create(profile=profile, code="en", position=0)
    Acknowledgement.objects.create(user=user, guide=Guide.objects.order_by("pk")[0], at=now)
    billing.grant_interviewer_plan(user_id=user.pk, given_by=staff.pk, now=now)
    return {"application_id": application.pk, "document_id": document.pk}


def make_things(candidate: Any, interviewer: Any, observer: Any, *, owner: Any, staff: Any) -> Things:
    """One of everything; what only one person can have belongs to `owner`."""
    now = utc_now()
    made = make_room(interviewer, candidate, observer, now)
    mine = next(one for one in made["incidents"] if one.seat.user_id == owner.pk)
    made["incident_id"] = mine.pk
    made |= make_interview(owner, now) | make_money(owner, now, staff)
    made |= make_account(owner)
    made |= make_bought(owner, now, staff)
    made |= make_told(owner, now)
    made |= make_calendar(owner, now)
    made |= make_booked(candidate, interviewer, now, owner=owner)
    made |= {"person_id": owner.pk, "user_id": owner.pk}
    if owner.pk == interviewer.pk:
        made |= make_application(owner, now, staff)
        made |= make_earned(owner, candidate, now, staff)
    return Things(candidate, interviewer, made)


@dataclass
class World:
    people: dict[str, Any]
    things: dict[str, Things]  # by the name of their owner


def make_world() -> World:
    """All of it."""
    people = {
        name: make_user(name)
        for name in (
            "Ben", "Emil", "Ada", "Dora", "Cleo", "Fay", "Gil", "Ned", "Olga", "Zoe",
            "Support", "Moderator", "Finance", "Admin", "Bare", "Idle",
        )
    }  # fmt: skip
    for name in ("Ben", "Emil", "Cleo", "Ned", "Olga"):
        Role.objects.create(user=people[name], role="candidate")
    for name, stage in (("Ada", "active"), ("Dora", "active"), ("Fay", "started"), ("Gil", "suspended")):
        give_stage(people[name], stage)
    for duty in DUTIES:
        give_duty(people[duty.title()], duty)
    give_duty(people["Zoe"], "support")
    give_duty(people["Idle"], "finance")
    give_duty(people["Bare"], "admin")
    for name in (*(duty.title() for duty in DUTIES), "Zoe", "Idle", "Ben", "Ada", "Cleo", "Fay", "Gil"):
        # All of the staff but one, and everybody who acts
        give_totp(people[name])

    if not Guide.objects.exists():  # other tests empty every table, also what migrations wrote
        Guide.objects.create(key="conduct", version=1, title="Conduct", body="Be kind.")

    def things(owner: str, candidate: str, interviewer: str, observer: str) -> Things:
        return make_things(
            people[candidate], people[interviewer], people[observer], owner=people[owner], staff=people["Admin"]
        )

    made = {
        "Ben": things("Ben", "Ben", "Ada", "Cleo"),
        "Ada": things("Ada", "Cleo", "Ada", "Ben"),
        "Emil": things("Emil", "Emil", "Dora", "Olga"),
        "Dora": things("Dora", "Emil", "Dora", "Olga"),
        "Fay": things("Fay", "Emil", "Fay", "Olga"),
        "Gil": things("Gil", "Emil", "Gil", "Olga"),
        "Ned": things("Ned", "Ned", "Dora", "Olga"),
        "Olga": things("Olga", "Olga", "Dora", "Emil"),
    }
    return World(people, made)
