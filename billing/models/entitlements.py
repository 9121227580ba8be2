"""Why somebody has a plan."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

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
    # Whose numbers hold; none: those of the plan as it is sold today.
    version = models.ForeignKey(
        "billing.PlanVersion", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("version")
    )
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
