"""Lines of invoices and credit notes, and how their numbers are written. Values in, values out; minor units."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

LineKind = Literal["item", "discount", "tax", "fee"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line. A tax that is `contained` is part of the lines above it and adds nothing."""

    kind: LineKind
    amount_minor: int
    contained: bool = False

    @property
    def adds(self) -> int:
        """What it adds to the total."""
        return 0 if self.contained else self.amount_minor


def lines_of(*, list_minor: int, discount_minor: int, tax_minor: int, tax_included: bool, fee_minor: int) -> list[Line]:
    """The lines of an invoice: the thing, what was taken off, its tax, the fee (which is not taxed).

    What they add up to is list − discount (+ tax, unless it is included) + fee. Lines of nothing are left out.
    """
    found = [Line("item", list_minor)]
    if discount_minor:
        found.append(Line("discount", -discount_minor))
    if tax_minor:
        found.append(Line("tax", tax_minor, contained=tax_included))
    if fee_minor:
        found.append(Line("fee", fee_minor))
    return found


def tax_of(*, price_minor: int, percent: Decimal, included: bool) -> int:
    """The tax of a price after discount, rounded half up to a minor unit: contained in it, or to be added to it."""
    if included:
        return _half_up(price_minor * percent, 100 + percent)
    return _half_up(price_minor * percent, Decimal(100))


def credit_lines(
    *, amount_minor: int, fee_minor: int, goods_minor: int, tax_minor: int, tax_included: bool, goods_before: int
) -> list[Line]:
    """The lines of a credit note, all negative: of `amount_minor`, `fee_minor` is fee and the rest is for the goods.

    `goods_minor` and `tax_minor` are those of the invoice, `goods_before` what earlier notes credited of the former.
    Tax goes back in proportion, counted from the beginning, so that notes over all give back all of it.
    """
    goods = amount_minor - fee_minor
    tax = _share(tax_minor, goods_before + goods, goods_minor) - _share(tax_minor, goods_before, goods_minor)
    found = []
    if goods:
        found.append(Line("item", -(goods if tax_included else goods - tax)))
    if tax:
        found.append(Line("tax", -tax, contained=tax_included))
    if fee_minor:
        found.append(Line("fee", -fee_minor))
    return found


def series_of(prefix: str, year: int) -> str:
    """A series has one year: INV-2026."""
    return f"{prefix}-{year}"


def number_of(series: str, sequence: int) -> str:
    """INV-2026-000418. Beyond a million a year it gets longer."""
    return f"{series}-{sequence:06}"


def _share(whole: int, part: int, of: int) -> int:
    return (2 * whole * part + of) // (2 * of) if of else 0


def _half_up(amount: Decimal, by: Decimal) -> int:
    return int((2 * amount + by) // (2 * by))
