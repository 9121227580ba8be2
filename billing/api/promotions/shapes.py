"""What coupons, promotions and referrals look like."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from billing import rules
from billing.api.serializers import Instant, UserOut
from billing.models import Coupon, CouponUse, Purchase
from billing.rules.discounts import MAX_COUPON_USES, MAX_USES_EACH, coupon_state
from core.common.clock import utc_now

STATES = ["open", "scheduled", "spent", "expired", "revoked"]
KINDS = ["pack", "plan_once", "subscription"]
MAX_MINOR = 10**12


class CouponsAsked(serializers.Serializer):
    """Which coupons a list is to show."""

    state = serializers.ChoiceField(STATES, required=False, allow_blank=True)
    q = serializers.CharField(max_length=200, required=False, allow_blank=True)


class CouponChangeIn(serializers.Serializer):
    """What of a coupon can change. What isn't given stays; null is without a limit."""

    name = serializers.CharField(max_length=80, required=False)
    ends_at = serializers.DateTimeField(required=False, allow_null=True)
    max_uses = serializers.IntegerField(min_value=1, max_value=MAX_COUPON_USES, required=False, allow_null=True)


class CouponIn(serializers.Serializer):
    """A coupon of these letters or, without `code`, of drawn ones; or a promotion that needs no code (`automatic`).

    It takes off either `percent` or `amount_minor`. Without `kinds` it is for all of them, without `products` (keys of
    plans) for all plans. Of a subscription the first payment is cheaper.
    """

    code = serializers.CharField(max_length=60, required=False, allow_blank=True)
    automatic = serializers.BooleanField(default=False)
    name = serializers.CharField(max_length=80)
    percent = serializers.IntegerField(min_value=1, max_value=100, required=False, allow_null=True)
    amount_minor = serializers.IntegerField(min_value=1, max_value=MAX_MINOR, required=False, allow_null=True)
    currency = serializers.RegexField(r"^[A-Z]{3}$", default="INR")
    kinds = serializers.ListField(child=serializers.ChoiceField(KINDS), default=list, max_length=len(KINDS))
    products = serializers.ListField(child=serializers.SlugField(max_length=40), default=list, max_length=50)
    audience = serializers.ChoiceField(Coupon.Audience.choices, default=Coupon.Audience.EVERYBODY)
    first_purchase_only = serializers.BooleanField(default=False)
    least_minor = serializers.IntegerField(min_value=0, max_value=MAX_MINOR, default=0)
    max_uses = serializers.IntegerField(min_value=1, max_value=MAX_COUPON_USES, required=False, allow_null=True)
    max_uses_each = serializers.IntegerField(min_value=1, max_value=MAX_USES_EACH, default=1)
    starts_at = serializers.DateTimeField(required=False, allow_null=True)
    ends_at = serializers.DateTimeField(required=False, allow_null=True)

    def validate_code(self, text: str) -> str:
        if text and not rules.normalise_code(text):
            raise serializers.ValidationError(
                _("4 to 40 letters A to Z, digits and dashes, with a letter or digit at both ends.")
            )
        return text

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs.get("percent") is None) == (attrs.get("amount_minor") is None):
            raise serializers.ValidationError({"percent": [_("Either a percentage or an amount.")]})
        if attrs["automatic"] and attrs.get("code"):
            raise serializers.ValidationError({"code": [_("A promotion that works by itself has no code.")]})
        if attrs.get("ends_at") and attrs["ends_at"] <= utc_now():
            raise serializers.ValidationError({"ends_at": [_("This has to be in the future.")]})
        return attrs


class CouponOut(serializers.ModelSerializer):
    products: serializers.SlugRelatedField = serializers.SlugRelatedField("key", many=True, read_only=True)
    kinds = serializers.ListField(child=serializers.ChoiceField(KINDS))
    starts_at = Instant(allow_null=True)
    ends_at = Instant(allow_null=True)
    revoked_at = Instant(allow_null=True)
    created_at = Instant()
    made_by = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()

    class Meta:
        model = Coupon
        fields = [
            "id", "code", "automatic", "name", "kind", "percent", "amount_minor", "currency", "kinds", "products",
            "audience", "first_purchase_only", "least_minor", "max_uses", "max_uses_each", "used", "starts_at",
            "ends_at", "revoked_at", "created_at", "made_by", "state",
        ]  # fmt: skip

    @extend_schema_field(serializers.CharField())
    def get_made_by(self, coupon: Coupon) -> str:
        return coupon.made_by.name if coupon.made_by else ""

    @extend_schema_field(serializers.ChoiceField(STATES))
    def get_state(self, coupon: Coupon) -> str:
        return coupon_state(
            used=coupon.used,
            max_uses=coupon.max_uses,
            starts_at=coupon.starts_at,
            ends_at=coupon.ends_at,
            revoked_at=coupon.revoked_at,
            now=self.context.get("now") or utc_now(),
        )


class CouponPurchaseOut(serializers.ModelSerializer):
    class Meta:
        model = Purchase
        fields = ["id", "kind", "state", "total_minor", "currency"]


class CouponUseOut(serializers.ModelSerializer):
    """One use: reserved while its purchase is open, used once that is paid, released if it never is."""

    person = UserOut(source="user")
    purchase = CouponPurchaseOut()
    at = Instant(source="created_at")

    class Meta:
        model = CouponUse
        fields = ["id", "person", "purchase", "state", "discount_minor", "at"]


class ReferralOut(serializers.Serializer):
    """My own code, what it brought, and whether I have used, or still may use, the code of a friend.

    `tokens`: what both get when somebody who was brought pays for the first time; 0: nothing at the moment.
    """

    code = serializers.CharField()
    url = serializers.CharField()
    tokens = serializers.IntegerField()
    invited = serializers.IntegerField()
    rewarded = serializers.IntegerField()
    tokens_earned = serializers.IntegerField()
    used = serializers.BooleanField()
    may_use = serializers.BooleanField()


class ReferralUseIn(serializers.Serializer):
    code = serializers.CharField(max_length=200)
