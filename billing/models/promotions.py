"""What makes something cheaper: coupons and promotions; and who brought whom."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.models.catalogue import PlanProduct
from billing.models.payments import Purchase
from core.common.ids import new_id
from core.common.models import BaseModel


class Coupon(BaseModel):
    """A discount: with a code that is typed, or by itself for everybody it is meant for (`automatic`)."""

    class Kind(models.TextChoices):
        PERCENT = "percent", _("percentage")
        AMOUNT = "amount", _("amount")

    class Audience(models.TextChoices):
        EVERYBODY = "everybody", _("everybody")
        CANDIDATES = "candidates", _("candidates")
        INTERVIEWERS = "interviewers", _("interviewers")

    code = models.CharField(_("code"), max_length=40, blank=True, default="")  # normalised; empty: automatic
    automatic = models.BooleanField(default=False)
    name = models.CharField(_("name"), max_length=80)  # on the invoice
    kind = models.CharField(max_length=8, choices=Kind.choices)
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    amount_minor = models.PositiveBigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="INR")
    # What it is for: kinds of purchases; empty: all of them. Of a subscription the first period is cheaper.
    kinds = models.JSONField(default=list)
    products = models.ManyToManyField(PlanProduct, blank=True, related_name="+")  # none: all plans
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.EVERYBODY)
    first_purchase_only = models.BooleanField(default=False)
    least_minor = models.PositiveBigIntegerField(default=0)  # what the price has to be at least
    max_uses = models.PositiveIntegerField(null=True, blank=True)
    max_uses_each = models.PositiveIntegerField(default=1)
    used = models.PositiveIntegerField(default=0)  # reserved ones too
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("coupon")
        verbose_name_plural = _("coupons")
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="coupon_code_once"),
            models.CheckConstraint(
                condition=Q(automatic=True, code="") | (Q(automatic=False) & ~Q(code="")),
                name="coupon_code_or_automatic",
            ),
            models.CheckConstraint(
                # That neither is null has to be said: a comparison with null is no refusal.
                condition=Q(
                    kind="percent",
                    percent__isnull=False,
                    percent__gte=1,
                    percent__lte=100,
                    amount_minor__isnull=True,
                )
                | Q(kind="amount", amount_minor__isnull=False, amount_minor__gt=0, percent__isnull=True),
                name="coupon_takes_something_off",
            ),
            models.CheckConstraint(
                condition=Q(max_uses__isnull=True) | Q(used__lte=F("max_uses")), name="coupon_not_overused"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="coupon_window_has_length",
            ),
        ]

    def __str__(self) -> str:
        return self.code or self.name


class CouponUse(BaseModel):
    """One use of a coupon: reserved while a purchase is open, used once it is paid, released if it never is."""

    class State(models.TextChoices):
        RESERVED = "reserved", _("reserved")
        USED = "used", _("used")
        RELEASED = "released", _("released")

    coupon = models.ForeignKey(Coupon, models.PROTECT, related_name="uses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    purchase = models.OneToOneField(Purchase, models.PROTECT, related_name="coupon_use")
    state = models.CharField(max_length=8, choices=State.choices, default=State.RESERVED)
    discount_minor = models.BigIntegerField()
    # 1, 2, … of this person's uses of the coupon; none once released. Two at once can't take the same place.
    place = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("use of a coupon")
        verbose_name_plural = _("uses of coupons")
        constraints = [
            models.UniqueConstraint(
                fields=["coupon", "user", "place"], condition=Q(place__isnull=False), name="coupon_place_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ReferralCode(models.Model):
    """A person's own code: who signs up with it and buys brings both some tokens (INV-6)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("referral code")
        verbose_name_plural = _("referral codes")

    def __str__(self) -> str:
        return self.code


class Referral(models.Model):
    """That somebody was brought by somebody: once in a life, and rewarded once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.ForeignKey(ReferralCode, models.PROTECT, related_name="referrals")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")  # who was brought
    at = models.DateTimeField()
    rewarded_at = models.DateTimeField(null=True, blank=True)
    purchase = models.ForeignKey(Purchase, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")

    def __str__(self) -> str:
        return str(self.pk)
