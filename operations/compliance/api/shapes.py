"""How audit events are asked for and shown."""

from typing import Any, cast
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.common.clock import to_iso


class EventsAsked(serializers.Serializer):
    action = serializers.CharField(max_length=60, required=False, default="", help_text="An act, or its beginning.")
    actor = serializers.UUIDField(required=False, help_text="Who did it.")
    target = serializers.CharField(max_length=64, required=False, default="", help_text="Whom or what it was about.")
    q = serializers.CharField(max_length=120, required=False, default="", help_text="Part of a name or an address.")
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)

    def to_internal_value(self, data: Any) -> Any:
        # `from` is a word of Python's.
        given = {key: data.get(key) for key in data if data.get(key) not in ("", None)}
        given = {{"from": "since", "to": "until"}.get(key, key): value for key, value in given.items()}
        return super().to_internal_value(given)


class ActorOut(serializers.Serializer):
    kind = serializers.CharField()
    id = serializers.UUIDField(allow_null=True)
    name = serializers.CharField(allow_null=True)


class TargetOut(serializers.Serializer):
    kind = serializers.CharField()
    id = serializers.CharField()
    name = serializers.CharField(allow_null=True)


class AuditEventOut(serializers.Serializer):
    """One event. `seq` and `hash` are null for the moment until it is sealed."""

    id = serializers.UUIDField()
    seq = serializers.SerializerMethodField()
    at = serializers.SerializerMethodField()
    action = serializers.CharField()
    actor = serializers.SerializerMethodField()
    targets = serializers.SerializerMethodField()
    context = serializers.DictField()
    ip = serializers.CharField()
    hash = serializers.SerializerMethodField()

    def _names(self) -> dict[UUID, str]:
        # Of the two things called `context` here this is DRF's, not the event's.
        return cast(Any, self).context["names"]

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_seq(self, event: Any) -> int | None:
        return event.seal.seq if hasattr(event, "seal") else None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_hash(self, event: Any) -> str | None:
        return event.seal.hash if hasattr(event, "seal") else None

    @extend_schema_field(serializers.DateTimeField)
    def get_at(self, event: Any) -> str:
        return to_iso(event.at)

    @extend_schema_field(ActorOut(allow_null=True))
    def get_actor(self, event: Any) -> dict[str, Any]:
        names = self._names()
        return {"kind": event.actor_kind, "id": event.actor_id, "name": names.get(event.actor_id)}

    @extend_schema_field(TargetOut(many=True))
    def get_targets(self, event: Any) -> list[dict[str, Any]]:
        names = self._names()
        return [
            {"kind": one.kind, "id": one.key, "name": names.get(person) if (person := as_person(one)) else None}
            for one in event.targets.all()
        ]


class ActionsOut(serializers.Serializer):
    results = serializers.ListField(child=serializers.CharField())


class VerdictOut(serializers.Serializer):
    intact = serializers.BooleanField()
    checked = serializers.IntegerField()
    head = serializers.CharField(allow_blank=True)
    broken_at = serializers.IntegerField(allow_null=True)
    what = serializers.ChoiceField(["missing", "changed", "moved", "unsealed", "head"], allow_null=True)


class VerifyAsked(serializers.Serializer):
    expect = serializers.RegexField("^[0-9a-f]{64}$", required=False, help_text="A head that was written down before.")


def as_person(target: Any) -> UUID | None:
    """The person that a target names, if it names one."""
    try:
        return UUID(target.key) if target.kind == "person" else None
    except ValueError:
        return None
