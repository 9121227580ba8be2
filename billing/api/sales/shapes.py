"""What the API of sales takes and gives."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from billing.api.serializers import PLANS, Instant, UserOut
from billing.models import Dispute, Invoice, Payment, Purchase, Reconciliation, Refund, WebhookEvent
from billing.services import sales
from core.common.clock import utc_now

SOLD = ["pack", "plan_once", "subscription"]
INTERVALS = ["month", "year"]
PROVIDERS = ["stripe", "razorpay"]
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)  # before that neither provider was there
_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")


class WantedIn(serializers.Serializer):
    """What somebody wants to buy: `pack` for tokens, `version` for a plan, with its `interval` if by subscription."""

    kind = serializers.ChoiceField(SOLD)
    pack = serializers.UUIDField(required=False, allow_null=True)
    version = serializers.UUIDField(required=False, allow_null=True)
    interval = serializers.ChoiceField(INTERVALS, required=False, allow_blank=True)
    coupon = serializers.CharField(max_length=200, required=False, allow_blank=True)

    def wanted(self) -> dict[str, Any]:
        """As the services take it."""
        given = self.validated_data
        return {
            "kind": given["kind"],
            "pack_id": given.get("pack"),
            "version_id": given.get("version"),
            "interval": given.get("interval", ""),
            "coupon": given.get("coupon", ""),
        }


class PaymentIn(WantedIn):
    """Without a `kind` it is Pro, paid once."""

    kind = serializers.ChoiceField(SOLD, required=False)
    provider = serializers.ChoiceField(PROVIDERS, required=False, allow_blank=True)
    return_to = serializers.CharField(max_length=300, required=False, allow_blank=True)

    def validate_return_to(self, path: str) -> str:
        if path and not _PATH.fullmatch(path):
            raise serializers.ValidationError(_("This has to be a path of this site, such as /wallet."))
        return path


class PaymentVerifyIn(serializers.Serializer):
    """What Razorpay's dialog handed back, or the id of one's purchase."""

    purchase = serializers.UUIDField(required=False)
    razorpay_order_id = serializers.CharField(max_length=120, required=False)
    razorpay_payment_id = serializers.CharField(max_length=120, required=False)
    razorpay_signature = serializers.CharField(max_length=256, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        proof = [attrs.get(f"razorpay_{name}") for name in ("order_id", "payment_id", "signature")]
        if "purchase" not in attrs and not all(proof):
            raise serializers.ValidationError(
                _("Send `purchase`, or `razorpay_order_id`, `razorpay_payment_id` and `razorpay_signature`.")
            )
        return attrs


class SumsOut(serializers.Serializer):
    """list − discount (+ tax, unless it is included) + fee = total; in minor units of the currency."""

    list_minor = serializers.IntegerField()
    discount_minor = serializers.IntegerField()
    tax_minor = serializers.IntegerField()
    tax_included = serializers.BooleanField()
    fee_minor = serializers.IntegerField()
    total_minor = serializers.IntegerField()
    currency = serializers.CharField()


class CouponRefOut(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class PriceQuoteOut(SumsOut):
    title = serializers.CharField()
    discount_name = serializers.CharField()
    coupon = CouponRefOut(allow_null=True)
    trial_days = serializers.IntegerField()


class InvoiceNumberOut(serializers.Serializer):
    id = serializers.UUIDField()
    number = serializers.CharField()


class PurchaseOut(serializers.ModelSerializer):
    """`plan` is the key of the plan; tokens have none. `quantity_tokens` is 0 for plans."""

    title = serializers.SerializerMethodField()
    quantity_tokens = serializers.SerializerMethodField()
    discount_name = serializers.SerializerMethodField()
    provider = serializers.SerializerMethodField()
    invoice = serializers.SerializerMethodField()
    plan = serializers.SerializerMethodField()
    created_at = Instant()
    fulfilled_at = Instant(allow_null=True)

    class Meta:
        model = Purchase
        fields = [
            "id", "kind", "state", "title", "quantity_tokens", "interval", "list_minor", "discount_minor",
            "discount_name", "tax_minor", "tax_included", "fee_minor", "total_minor", "currency", "provider",
            "created_at", "fulfilled_at", "invoice", "return_to", "plan",
        ]  # fmt: skip

    @extend_schema_field(serializers.CharField())
    def get_title(self, purchase: Purchase) -> str:
        return sales.title_of(purchase)

    @extend_schema_field(serializers.IntegerField())
    def get_quantity_tokens(self, purchase: Purchase) -> int:
        return purchase.pack.tokens if purchase.pack else 0

    @extend_schema_field(serializers.CharField())
    def get_discount_name(self, purchase: Purchase) -> str:
        use = getattr(purchase, "coupon_use", None)
        return use.coupon.name if use is not None else ""

    @extend_schema_field(serializers.CharField())
    def get_provider(self, purchase: Purchase) -> str:
        payments = list(purchase.payments.all())
        if payments:
            return next((one for one in payments if one.state == Payment.State.SUCCESS), payments[0]).provider
        return purchase.subscription.provider if purchase.subscription else ""

    @extend_schema_field(InvoiceNumberOut(allow_null=True))
    def get_invoice(self, purchase: Purchase) -> Any:
        found = getattr(purchase, "own_invoices", None)
        if found is None:
            found = list(purchase.invoices.filter(kind=Invoice.Kind.INVOICE))
        return InvoiceNumberOut(found[0]).data if found else None

    @extend_schema_field(serializers.CharField())
    def get_plan(self, purchase: Purchase) -> str:
        return purchase.version.product.key if purchase.version else ""


class CheckoutOut(serializers.Serializer):
    """Where it is paid. `redirect`: a page at `url`; `script`: what `script_url` brings draws a dialog, given
    `options`; `none`: there is nothing (more) to pay.
    """

    way = serializers.ChoiceField(["redirect", "script", "none"])
    url = serializers.CharField()
    script_url = serializers.CharField()
    options = serializers.DictField()


class StartedOut(serializers.Serializer):
    """`order_id`, `amount`, `currency` and `key_id` are what Razorpay's own guides call them."""

    purchase = PurchaseOut()
    provider = serializers.CharField()
    checkout = CheckoutOut()
    order_id = serializers.CharField()
    amount = serializers.IntegerField()
    currency = serializers.CharField()
    key_id = serializers.CharField()


