"""What staff ask and are told about people."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.accounts import directory, rules, useragents
from core.accounts.api.serializers import EmailField, MomentField
from core.accounts.models import Role, User, Visit
from core.accounts.powers import DUTIES
from core.common.clock import to_iso, utc_now

STATES = ["active", "suspended", "deactivated"]
ROLES = ["candidate", "interviewer", "staff"]


class PeopleAsked(serializers.Serializer):
    q = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    role = serializers.ChoiceField(ROLES, required=False)
    duty = serializers.ChoiceField(DUTIES, required=False)
    state = serializers.ChoiceField(STATES, required=False)
    plan = serializers.ChoiceField(["free", "starter", "pro"], required=False)


class StaffPersonOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.EmailField()
    email_verified = serializers.BooleanField()
    roles = serializers.SerializerMethodField()
    duties = serializers.SerializerMethodField()
    interviewer_stage = serializers.SerializerMethodField()
    plan = serializers.CharField()
    state = serializers.SerializerMethodField()
    second_factor = serializers.BooleanField(source="has_second_factor")
    created_at = MomentField()
    last_seen_at = MomentField(allow_null=True)

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(ROLES)))
    def get_roles(self, user: User) -> list[str]:
        return directory.roles_of(user)

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(DUTIES)))
    def get_duties(self, user: User) -> list[str]:
        return directory.duties_of(user)

    @extend_schema_field(serializers.ChoiceField(["", "started", "active", "suspended"]))
    def get_interviewer_stage(self, user: User) -> str:
        return directory.stage_of(user)

    @extend_schema_field(serializers.ChoiceField(STATES))
    def get_state(self, user: User) -> str:
        return directory.state_of(user)


class StaffDeviceOut(serializers.Serializer):
    id = serializers.UUIDField(source="sign_in.pk")
    browser = serializers.SerializerMethodField()
    system = serializers.SerializerMethodField()
    signed_in_at = MomentField(source="created_at")
    last_seen_at = MomentField()

    def get_browser(self, device: Any) -> str:
        return useragents.read_user_agent(device.user_agent).browser

    def get_system(self, device: Any) -> str:
        return useragents.read_user_agent(device.user_agent).system


class StaffActOut(serializers.Serializer):
    kind = serializers.ChoiceField(["suspended", "restored", "unlocked"])
    reason = serializers.CharField()
    by_name = serializers.CharField(source="by.name", allow_null=True, default=None)
    at = MomentField(source="created_at")


class ActsOut(serializers.Serializer):
    suspend = serializers.BooleanField()
    restore = serializers.BooleanField()
    sign_out = serializers.BooleanField()
    unlock = serializers.BooleanField()
    visit = serializers.BooleanField()
    change_roles = serializers.BooleanField()
    grant_plan = serializers.BooleanField()


class StaffPersonDetailOut(StaffPersonOut):
    time_zone = serializers.CharField()
    language = serializers.CharField()
    pronouns = serializers.CharField()
    headline = serializers.CharField()
    picture = serializers.SerializerMethodField()
    suspended_at = MomentField(allow_null=True)
    suspended_reason = serializers.CharField()
    devices = serializers.SerializerMethodField()
    acts = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    def get_picture(self, user: User) -> str | None:
        return rules.picture_url(user.picture)

    @extend_schema_field(StaffDeviceOut(many=True))
    def get_devices(self, user: User) -> list[dict[str, Any]]:
        return list(StaffDeviceOut(directory.devices_of(user.pk)[:50], many=True).data)

    @extend_schema_field(StaffActOut(many=True))
    def get_acts(self, user: User) -> list[dict[str, Any]]:
        return list(StaffActOut(directory.acts_of_staff(user.pk)[:50], many=True).data)

    @extend_schema_field(ActsOut)
    def get_may(self, user: User) -> dict[str, bool]:
        return directory.acts_upon(user, by=self.context["person"])


class VisitOut(serializers.Serializer):
    id = serializers.UUIDField()
    by_name = serializers.CharField(source="visitor.name")
    reason = serializers.CharField()
    at = MomentField(source="created_at")
    ended_at = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_ended_at(self, visit: Visit) -> str | None:
        over = visit.ended_at or (visit.ends_at if visit.ends_at <= utc_now() else None)
        return to_iso(over) if over else None


class ReasonIn(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class RoleIn(serializers.Serializer):
    role = serializers.ChoiceField(ROLES)
    duty = serializers.ChoiceField(DUTIES, required=False, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["role"] == Role.Name.STAFF) != bool(attrs["duty"]):
            raise serializers.ValidationError({"duty": _("Staff have a duty; nobody else has.")})
        return attrs


class DutyAsked(serializers.Serializer):
    duty = serializers.ChoiceField(DUTIES, required=False, allow_blank=True, default="")


class PersonIn(RoleIn):
    email = EmailField(max_length=254)
    name = serializers.CharField(max_length=120)
