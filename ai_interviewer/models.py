"""The tables of AI interviews. Others may look through `selectors`; only this app writes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.common.models import BaseModel


class Interview(BaseModel):
    """One interview with the AI. Everything that changes it holds the lock of its room."""

    class State(models.TextChoices):
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        FINISHED = "finished", _("finished")

    class PausedBecause(models.TextChoices):
        ASKED = "asked", _("the candidate paused")
        FREE_LIMIT = "free_limit", _("the free part is used")
        LEFT = "left", _("the candidate left")
        SILENCE = "silence", _("nobody spoke")

    class EndedBecause(models.TextChoices):
        ASKED = "asked", _("the candidate ended it")
        COMPLETE = "complete", _("all questions were asked")
        TIME = "time", _("it was kept long enough")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    room = models.OneToOneField("sessions_live.Room", models.PROTECT, related_name="+")
    request_id = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001  (unique where there is one)
    seat_id = models.UUIDField()
    ai_seat_id = models.UUIDField()
    title = models.CharField(max_length=160)
    role = models.CharField(max_length=120)
    level = models.CharField(max_length=8)
    topics = models.JSONField(default=list)
    mode = models.CharField(max_length=8, default="text")
    minutes = models.PositiveSmallIntegerField()
    persona = models.CharField(max_length=40, default="calm")
    versions = models.JSONField(default=dict)  # of bank, rubric, persona, prompt: what the report names
    plan = models.JSONField(default=dict)  # values.Plan

    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    paused_because = models.CharField(max_length=10, choices=PausedBecause.choices, blank=True)
    ended_because = models.CharField(max_length=10, choices=EndedBecause.choices, blank=True)
    question = models.JSONField(null=True, blank=True)  # the one that waits for an answer, as `ai.asked` showed it
    turns = models.PositiveIntegerField(default=0)  # answers and skips, numbered
    finished_at = models.DateTimeField(null=True, blank=True)
    kept_until = models.DateTimeField()
    words_forgotten = models.BooleanField(default=False)

    # The meter
    month = models.CharField(max_length=7)
    turns_used = models.PositiveIntegerField(default=0)
    given_back = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    clock_ms = models.PositiveBigIntegerField(default=0)
    clock_since = models.DateTimeField(null=True, blank=True)
    first_answer_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("AI interview")
        verbose_name_plural = _("AI interviews")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["user", "state"], name="ai_interview_of_person"),
            models.Index(fields=["clock_since"], condition=Q(clock_since__isnull=False), name="ai_interview_running"),
            models.Index(fields=["state", "kept_until"], name="ai_interview_kept"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "request_id"], name="ai_interview_asked_for_once"),
            models.CheckConstraint(
                condition=Q(clock_since__isnull=True) | Q(state="active"), name="ai_clock_runs_only_when_active"
            ),
            models.CheckConstraint(
                condition=(Q(state="paused") & ~Q(paused_because="")) | (~Q(state="paused") & Q(paused_because="")),
                name="ai_paused_has_cause",
            ),
            models.CheckConstraint(condition=Q(turns_used__lte=F("turns")), name="ai_no_more_charged_than_taken"),
        ]

    def __str__(self) -> str:
        return self.title


class Turn(BaseModel):
    """One answer, or one question that was passed: what was asked, what was said, what became of it."""

    class State(models.TextChoices):
        THINKING = "thinking", _("being thought about")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="turn_rows")
    number = models.PositiveIntegerField()
    client_id = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State.choices, default=State.THINKING)
    question_id = models.UUIDField(null=True)
    question = models.TextField(blank=True)
    item = models.PositiveSmallIntegerField(default=0)
    move = models.CharField(max_length=8, blank=True)  # the kind of the move that asked the question
    reason = models.CharField(max_length=80, blank=True)  # why that move
    point = models.CharField(max_length=80, blank=True)
    answer = models.TextField(blank=True)
    skipped = models.BooleanField(default=False)
    at = models.DateTimeField()
    at_ms = models.PositiveBigIntegerField(default=0)  # the room clock
    asked_ms = models.PositiveBigIntegerField(default=0)  # the room clock when its question was asked
    clock_ms = models.PositiveBigIntegerField(default=0)  # the meter when it was taken; giving back restores it
    seq = models.BigIntegerField(default=0)  # the answer's number in the room's log
    charged = models.BooleanField(default=True)
    reading = models.JSONField(null=True)  # values.Reading
    # What the interviewer answered, and what that cost
    reply = models.JSONField(null=True)  # {said, question (as asked) or None}
    fell_back = models.BooleanField(default=False)
    failures = models.JSONField(default=list)
    provider = models.CharField(max_length=32, blank=True)
    model = models.CharField(max_length=80, blank=True)
    prompt_tokens = models.PositiveIntegerField(default=0)
    completion_tokens = models.PositiveIntegerField(default=0)
    calls = models.PositiveSmallIntegerField(default=0)
    milliseconds = models.PositiveIntegerField(default=0)
    # Who thinks about it now
    lease_until = models.DateTimeField(null=True)
    thinker = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Spoken answers only
    spoken_ms = models.PositiveIntegerField(default=0)  # from the first word to the last
    longest_pause_ms = models.PositiveIntegerField(default=0)
    heard = models.TextField(blank=True)  # of its question, where that was interrupted

    class Meta:
        ordering = ["interview", "number"]
        indexes = [models.Index(fields=["lease_until"], condition=Q(state="thinking"), name="ai_turn_thinking")]
        constraints = [
            models.UniqueConstraint(fields=["interview", "number"], name="ai_turn_numbered_once"),
            models.UniqueConstraint(fields=["interview", "client_id"], name="ai_turn_taken_once"),
        ]

    def __str__(self) -> str:
        return f"{self.interview_id} {self.number}"


class Call(BaseModel):
    """A person's line to the media worker: wanted, then held by one worker under a lease, then off.

    One row a seat. `number` counts the workers that have had it, so that a page knows a new one from the old.
    """

    class Kind(models.TextChoices):
        INTERVIEW = "interview", _("spoken interview")
        CAPTIONS = "captions", _("captions")

    class State(models.TextChoices):
        WANTED = "wanted", _("waits for a worker")
        HELD = "held", _("has a worker")
        OFF = "off", _("off")

    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.INTERVIEW)
    room = models.ForeignKey("sessions_live.Room", models.CASCADE, related_name="+")
    seat_id = models.UUIDField()
    ai_seat_id = models.UUIDField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.WANTED)
    wanted_at = models.DateTimeField()
    number = models.PositiveIntegerField(default=0)
    worker = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "lease_until"], name="ai_call_to_claim")]
        constraints = [
            models.UniqueConstraint(fields=["room", "seat_id"], name="ai_call_one_a_seat"),
            models.CheckConstraint(
                condition=Q(state="held", worker__isnull=False, lease_until__isnull=False)
                | (~Q(state="held") & Q(worker__isnull=True, lease_until__isnull=True)),
                name="ai_call_held_has_worker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.state}"


class MonthlyUse(models.Model):
    """What a person has used in one month of what their plan counts by the month."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    month = models.CharField(max_length=7)
    interviews = models.PositiveIntegerField(default=0)
    turns = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "month"], name="ai_use_once_a_month")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.month}"


