"""Who did what: events that are written once, and the seals that chain them.

An event is written in the transaction of its act, without a lock. Its seal, which names the one before, comes right
after the commit, one at a time (docs/decisions/0035). Nothing here is ever changed or deleted; PostgreSQL refuses it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.common.ids import new_id


class AuditEvent(models.Model):
    """Somebody did something. Ids and small words, never what anybody wrote."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=16)  # person, admin-key, system, visitor
    # Not a foreign key: people are known further up, and what they did outlives them.
    actor_id = models.UUIDField(null=True)
    context = models.JSONField(default=dict)
    ip = models.CharField(max_length=64, blank=True, default="")  # without its last part

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["action", "id"], name="audit_by_action"),
            models.Index(fields=["actor_id", "id"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.pk}"


class AuditTarget(models.Model):
    """Whom or what an event was about."""

    event = models.ForeignKey(AuditEvent, on_delete=models.PROTECT, related_name="targets", db_index=False)
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [models.UniqueConstraint(fields=["event", "kind", "key"], name="audit_target_once")]
        indexes = [models.Index(fields=["key", "event"], name="audit_by_target")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class AuditSeal(models.Model):
    """A link of the chain: the event's hash, in which the hash before it is contained."""

    seq = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, related_name="seal")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return str(self.seq)


class AuditHead(models.Model):
    """The end of the chain; whoever seals holds this row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("head")
        verbose_name_plural = _("heads")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_one_head")]

    def __str__(self) -> str:
        return str(self.seq)


class Unsealed(models.Model):
    """An event that waits for its seal."""

    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, primary_key=True, related_name="+")

    class Meta:
        verbose_name = _("event without a seal")
        verbose_name_plural = _("events without a seal")

    def __str__(self) -> str:
        return str(self.pk)
