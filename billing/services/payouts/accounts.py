"""Where somebody's earnings go. Whoever changes it has just shown who they are, and is told by mail."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from billing.models import PayoutAccount
from core.accounts import vault
from core.accounts.services import post_letter
from core.audit import services as audit
from core.common.sql import database_now

_ACCOUNT = re.compile(r"[A-Z0-9]{6,34}")
_BANK = re.compile(r"[A-Z0-9]{4,15}")
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class BankDetails:
    """What a bank has to know. Only whoever makes the transfers reads it."""

    holder: str
    account: str
    bank_code: str
    country: str


@transaction.atomic
def save_account(
    *, user_id: UUID, holder: str, account: str, bank_code: str, country: str, now: datetime | None = None
) -> PayoutAccount:
    """Have somebody's earnings go to this account from now on. Raises ValidationError by field."""
    details = _check(holder=holder, account=account, bank_code=bank_code, country=country)
    kept = vault.encrypt(
        json.dumps({"account": details.account, "bank_code": details.bank_code, "country": details.country})
    )
    saved, _made = PayoutAccount.objects.update_or_create(
        user_id=user_id,
        defaults={
            "holder": details.holder,
            "details": kept,
            "ending": details.account[-4:],
            "country": details.country,
        },
    )
    _tell("payout_account.saved", user_id, ending=saved.ending, now=now or database_now())
    return saved


@transaction.atomic
def forget_account(*, user_id: UUID, now: datetime | None = None) -> None:
    """Keep the account no longer; earnings wait until there is another one. Twice is once."""
    found = PayoutAccount.objects.filter(user_id=user_id).first()
    if found is None:
        return
    found.delete()
    _tell("payout_account.removed", user_id, ending=found.ending, now=now or database_now())


def details_of(account: PayoutAccount) -> BankDetails:
    """The account as the bank needs it. Raises `vault.Unreadable` if the server's secret has changed."""
    kept = json.loads(vault.decrypt(account.details))
    return BankDetails(account.holder, kept["account"], kept["bank_code"], kept["country"])


def _check(*, holder: str, account: str, bank_code: str, country: str) -> BankDetails:
    plain = BankDetails(
        holder=" ".join(holder.split()),
        account=re.sub(r"[\s-]", "", account).upper(),
        bank_code=re.sub(r"\s", "", bank_code).upper(),
        country=country.strip().upper(),
    )
    wrong = {}
    if not 2 <= len(plain.holder) <= 120:
        wrong["holder"] = _("The name that the account is in: 2 to 120 characters.")
    if not _ACCOUNT.fullmatch(plain.account):
        wrong["account"] = _("The account number or IBAN: 6 to 34 letters and digits.")
    if not _BANK.fullmatch(plain.bank_code):
        wrong["bank_code"] = _("The bank's code (IFSC, BIC, routing number): 4 to 15 letters and digits.")
    if not _COUNTRY.fullmatch(plain.country):
        wrong["country"] = _("The country as two letters, such as IN.")
    if wrong:
        raise ValidationError(wrong)
    return plain


def _tell(action: str, user_id: UUID, *, ending: str, now: datetime) -> None:
    audit.record(action=action, actor=user_id, targets=[("person", str(user_id))])
    post_letter(kind=action.replace(".", "_"), user_id=user_id, context={"ending": ending, "at": now})
