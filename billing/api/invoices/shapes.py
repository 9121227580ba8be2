"""What invoices look like."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from billing.api.serializers import Instant, UserOut
from billing.models import Invoice, InvoiceLine


class InvoicesAsked(serializers.Serializer):
    """Which documents a list is to show."""

    q = serializers.CharField(max_length=200, required=False, allow_blank=True)
    kind = serializers.ChoiceField(Invoice.Kind.choices, required=False, allow_blank=True)
    person = serializers.UUIDField(required=False)


class InvoiceNameOut(serializers.Serializer):
    id = serializers.UUIDField()
    number = serializers.CharField()


class InvoiceOut(serializers.ModelSerializer):
    """An invoice, or a credit note: that one names its invoice (`original`), and its amounts are negative."""

    issued_at = Instant()
    title = serializers.SerializerMethodField()
    original = InvoiceNameOut(allow_null=True)

    class Meta:
        model = Invoice
        fields = [
            "id", "kind", "number", "issued_at", "title", "currency", "net_minor", "tax_minor", "total_minor",
            "purchase", "original",
        ]  # fmt: skip

    @extend_schema_field(serializers.CharField())
    def get_title(self, invoice: Invoice) -> str:
        """What it is about: the words of its first line."""
        return next((line.text for line in invoice.lines.all()), "")


class InvoiceLineOut(serializers.ModelSerializer):
    """A line. A tax that is `contained` is part of the lines above and adds nothing to the total."""

    class Meta:
        model = InvoiceLine
        fields = ["kind", "text", "quantity", "unit_minor", "amount_minor", "tax_percent", "contained"]


class SellerOut(serializers.Serializer):
    name = serializers.CharField()
    address = serializers.ListField(child=serializers.CharField())
    tax_id = serializers.CharField()


class BuyerOut(serializers.Serializer):
    name = serializers.CharField()
    email = serializers.CharField()


class InvoiceDetailOut(InvoiceOut):
    """All that stands on a document, as it did on its day."""

    seller = SellerOut()
    buyer = BuyerOut()
    lines = InvoiceLineOut(many=True)
    credit_notes = InvoiceNameOut(many=True)

    class Meta(InvoiceOut.Meta):
        fields = [*InvoiceOut.Meta.fields, "paid_with", "seller", "buyer", "lines", "credit_notes"]


class StaffInvoiceOut(InvoiceOut):
    person = UserOut(source="user")

    class Meta(InvoiceOut.Meta):
        fields = [*InvoiceOut.Meta.fields, "person"]
