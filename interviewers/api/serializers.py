"""What the interviewers' API takes and gives. The classes without `In` are named as the API's document names them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from billing.plans import CURRENCY
from core.common.clock import to_iso, utc_now
from core.http.uploads import ENDINGS
from interviewers import catalogue, rules, selectors
from interviewers.models import Application as ApplicationRow_
from interviewers.models import Document as DocumentRow
from interviewers.selectors import Card

# The answer that is a document: one of the kinds that are taken.
FILE = {(200, content_type): OpenApiTypes.BINARY for content_type in ENDINGS}
LANGUAGES = sorted(catalogue.LANGUAGES)


@extend_schema_field(OpenApiTypes.DATETIME)
class Instant(serializers.Field):
    """A moment, ISO 8601 in UTC."""

    def to_representation(self, value: datetime) -> str:
        return to_iso(value)


class Lines(serializers.CharField):
    """Text of several lines, which may be empty."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"allow_blank": True, "required": False, "trim_whitespace": False, **more})


# --- in ---


class ProfileIn(serializers.Serializer):
    """What isn't given stays as it is."""

    headline = serializers.CharField(max_length=rules.MAX_HEADLINE, allow_blank=True, required=False)
    bio = Lines(max_length=rules.MAX_TEXT)
    experience_years = serializers.IntegerField(
        min_value=0, max_value=rules.MAX_EXPERIENCE_YEARS, allow_null=True, required=False
    )
    experience = Lines(max_length=rules.MAX_TEXT)
    skills = serializers.ListField(
        child=serializers.CharField(max_length=rules.MAX_SKILL_LENGTH), max_length=rules.MAX_SKILLS, required=False
    )
    languages = serializers.ListField(
        child=serializers.ChoiceField(LANGUAGES), max_length=rules.MAX_LANGUAGES, required=False
    )
    hourly_rate_minor = serializers.IntegerField(
        min_value=100, max_value=rules.MAX_RATE, allow_null=True, required=False
    )
    currency = serializers.ChoiceField([CURRENCY], required=False)
    sample_feedback = Lines(max_length=rules.MAX_TEXT)

    def validate_skills(self, names: list[str]) -> list[str]:
        wrong = [name for name in names if catalogue.skill_of(name) is None]
        if wrong:
            raise serializers.ValidationError(_("A skill is a word."))
        return names


class DocumentIn(serializers.Serializer):
    kind = serializers.ChoiceField(DocumentRow.Kind.choices)
    title = serializers.CharField(max_length=120)
    issuer = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    expires_on = serializers.DateField(required=False, allow_null=True, default=None)
    file = serializers.FileField(allow_empty_file=True)

    def validate_expires_on(self, day: date | None) -> date | None:
        if day is not None and day < utc_now().date():
            raise serializers.ValidationError(_("This document has ended."))
        return day


class AcknowledgeIn(serializers.Serializer):
    version = serializers.IntegerField(min_value=1, max_value=32_000)


class VisibilityIn(serializers.Serializer):
    public = serializers.BooleanField()
    accepting = serializers.BooleanField()
    away_until = serializers.DateField(allow_null=True)


class SearchIn(serializers.Serializer):
    """What somebody looks for. Several skills, or languages: all of them are wanted."""

    q = serializers.CharField(max_length=200, required=False, allow_blank=True)
    skill = serializers.ListField(
        child=serializers.CharField(max_length=rules.MAX_SKILL_LENGTH), max_length=rules.MAX_FILTERS, required=False
    )
    language = serializers.ListField(
        child=serializers.CharField(max_length=2), max_length=rules.MAX_FILTERS, required=False
    )
    max_rate_minor = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    min_rating = serializers.FloatField(min_value=0, max_value=5, required=False)
    free_before = serializers.DateTimeField(required=False)
    sort = serializers.ChoiceField(selectors.SORTS, default="soonest")
    cursor = serializers.CharField(max_length=300, required=False, allow_blank=True)
    limit = serializers.IntegerField(min_value=1, max_value=100, default=20)

    def search(self) -> selectors.Search:
        """What was asked, as the selectors take it."""
        given = self.validated_data
        return selectors.Search(
            q=given.get("q", ""),
            skills=selectors.skill_keys(given.get("skill", ())),
            languages=tuple(dict.fromkeys(given.get("language", ()))),
            max_rate_minor=given.get("max_rate_minor"),
            min_rating=given.get("min_rating"),
            free_before=given.get("free_before"),
            sort=given["sort"],
        )


# --- interviewers, as everybody sees them ---


