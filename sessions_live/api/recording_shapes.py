"""What the API of consents and recordings takes and gives."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sessions_live import tapes
from sessions_live.models import ConsentReceipt, Recording


class ConsentTextOut(serializers.Serializer):
    kind = serializers.ChoiceField(ConsentReceipt.Kind.choices)
    version = serializers.IntegerField()
    text = serializers.CharField()
    sha256 = serializers.CharField()


class ConsentIn(serializers.Serializer):
    kind = serializers.ChoiceField(ConsentReceipt.Kind.choices)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class ConsentOut(serializers.ModelSerializer):
    seat = serializers.UUIDField(source="seat_id")
    name = serializers.CharField(source="seat.name")

    class Meta:
        model = ConsentReceipt
        fields = ["id", "seat", "name", "kind", "version", "sha256", "given_at", "withdrawn_at"]


class ConsentsOut(serializers.Serializer):
    results = ConsentOut(many=True)


class TrackOut(serializers.Serializer):
    track = serializers.ChoiceField(tapes.TRACKS)
    url = serializers.CharField()
    bytes = serializers.IntegerField()


class RecordingOut(serializers.ModelSerializer):
    seat = serializers.UUIDField(source="seat_id")
    name = serializers.CharField(source="seat.name")
    tracks = serializers.SerializerMethodField()
    may_delete = serializers.SerializerMethodField()

    class Meta:
        model = Recording
        fields = ["id", "seat", "name", "state", "because", "started_ms", "ended_ms", "tracks", "may_delete"]

    @extend_schema_field(TrackOut(many=True))
    def get_tracks(self, recording: Recording) -> list[dict[str, Any]]:
        if recording.state == Recording.State.DELETED:
            return []
        at = f"/api/rooms/{recording.room_id}/recordings/{recording.pk}"
        lengths = {track: tapes.playable_bytes(recording, track) for track in tapes.TRACKS}
        return [
            {"track": track, "url": f"{at}/{track}.ogg", "bytes": length} for track, length in lengths.items() if length
        ]

    def get_may_delete(self, recording: Recording) -> bool:
        mine = recording.seat_id == self.context["seat_id"]
        return recording.state != Recording.State.DELETED and (mine or self.context["is_staff"])


class RecordingsOut(serializers.Serializer):
    results = RecordingOut(many=True)
