"""Visits: one of the staff sees what somebody sees. Read-only, short, written down, and shown to whom it was about."""

from datetime import datetime
from importlib import import_module
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone

from core.accounts import powers, rules, tokens
from core.accounts.errors import NotAllowed, NotFound, NotYourself
from core.accounts.models import Role, SignIn, User, Visit
from core.accounts.people import Person
from core.accounts.services.sessions import OpenSession, end_session
from core.audit import services as audit


@transaction.atomic
def begin_visit(
    *, visitor: Person, user_id: UUID, reason: str, ip: str = "", now: datetime | None = None
) -> OpenSession:
    """Open a session in which staff see what somebody sees. Raises NotFound, NotYourself, NotAllowed.

    Nobody visits staff: their powers would be lent out. It ends with the visitor's own session, duty or patience.
    """
    now = now or timezone.now()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound
    if user.pk == visitor.user_id:
        raise NotYourself
    # Locked, so that the visitor loses no duty between this look and the commit.
    held = Role.objects.select_for_update().filter(user_id__in=[user.pk, visitor.user_id]).order_by("pk")
    duties = {row.user_id: set[str]() for row in held}
    for row in held:
        duties[row.user_id].add(row.duty)
    if any(duties.get(user.pk, ())) or not powers.may(duties.get(visitor.user_id, ()), "people.visit"):
        raise NotAllowed
    for before in Visit.objects.filter(own_sign_in_id=visitor.session_id, sign_in__isnull=False):
        end_session(str(before.sign_in_id), reason="visit_over")
    ends_at = now + rules.VISIT_LIFE
    session: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.set_expiry(int(rules.VISIT_LIFE.total_seconds()))
    session.save()
    device = UserSession.objects.create(user=user, session_key=session.session_key or "", ip="0.0.0.0", user_agent="")  # noqa: S104
    # A refresh token that nobody has, so that a visit can't be prolonged; and nothing proved.
    sign_in = SignIn.objects.create(
        user_session=device, refresh_hash=tokens.fingerprint(tokens.make_secret()), rotated_at=now
    )
    visit = Visit.objects.create(
        user=user,
        visitor_id=visitor.user_id,
        sign_in=sign_in,
        own_sign_in_id=visitor.session_id,
        reason=reason[:500],
        ends_at=ends_at,
    )
    audit.record(
        action="visit.begun",
        actor=visitor.user_id,
        targets=[("person", str(user.pk)), ("visit", str(visit.pk))],
        ip=ip,
    )
    return OpenSession(
        session_id=str(sign_in.pk),
        user_id=user.pk,
        access_token=tokens.make_access_token(user_id=user.pk, session_id=sign_in.pk, now=now, life=rules.VISIT_LIFE),
        refresh_token=None,
        remember=False,
        expires_at=ends_at,
    )


def end_visit(*, person: Person) -> None:
    """Leave somebody's account. Twice is once."""
    if person.visitor_id is not None:
        end_session(person.session_id, reason="visit_over")
