"""Applicants, interviewers, reviewers and files for the tests of interviewers."""

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from billing import services as billing
from core.accounts import services as accounts
from core.accounts.models import Letter
from core.audit.models import AuditEvent
from core.notifications.models import Notification
from interviewers import selectors, services
from interviewers.models import Application, Document, Guide, Profile
from tests.billing.conftest import as_person, make_person

__all__ = ["as_person", "make_person"]

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
FACTOR = (False, False)
BIO = "I have led backend teams for twelve years and interview gladly."


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def guides(request: pytest.FixtureRequest) -> None:
    """Tests with transactions of their own empty every table, also what migrations wrote."""
    if not request.node.get_closest_marker("django_db"):
        return
    request.getfixturevalue("db")
    cache.clear()
    if not Guide.objects.exists():
        for key in ("conduct", "privacy"):
            Guide.objects.create(key=key, version=1, title=key.title(), body="Be kind.")


def png(size: tuple[int, int] = (40, 30)) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", size, "navy").save(kept, "PNG")
    return kept.getvalue()


def pdf(pages: int = 1) -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def upload(data: bytes, name: str = "passport.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def applicant(name: str = "Ada") -> Any:
    """Somebody who has begun to apply."""
    user = make_person(name)
    services.begin_application(user_id=user.pk)
    return user


def fill_profile(user: Any, **given: Any) -> None:
    services.update_profile(
        user_id=user.pk,
        **{
            "headline": "Backend engineer",
            "bio": BIO,
            "experience_years": 12,
            "skills": ["Python", "System design"],
            "languages": ["en"],
            "hourly_rate_minor": 250_000,
            **given,
        },
    )


def acknowledge_all(user: Any) -> None:
    for guide in selectors.current_guides():
        services.acknowledge_guide(user_id=user.pk, key=guide.key, version=guide.version)


def add_document(user: Any, kind: str = "identity", *, state: str = "waiting", expires_on: date | None = None) -> Any:
    """A document as it stands after it was read; the reading has tests of its own."""
    application = Application.objects.get(user=user)
    stored = f"{Document.objects.count():048d}"
    return Document.objects.create(
        application=application,
        kind=kind,
        title=kind.title(),
        file_name="a.png",
        stored=stored,
        size=10,
        content_type="image/png",
        state=state,
        expires_on=expires_on,
    )


def ready(name: str = "Ada") -> Any:
    """Somebody who has all that is needed to hand an application in."""
    user = applicant(name)
    fill_profile(user)
    acknowledge_all(user)
    add_document(user)
    return user


def submitted(name: str = "Ada", *, now: datetime = NOON) -> Application:
    """The application of somebody who handed it in."""
    return services.submit_application(user_id=ready(name).pk, second_factor=FACTOR, now=now)


def reviewer(name: str = "Mo", duty: str = "moderator") -> Any:
    user = make_person(name)
    accounts.give_role(user_id=user.pk, role="staff", duty=duty)
    return user


def approve(application: Application, by: Any, *, now: datetime = NOON) -> Application:
    """Take the case, approve each document, approve it."""
    services.claim_case(application_id=application.pk, by=by.pk, now=now)
    for document in application.documents.filter(state="waiting"):
        services.decide_document(
            application_id=application.pk, document_id=document.pk, by=by.pk, decision="approve", now=now
        )
    return services.decide_application(application_id=application.pk, by=by.pk, decision="approve", now=now)


def interviewer(name: str = "Ada", *, public: bool = True, plan: bool = True, **given: Any) -> Any:
    """Somebody approved, with a plan, whom candidates find. Made without the review, which has tests of its own."""
    user = applicant(name)
    fill_profile(user, **given)
    add_document(user, state="approved")
    accounts.activate_interviewer(user_id=user.pk)
    Application.objects.filter(user=user).update(state="approved")
    Profile.objects.filter(user=user).update(
        approved=True, public=public, accepting=public, joined_at=NOON, papers_until=date(9999, 12, 31)
    )
    if plan:
        billing.grant_interviewer_plan(user_id=user.pk, now=NOON)
    return user


def names_found(**asked: Any) -> list[str]:
    """The names that a search finds, in order."""
    now = asked.pop("now", NOON)
    asked["skills"] = selectors.skill_keys(asked.pop("skills", ()))
    return [card.name for card in selectors.find_interviewers(selectors.Search(**asked), now=now).cards]


def letters_to(user: Any) -> list[str]:
    """The kinds of the letters that somebody was posted, and of what else they are told."""
    letters, told = Letter.objects.filter(user=user), Notification.objects.filter(user=user)
    return [kind for rows in (letters, told) for kind in rows.order_by("id").values_list("kind", flat=True)]


def audited(prefix: str = "application.") -> list[str]:
    return list(AuditEvent.objects.filter(action__startswith=prefix).order_by("id").values_list("action", flat=True))


def stage_of(user: Any) -> str:
    return str(get_user_model().objects.get(pk=user.pk).roles.get(role="interviewer").onboarding_stage)


def reload(application: Application | UUID) -> Application:
    return Application.objects.get(pk=getattr(application, "pk", application))