class InterviewerCard(serializers.Serializer):
    """An interviewer in the list. `show_card` makes it; this describes it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    picture = serializers.CharField(allow_null=True)
    pronouns = serializers.CharField(allow_blank=True)
    headline = serializers.CharField()
    skills = serializers.ListField(child=serializers.CharField())
    languages = serializers.ListField(child=serializers.CharField(), help_text="ISO 639-1 codes.")
    experience_years = serializers.IntegerField(allow_null=True)
    hourly_rate_minor = serializers.IntegerField(allow_null=True)
    currency = serializers.CharField()
    rating = serializers.FloatField(allow_null=True)
    rating_count = serializers.IntegerField()
    next_free_at = Instant(allow_null=True)


class VerifiedCertificate(serializers.Serializer):
    title = serializers.CharField()
    issuer = serializers.CharField(allow_blank=True)


class Verified(serializers.Serializer):
    """What somebody of ours has looked at."""

    identity = serializers.BooleanField()
    certificates = VerifiedCertificate(many=True)


class PublicInterviewer(InterviewerCard):
    bio = serializers.CharField(allow_blank=True)
    experience = serializers.CharField(allow_blank=True)
    sample_feedback = serializers.CharField(allow_blank=True)
    verified = Verified()
    member_since = Instant(allow_null=True)


class InterviewerCardPage(serializers.Serializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = InterviewerCard(many=True)


class SkillFacet(serializers.Serializer):
    name = serializers.CharField()
    count = serializers.IntegerField()


class LanguageFacet(SkillFacet):
    code = serializers.CharField()


class RateFacet(serializers.Serializer):
    min = serializers.IntegerField(allow_null=True)
    max = serializers.IntegerField(allow_null=True)
    currency = serializers.CharField()


class InterviewerFacets(serializers.Serializer):
    skills = SkillFacet(many=True)
    languages = LanguageFacet(many=True)
    rate = RateFacet()


def picture_url(picture: UUID | None) -> str | None:
    """Where a person's picture is shown."""
    return f"/api/pictures/{picture}" if picture else None


def show_card(card: Card) -> dict[str, Any]:
    """A card in words. By hand: a serializer takes longer for a page of them than the database for finding them."""
    return {
        "id": str(card.id),
        "name": card.name,
        "picture": picture_url(card.picture),
        "pronouns": card.pronouns,
        "headline": card.headline,
        "skills": card.skills,
        "languages": card.languages,
        "experience_years": card.experience_years,
        "hourly_rate_minor": card.hourly_rate_minor,
        "currency": card.currency,
        "rating": round(card.rating_milli / 1000, 2) if card.rating_count else None,
        "rating_count": card.rating_count,
        "next_free_at": to_iso(card.next_free_at) if card.next_free_at else None,
    }


# --- one's own side ---


class Profile(serializers.Serializer):
    headline = serializers.CharField()
    bio = serializers.CharField()
    experience_years = serializers.IntegerField(allow_null=True)
    experience = serializers.CharField()
    skills = serializers.SerializerMethodField()
    languages = serializers.SerializerMethodField()
    hourly_rate_minor = serializers.IntegerField(allow_null=True)
    currency = serializers.CharField()
    sample_feedback = serializers.CharField()
    missing = serializers.SerializerMethodField()

    def get_skills(self, profile: Any) -> list[str]:
        return [skill.name for skill in profile.skills.all()]

    def get_languages(self, profile: Any) -> list[str]:
        return [language.code for language in profile.languages.all()]

    def get_missing(self, profile: Any) -> list[str]:
        return list(selectors.missing_of(profile))


class Document(serializers.Serializer):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(DocumentRow.Kind.choices)
    title = serializers.CharField()
    issuer = serializers.CharField()
    expires_on = serializers.DateField(allow_null=True)
    file_name = serializers.CharField()
    size = serializers.IntegerField()
    content_type = serializers.CharField()
    state = serializers.ChoiceField(DocumentRow.State.choices)
    reason = serializers.CharField()
    decided_at = Instant(allow_null=True)
    created_at = Instant()


class ChecklistItem(serializers.Serializer):
    """One thing to do. What isn't `needed` can be done after applying; `to` is where it is done."""

    key = serializers.CharField()
    title = serializers.CharField()
    done = serializers.BooleanField()
    needed = serializers.BooleanField()
    to = serializers.CharField()


class ApplicationStep(serializers.Serializer):
    at = Instant()
    what = serializers.CharField()
    reason = serializers.CharField()


class Application(serializers.Serializer):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(ApplicationRow_.State.choices)
    submitted_at = Instant(allow_null=True)
    profile = Profile()
    documents = Document(many=True)
    checklist = ChecklistItem(many=True)
    progress = serializers.FloatField()
    may_submit = serializers.BooleanField()
    missing = serializers.ListField(child=serializers.CharField())
    history = ApplicationStep(many=True)
    reason = serializers.CharField()
    again_at = Instant(allow_null=True)


class Guide(serializers.Serializer):
    """A guide. Its text: paragraphs, lines that begin with `## `, lines that begin with `- `.

    `acknowledged_version` is the last one that this person acknowledged, maybe an older one.
    """

    key = serializers.CharField()
    version = serializers.IntegerField()
    title = serializers.CharField()
    body = serializers.CharField()
    must_acknowledge = serializers.BooleanField()
    acknowledged_at = Instant(allow_null=True)
    acknowledged_version = serializers.IntegerField(allow_null=True)


class Guides(serializers.Serializer):
    results = Guide(many=True)


class Block(serializers.Serializer):
    code = serializers.CharField()
    detail = serializers.CharField()


class Visibility(serializers.Serializer):
    public = serializers.BooleanField()
    accepting = serializers.BooleanField()
    away_until = serializers.DateField(allow_null=True)
    is_listed = serializers.BooleanField()
    entitled = serializers.BooleanField()
    entitled_until = Instant(allow_null=True)
    blocks = Block(many=True)


class SkillNames(serializers.Serializer):
    """Names that everybody writes alike, to choose from. Others are taken, too."""

    skills = serializers.ListField(child=serializers.CharField())
    languages = serializers.ListField(child=serializers.DictField(child=serializers.CharField()))
