"""What is sold, as the API shows it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from billing import plans
from billing.models import Audience, PlanProduct, TokenPack
from billing.selectors.catalogue import priced, title_of_pack

AUDIENCES = Audience.values


class PriceOut(serializers.Serializer):
    """A price, its convenience fee, and both together with the tax, if it is added: minor units."""

    amount_minor = serializers.IntegerField()
    fee_minor = serializers.IntegerField()
    total_minor = serializers.IntegerField()
    currency = serializers.CharField()


class PricesOut(serializers.Serializer):
    """By the month, by the year, once. Null: not sold that way."""

    month = PriceOut(allow_null=True)
    year = PriceOut(allow_null=True)
    once = PriceOut(allow_null=True)


class OncePriceOut(serializers.Serializer):
    amount_minor = serializers.IntegerField()
    currency = serializers.CharField()


class PlanOut(serializers.Serializer):
    """A plan as it is sold. Numbers that are null are without limit; without a price it can't be bought."""

    key = serializers.CharField()
    tier = serializers.ChoiceField(PlanProduct.Tier.values)
    audience = serializers.ChoiceField(AUDIENCES)
    version_id = serializers.UUIDField(source="version.pk")
    title = serializers.CharField()
    summary = serializers.CharField()
    features = serializers.ListField(child=serializers.CharField())
    feature_keys = serializers.ListField(child=serializers.ChoiceField(list(plans.FEATURES)), source="version.features")
    interviews_month = serializers.IntegerField(source="allowance.interviews_month", allow_null=True)
    turns = serializers.IntegerField(source="allowance.turns", allow_null=True)
    seconds = serializers.IntegerField(source="allowance.seconds", allow_null=True)
    turns_month = serializers.IntegerField(source="allowance.turns_month", allow_null=True)
    unlimited = serializers.BooleanField(source="allowance.unlimited")
    monthly_tokens = serializers.IntegerField(source="version.monthly_tokens")
    tokens_kept_days = serializers.IntegerField(source="version.tokens_kept_days")
    trial_days = serializers.IntegerField(source="version.trial_days")
    price = OncePriceOut(allow_null=True)
    prices = PricesOut()


class ProOut(serializers.Serializer):
    """What Pro costs once, the convenience fee apart, in minor units."""

    price_minor = serializers.IntegerField()
    fee_minor = serializers.IntegerField()
    total_minor = serializers.IntegerField()
    currency = serializers.CharField()


class ProviderOut(serializers.Serializer):
    """Somebody one can pay with. `subscription` among the modes: also again and again."""

    key = serializers.CharField()
    title = serializers.CharField()
    modes = serializers.ListField(child=serializers.ChoiceField(["payment", "subscription"]))
    currencies = serializers.ListField(child=serializers.CharField())


class PaymentsOut(serializers.Serializer):
    """Whether anything can be paid here, and how; the preferred provider first. `sandbox`: no money moves."""

    on = serializers.BooleanField()
    sandbox = serializers.BooleanField()
    providers = ProviderOut(many=True)


class PlansOut(serializers.Serializer):
    results = PlanOut(many=True)
    pro = ProOut()
    payments = PaymentsOut()


class PlansAsked(serializers.Serializer):
    audience = serializers.ChoiceField(AUDIENCES, required=False, default=Audience.CANDIDATE.value)


class PackOut(serializers.ModelSerializer):
    """A token pack. `each_minor`: what one of its tokens costs, without the fee, rounded half up."""

    title = serializers.SerializerMethodField()
    each_minor = serializers.SerializerMethodField()
    fee_minor = serializers.SerializerMethodField()
    total_minor = serializers.SerializerMethodField()

    class Meta:
        model = TokenPack
        fields = ["id", "tokens", "title", "currency", "price_minor", "each_minor", "fee_minor", "total_minor"]

    @extend_schema_field(serializers.CharField())
    def get_title(self, pack: TokenPack) -> str:
        return title_of_pack(pack)

    @extend_schema_field(serializers.IntegerField())
    def get_each_minor(self, pack: TokenPack) -> int:
        return (2 * pack.price_minor + pack.tokens) // (2 * pack.tokens)

    @extend_schema_field(serializers.IntegerField())
    def get_fee_minor(self, pack: TokenPack) -> int:
        return priced(pack.price_minor, pack.currency).fee_minor

    @extend_schema_field(serializers.IntegerField())
    def get_total_minor(self, pack: TokenPack) -> int:
        return priced(pack.price_minor, pack.currency).total_minor


class PacksOut(serializers.Serializer):
    results = PackOut(many=True)


def show_payments(given: dict[str, Any]) -> dict[str, Any]:
    """How one can pay here, from the providers that are switched on."""
    return {
        "on": bool(given),
        "sandbox": any(one.is_sandbox for one in given.values()),
        "providers": list(given.values()),
    }
