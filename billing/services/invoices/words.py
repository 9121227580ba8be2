"""An invoice in the words of a letter. The letter is that of the payment: there is one, not two."""

from typing import Any

from django.conf import settings

from billing.models import Invoice
from billing.rules.money import write_money


def invoice_words(invoice: Invoice) -> dict[str, Any]:
    """What a letter tells of an invoice or credit note: {number, kind, total, tax, lines: [{text, amount}], url}.

    Amounts are written out (₹307.97), `url` is the page where it can be downloaded.
    """
    return {
        "number": invoice.number,
        "kind": invoice.kind,
        "original": invoice.original.number if invoice.original else "",
        "total": write_money(invoice.total_minor, invoice.currency),
        "tax": write_money(invoice.tax_minor, invoice.currency) if invoice.tax_minor else "",
        "lines": [
            {"text": line.text, "amount": write_money(line.amount_minor, invoice.currency), "contained": line.contained}
            for line in invoice.lines.order_by("position")
        ],
        "url": f"{settings.ORIGINS[0]}/invoices/{invoice.pk}",
    }
