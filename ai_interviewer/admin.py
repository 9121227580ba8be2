"""The raw tables in /admin, to look at. Nobody's words are shown there: who reads those goes through the product, which
logs it; what changes the content goes through `services.publishing`."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from ai_interviewer.models import ContentVersion, Interview, MonthlyUse, Report, Resume, SkillScore, Turn


class ReadOnly(ModelAdmin):
    ordering = ["-id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Interview)
class InterviewAdmin(ReadOnly):
    list_display = ["title", "user", "state", "turns", "turns_used", "given_back", "refused", "created_at"]
    list_filter = ["state", "level", "ended_because"]
    list_select_related = ["user"]
    search_fields = ["title", "user__name", "user__email"]
    exclude = ["plan", "question"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("plan", "question")


@admin.register(Turn)
class TurnAdmin(ReadOnly):
    list_display = [
        "interview_id",
        "number",
        "state",
        "charged",
        "fell_back",
        "provider",
        "model",
        "milliseconds",
        "at",
    ]
    list_filter = ["state", "fell_back", "charged", "provider"]
    search_fields = ["=interview__id"]
    exclude = ["question", "answer", "reading", "reply"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("question", "answer", "reading", "reply")


@admin.register(Report)
class ReportAdmin(ReadOnly):
    list_display = ["interview_id", "state", "progress", "attempts", "created_at", "updated_at"]
    list_filter = ["state"]
    exclude = ["body"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("body")


@admin.register(Resume)
class ResumeAdmin(ReadOnly):
    list_display = ["id", "user", "kind", "pages", "size", "claims", "created_at"]
    list_filter = ["kind"]
    list_select_related = ["user"]
    exclude = ["text"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("text")


@admin.register(MonthlyUse)
class MonthlyUseAdmin(ReadOnly):
    list_display = ["user", "month", "interviews", "turns"]
    list_filter = ["month"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email"]


@admin.register(SkillScore)
class SkillScoreAdmin(ReadOnly):
    list_display = ["user", "skill", "score", "at"]
    list_filter = ["skill", "score"]
    list_select_related = ["user"]


@admin.register(ContentVersion)
class ContentVersionAdmin(ReadOnly):
    list_display = ["kind", "key", "version", "topic", "retired", "author", "created_at"]
    list_filter = ["kind", "retired", "topic"]
    list_select_related = ["author"]
    search_fields = ["key", "note"]
