"""Writing invoices and credit notes. What is written is never changed: triggers see to that (migration).

A number is taken in the transaction that writes the document, from a row that stays locked until it ends. So there are
no gaps and no doubles, and one document after the other. Take it late: after everything else that transaction locks.
"""

import logging
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone, translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.errors import CreditTooMuch
from billing.models import Invoice, InvoiceLine, Payment, Purchase
from billing.rules.invoices import Line, credit_lines, lines_of, number_of, series_of, tax_of
from billing.selectors import catalogue, promotions
from billing.services.numbers import take_sequence
from core.common.errors import NotFound
from core.common.sql import database_now

log = logging.getLogger(__name__)

CREDIT_PREFIX = "CN"
TITLES = {"stripe": "Stripe", "razorpay": "Razorpay"}


@transaction.atomic
def issue_invoice(*, purchase_id: UUID, payment_id: UUID | None = None, now: datetime | None = None) -> Invoice:
    """The invoice of a purchase, written once: whoever asks again gets the one that is there.

    In the transaction that fulfils the purchase, after everything else it locks. `payment_id`: what it was paid with;
    None where nothing was due. The year of its number is that of the installation's time zone (UTC).
    """
    purchase = _lock(purchase_id)
    before = Invoice.objects.filter(purchase_id=purchase_id, kind=Invoice.Kind.INVOICE).first()
    if before is not None:
        return before
    payment = Payment.objects.filter(pk=payment_id).first() if payment_id else None
    buyer = get_user_model().objects.get(pk=purchase.user_id)
    lines = lines_of(
        list_minor=purchase.list_minor,
        discount_minor=purchase.discount_minor,
        tax_minor=purchase.tax_minor,
        tax_included=purchase.tax_included,
        fee_minor=purchase.fee_minor,
    )
    if sum(line.adds for line in lines) != purchase.total_minor:
        raise ValueError("the sums of the purchase don't add up")
    with translation.override(buyer.language):
        percent = _tax_percent(purchase)
        words = {
            "item": title_of(purchase),
            "discount": _discount_name(purchase),
            "tax": _tax_name(percent, included=purchase.tax_included),
            "fee": _("Convenience fee"),
        }
        return _write(
            purchase=purchase,
            lines=lines,
            words=words,
            percent=percent,
            prefix=settings.INVOICE_PREFIX,
            now=now,
            kind=Invoice.Kind.INVOICE,
            payment=payment,
            total_minor=purchase.total_minor,
            tax_minor=purchase.tax_minor,
            buyer={"name": buyer.name, "email": buyer.email},
            paid_with=_paid_with(payment),
        )


@transaction.atomic
def issue_credit_note(
    *,
    purchase_id: UUID,
    amount_minor: int,
    fee_minor: int,
    refund_id: UUID | None = None,
    cause: str = "",
    now: datetime | None = None,
) -> Invoice:
    """The credit note over what goes back of a purchase, `fee_minor` of it convenience fee; its amounts are negative.

    Once for each refund, or `cause` where there is none of ours, such as dispute:<id>: again, it is the one that is
    there. Raises CreditTooMuch for more than is left, NotFound for a purchase without an invoice.
    """
    if not refund_id and not cause:
        raise ValueError("a credit note is about a refund or has another cause")
    purchase = _lock(purchase_id)
    about = Invoice.objects.filter(purchase_id=purchase_id, kind=Invoice.Kind.CREDIT_NOTE)
    before = (about.filter(refund_id=refund_id) if refund_id else about.filter(cause=cause)).first()
    if before is not None:
        return before
    original = Invoice.objects.filter(purchase_id=purchase_id, kind=Invoice.Kind.INVOICE).first()
    if original is None:
        raise NotFound
    left, fee_left = _left_of(original)
    is_within = 0 <= fee_minor <= fee_left and 0 <= amount_minor - fee_minor <= left - fee_left
    if not is_within or not amount_minor:
        raise CreditTooMuch(left_minor=left, fee_left_minor=fee_left)
    fee = _amount_of(original, "fee")
    lines = credit_lines(
        amount_minor=amount_minor,
        fee_minor=fee_minor,
        goods_minor=original.total_minor - fee,
        tax_minor=original.tax_minor,
        tax_included=purchase.tax_included,
        goods_before=(original.total_minor - fee) - (left - fee_left),
    )
    item, tax = _line_of(original, "item"), _line_of(original, "tax")
    with translation.override(_language_of(purchase.user_id)):
        words = {
            "item": _("Credit for: %(what)s") % {"what": item.text if item else ""},
            "tax": tax.text if tax else "",
            "fee": _("Convenience fee"),
        }
        return _write(
            purchase=purchase,
            lines=lines,
            words=words,
            percent=tax.tax_percent if tax else None,
            prefix=CREDIT_PREFIX,
            now=now,
            kind=Invoice.Kind.CREDIT_NOTE,
            original=original,
            payment_id=original.payment_id,
            refund_id=refund_id,
            cause="" if refund_id else cause,
            total_minor=-amount_minor,
            tax_minor=sum(line.amount_minor for line in lines if line.kind == "tax"),
            buyer=original.buyer,
            paid_with=original.paid_with,
        )


