"""Who is this, and are they still signed in: what every request and every socket asks.

Handwritten SQL, because these run for each request and each joining seat: composing the same join through the ORM
costs several times what the database needs to answer it. It uses nothing that SQLite and PostgreSQL don't share.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from core.accounts import rules, tokens
from core.accounts.errors import NotSignedIn, ReadOnlyVisit, SecondFactorRequired
from core.accounts.models import OutboxMail, Role, SignIn, User, Visit
from core.accounts.people import Person as Person
from core.accounts.people import person_from_rows
from core.audit import selectors as audit
from core.common.sql import as_uuid, fetch_rows

# A session is open while all of these exist, the Django session has not expired and the person is active. A visit by
# staff is open only as long as the visitor's own session is.
OPEN = """
    FROM accounts_signin s
    JOIN usersessions_usersession d ON d.id = s.user_session_id
    JOIN django_session j ON j.session_key = d.session_key AND j.expire_date > %s
    JOIN accounts_user u ON u.id = d.user_id AND u.is_active
    LEFT JOIN accounts_visit v ON v.sign_in_id = s.id
"""
_AND_OWN_SESSION_OPEN = """
    AND (v.id IS NULL OR EXISTS (
        SELECT 1 FROM accounts_signin os
        JOIN usersessions_usersession od ON od.id = os.user_session_id AND od.user_id = v.visitor_id
        JOIN django_session oj ON oj.session_key = od.session_key AND oj.expire_date > %s
        JOIN accounts_user ou ON ou.id = od.user_id AND ou.is_active
        WHERE os.id = v.own_sign_in_id
    ))
"""
_PERSON = f"""
    SELECT s.id, u.id, u.name, u.email, u.plan, u.time_zone, u.language, u.picture,
           EXISTS (SELECT 1 FROM account_emailaddress e WHERE e.user_id = u.id AND e.email = u.email AND e.verified),
           EXISTS (SELECT 1 FROM mfa_authenticator f WHERE f.user_id = u.id AND f.type IN ('totp', 'webauthn')),
           v.visitor_id, r.role, r.duty, r.onboarding_stage
    {OPEN}
    LEFT JOIN accounts_role r ON r.user_id = u.id
"""  # noqa: S608  (constants)
_PERSON_OF_SESSION = _PERSON + "WHERE s.id = %s" + _AND_OWN_SESSION_OPEN
_PERSON_OF_TICKET = (
    _PERSON + "JOIN accounts_ticket t ON t.sign_in_id = s.id WHERE t.token_hash = %s AND t.room_id = %s"
    " AND t.expires_at > %s AND v.id IS NULL"
)


def person_of_access_token(token: str, *, now: datetime | None = None) -> Person:
    """The person behind an access token: signature, expiry, session still open, person active. Raises NotSignedIn."""
    now = now or timezone.now()
    claims = tokens.read_access_token(token, now=now)
    person = person_of_session(claims.session_id, now=now)
    if person is None or person.user_id != claims.user_id:
        raise not_signed_in(claims.session_id)
    return person


def not_signed_in(session_id: UUID) -> NotSignedIn:
    """The refusal for a session that was open once, with the reason of its end if somebody ended it."""
    context = audit.context_of("session.ended", target=str(session_id))
    reason = rules.REASONS_TOLD.get(str(context.get("reason", ""))) if context else None
    return NotSignedIn(reason=reason) if reason else NotSignedIn()


def lacks_second_factor(person: Person) -> bool:
    """True for somebody whose role asks for a second factor, and who has none. They see nothing but their account."""
    asked_of = settings.SECOND_FACTOR_ROLES
    return (
        bool(asked_of)
        and not person.has_second_factor
        and rules.needs_second_factor(person.roles | person.duties, asked_of)
    )


def admit(person: Person) -> None:
    """Refuse a line to somebody who only visits, or who lacks the second factor that their role asks for."""
    if person.visitor_id is not None:
        raise ReadOnlyVisit
    if lacks_second_factor(person):
        raise SecondFactorRequired


def person_of_session(session_id: UUID, *, now: datetime | None = None) -> Person | None:
    """The person of an open session, or None."""
    now = now or timezone.now()
    return person_from_rows(fetch_rows(_PERSON_OF_SESSION, [now, session_id, now]))


def person_of_ticket(token_hash: str, *, room_id: UUID, now: datetime) -> Person | None:
    """The person of an unused ticket for this room, or None. Reading does not use the ticket up."""
    return person_from_rows(fetch_rows(_PERSON_OF_TICKET, [now, token_hash, room_id, now]))


def ended_sessions(session_ids: Collection[str], *, now: datetime | None = None) -> set[str]:
    """Which of these sessions are no longer open."""
    asked = {text: rules.as_session_id(text) for text in session_ids}
    ids = list({session_id for session_id in asked.values() if session_id is not None})
    if not ids:
        return set(asked)
    marks = ",".join(["%s"] * len(ids))
    now = now or timezone.now()
    rows = fetch_rows(f"SELECT s.id {OPEN} WHERE s.id IN ({marks}) {_AND_OWN_SESSION_OPEN}", [now, *ids, now])
    still_open = {as_uuid(value) for (value,) in rows}
    return {text for text, session_id in asked.items() if session_id not in still_open}


def session_ends_at(session_id: str) -> datetime | None:
    """When a session will end by itself if it isn't refreshed before."""
    key = SignIn.objects.filter(pk=session_id).values("user_session__session_key")
    return Session.objects.filter(session_key__in=key).values_list("expire_date", flat=True).first()


