"""Looking at wallets and at what moved in them. A page of a long history costs what one of a short history costs."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from billing.models import BookCheck, Earning, Hold, Invoice, LedgerEntry, LedgerTransaction, TokenLot, Wallet
from billing.rules import tokens as rules
from core.common.sql import as_time, as_uuid, database_now, fetch_rows, marks

Kind = LedgerTransaction.Kind

# What moves tokens. The others are about money, and have pages of their own.
TOKEN_KINDS: tuple[str, ...] = (
    Kind.PURCHASE, Kind.GRANT, Kind.EXPIRY, Kind.HOLD, Kind.RELEASE, Kind.CAPTURE, Kind.TAKE_BACK, Kind.RESTORE,
    Kind.REDEEM,
)  # fmt: skip
MOST_SHOWN = 100
MOST_MONTHS = 36

_MOVEMENTS = """
    SELECT t.id, t.at, t.kind, t.reason, a.kind, e.amount
    FROM billing_ledgertransaction t
    JOIN billing_ledgerentry e ON e.transaction_id = t.id AND e.wallet_id = %s
    JOIN billing_ledgeraccount a ON a.id = e.account_id
    WHERE a.unit = 'TOK' AND t.id IN ({marks})
"""
# What an account held after a transaction, whether that moved it or not: one look into the index for each.
_AFTER = """
    SELECT e.after FROM billing_ledgerentry e WHERE e.account_id = {account} AND e.transaction_id <= t.id
    ORDER BY e.transaction_id DESC LIMIT 1
"""
_AFTERS = """
    SELECT t.id, {columns} FROM billing_ledgertransaction t WHERE t.id IN ({marks})
"""
_SHOWN = ("paid", "free", "held", "earned")


@dataclass(frozen=True, slots=True)
class WalletView:
    """What somebody has, what of it expires when, what is set aside, and what they spent this month."""

    balance: int
    paid_balance: int
    free_balance: int
    locked_balance: int
    earned_balance: int
    owed: int
    expiring: list[dict[str, Any]]
    holds: list[Hold]
    month: dict[str, int]


@dataclass(frozen=True, slots=True)
class HoldView:
    """What became of tokens that were set aside. `taken_back`: so many of those that were paid went back afterwards."""

    id: UUID
    state: str
    tokens: int
    captured: int
    taken_back: int
    resolved_at: datetime | None


@dataclass(slots=True)
class Movement:
    """What one transaction moved in a wallet, and what was there afterwards. `available` is what can be spent."""

    id: UUID
    at: datetime
    kind: str
    reason: str
    available: int
    held: int
    earned: int
    owed: int  # positive: a debt became less
    available_after: int
    held_after: int
    earned_after: int
    invoice: Invoice | None
    text: str = ""  # for people; whoever shows it fills it in


@dataclass(frozen=True, slots=True)
class Month:
    """What moved in one month of somebody's calendar. `month` is as in 2026-06."""

    month: str
    bought: int
    given: int
    spent: int
    expired: int
    earned: int


def wallet_view(user_id: UUID, *, zone: tzinfo, now: datetime | None = None) -> WalletView:
    """Somebody's wallet as it stands. Whoever never had a token has an empty one."""
    moment = now or database_now()
    wallet = Wallet.objects.filter(user_id=user_id).first() or Wallet(user_id=user_id)
    lots = TokenLot.objects.filter(wallet_id=wallet.pk, left__gt=0, expires_at__gt=moment).values("expires_at")
    holds = Hold.objects.filter(wallet_id=wallet.pk, state=Hold.State.HELD).order_by("-id")
    since, until = rules.month_of(moment, zone)
    spent = _captured(wallet.pk, since, until).aggregate(spent=Sum("captured_tokens"), sessions=Count("pk"))
    return WalletView(
        balance=wallet.balance,
        paid_balance=wallet.balance - wallet.free_balance,
        free_balance=wallet.free_balance,
        locked_balance=wallet.locked_balance,
        earned_balance=wallet.earned_balance,
        owed=wallet.owed,
        expiring=[dict(lot) for lot in lots.annotate(tokens=Sum("left")).order_by("expires_at")[:MOST_SHOWN]],
        holds=list(holds[:MOST_SHOWN]),
        month={"spent": spent["spent"] or 0, "sessions": spent["sessions"]},
    )