class Resume(BaseModel):
    """The text of a résumé that somebody uploaded. The file itself is not kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=8)
    pages = models.PositiveSmallIntegerField(default=1)
    size = models.PositiveIntegerField()
    text = models.TextField()
    claims = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class Report(BaseModel):
    """The report of one interview, and how far its making has come."""

    class State(models.TextChoices):
        BUILDING = "building", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    interview = models.OneToOneField(Interview, models.CASCADE, related_name="report")
    state = models.CharField(max_length=8, choices=State.choices, default=State.BUILDING)
    progress = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["lease_until"], condition=Q(state="building"), name="ai_report_building")]

    def __str__(self) -> str:
        return f"{self.interview_id} {self.state}"


class SkillScore(models.Model):
    """One score of one report, for the trend."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    interview = models.ForeignKey(Interview, models.CASCADE, related_name="skill_scores")
    skill = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    score = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "at"], name="ai_score_trend")]
        constraints = [
            models.UniqueConstraint(fields=["interview", "skill"], name="ai_score_once"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="ai_score_in_bounds"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.score}"


class Retake(BaseModel):
    """A question of a finished interview, answered again."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="retakes")
    turn = models.PositiveIntegerField()
    number = models.PositiveSmallIntegerField()
    client_id = models.CharField(max_length=64)
    answer = models.TextField()
    body = models.JSONField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "client_id"], name="ai_retake_taken_once"),
            models.UniqueConstraint(fields=["interview", "turn", "number"], name="ai_retake_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.interview_id} {self.turn}"


class ContentVersion(BaseModel):
    """A version of a question, rubric, persona or prompt, by staff. What ships is version 1 and has no row."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("question")
        RUBRIC = "rubric", _("rubric")
        PERSONA = "persona", _("persona")
        PROMPT = "prompt", _("prompt")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    topic = models.CharField(max_length=40, blank=True)
    body = models.JSONField()
    retired = models.BooleanField(default=False)
    note = models.CharField(max_length=400, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["kind", "key", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "version"], name="ai_content_version_once"),
            models.CheckConstraint(condition=Q(version__gte=2), name="ai_content_shipped_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.version}"
