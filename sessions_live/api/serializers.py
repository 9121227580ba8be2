"""What the sessions' API takes and gives."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.common.clock import to_iso
from sessions_live.models import Feedback, Incident, Note, Presence, QualitySample, Room, Seat

HOUSE_RULES = (
    "Be alone in a quiet place, if you can.",
    "Notes on paper are fine. Help from others or from AI is not.",
    "Be kind: you may stop, ask, or take a moment at any time.",
)


@extend_schema_field(OpenApiTypes.DATETIME)
class Instant(serializers.Field):
    """A moment, ISO 8601 in UTC."""

    def to_representation(self, value: datetime) -> str:
        return to_iso(value)


class PhaseIn(serializers.Serializer):
    name = serializers.CharField(max_length=80)
    minutes = serializers.IntegerField(min_value=1, max_value=240)


class RoomIn(serializers.Serializer):
    title = serializers.CharField(max_length=160)
    candidate_email = serializers.EmailField(max_length=254)
    starts_at = serializers.DateTimeField(required=False, allow_null=True)
    minutes = serializers.IntegerField(min_value=5, max_value=240, default=60)
    agenda = PhaseIn(many=True, required=False, max_length=16)
    observers = serializers.ListField(child=serializers.EmailField(max_length=254), required=False, max_length=6)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        addresses = [attrs["candidate_email"].lower(), *(one.lower() for one in attrs.get("observers", []))]
        if len(set(addresses)) < len(addresses):
            raise serializers.ValidationError({"observers": [_("An address stands here twice.")]})
        return attrs


class SeatIn(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(["observer", "interviewer", "candidate"])


class SeatOut(serializers.ModelSerializer):
    seat = serializers.UUIDField(source="pk")
    name = serializers.SerializerMethodField()
    present = serializers.SerializerMethodField()
    time_zone = serializers.SerializerMethodField()

    class Meta:
        model = Seat
        fields = ["seat", "name", "role", "state", "present", "time_zone"]

    def get_name(self, seat: Seat) -> str:
        # Somebody invited who has not signed up yet: an address is shown to the one who typed it, the host.
        return seat.name or (seat.email if self.context.get("sees_addresses") else "")

    def get_time_zone(self, seat: Seat) -> str | None:
        # Where two people meet, each is shown the other's hours too.
        return seat.user.time_zone if seat.user else None

    def get_present(self, seat: Seat) -> bool:
        return bool(getattr(seat, "open_stays", []))


class MySeatOut(serializers.Serializer):
    seat = serializers.UUIDField(source="pk")
    role = serializers.CharField()
    state = serializers.CharField()
    name = serializers.CharField()


class RoomOut(serializers.ModelSerializer):
    starts_at = serializers.DateTimeField(source="planned_start", allow_null=True)
    seconds = serializers.IntegerField(source="planned_seconds")
    join_url = serializers.SerializerMethodField()
    my_role = serializers.SerializerMethodField()
    people = serializers.SerializerMethodField()
    incidents_open = serializers.SerializerMethodField()

    class Meta:
        model = Room
        fields = [
            "id", "title", "kind", "state", "starts_at", "seconds", "created_at", "started_at", "ended_at", "join_url",
            "my_role", "people", "incidents_open",
        ]  # fmt: skip

    def _mine(self, room: Room) -> Seat | None:
        person = self.context["person"]
        seats = room.seats.all()
        mine = next((seat for seat in seats if seat.user_id == person.user_id), None)
        return mine or next(
            (
                seat
                for seat in seats
                if seat.user_id is None and person.email_verified and seat.email == person.email.lower()
            ),
            None,
        )

    def get_join_url(self, room: Room) -> str:
        return f"{settings.ORIGINS[0]}/rooms/{room.pk}"

    def get_my_role(self, room: Room) -> str | None:
        mine = self._mine(room)
        return mine.role if mine else None

    @extend_schema_field(SeatOut(many=True))
    def get_people(self, room: Room) -> list[dict[str, Any]]:
        mine = self._mine(room)
        sees = self.context["person"].may("sessions.read") or (mine is not None and mine.role == Seat.Role.INTERVIEWER)
        shown = [
            seat
            for seat in room.seats.all()
            if sees or seat == mine or seat.state not in ("denied", "banned", "removed")
        ]
        return list(SeatOut(shown, many=True, context={"sees_addresses": sees}).data)

    def get_incidents_open(self, room: Room) -> int:
        person, mine = self.context["person"], self._mine(room)
        sees = person.may("incidents.handle") or (mine is not None and mine.role == Seat.Role.INTERVIEWER)
        return getattr(room, "incidents_open", 0) if sees else 0


class PhaseOut(serializers.Serializer):
    name = serializers.CharField()
    seconds = serializers.IntegerField()


class RoomDetailOut(RoomOut):
    agenda = PhaseOut(many=True)
    me = serializers.SerializerMethodField()
    house_rules = serializers.SerializerMethodField()
    events = serializers.IntegerField(source="last_seq")

    class Meta(RoomOut.Meta):
        fields = [*RoomOut.Meta.fields, "agenda", "locked", "me", "house_rules", "events"]

    @extend_schema_field(MySeatOut(allow_null=True))
    def get_me(self, room: Room) -> dict[str, Any] | None:
        mine = self._mine(room)
        return dict(MySeatOut(mine).data) if mine else None

    def get_house_rules(self, room: Room) -> list[str]:
        return [_(rule) for rule in HOUSE_RULES]


class TicketOut(serializers.Serializer):
    ticket = serializers.CharField()
    ws_url = serializers.CharField()
    expires_at = Instant()


class IceServerOut(serializers.Serializer):
    urls = serializers.ListField(child=serializers.CharField())
    username = serializers.CharField(allow_null=True)
    credential = serializers.CharField(allow_null=True)


class CheckOut(serializers.Serializer):
    ice_servers = IceServerOut(many=True)
    expires_at = Instant(allow_null=True)


class EventOut(serializers.Serializer):
    seq = serializers.IntegerField()
    at = serializers.CharField()
    kind = serializers.CharField()
    seat = serializers.CharField(allow_null=True)
    data = serializers.DictField()


class EventsOut(serializers.Serializer):
    results = EventOut(many=True)
    next = serializers.IntegerField(allow_null=True)


class LineOut(serializers.Serializer):
    seq = serializers.IntegerField()
    at = serializers.CharField()
    at_ms = serializers.IntegerField()
    seat = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    role = serializers.CharField()
    kind = serializers.ChoiceField(["chat", "said", "system"])
    event = serializers.CharField()
    text = serializers.CharField()
    whisper_to = serializers.CharField(allow_null=True)
    edited = serializers.BooleanField()
    deleted = serializers.BooleanField()
    voice = serializers.BooleanField(help_text="Said aloud.")
    from_ms = serializers.IntegerField(allow_null=True, help_text="When, by the room's clock.")
    to_ms = serializers.IntegerField(allow_null=True)
    cut = serializers.BooleanField(help_text="Interrupted: `text` is what was heard of it.")


class SpeakerOut(serializers.Serializer):
    seat = serializers.CharField()
    name = serializers.CharField()
    role = serializers.CharField()


class TranscriptRoomOut(serializers.ModelSerializer):
    seconds = serializers.IntegerField(source="planned_seconds")

    class Meta:
        model = Room
        fields = ["id", "title", "started_at", "ended_at", "seconds"]


class TranscriptOut(serializers.Serializer):
    room = TranscriptRoomOut()
    people = SpeakerOut(many=True)
    lines = LineOut(many=True)
    next = serializers.IntegerField(allow_null=True)


class NoteOut(serializers.ModelSerializer):
    note = serializers.UUIDField(source="pk")
    author = serializers.CharField(source="seat.name")
    author_seat = serializers.UUIDField(source="seat_id")
    saved_at = serializers.DateTimeField(source="updated_at")

    class Meta:
        model = Note
        fields = ["note", "layer", "author", "author_seat", "text", "revision", "room_ms", "saved_at"]


class NotesOut(serializers.Serializer):
    results = NoteOut(many=True)


class FeedbackIn(serializers.Serializer):
    recommendation = serializers.ChoiceField(Feedback.Recommendation.choices, allow_null=True, allow_blank=True)
    text = serializers.CharField(allow_blank=True, max_length=20_000)


class FeedbackOut(serializers.ModelSerializer):
    author = serializers.CharField(source="seat.name")
    recommendation = serializers.SerializerMethodField()
    saved_at = serializers.DateTimeField(source="updated_at")

    class Meta:
        model = Feedback
        fields = ["author", "recommendation", "text", "saved_at"]

    def get_recommendation(self, feedback: Feedback) -> str | None:
        return feedback.recommendation or None


class AllFeedbackOut(serializers.Serializer):
    mine = FeedbackOut(allow_null=True)
    others = FeedbackOut(many=True)


class StayOut(serializers.ModelSerializer):
    seat = serializers.UUIDField(source="seat_id")
    name = serializers.CharField(source="seat.name")

    class Meta:
        model = Presence
        fields = ["seat", "name", "place", "joined_at", "left_at", "reason"]


class StaysOut(serializers.Serializer):
    results = StayOut(many=True)


class SampleOut(serializers.ModelSerializer):
    seat = serializers.UUIDField(source="seat_id")
    peer = serializers.UUIDField(source="peer_id")

    class Meta:
        model = QualitySample
        fields = ["seat", "peer", "at", "rung", "relayed", "loss", "rtt_ms", "jitter_ms", "up_kbps", "down_kbps"]


class SamplesOut(serializers.Serializer):
    results = SampleOut(many=True)


class IncidentOut(serializers.ModelSerializer):
    number = serializers.SerializerMethodField()
    room = serializers.UUIDField(source="room_id")
    room_title = serializers.CharField(source="room.title")
    room_state = serializers.CharField(source="room.state")
    about = SpeakerOut(source="about_speaker", allow_null=True, required=False)
    author = serializers.SerializerMethodField()
    taken_by = serializers.SerializerMethodField()

    class Meta:
        model = Incident
        fields = [
            "id", "number", "room", "room_title", "room_state", "kind", "text", "about", "author", "state", "taken_by",
            "created_at", "closed_at", "room_ms", "resolution",
        ]  # fmt: skip

    def to_representation(self, incident: Incident) -> dict[str, Any]:
        incident.about_speaker = None  # type: ignore[attr-defined]
        if incident.about is not None:
            incident.about_speaker = {  # type: ignore[attr-defined]
                "seat": str(incident.about_id), "name": incident.about.name, "role": incident.about.role
            }  # fmt: skip
        return super().to_representation(incident)

    def get_number(self, incident: Incident) -> str:
        return f"INC-{str(incident.pk)[-6:].upper()}"

    def get_author(self, incident: Incident) -> str:
        return incident.seat.name

    def get_taken_by(self, incident: Incident) -> str | None:
        return incident.taken_by.name if incident.taken_by else None


class IncidentDetailOut(IncidentOut):
    """With what those who handle it need beside; its author gets the report alone."""

    people = SpeakerOut(many=True, source="speakers", required=False)
    events = EventOut(many=True, required=False)
    quality = serializers.ListField(child=serializers.DictField(), required=False)

    class Meta(IncidentOut.Meta):
        fields = [*IncidentOut.Meta.fields, "events", "quality", "people"]

    def to_representation(self, incident: Incident) -> dict[str, Any]:
        incident.speakers = [  # type: ignore[attr-defined]
            {"seat": str(seat.pk), "name": seat.name, "role": seat.role} for seat in incident.room.seats.all()
        ]
        return super().to_representation(incident)


class ResolutionIn(serializers.Serializer):
    resolution = serializers.CharField(min_length=3, max_length=4000)


class EndIn(serializers.Serializer):
    reason = serializers.CharField(required=False, allow_blank=True, max_length=400)


class FiguresOut(serializers.Serializer):
    in_rooms_now = serializers.IntegerField()
    rooms_now = serializers.IntegerField()
    held_today = serializers.IntegerField()
    planned_today = serializers.IntegerField()
    incidents_open = serializers.IntegerField()