def movement_ids(user_id: UUID, *, kind: str = "") -> QuerySet[LedgerEntry, Any]:
    """The transactions that moved somebody's tokens, each once, as `{"transaction_id": …}`: what a page is made of.

    They are read off an index of the wallet's entries, so that a page costs what is on it.
    """
    wallets = Wallet.objects.filter(user_id=user_id).values_list("pk", flat=True)[:1]
    # Asked for apart: from a constant both databases see that the index has the rows, and their order.
    wallet_id = next(iter(wallets), None)
    entries = LedgerEntry.objects.filter(wallet_id=wallet_id) if wallet_id else LedgerEntry.objects.none()
    entries = entries.filter(kind=kind) if kind else entries.exclude(kind__in=set(Kind.values) - set(TOKEN_KINDS))
    return entries.order_by("-transaction_id").values("transaction_id").distinct()


def movements(user_id: UUID, transaction_ids: Collection[UUID]) -> list[Movement]:
    """What these transactions moved in somebody's wallet, newest first."""
    found = fetch_rows("SELECT id FROM billing_wallet WHERE user_id = %s", [user_id])
    if not found or not transaction_ids:
        return []
    wallet_id = as_uuid(found[0][0])
    ids = list(transaction_ids)
    moved: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    facts: dict[UUID, tuple[datetime, str, str]] = {}
    for row_id, at, kind, reason, account, amount in fetch_rows(
        _MOVEMENTS.format(marks=marks(len(ids))), [wallet_id, *ids]
    ):
        facts[as_uuid(row_id)] = (as_time(at), kind, reason)
        moved[as_uuid(row_id)][account] += amount
    afters = _afters(wallet_id, list(facts))
    invoices = _invoices_of([reason for _at, _kind, reason in facts.values()], user_id)
    return [
        Movement(
            id=pk,
            at=facts[pk][0],
            kind=facts[pk][1],
            reason=facts[pk][2],
            available=moved[pk]["paid"] + moved[pk]["free"],
            held=moved[pk]["held"],
            earned=moved[pk]["earned"],
            owed=moved[pk]["owed"],
            available_after=afters[pk]["paid"] + afters[pk]["free"],
            held_after=afters[pk]["held"],
            earned_after=afters[pk]["earned"],
            invoice=invoices.get(facts[pk][2]) if facts[pk][1] == Kind.PURCHASE else None,
        )
        for pk in sorted(facts, reverse=True)
    ]


def every_movement(user_id: UUID, *, kind: str = "", most: int, at_once: int = 500) -> Iterator[Movement]:
    """The newest movements one after another, however many there are, some at a time."""
    ids = movement_ids(user_id, kind=kind)
    last: UUID | None = None
    while most > 0:
        asked = ids if last is None else ids.filter(transaction_id__lt=last)
        page = [row["transaction_id"] for row in asked[: min(at_once, most)]]
        if not page:
            return
        yield from movements(user_id, page)
        last, most = page[-1], most - len(page)


