"""What is asked and answered about people."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError as DjangoValidationError
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.accounts import passwords, powers, rules, selectors
from core.accounts.models import User
from core.accounts.people import Person
from core.common.clock import to_iso


class EmailField(serializers.EmailField):
    def to_internal_value(self, data: Any) -> str:
        return super().to_internal_value(data).lower()


class PasswordField(serializers.CharField):
    """A password as somebody typed it; longer than any that is allowed is not even hashed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=passwords.MAX_LENGTH, trim_whitespace=False, style={"input_type": "password"}, **kwargs
        )


class LoginIn(serializers.Serializer):
    email = EmailField(max_length=254)
    password = PasswordField()
    remember = serializers.BooleanField(default=False)


class SignupIn(serializers.Serializer):
    email = EmailField(max_length=254)
    name = serializers.CharField(max_length=120)
    password = PasswordField()

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
    warn_seconds = serializers.IntegerField(help_text="So long before its end a page warns.")


class RefreshOut(serializers.Serializer):
    expires_at = MomentField()


class VisitorOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()


class OwnVisitOut(serializers.Serializer):
    """One of the staff sits here, and looks at what this person sees."""

    by = VisitorOut()
    reason = serializers.CharField()
    ends_at = MomentField()


class MeOut(serializers.Serializer):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(["candidate", "interviewer", "staff"]))
    duties = serializers.ListField(child=serializers.CharField())
    powers = serializers.ListField(child=serializers.CharField())
    interviewer_stage = serializers.ChoiceField(["", "started", "active", "suspended"])
    plan = serializers.CharField()
    time_zone = serializers.CharField()
    language = serializers.CharField()
    pronouns = serializers.CharField()
    headline = serializers.CharField()
    picture = serializers.CharField(allow_null=True, help_text="The address of the picture.")
    second_factor = serializers.BooleanField()
    second_factor_required = serializers.BooleanField()
    visit = OwnVisitOut(allow_null=True)
    session = SessionOut()


class MeIn(serializers.Serializer):
    name = serializers.CharField(max_length=120, required=False)
    time_zone = serializers.CharField(max_length=64, required=False)
    language = serializers.ChoiceField([code for code, _name in settings.LANGUAGES], required=False)
    pronouns = serializers.CharField(max_length=40, required=False, allow_blank=True)
    headline = serializers.CharField(max_length=160, required=False, allow_blank=True)

    def validate_time_zone(self, value: str) -> str:
        if not rules.is_time_zone(value):
            raise serializers.ValidationError(_("There is no such time zone."))
        return value


class KeptFileOut(serializers.Serializer):
    """A file that came with it; `content` in base64."""

    name = serializers.CharField()
    content_type = serializers.CharField()
    content = serializers.CharField()


class KeptMailOut(serializers.Serializer):
    id = serializers.UUIDField()
    to = serializers.CharField()
    subject = serializers.CharField()
    text = serializers.CharField()
    attachments = KeptFileOut(many=True)
    at = MomentField(source="created_at")


class OutboxOut(serializers.Serializer):
    results = KeptMailOut(many=True)


def me_of(person: Person, *, expires_at: datetime | None) -> Any:
    """What a person is told about themselves."""
    profile = selectors.profile_of(person)
    me = {
        "id": person.user_id,
        "email": person.email,
        "name": person.name,
        "roles": sorted(person.roles),
        "duties": sorted(person.duties, key=powers.DUTIES.index),
        "powers": [] if person.visitor_id else powers.powers_of(person.duties),
        "interviewer_stage": person.interviewer_stage,
        "plan": person.plan,
        "time_zone": person.time_zone,
        "language": person.language,
        "pronouns": profile.pronouns,
        "headline": profile.headline,
        "picture": rules.picture_url(person.picture),
        "second_factor": person.has_second_factor,
        "second_factor_required": person.second_factor_required,
        "visit": profile.visit,
        "session": {"id": person.session_id, "expires_at": expires_at, "warn_seconds": rules.WARN_SECONDS},
    }
    return MeOut(me).data
