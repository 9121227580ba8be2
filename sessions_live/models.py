"""The tables of a session. Others may look through `selectors`; only this app writes."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.common.models import BaseModel


class Room(BaseModel):
    """One meeting. `last_seq` is the number of its newest event; whoever adds one holds this row's lock."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ENDED = "ended", _("ended")

    class Kind(models.TextChoices):
        HUMAN = "human", _("with a person")
        AI = "ai", _("with the AI interviewer")

    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.HUMAN)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    locked = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_start = models.DateTimeField(null=True, blank=True)
    planned_seconds = models.PositiveIntegerField(default=3600)
    agenda = models.JSONField(default=list)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)  # of a booked session: then it ends, should nobody end it
    ai_offered_at = models.DateTimeField(null=True, blank=True)  # its interviewer had not come, and the AI was offered
    last_seq = models.BigIntegerField(default=0)
    words_forgotten = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        indexes = [
            models.Index(fields=["state", "ended_at"], name="room_state_ended"),
            models.Index(fields=["closes_at"], condition=models.Q(state="open"), name="room_to_close"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", ended_at__isnull=True)
                | models.Q(state="ended", ended_at__isnull=False),
                name="room_ended_has_time",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Seat(BaseModel):
    """One person's place in a room, kept for good: a knock, an admission and a ban outlast connections and restarts."""

    class Role(models.TextChoices):
        CANDIDATE = "candidate", _("candidate")
        INTERVIEWER = "interviewer", _("interviewer")
        OBSERVER = "observer", _("observer")
        AI = "ai", _("AI interviewer")

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        KNOCKING = "knocking", _("knocking")
        ADMITTED = "admitted", _("admitted")
        DENIED = "denied", _("denied")
        REMOVED = "removed", _("removed")
        BANNED = "banned", _("banned")

    room = models.ForeignKey(Room, models.CASCADE, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    email = models.CharField(max_length=254, blank=True)  # the invitation, in lower case; bound to whoever verifies it
    name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=12, choices=Role.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.INVITED)
    spans = models.JSONField(default=list)  # stretches of the log this seat was let in for: [[from, to|null], …]
    knocked_at = models.DateTimeField(null=True, blank=True)
    read_up_to = models.BigIntegerField(default=0)
    hand = models.BooleanField(default=False)
    audio = models.BooleanField(default=False)
    video = models.BooleanField(default=False)
    screen = models.BooleanField(default=False)
    instance = models.CharField(max_length=64, blank=True)  # the page that was in the room last

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(fields=["room", "user"], name="seat_one_per_person"),
            models.UniqueConstraint(
                fields=["room", "email"], condition=~models.Q(email=""), name="seat_one_per_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.email} ({self.role})"


class Event(models.Model):
    """One durable thing that happened, numbered per room without gaps. Never changed, but for `redacted`."""

    id = models.BigAutoField(primary_key=True)
    room = models.ForeignKey(Room, models.CASCADE, related_name="events", db_index=False)
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=32)
    seat_id = models.UUIDField(null=True, blank=True)
    client_id = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001  (unique where there is one)
    audience = models.CharField(max_length=400, blank=True)
    body = models.TextField()  # the event's `data` as it travels, encoded once
    redacted = models.BooleanField(default=False)  # a deleted message: its words stay for staff, and are sent to nobody

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["room", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="event_numbered_once"),
            models.UniqueConstraint(
                fields=["seat_id", "client_id"], condition=models.Q(client_id__isnull=False), name="event_applied_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class ServerProcess(models.Model):
    """A process that serves sockets, and when it last said so. The stays of a silent one are closed for it."""

    id = models.UUIDField(primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


class Presence(models.Model):
    """The presence ledger: who was where, from when to when, and why they left. Rows are only added and closed."""

    class Place(models.TextChoices):
        LOBBY = "lobby", _("lobby")
        ROOM = "room", _("room")

    id = models.UUIDField(primary_key=True)  # the connection
    room = models.ForeignKey(Room, models.CASCADE, related_name="presences")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="presences")
    process_id = models.UUIDField()
    place = models.CharField(max_length=5, choices=Place.choices)
    instance = models.CharField(max_length=64)
    joined_seq = models.BigIntegerField()
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=16, blank=True)

    class Meta:
        verbose_name = _("stay")
        verbose_name_plural = _("presence ledger")
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=models.Q(left_at__isnull=True), name="presence_one_open_per_seat"
            )
        ]
        indexes = [
            models.Index(
                fields=["process_id"], condition=models.Q(left_at__isnull=True), name="presence_open_by_process"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.place}"


class Timer(BaseModel):
    """A timer of the server's. Running: `ends_at` is the truth; else `remaining_ms` is."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        PAUSED = "paused", _("paused")
        EXPIRED = "expired", _("expired")
        RESET = "reset", _("reset")

    room = models.ForeignKey(Room, models.CASCADE, related_name="timers")
    name = models.CharField(max_length=80)
    seconds = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices)
    ends_at = models.DateTimeField(null=True, blank=True)
    remaining_ms = models.PositiveIntegerField()
    phase = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["ends_at"], condition=models.Q(state="running"), name="timer_due")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="running", ends_at__isnull=False)
                | (~models.Q(state="running") & models.Q(ends_at__isnull=True)),
                name="timer_running_has_end",
            ),
            models.UniqueConstraint(
                fields=["room"],
                condition=models.Q(state="running", phase__isnull=False),
                name="timer_one_running_phase",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Note(BaseModel):
    """A note as it stands; every revision is in the log."""

    class Layer(models.TextChoices):
        PRIVATE = "private", _("private")
        PANEL = "panel", _("panel")
        CANDIDATE = "candidate", _("candidate")

    room = models.ForeignKey(Room, models.CASCADE, related_name="notes")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="notes")
    layer = models.CharField(max_length=9, choices=Layer.choices)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    room_ms = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.layer} {self.pk}"


class Incident(BaseModel):
    """A report from a room, with the minute before it as it was."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        TAKEN = "taken", _("taken")
        CLOSED = "closed", _("closed")

    class Kind(models.TextChoices):
        TECHNICAL = "technical", _("technical")
        CONDUCT = "conduct", _("conduct")

    room = models.ForeignKey(Room, models.CASCADE, related_name="incidents")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    about = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    text = models.TextField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    resolution = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    room_ms = models.PositiveBigIntegerField(default=0)
    seq = models.BigIntegerField()
    events = models.JSONField(default=list)
    quality = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["state", "created_at"], name="incident_queue")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class QualitySample(models.Model):
    """One reading of one seat's line to another."""

    id = models.BigAutoField(primary_key=True)
    room = models.ForeignKey(Room, models.CASCADE, related_name="quality")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="quality")
    peer_id = models.UUIDField()
    at = models.DateTimeField()
    rung = models.CharField(max_length=5)
    relayed = models.BooleanField()
    loss = models.FloatField()
    rtt_ms = models.FloatField(null=True)
    jitter_ms = models.FloatField(null=True)
    up_kbps = models.FloatField(null=True)
    down_kbps = models.FloatField(null=True)

    class Meta:
        indexes = [models.Index(fields=["room", "at"], name="quality_series")]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.at}"


