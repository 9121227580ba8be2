"""Writing into the books: one transaction, its entries, and the wallets that they move.

The wallets are locked first, by id, always: what follows is decided on what nobody else can change. A wallet's accounts
and the house's have ids that follow from whose and what they are, so that nobody has to look them up.
"""

import random
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from django.db import connection, transaction

from billing.errors import ReferenceTaken
from billing.models import TOKENS, LedgerAccount, LedgerTransaction, Wallet
from core.common.clock import utc_now
from core.common.errors import NotFound
from core.common.ids import new_id
from core.common.sql import Reader, as_time, as_uuid, count_changed, fetch_rows, marks

Kind = LedgerAccount.Kind
Why = LedgerTransaction.Kind

# The accounts that every wallet has from its first moment on.
OF_WALLET = (Kind.PAID, Kind.FREE, Kind.HELD, Kind.EARNED, Kind.OWED)
_HOUSE = UUID("2f1d6c0e-5b0f-5c36-9f67-6e2f3a1b7c55")
_wallets = Reader(Wallet)
_own = Reader(Wallet, prepared=True)
MOST_KNOWN = 20_000
_known: dict[UUID, "KnownWallet"] = {}

_OPEN = """
    INSERT INTO billing_wallet (id, created_at, updated_at, user_id, balance, free_balance, locked_balance,
                                earned_balance, owed)
    VALUES (%s, %s, %s, %s, 0, 0, 0, 0, 0) ON CONFLICT (user_id) DO NOTHING
"""
_ADD_ACCOUNT = """
    INSERT INTO billing_ledgeraccount (id, kind, unit, wallet_id, name) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING
"""
_BEGIN = """
    INSERT INTO billing_ledgertransaction (id, key, kind, at, reason) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (key) DO NOTHING
"""
_MOVE = """
    UPDATE billing_wallet SET balance = balance + %s, free_balance = free_balance + %s,
           locked_balance = locked_balance + %s, earned_balance = earned_balance + %s, owed = owed - %s, updated_at = %s
    WHERE id = %s RETURNING balance, free_balance, locked_balance, earned_balance, owed
"""
_ENTER = "INSERT INTO billing_ledgerentry (id, transaction_id, account_id, wallet_id, amount, after, kind) VALUES "
_LAST_OF_ACCOUNT = """
    SELECT after FROM billing_ledgerentry WHERE account_id = %s ORDER BY transaction_id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Posted:
    """A transaction in the books. `is_new`: this call wrote it; else an earlier one with the same key had."""

    transaction_id: UUID
    is_new: bool


@dataclass(slots=True)
class Change:
    """What one transaction does to a wallet, account by account."""

    paid: int = 0
    free: int = 0
    held: int = 0
    earned: int = 0
    owed: int = 0  # positive: a debt becomes less


@dataclass(frozen=True, slots=True)
class HouseAccount:
    """An account of the house's."""

    kind: str
    unit: str = TOKENS
    name: str = ""

    @property
    def id(self) -> UUID:
        return uuid5(_HOUSE, f"{self.kind}:{self.unit}:{self.name}")


@dataclass(frozen=True, slots=True)
class KnownWallet:
    """The ids of a wallet and of those of its accounts that a hold moves."""

    id: UUID
    paid: UUID
    held: UUID


@dataclass(slots=True)
class Entries:
    """What a transaction is to write: changes of wallets in tokens, the house's side, and people's money."""

    wallets: dict[UUID, Change] = field(default_factory=dict)
    house: dict[HouseAccount, int] = field(default_factory=dict)
    payable: dict[tuple[UUID, str], int] = field(default_factory=dict)  # by wallet and currency

    def of(self, wallet: Wallet) -> Change:
        """The change of a wallet, to be added to."""
        return self.wallets.setdefault(wallet.pk, Change())


def account_id(wallet_id: UUID, kind: str, unit: str = TOKENS) -> UUID:
    """The id of a wallet's account."""
    return uuid5(wallet_id, f"{kind}:{unit}")


@transaction.atomic
def open_wallet(user_id: UUID) -> Wallet:
    """The wallet of a person, made with its accounts where there was none. Twice at once makes one."""
    found = _wallets.fetch("user_id = %s", [user_id])
    if not found:
        _make_wallet(user_id)
        found = _wallets.fetch("user_id = %s", [user_id])
    return found[0]


def known_wallet(user_id: UUID) -> KnownWallet | None:
    """Where a person's wallet is, if they have one; a process asks once, for ids never change. One that was made in a
    transaction that didn't hold is nowhere, and its id is nobody else's.
    """
    if user_id not in _known:
        for wallet in _own.fetch("user_id = %s", [user_id]):
            _remember(wallet)
    return _known.get(user_id)


def lock_wallets(user_ids: Collection[UUID]) -> dict[UUID, Wallet]:
    """Lock the wallets of people until the transaction's end, by id, made where there were none; by person.

    Whoever moves tokens of several people in one transaction calls this first with all of them: taken one by one in
    another order, two such transactions would wait for each other.
    """
    wanted = sorted(set(user_ids))
    found = _locked(f"user_id IN ({marks(len(wanted))})", wanted)
    if len(found) < len(wanted):
        for user_id in wanted:
            open_wallet(user_id)
        found = _locked(f"user_id IN ({marks(len(wanted))})", wanted)
    for wallet in found:
        _remember(wallet)
    return {wallet.user_id: wallet for wallet in found}


def lock_wallets_by_id(wallet_ids: Collection[UUID]) -> dict[UUID, Wallet]:
    """Lock wallets that exist until the transaction's end, by id; by id."""
    wanted = sorted(set(wallet_ids))
    found = {wallet.pk: wallet for wallet in _locked(f"id IN ({marks(len(wanted))})", wanted)}
    if len(found) < len(wanted):
        raise NotFound
    return found


