"""When somebody can be met: windows on their own clock, and the rules around them (decision 0041)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.common.models import BaseModel

DAY_MINUTES = 24 * 60


class Calendar(BaseModel):
    """One person's calendar, candidate or interviewer. Who books locks both people's, the lower person's id first."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    # Windows are wall-clock time of this zone (IANA). It follows the person's own until they choose another here.
    time_zone = models.CharField(_("time zone"), max_length=64)
    own_zone = models.BooleanField(default=False)
    session_minutes = models.PositiveSmallIntegerField(_("length of a session, minutes"), default=60)
    increment_minutes = models.PositiveSmallIntegerField(_("sessions begin every so many minutes"), default=30)
    buffer_before = models.PositiveSmallIntegerField(_("minutes kept free before"), default=0)
    buffer_after = models.PositiveSmallIntegerField(_("minutes kept free after"), default=0)
    notice_minutes = models.PositiveIntegerField(_("minutes of notice"), default=12 * 60)
    horizon_days = models.PositiveSmallIntegerField(_("bookable so many days ahead"), default=30)
    per_day = models.PositiveSmallIntegerField(_("sessions a day at most"), null=True, blank=True)
    per_week = models.PositiveSmallIntegerField(_("sessions a week at most"), null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(_("candidates in one session"), default=1)
    requires_approval = models.BooleanField(_("bookings wait for a yes"), default=False)
    # The private address of the calendar feed: only a hash is kept. None: no feed.
    feed_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    feed_made_at = models.DateTimeField(null=True, blank=True)
    # Raised by every change of windows and rules: who saves an older state is told so.
    revision = models.PositiveIntegerField(default=1)
    # When the next free time has to be worked out anew for the search. None: at once, something has changed.
    look_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        indexes = [models.Index(fields=["look_at"], name="calendar_look_at")]
        constraints = [
            models.CheckConstraint(
                condition=Q(session_minutes__gte=15, session_minutes__lte=240), name="calendar_session_length"
            ),
            models.CheckConstraint(
                condition=Q(increment_minutes__in=[5, 10, 15, 20, 30, 60]), name="calendar_increment_known"
            ),
            models.CheckConstraint(
                condition=Q(buffer_before__lte=240, buffer_after__lte=240), name="calendar_buffers_bounded"
            ),
            models.CheckConstraint(condition=Q(notice_minutes__lte=30 * DAY_MINUTES), name="calendar_notice_bounded"),
            models.CheckConstraint(
                condition=Q(horizon_days__gte=1, horizon_days__lte=365), name="calendar_horizon_bounded"
            ),
            models.CheckConstraint(condition=Q(per_day__isnull=True) | Q(per_day__gte=1), name="calendar_per_day"),
            models.CheckConstraint(condition=Q(per_week__isnull=True) | Q(per_week__gte=1), name="calendar_per_week"),
            models.CheckConstraint(condition=Q(capacity__gte=1, capacity__lte=8), name="calendar_capacity_bounded"),
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class Block(BaseModel):
    """A stretch of wall-clock time in which its owner can be met: every week on a weekday, or once on a date.

    One that begins at 22:00 and lasts four hours ends on the next day. `weekday` is 0 on Mondays.
    """

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="blocks", db_index=False)
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    date = models.DateField(null=True, blank=True)
    start_minute = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("availability")
        verbose_name_plural = _("availability")
        ordering = ["date", "weekday", "start_minute"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__isnull=True, date__isnull=False)
                | Q(weekday__gte=0, weekday__lte=6, date__isnull=True),
                name="block_weekly_or_once",
            ),
            models.CheckConstraint(condition=Q(start_minute__lt=DAY_MINUTES), name="block_starts_in_its_day"),
            models.CheckConstraint(condition=Q(minutes__gte=15, minutes__lte=DAY_MINUTES), name="block_length"),
            models.UniqueConstraint(
                fields=["calendar", "weekday", "start_minute"],
                condition=Q(weekday__isnull=False),
                name="block_weekly_once",
            ),
            models.UniqueConstraint(
                fields=["calendar", "date", "start_minute"], condition=Q(date__isnull=False), name="block_dated_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday if self.date is None else self.date} {self.start_minute}"


class DateOverride(BaseModel):
    """A date on which the weekly blocks don't count, but these windows: `[[start_minute, minutes], …]`, or none."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="overrides", db_index=False)
    date = models.DateField()
    windows = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("date of its own")
        verbose_name_plural = _("dates of their own")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["calendar", "date"], name="override_once_a_date")]

    def __str__(self) -> str:
        return str(self.date)


class TimeOff(BaseModel):
    """Out of office: nothing can be booked between two moments, whatever the windows say."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="times_off", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.CharField(max_length=120, blank=True, default="")  # for its owner

    class Meta:
        verbose_name = _("time off")
        verbose_name_plural = _("times off")
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["calendar", "ends_at"], name="time_off_of_calendar")]
        constraints = [models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="time_off_has_length")]

    def __str__(self) -> str:
        return f"{self.starts_at} {self.ends_at}"