class VerifiedOut(serializers.Serializer):
    """`state` is the purchase's; `plan` is the plan that the person has now."""

    state = serializers.ChoiceField(Purchase.State.choices)
    purchase = PurchaseOut()
    plan = serializers.ChoiceField(PLANS)


class PurchaseRefOut(serializers.ModelSerializer):
    title = serializers.SerializerMethodField()
    invoice = serializers.SerializerMethodField()

    class Meta:
        model = Purchase
        fields = ["id", "kind", "state", "title", "invoice"]

    @extend_schema_field(serializers.CharField())
    def get_title(self, purchase: Purchase) -> str:
        return sales.title_of(purchase)

    @extend_schema_field(InvoiceNumberOut(allow_null=True))
    def get_invoice(self, purchase: Purchase) -> Any:
        found = getattr(purchase, "own_invoices", ())
        return InvoiceNumberOut(found[0]).data if found else None


class PaymentOut(serializers.ModelSerializer):
    created_at = Instant()
    paid_at = Instant(allow_null=True)
    purchase = PurchaseRefOut()

    class Meta:
        model = Payment
        fields = [
            "id", "created_at", "paid_at", "state", "provider", "amount_minor", "refunded_minor", "currency",
            "purchase",
        ]  # fmt: skip


# For staff


class PaymentsAsked(serializers.Serializer):
    """Which payments a list is to show."""

    state = serializers.ChoiceField(Payment.State.choices, required=False, allow_blank=True)
    provider = serializers.ChoiceField(PROVIDERS, required=False, allow_blank=True)
    q = serializers.CharField(max_length=200, required=False, allow_blank=True)
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)


