"""What is sold: plans and token packs. A version is never changed; a new one is made (decision 0037)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.common.models import BaseModel


class Audience(models.TextChoices):
    CANDIDATE = "candidate", _("candidates")
    INTERVIEWER = "interviewer", _("interviewers")


class PlanProduct(BaseModel):
    """A plan by its name. What it gives is its tier; its numbers and prices are those of a version."""

    class Tier(models.TextChoices):
        FREE = "free", _("Free")
        STARTER = "starter", _("Starter")
        PRO = "pro", _("Pro")
        INTERVIEWER = "interviewer", _("Interviewer")

    key = models.SlugField(max_length=40, unique=True)
    audience = models.CharField(max_length=12, choices=Audience.choices)
    tier = models.CharField(max_length=12, choices=Tier.choices)
    position = models.PositiveSmallIntegerField(default=100)
    # Soft deletion: not for sale any more; who has it keeps it.
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.CheckConstraint(
                condition=Q(audience="interviewer", tier="interviewer")
                | Q(audience="candidate", tier__in=["free", "starter", "pro"]),
                name="plan_tier_of_audience",
            )
        ]

    def __str__(self) -> str:
        return self.key


class PlanVersion(BaseModel):
    """What a plan includes and costs. `None` among the quotas: without limit; among the prices: not sold that way."""

    product = models.ForeignKey(PlanProduct, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    summary = models.CharField(max_length=300, blank=True, default="")
    # Numbers and the single price come from the environment, as they did before anybody edited a plan.
    from_environment = models.BooleanField(default=False)
    interviews_month = models.PositiveIntegerField(null=True, blank=True)
    turns_month = models.PositiveIntegerField(null=True, blank=True)
    turns = models.PositiveIntegerField(null=True, blank=True)  # in one AI interview
    seconds = models.PositiveIntegerField(null=True, blank=True)  # in one AI interview
    monthly_tokens = models.PositiveIntegerField(default=0)
    tokens_kept_days = models.PositiveIntegerField(default=60)
    features = models.JSONField(default=list)  # names of `billing.plans.FEATURES`
    trial_days = models.PositiveSmallIntegerField(default=0)
    currency = models.CharField(max_length=3, default="INR")
    price_month_minor = models.PositiveBigIntegerField(null=True, blank=True)
    price_year_minor = models.PositiveBigIntegerField(null=True, blank=True)
    price_once_minor = models.PositiveBigIntegerField(null=True, blank=True)
    current = models.BooleanField(default=True)  # the one that is sold
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("version of a plan")
        verbose_name_plural = _("versions of plans")
        constraints = [
            models.UniqueConstraint(fields=["product", "number"], name="plan_version_number"),
            models.UniqueConstraint(fields=["product"], condition=Q(current=True), name="plan_version_current"),
            models.CheckConstraint(
                condition=(Q(price_month_minor__isnull=True) | Q(price_month_minor__gt=0))
                & (Q(price_year_minor__isnull=True) | Q(price_year_minor__gt=0))
                & (Q(price_once_minor__isnull=True) | Q(price_once_minor__gt=0)),
                name="plan_prices_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.number}"


class TokenPack(BaseModel):
    """So many tokens at one price. Editing makes another one that replaces it."""

    tokens = models.PositiveIntegerField()
    title = models.CharField(max_length=80, blank=True, default="")
    currency = models.CharField(max_length=3, default="INR")
    price_minor = models.PositiveBigIntegerField()
    position = models.PositiveSmallIntegerField(default=100)
    archived_at = models.DateTimeField(null=True, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("token pack")
        verbose_name_plural = _("token packs")
        constraints = [
            models.CheckConstraint(condition=Q(tokens__gt=0), name="pack_of_something"),
            models.CheckConstraint(condition=Q(price_minor__gt=0), name="pack_costs_something"),
        ]

    def __str__(self) -> str:
        return f"{self.tokens}"
