"""What something costs, and what of it goes back. Integer minor units; halves are rounded up."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Sums:
    """A price taken apart: list − discount (+ tax, where prices are without it) + fee = total.

    `tax_minor` is contained in the price where `tax_included`. The fee is not taxed.
    """

    list_minor: int
    discount_minor: int
    tax_minor: int
    tax_included: bool
    fee_minor: int
    total_minor: int

    @property
    def goods_minor(self) -> int:
        """What the thing itself costs, with its tax and without the fee."""
        return self.total_minor - self.fee_minor


def sums(
    *,
    list_minor: int,
    discount_minor: int = 0,
    fee_percent: float | Decimal,
    fee_least_minor: int,
    tax_percent: float | Decimal,
    tax_included: bool,
) -> Sums:
    """What is to be paid for something of this price.

    The convenience fee (X-16) is reckoned on the discounted price: a percentage, but not less than the least fee; and
    nothing where nothing is to be paid. A discount never takes off more than the price. 29900 → 897 → 30797.
    """
    if list_minor < 0 or discount_minor < 0:
        raise ValueError("prices and discounts are not negative")
    discount = min(discount_minor, list_minor)
    net = list_minor - discount
    fee = max(percent_of(net, fee_percent), fee_least_minor) if net else 0
    tax = contained_tax(net, tax_percent) if tax_included else percent_of(net, tax_percent)
    total = net + fee + (0 if tax_included else tax)
    return Sums(list_minor, discount, tax, tax_included, fee, total)


def percent_of(amount: int, percent: float | Decimal) -> int:
    """So many percent of an amount, half up."""
    return _round(Decimal(amount) * Decimal(str(percent)) / 100)


def contained_tax(amount: int, percent: float | Decimal) -> int:
    """The tax that a price contains."""
    rate = Decimal(str(percent))
    return _round(Decimal(amount) * rate / (100 + rate))


def sums_of_paid(
    *, paid_minor: int, fee_minor: int, tax_percent: float | Decimal, tax_included: bool, tax_minor: int | None = None
) -> Sums:
    """The same the other way round: what an amount that a provider collected was made of."""
    goods = paid_minor - fee_minor
    if not 0 <= goods <= paid_minor:
        raise ValueError("a fee is a part of what was paid")
    tax = contained_tax(goods, tax_percent) if tax_minor is None else tax_minor
    return Sums(goods if tax_included else goods - tax, 0, tax, tax_included, fee_minor, paid_minor)


@dataclass(frozen=True, slots=True)
class Return:
    """What goes back with one refund: of the fee, of the tax, and how many tokens."""

    goods_minor: int
    fee_minor: int
    tax_minor: int
    tokens: int
    is_all: bool  # with it all that the thing itself cost has gone back


def part_back(
    *, paid_minor: int, fee_minor: int, tax_minor: int, tokens: int, before_minor: int, amount_minor: int
) -> Return:
    """What a refund of an amount gives back, when so much went back before it.

    First goes back what the thing itself cost, last the fee. Tokens and tax go back in proportion; together the parts
    of a payment are exactly the whole, in whatever steps it goes back.
    """
    if amount_minor <= 0 or before_minor < 0 or before_minor + amount_minor > paid_minor:
        raise ValueError("more goes back than was paid")
    goods = paid_minor - fee_minor
    before, after = min(before_minor, goods), min(before_minor + amount_minor, goods)
    return Return(
        goods_minor=after - before,
        fee_minor=amount_minor - (after - before),
        tax_minor=_share(tax_minor, after, goods) - _share(tax_minor, before, goods),
        tokens=_share(tokens, after, goods) - _share(tokens, before, goods),
        is_all=after == goods,
    )


def refundable(*, paid_minor: int, fee_minor: int, fee_goes_back: bool) -> int:
    """The most that is given back of a payment."""
    return paid_minor if fee_goes_back else paid_minor - fee_minor


def _share(whole: int, part: int, of: int) -> int:
    return (2 * whole * part + of) // (2 * of) if of else whole


def _round(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
