"""What reviewers send and see."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.common.clock import utc_now
from interviewers import rules, selectors
from interviewers.api.serializers import Application, Instant, picture_url
from interviewers.models import Application as Row

MAX_REASON = 2000


class CasesAsked(serializers.Serializer):
    state = serializers.ChoiceField(selectors.FILTERS, default="waiting")
    q = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class CaseReasonIn(serializers.Serializer):
    reason = serializers.CharField(max_length=MAX_REASON)


class DecideDocumentIn(serializers.Serializer):
    """Turning something down takes a reason."""

    decision = serializers.ChoiceField(["approve", "reject"])
    reason = serializers.CharField(max_length=MAX_REASON, required=False, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["decision"] != "approve" and not attrs["reason"].strip():
            raise serializers.ValidationError({"reason": [_("Say why.")]})
        return attrs


class DecideIn(DecideDocumentIn):
    decision = serializers.ChoiceField(["approve", "request_changes", "reject"])


class CasePerson(serializers.Serializer):
    id = serializers.UUIDField(source="pk")
    name = serializers.CharField()
    picture = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_picture(self, user: Any) -> str | None:
        return picture_url(user.picture)


class Reviewer(serializers.Serializer):
    id = serializers.UUIDField(source="pk")
    name = serializers.CharField()


def reviewer_of(application: Row) -> dict[str, Any] | None:
    """Who works on it at this moment."""
    if not rules.is_held(claimed_by=application.claimed_by_id, claimed_until=application.claimed_until, now=utc_now()):
        return None
    return Reviewer(application.claimed_by).data


class ApplicationRow(serializers.Serializer):
    """A case in the queue."""

    id = serializers.UUIDField()
    person = CasePerson(source="user")
    state = serializers.ChoiceField(Row.State.choices)
    submitted_at = Instant(allow_null=True)
    waiting_since = Instant(allow_null=True)
    claimed_by = serializers.SerializerMethodField()
    claimed_until = Instant(allow_null=True)
    documents_waiting = serializers.IntegerField()
    headline = serializers.CharField(allow_null=True)

    @extend_schema_field(Reviewer(allow_null=True))
    def get_claimed_by(self, application: Row) -> dict[str, Any] | None:
        return reviewer_of(application)


class CaseMay(serializers.Serializer):
    """What whoever looks can do with it."""

    claim = serializers.BooleanField()
    release = serializers.BooleanField()
    decide = serializers.BooleanField()
    suspend = serializers.BooleanField()
    reinstate = serializers.BooleanField()


class StaffApplication(Application):
    person = CasePerson()
    claimed_by = Reviewer(allow_null=True)
    claimed_until = Instant(allow_null=True)
    waiting_since = Instant(allow_null=True)
    may = CaseMay()
