"""The tables of billing. Others may look through `selectors`; only this app writes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.common.ids import new_id
from core.common.models import BaseModel


class EntitlementGrant(BaseModel):
    """One reason why somebody has a plan. All that are in force together make the plan; `users.plan` is their cache."""

    class Plan(models.TextChoices):
        STARTER = "starter", _("Starter")
        PRO = "pro", _("Pro")

    class Source(models.TextChoices):
        SUBSCRIPTION = "subscription", _("subscription")
        ONE_TIME = "one_time", _("paid once")
        INVITE = "invite", _("invite code")
        ADMIN = "admin", _("given by staff")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    plan = models.CharField(_("plan"), max_length=16, choices=Plan.choices)
    source = models.CharField(_("source"), max_length=16, choices=Source.choices)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)  # none: for life
    # What gave it: a use of a code, a payment. Opaque; the same one never gives twice.
    reference = models.CharField(_("reference"), max_length=120, blank=True, default="")
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("entitlement grant")
        verbose_name_plural = _("entitlement grants")
        indexes = [models.Index(fields=["ends_at"], condition=Q(ends_at__isnull=False), name="grant_ends")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "reference"], condition=~Q(reference=""), name="grant_once_by_reference"
            ),
            models.CheckConstraint(condition=Q(plan__in=["starter", "pro"]), name="grant_plan_known"),
            models.CheckConstraint(
                condition=Q(source__in=["subscription", "one_time", "invite", "admin"]), name="grant_source_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="grant_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} ({self.source})"


class InterviewerGrant(BaseModel):
    """One reason why somebody has the interviewer plan: to be public, to be booked, to be found."""

    class Source(models.TextChoices):
        SUBSCRIPTION = "subscription", _("subscription")
        ADMIN = "admin", _("given by staff")
        TRIAL = "trial", _("trial")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    source = models.CharField(_("source"), max_length=16, choices=Source.choices)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)  # none: until it is taken back
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True, default="")
    revoked_reason = models.CharField(_("why it was taken back"), max_length=500, blank=True, default="")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("given by")
    )
    reference = models.CharField(_("reference"), max_length=120, blank=True, default="")

    class Meta:
        verbose_name = _("interviewer plan")
        verbose_name_plural = _("interviewer plans")
        # All that is asked while searching is in the index.
        indexes = [
            models.Index(
                fields=["user", "starts_at", "ends_at"],
                condition=Q(revoked_at__isnull=True),
                name="interviewer_grant_of_person",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "reference"], condition=~Q(reference=""), name="interviewer_grant_once_by_ref"
            ),
            models.CheckConstraint(
                condition=Q(source__in=["subscription", "admin", "trial"]), name="interviewer_grant_source_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="interviewer_grant_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"


class InviteCode(BaseModel):
    """A code that gives Pro for life, to so many people."""

    class Via(models.TextChoices):
        STAFF = "staff", _("staff")
        ADMIN_KEY = "admin-key", _("admin key")

    code = models.CharField(_("code"), max_length=40, unique=True)  # as `rules.normalise_code` makes it
    max_uses = models.PositiveIntegerField(_("uses"), default=1)
    used = models.PositiveIntegerField(_("used"), default=0)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    created_via = models.CharField(_("made with"), max_length=16, choices=Via.choices, default=Via.STAFF)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("invite code")
        verbose_name_plural = _("invite codes")
        constraints = [
            models.CheckConstraint(condition=~Q(code=""), name="code_given"),
            models.CheckConstraint(condition=Q(used__gte=0) & Q(used__lte=F("max_uses")), name="code_not_overused"),
        ]

    def __str__(self) -> str:
        return self.code


class InviteUse(models.Model):
    """Somebody used a code."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.ForeignKey(InviteCode, models.PROTECT, related_name="uses", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("use of an invite code")
        verbose_name_plural = _("uses of invite codes")
        constraints = [models.UniqueConstraint(fields=["code", "user"], name="code_once_per_person")]

    def __str__(self) -> str:
        return str(self.pk)


class Guesses(models.Model):
    """The wrong tries of a person or an address, of the last quarter of an hour. Whose, can't be read from it."""

    key = models.CharField(max_length=64, primary_key=True)  # a keyed hash
    wrong_at = models.TextField(default="[]")  # JSON: milliseconds, oldest first
    touched_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("wrong tries")
        verbose_name_plural = _("wrong tries")

    def __str__(self) -> str:
        return self.key[:8]
