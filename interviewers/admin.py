"""The raw tables in /admin, to look at; guides are edited here, each change a new version. Documents' files aren't
shown: who reads those goes through a case, which is written down."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from interviewers import services
from interviewers.models import Acknowledgement, Application, ApplicationStep, Document, Guide, Profile


class ReadOnly(ModelAdmin):
    ordering = ["-id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Application)
class ApplicationAdmin(ReadOnly):
    list_display = ["user", "state", "submitted_at", "waiting_since", "claimed_by", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["user", "claimed_by"]
    search_fields = ["user__name", "user__email"]


@admin.register(ApplicationStep)
class ApplicationStepAdmin(ReadOnly):
    list_display = ["application", "at", "what", "by"]
    list_filter = ["what"]
    list_select_related = ["application", "by"]
    search_fields = ["=application__id"]


@admin.register(Document)
class DocumentAdmin(ReadOnly):
    list_display = ["id", "kind", "state", "content_type", "size", "expires_on", "created_at"]
    list_filter = ["state", "kind"]
    search_fields = ["=application__id"]
    exclude = ["stored", "file_name"]


@admin.register(Profile)
class ProfileAdmin(ReadOnly):
    list_display = ["user", "headline", "approved", "public", "accepting", "hourly_rate_minor", "rating_milli"]
    list_filter = ["approved", "public", "accepting"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email", "headline"]


@admin.register(Acknowledgement)
class AcknowledgementAdmin(ReadOnly):
    list_display = ["user", "guide", "at"]
    list_select_related = ["user", "guide"]


@admin.register(Guide)
class GuideAdmin(ModelAdmin):
    """Saving makes a new version: what people acknowledged stays as they read it."""

    list_display = ["key", "version", "title", "must_acknowledge", "created_at"]
    list_filter = ["key"]
    fields = ["key", "title", "body", "must_acknowledge", "position"]
    save_as = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["key"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Guide, form: Any, change: bool) -> None:
        made = services.publish_guide(
            key=obj.key,
            title=obj.title,
            body=obj.body,
            must_acknowledge=obj.must_acknowledge,
            position=obj.position,
            by=request.user.pk,
        )
        obj.pk, obj.version = made.pk, made.version
        self.message_user(request, _("Version %(version)s counts from now on.") % {"version": made.version})
