"""Invoices and credit notes."""

from billing.services.invoices.issuing import credit_what_is_left, issue_credit_note, issue_invoice
from billing.services.invoices.paper import render_pdf
from billing.services.invoices.words import invoice_words

__all__ = ["credit_what_is_left", "invoice_words", "issue_credit_note", "issue_invoice", "render_pdf"]