@transaction.atomic
def credit_what_is_left(
    *,
    purchase_id: UUID,
    amount_minor: int,
    fee_minor: int,
    refund_id: UUID | None = None,
    cause: str = "",
    now: datetime | None = None,
) -> Invoice | None:
    """The same, over as much of it as the invoice still has left. None where it has nothing, or there is no invoice.

    Another amount may have been paid than the invoice is over; and of a refund that came back the credit note stands.
    """
    _lock(purchase_id)
    original = Invoice.objects.filter(purchase_id=purchase_id, kind=Invoice.Kind.INVOICE).first()
    if original is None:
        return None
    left, fee_left = _left_of(original)
    goods = min(amount_minor - fee_minor, left - fee_left)
    fee = min(amount_minor - goods, fee_left)
    if goods + fee <= 0:
        return None
    return issue_credit_note(
        purchase_id=purchase_id, amount_minor=goods + fee, fee_minor=fee, refund_id=refund_id, cause=cause, now=now
    )


def title_of(purchase: Purchase) -> str:
    """What was bought, in words, as an invoice calls it."""
    title = catalogue.title_of_sale(
        kind=purchase.kind, version=purchase.version, pack=purchase.pack, interval=purchase.interval
    )
    if purchase.pack is not None and purchase.pack.title:
        tokens = purchase.pack.tokens
        return f"{title} ({ngettext('%(n)d token', '%(n)d tokens', tokens) % {'n': tokens}})"
    lasts = purchase.kind in (Purchase.Kind.SUBSCRIPTION, Purchase.Kind.RENEWAL)
    return title + _period_of(purchase) if lasts else title


def _period_of(purchase: Purchase) -> str:
    """From when to when, where that is known."""
    found = purchase.subscription
    if found is None or found.period_start is None or found.period_end is None:
        return ""
    if found.version_id != purchase.version_id:  # changed since: the period is not that of this purchase
        return ""
    begin, end = (format_date(moment, "j F Y") for moment in (found.period_start, found.period_end))
    return _(" (%(begin)s to %(end)s)") % {"begin": begin, "end": end}


def _write(
    *,
    purchase: Purchase,
    lines: list[Line],
    words: dict[str, str],
    percent: Decimal | None,
    prefix: str,
    now: datetime | None,
    **columns: object,
) -> Invoice:
    came = now or database_now()
    year = came.astimezone(timezone.get_default_timezone()).year
    series = series_of(prefix, year)
    sequence = take_sequence(series)
    # Asked for again once it is our turn: who has the higher number is not earlier.
    moment = now or database_now()
    total, tax = int(str(columns["total_minor"])), int(str(columns["tax_minor"]))
    invoice = Invoice.objects.create(
        series=series,
        sequence=sequence,
        number=number_of(series, sequence),
        user_id=purchase.user_id,
        purchase=purchase,
        issued_at=moment if moment.astimezone(timezone.get_default_timezone()).year == year else came,
        currency=purchase.currency,
        net_minor=total - tax,
        seller={
            "name": settings.SELLER_NAME,
            "address": list(settings.SELLER_ADDRESS),
            "tax_id": settings.SELLER_TAX_ID,
            **({"test_till": True} if settings.PAYMENT_SANDBOX else {}),
        },
        **columns,
    )
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice,
            position=position,
            kind=line.kind,
            text=words[line.kind][:300],
            unit_minor=line.amount_minor,
            amount_minor=line.amount_minor,
            tax_percent=percent if line.kind == "tax" else None,
            contained=line.contained,
        )
        for position, line in enumerate(lines, 1)
    )
    log.info("billing.invoice_issued user=%s invoice=%s kind=%s", purchase.user_id, invoice.pk, invoice.kind)
    return invoice


def _lock(purchase_id: UUID) -> Purchase:
    """One invoice or credit note of a purchase at a time."""
    found = Purchase.objects.select_for_update(of=("self",), no_key=True).filter(pk=purchase_id)
    purchase = found.select_related("pack", "version__product", "subscription").first()
    if purchase is None:
        raise NotFound
    return purchase


def _left_of(original: Invoice) -> tuple[int, int]:
    """What of an invoice no credit note is about yet; and how much of that is fee."""
    notes = Invoice.objects.filter(original=original)
    credited = notes.aggregate(sum=Sum("total_minor"))["sum"] or 0
    fees = InvoiceLine.objects.filter(invoice__original=original, kind=InvoiceLine.Kind.FEE)
    fee_credited = fees.aggregate(sum=Sum("amount_minor"))["sum"] or 0
    return original.total_minor + credited, _amount_of(original, "fee") + fee_credited


def _line_of(invoice: Invoice, kind: str) -> InvoiceLine | None:
    return invoice.lines.filter(kind=kind).first()


def _amount_of(invoice: Invoice, kind: str) -> int:
    found = _line_of(invoice, kind)
    return found.amount_minor if found else 0


def _discount_name(purchase: Purchase) -> str:
    used = promotions.coupon_use_of(purchase.pk)
    return _("Discount: %(name)s") % {"name": used.coupon.name} if used else _("Discount")


def _tax_percent(purchase: Purchase) -> Decimal | None:
    """The percentage by which the purchase's tax was computed; None if the setting was changed since."""
    percent = Decimal(str(settings.TAX_PERCENT))
    price = purchase.list_minor - purchase.discount_minor
    same = tax_of(price_minor=price, percent=percent, included=purchase.tax_included) == purchase.tax_minor
    return percent if same and purchase.tax_minor else None


def _tax_name(percent: Decimal | None, *, included: bool) -> str:
    name = f"{settings.TAX_NAME} {percent.normalize():f} %" if percent is not None else str(settings.TAX_NAME)
    return _("Included: %(tax)s") % {"tax": name} if included else name


def _paid_with(payment: Payment | None) -> str:
    if payment is None:
        return ""
    title = TITLES.get(payment.provider, payment.provider)
    return _("%(provider)s, test till") % {"provider": title} if settings.PAYMENT_SANDBOX else title


def _language_of(user_id: UUID) -> str:
    return str(get_user_model().objects.values_list("language", flat=True).get(pk=user_id))
