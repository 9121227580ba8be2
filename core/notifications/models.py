"""The tables of notifications. Others may look through `selectors`; only this app writes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.common.models import BaseModel


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    IN_APP = "in_app", _("in the app")
    PUSH = "push", _("push")


class Notification(BaseModel):
    """Something that somebody is to be told, once. Written with what it tells about; told when it is due."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        TOLD = "told", _("told")
        DROPPED = "dropped", _("dropped")
        FAILED = "failed", _("failed")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    # What it is: the same thing is not told twice. What it is about, so that it can be dropped with that.
    key = models.CharField(max_length=200, unique=True)
    about = models.CharField(max_length=120, blank=True, default="")
    context = models.JSONField(default=dict)
    attachments = models.JSONField(default=list)
    url = models.CharField(max_length=500, blank=True, default="")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=40, blank=True, default="")
    # As it was told, in the person's words then. In the inbox as long as `shown_at` is there.
    title = models.CharField(max_length=200, blank=True, default="")
    text = models.CharField(max_length=500, blank=True, default="")
    shown_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="notification_due"),
            models.Index(fields=["about"], condition=~Q(about=""), name="notification_about"),
            models.Index(fields=["user", "-shown_at"], condition=Q(shown_at__isnull=False), name="notification_inbox"),
            models.Index(
                fields=["user"],
                condition=Q(shown_at__isnull=False, read_at__isnull=True),
                name="notification_unread",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "told", "dropped", "failed"]), name="notification_state_known"
            ),
            models.CheckConstraint(
                condition=Q(shown_at__isnull=True) | Q(state="told"), name="notification_shown_is_told"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Delivery(BaseModel):
    """One notification on its way by one channel."""

    class State(models.TextChoices):
        DUE = "due", _("due")
        HANDED = "handed", _("given to the outgoing mail")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        DROPPED = "dropped", _("dropped")

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    # Why it was dropped, failed, or waits: a word for machines.
    why = models.CharField(max_length=40, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    # Who sends it has it until then; whoever finds it later takes it over.
    lease_until = models.DateTimeField(null=True, blank=True)
    # Waits for the digest, with others.
    digest = models.BooleanField(default=False)
    # The letter of `accounts` that carries it; ids of devices that have it already.
    letter = models.UUIDField(null=True, blank=True, db_index=True)
    done = models.JSONField(default=list)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="due"), name="delivery_due"),
            models.Index(fields=["state", "-id"], name="delivery_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["notification", "channel"], name="delivery_once_by_channel"),
            models.CheckConstraint(condition=Q(channel__in=["email", "in_app", "push"]), name="delivery_channel_known"),
            models.CheckConstraint(
                condition=Q(state__in=["due", "handed", "sent", "failed", "dropped"]), name="delivery_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class Preference(BaseModel):
    """When somebody wants to be told. Also the row that is held while what belongs to them is counted."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Minutes of the day, in the person's zone. Both or none.
    quiet_from = models.PositiveSmallIntegerField(null=True, blank=True)
    quiet_until = models.PositiveSmallIntegerField(null=True, blank=True)
    digest = models.CharField(
        max_length=8, choices=[("off", _("off")), ("daily", _("daily")), ("weekly", _("weekly"))], default="off"
    )

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__lt=1440, quiet_until__lt=1440),
                name="preference_quiet_in_a_day",
            ),
            models.CheckConstraint(condition=Q(digest__in=["off", "daily", "weekly"]), name="preference_digest_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Choice(BaseModel):
    """That somebody wants to be told of a kind by a channel, or doesn't. Without a row it is as the kind says."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    on = models.BooleanField()

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="choice_once"),
            models.CheckConstraint(condition=Q(channel__in=["email", "in_app", "push"]), name="choice_channel_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"


class Device(BaseModel):
    """A browser that takes push messages (RFC 8030), with the keys to write to it (RFC 8291)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80, blank=True, default="")
    endpoint = models.TextField()
    # A browser has one subscription here: whoever signs in there last has it.
    endpoint_hash = models.CharField(max_length=64, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    last_sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name or str(self.pk)


class PushKey(BaseModel):
    """The key with which this installation signs its push messages (RFC 8292); kept so that only it can read it."""

    name = models.CharField(max_length=16, unique=True)
    secret = models.TextField()

    class Meta:
        verbose_name = _("push key")
        verbose_name_plural = _("push keys")

    def __str__(self) -> str:
        return self.name
