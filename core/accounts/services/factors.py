"""Second factors: an app that shows codes, and the recovery codes for the day it is lost. Kept in allauth's tables.

A code works once: the row is locked while it is looked at, and remembers how far it was used.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.core.internal.cryptokit import compare_user_code, normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts import vault
from core.accounts.errors import EmailUnverified, InvalidCode, LastSecondFactor, NoSecondFactor, NotFound
from core.accounts.models import User
from core.accounts.people import Person
from core.accounts.services import challenges
from core.accounts.services.challenges import Purpose
from core.accounts.services.letters import post_letter
from core.audit import services as audit

log = logging.getLogger(__name__)

Kind = Authenticator.Type
MAIN_KINDS = (Kind.TOTP, Kind.WEBAUTHN)  # recovery codes alone are no second factor
FEW = 3


@dataclass(frozen=True, slots=True)
class TotpOffer:
    """What an app needs to show codes: the secret as text, as an address, and the address as a picture."""

    secret: str
    uri: str
    qr_svg: str


def begin_totp(*, person: Person) -> TotpOffer:
    """Offer a new secret. It counts once a code of it is shown; until then, what was there before does."""
    if not person.email_verified:
        raise EmailUnverified
    secret = generate_totp_secret()
    challenges.give(Purpose.TOTP, holder=person.session_id, user_id=person.user_id, value=vault.encrypt(secret))
    uri = get_adapter().build_totp_url(User(email=person.email), secret)
    return TotpOffer(secret=secret, uri=uri, qr_svg=get_adapter().build_totp_svg(uri))


@transaction.atomic
def add_totp(*, person: Person, code: str, ip: str = "", now: datetime | None = None) -> list[str] | None:
    """Take the offered secret on, shown that its codes are right; in the place of an older one. Raises InvalidCode.

    The recovery codes, if these are the first.
    """
    now = now or timezone.now()
    user = lock(person.user_id)
    kept = challenges.find(Purpose.TOTP, holder=person.session_id, user_id=user.pk, now=now)
    if kept is None:
        raise InvalidCode
    secret = _read(kept)
    step = _step_of(code, secret, now)
    # A wrong code leaves the offer standing: people mistype.
    if step is None or challenges.take(Purpose.TOTP, holder=person.session_id, user_id=user.pk, now=now) != kept:
        raise InvalidCode
    Authenticator.objects.filter(user=user, type=Kind.TOTP).delete()
    made = TOTP.activate(user, secret).instance
    made.data["last_step"] = step
    made.save(update_fields=["data"])
    tell_added(user, what="totp", key=str(made.pk), ip=ip)
    return first_recovery_codes(user)


@transaction.atomic
def remove_totp(*, person: Person, ip: str = "") -> None:
    """Take the app away. Raises NotFound, and LastSecondFactor where the person's role asks for one."""
    user = lock(person.user_id)
    found = Authenticator.objects.filter(user=user, type=Kind.TOTP).first()
    if found is None:
        raise NotFound
    remove(found, person=person, ip=ip)


def use_code(*, user_id: UUID, code: str, ip: str = "", now: datetime | None = None) -> str:
    """Use up a code of the app or a recovery code; which of them it was. Raises InvalidCode."""
    now = now or timezone.now()
    if _use_totp(user_id, code, now):
        return Kind.TOTP.value
    if _use_recovery_code(user_id, code, ip, now):
        return Kind.RECOVERY_CODES.value
    raise InvalidCode(_("This code is wrong, or was used before."))


def use_totp(*, user_id: UUID, code: str, now: datetime | None = None) -> None:
    """Use up a code of the app. Raises InvalidCode."""
    if not _use_totp(user_id, code, now or timezone.now()):
        raise InvalidCode(_("This code is wrong, or was used before."))


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody has beside a password; passkeys are asked for by themselves."""

    totp: bool
    recovery_codes_left: int


def factors_of(user_id: UUID) -> Factors:
    """The app, and how many recovery codes are left."""
    kinds = set(Authenticator.objects.filter(user_id=user_id).values_list("type", flat=True))
    return Factors(totp=Kind.TOTP in kinds, recovery_codes_left=len(recovery_codes(user_id=user_id)))


def recovery_codes(*, user_id: UUID) -> list[str]:
    """Those that are not used up."""
    found = Authenticator.objects.filter(user_id=user_id, type=Kind.RECOVERY_CODES).first()
    if found is None:
        return []
    try:
        return RecoveryCodes(found).get_unused_codes()
    except vault.Unreadable:
        return []


@transaction.atomic
def renew_recovery_codes(*, person: Person, ip: str = "") -> list[str]:
    """New recovery codes; the old ones are void. Raises NoSecondFactor."""
    user = lock(person.user_id)
    if not Authenticator.objects.filter(user=user, type__in=MAIN_KINDS).exists():
        raise NoSecondFactor
    Authenticator.objects.filter(user=user, type=Kind.RECOVERY_CODES).delete()
    made = RecoveryCodes.activate(user)
    _write(user.pk, "recovery_codes_made", made.instance.pk)
    note("recovery_codes.made", user.pk, ip=ip)
    return made.get_unused_codes()


def lock(user_id: UUID) -> User:
    """Hold a person's row, so that of what changes their factors one thing happens after the other."""
    return User.objects.select_for_update().get(pk=user_id)


