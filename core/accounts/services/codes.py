"""Codes that go out by e-mail: made, tried a few times, used once."""

import hmac
import secrets
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from core.accounts import rules, vault
from core.accounts.models import MailedCode
from core.common.ids import new_id

Purpose = MailedCode.Purpose


def make_code(purpose: Purpose, *, email: str, user_id: UUID | None, browser: str) -> str:
    """A new code for this address, to be shown in this browser. What it asked for before is void."""
    code = f"{secrets.randbelow(1_000_000):06}"
    MailedCode.objects.filter(purpose=purpose, email=email, browser=browser).delete()
    row = MailedCode(id=new_id(), purpose=purpose, email=email, user_id=user_id, browser=browser)
    row.code_hash = _hash(row.pk, code)
    row.expires_at = timezone.now() + rules.CODE_LIFE
    row.save(force_insert=True)
    return code


def is_waiting(purpose: Purpose, *, email: str, browser: str, now: datetime | None = None) -> bool:
    """True while there is a code that this browser could show."""
    now = now or timezone.now()
    return MailedCode.objects.filter(purpose=purpose, email=email, browser=browser, expires_at__gt=now).exists()


def try_code(
    purpose: Purpose, *, email: str, code: str, browser: str, now: datetime | None = None
) -> MailedCode | None:
    """The mailed code that this is, if it is one. Each look at it is counted before it is taken."""
    now = now or timezone.now()
    row = MailedCode.objects.filter(purpose=purpose, email=email, browser=browser, expires_at__gt=now).first()
    if row is None or not MailedCode.objects.filter(pk=row.pk, tries__lt=rules.CODE_TRIES).update(tries=F("tries") + 1):
        return None
    is_right = hmac.compare_digest(row.code_hash, _hash(row.pk, _clean(code)))
    return row if is_right and row.user_id is not None else None


def give_back_try(row: MailedCode) -> None:
    """The code was right and something else was not: this was no guess."""
    MailedCode.objects.filter(pk=row.pk).update(tries=F("tries") - 1)


def use_up(row: MailedCode) -> bool:
    """True for the one of many at once whose code it now is."""
    return bool(MailedCode.objects.filter(pk=row.pk).delete()[0])


def forget(now: datetime) -> None:
    """Drop those that were not used in time."""
    MailedCode.objects.filter(expires_at__lte=now).delete()


def _hash(row_id: UUID, code: str) -> str:
    return vault.mark(f"{row_id}:{code}", use="mailed-code")


def _clean(code: str) -> str:
    return "".join(code.split()).replace("-", "")
