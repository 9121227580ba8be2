"""Subscriptions: a plan that is paid for again and again. The provider collects, we decide what that gives."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.models.catalogue import Audience, PlanVersion
from core.common.ids import new_id
from core.common.models import BaseModel


class Interval(models.TextChoices):
    MONTH = "month", _("monthly")
    YEAR = "year", _("yearly")


class Subscription(BaseModel):
    """One person's subscription to one version of a plan. At most one per audience is alive."""

    class State(models.TextChoices):
        INCOMPLETE = "incomplete", _("waiting for the first payment")
        TRIALING = "trialing", _("trial")
        ACTIVE = "active", _("active")
        PAST_DUE = "past_due", _("payment failed, in grace")
        ENDED = "ended", _("ended")

    ALIVE = ("incomplete", "trialing", "active", "past_due")
    GIVING = ("trialing", "active", "past_due")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    audience = models.CharField(max_length=12, choices=Audience.choices)
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="+")
    interval = models.CharField(max_length=5, choices=Interval.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.INCOMPLETE)
    provider = models.CharField(max_length=16)
    provider_subscription_id = models.CharField(max_length=120, blank=True, default="")
    # The anchor day: periods are counted from it, so that the 31st stays the 31st.
    anchored_at = models.DateTimeField(null=True, blank=True)
    period_start = models.DateTimeField(null=True, blank=True)
    period_end = models.DateTimeField(null=True, blank=True)
    trial_ends_at = models.DateTimeField(null=True, blank=True)
    cancel_at_period_end = models.BooleanField(default=False)
    canceled_at = models.DateTimeField(null=True, blank=True)  # when somebody said so
    cancel_reason = models.CharField(max_length=300, blank=True, default="")
    next_version = models.ForeignKey(  # a downgrade, from the next period on
        PlanVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    next_interval = models.CharField(max_length=5, choices=Interval.choices, blank=True, default="")
    # A change that was asked of the provider and not yet confirmed: whoever comes next asks again with the same key.
    changing_version = models.ForeignKey(PlanVersion, models.PROTECT, null=True, blank=True, related_name="+")
    changing_interval = models.CharField(max_length=5, choices=Interval.choices, blank=True, default="")
    changing_now = models.BooleanField(default=False)  # with the difference collected at once
    changing_since = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)  # when what is due could not be collected first
    grace_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # of collecting what is due
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    due_invoice_id = models.CharField(max_length=120, blank=True, default="")  # the provider's, not paid yet
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=32, blank=True, default="")
    # When the provider said what we know last: an older word changes nothing.
    heard_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)  # when we asked how it stands, of our own accord

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        indexes = [
            models.Index(fields=["user", "state"], name="subscription_of_person"),
            models.Index(fields=["period_end"], condition=~Q(state="ended"), name="subscription_period_end"),
            models.Index(
                fields=["next_attempt_at"], condition=Q(next_attempt_at__isnull=False), name="subscription_due"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "audience"],
                condition=Q(state__in=["incomplete", "trialing", "active", "past_due"]),
                name="subscription_one_alive",
            ),
            models.UniqueConstraint(
                fields=["provider", "provider_subscription_id"],
                condition=~Q(provider_subscription_id=""),
                name="subscription_of_provider_once",
            ),
            models.CheckConstraint(
                condition=Q(period_end__isnull=True) | Q(period_end__gt=F("period_start")),
                name="subscription_period_has_length",
            ),
            models.CheckConstraint(
                condition=Q(changing_since__isnull=True, changing_version__isnull=True)
                | Q(changing_since__isnull=False, changing_version__isnull=False),
                name="subscription_changing_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"


class ProviderCustomer(models.Model):
    """Who somebody is to a provider of payments."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    provider = models.CharField(max_length=16)
    customer_id = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("provider's customer")
        verbose_name_plural = _("providers' customers")
        constraints = [
            models.UniqueConstraint(fields=["user", "provider"], name="customer_once_per_person"),
            models.UniqueConstraint(fields=["provider", "customer_id"], name="customer_once_per_provider"),
        ]

    def __str__(self) -> str:
        return self.customer_id


class TokenGrantPeriod(models.Model):
    """That the tokens of one month of a subscription were given: once (SUB-8)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="token_periods", db_index=False)
    number = models.PositiveIntegerField()  # months since the anchor
    tokens = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("monthly tokens")
        verbose_name_plural = _("monthly tokens")
        constraints = [models.UniqueConstraint(fields=["subscription", "number"], name="tokens_once_per_month")]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.number}"