class Feedback(BaseModel):
    """An interviewer's internal word on a session: for the panel and staff, never for the candidate."""

    class Recommendation(models.TextChoices):
        STRONG_NO = "strong_no", _("strong no")
        NO = "no", _("no")
        YES = "yes", _("yes")
        STRONG_YES = "strong_yes", _("strong yes")

    room = models.ForeignKey(Room, models.CASCADE, related_name="feedback")
    seat = models.OneToOneField(Seat, models.CASCADE, related_name="feedback")
    recommendation = models.CharField(max_length=10, choices=Recommendation.choices, blank=True)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.seat_id} {self.recommendation}"


class ConsentReceipt(BaseModel):
    """What somebody agreed to: which text, when, until when. Kept for as long as the room's record is.

    Withdrawing closes it; agreeing again is another one.
    """

    class Kind(models.TextChoices):
        RECORDING = "recording", _("recording")
        CAPTIONS = "captions", _("captions")

    room = models.ForeignKey(Room, models.CASCADE, related_name="consents")
    seat = models.ForeignKey(Seat, models.RESTRICT, related_name="consents")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "kind"], condition=models.Q(withdrawn_at__isnull=True), name="consent_one_open_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version} {self.seat_id}"


def new_secret() -> str:
    """Part of a file's name that nobody can guess."""
    return secrets.token_hex(16)


class Recording(BaseModel):
    """One stretch of a conversation as sound: a file for each side, on the room's clock. It rests on a receipt.

    Withdrawn: stopped by its person's wish, and not to be played beyond `ended_ms`. Deleted: the row alone is left.
    """

    class State(models.TextChoices):
        RECORDING = "recording", _("being recorded")
        STOPPED = "stopped", _("stopped")
        WITHDRAWN = "withdrawn", _("consent withdrawn")
        DELETED = "deleted", _("deleted")

    room = models.ForeignKey(Room, models.CASCADE, related_name="recordings")
    seat = models.ForeignKey(Seat, models.RESTRICT, related_name="recordings")  # whose voice it is
    consent = models.ForeignKey(ConsentReceipt, models.RESTRICT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.RECORDING)
    because = models.CharField(max_length=16, blank=True)  # why it stopped
    started_ms = models.PositiveBigIntegerField()
    ended_ms = models.PositiveBigIntegerField(null=True, blank=True)
    started_seq = models.BigIntegerField()
    process_id = models.UUIDField()  # who writes the files; once that process is silent the recording is closed for it
    secret = models.CharField(max_length=32, default=new_secret)

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        indexes = [models.Index(fields=["state", "created_at"], name="recording_state_made")]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=models.Q(state="recording"), name="recording_one_open_per_seat"
            ),
            models.CheckConstraint(
                condition=models.Q(state="recording", ended_ms__isnull=True)
                | (~models.Q(state="recording") & models.Q(ended_ms__gte=models.F("started_ms"))),
                name="recording_stopped_has_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"
