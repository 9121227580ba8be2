"""What is asked and answered about one's own account."""

import json
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.accounts.api.serializers import EmailField, MomentField, PasswordField

METHODS = ["password", "totp", "webauthn"]
MAX_CREDENTIAL = 16_384


@extend_schema_field({"type": "object", "additionalProperties": {}})
class CredentialField(serializers.JSONField):
    """What `credential.toJSON()` gives."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict) or len(json.dumps(data)) > MAX_CREDENTIAL:
            raise serializers.ValidationError(_("That is not a passkey's answer."))
        return data


class CodeField(serializers.CharField):
    """A code from an app, a list or an e-mail."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=32, **kwargs)


class CeremonyOut(serializers.Serializer):
    """For `PublicKeyCredential.parseRequestOptionsFromJSON` or `parseCreationOptionsFromJSON`."""

    options = serializers.DictField()


class SecondFactorIn(serializers.Serializer):
    code = CodeField()
    remember = serializers.BooleanField(default=False)


class PasskeyAnswerIn(serializers.Serializer):
    credential = CredentialField()
    remember = serializers.BooleanField(default=False)


class ForgotIn(serializers.Serializer):
    email = EmailField(max_length=254)


class ResetIn(serializers.Serializer):
    email = EmailField(max_length=254)
    code = CodeField()
    password = PasswordField()


class SocialWayOut(serializers.Serializer):
    id = serializers.CharField()
    name = serializers.CharField()
    start_url = serializers.CharField()


class PasswordRulesOut(serializers.Serializer):
    min_length = serializers.IntegerField()
    refuses_leaked = serializers.BooleanField()
    refuses_similar = serializers.BooleanField()


class WaysOut(serializers.Serializer):
    signup = serializers.BooleanField()
    passkeys = serializers.BooleanField(help_text="Whether passkeys work under the address that was asked.")
    social = SocialWayOut(many=True)
    password_rules = PasswordRulesOut()


class PasskeyOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    created_at = MomentField()
    last_used_at = MomentField(allow_null=True)


class SecurityOut(serializers.Serializer):
    email = serializers.EmailField()
    pending_email = serializers.EmailField(allow_null=True)
    has_password = serializers.BooleanField()
    totp = serializers.BooleanField()
    recovery_codes_left = serializers.IntegerField()
    passkeys = PasskeyOut(many=True)
    second_factor_required = serializers.BooleanField()
    proved_until = MomentField(allow_null=True)


class ProveIn(serializers.Serializer):
    password = PasswordField(required=False)
    code = CodeField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError(_("Give a password or a code."))
        return attrs


class ProvedOut(serializers.Serializer):
    proved_until = MomentField()


class CredentialIn(serializers.Serializer):
    credential = CredentialField()


class ChangePasswordIn(serializers.Serializer):
    current = PasswordField()
    new = PasswordField()


class NewEmailIn(serializers.Serializer):
    email = EmailField(max_length=254)


class VerifyEmailIn(NewEmailIn):
    code = CodeField()


class TotpOfferOut(serializers.Serializer):
    secret = serializers.CharField()
    uri = serializers.CharField()
    qr_svg = serializers.CharField()


class AppCodeIn(serializers.Serializer):
    code = CodeField()


class FirstCodesOut(serializers.Serializer):
    recovery_codes = serializers.ListField(
        child=serializers.CharField(), allow_null=True, help_text="Only where they were made just now."
    )


class RecoveryCodesOut(serializers.Serializer):
    codes = serializers.ListField(child=serializers.CharField())


class PasskeyIn(CredentialIn):
    name = serializers.CharField(max_length=80)


class PasskeyNameIn(serializers.Serializer):
    name = serializers.CharField(max_length=80)


class PasskeyMadeOut(FirstCodesOut):
    passkey = PasskeyOut()


class DeviceOut(serializers.Serializer):
    id = serializers.UUIDField()
    current = serializers.BooleanField()
    browser = serializers.CharField()
    system = serializers.CharField()
    ip = serializers.CharField()
    signed_in_at = MomentField()
    last_seen_at = MomentField()
    expires_at = MomentField()
    is_visit = serializers.BooleanField()


class DevicesOut(serializers.Serializer):
    results = DeviceOut(many=True)


class EndedOut(serializers.Serializer):
    ended = serializers.IntegerField()


class NothingOut(serializers.Serializer):
    """`{}`"""


class PictureIn(serializers.Serializer):
    file = serializers.FileField()
