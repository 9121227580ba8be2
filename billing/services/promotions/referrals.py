"""Referrals: who was brought by whom, and tokens for both once that person pays for something (INV-6).

The reward is promised in the transaction of the purchase and given after it, in one of its own: two wallets have to be
locked in the order of their ids, and the purchase holds its buyer's already. Whatever dies in between, the sweep finds
the promise; the keys of the two gifts make twice once.
"""

import logging
import secrets
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction

from billing import rules
from billing.errors import (
    ReferralsOff,
    ReferralTooLate,
    ReferralUnknown,
    ReferralUsedAlready,
    ReferralYourOwn,
)
from billing.models import Purchase, Referral, ReferralCode
from billing.rules.discounts import REFERRAL_LENGTH
from billing.selectors import promotions as selectors
from billing.services import ledger
from billing.services.grants import lock_person
from billing.services.guesses import by_address, by_person, try_code
from core.common.errors import Refusal
from core.common.ids import new_id
from core.common.sql import count_changed, database_now

log = logging.getLogger(__name__)

SOURCE = "referral"
AT_ONCE = 200

_MAKE_CODE = """
    INSERT INTO billing_referralcode (id, user_id, code, at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
_USE_ONCE = """
    INSERT INTO billing_referral (id, code_id, user_id, at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (user_id) DO NOTHING
"""


def own_referral_code(user_id: UUID, *, now: datetime | None = None) -> ReferralCode:
    """Somebody's own code, drawn at the first look. Many looks at once make one."""
    for _try in range(8):
        found = ReferralCode.objects.filter(user_id=user_id).first()
        if found is not None:
            return found
        letters = [secrets.choice(rules.CODE_LETTERS) for _number in range(REFERRAL_LENGTH)]
        count_changed(_MAKE_CODE, [new_id(), user_id, rules.write_code(letters), now or database_now()])
    raise RuntimeError("no letters left to draw")


def use_referral(*, user_id: UUID, code: str, address: str | None = None, now: datetime | None = None) -> Referral:
    """Note who brought this person: once in a life, within 30 days of signing up, before they pay for anything.

    Refuses with ReferralsOff, ReferralUnknown (too many of those: TooManyGuesses), ReferralYourOwn, ReferralTooLate,
    ReferralUsedAlready. Not to be called inside a transaction.
    """
    if not settings.REFERRAL_TOKENS:
        raise ReferralsOff
    counted = [by_person(user_id, SOURCE), *([by_address(address, SOURCE)] if address else [])]
    use = partial(_use, user_id=user_id, code=code, now=now)
    try:
        return try_code(use, counted=counted, wrong=(ReferralUnknown,), now=now)
    except Refusal as refusal:
        log.info("billing.referral_refused user=%s because=%s", user_id, refusal.code)
        raise


@transaction.atomic
def reward_referral(*, purchase_id: UUID) -> bool:
    """Promise both their tokens, if this is the first purchase that somebody who was brought has paid for; True if so.

    In the transaction that fulfils it, which holds the person. They are given once it is committed. Twice, also at the
    same moment, is once. A refund later takes nothing of it back.
    """
    if not settings.REFERRAL_TOKENS:
        return False
    purchase = Purchase.objects.filter(pk=purchase_id, total_minor__gt=0).only("user_id").first()
    if purchase is None or selectors.has_paid(purchase.user_id, but=purchase_id):
        return False
    open_ones = Referral.objects.filter(user_id=purchase.user_id, purchase__isnull=True)
    if not open_ones.update(purchase_id=purchase_id):
        return False
    transaction.on_commit(lambda: _reward_of(purchase_id), robust=True)
    return True


def give_due_rewards(now: datetime | None = None) -> int:
    """Give the tokens that were promised and that a process died over; how many referrals. Twice is once."""
    due = Referral.objects.filter(purchase__isnull=False, rewarded_at__isnull=True).order_by("id")
    given, last = 0, None
    while True:
        found = list((due if last is None else due.filter(pk__gt=last)).values_list("pk", flat=True)[:AT_ONCE])
        for pk in found:
            try:
                given += _give(pk, now=now)
            except Exception:  # one person's trouble keeps nobody else's tokens
                log.exception("billing.referral_not_rewarded referral=%s", pk)
        if len(found) < AT_ONCE:
            return given
        last = found[-1]


def _reward_of(purchase_id: UUID) -> None:
    for pk in Referral.objects.filter(purchase_id=purchase_id, rewarded_at__isnull=True).values_list("pk", flat=True):
        _give(pk)


@transaction.atomic
def _give(referral_id: UUID, *, now: datetime | None = None) -> bool:
    found = Referral.objects.select_for_update(of=("self",)).select_related("code")
    referral = found.filter(pk=referral_id, rewarded_at__isnull=True).first()
    if referral is None:
        return False
    now = now or database_now()
    people = {referral.user_id: "brought", referral.code.user_id: "bringer"}
    ledger.lock_wallets(people)
    kept = settings.REFERRAL_TOKENS_KEPT_DAYS
    for user_id, what in people.items():
        if settings.REFERRAL_TOKENS:
            ledger.give_tokens(
                user_id=user_id,
                tokens=settings.REFERRAL_TOKENS,
                key=f"referral:{referral_id}:{what}",
                reason=f"referral:{referral_id}",
                source=SOURCE,
                expires_at=now + timedelta(days=kept) if kept else None,
                now=now,
            )
    Referral.objects.filter(pk=referral_id).update(rewarded_at=now)
    log.info("billing.referral_rewarded referral=%s tokens=%s", referral_id, settings.REFERRAL_TOKENS)
    return True


def _use(*, user_id: UUID, code: str, now: datetime | None) -> Referral:
    text = rules.normalise_code(code)
    found = ReferralCode.objects.filter(code=text, user__is_active=True).first() if text else None
    if found is None:
        raise ReferralUnknown
    # Two who would use each other's codes at the same moment: one of them comes first.
    for person in sorted({user_id, found.user_id}):
        lock_person(person)
    now = now or database_now()
    if Referral.objects.filter(user_id=user_id).exists():
        raise ReferralUsedAlready
    if found.user_id == user_id or Referral.objects.filter(code__user_id=user_id, user_id=found.user_id).exists():
        raise ReferralYourOwn
    if not selectors.may_use_referral(user_id, now=now):
        raise ReferralTooLate
    if not count_changed(_USE_ONCE, [new_id(), found.pk, user_id, now]):
        raise ReferralUsedAlready
    referral = Referral.objects.get(user_id=user_id)
    log.info("billing.referral_used user=%s referral=%s", user_id, referral.pk)
    return referral
