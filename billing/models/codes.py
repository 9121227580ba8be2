"""Invite codes, and wrong tries at them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.common.ids import new_id
from core.common.models import BaseModel


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
    batch = models.UUIDField(_("batch"), null=True, blank=True, db_index=True)  # those that were made together

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
