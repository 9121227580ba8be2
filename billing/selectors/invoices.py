"""Looking at invoices and credit notes."""

from typing import Literal
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from billing.models import Invoice, InvoiceLine
from core.accounts import directory

Kind = Literal["invoice", "credit_note", ""]


def invoices_of(user_id: UUID) -> QuerySet[Invoice]:
    """Somebody's invoices and credit notes, newest first."""
    return _whole(Invoice.objects.filter(user_id=user_id))


def invoices(*, q: str = "", kind: Kind = "", person: UUID | None = None) -> QuerySet[Invoice]:
    """All invoices and credit notes, newest first. `q` looks into number, and name and address of whom it is for: as
    they stand on the document, and as they are now.
    """
    found = Invoice.objects.all()
    if kind:
        found = found.filter(kind=kind)
    if person is not None:
        found = found.filter(user_id=person)
    for word in q.split()[:6]:
        said = Q(buyer__name__icontains=word) | Q(buyer__email__icontains=word)
        found = found.filter(said | Q(number__icontains=word) | Q(user_id__in=directory.ids_named(word)))
    return _whole(found)


def invoice(invoice_id: UUID, *, of: UUID | None) -> Invoice | None:
    """One document with all that is on it; `of`: only if it is theirs."""
    found = Invoice.objects.filter(pk=invoice_id) if of is None else Invoice.objects.filter(pk=invoice_id, user_id=of)
    return _whole(found).prefetch_related("credit_notes").first()


def invoice_of_purchase(purchase_id: UUID) -> Invoice | None:
    """The invoice of a purchase, once it has one."""
    return Invoice.objects.filter(purchase_id=purchase_id, kind=Invoice.Kind.INVOICE).first()


def _whole(found: QuerySet[Invoice]) -> QuerySet[Invoice]:
    lines = Prefetch("lines", queryset=InvoiceLine.objects.order_by("position"))
    return found.select_related("original", "user").prefetch_related(lines).order_by("-id")
