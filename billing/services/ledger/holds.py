"""Holds: tokens set aside, and what becomes of them. Once."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from billing.errors import HoldResolved, NotEnoughTokens, ReferenceTaken
from billing.models import Earning, Hold, HoldPart, TokenLot, Wallet
from billing.rules import tokens as rules
from billing.services.ledger.books import (
    Entries,
    HouseAccount,
    Kind,
    Why,
    begin,
    clock,
    enter,
    lock_wallets,
    lock_wallets_by_id,
    open_wallet,
)
from billing.services.ledger.quick import Asked, hold_at_once
from core.common.errors import NotFound
from core.common.sql import database_now

log = logging.getLogger(__name__)

SPENT = HouseAccount(Kind.REDEEMED, name="spent")  # paid to the house itself
AT_ONCE = 500


def hold_tokens(
    *,
    owner_id: UUID,
    tokens: int,
    reason: str,
    key: str = "",
    expires_at: datetime | None = None,
    is_new: bool = False,
    now: datetime | None = None,
) -> UUID:
    """Set tokens aside: given ones that expire first, then bought ones. The hold's id.

    The same key (or, without one, the same reason) again is the same hold, whatever became of it; for somebody else or
    another number of tokens it raises ReferenceTaken. Raises NotEnoughTokens, with how many are `missing`. `is_new`:
    nobody else has the key, the caller has just made it; if somebody did, it would be the end of the transaction.
    """
    if tokens <= 0:
        raise ValueError("a hold is of some tokens")
    asked = Asked(owner_id, tokens, reason, key or reason, expires_at, now, is_new)
    return hold_at_once(asked) or _hold_by_steps(asked)


@transaction.atomic
def _hold_by_steps(asked: Asked) -> UUID:
    """A hold of any tokens, given ones among them, under the wallet's lock."""
    tokens, reason, key = asked.tokens, asked.reason, asked.key
    wallet = lock_wallets([asked.owner_id])[asked.owner_id]
    moment = clock()
    at = asked.now or moment
    posted = begin(key=f"hold:{key}", kind=Why.HOLD, reason=reason, at=at, moment=moment)
    if not posted.is_new:
        return _held_before(key, wallet=wallet, tokens=tokens)
    lots = _lots(wallet) if wallet.free_balance else []
    paid = wallet.balance - wallet.free_balance
    split = rules.spend(lots, paid=paid, tokens=tokens, now=at)
    if split is None:
        raise NotEnoughTokens(missing=tokens - rules.spendable(lots, paid=paid, now=at))
    entries = Entries()
    change = entries.of(wallet)
    change.paid, change.free, change.held = -split.paid, -split.free, tokens
    enter(posted, entries, kind=Why.HOLD, at=at)
    hold = Hold.objects.create(
        wallet=wallet, key=key, reason=reason, tokens=tokens, free_tokens=split.free, expires_at=asked.expires_at
    )
    for lot_id, part in split.parts.items():
        TokenLot.objects.filter(pk=lot_id).update(left=F("left") - part, updated_at=at)
    HoldPart.objects.bulk_create(HoldPart(hold=hold, lot_id=lot, tokens=part) for lot, part in split.parts.items())
    return hold.pk


@transaction.atomic
def capture_hold(*, hold_id: UUID, to: UUID | None, tokens: int | None = None, now: datetime | None = None) -> Hold:
    """Pay what is held to a person (`to`; none: to the house): all of it, or so many tokens, and the rest comes back.

    The person earns them, given ones as well as bought ones; they can be paid out `EARNINGS_HOLD_DAYS` later. Again
    with the same arguments is once. Raises HoldResolved where it went another way.
    """
    before = _find(hold_id)
    if tokens is not None and not 0 < tokens <= before.tokens:
        raise ValueError("a hold is captured for some of its tokens, or all")
    captured = before.tokens if tokens is None else tokens
    beneficiary = open_wallet(to) if to is not None else None
    both = {before.wallet_id} | ({beneficiary.pk} if beneficiary else set())
    wallets = lock_wallets_by_id(both)
    moment = clock()
    at = now or moment
    if not _resolve(hold_id, at, state=Hold.State.CAPTURED, captured_tokens=captured, beneficiary=beneficiary):
        return _captured_before(hold_id, captured=captured, beneficiary=beneficiary)
    parts = parts_of(hold_id)
    rest = rules.rest_of(parts, held=before.tokens, captured=captured)
    posted = begin(key=f"capture:{hold_id}", kind=Why.CAPTURE, reason=before.reason, at=at, moment=moment)
    entries = Entries()
    owner = wallets[before.wallet_id]
    entries.of(owner).held = -before.tokens
    bring_back(entries, owner, rest, at=at)
    if beneficiary is None:
        entries.house[SPENT] = captured
    else:
        entries.of(beneficiary).earned += captured
    enter(posted, entries, kind=Why.CAPTURE, at=at)
    if beneficiary is not None:
        Earning.objects.create(
            wallet=beneficiary,
            hold_id=hold_id,
            tokens=captured,
            earned_at=at,
            available_at=at + timedelta(days=settings.EARNINGS_HOLD_DAYS),
        )
    return Hold.objects.get(pk=hold_id)


