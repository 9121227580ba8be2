"""Payments: what somebody wants to buy, what was paid for it, and every word of the providers about it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.models.catalogue import PlanVersion, TokenPack
from billing.models.subscriptions import Interval, Subscription
from core.common.models import BaseModel


class Purchase(BaseModel):
    """What somebody wants to buy and at what price. It is fulfilled once, by whoever learns first that it is paid."""

    class Kind(models.TextChoices):
        PACK = "pack", _("tokens")
        PLAN_ONCE = "plan_once", _("plan, paid once")
        SUBSCRIPTION = "subscription", _("subscription")
        RENEWAL = "renewal", _("next period of a subscription")
        CHANGE = "change", _("change of a subscription")

    class State(models.TextChoices):
        OPEN = "open", _("waiting for the payment")
        FULFILLED = "fulfilled", _("paid and delivered")
        CANCELED = "canceled", _("not paid")
        HALTED = "halted", _("paid, but something is wrong: a person looks at it")
        REVERSED = "reversed", _("refunded or lost in a dispute")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    pack = models.ForeignKey(TokenPack, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.ForeignKey(PlanVersion, models.PROTECT, null=True, blank=True, related_name="+")
    interval = models.CharField(max_length=5, choices=Interval.choices, blank=True, default="")
    subscription = models.ForeignKey(Subscription, models.PROTECT, null=True, blank=True, related_name="purchases")
    currency = models.CharField(max_length=3)
    # What it costs: list − discount (+ tax, where prices are without it) + fee = total. All as agreed at the start.
    list_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)  # contained in, or added to, the price: `tax_included`
    tax_included = models.BooleanField(default=True)
    fee_minor = models.BigIntegerField(default=0)
    total_minor = models.BigIntegerField()
    # The client's: the same key again is the same purchase.
    key = models.CharField(max_length=120)
    return_to = models.CharField(max_length=300, blank=True, default="")  # a path of ours
    halted_because = models.CharField(max_length=200, blank=True, default="")
    expires_at = models.DateTimeField(null=True, blank=True)
    fulfilled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("purchase")
        verbose_name_plural = _("purchases")
        indexes = [
            models.Index(fields=["user", "id"], name="purchase_of_person"),
            models.Index(fields=["expires_at"], condition=Q(state="open"), name="purchase_open"),
            models.Index(fields=["state", "id"], name="purchase_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="purchase_once_by_key"),
            models.CheckConstraint(
                condition=Q(list_minor__gte=0)
                & Q(discount_minor__gte=0)
                & Q(tax_minor__gte=0)
                & Q(fee_minor__gte=0)
                & Q(total_minor__gte=0),
                name="purchase_sums_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(tax_included=True, total_minor=F("list_minor") - F("discount_minor") + F("fee_minor"))
                | Q(
                    tax_included=False,
                    total_minor=F("list_minor") - F("discount_minor") + F("tax_minor") + F("fee_minor"),
                ),
                name="purchase_total_is_the_sum",
            ),
            models.CheckConstraint(
                condition=Q(kind="pack", pack__isnull=False) | (~Q(kind="pack") & Q(version__isnull=False)),
                name="purchase_of_something",
            ),
            models.CheckConstraint(
                condition=Q(state="fulfilled", fulfilled_at__isnull=False) | ~Q(state="fulfilled"),
                name="purchase_fulfilled_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Payment(BaseModel):
    """One try to pay for a purchase, at one provider (PAY-8, X-1)."""

    class State(models.TextChoices):
        PENDING = "pending", _("pending")
        SUCCESS = "success", _("paid")
        FAILED = "failed", _("failed")

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="payments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    provider = models.CharField(max_length=16)  # stripe, razorpay
    provider_order_id = models.CharField(max_length=120)  # Checkout session, order, or a subscription's invoice
    provider_payment_id = models.CharField(max_length=120, blank=True, default="")  # payment intent, payment
    checkout_url = models.CharField(max_length=2000, blank=True, default="")
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    refunded_minor = models.BigIntegerField(default=0)  # asked for or done: never more than was paid
    failed_because = models.CharField(max_length=200, blank=True, default="")
    paid_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        indexes = [
            models.Index(fields=["user", "id"], name="payment_of_person"),
            models.Index(fields=["provider", "state", "created_at"], name="payment_to_reconcile"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_order_id"], name="payment_once_by_order"),
            models.UniqueConstraint(
                fields=["provider", "provider_payment_id"],
                condition=~Q(provider_payment_id=""),
                name="payment_once_by_payment",
            ),
            # A purchase is paid once; a second payment for it is given back.
            models.UniqueConstraint(
                fields=["purchase"], condition=Q(state="success"), name="payment_one_success_per_purchase"
            ),
            models.CheckConstraint(condition=~Q(provider_order_id=""), name="payment_has_order"),
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0, refunded_minor__lte=F("amount_minor")),
                name="payment_refund_within",
            ),
            models.CheckConstraint(
                condition=~Q(state="success") | (Q(paid_at__isnull=False) & ~Q(provider_payment_id="")),
                name="payment_success_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.state}"


class WebhookEvent(BaseModel):
    """A provider's word, kept as it came, in the transaction of what it did."""

    class State(models.TextChoices):
        DONE = "done", _("done")
        IGNORED = "ignored", _("not for us")
        FAILED = "failed", _("failed, is tried again")
        GIVEN_UP = "given_up", _("failed too often: a person looks at it")

    provider = models.CharField(max_length=16)
    event_id = models.CharField(max_length=160)
    kind = models.CharField(max_length=80)
    about = models.CharField(max_length=120, blank=True, default="")  # the provider's id of what it is about
    payload = models.JSONField()
    happened_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices)
    deliveries = models.PositiveIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(default=1)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True, default="")
    outcome = models.CharField(max_length=80, blank=True, default="")  # what it did, in a word

    class Meta:
        verbose_name = _("webhook event")
        verbose_name_plural = _("webhook events")
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(state="failed"), name="webhook_to_retry"),
            models.Index(fields=["state", "id"], name="webhook_by_state"),
            models.Index(fields=["about"], condition=~Q(about=""), name="webhook_about"),
        ]
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="webhook_once_by_id")]

    def __str__(self) -> str:
        return f"{self.provider} {self.kind}"