class StaffPurchaseOut(PurchaseOut):
    class Meta(PurchaseOut.Meta):
        fields = [*PurchaseOut.Meta.fields, "halted_because"]


class StaffPaymentOut(serializers.ModelSerializer):
    created_at = Instant()
    paid_at = Instant(allow_null=True)
    person = UserOut(source="user")
    purchase = StaffPurchaseOut()

    class Meta:
        model = Payment
        fields = [
            "id", "created_at", "paid_at", "state", "provider", "amount_minor", "refunded_minor", "currency", "person",
            "purchase", "provider_order_id", "provider_payment_id", "failed_because",
        ]  # fmt: skip


class RefundIn(serializers.Serializer):
    amount_minor = serializers.IntegerField(min_value=1, max_value=10**12)
    reason = serializers.CharField(max_length=500)


class RefundOut(serializers.ModelSerializer):
    by = serializers.SerializerMethodField()
    credit_note = serializers.SerializerMethodField()
    created_at = Instant()
    next_attempt_at = Instant(allow_null=True)
    done_at = Instant(allow_null=True)

    class Meta:
        model = Refund
        fields = [
            "id", "amount_minor", "fee_minor", "state", "provider_refund_id", "reason", "by", "tokens_back",
            "failed_because", "attempts", "next_attempt_at", "created_at", "done_at", "credit_note",
        ]  # fmt: skip

    @extend_schema_field(serializers.CharField())
    def get_by(self, refund: Refund) -> str:
        return refund.by.name if refund.by else ""

    @extend_schema_field(InvoiceNumberOut(allow_null=True))
    def get_credit_note(self, refund: Refund) -> Any:
        note = getattr(refund, "credit_note", None)
        return InvoiceNumberOut(note).data if note else None


class DisputesAsked(serializers.Serializer):
    state = serializers.ChoiceField(Dispute.State.choices, required=False, allow_blank=True)


class DisputeNoteIn(serializers.Serializer):
    note = serializers.CharField(max_length=5000, allow_blank=True)


class DisputeOut(serializers.ModelSerializer):
    provider = serializers.CharField(source="payment.provider")
    payment = serializers.UUIDField(source="payment_id")
    purchase = serializers.UUIDField(source="payment.purchase_id")
    person = UserOut(source="payment.user")
    title = serializers.SerializerMethodField()
    currency = serializers.CharField(source="payment.currency")
    respond_by = Instant(allow_null=True)
    created_at = Instant()
    closed_at = Instant(allow_null=True)

    class Meta:
        model = Dispute
        fields = [
            "id", "provider", "provider_dispute_id", "payment", "purchase", "person", "title", "amount_minor",
            "currency", "reason", "state", "respond_by", "tokens_back", "note", "created_at", "closed_at",
        ]  # fmt: skip

    @extend_schema_field(serializers.CharField())
    def get_title(self, dispute: Dispute) -> str:
        return sales.title_of(dispute.payment.purchase)


class InvoiceBuyerOut(serializers.Serializer):
    name = serializers.CharField()
    email = serializers.CharField()


class ShortInvoiceOut(serializers.ModelSerializer):
    """An invoice or a credit note, in short."""

    issued_at = Instant()
    buyer = InvoiceBuyerOut()
    original = InvoiceNumberOut(allow_null=True)

    class Meta:
        model = Invoice
        fields = ["id", "number", "kind", "issued_at", "total_minor", "currency", "buyer", "original"]


class WebhooksAsked(serializers.Serializer):
    state = serializers.ChoiceField(WebhookEvent.State.choices, required=False, allow_blank=True)
    provider = serializers.ChoiceField(PROVIDERS, required=False, allow_blank=True)
    kind = serializers.CharField(max_length=80, required=False, allow_blank=True)


class WebhookEventOut(serializers.ModelSerializer):
    happened_at = Instant(allow_null=True)
    next_attempt_at = Instant(allow_null=True)
    created_at = Instant()

    class Meta:
        model = WebhookEvent
        fields = [
            "id", "provider", "event_id", "kind", "about", "state", "deliveries", "attempts", "error", "outcome",
            "happened_at", "next_attempt_at", "created_at",
        ]  # fmt: skip


