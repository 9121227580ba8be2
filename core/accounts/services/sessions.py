"""Sessions: opened at sign-in, refreshed by the browser, ended once and everywhere."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.accounts import rules, selectors, tokens
from core.accounts.errors import NotSignedIn
from core.accounts.models import SignIn, User, Visit
from core.audit import services as audit
from core.realtime import bus


@dataclass(frozen=True, slots=True)
class OpenSession:
    """What a browser gets at sign-in or refresh. `refresh_token` is None where it keeps the one it has."""

    session_id: str
    user_id: UUID
    access_token: str
    refresh_token: str | None
    remember: bool
    expires_at: datetime


def session_life(*, remember: bool) -> timedelta:
    """How long a session stays open here after it was last refreshed."""
    return rules.session_life(remember=remember, hours=settings.SESSION_HOURS, days=settings.SESSION_REMEMBERED_DAYS)


@transaction.atomic
def open_session(
    *,
    session: SessionBase,
    user_id: UUID,
    ip: str = "127.0.0.1",
    user_agent: str = "",
    remember: bool = False,
    now: datetime | None = None,
) -> OpenSession:
    """Give a freshly signed-in Django session its device row, its sign-in row and the first pair of tokens.

    If the browser was signed in before, that sign-in ends. Raises NotSignedIn where account or password are no longer
    what they were when they were looked at: who ends all sessions holds the person's row, and would miss this one.
    """
    now = now or timezone.now()
    user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
    if user is None or session.get(HASH_SESSION_KEY) != user.get_session_auth_hash():
        raise NotSignedIn
    before = SignIn.objects.filter(user_session__session_key=session.session_key).values_list("pk", flat=True)
    end_sessions([str(pk) for pk in before], reason="signed_in_again")
    session.cycle_key()  # Django keeps the key where the same person signs in again
    # In seconds, not as a moment: Django writes the row's end anew at each save, and must not turn back a refresh.
    session.set_expiry(int(session_life(remember=remember).total_seconds()))
    session.save()
    device = UserSession.objects.create(
        user_id=user_id, session_key=session.session_key or "", ip=ip, user_agent=user_agent[:200]
    )
    secret = tokens.make_secret()
    sign_in = SignIn.objects.create(
        user_session=device,
        remember=remember,
        refresh_hash=tokens.fingerprint(secret),
        rotated_at=now,
        proved_at=now,
    )
    audit.record(action="session.opened", actor=user_id, targets=[("sign_in", str(sign_in.pk))], ip=ip)
    ends_at = now + session_life(remember=remember)
    return _tokens_of(sign_in, user_id=user_id, secret=secret, ends_at=ends_at, now=now)


def sign_in_as(*, user_id: UUID, remember: bool = False, now: datetime | None = None) -> OpenSession:
    """Open a session for a person without a password: for tests, benchmarks and commands, never for views."""
    user = User.objects.get(pk=user_id)
    session: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    return open_session(session=session, user_id=user_id, remember=remember, now=now)


def refresh_session(*, refresh_token: str, now: datetime | None = None) -> OpenSession:
    """Exchange a refresh token for a new pair and move the session's end. Raises NotSignedIn.

    A token works once. Within half a minute its predecessor still gets an access token (two tabs of one browser);
    later its use means that somebody copied it, and the session ends.
    """
    now = now or timezone.now()
    session_id, secret = tokens.split_refresh_token(refresh_token)
    shown = tokens.fingerprint(secret)
    stolen = False
    with transaction.atomic():
        sign_in = (
            SignIn.objects.select_for_update(of=("self",))
            .select_related("user_session__user")
            .filter(pk=session_id, user_session__user__is_active=True)
            .first()
        )
        if sign_in is None or not _is_unexpired(sign_in.user_session, now=now):
            raise selectors.not_signed_in(session_id)
        opened = _exchange(sign_in, shown=shown, now=now)
        stolen = opened is None and shown == sign_in.previous_refresh_hash
    if stolen:
        end_session(str(session_id), reason="token_reused")
    if opened is None:
        raise selectors.not_signed_in(session_id)
    return opened


def keep_open(session_ids: Collection[str], *, now: datetime | None = None) -> int:
    """Put off the end of those of these sessions that would end soon by themselves. How many.

    What has ended, or is ended by somebody, stays ended; a visit by staff is not prolonged.
    """
    now = now or timezone.now()
    ids = [pk for pk in map(rules.as_session_id, session_ids) if pk is not None]
    keys = SignIn.objects.filter(pk__in=ids, visit__isnull=True).values("user_session__session_key")
    soon = Session.objects.filter(session_key__in=keys, expire_date__gt=now, expire_date__lt=now + rules.ENDS_SOON)
    return soon.update(expire_date=now + rules.KEPT_OPEN)


def end_session(session_id: str, reason: str = "signed_out") -> None:
    """End one session: its tokens are dead at once, its sockets are closed on every process after commit."""
    end_sessions([session_id], reason=reason)


def end_sessions(session_ids: list[str], reason: str = "signed_out") -> None:
    """End several sessions. Those that are already over, or never were, are passed by."""
    ids = [pk for pk in map(rules.as_session_id, session_ids) if pk is not None]
    with transaction.atomic():
        _end(_lock(SignIn.objects.filter(pk__in=_with_visits(ids))), also=ids, reason=reason)


def end_all_sessions(user_id: UUID, reason: str = "signed_out", except_session: str | None = None) -> int:
    """End every session of a person (but one). Also those without a sign-in row, such as /admin's. How many."""
    kept = rules.as_session_id(except_session) if except_session else None
    with transaction.atomic():
        devices = UserSession.objects.filter(user_id=user_id)
        if kept is not None:
            devices = devices.exclude(sign_in=kept)
        own = SignIn.objects.filter(user_session__in=devices).values_list("pk", flat=True)
        ids = _lock(SignIn.objects.filter(pk__in=_with_visits(list(own))))
        # Those that have no sign-in row of ours, such as /admin's.
        keys = list(devices.values_list("session_key", flat=True))
        _end(ids, also=(), reason=reason)
        Session.objects.filter(session_key__in=keys).delete()
        UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def _with_visits(ids: list[UUID]) -> list[UUID]:
    """These sign-ins, and the visits to others that were begun from them."""
    visits = Visit.objects.filter(own_sign_in_id__in=ids, sign_in__isnull=False).values_list("sign_in_id", flat=True)
    return [*ids, *visits]


