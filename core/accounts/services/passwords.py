"""Passwords: changed by who knows the old one, set anew by who reads the mail."""

from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core.accounts.errors import InvalidCode, InvalidCredentials
from core.accounts.models import Challenge, MailedCode, SignIn, User
from core.accounts.services import codes
from core.accounts.services.factors import note
from core.accounts.services.letters import post_letter
from core.accounts.services.sessions import end_all_sessions
from core.common.ids import new_id


@transaction.atomic
def change_password(*, user_id: UUID, old: str, new: str, session_id: str | None = None, ip: str = "") -> None:
    """Set a new password and end every session but the one it was changed in. Raises InvalidCredentials."""
    user = User.objects.select_for_update().get(pk=user_id)
    if not user.check_password(old):
        raise InvalidCredentials
    _check(new, user, field="new")
    _set_password(user, new)
    end_all_sessions(user_id, reason="password_changed", except_session=session_id)
    _keep_signed_in(user, session_id)
    _tell(user, how="changed")
    note("password.changed", user_id, ip=ip)


def send_reset_code(*, email: str, browser: str) -> None:
    """Mail a code to this address, or a note where nobody with an open account has it. As much work either way."""
    user = User.objects.filter(email=email, is_active=True).first()
    with transaction.atomic():
        code = codes.make_code(codes.Purpose.PASSWORD, email=email, user_id=user.pk if user else None, browser=browser)
        if user is not None:
            post_letter(kind="password_code", user_id=user.pk, context={"code": code})
        else:
            post_letter(kind="no_account", to=email, context={})


def awaits_reset(*, email: str, browser: str) -> bool:
    """True where this browser asked for a code for this address, whether or not anybody has it."""
    return codes.is_waiting(codes.Purpose.PASSWORD, email=email, browser=browser)


def reset_password(*, email: str, code: str, new: str, browser: str, ip: str = "") -> UUID:
    """Set a new password with a mailed code, and end every session. Whose. Raises InvalidCode, or ValidationError.

    Whoever could read the code reads the address's mail, so the address counts as verified from now on.
    """
    row = codes.try_code(codes.Purpose.PASSWORD, email=email, code=code, browser=browser)
    if row is None or row.user_id is None:
        raise InvalidCode
    user = User.objects.filter(pk=row.user_id, email=email, is_active=True).first()
    if user is None:
        raise InvalidCode
    try:
        _check(new, user, field="password")
    except ValidationError:
        codes.give_back_try(row)
        raise
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if not codes.use_up(row):
            raise InvalidCode
        _set_password(user, new)
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
        # What somebody else may have begun in this account ends with the old password.
        MailedCode.objects.filter(user=user).delete()
        Challenge.objects.filter(user=user).delete()
        end_all_sessions(user.pk, reason="password_reset")
        _tell(user, how="reset")
        note("password.reset", user.pk, ip=ip)
    return user.pk


def _check(new: str, user: User, *, field: str) -> None:
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from error


def _set_password(user: User, new: str) -> None:
    user.set_password(new)
    user.save(update_fields=["password", "updated_at"])


def _tell(user: User, *, how: str) -> None:
    post_letter(
        kind="password_changed",
        user_id=user.pk,
        context={"at": timezone.now(), "how": how},
        key=f"password_changed:{user.pk}:{new_id()}",
    )


def _keep_signed_in(user: User, session_id: str | None) -> None:
    """Sign the Django session behind a kept sign-in with the new password; with the old one it would count as stale."""
    if session_id is None:
        return
    device = SignIn.objects.filter(pk=session_id).values_list("user_session__session_key", flat=True).first()
    if device:
        session = SessionStore(device)
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