def clock() -> datetime:
    """The moment by the database's clock, to the microsecond. Asked for once it is our turn: it orders our writing."""
    if connection.vendor == "postgresql":
        return as_time(fetch_rows("SELECT clock_timestamp()", [])[0][0])
    return utc_now()  # one machine, one clock, one writer at a time; SQLite's own knows only milliseconds


def begin(*, key: str, kind: str, reason: str, at: datetime, moment: datetime) -> Posted:
    """Write the transaction under its key. Not new: somebody wrote it before, and nothing is to be done."""
    transaction_id = id_at(moment)
    if count_changed(_BEGIN, [transaction_id, key, kind, at, reason]):
        return Posted(transaction_id, is_new=True)
    return Posted(as_uuid(fetch_rows("SELECT id FROM billing_ledgertransaction WHERE key = %s", [key])[0][0]), False)


def enter(posted: Posted, entries: Entries, *, kind: str, at: datetime) -> None:
    """Move the wallets and write the entries, in one statement, of a transaction that has just begun."""
    rows: list[tuple[object, ...]] = []
    moved = posted.transaction_id
    for wallet_id in sorted(entries.wallets):
        change = entries.wallets[wallet_id]
        rows += [
            (new_id(), moved, account_id(wallet_id, account), wallet_id, amount, after, kind)
            for account, amount, after in _move(wallet_id, change, at)
            if amount
        ]
    for (wallet_id, unit), amount in entries.payable.items():
        if amount:
            rows.append((new_id(), moved, *_payable(wallet_id, unit, amount), kind))
    for account, amount in sorted(entries.house.items(), key=lambda pair: pair[0].id):  # in one order, if first made
        if amount:
            count_changed(_ADD_ACCOUNT, [account.id, account.kind, account.unit, None, account.name])
            rows.append((new_id(), moved, account.id, None, amount, None, kind))
    if not rows:
        raise ValueError("a transaction that moves nothing")
    count_changed(
        _ENTER + ",".join(["(%s, %s, %s, %s, %s, %s, %s)"] * len(rows)), [value for row in rows for value in row]
    )


def ensure_same(posted: Posted, expected: Mapping[UUID, int]) -> Posted:
    """An act that was done before, if it was this one: it moved these amounts. Raises ReferenceTaken."""
    sql = "SELECT account_id, amount FROM billing_ledgerentry WHERE transaction_id = %s"
    wrote = {as_uuid(account): amount for account, amount in fetch_rows(sql, [posted.transaction_id])}
    if any(wrote.get(account) != amount for account, amount in expected.items()):
        raise ReferenceTaken
    return posted


def touches(posted: Posted, wallet_id: UUID) -> Posted:
    """An act that was done before, if it was done to this wallet. Raises ReferenceTaken."""
    sql = "SELECT 1 FROM billing_ledgerentry WHERE wallet_id = %s AND transaction_id = %s LIMIT 1"
    if not fetch_rows(sql, [wallet_id, posted.transaction_id]):
        raise ReferenceTaken
    return posted


def id_at(moment: datetime) -> UUID:
    """A UUIDv7 whose order is that of the moments, to a quarter of a microsecond (RFC 9562, 6.2, method 3).

    One process' own counter would not do: two processes that move one wallet within a millisecond would be shown in
    whichever order chance has it.
    """
    micros = int(moment.timestamp()) * 1_000_000 + moment.microsecond
    millis, rest = divmod(micros, 1000)
    fraction = rest * 4096 // 1000
    return UUID(int=(millis << 80) | (7 << 76) | (fraction << 64) | (2 << 62) | random.getrandbits(62))


def _remember(wallet: Wallet) -> None:
    if wallet.user_id not in _known:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[wallet.user_id] = KnownWallet(
            wallet.pk, account_id(wallet.pk, Kind.PAID), account_id(wallet.pk, Kind.HELD)
        )


def _make_wallet(user_id: UUID) -> None:
    wallet_id, at = new_id(), clock()
    if not count_changed(_OPEN, [wallet_id, at, at, user_id]):
        return
    for kind in OF_WALLET:
        count_changed(_ADD_ACCOUNT, [account_id(wallet_id, kind), str(kind), TOKENS, wallet_id, ""])


def _locked(where: str, values: Iterable[object]) -> list[Wallet]:
    return _wallets.fetch(f"{where} ORDER BY id{_lock()}", list(values))


def _lock() -> str:
    # NO KEY: what merely points at the wallet (an entry, a hold) need not wait.
    return " FOR NO KEY UPDATE" if connection.features.has_select_for_update else ""


def _move(wallet_id: UUID, change: Change, at: datetime) -> list[tuple[str, int, int]]:
    """Move a wallet's columns; each account with its amount and what it holds now."""
    values = [change.paid + change.free, change.free, change.held, change.earned, change.owed, at, wallet_id]
    balance, free, held, earned, owed = fetch_rows(_MOVE, values)[0]
    return [
        (Kind.PAID, change.paid, balance - free),
        (Kind.FREE, change.free, free),
        (Kind.HELD, change.held, held),
        (Kind.EARNED, change.earned, earned),
        (Kind.OWED, change.owed, -owed),
    ]


def _payable(wallet_id: UUID, unit: str, amount: int) -> tuple[UUID, UUID, int, int]:
    """Of the money that is to be paid out to somebody: account, wallet, amount, and what it is now."""
    account = account_id(wallet_id, Kind.PAYABLE, unit)
    count_changed(_ADD_ACCOUNT, [account, str(Kind.PAYABLE), unit, wallet_id, ""])
    before = fetch_rows(_LAST_OF_ACCOUNT, [account])
    return account, wallet_id, amount, (before[0][0] if before else 0) + amount
