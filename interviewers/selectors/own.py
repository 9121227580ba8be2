"""What an interviewer sees of themselves: application, profile, documents, guides."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from billing import selectors as billing
from core.accounts import selectors as accounts
from core.common.errors import NotFound
from core.common.sql import database_now
from interviewers import rules
from interviewers.models import Acknowledgement, Application, Document, Guide, Profile

# Whether somebody has said when they can be met: asked of the app above, which knows of calendars.
_asked_for_times: list[Callable[[UUID], bool]] = []


def ask_for_times(has_times: Callable[[UUID], bool]) -> None:
    """Have `has_times(user_id)` say whether somebody has said when they can be met. From `ready()`; again is once."""
    if has_times not in _asked_for_times:
        _asked_for_times.append(has_times)


def application_of(user_id: UUID) -> Application:
    """Somebody's application. Raises NotFound before it is begun."""
    found = Application.objects.filter(user_id=user_id).first()
    if found is None:
        raise NotFound
    return found


def again_at(application: Application) -> datetime | None:
    """From when on somebody who was declined may apply again; none for all others."""
    if application.state != Application.State.REJECTED or application.decided_at is None:
        return None
    return application.decided_at + timedelta(days=settings.APPLICATION_AGAIN_DAYS)


def profile_of(user_id: UUID) -> Profile:
    """Somebody's profile. Raises NotFound."""
    found = Profile.objects.filter(user_id=user_id).prefetch_related("skills", "languages").first()
    if found is None:
        raise NotFound
    return found


def documents_of(user_id: UUID) -> QuerySet[Document]:
    """Somebody's documents, in the order in which they came."""
    return Document.objects.filter(application__user_id=user_id).order_by("id")


def own_document(user_id: UUID, document_id: UUID) -> Document:
    """A document of one's own. Raises NotFound, also for another's."""
    found = documents_of(user_id).filter(pk=document_id).first()
    if found is None:
        raise NotFound
    return found


def missing_of(profile: Profile) -> list[rules.Missing]:
    """What a profile still lacks."""
    return rules.missing_in_profile(
        headline=profile.headline,
        bio=profile.bio,
        experience_years=profile.experience_years,
        skills=profile.skills.all(),
        languages=profile.languages.all(),
        hourly_rate_minor=profile.hourly_rate_minor,
    )


@dataclass(frozen=True, slots=True)
class GuideRead:
    """The version of a guide that counts, and when this person acknowledged it; else the version they did."""

    guide: Guide
    acknowledged_at: datetime | None
    acknowledged_version: int | None


def current_guides() -> list[Guide]:
    """Of each guide the highest version, in their order."""
    newest: dict[str, Guide] = {}
    for guide in Guide.objects.order_by("version"):
        newest[guide.key] = guide
    return sorted(newest.values(), key=lambda guide: (guide.position, guide.key))


def guides_for(user_id: UUID) -> list[GuideRead]:
    """The guides, with what this person has acknowledged."""
    guides = current_guides()
    given = Acknowledgement.objects.filter(user_id=user_id).order_by("guide__version")
    rows = list(given.values_list("guide_id", "guide__key", "guide__version", "at"))
    at = {guide_id: moment for guide_id, _key, _version, moment in rows}
    last = {key: version for _guide_id, key, version, _moment in rows}
    return [GuideRead(guide, at.get(guide.pk), last.get(guide.key)) for guide in guides]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do before or after applying, and what of it is missing. What is `needed` has to be done before."""

    key: str
    missing: tuple[str, ...]
    needed: bool = True

    @property
    def done(self) -> bool:
        return not self.missing


def checklist_of(
    *,
    user_id: UUID,
    profile: Profile,
    documents: Collection[Document],
    second_factor: tuple[bool, bool],
    today: date,
    now: datetime | None = None,
) -> list[Item]:
    """What there is to do, and what is done. `second_factor`: wanted of this person, there."""
    wanted, there = second_factor
    unread = [read for read in guides_for(user_id) if read.guide.must_acknowledge and read.acknowledged_at is None]
    lacking = rules.not_handed_in([one.as_paper() for one in documents], today=today)
    entitled = billing.is_interviewer_entitled(user_id, now)
    has_times = any(ask(user_id) for ask in _asked_for_times)
    return [
        Item("guides", tuple(f"guides:{read.guide.key}" for read in unread)),
        Item("profile", tuple(f"profile.{name}" for name in missing_of(profile))),
        Item("documents", tuple(f"documents.{kind}" for kind in lacking)),
        *([Item("second_factor", () if there else ("second_factor",))] if wanted else []),
        Item("plan", () if entitled else ("plan",), needed=False),
        Item("availability", () if has_times else ("availability",), needed=False),
    ]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands: what decides about being shown, and until when the plan lasts."""

    facts: rules.Standing
    entitled_until: datetime | None


def standing_of(user_id: UUID, *, now: datetime | None = None) -> Standing:
    """What decides whether somebody is shown and can be booked, asked anew. Raises NotFound without a profile."""
    now = now or database_now()
    profile = Profile.objects.filter(user_id=user_id).first()
    if profile is None:
        raise NotFound
    plan = billing.interviewer_plan(user_id, now=now)
    suspended = Application.objects.filter(user_id=user_id, state=Application.State.SUSPENDED).exists()
    facts = rules.Standing(
        approved=profile.approved and accounts.is_active_interviewer(user_id),
        suspended=suspended,
        papers_until=profile.papers_until,
        entitled=plan is not None,
        public=profile.public,
        accepting=profile.accepting,
        away_ends_at=profile.away_ends_at,
    )
    return Standing(facts, plan.ends_at if plan else None)
