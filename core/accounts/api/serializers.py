"""What is asked and answered about people."""

from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError as DjangoValidationError
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.accounts import rules
from core.accounts.models import User
from core.accounts.people import Person
from core.common.clock import to_iso


class EmailField(serializers.EmailField):
    def to_internal_value(self, data: Any) -> str:
        return super().to_internal_value(data).lower()


class LoginIn(serializers.Serializer):
    email = EmailField(max_length=254)
    password = serializers.CharField(max_length=4096, trim_whitespace=False, style={"input_type": "password"})
    remember = serializers.BooleanField(default=False)


class SignupIn(serializers.Serializer):
    email = EmailField(max_length=254)
    name = serializers.CharField(max_length=120)
    password = serializers.CharField(max_length=4096, trim_whitespace=False, style={"input_type": "password"})

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        try:
            validate_password(attrs["password"], User(email=attrs["email"], name=attrs["name"]))
        except DjangoValidationError as error:
            raise serializers.ValidationError({"password": list(error.messages)}) from error
        return attrs


class SignupOut(serializers.Serializer):
    verify = serializers.BooleanField()


class VerifyIn(serializers.Serializer):
    email = EmailField(max_length=254)
    code = serializers.CharField(max_length=16)


class ResendIn(serializers.Serializer):
    email = EmailField(max_length=254)


class MomentField(serializers.DateTimeField):
    """A time as all answers show it."""

    def to_representation(self, value: Any) -> Any:
        return to_iso(value) if value is not None else None


class SessionOut(serializers.Serializer):
    id = serializers.UUIDField()
    expires_at = MomentField()


class RefreshOut(serializers.Serializer):
    expires_at = MomentField()


class MeOut(serializers.Serializer):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(["candidate", "interviewer", "staff"]))
    plan = serializers.CharField()
    time_zone = serializers.CharField()
    session = SessionOut()


class MeIn(serializers.Serializer):
    name = serializers.CharField(max_length=120, required=False)
    time_zone = serializers.CharField(max_length=64, required=False)

    def validate_time_zone(self, value: str) -> str:
        if not rules.is_time_zone(value):
            raise serializers.ValidationError(_("There is no such time zone."))
        return value


class KeptMailOut(serializers.Serializer):
    id = serializers.UUIDField()
    to = serializers.CharField()
    subject = serializers.CharField()
    text = serializers.CharField()
    at = MomentField(source="created_at")


class OutboxOut(serializers.Serializer):
    results = KeptMailOut(many=True)


def me_of(person: Person, *, expires_at: datetime | None) -> Any:
    """What a person is told about themselves."""
    me = {
        "id": person.user_id,
        "email": person.email,
        "name": person.name,
        "roles": sorted(person.roles),
        "plan": person.plan,
        "time_zone": person.time_zone,
        "session": {"id": person.session_id, "expires_at": expires_at},
    }
    return MeOut(me).data
