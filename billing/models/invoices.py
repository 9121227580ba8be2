"""Invoices and credit notes: gap-free numbers, never changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.payments import Payment, Purchase, Refund
from core.common.ids import new_id
from core.common.models import BaseModel


class InvoiceSeries(models.Model):
    """The next number of a series. Taken in the transaction that writes the invoice: a rollback leaves no gap."""

    name = models.CharField(max_length=24, primary_key=True)  # INV-2026, CN-2026
    next = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("invoice series")
        verbose_name_plural = _("invoice series")

    def __str__(self) -> str:
        return self.name


class Invoice(BaseModel):
    """An invoice, or a credit note to one. Names and addresses stand as they were on the day."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("invoice")
        CREDIT_NOTE = "credit_note", _("credit note")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    series = models.CharField(max_length=24)
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=40, unique=True)  # INV-2026-000418
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="invoices")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, blank=True, related_name="+")  # none: nothing due
    refund = models.OneToOneField(Refund, models.PROTECT, null=True, blank=True, related_name="credit_note")
    original = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="credit_notes")
    # What credit notes without a refund of ours are about, such as a lost dispute.
    cause = models.CharField(max_length=160, blank=True, default="")
    issued_at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField(default=0)
    total_minor = models.BigIntegerField()
    seller = models.JSONField()  # {name, address, tax_id}
    buyer = models.JSONField()  # {name, email}
    paid_with = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        indexes = [models.Index(fields=["user", "id"], name="invoice_of_person")]
        constraints = [
            models.UniqueConstraint(fields=["series", "sequence"], name="invoice_number_once"),
            models.UniqueConstraint(fields=["purchase"], condition=Q(kind="invoice"), name="invoice_once_per_purchase"),
            models.UniqueConstraint(fields=["cause"], condition=~Q(cause=""), name="credit_note_once_by_cause"),
            models.CheckConstraint(
                condition=Q(kind="invoice", original__isnull=True) | Q(kind="credit_note", original__isnull=False),
                name="credit_note_has_original",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class InvoiceLine(models.Model):
    """One line of an invoice. `kind` says what it is, for reports; the words are those that were printed."""

    class Kind(models.TextChoices):
        ITEM = "item", _("item")
        DISCOUNT = "discount", _("discount")
        FEE = "fee", _("convenience fee")
        TAX = "tax", _("tax")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.CharField(max_length=300)
    quantity = models.PositiveIntegerField(default=1)
    unit_minor = models.BigIntegerField()
    amount_minor = models.BigIntegerField()
    tax_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    contained = models.BooleanField(default=False)  # a tax that the lines above hold already

    class Meta:
        verbose_name = _("line of an invoice")
        verbose_name_plural = _("lines of invoices")
        constraints = [models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_position")]

    def __str__(self) -> str:
        return self.text
