"""The profile: what an interviewer says about themselves, and what others tell us of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from core.common.clock import utc_now
from interviewers import catalogue, rules, selectors
from interviewers.errors import Incomplete, NotFound
from interviewers.models import Profile, ProfileLanguage, ProfileSkill

_LINES: Final = {"headline": rules.MAX_HEADLINE}
_TEXTS: Final = ("bio", "experience", "sample_feedback")
_PLAIN: Final = ("experience_years", "hourly_rate_minor", "currency")


@transaction.atomic
def update_profile(
    *,
    user_id: UUID,
    skills: Sequence[str] | None = None,
    languages: Sequence[str] | None = None,
    now: datetime | None = None,
    **given: Any,
) -> Profile:
    """Change what an interviewer says about themselves; what isn't given stays.

    Raises Incomplete where a public profile would lack something.
    """
    profile = Profile.objects.select_for_update().filter(user_id=user_id).first()
    if profile is None:
        raise NotFound
    changes: dict[str, Any] = {
        **{name: rules.plain_line(given[name], most) for name, most in _LINES.items() if name in given},
        **{name: rules.plain_text(given[name]) for name in _TEXTS if name in given},
        **{name: given[name] for name in _PLAIN if name in given},
    }
    if skills is not None:
        _keep_skills(profile, catalogue.skills_of(skills)[: rules.MAX_SKILLS])
    if languages is not None:
        _keep_languages(profile, dict.fromkeys(languages))
    Profile.objects.filter(pk=profile.pk).update(**changes, updated_at=now or utc_now())
    _follow_words([user_id])
    profile = selectors.profile_of(user_id)
    missing = selectors.missing_of(profile) if profile.public else []
    if missing:
        raise Incomplete(missing=missing)
    return profile


def follow_names(*, most: int = 500) -> int:
    """Make people be found by the names they have now; how many were found by others. Twice is once."""
    stale = Profile.objects.exclude(search_name=F("user__name"))
    found = list(stale.values_list("user_id", flat=True)[:most])
    _follow_words(found)
    return len(found)


def note_rating(*, user_id: UUID, stars: int, before: int | None = None) -> None:
    """Count a rating of 1 to 5; `before` is the one that it replaces. For apps above, which know of sessions."""
    if not (1 <= stars <= 5 and (before is None or 1 <= before <= 5)):
        raise ValueError("1 to 5 stars")
    more, count = (stars, 1) if before is None else (stars - before, 0)
    total, number = F("rating_sum") + more, F("rating_count") + count
    Profile.objects.filter(user_id=user_id).update(
        rating_sum=total, rating_count=number, rating_milli=total * 1000 / Greatest(number, Value(1))
    )


def note_next_free(*, user_id: UUID, at: datetime | None) -> None:
    """Note when somebody can next be met; none: nobody knows. For apps above, which know of calendars."""
    Profile.objects.filter(user_id=user_id).update(next_free_at=at or rules.UNKNOWN_TIME)


def forget_passed_times(*, now: datetime | None = None) -> int:
    """Forget next free times that have passed; how many. Twice is once."""
    return Profile.objects.filter(next_free_at__lte=now or utc_now()).update(next_free_at=rules.UNKNOWN_TIME)


def _keep_skills(profile: Profile, skills: Iterable[catalogue.Skill]) -> None:
    ProfileSkill.objects.filter(profile=profile).delete()
    ProfileSkill.objects.bulk_create(
        ProfileSkill(profile=profile, key=skill.key, name=skill.name, position=position)
        for position, skill in enumerate(skills)
    )


def _keep_languages(profile: Profile, codes: Iterable[str]) -> None:
    ProfileLanguage.objects.filter(profile=profile).delete()
    ProfileLanguage.objects.bulk_create(
        ProfileLanguage(profile=profile, code=code, position=position) for position, code in enumerate(codes)
    )


def _follow_words(user_ids: Sequence[UUID]) -> None:
    """Write anew what somebody is found by."""
    names = dict(get_user_model().objects.filter(pk__in=user_ids).values_list("pk", "name"))
    for profile in Profile.objects.filter(user_id__in=user_ids).prefetch_related("skills"):
        name = names[profile.user_id]
        words = rules.searchable(name, profile.headline, *(skill.name for skill in profile.skills.all()))
        Profile.objects.filter(pk=profile.pk).update(search_name=name, search_text=words)
