"""A new e-mail address: asked for, shown with a code, told to the old one. One at a time."""

from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.accounts.errors import InvalidCode
from core.accounts.models import MailedCode, User
from core.accounts.services import codes
from core.accounts.services.factors import note
from core.accounts.services.letters import post_letter


def begin_change(*, user_id: UUID, email: str) -> None:
    """Mail a code to the new address. If it is somebody else's, they get a note instead, and the caller can't tell."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        MailedCode.objects.filter(user=user, purpose=codes.Purpose.EMAIL).delete()
        code = codes.make_code(codes.Purpose.EMAIL, email=email, user_id=user.pk, browser=str(user.pk))
        if _is_taken(user, email):
            post_letter(kind="address_known", to=email, context={})
        else:
            post_letter(kind="new_address_code", user_id=user.pk, to=email, context={"code": code})


def finish_change(*, user_id: UUID, email: str, code: str, ip: str = "") -> None:
    """Make the new address the person's, shown its code; the old one is told. Raises InvalidCode."""
    row = codes.try_code(codes.Purpose.EMAIL, email=email, code=code, browser=str(user_id))
    if row is None:
        raise InvalidCode
    try:
        with transaction.atomic():
            user = User.objects.select_for_update().get(pk=user_id)
            if _is_taken(user, email) or not codes.use_up(row):
                raise InvalidCode
            _move(user, email, ip)
    except IntegrityError as error:  # somebody else took it in the same moment
        raise InvalidCode from error


def drop_change(*, user_id: UUID) -> None:
    """Forget the address that was asked for. Twice is once."""
    MailedCode.objects.filter(user_id=user_id, purpose=codes.Purpose.EMAIL).delete()


def pending_address(user_id: UUID, *, now: datetime | None = None) -> str | None:
    """The address that waits for its code."""
    waiting = MailedCode.objects.filter(
        user_id=user_id, purpose=codes.Purpose.EMAIL, expires_at__gt=now or timezone.now()
    )
    return waiting.values_list("email", flat=True).first()


def _is_taken(user: User, email: str) -> bool:
    others = User.objects.filter(email=email).exclude(pk=user.pk)
    return others.exists() or EmailAddress.objects.filter(email=email, verified=True).exclude(user=user).exists()


def _move(user: User, email: str, ip: str) -> None:
    old = user.email
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    user.email = email
    user.save(update_fields=["email", "updated_at"])
    # A code for a new password that went to the old address is no longer this person's.
    MailedCode.objects.filter(user=user).delete()
    post_letter(
        kind="email_changed",
        user_id=user.pk,
        to=old,
        context={"at": timezone.now()},
        key=f"email_changed:{user.pk}:{timezone.now().timestamp()}",
    )
    note("email.changed", user.pk, ip=ip)
