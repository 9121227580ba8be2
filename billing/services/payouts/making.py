"""Making payouts of earnings whose time has come, and undoing one that has not gone out."""

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from billing import plans
from billing.errors import PayoutNotOpen
from billing.models import Earning, LedgerAccount, LedgerTransaction, Payout, PayoutAccount, Wallet
from billing.rules import payouts as rules
from billing.selectors import payouts as looking
from billing.services import ledger
from billing.services.ledger import Move
from billing.services.numbers import take_number
from core.audit import services as audit
from core.common.errors import NotFound, Refusal
from core.common.sql import database_now

log = logging.getLogger(__name__)

Kind = LedgerAccount.Kind


def make_payouts(*, now: datetime | None = None, by: UUID | None = None) -> list[UUID]:
    """Make a payout for everybody whose earnings are due: those of the last whole period, or all where staff ask.

    Whoever has named no account, or earned less than the minimum, waits. Twice, or twice at once, is once.
    """
    now = now or database_now()
    until = now if by is not None else rules.period_end(now, settings.PAYOUT_SCHEDULE)
    if until is None:
        return []
    due = looking.unpaid_earnings(until=until).filter(wallet__user__in=PayoutAccount.objects.values("user"))
    made = []
    for user_id in list(due.order_by("wallet_id").values_list("wallet__user_id", flat=True).distinct()):
        try:
            payout = _make(user_id, until=until, now=now, by=by)
        except Refusal as refusal:  # one person's books keep nobody else from their money
            log.error("payouts.not_made user=%s because=%s", user_id, refusal.code)
            continue
        except Exception:
            log.exception("payouts.not_made user=%s", user_id)
            continue
        if payout is not None:
            made.append(payout.pk)
    return made


@transaction.atomic
def cancel_payout(*, payout_id: UUID, reason: str, by: UUID, now: datetime | None = None) -> Payout:
    """Undo a payout that the bank does not have: its earnings wait for another one. Raises PayoutNotOpen."""
    now = now or database_now()
    open_ones = Payout.objects.filter(pk=payout_id, state__in=[Payout.State.OWED, Payout.State.FAILED])
    canceled = open_ones.update(
        state=Payout.State.CANCELED, failed_because=reason[:200], next_attempt_at=None, updated_at=now
    )
    payout = Payout.objects.filter(pk=payout_id).first()
    if payout is None:
        raise NotFound
    if not canceled:
        raise PayoutNotOpen(state=payout.state)
    recovered = payout.recovered_minor // payout.token_value_minor
    # Locked: nothing is taken back while we count what was.
    owed = ledger.lock_wallets([payout.user_id])[payout.user_id].owed
    gone = payout.tokens - sum(earning.tokens - earning.taken_back for earning in payout.earnings.all())
    if payout.tokens > recovered:
        ledger.return_earnings(
            user_id=payout.user_id,
            tokens=payout.tokens - recovered,
            key=f"payout-canceled:{payout.pk}",
            reason=f"payout:{payout.pk}",
            now=now,
        )
        _post_worth(payout, sign=-1, key=f"payout-canceled-money:{payout.pk}", now=now)
    # Of these the earnings went back while the payout had their tokens, so that they were owed: now they are there.
    again = min(gone, payout.tokens - recovered)
    settled = min(again, owed)
    if settled:
        ledger.settle_owed(
            user_id=payout.user_id,
            tokens=settled,
            key=f"payout-canceled:{payout.pk}",
            reason=f"payout:{payout.pk}",
            now=now,
        )
    # What was kept back stays kept back: those tokens were owed. So were those that were paid otherwise meanwhile.
    _release_earnings(payout, settled=recovered, paid_otherwise=again - settled)
    _record("payout.canceled", payout, by=by)
    return payout