class Refund(BaseModel):
    """Money that goes back. The row comes first, then the provider is asked, with the row's id as its key."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)  # of it, convenience fee
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    provider_refund_id = models.CharField(max_length=120, blank=True, default="")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    key = models.CharField(max_length=160, unique=True)
    tokens_back = models.BigIntegerField(default=0)
    failed_because = models.CharField(max_length=200, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        indexes = [models.Index(fields=["next_attempt_at"], condition=Q(state="asked"), name="refund_to_ask")]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_of_something"),
            models.UniqueConstraint(
                fields=["provider_refund_id"], condition=~Q(provider_refund_id=""), name="refund_once_by_provider"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.state}"


class Dispute(BaseModel):
    """Somebody had their bank take a payment back."""

    class State(models.TextChoices):
        NEEDS_RESPONSE = "needs_response", _("needs an answer")
        UNDER_REVIEW = "under_review", _("under review")
        WON = "won", _("won")
        LOST = "lost", _("lost")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="disputes")
    provider_dispute_id = models.CharField(max_length=120)
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=80, blank=True, default="")
    state = models.CharField(max_length=16, choices=State.choices, default=State.NEEDS_RESPONSE)
    respond_by = models.DateTimeField(null=True, blank=True)
    tokens_back = models.BigIntegerField(default=0)
    note = models.TextField(blank=True, default="")  # staff's
    closed_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        indexes = [models.Index(fields=["state", "id"], name="dispute_by_state")]
        constraints = [models.UniqueConstraint(fields=["provider_dispute_id"], name="dispute_once_by_provider")]

    def __str__(self) -> str:
        return f"{self.provider_dispute_id} {self.state}"


class Reconciliation(BaseModel):
    """One comparison of our books with a provider's."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    provider = models.CharField(max_length=16)
    since = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    looked_at = models.PositiveIntegerField(default=0)
    mended = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)  # at most 500: {kind, order, payment, mended, …}
    error = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")

    def __str__(self) -> str:
        return f"{self.provider} {self.state}"
