"""What was booked: slots, bookings, who is where when, and what came of it (decision 0042)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.common.ids import new_id
from core.common.models import BaseModel


class Slot(BaseModel):
    """A time of an interviewer with at least one booking. Free times are worked out, not kept."""

    interviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # With the interviewer's buffers as they were when it was booked.
    busy_from = models.DateTimeField()
    busy_until = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField(default=1)
    taken = models.PositiveSmallIntegerField(default=0)
    open = models.BooleanField(default=True)  # False: everybody in it cancelled
    room_id = models.UUIDField(null=True, blank=True)  # of `sessions_live`, which opens it

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["interviewer", "starts_at"], name="slot_of_interviewer")]
        constraints = [
            models.UniqueConstraint(fields=["interviewer", "starts_at"], condition=Q(open=True), name="slot_once"),
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="slot_never_overfull"),
            models.CheckConstraint(
                condition=Q(open=True, taken__gt=0) | Q(open=False, taken=0), name="slot_open_while_taken"
            ),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at"), busy_from__lte=F("starts_at"), busy_until__gte=F("ends_at")),
                name="slot_in_its_buffers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interviewer_id} {self.starts_at}"


class Booking(BaseModel):
    """One candidate's session with an interviewer, or with the AI interviewer. `rules.states` says how it moves."""

    class Kind(models.TextChoices):
        HUMAN = "human", _("with a person")
        AI = "ai", _("with the AI interviewer")

    class State(models.TextChoices):
        PENDING = "pending", _("waiting for the interviewer’s yes")
        CONFIRMED = "confirmed", _("confirmed")
        COMPLETED = "completed", _("completed")
        CANCELLED_BY_CANDIDATE = "cancelled_by_candidate", _("cancelled by the candidate")
        CANCELLED_BY_INTERVIEWER = "cancelled_by_interviewer", _("cancelled by the interviewer")
        CANCELLED_BY_STAFF = "cancelled_by_staff", _("cancelled by us")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("not answered in time")
        CANDIDATE_ABSENT = "candidate_absent", _("the candidate didn’t come")
        INTERVIEWER_ABSENT = "interviewer_absent", _("the interviewer didn’t come")
        BOTH_ABSENT = "both_absent", _("nobody came")
        IN_REVIEW = "in_review", _("with our staff")

    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.HUMAN)
    state = models.CharField(max_length=24, choices=State.choices)
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    interviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, blank=True, related_name="bookings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    topic = models.CharField(max_length=120, blank=True, default="")
    note = models.TextField(blank=True, default="")  # the candidate's word to the interviewer
    interview = models.JSONField(default=dict, blank=True)  # of a session with the AI: role, level, topics, …

    # Frozen at the booking
    price_tokens = models.PositiveIntegerField(default=0)
    terms = models.JSONField(default=dict)  # `rules.policy.Terms`: what cancelling and not coming cost
    hold_id = models.UUIDField(null=True, blank=True, unique=True)  # of `billing`
    key = models.CharField(max_length=120)  # the Idempotency-Key
    asked = models.CharField(max_length=64)  # a hash of what was asked under it

    approve_until = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)  # of the calendar entry: raised by every change of time or state
    moves = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True, default="")  # of its last change
    settled_at = models.DateTimeField(null=True, blank=True)  # when its tokens went where they belong
    captured_tokens = models.PositiveIntegerField(default=0)  # of them to the interviewer
    room_id = models.UUIDField(null=True, blank=True)
    interview_id = models.UUIDField(null=True, blank=True)  # of `ai_interviewer`

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["-starts_at", "-id"]
        indexes = [
            models.Index(fields=["candidate", "-starts_at", "-id"], name="booking_of_candidate"),
            models.Index(fields=["interviewer", "-starts_at", "-id"], name="booking_of_interviewer"),
            models.Index(fields=["state", "-starts_at", "-id"], name="booking_by_state"),
            models.Index(fields=["ends_at"], condition=Q(state="confirmed"), name="booking_to_settle"),
            models.Index(fields=["approve_until"], condition=Q(state="pending"), name="booking_to_approve"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "key"], name="booking_once_a_key"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "pending", "confirmed", "completed", "cancelled_by_candidate", "cancelled_by_interviewer",
                        "cancelled_by_staff", "declined", "expired", "candidate_absent", "interviewer_absent",
                        "both_absent", "in_review",
                    ]
                ),
                name="booking_state_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="human", interviewer__isnull=False, slot__isnull=False)
                | Q(kind="ai", interviewer__isnull=True, slot__isnull=True, price_tokens=0),
                name="booking_kind_whole",
            ),
            models.CheckConstraint(
                condition=Q(interviewer__isnull=True) | ~Q(interviewer=F("candidate")), name="booking_not_with_oneself"
            ),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="booking_has_length"),
            models.CheckConstraint(
                condition=~Q(state="pending") | Q(approve_until__isnull=False), name="booking_pending_has_end"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "confirmed", "in_review"], settled_at__isnull=True)
                | (~Q(state__in=["pending", "confirmed", "in_review"]) & Q(settled_at__isnull=False)),
                name="booking_settled_when_over",
            ),
            models.CheckConstraint(
                condition=Q(captured_tokens__lte=F("price_tokens")), name="booking_pays_no_more_than_its_price"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"


class Occupied(models.Model):
    """From when to when somebody is taken. The database refuses two that overlap for one person, in whatever role.

    PostgreSQL by an exclusion constraint, SQLite by triggers (migration 0002).
    """

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    slot = models.OneToOneField(Slot, models.CASCADE, null=True, blank=True, related_name="occupied")
    booking = models.OneToOneField(Booking, models.CASCADE, null=True, blank=True, related_name="occupied")

    class Meta:
        verbose_name = _("occupied time")
        verbose_name_plural = _("occupied times")
        indexes = [models.Index(fields=["user", "starts_at"], name="occupied_of_person")]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="occupied_has_length"),
            models.CheckConstraint(
                condition=Q(slot__isnull=False, booking__isnull=True) | Q(slot__isnull=True, booking__isnull=False),
                name="occupied_by_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.starts_at}"


class BookingEvent(models.Model):
    """One thing that happened to a booking, for good."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=32)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=12, blank=True, default="")  # candidate, interviewer, staff; empty: by itself
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("event of a booking")
        verbose_name_plural = _("events of bookings")
        ordering = ["id"]
        indexes = [models.Index(fields=["booking", "id"], name="booking_event_of")]

    def __str__(self) -> str:
        return self.kind


class Proposal(BaseModel):
    """Another time for a booking, proposed by one side. The other accepts or declines it; until then nothing moves."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="proposals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("proposed time")
        verbose_name_plural = _("proposed times")
        ordering = ["-id"]
        indexes = [models.Index(fields=["expires_at"], condition=Q(state="open"), name="proposal_due")]
        constraints = [
            models.UniqueConstraint(fields=["booking"], condition=Q(state="open"), name="proposal_one_open"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "accepted", "declined", "withdrawn", "expired"]),
                name="proposal_state_known",
            ),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="proposal_has_length"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"


class Dispute(BaseModel):
    """A word against what became of a booking. Staff decide (X-6)."""

    class Decision(models.TextChoices):
        COMPLETE = "complete", _("paid to the interviewer")
        RETURN = "return", _("returned to the candidate")
        SPLIT = "split", _("shared")

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="disputes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12)
    text = models.TextField()
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True, default="")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = _("dispute about a booking")
        verbose_name_plural = _("disputes about bookings")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["booking"], condition=Q(decision=""), name="booking_dispute_one_open"),
            models.CheckConstraint(
                condition=Q(decision__in=["", "complete", "return", "split"]), name="booking_dispute_decision_known"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True) | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="booking_dispute_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class JoinLink(BaseModel):
    """A way from a letter into a booking's room: for one person and role, within a window, once. Kept as a hash."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="links")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    role = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("link to a session")
        verbose_name_plural = _("links to sessions")
        indexes = [models.Index(fields=["closes_at"], name="join_link_closes")]
        constraints = [models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="join_link_has_window")]

    def __str__(self) -> str:
        return str(self.pk)
