"""What the API of notifications takes and shows."""

import re
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.notifications import kinds, rules
from core.notifications.models import Delivery

CHANNELS = [str(channel) for channel in rules.CHANNELS]
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
MAX_IDS = 200


class NotificationOut(serializers.Serializer):
    """One in the inbox, in the words in which it was told."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    group = serializers.SerializerMethodField()
    title = serializers.CharField()
    text = serializers.CharField()
    url = serializers.CharField()
    at = serializers.DateTimeField(source="shown_at")
    read_at = serializers.DateTimeField(allow_null=True)

    def get_group(self, row: Any) -> str:
        kind = kinds.find(row.kind)
        return kind.group if kind else "other"


class InboxAsked(serializers.Serializer):
    unread = serializers.BooleanField(default=False, help_text="Only those not read yet.")


class UnreadOut(serializers.Serializer):
    unread = serializers.IntegerField()


class ReadIn(serializers.Serializer):
    """Which ones were read: some by their ids, or all."""

    ids = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=MAX_IDS)
    all = serializers.BooleanField(default=False)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["all"] == ("ids" in given):
            raise serializers.ValidationError({"ids": _("Name some by their ids, or say all.")})
        return given


class ChannelsOut(serializers.Serializer):
    email = serializers.BooleanField()
    in_app = serializers.BooleanField()
    push = serializers.BooleanField()


class KindPreferenceOut(serializers.Serializer):
    """A kind, and by which channels one is told of it. Of a critical one, `fixed` can't be switched off."""

    kind = serializers.CharField()
    group = serializers.CharField()
    group_title = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    critical = serializers.BooleanField()
    digest = serializers.BooleanField()
    fixed = serializers.ListField(child=serializers.ChoiceField(choices=CHANNELS))
    channels = ChannelsOut()


class PushDeviceOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    created_at = serializers.DateTimeField()


class PushOut(serializers.Serializer):
    """`key` is the `applicationServerKey` with which a browser subscribes."""

    key = serializers.CharField(allow_null=True)
    devices = PushDeviceOut(many=True)


class NotificationPreferencesOut(serializers.Serializer):
    quiet_from = serializers.CharField(allow_null=True, help_text="HH:MM, where the person is.")
    quiet_until = serializers.CharField(allow_null=True)
    digest = serializers.ChoiceField(choices=[str(one) for one in rules.Digest])
    push = PushOut()
    kinds = KindPreferenceOut(many=True)


@extend_schema_field(OpenApiTypes.STR)
class TimeOfDayField(serializers.Field):
    """HH:MM as a minute of the day."""

    def to_internal_value(self, data: Any) -> int:
        found = _TIME.fullmatch(data) if isinstance(data, str) else None
        if found is None:
            raise serializers.ValidationError(_("A time is HH:MM."))
        return int(found[1]) * 60 + int(found[2])

    def to_representation(self, value: int) -> str:
        return f"{value // 60:02}:{value % 60:02}"


class ChannelsIn(serializers.Serializer):
    email = serializers.BooleanField(required=False)
    in_app = serializers.BooleanField(required=False)
    push = serializers.BooleanField(required=False)


class KindPreferenceIn(serializers.Serializer):
    kind = serializers.CharField(max_length=60)
    channels = ChannelsIn()


class NotificationPreferencesIn(serializers.Serializer):
    """What is left out stays."""

    quiet_from = TimeOfDayField(required=False, allow_null=True)
    quiet_until = TimeOfDayField(required=False, allow_null=True)
    digest = serializers.ChoiceField(choices=[str(one) for one in rules.Digest], required=False)
    kinds = KindPreferenceIn(many=True, required=False, max_length=200)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        quiet = {"quiet_from", "quiet_until"} & given.keys()
        if quiet and (len(quiet) == 1 or (given["quiet_from"] is None) != (given["quiet_until"] is None)):
            raise serializers.ValidationError({"quiet_until": _("Quiet hours have a beginning and an end.")})
        return given


class PushKeysIn(serializers.Serializer):
    p256dh = serializers.CharField(max_length=100)
    auth = serializers.CharField(max_length=40)


class PushIn(serializers.Serializer):
    """A browser's `PushSubscription`, as its `toJSON()` gives it."""

    endpoint = serializers.CharField(max_length=1000)
    keys = PushKeysIn()
    name = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")


class NotificationTestIn(serializers.Serializer):
    kind = serializers.CharField(max_length=60)
    channel = serializers.ChoiceField(choices=CHANNELS)


class UnsubscribeOut(serializers.Serializer):
    """What a link ends: letters of this kind (or these kinds, as `title` says) to this address."""

    kind = serializers.CharField()
    title = serializers.CharField()
    address = serializers.CharField()


# --- for staff ---


class DeliveriesAsked(serializers.Serializer):
    person = serializers.UUIDField(required=False)
    state = serializers.ChoiceField(choices=Delivery.State.choices, required=False)
    kind = serializers.CharField(max_length=60, required=False)
    channel = serializers.ChoiceField(choices=CHANNELS, required=False)


class DeliveryPersonOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.CharField()


class DeliveryOut(serializers.Serializer):
    """One notification by one channel. `why`: a word for why it waits, was dropped or failed."""

    id = serializers.UUIDField()
    notification = serializers.UUIDField(source="notification_id")
    kind = serializers.CharField(source="notification.kind")
    about = serializers.CharField(source="notification.about")
    title = serializers.CharField(source="notification.title")
    person = DeliveryPersonOut(source="notification.user")
    channel = serializers.ChoiceField(choices=CHANNELS)
    state = serializers.ChoiceField(choices=Delivery.State.choices)
    why = serializers.CharField()
    attempts = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)


class PreviewAsked(serializers.Serializer):
    kind = serializers.CharField(max_length=60)
    language = serializers.CharField(max_length=16, required=False, default="")


class NotificationKindOut(serializers.Serializer):
    kind = serializers.CharField()
    group = serializers.CharField()
    title = serializers.CharField()


class NotificationPreviewOut(serializers.Serializer):
    """A kind in words, with an example; and what else could be looked at."""

    kind = serializers.CharField()
    subject = serializers.CharField()
    short = serializers.CharField()
    text = serializers.CharField()
    html = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    kinds = NotificationKindOut(many=True)
