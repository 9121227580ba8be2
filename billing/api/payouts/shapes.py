"""What the API of earnings and payouts takes and gives."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from billing.api.serializers import Instant
from billing.models import Earning, Payout, PayoutAccount, PayoutBatch
from billing.selectors.payouts import NO_SUMS, BatchSums


class EstimateOut(serializers.Serializer):
    """What the available tokens would bring today: net = gross − commission − what is kept back for tokens owed."""

    gross_minor = serializers.IntegerField()
    commission_minor = serializers.IntegerField()
    recovered_minor = serializers.IntegerField()
    net_minor = serializers.IntegerField()
    token_value_minor = serializers.IntegerField()


class PayoutAccountOut(serializers.ModelSerializer):
    """Where earnings go; of the number only its end is shown."""

    updated_at = Instant()

    class Meta:
        model = PayoutAccount
        fields = ["holder", "ending", "country", "updated_at"]


class EarningsMonthOut(serializers.Serializer):
    month = serializers.CharField(help_text="2026-11, in the person's time zone")
    tokens = serializers.IntegerField()
    sessions = serializers.IntegerField()


class EarningsOut(serializers.Serializer):
    pending_tokens = serializers.IntegerField()
    available_tokens = serializers.IntegerField()
    owed = serializers.IntegerField()
    estimate = EstimateOut()
    commission_percent = serializers.DecimalField(max_digits=5, decimal_places=2)
    hold_days = serializers.IntegerField()
    currency = serializers.CharField()
    minimum_minor = serializers.IntegerField()
    schedule = serializers.ChoiceField(["weekly", "monthly", "manual"])
    next_payout_at = Instant(allow_null=True)
    account = PayoutAccountOut(allow_null=True)
    months = EarningsMonthOut(many=True)


class PayoutRefOut(serializers.ModelSerializer):
    class Meta:
        model = Payout
        fields = ["id", "number", "state"]


class EarningOut(serializers.ModelSerializer):
    """One session's tokens. `pending` until they can be paid out, then `available`, then in a payout."""

    state = serializers.SerializerMethodField()
    earned_at = Instant()
    available_at = Instant()
    payout = PayoutRefOut(allow_null=True)
    reason = serializers.CharField(source="hold.reason")

    class Meta:
        model = Earning
        fields = ["id", "tokens", "taken_back", "state", "reason", "earned_at", "available_at", "payout"]

    @extend_schema_field(serializers.ChoiceField(["pending", "available", "in_payout", "taken_back"]))
    def get_state(self, earning: Earning) -> str:
        if earning.payout_id is not None:
            return "in_payout"
        if earning.taken_back == earning.tokens:
            return "taken_back"
        return "pending" if earning.available_at > self.context["now"] else "available"


class PayoutOut(serializers.ModelSerializer):
    period_start = Instant()
    period_end = Instant()
    created_at = Instant()
    sent_at = Instant(allow_null=True)
    paid_at = Instant(allow_null=True)
    next_attempt_at = Instant(allow_null=True)

    class Meta:
        model = Payout
        fields = [
            "id", "number", "state", "tokens", "token_value_minor", "gross_minor", "commission_percent",
            "commission_minor", "recovered_minor", "net_minor", "currency", "period_start", "period_end", "created_at",
            "sent_at", "paid_at", "attempts", "next_attempt_at", "failed_because", "reference",
        ]  # fmt: skip


class PayeeOut(serializers.Serializer):
    id = serializers.UUIDField(source="pk")
    name = serializers.CharField()
    email = serializers.EmailField()


class PayoutBatchOut(serializers.ModelSerializer):
    created_at = Instant()
    made_by = serializers.SerializerMethodField()
    payouts = serializers.SerializerMethodField()
    open = serializers.SerializerMethodField()
    net_minor = serializers.SerializerMethodField()
    currency = serializers.SerializerMethodField()

    class Meta:
        model = PayoutBatch
        fields = ["id", "number", "method", "created_at", "made_by", "payouts", "open", "net_minor", "currency"]

    def get_made_by(self, batch: PayoutBatch) -> str:
        return batch.made_by.name if batch.made_by else ""

    def get_payouts(self, batch: PayoutBatch) -> int:
        return self._sums(batch).count

    def get_open(self, batch: PayoutBatch) -> int:
        """How many of which nobody has said yet what the bank did."""
        return self._sums(batch).open

    def get_net_minor(self, batch: PayoutBatch) -> int:
        return self._sums(batch).net_minor

    def get_currency(self, batch: PayoutBatch) -> str:
        return self._sums(batch).currency

    def _sums(self, batch: PayoutBatch) -> BatchSums:
        return self.context["sums"].get(batch.pk, NO_SUMS)  # type: ignore[no-any-return]


class BatchRefOut(serializers.ModelSerializer):
    class Meta:
        model = PayoutBatch
        fields = ["id", "number", "method"]


class StaffPayoutOut(PayoutOut):
    user = PayeeOut()
    batch = BatchRefOut(allow_null=True)

    class Meta:
        model = Payout
        fields = [*PayoutOut.Meta.fields, "user", "batch", "method"]


class StaffPayoutDetailOut(StaffPayoutOut):
    account = serializers.SerializerMethodField()
    earnings = serializers.SerializerMethodField()

    class Meta:
        model = Payout
        fields = [*StaffPayoutOut.Meta.fields, "account", "earnings"]

    def get_account(self, payout: Payout) -> PayoutAccountOut(allow_null=True):  # type: ignore[valid-type]
        account = PayoutAccount.objects.filter(user_id=payout.user_id).first()
        return PayoutAccountOut(account).data if account else None

    def get_earnings(self, payout: Payout) -> EarningOut(many=True):  # type: ignore[valid-type]
        found = payout.earnings.select_related("hold", "payout").order_by("id")[:500]
        return EarningOut(found, many=True, context=self.context).data


class AccountIn(serializers.Serializer):
    holder = serializers.CharField(max_length=120)
    account = serializers.CharField(max_length=60)
    bank_code = serializers.CharField(max_length=30)
    country = serializers.CharField(max_length=2, min_length=2)


class PayoutsAsked(serializers.Serializer):
    """Which payouts a list is to show."""

    state = serializers.ChoiceField(Payout.State.choices, required=False, allow_blank=True)
    q = serializers.CharField(max_length=200, required=False, allow_blank=True)
    batch = serializers.UUIDField(required=False)


class PaidIn(serializers.Serializer):
    """What the bank calls it."""

    reference = serializers.CharField(max_length=120)


class PayoutReasonIn(serializers.Serializer):
    reason = serializers.CharField(max_length=200)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs["reason"].strip():
            raise serializers.ValidationError({"reason": [_("Say why.")]})
        return attrs


class RunOut(serializers.Serializer):
    """What a run made and sent, and whose earnings wait for an account."""

    made = serializers.IntegerField()
    sent = serializers.IntegerField()
    batch = BatchRefOut(allow_null=True)
    without_account = serializers.IntegerField()
