"""Being public, taking bookings, being away."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import services as audit
from core.common.clock import utc_now
from interviewers import rules, selectors
from interviewers.errors import Incomplete, NotFound
from interviewers.models import Profile
from interviewers.services.entitlements import InterviewerEntitlementService

_listeners: list[Callable[[UUID], None]] = []


def on_visibility(listener: Callable[[UUID], None]) -> None:
    """Have `listener(user_id)` called, after commit, when an interviewer turned a switch. From `ready()`.

    Not at all where the process dies between the commit and the call.
    """
    if listener not in _listeners:
        _listeners.append(listener)


@transaction.atomic
def set_visibility(
    *, user_id: UUID, public: bool, accepting: bool, away_until: date | None, now: datetime | None = None
) -> Profile:
    """Switch an interviewer's three switches. Off is always possible; on is asked of the entitlement service.

    Raises NotApproved, InterviewerPlanNeeded, DocumentsExpired, Incomplete.
    """
    now = now or utc_now()
    profile = Profile.objects.select_for_update().filter(user_id=user_id).first()
    if profile is None:
        raise NotFound
    turns_on = (public and not profile.public) or (accepting and not profile.accepting)
    if turns_on:
        InterviewerEntitlementService().can_go_public(user_id, now=now).require()
        missing = selectors.missing_of(selectors.profile_of(user_id))
        if missing:
            raise Incomplete(missing=missing)
    Profile.objects.filter(pk=profile.pk).update(
        public=public,
        accepting=accepting,
        away_until=away_until,
        away_ends_at=_end_of(away_until, user_id, profile=profile, now=now),
        updated_at=now,
    )
    if public != profile.public:
        audit.record(
            action="interviewer.published" if public else "interviewer.hidden",
            actor=user_id,
            targets=[("person", str(user_id))],
        )
    for listener in _listeners:
        transaction.on_commit(partial(listener, user_id), robust=True)
    return selectors.profile_of(user_id)


def _end_of(day: date | None, user_id: UUID, *, profile: Profile, now: datetime) -> datetime | None:
    """The end of a day where somebody lives."""
    if day is None:
        return None
    if day == profile.away_until:
        return profile.away_ends_at
    zone = ZoneInfo(get_user_model().objects.values_list("time_zone", flat=True).get(pk=user_id))
    today = now.astimezone(zone).date()
    if not today <= day <= today + rules.MAX_AWAY:
        raise ValidationError({"away_until": _("From today on, and within a year.")})
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone).astimezone(UTC)
