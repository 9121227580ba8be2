"""Who waits for a time that is taken."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.common.models import BaseModel


class WaitlistEntry(BaseModel):
    """One candidate waiting for one time of one interviewer. While it is offered to them, nobody else can book it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("offered")
        BOOKED = "booked", _("booked")
        LEFT = "left", _("left")
        PASSED = "passed", _("passed over")  # an offer that ran out, or a time that came

    interviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    priority = models.BooleanField(default=False)  # goes before the others (SCH-20)
    offered_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("place on a waiting list")
        verbose_name_plural = _("places on waiting lists")
        ordering = ["-priority", "id"]
        indexes = [
            models.Index(
                fields=["interviewer", "starts_at"],
                condition=Q(state__in=["waiting", "offered"]),
                name="waitlist_of_a_time",
            ),
            models.Index(fields=["offered_until"], condition=Q(state="offered"), name="waitlist_offers_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "offered", "booked", "left", "passed"]), name="waitlist_state_known"
            ),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="waitlist_has_length"),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offered_until__isnull=False), name="waitlist_offer_has_end"
            ),
            models.UniqueConstraint(
                fields=["interviewer", "starts_at", "candidate"],
                condition=Q(state__in=["waiting", "offered"]),
                name="waitlist_once_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"