def _end(ids: list[UUID], *, also: Collection[UUID], reason: str) -> None:
    """End locked sign-ins. Sockets of `also` close in any case: their rows may be gone and a socket left."""
    _note_ends(ids, reason)
    keys = list(UserSession.objects.filter(sign_in__in=ids).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()  # takes sign-ins and tickets along
    for session_id in {*ids, *also}:
        _close_sockets_after_commit(str(session_id), reason)


def _note_ends(ids: list[UUID], reason: str) -> None:
    """Write down whose sessions end and why; a visit's is its visitor's."""
    now = timezone.now()
    visits = Visit.objects.filter(sign_in__in=ids)
    for visit in visits:
        audit.record(
            action="visit.ended",
            actor=visit.visitor_id,
            targets=[("person", str(visit.user_id)), ("visit", str(visit.pk))],
            context={"reason": reason},
        )
    visits.update(ended_at=now, updated_at=now)
    own = SignIn.objects.filter(pk__in=ids, visit__isnull=True).values_list("pk", "user_session__user_id")
    for session_id, user_id in own:
        audit.record(
            action="session.ended",
            actor=None,
            targets=[("sign_in", str(session_id)), ("person", str(user_id))],
            context={"reason": reason},
        )


def _lock(sign_ins: QuerySet[SignIn]) -> list[UUID]:
    """Take the sign-ins first, in one order, as a refresh does: else the two would wait for each other's rows."""
    return list(sign_ins.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def _exchange(sign_in: SignIn, *, shown: str, now: datetime) -> OpenSession | None:
    user_id = sign_in.user_session.user_id
    if shown == sign_in.refresh_hash:
        secret = tokens.make_secret()
        # Conditional, so that it holds where rows can't be locked: of two at once, one replaces the token.
        replaced = SignIn.objects.filter(pk=sign_in.pk, refresh_hash=shown).update(
            refresh_hash=tokens.fingerprint(secret), previous_refresh_hash=shown, rotated_at=now
        )
        if replaced:
            ends_at = _move_end(sign_in, now=now)
            return _tokens_of(sign_in, user_id=user_id, secret=secret, ends_at=ends_at, now=now)
        return None
    if shown == sign_in.previous_refresh_hash and rules.may_race(rotated_at=sign_in.rotated_at, now=now):
        ends_at = _move_end(sign_in, now=now)
        return _tokens_of(sign_in, user_id=user_id, secret=None, ends_at=ends_at, now=now)
    return None


def _move_end(sign_in: SignIn, *, now: datetime) -> datetime:
    ends_at = now + session_life(remember=sign_in.remember)
    Session.objects.filter(session_key=sign_in.user_session.session_key).update(expire_date=ends_at)
    UserSession.objects.filter(pk=sign_in.user_session_id).update(last_seen_at=now)
    return ends_at


def _is_unexpired(device: UserSession, *, now: datetime) -> bool:
    return Session.objects.filter(session_key=device.session_key, expire_date__gt=now).exists()


def _tokens_of(sign_in: SignIn, *, user_id: UUID, secret: str | None, ends_at: datetime, now: datetime) -> OpenSession:
    return OpenSession(
        session_id=str(sign_in.pk),
        user_id=user_id,
        access_token=tokens.make_access_token(user_id=user_id, session_id=sign_in.pk, now=now),
        refresh_token=tokens.join_refresh_token(session_id=sign_in.pk, secret=secret) if secret else None,
        remember=sign_in.remember,
        expires_at=ends_at,
    )


def _close_sockets_after_commit(session_id: str, reason: str) -> None:
    transaction.on_commit(lambda: bus.close_sockets(session_id=session_id, reason=reason))
