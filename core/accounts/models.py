"""People, their roles, the sessions that our cookies hang on, tickets for sockets, and the mail outbox."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.accounts.fields import LowercaseEmailField
from core.common.models import BaseModel


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who can sign in once the address is verified; without a password, not by password."""
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """One of the staff who may do everything, /admin included."""
        user = self.create_user(email, password, **{**fields, "is_superuser": True})
        Role.objects.create(user=user, role=Role.Name.STAFF, duty=Role.Duty.ADMIN)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=username)


class User(AbstractBaseUser, PermissionsMixin, BaseModel):
    """A person. Signs in by e-mail address."""

    email = LowercaseEmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    # A cache of the entitlement grants, written with them by `billing`.
    plan = models.CharField(_("plan"), max_length=32, default="free", db_index=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    language = models.CharField(_("language"), max_length=16, default="en")
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True, default="")
    headline = models.CharField(_("headline"), max_length=160, blank=True, default="")
    picture = models.UUIDField(_("picture"), null=True, blank=True)  # the name of a file; new with each picture
    # Active as long as neither staff nor the person closed the account.
    is_active = models.BooleanField(_("active"), default=True)
    suspended_at = models.DateTimeField(_("suspended"), null=True, blank=True)
    suspended_reason = models.CharField(_("reason of the suspension"), max_length=500, blank=True, default="")
    deactivated_at = models.DateTimeField(_("closed by the person"), null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["-id"]
        constraints = [
            # With `unique`, this makes addresses unique whatever their case, also for rows written past the model.
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="user_email_lower_case"),
            models.CheckConstraint(condition=~Q(plan=""), name="user_plan_given"),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(suspended_at__isnull=True, deactivated_at__isnull=True),
                name="user_active_unless_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """May open /admin (Django's meaning of the word). `is_superuser` follows the duty of an admin."""
        return self.is_superuser

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Role(BaseModel):
    """What a person is here. Somebody may be several things; staff have one row for each duty."""

    class Name(models.TextChoices):
        CANDIDATE = "candidate", _("candidate")
        INTERVIEWER = "interviewer", _("interviewer")
        STAFF = "staff", _("staff")

    class Stage(models.TextChoices):
        """How far an interviewer has come on the way to working here."""

        NONE = "", _("not an interviewer")
        STARTED = "started", _("started")
        ACTIVE = "active", _("active")
        SUSPENDED = "suspended", _("suspended")

    class Duty(models.TextChoices):
        """What one of the staff is there for. `powers` says what that lets them do."""

        NONE = "", _("not one of the staff")
        SUPPORT = "support", _("support")
        MODERATOR = "moderator", _("moderator")
        FINANCE = "finance", _("finance")
        ADMIN = "admin", _("admin")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=16, choices=Name.choices)
    duty = models.CharField(max_length=16, choices=Duty.choices, blank=True, default=Duty.NONE)
    onboarding_stage = models.CharField(max_length=16, choices=Stage.choices, blank=True, default=Stage.NONE)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "duty"], name="role_once_per_person"),
            models.CheckConstraint(condition=Q(role__in=["candidate", "interviewer", "staff"]), name="role_known"),
            models.CheckConstraint(
                condition=(
                    Q(role="interviewer", onboarding_stage__in=["started", "active", "suspended"])
                    | (~Q(role="interviewer") & Q(onboarding_stage=""))
                ),
                name="role_stage_of_interviewers_only",
            ),
            models.CheckConstraint(
                condition=(
                    Q(role="staff", duty__in=["support", "moderator", "finance", "admin"])
                    | (~Q(role="staff") & Q(duty=""))
                ),
                name="role_duty_of_staff_only",
            ),
        ]

    def __str__(self) -> str:
        return self.role


class SignIn(BaseModel):
    """One sign-in on one device: what access tokens point at and refresh tokens belong to.

    Open as long as this row, its device row and the Django session behind it exist and the session has not expired.
    """

    user_session = models.OneToOneField(
        "usersessions.UserSession", on_delete=models.CASCADE, related_name="sign_in", verbose_name=_("device")
    )
    remember = models.BooleanField(default=False)
    refresh_hash = models.CharField(max_length=64)
    previous_refresh_hash = models.CharField(max_length=64, blank=True, default="")
    rotated_at = models.DateTimeField()
    # When a password or a passkey was last shown in it; sensitive acts want that to be recent.
    proved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")

    def __str__(self) -> str:
        return str(self.pk)