class WebhookEventDetailOut(WebhookEventOut):
    """With what was said, as it came."""

    payload = serializers.DictField()

    class Meta(WebhookEventOut.Meta):
        fields = [*WebhookEventOut.Meta.fields, "payload"]


class StaffPaymentDetailOut(StaffPaymentOut):
    refunds = RefundOut(many=True)
    disputes = DisputeOut(many=True)
    invoices = ShortInvoiceOut(many=True)
    events = WebhookEventOut(many=True)

    class Meta(StaffPaymentOut.Meta):
        fields = [*StaffPaymentOut.Meta.fields, "refunds", "disputes", "invoices", "events"]


class HaltedReasonIn(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class HaltedPaymentOut(serializers.ModelSerializer):
    paid_at = Instant(allow_null=True)

    class Meta:
        model = Payment
        fields = ["id", "amount_minor", "currency", "provider", "paid_at"]


class HaltedOut(serializers.ModelSerializer):
    person = UserOut(source="user")
    title = serializers.SerializerMethodField()
    created_at = Instant()
    payment = serializers.SerializerMethodField()

    class Meta:
        model = Purchase
        fields = ["id", "person", "title", "total_minor", "currency", "halted_because", "created_at", "payment"]

    @extend_schema_field(serializers.CharField())
    def get_title(self, purchase: Purchase) -> str:
        return sales.title_of(purchase)

    @extend_schema_field(HaltedPaymentOut(allow_null=True))
    def get_payment(self, purchase: Purchase) -> Any:
        paid = [one for one in purchase.payments.all() if one.state == Payment.State.SUCCESS]
        return HaltedPaymentOut(paid[0]).data if paid else None


class ReconcileIn(serializers.Serializer):
    """A span of at most 92 days."""

    provider = serializers.ChoiceField(PROVIDERS)
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not 0 < (attrs["until"] - attrs["since"]).total_seconds() <= 92 * 24 * 3600:
            raise serializers.ValidationError({"until": [_("The span has to end after it begins, within 92 days.")]})
        if attrs["since"] < _EARLIEST or attrs["until"] > utc_now() + timedelta(days=2):
            raise serializers.ValidationError({"until": [_("There can't have been payments in this span.")]})
        return attrs


class ReconciliationOut(serializers.ModelSerializer):
    since = Instant()
    until = Instant()
    created_at = Instant()
    done_at = Instant(allow_null=True)
    by = serializers.SerializerMethodField()
    findings = serializers.ListField(child=serializers.DictField())

    class Meta:
        model = Reconciliation
        fields = [
            "id", "provider", "since", "until", "state", "looked_at", "mended", "findings", "error", "by", "created_at",
            "done_at",
        ]  # fmt: skip

    @extend_schema_field(serializers.CharField())
    def get_by(self, run: Reconciliation) -> str:
        return run.by.name if run.by else ""


class MoneyMonthOut(serializers.Serializer):
    month = serializers.CharField()
    income_minor = serializers.IntegerField()
    refunded_minor = serializers.IntegerField()
    paid_out_minor = serializers.IntegerField()


class MoneyOverviewOut(serializers.Serializer):
    """`webhooks`: words of providers that failed; `findings`: what the last look at the books found wrong."""

    currency = serializers.CharField()
    months = MoneyMonthOut(many=True)
    halted = serializers.IntegerField()
    disputes = serializers.IntegerField()
    webhooks = serializers.IntegerField()
    payouts_failed = serializers.IntegerField()
    refunds_failed = serializers.IntegerField()
    payouts_owed = serializers.IntegerField()
    payouts_owed_minor = serializers.IntegerField()
    checked_at = Instant(allow_null=True)
    findings = serializers.IntegerField()


class WebhookReceivedOut(serializers.Serializer):
    """`state`: done, ignored, failed (and tried again), known (it came before)."""

    state = serializers.CharField()
