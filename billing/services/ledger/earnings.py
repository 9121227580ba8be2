"""What interviewers have earned: taken back, set against what they owe, and redeemed for money."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from billing.errors import NotEnoughTokens
from billing.models import Earning, Wallet
from billing.rules import tokens as rules
from billing.services.ledger.books import (
    Entries,
    HouseAccount,
    Kind,
    Posted,
    Why,
    account_id,
    begin,
    clock,
    ensure_same,
    enter,
    lock_wallets,
    lock_wallets_by_id,
    touches,
)
from billing.services.ledger.holds import bring_back, parts_of
from core.common.errors import NotFound

REDEEMED = HouseAccount(Kind.REDEEMED)
RETURNED = HouseAccount(Kind.RETURNED)


@transaction.atomic
def take_back_earning(
    *,
    hold_id: UUID,
    key: str,
    reason: str,
    tokens: int | None = None,
    to_owner: bool = True,
    now: datetime | None = None,
) -> Posted:
    """Take back what a captured hold brought its interviewer, or so many tokens of it, and let it go where it came from
    (else to the house), as if it had never been paid.

    What has been paid out already can't be taken: it is owed, and kept back from what comes. An earning goes back once,
    whatever the key and however much of it. Raises NotFound where nothing was earned, ValueError for more than was.
    """
    earning = Earning.objects.select_related("hold").filter(hold_id=hold_id).first()
    if earning is None:
        raise NotFound
    hold = earning.hold
    gone = earning.tokens if tokens is None else tokens
    if not 0 < gone <= earning.tokens:
        raise ValueError("so much was not earned")
    wallets = lock_wallets_by_id({earning.wallet_id, hold.wallet_id})
    moment = clock()
    at = now or moment
    earner, owner = wallets[earning.wallet_id], wallets[hold.wallet_id]
    earning.refresh_from_db()
    posted = begin(key=f"unearn:{hold_id}", kind=Why.TAKE_BACK, reason=reason, at=at, moment=moment)
    if not posted.is_new:
        return posted
    # What is paid out, or has settled a debt, isn't there any more.
    there = 0 if earning.payout_id is not None else earning.tokens - earning.taken_back
    taken = min(gone, there, earner.earned_balance)
    entries = Entries()
    change = entries.of(earner)
    change.earned -= taken
    change.owed -= gone - taken
    if to_owner:
        left = earning.tokens - gone
        back = rules.less_used(parts_of(hold_id), held=hold.tokens, captured=earning.tokens, left=left)
        bring_back(entries, owner, back, at=at)
    else:
        entries.house[RETURNED] = gone
    enter(posted, entries, kind=Why.TAKE_BACK, at=at)
    Earning.objects.filter(pk=earning.pk).update(
        taken_back=min(earning.tokens, earning.taken_back + gone), updated_at=at
    )
    return posted


@transaction.atomic
def redeem_earnings(*, user_id: UUID, tokens: int, key: str, reason: str, now: datetime | None = None) -> Posted:
    """Turn earned tokens into money that is paid out. The same key again is once. Raises NotEnoughTokens."""
    wallet, moment = _lock(user_id, tokens)
    posted = begin(key=f"redeem:{key}", kind=Why.REDEEM, reason=reason, at=now or moment, moment=moment)
    if not posted.is_new:
        return ensure_same(touches(posted, wallet.pk), {REDEEMED.id: tokens})
    _ensure_earned(wallet, tokens)
    entries = Entries(house={REDEEMED: tokens})
    entries.of(wallet).earned = -tokens
    enter(posted, entries, kind=Why.REDEEM, at=now or moment)
    return posted


@transaction.atomic
def return_earnings(*, user_id: UUID, tokens: int, key: str, reason: str, now: datetime | None = None) -> Posted:
    """Give redeemed tokens back to who earned them, as when a payout is canceled. The same key again is once."""
    wallet, moment = _lock(user_id, tokens)
    posted = begin(key=f"unredeem:{key}", kind=Why.RESTORE, reason=reason, at=now or moment, moment=moment)
    if not posted.is_new:
        return ensure_same(touches(posted, wallet.pk), {REDEEMED.id: -tokens})
    entries = Entries(house={REDEEMED: -tokens})
    entries.of(wallet).earned = tokens
    enter(posted, entries, kind=Why.RESTORE, at=now or moment)
    return posted


@transaction.atomic
def settle_owed(*, user_id: UUID, tokens: int, key: str, reason: str, now: datetime | None = None) -> Posted:
    """Pay what somebody owes from what they have earned. The same key again is once.

    Raises NotEnoughTokens where less was earned, ValueError where less is owed.
    """
    wallet, moment = _lock(user_id, tokens)
    posted = begin(key=f"settle:{key}", kind=Why.TAKE_BACK, reason=reason, at=now or moment, moment=moment)
    if not posted.is_new:
        return ensure_same(posted, {account_id(wallet.pk, Kind.OWED): tokens})
    _ensure_earned(wallet, tokens)
    if tokens > wallet.owed:
        raise ValueError("less than that is owed")
    entries = Entries()
    change = entries.of(wallet)
    change.earned, change.owed = -tokens, tokens
    enter(posted, entries, kind=Why.TAKE_BACK, at=now or moment)
    return posted


def _ensure_earned(wallet: Wallet, tokens: int) -> None:
    if tokens > wallet.earned_balance:
        raise NotEnoughTokens(missing=tokens - wallet.earned_balance)


def _lock(user_id: UUID, tokens: int) -> tuple[Wallet, datetime]:
    """The person's wallet, which is ours alone now, and the moment at which it became that."""
    if tokens <= 0:
        raise ValueError("so many tokens can't be moved")
    wallet = lock_wallets([user_id])[user_id]
    return wallet, clock()
