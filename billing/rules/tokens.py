"""Which tokens are spent first, and where they go back to. Values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Lot:
    """Given tokens that are left of one gift, and when they expire: `None` is never."""

    id: UUID
    left: int
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Split:
    """Tokens by where they come from: given ones by their lot, and bought ones."""

    parts: Mapping[UUID, int]
    paid: int

    @property
    def free(self) -> int:
        return sum(self.parts.values())


def spending_order(lots: Iterable[Lot]) -> list[Lot]:
    """Given tokens in the order in which they are spent: what expires first; of the same moment, what came first."""
    return sorted(lots, key=lambda lot: (lot.expires_at is None, lot.expires_at or datetime.max, lot.id))


def spend(lots: Iterable[Lot], *, paid: int, tokens: int, now: datetime) -> Split | None:
    """From where so many tokens are taken: given ones that haven't expired first, then bought ones.

    None where there aren't enough.
    """
    parts: dict[UUID, int] = {}
    wanted = tokens
    for lot in spending_order(lots):
        if lot.expires_at is not None and lot.expires_at <= now:
            continue
        if not wanted:
            break
        if taken := min(lot.left, wanted):
            parts[lot.id] = taken
            wanted -= taken
    return None if wanted > paid else Split(parts, wanted)


def spendable(lots: Iterable[Lot], *, paid: int, now: datetime) -> int:
    """How many tokens could be spent at a moment."""
    return paid + sum(lot.left for lot in lots if lot.expires_at is None or lot.expires_at > now)


def used_of(parts: Sequence[tuple[UUID, int]], *, held: int, captured: int) -> Split:
    """Which of a hold's tokens a capture uses, in spending order: its `parts` are in that order, bought ones follow."""
    used: dict[UUID, int] = {}
    wanted = captured
    for lot_id, tokens in parts:
        if taken := min(tokens, wanted):
            used[lot_id] = taken
            wanted -= taken
    free = sum(tokens for _lot, tokens in parts)
    if wanted > held - free:
        raise ValueError("more than was held")
    return Split(used, wanted)


def rest_of(parts: Sequence[tuple[UUID, int]], *, held: int, captured: int) -> Split:
    """Which of a hold's tokens come back when so many were captured."""
    used = used_of(parts, held=held, captured=captured)
    free = sum(tokens for _lot, tokens in parts)
    back = {lot_id: tokens - used.parts.get(lot_id, 0) for lot_id, tokens in parts}
    return Split({lot_id: tokens for lot_id, tokens in back.items() if tokens}, held - free - used.paid)


def less_used(parts: Sequence[tuple[UUID, int]], *, held: int, captured: int, left: int) -> Split:
    """Which of a hold's tokens come back when of those that were captured only so many are left to be paid."""
    used = used_of(parts, held=held, captured=captured)
    still = used_of(parts, held=held, captured=left)
    back = {lot_id: tokens - still.parts.get(lot_id, 0) for lot_id, tokens in used.parts.items()}
    return Split({lot_id: tokens for lot_id, tokens in back.items() if tokens}, used.paid - still.paid)


def settle(tokens: int, *, owed: int) -> tuple[int, int]:
    """How many of the tokens that come in pay a debt, and how many are left."""
    paying = min(tokens, owed)
    return paying, tokens - paying


def month_of(moment: datetime, zone: tzinfo, *, back: int = 0) -> tuple[datetime, datetime]:
    """The first moment of a calendar month in a zone, and that of the next one; `back` months before the present."""
    there = moment.astimezone(zone)
    number = there.year * 12 + there.month - 1 - back
    return _first_of(number, zone), _first_of(number + 1, zone)


def last_months(moment: datetime, zone: tzinfo, count: int) -> list[tuple[str, datetime, datetime]]:
    """So many months with their names as in 2026-06 and their bounds, the present one last."""
    spans = []
    for back in reversed(range(count)):
        since, until = month_of(moment, zone, back=back)
        spans.append((f"{since.astimezone(zone):%Y-%m}", since, until))
    return spans


def _first_of(number: int, zone: tzinfo) -> datetime:
    return datetime(number // 12, number % 12 + 1, 1, tzinfo=zone).astimezone(UTC)
