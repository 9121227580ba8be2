"""Plans and token packs, as staff make and see them."""

from dataclasses import fields
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from billing import plans
from billing.api.catalogue.shapes import AUDIENCES, PackOut, PricesOut
from billing.api.serializers import Instant
from billing.models import PlanProduct, PlanVersion, TokenPack
from billing.services.catalogue import Terms

MOST_MINOR = 1_000_000_000
MOST_TOKENS = 1_000_000
_TERMS = [one.name for one in fields(Terms)]


class CurrencyField(serializers.RegexField):
    """A currency by its ISO 4217 code."""

    def __init__(self, **given: object) -> None:
        super().__init__(r"^[A-Z]{3}$", default=plans.CURRENCY, **given)


def _quota(most: int) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=most, required=False, allow_null=True)


def _price() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=MOST_MINOR, required=False, allow_null=True)


class TermsIn(serializers.Serializer):
    """What a plan includes and costs. Quotas that are null are without limit; prices: not sold that way.

    `from_environment`: quotas, and Pro's single price, are those of the installation's environment.
    """

    title = serializers.CharField(max_length=80)
    summary = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    from_environment = serializers.BooleanField(default=False)
    interviews_month = _quota(1_000_000)
    turns_month = _quota(1_000_000)
    turns = _quota(10_000)
    seconds = _quota(86_400)
    monthly_tokens = serializers.IntegerField(min_value=0, max_value=MOST_TOKENS, default=0)
    tokens_kept_days = serializers.IntegerField(min_value=1, max_value=3650, default=60)
    features = serializers.ListField(
        child=serializers.ChoiceField(list(plans.FEATURES)),
        required=False,
        default=list,
        max_length=len(plans.FEATURES),
    )
    trial_days = serializers.IntegerField(min_value=0, max_value=90, default=0)
    currency = CurrencyField()
    price_month_minor = _price()
    price_year_minor = _price()
    price_once_minor = _price()

    def terms(self) -> Terms:
        """What was asked for, as the services take it."""
        return Terms(**{name: value for name, value in self.validated_data.items() if name in _TERMS})


class PlanIn(TermsIn):
    """Another version. `after`: the number of the version that was looked at; a newer one there refuses it."""

    position = serializers.IntegerField(min_value=0, max_value=10_000, required=False)
    after = serializers.IntegerField(min_value=1, required=False)


class NewPlanIn(TermsIn):
    """A plan with its first version. Its key is for good."""

    key = serializers.SlugField(max_length=40)
    audience = serializers.ChoiceField(AUDIENCES)
    tier = serializers.ChoiceField(PlanProduct.Tier.values)
    position = serializers.IntegerField(min_value=0, max_value=10_000, required=False)

    def validate_key(self, key: str) -> str:
        if key != key.lower():
            raise serializers.ValidationError(_("Small letters, digits and dashes."))
        return key


class VersionOut(serializers.ModelSerializer):
    """One version of a plan. `subscribers`: subscriptions to it that give something now."""

    created_at = Instant()
    made_by = serializers.SerializerMethodField()
    subscribers = serializers.SerializerMethodField()
    features = serializers.ListField(child=serializers.ChoiceField(list(plans.FEATURES)))

    class Meta:
        model = PlanVersion
        fields = ["id", "number", "current", "created_at", "made_by", "subscribers", *_TERMS]

    @extend_schema_field(serializers.CharField())
    def get_made_by(self, version: PlanVersion) -> str:
        return version.made_by.name if version.made_by else ""

    @extend_schema_field(serializers.IntegerField())
    def get_subscribers(self, version: PlanVersion) -> int:
        return self.context["subscribers"].get(version.pk, 0)


class StaffPlanOut(serializers.Serializer):
    """A plan, its current version, and the earlier ones that somebody may still have."""

    key = serializers.CharField(source="product.key")
    audience = serializers.ChoiceField(AUDIENCES, source="product.audience")
    tier = serializers.ChoiceField(PlanProduct.Tier.values, source="product.tier")
    position = serializers.IntegerField(source="product.position")
    archived_at = Instant(source="product.archived_at", allow_null=True)
    subscribers = serializers.SerializerMethodField()
    prices = PricesOut(source="offer.prices")
    lines = serializers.ListField(child=serializers.CharField(), source="offer.features")
    version = VersionOut()
    versions = VersionOut(many=True)

    @extend_schema_field(serializers.IntegerField())
    def get_subscribers(self, shown: dict[str, Any]) -> int:
        return sum(self.context["subscribers"].get(version_id, 0) for version_id in shown["version_ids"])


class StaffPlansOut(serializers.Serializer):
    results = StaffPlanOut(many=True)


class StaffPlansAsked(serializers.Serializer):
    audience = serializers.ChoiceField(AUDIENCES, required=False, allow_blank=True)
    archived = serializers.BooleanField(required=False, allow_null=True, default=None)


class StaffPacksAsked(serializers.Serializer):
    archived = serializers.BooleanField(required=False, allow_null=True, default=None)


class PackIn(serializers.Serializer):
    tokens = serializers.IntegerField(min_value=1, max_value=MOST_TOKENS)
    price_minor = serializers.IntegerField(min_value=1, max_value=MOST_MINOR)
    title = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    currency = CurrencyField()
    position = serializers.IntegerField(min_value=0, max_value=10_000, default=100)


class StaffPackOut(PackOut):
    """A token pack, with what staff call it and which one it took the place of."""

    name = serializers.CharField(source="title")
    archived_at = Instant(allow_null=True)
    created_at = Instant()
    made_by = serializers.SerializerMethodField()
    replaces = serializers.UUIDField(source="replaces_id", allow_null=True)

    class Meta(PackOut.Meta):
        fields = [*PackOut.Meta.fields, "name", "position", "archived_at", "created_at", "made_by", "replaces"]

    @extend_schema_field(serializers.CharField())
    def get_made_by(self, pack: TokenPack) -> str:
        return pack.made_by.name if pack.made_by else ""


class StaffPacksOut(serializers.Serializer):
    results = StaffPackOut(many=True)