def first_recovery_codes(user: User) -> list[str] | None:
    """Recovery codes beside the first factor; None where there are some."""
    if Authenticator.objects.filter(user=user, type=Kind.RECOVERY_CODES).exists():
        return None
    return RecoveryCodes.activate(user).get_unused_codes()


def remove(found: Authenticator, *, person: Person, ip: str) -> None:
    """Take a factor away, and recovery codes with the last one. The person's row is locked."""
    others = Authenticator.objects.filter(user_id=person.user_id, type__in=MAIN_KINDS).exclude(pk=found.pk)
    is_last = not others.exists()
    if is_last and person.second_factor_required:
        raise LastSecondFactor
    what = "totp" if found.type == Kind.TOTP else "passkey"
    pk = found.pk
    found.delete()
    if is_last:
        Authenticator.objects.filter(user_id=person.user_id, type=Kind.RECOVERY_CODES).delete()
    _write(person.user_id, f"{what}_removed", pk)
    note("passkey.removed" if what == "passkey" else "second_factor.removed", person.user_id, ip=ip, kind=what)


def tell_added(user: User, *, what: str, key: str, ip: str) -> None:
    """Write down, and to the person, that a factor was added."""
    _write(user.pk, f"{what}_added", key)
    note("passkey.added" if what == "passkey" else "second_factor.added", user.pk, ip=ip, kind=what)


def note(action: str, user_id: UUID, *, ip: str = "", **context: str | int) -> None:
    """An audit event about what somebody did to their own account."""
    audit.record(action=action, actor=user_id, targets=[("person", str(user_id))], context=context, ip=ip)


def _write(user_id: UUID, kind: str, about: object, **context: int) -> None:
    """A letter about this, once."""
    given = {"at": timezone.now(), **context}
    post_letter(kind=kind, user_id=user_id, context=given, key=f"{kind}:{about}:{user_id}")


def _read(kept: str) -> str:
    try:
        return vault.decrypt(kept)
    except vault.Unreadable as error:
        log.error("factors.unreadable: made with another SECRET_KEY, see SECRET_KEY_FALLBACKS")
        raise InvalidCode from error


def _step_of(code: str, secret: str, now: datetime) -> int | None:
    """The half-minute that a code belongs to, if it is one of the present ones."""
    present = int(now.timestamp()) // app_settings.TOTP_PERIOD
    around = range(present - app_settings.TOTP_TOLERANCE, present + app_settings.TOTP_TOLERANCE + 1)
    shown = {step: format_hotp_value(hotp_value(secret, step)) for step in around}
    right = [step for step, expected in shown.items() if compare_user_code(actual=code, expected=expected)]
    return right[-1] if right else None


@transaction.atomic
def _use_totp(user_id: UUID, code: str, now: datetime) -> bool:
    if len(normalize_user_code(code)) != app_settings.TOTP_DIGITS:
        return False
    found = Authenticator.objects.select_for_update().filter(user_id=user_id, type=Kind.TOTP).first()
    if found is None:
        return False
    step = _step_of(code, _read(found.data["secret"]), now)
    if step is None or step <= found.data.get("last_step", 0):
        return False
    found.data["last_step"] = step
    found.last_used_at = now
    found.save(update_fields=["data", "last_used_at"])
    return True


@transaction.atomic
def _use_recovery_code(user_id: UUID, code: str, ip: str, now: datetime) -> bool:
    found = Authenticator.objects.select_for_update().filter(user_id=user_id, type=Kind.RECOVERY_CODES).first()
    if found is None or not Authenticator.objects.filter(user_id=user_id, type__in=MAIN_KINDS).exists():
        return False
    kept = RecoveryCodes(found)
    try:
        if not kept.validate_code(code):
            return False
    except vault.Unreadable:
        return False
    Authenticator.objects.filter(pk=found.pk).update(last_used_at=now)
    left = len(kept.get_unused_codes())
    if left in (FEW, 0):
        _write(user_id, "recovery_codes_few", f"{found.pk}:{left}", left=left)
    note("recovery_codes.used", user_id, ip=ip, left=left)
    return True
