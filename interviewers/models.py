"""The tables of interviewers. Others may look through `selectors`; only this app writes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.common.ids import new_id
from core.common.models import BaseModel
from interviewers import rules


class Application(BaseModel):
    """Somebody's way to working here; one for each person, for good. `rules.STEPS` says how it moves."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        IN_REVIEW = "in_review", _("in review")
        CHANGES_REQUESTED = "changes_requested", _("changes requested")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("declined")
        SUSPENDED = "suspended", _("suspended")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.DRAFT)
    reason = models.TextField(_("reason"), blank=True, default="")  # of the last decision
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    # Since when it is our turn: handed in, or a document came later. None: it isn't.
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken by")
    )
    claimed_until = models.DateTimeField(_("taken until"), null=True, blank=True)
    # The uploads of the last minute, counted before anything is read.
    uploads = models.PositiveSmallIntegerField(default=0)
    uploads_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "-id"], name="application_state"),
            models.Index(
                fields=["waiting_since", "id"], condition=Q(waiting_since__isnull=False), name="application_waiting"
            ),
            models.Index(
                fields=["claimed_until"], condition=Q(claimed_until__isnull=False), name="application_claimed"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "draft", "submitted", "in_review", "changes_requested", "approved", "rejected", "suspended",
                    ]
                ),
                name="application_state_known",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claimed_until__isnull=True)
                | Q(claimed_by__isnull=False, claimed_until__isnull=False),
                name="application_claim_whole",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True) | ~Q(claimed_by=F("user")), name="application_not_reviewed_by_self"
            ),
            models.CheckConstraint(
                condition=~Q(state="in_review") | Q(claimed_by__isnull=False), name="application_in_review_is_claimed"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"


class ApplicationStep(models.Model):
    """One step that an application took, for good."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    what = models.CharField(max_length=24)  # `rules.TAKEN`, and what became of documents
    reason = models.TextField(blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    document = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("step of an application")
        verbose_name_plural = _("steps of applications")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.what


class Document(BaseModel):
    """A file that shows who somebody is or what they can. Its bytes lie under a drawn name, apart from the web."""

    class Kind(models.TextChoices):
        IDENTITY = "identity", _("proof of identity")
        CERTIFICATE = "certificate", _("certificate")
        DEGREE = "degree", _("degree")
        EMPLOYMENT = "employment", _("proof of employment")
        OTHER = "other", _("something else")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("declined")
        EXPIRED = "expired", _("expired")

    application = models.ForeignKey(Application, models.CASCADE, related_name="documents")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=120)
    issuer = models.CharField(_("issued by"), max_length=120, blank=True, default="")
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    file_name = models.CharField(_("file name"), max_length=120)
    stored = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField(_("size"))
    content_type = models.CharField(_("type"), max_length=40)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.WAITING)
    reason = models.TextField(_("reason"), blank=True, default="")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    # The last reminder of its end that was sent: so many days before it.
    reminded = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["expires_on"], condition=Q(state="approved", expires_on__isnull=False), name="document_ends"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["identity", "certificate", "degree", "employment", "other"]),
                name="document_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "approved", "rejected", "expired"]), name="document_state_known"
            ),
            models.CheckConstraint(
                condition=Q(content_type__in=["application/pdf", "image/jpeg", "image/png"]),
                name="document_type_taken",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def as_paper(self) -> rules.Paper:
        """What of it decides about its owner."""
        return rules.Paper(kind=self.kind, state=self.state, expires_on=self.expires_on)


class Profile(BaseModel):
    """How an interviewer presents themselves, and whether candidates find them."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    headline = models.CharField(_("headline"), max_length=rules.MAX_HEADLINE, blank=True, default="")
    bio = models.TextField(_("about"), blank=True, default="")
    experience_years = models.PositiveSmallIntegerField(_("years of experience"), null=True, blank=True)
    experience = models.TextField(_("experience"), blank=True, default="")
    hourly_rate_minor = models.PositiveIntegerField(_("hourly rate"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    sample_feedback = models.TextField(_("sample feedback"), blank=True, default="")

    # What they decide themselves
    public = models.BooleanField(_("public"), default=False)
    accepting = models.BooleanField(_("accepting bookings"), default=False)
    away_until = models.DateField(_("away until"), null=True, blank=True)
    away_ends_at = models.DateTimeField(null=True, blank=True)  # the end of that day where they live

    # What follows from the application and its documents, written with them
    approved = models.BooleanField(_("approved"), default=False)
    papers_until = models.DateField(_("documents valid until"), default=rules.NEVER_VALID)
    joined_at = models.DateTimeField(_("joined"), null=True, blank=True)

    # What apps above tell us (`note_rating`, `note_next_free`)
    rating_sum = models.PositiveIntegerField(default=0)
    rating_count = models.PositiveIntegerField(default=0)
    rating_milli = models.PositiveSmallIntegerField(default=0)  # the mean, in thousandths; 0: none
    next_free_at = models.DateTimeField(default=rules.UNKNOWN_TIME)

    # Name, headline and skills as `rules.searchable` writes them, and the name that is in it.
    search_text = models.TextField(blank=True, default="")
    search_name = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        ordering = ["-id"]
        # One for each order of the search, of those rows only that can be in it.
        indexes = [
            models.Index(fields=["next_free_at", "user"], condition=Q(public=True, approved=True), name="find_soonest"),
            models.Index(
                fields=["-rating_milli", "-rating_count", "-user"],
                condition=Q(public=True, approved=True),
                name="find_best_rated",
            ),
            models.Index(
                fields=["hourly_rate_minor", "user"], condition=Q(public=True, approved=True), name="find_cheapest"
            ),
            models.Index(fields=["-joined_at", "-user"], condition=Q(public=True, approved=True), name="find_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(currency=""), name="profile_currency_given"),
            models.CheckConstraint(
                condition=Q(public=False) | Q(hourly_rate_minor__isnull=False), name="profile_public_has_rate"
            ),
            models.CheckConstraint(
                condition=Q(approved=False) | Q(joined_at__isnull=False), name="profile_approved_has_joined"
            ),
            models.CheckConstraint(
                condition=Q(away_until__isnull=True, away_ends_at__isnull=True)
                | Q(away_until__isnull=False, away_ends_at__isnull=False),
                name="profile_away_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ProfileSkill(models.Model):
    """One skill of one profile, under the key that everybody's is found by."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="skills", db_index=False)
    key = models.CharField(max_length=rules.MAX_SKILL_LENGTH)
    name = models.CharField(max_length=rules.MAX_SKILL_LENGTH)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["position"]
        indexes = [models.Index(fields=["key", "profile"], name="skill_of_profile")]
        constraints = [models.UniqueConstraint(fields=["profile", "key"], name="skill_once")]

    def __str__(self) -> str:
        return self.name


class ProfileLanguage(models.Model):
    """One language that somebody interviews in: its ISO 639-1 code."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="languages", db_index=False)
    code = models.CharField(max_length=2)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ["position"]
        indexes = [models.Index(fields=["code", "profile"], name="language_of_profile")]
        constraints = [models.UniqueConstraint(fields=["profile", "code"], name="language_once")]

    def __str__(self) -> str:
        return self.code


class Guide(BaseModel):
    """One version of a guide or a set of rules. A new text is a new row; the highest version counts."""

    key = models.SlugField(_("key"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(
        _("text"), help_text=_("Paragraphs, lines that begin with `## `, lines that begin with `- `.")
    )
    must_acknowledge = models.BooleanField(_("has to be acknowledged"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")
        ordering = ["position", "key", "-version"]
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="guide_version_once")]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class Acknowledgement(models.Model):
    """Somebody has read one version of a guide and said so."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    guide = models.ForeignKey(Guide, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        constraints = [models.UniqueConstraint(fields=["user", "guide"], name="guide_acknowledged_once")]

    def __str__(self) -> str:
        return str(self.pk)
