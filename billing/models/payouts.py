"""What interviewers earn and are paid."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.models.ledger import Hold, Wallet
from core.common.models import BaseModel


class Earning(BaseModel):
    """The tokens of one captured hold, earned by an interviewer; paid out after a while in which they may go back."""

    wallet = models.ForeignKey(Wallet, models.PROTECT, related_name="earnings", db_index=False)
    hold = models.OneToOneField(Hold, models.PROTECT, related_name="earning")
    tokens = models.BigIntegerField()
    taken_back = models.BigIntegerField(default=0)
    earned_at = models.DateTimeField()
    available_at = models.DateTimeField()
    payout = models.ForeignKey("billing.Payout", models.PROTECT, null=True, blank=True, related_name="earnings")

    class Meta:
        verbose_name = _("earning")
        verbose_name_plural = _("earnings")
        indexes = [
            models.Index(fields=["wallet", "id"], name="earning_of_wallet"),
            models.Index(fields=["available_at"], condition=Q(payout__isnull=True), name="earning_to_pay"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(tokens__gt=0), name="earning_of_something"),
            models.CheckConstraint(
                condition=Q(taken_back__gte=0, taken_back__lte=F("tokens")), name="earning_taken_back_within"
            ),
        ]

    def __str__(self) -> str:
        return str(self.tokens)


class PayoutAccount(BaseModel):
    """Where somebody's earnings go. The details are encrypted; what is shown of them is the end."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    holder = models.CharField(max_length=120)
    details = models.TextField()  # encrypted JSON: {account, bank_code, country} (core.accounts.vault)
    ending = models.CharField(max_length=4)
    country = models.CharField(max_length=2)

    class Meta:
        verbose_name = _("payout account")
        verbose_name_plural = _("payout accounts")

    def __str__(self) -> str:
        return f"…{self.ending}"


class PayoutBatch(BaseModel):
    """Payouts that went out together: a file for the bank, or one run of a provider."""

    number = models.PositiveIntegerField(unique=True)
    method = models.CharField(max_length=16)  # manual, sandbox
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("payout batch")
        verbose_name_plural = _("payout batches")

    def __str__(self) -> str:
        return str(self.number)


class Payout(BaseModel):
    """Money that an interviewer is owed and paid. It stays owed until the bank has taken it."""

    class State(models.TextChoices):
        OWED = "owed", _("owed")
        SENT = "sent", _("sent to the bank")
        PAID = "paid", _("paid")
        FAILED = "failed", _("failed, is tried again")
        CANCELED = "canceled", _("canceled")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=40, unique=True)  # PO-2026-000007
    state = models.CharField(max_length=8, choices=State.choices, default=State.OWED)
    tokens = models.BigIntegerField()
    token_value_minor = models.BigIntegerField()  # what a token was worth on the day
    gross_minor = models.BigIntegerField()
    commission_percent = models.DecimalField(max_digits=5, decimal_places=2)
    commission_minor = models.BigIntegerField()
    recovered_minor = models.BigIntegerField(default=0)  # kept back for what was owed to us
    net_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    period_start = models.DateTimeField()
    period_end = models.DateTimeField()
    batch = models.ForeignKey(PayoutBatch, models.PROTECT, null=True, blank=True, related_name="payouts")
    method = models.CharField(max_length=16, blank=True, default="")
    reference = models.CharField(max_length=120, blank=True, default="")  # the bank's or provider's
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    failed_because = models.CharField(max_length=200, blank=True, default="")
    sent_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        indexes = [
            models.Index(fields=["user", "id"], name="payout_of_person"),
            models.Index(fields=["state", "id"], name="payout_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(net_minor=F("gross_minor") - F("commission_minor") - F("recovered_minor")),
                name="payout_net_is_the_rest",
            ),
            models.CheckConstraint(
                condition=Q(tokens__gt=0, net_minor__gte=0, commission_minor__gte=0, recovered_minor__gte=0),
                name="payout_sums_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.number
