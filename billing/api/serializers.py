"""What billing's API takes and gives."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from billing import rules
from billing.models import EntitlementGrant, InviteCode
from core.common.clock import to_iso, utc_now

STATES = ["open", "spent", "expired", "revoked"]
PLANS = list(rules.PLANS)


@extend_schema_field(OpenApiTypes.DATETIME)
class Instant(serializers.Field):
    """A moment, ISO 8601 in UTC."""

    def to_representation(self, value: datetime) -> str:
        return to_iso(value)


class RedeemIn(serializers.Serializer):
    code = serializers.CharField(max_length=200)


class AccessOut(serializers.Serializer):
    """What a redeemed code unlocked. No end: for life."""

    plan = serializers.ChoiceField(PLANS)
    source = serializers.ChoiceField(EntitlementGrant.Source.choices)
    ends_at = Instant(allow_null=True)


class GrantOut(AccessOut):
    starts_at = Instant()


class GrantsOut(serializers.Serializer):
    plan = serializers.ChoiceField(PLANS)
    grants = GrantOut(many=True)


class CodeIn(serializers.Serializer):
    """One code, of these letters or, without `code`, of drawn ones."""

    code = serializers.CharField(max_length=60, required=False, allow_blank=True)
    max_uses = serializers.IntegerField(min_value=1, max_value=rules.MAX_USES, default=1)
    expires_at = serializers.DateTimeField(required=False, allow_null=True)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)

    def validate_code(self, text: str) -> str:
        if text and not rules.normalise_code(text):
            raise serializers.ValidationError(
                _("4 to 40 letters A to Z, digits and dashes, with a letter or digit at both ends.")
            )
        return text


class CodesIn(CodeIn):
    """`count` drawn codes, or one of these letters."""

    count = serializers.IntegerField(min_value=1, max_value=rules.MAX_CODES_AT_ONCE, default=1)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("code") and attrs["count"] > 1:
            raise serializers.ValidationError(
                {"code": [_("Several codes are drawn; only a single one can be chosen.")]}
            )
        return attrs


class CodesAsked(serializers.Serializer):
    """Which codes a list is to show."""

    state = serializers.ChoiceField(STATES, required=False, allow_blank=True)
    q = serializers.CharField(max_length=200, required=False, allow_blank=True)
    batch = serializers.UUIDField(required=False)


class BatchesAsked(serializers.Serializer):
    """Which batches a list is to show: those with these letters in the note."""

    q = serializers.CharField(max_length=200, required=False, allow_blank=True)


class BatchOut(serializers.Serializer):
    """Codes that were made together. `uses`: how many they have, of which `used`; `open`: how many codes still work."""

    id = serializers.UUIDField(source="batch")
    note = serializers.CharField()
    codes = serializers.IntegerField()
    uses = serializers.IntegerField(source="uses_in_all")
    used = serializers.IntegerField(source="used_in_all")
    open = serializers.IntegerField()
    revoked = serializers.IntegerField()
    created_at = Instant()
    expires_at = Instant(source="ends_at", allow_null=True)
    created_by = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField())
    def get_created_by(self, batch: dict[str, Any]) -> str:
        return str(batch["made_by"] or batch["created_via"])


class BatchRevokedOut(serializers.Serializer):
    """How many codes this withdrew."""

    revoked = serializers.IntegerField()


class CodeOut(serializers.ModelSerializer):
    expires_at = Instant(allow_null=True)
    revoked_at = Instant(allow_null=True)
    created_at = Instant()
    created_by = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()

    class Meta:
        model = InviteCode
        fields = [
            "id", "code", "max_uses", "used", "expires_at", "revoked_at", "created_at", "created_by", "note", "state",
            "batch",
        ]  # fmt: skip

    @extend_schema_field(serializers.CharField())
    def get_created_by(self, code: InviteCode) -> str:
        return code.created_by.name if code.created_by else code.created_via

    @extend_schema_field(serializers.ChoiceField(STATES))
    def get_state(self, code: InviteCode) -> str:
        return rules.code_state(
            max_uses=code.max_uses,
            used=code.used,
            expires_at=code.expires_at,
            revoked_at=code.revoked_at,
            now=self.context.get("now") or utc_now(),
        )


class NewCodesOut(serializers.Serializer):
    results = CodeOut(many=True)


class UserOut(serializers.Serializer):
    id = serializers.UUIDField(source="pk")
    name = serializers.CharField()
    email = serializers.EmailField()


class UseOut(serializers.Serializer):
    id = serializers.UUIDField()
    person = UserOut(source="user")
    at = Instant()
