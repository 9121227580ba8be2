"""Sales in the books of money: what came in from a provider, and what it was for."""

from datetime import datetime

from billing.models import LedgerAccount, LedgerTransaction, Payment, Purchase
from billing.rules.prices import Return
from billing.services import ledger

Account = LedgerAccount.Kind


def post_payment(purchase: Purchase, payment: Payment, *, now: datetime) -> None:
    """Money came: from outside to income, fees and tax. Once for each payment."""
    fee, tax = parts_of(purchase, payment)
    _post(
        f"payment:{payment.pk}",
        LedgerTransaction.Kind.PAYMENT,
        purchase,
        payment,
        goods=payment.amount_minor - fee - tax,
        fee=fee,
        tax=tax,
        now=now,
    )


def post_return(key: str, purchase: Purchase, payment: Payment, back: Return, *, now: datetime) -> None:
    """Money went back. Once for each key."""
    _post(
        key,
        LedgerTransaction.Kind.REFUND,
        purchase,
        payment,
        goods=back.tax_minor - back.goods_minor,
        fee=-back.fee_minor,
        tax=-back.tax_minor,
        now=now,
    )


def parts_of(purchase: Purchase, payment: Payment) -> tuple[int, int]:
    """The fee and the tax in a payment. One of another amount than was agreed is all for the thing itself."""
    if (payment.amount_minor, payment.currency) != (purchase.total_minor, purchase.currency):
        return 0, 0
    return purchase.fee_minor, purchase.tax_minor


def _post(
    key: str, kind: str, purchase: Purchase, payment: Payment, *, goods: int, fee: int, tax: int, now: datetime
) -> None:
    income = Account.INCOME_PACKS if purchase.kind == Purchase.Kind.PACK else Account.INCOME_PLANS
    amounts = [
        (Account.OUTSIDE, -(goods + fee + tax), payment.provider),
        (income, goods, ""),
        (Account.INCOME_FEES, fee, ""),
        (Account.TAX, tax, ""),
    ]
    moves = [
        ledger.Move(account_kind=account, amount_minor=amount, unit=payment.currency, name=name)
        for account, amount, name in amounts
        if amount
    ]
    if moves:
        ledger.post_money(key=key, kind=kind, moves=moves, reason=f"purchase:{purchase.pk}", now=now)