def months(user_id: UUID, *, count: int, zone: tzinfo, now: datetime | None = None) -> list[Month]:
    """What moved in somebody's last months, by their own calendar, the present one last."""
    moment = now or database_now()
    spans = rules.last_months(moment, zone, count)
    found = fetch_rows("SELECT id FROM billing_wallet WHERE user_id = %s", [user_id])
    if not found:
        return [Month(name, 0, 0, 0, 0, 0) for name, _since, _until in spans]
    wallet_id = as_uuid(found[0][0])
    entries = LedgerEntry.objects.filter(
        wallet_id=wallet_id, account__unit="TOK", transaction__at__gte=spans[0][1], transaction__at__lt=spans[-1][2]
    )
    spent = _by_month(_captured(wallet_id, spans[0][1], spans[-1][2]), spans, "resolved_at", "captured_tokens")
    earnings = Earning.objects.filter(wallet_id=wallet_id, earned_at__gte=spans[0][1], earned_at__lt=spans[-1][2])
    earned = _by_month(earnings, spans, "earned_at", F("tokens") - F("taken_back"))
    bought, given, expired = (
        _by_month(entries.filter(kind=kind), spans, "transaction__at", "amount")
        for kind in (Kind.PURCHASE, Kind.GRANT, Kind.EXPIRY)
    )
    return [
        Month(name, bought[at], given[at], spent[at], -expired[at], earned[at])
        for at, (name, _since, _until) in enumerate(spans)
    ]


def hold_view(hold_id: UUID) -> HoldView | None:
    """What became of a hold; none where there is none."""
    hold = Hold.objects.filter(pk=hold_id).first()
    if hold is None:
        return None
    undone = 0
    if hold.beneficiary_id is not None:
        entries = LedgerEntry.objects.filter(transaction__key=f"unearn:{hold_id}", wallet_id=hold.beneficiary_id)
        undone = entries.filter(account__kind__in=["earned", "owed"]).aggregate(n=Sum("amount"))["n"] or 0
    return HoldView(hold.pk, hold.state, hold.tokens, hold.captured_tokens, -undone, hold.resolved_at)


def book_checks() -> QuerySet[BookCheck]:
    """The checks of the books, newest first."""
    return BookCheck.objects.order_by("-id")


def _captured(wallet_id: UUID, since: datetime, until: datetime) -> QuerySet[Hold]:
    return Hold.objects.filter(
        wallet_id=wallet_id, state=Hold.State.CAPTURED, resolved_at__gte=since, resolved_at__lt=until
    )


def _by_month(
    rows: QuerySet[Any], spans: Sequence[tuple[str, datetime, datetime]], moment: str, amount: Any
) -> list[int]:
    """The sums of each month, in one query."""
    sums = rows.aggregate(
        **{
            f"m{at}": Sum(amount, filter=Q(**{f"{moment}__gte": since, f"{moment}__lt": until}))
            for at, (_name, since, until) in enumerate(spans)
        }
    )
    return [sums[f"m{at}"] or 0 for at in range(len(spans))]


def _afters(wallet_id: UUID, ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    if not ids:
        return {}
    found = fetch_rows("SELECT kind, id FROM billing_ledgeraccount WHERE wallet_id = %s AND unit = 'TOK'", [wallet_id])
    accounts = {kind: as_uuid(pk) for kind, pk in found}
    columns = ", ".join(f"COALESCE(({_AFTER.format(account='%s')}), 0)" for _kind in _SHOWN)
    values = [*(accounts[kind] for kind in _SHOWN), *ids]
    rows = fetch_rows(_AFTERS.format(columns=columns, marks=marks(len(ids))), values)
    return {as_uuid(pk): dict(zip(_SHOWN, held, strict=True)) for pk, *held in rows}


def _invoices_of(reasons: Sequence[str], user_id: UUID) -> dict[str, Invoice]:
    """The invoices of purchases, by the reason that names the purchase."""
    purchases = {reason.removeprefix("purchase:"): reason for reason in reasons if reason.startswith("purchase:")}
    ids = [pk for pk in map(_uuid, purchases) if pk is not None]
    if not ids:
        return {}
    found = Invoice.objects.filter(purchase_id__in=ids, kind=Invoice.Kind.INVOICE, user_id=user_id)
    return {f"purchase:{invoice.purchase_id}": invoice for invoice in found.only("id", "number", "purchase_id")}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