@transaction.atomic
def release_hold(*, hold_id: UUID, now: datetime | None = None) -> Hold:
    """Give back what is held, each token to where it came from; what its owner owes is paid from bought ones first.

    Given tokens that expired meanwhile go back as well: the next sweep takes them. Again is once. Raises HoldResolved
    where the hold was captured.
    """
    before = _find(hold_id)
    owner = lock_wallets_by_id([before.wallet_id])[before.wallet_id]
    moment = clock()
    at = now or moment
    if not _resolve(hold_id, at, state=Hold.State.RELEASED):
        hold = Hold.objects.get(pk=hold_id)
        if hold.state != Hold.State.RELEASED:
            raise HoldResolved(state=hold.state)
        return hold
    rest = rules.rest_of(parts_of(hold_id), held=before.tokens, captured=0)
    posted = begin(key=f"release:{hold_id}", kind=Why.RELEASE, reason=before.reason, at=at, moment=moment)
    entries = Entries()
    entries.of(owner).held = -before.tokens
    bring_back(entries, owner, rest, at=at)
    enter(posted, entries, kind=Why.RELEASE, at=at)
    return Hold.objects.get(pk=hold_id)


def release_due_holds(*, now: datetime | None = None) -> int:
    """Release the holds that nobody resolved in time; how many. Twice, or twice at once, is once."""
    moment = now or database_now()
    due = Hold.objects.filter(state=Hold.State.HELD, expires_at__lte=moment).order_by("pk")
    released, last = 0, None
    while True:
        holds = list((due if last is None else due.filter(pk__gt=last)).values_list("pk", flat=True)[:AT_ONCE])
        for hold_id in holds:
            try:
                release_hold(hold_id=hold_id, now=now)
                released += 1
            except HoldResolved:
                continue
            except Exception:  # one person's trouble keeps nobody else's tokens
                log.exception("ledger.hold_not_released hold=%s", hold_id)
        if len(holds) < AT_ONCE:
            return released
        last = holds[-1]


def bring_back(entries: Entries, owner: Wallet, back: rules.Split, *, at: datetime) -> None:
    """Let tokens come back to a locked wallet from where they were spent: bought ones after what is owed."""
    change = entries.of(owner)
    settled, paid = rules.settle(back.paid, owed=owner.owed)
    change.owed += settled
    change.paid += paid
    change.free += back.free
    _refill(back.parts, at=at)


def _refill(parts: Mapping[UUID, int], *, at: datetime) -> None:
    for lot_id, tokens in parts.items():
        TokenLot.objects.filter(pk=lot_id).update(left=F("left") + tokens, updated_at=at)


def _resolve(hold_id: UUID, at: datetime, **became: object) -> bool:
    """Decide what became of a hold; False if that was decided before."""
    held = Hold.objects.filter(pk=hold_id, state=Hold.State.HELD)
    return bool(held.update(resolved_at=at, updated_at=at, **became))


def _find(hold_id: UUID) -> Hold:
    hold = Hold.objects.filter(pk=hold_id).first()
    if hold is None:
        raise NotFound
    return hold


def _held_before(key: str, *, wallet: Wallet, tokens: int) -> UUID:
    hold = Hold.objects.get(key=key)
    if (hold.wallet_id, hold.tokens) != (wallet.pk, tokens):
        raise ReferenceTaken
    return hold.pk


def _captured_before(hold_id: UUID, *, captured: int, beneficiary: Wallet | None) -> Hold:
    hold = Hold.objects.get(pk=hold_id)
    asked = (Hold.State.CAPTURED, captured, beneficiary.pk if beneficiary else None)
    if (hold.state, hold.captured_tokens, hold.beneficiary_id) != asked:
        raise HoldResolved(state=hold.state)
    return hold


def _lots(wallet: Wallet) -> list[rules.Lot]:
    rows = TokenLot.objects.filter(wallet=wallet, left__gt=0).values_list("pk", "left", "expires_at")
    return [rules.Lot(*row) for row in rows]


def parts_of(hold_id: UUID) -> list[tuple[UUID, int]]:
    """From which given tokens a hold took how many, in the order in which they are spent."""
    rows = HoldPart.objects.filter(hold_id=hold_id).values_list("lot_id", "tokens", "lot__expires_at")
    taken = {lot_id: tokens for lot_id, tokens, _expires in rows}
    order = rules.spending_order(rules.Lot(lot_id, tokens, expires) for lot_id, tokens, expires in rows)
    return [(lot.id, taken[lot.id]) for lot in order]