class Visit(BaseModel):
    """One of the staff looked at somebody's account, seeing what they see. Read-only; kept after it is over."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="visits")
    visitor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    # Open as long as this sign-in is.
    sign_in = models.OneToOneField(SignIn, on_delete=models.SET_NULL, null=True, related_name="visit")
    # The visitor's own sign-in: signing out there ends the visit.
    own_sign_in_id = models.UUIDField(db_index=True)
    reason = models.CharField(max_length=500)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(user=F("visitor")), name="visit_of_somebody_else")]

    def __str__(self) -> str:
        return str(self.pk)


class StaffAct(BaseModel):
    """Why staff did something about somebody, in their own words. The audit log has none."""

    class Kind(models.TextChoices):
        SUSPENDED = "suspended", _("suspended")
        RESTORED = "restored", _("restored")
        UNLOCKED = "unlocked", _("second factors taken away")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="acts_upon")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    reason = models.CharField(max_length=500)

    class Meta:
        verbose_name = _("act of staff")
        verbose_name_plural = _("acts of staff")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Letter(BaseModel):
    """Mail that is due. Written in the transaction of what it tells about, sent after it, by whoever comes first."""

    class State(models.TextChoices):
        DUE = "due", _("due")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    kind = models.CharField(max_length=60)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    to = models.CharField(max_length=320)
    subject = models.CharField(max_length=998)
    text = models.TextField()
    html = models.TextField(blank=True, default="")
    # Files that go with it: name, content, content_type.
    attachments = models.JSONField(default=list, blank=True)
    # Its Message-ID, the same at each attempt, and whatever else its head says.
    headers = models.JSONField(default=dict, blank=True)
    # What it is about: the same thing is not told twice. Empty: each is one of its own.
    key = models.CharField(max_length=160, blank=True, default="")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    # Who sends it has it until then; after that whoever finds it takes it over.
    lease_until = models.DateTimeField(null=True, blank=True)
    # Nobody needs it any more after that.
    expires_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # Why the last attempt failed: a word for machines, nobody's address.
    problem = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-id"]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="due"), name="letter_due")]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="letter_once"),
            models.CheckConstraint(condition=Q(state__in=["due", "sent", "failed"]), name="letter_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Ticket(BaseModel):
    """One connection of one person to one room, for programs without cookies. Kept as a hash, deleted by its use."""

    token_hash = models.CharField(max_length=64, unique=True)
    sign_in = models.ForeignKey(SignIn, on_delete=models.CASCADE, related_name="tickets")
    # Rooms are known further up; here it is only a word that must be the same again.
    room_id = models.UUIDField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")

    def __str__(self) -> str:
        return str(self.pk)


class OutboxMail(BaseModel):
    """An e-mail that the embedded mail engine kept instead of sending."""

    to = models.CharField(max_length=320)
    subject = models.CharField(max_length=998)
    text = models.TextField()
    attachments = models.JSONField(default=list)  # {name, content_type, content: base64}

    class Meta:
        verbose_name = _("kept e-mail")
        verbose_name_plural = _("kept e-mails")
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.pk)


class Challenge(BaseModel):
    """What a browser was asked and answers once: a passkey's challenge, or an app's secret, to be shown a code."""

    class Purpose(models.TextChoices):
        TOTP = "totp", _("setting up an app")
        REGISTER = "register", _("adding a passkey")
        SIGN_IN = "sign_in", _("signing in")
        SECOND_FACTOR = "second_factor", _("second factor")
        PROOF = "proof", _("proof")

    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    # The session that was asked, or before there is one, a mark that the browser keeps.
    holder = models.CharField(max_length=64)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    value = models.TextField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")
        constraints = [models.UniqueConstraint(fields=["purpose", "holder"], name="challenge_one_at_a_time")]

    def __str__(self) -> str:
        return str(self.pk)


class MailedCode(BaseModel):
    """A code that went out by e-mail, kept as a keyed hash, with the tries that were made at it."""

    class Purpose(models.TextChoices):
        PASSWORD = "password", _("a new password")
        EMAIL = "email", _("a new address")

    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    # Nobody: the address is not known here. The row is written all the same, so that it can't be told apart by time.
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    email = LowercaseEmailField()
    code_hash = models.CharField(max_length=64)
    # The browser that asked for it, and has to show it. Empty: any.
    browser = models.CharField(max_length=64, blank=True, default="")
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("mailed code")
        verbose_name_plural = _("mailed codes")
        indexes = [models.Index(fields=["email", "purpose"], name="mailed_code_email")]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(purpose="email"), name="mailed_code_one_new_address")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class OutsideIdentity(BaseModel):
    """Who somebody is at the place by whose way they sign in (OpenID Connect)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    last_used_at = models.DateTimeField()

    class Meta:
        verbose_name = _("outside identity")
        verbose_name_plural = _("outside identities")
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="outside_identity_once")]

    def __str__(self) -> str:
        return str(self.pk)


class KnownDevice(BaseModel):
    """A kind of browser on a kind of system with which somebody has signed in; a new one is worth a letter."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    browser = models.CharField(max_length=40, blank=True)
    system = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("known device")
        verbose_name_plural = _("known devices")
        constraints = [models.UniqueConstraint(fields=["user", "browser", "system"], name="known_device_once")]

    def __str__(self) -> str:
        return str(self.pk)
