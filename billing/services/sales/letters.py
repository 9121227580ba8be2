"""What buyers are told by mail."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import translation

from billing.models import Invoice, Payment, Purchase, Refund
from billing.rules.money import write_money
from billing.services import invoices
from billing.services.sales.quotes import title_of
from core.accounts.services import post_letter


def tell_paid(purchase: Purchase, invoice: Invoice | None) -> None:
    """What was bought is theirs, and this is the invoice."""
    if invoice is None:
        return
    with _language_of(purchase):
        words = invoices.invoice_words(invoice)
    _post("payment_received", purchase, key=f"payment-received:{purchase.pk}", invoice=words)


def tell_failed(payment: Payment) -> None:
    """A payment did not go through; it can be tried again."""
    purchase = Purchase.objects.select_related("pack", "version__product").get(pk=payment.purchase_id)
    _post("payment_failed", purchase, key=f"payment-failed:{payment.pk}")


def tell_refunded(refund: Refund, purchase: Purchase, credit_note: Invoice | None) -> None:
    """Money is on its way back."""
    amount = write_money(refund.amount_minor, refund.payment.currency)
    _post(
        "payment_refunded",
        purchase,
        key=f"payment-refunded:{refund.pk}",
        refunded=amount,
        tokens_back=refund.tokens_back,
        credit_note=credit_note.number if credit_note else "",
    )


def _post(kind: str, purchase: Purchase, *, key: str, **context: Any) -> None:
    with _language_of(purchase):
        title = title_of(purchase)
    post_letter(
        kind=kind,
        user_id=purchase.user_id,
        context={
            "title": title,
            "total": write_money(purchase.total_minor, purchase.currency),
            "origin": settings.ORIGINS[0],
            "purchase": str(purchase.pk),
            **context,
        },
        key=key,
    )


def _language_of(purchase: Purchase) -> Any:
    language = get_user_model().objects.values_list("language", flat=True).get(pk=purchase.user_id)
    return translation.override(language)