def _make(user_id: UUID, *, until: datetime, now: datetime, by: UUID | None) -> Payout | None:
    with transaction.atomic():
        # Locked: of two runs at once the second finds nothing left, and nothing is taken back meanwhile.
        wallet = ledger.lock_wallets([user_id])[user_id]
        earnings = list(looking.unpaid_earnings(wallet_id=wallet.pk, until=until))
        tokens = sum(earning.tokens - earning.taken_back for earning in earnings)
        if not tokens:
            return None
        worth = looking.worth_of(tokens, owed=wallet.owed)
        if worth.net_minor < max(settings.PAYOUT_MINIMUM_PAISE, 1):
            return None
        payout = Payout.objects.create(
            user_id=wallet.user_id,
            number=take_number("PO", now=now),
            tokens=tokens,
            token_value_minor=worth.token_value_minor,
            gross_minor=worth.gross_minor,
            commission_percent=looking.commission_percent(),
            commission_minor=worth.commission_minor,
            recovered_minor=worth.recovered_minor,
            net_minor=worth.net_minor,
            currency=plans.CURRENCY,
            period_start=_begin(wallet, earnings),
            period_end=until,
        )
        Earning.objects.filter(pk__in=[earning.pk for earning in earnings]).update(payout=payout, updated_at=now)
        recovered = min(tokens, wallet.owed)
        if recovered:
            ledger.settle_owed(
                user_id=wallet.user_id,
                tokens=recovered,
                key=f"payout-recovered:{payout.pk}",
                reason=f"payout:{payout.pk}",
                now=now,
            )
        ledger.redeem_earnings(
            user_id=wallet.user_id,
            tokens=tokens - recovered,
            key=f"payout:{payout.pk}",
            reason=f"payout:{payout.pk}",
            now=now,
        )
        _post_worth(payout, sign=1, key=f"payout-money:{payout.pk}", now=now)
        _record("payout.made", payout, by=by)
    log.info("payouts.made payout=%s user=%s", payout.pk, payout.user_id)
    return payout


def _post_worth(payout: Payout, *, sign: int, key: str, now: datetime) -> None:
    """What the tokens cost us: to the interviewer, and back to us as commission."""
    cost = payout.net_minor + payout.commission_minor
    moves = [
        Move(Kind.COST_PAYOUTS, -sign * cost, payout.currency),
        Move(Kind.PAYABLE, sign * payout.net_minor, payout.currency, user_id=payout.user_id),
        Move(Kind.INCOME_COMMISSION, sign * payout.commission_minor, payout.currency),
    ]
    ledger.post_money(
        key=key,
        kind=LedgerTransaction.Kind.PAYOUT if sign > 0 else LedgerTransaction.Kind.PAYOUT_RETURN,
        moves=[move for move in moves if move.amount_minor],
        reason=f"payout:{payout.pk}",
        now=now,
    )


def _release_earnings(payout: Payout, *, settled: int, paid_otherwise: int) -> None:
    """Let the earnings of a canceled payout be paid out again, less what settled a debt, oldest first.

    `paid_otherwise`: so many tokens of those that were taken back meanwhile their earner has given from elsewhere.
    """
    for earning in payout.earnings.order_by("id"):
        kept = min(settled, earning.tokens - earning.taken_back)
        settled -= kept
        back = min(paid_otherwise, earning.taken_back)
        paid_otherwise -= back
        Earning.objects.filter(pk=earning.pk).update(payout=None, taken_back=earning.taken_back + kept - back)


def _begin(wallet: Wallet, earnings: list[Earning]) -> datetime:
    """A period begins where the last one ended, or with the first earning."""
    last = looking.payouts_of(wallet.user_id).exclude(state=Payout.State.CANCELED).first()
    earliest = min(earning.earned_at for earning in earnings)
    return min(last.period_end, earliest) if last else earliest


def _record(action: str, payout: Payout, *, by: UUID | None) -> None:
    audit.record(
        action=action,
        actor=by,
        actor_kind="person" if by else "system",
        targets=[("payout", str(payout.pk)), ("person", str(payout.user_id))],
        context={"number": payout.number, "net_minor": payout.net_minor, "currency": payout.currency},
    )
