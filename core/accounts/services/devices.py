"""Devices: where somebody is signed in, and the first time somewhere new."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from core.accounts import useragents
from core.accounts.errors import NotFound
from core.accounts.models import KnownDevice, SignIn
from core.accounts.services.factors import lock
from core.accounts.services.letters import post_letter
from core.accounts.services.sessions import end_all_sessions, end_session


@dataclass(frozen=True, slots=True)
class Device:
    """A sign-in, as its owner sees it."""

    id: UUID
    current: bool
    browser: str
    system: str
    ip: str
    signed_in_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    is_visit: bool


def devices_of(user_id: UUID, *, session_id: str | None = None, now: datetime | None = None) -> list[Device]:
    """Where a person is signed in, this session first, then the one seen last."""
    now = now or timezone.now()
    rows = SignIn.objects.filter(user_session__user_id=user_id).select_related("user_session", "visit")
    keys = [row.user_session.session_key for row in rows]
    ends = dict(
        Session.objects.filter(session_key__in=keys, expire_date__gt=now).values_list("session_key", "expire_date")
    )
    open_ones = [row for row in rows if row.user_session.session_key in ends]
    found = [_shown(row, ends[row.user_session.session_key], session_id) for row in open_ones]
    return sorted(found, key=lambda device: (not device.current, -device.last_seen_at.timestamp()))


def sign_out_device(*, user_id: UUID, device_id: UUID) -> None:
    """End the session on one device. Raises NotFound for what isn't this person's."""
    if not SignIn.objects.filter(pk=device_id, user_session__user_id=user_id).exists():
        raise NotFound
    end_session(str(device_id), reason="signed_out")


def sign_out_others(*, user_id: UUID, session_id: str) -> int:
    """End every session but this one. How many."""
    return end_all_sessions(user_id, reason="signed_out", except_session=session_id)


@transaction.atomic
def greet_device(*, user_id: UUID, user_agent: str, now: datetime | None = None) -> None:
    """Remember the kind of device somebody signs in with, and write to them if it is a new one. Not at the first."""
    now = now or timezone.now()
    browser, system = useragents.read_user_agent(user_agent)
    if KnownDevice.objects.filter(user_id=user_id, browser=browser, system=system).exists():
        return
    lock(user_id)
    knew_others = KnownDevice.objects.filter(user_id=user_id).exists()
    known, is_new = KnownDevice.objects.get_or_create(user_id=user_id, browser=browser, system=system)
    if is_new and knew_others:
        context = {"browser": browser, "system": system, "at": now}
        post_letter(kind="new_device", user_id=user_id, context=context, key=f"new_device:{known.pk}")


def _shown(row: SignIn, ends_at: datetime, session_id: str | None) -> Device:
    device = row.user_session
    browser, system = useragents.read_user_agent(device.user_agent)
    return Device(
        id=row.pk,
        current=str(row.pk) == session_id,
        browser=browser,
        system=system,
        ip=device.ip,
        signed_in_at=row.created_at,
        last_seen_at=device.last_seen_at,
        expires_at=ends_at,
        is_visit=hasattr(row, "visit"),
    )