def session_of_refresh_token(token: str) -> str | None:
    """The session that a refresh token belongs to, or None. Does not exchange it."""
    try:
        session_id, secret = tokens.split_refresh_token(token)
    except NotSignedIn:
        return None
    shown = tokens.fingerprint(secret)
    found = SignIn.objects.filter(Q(refresh_hash=shown) | Q(previous_refresh_hash=shown), pk=session_id)
    return str(session_id) if found.exists() else None


def verified_user(email: str) -> User | None:
    """The person whose verified address this is, for apps that invite by address. An unverified claim is nobody's."""
    return User.objects.filter(
        email=email, is_active=True, emailaddress__email=email.strip().lower(), emailaddress__verified=True
    ).first()


def is_interviewer(user_id: UUID) -> bool:
    """True for everybody with the role, however far they have come."""
    return Role.objects.filter(user_id=user_id, role=Role.Name.INTERVIEWER).exists()


def is_active_interviewer(user_id: UUID) -> bool:
    """True for an interviewer who has come through onboarding and isn't suspended."""
    return Role.objects.filter(
        user_id=user_id, role=Role.Name.INTERVIEWER, onboarding_stage=Role.Stage.ACTIVE, user__is_active=True
    ).exists()


def kept_mail() -> list[OutboxMail]:
    """The mail that the embedded engine kept, newest first."""
    return list(OutboxMail.objects.all()[: rules.OUTBOX_SIZE])


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person says of themselves beside their name, and which of the staff looks at it."""

    pronouns: str
    headline: str
    visit: dict[str, Any] | None


def profile_of(person: Person) -> Profile:
    """The part of a person that is only asked for when they look at themselves."""
    pronouns, headline = User.objects.values_list("pronouns", "headline").get(pk=person.user_id)
    visit = _visit_of(person.session_id) if person.visitor_id else None
    return Profile(pronouns=pronouns, headline=headline, visit=visit)


def _visit_of(session_id: str) -> dict[str, Any] | None:
    visit = Visit.objects.select_related("visitor").filter(sign_in_id=UUID(session_id)).first()
    if visit is None:
        return None
    by = {"id": visit.visitor_id, "name": visit.visitor.name}
    return {"by": by, "reason": visit.reason, "ends_at": visit.ends_at}
