"""Grants and codes in /admin, to look at. What changes them goes through services, which keep `users.plan` in step."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from billing.models import EntitlementGrant, InterviewerGrant, InviteCode, InviteUse


class ReadOnly(ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(EntitlementGrant)
class GrantAdmin(ReadOnly):
    list_display = ["user", "plan", "source", "starts_at", "ends_at", "revoked_at"]
    list_filter = ["plan", "source"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email", "reference"]
    ordering = ["-id"]


@admin.register(InterviewerGrant)
class InterviewerGrantAdmin(ReadOnly):
    list_display = ["user", "source", "starts_at", "ends_at", "revoked_at", "given_by"]
    list_filter = ["source"]
    list_select_related = ["user", "given_by"]
    search_fields = ["user__name", "user__email", "reference"]
    ordering = ["-id"]


@admin.register(InviteCode)
class CodeAdmin(ReadOnly):
    list_display = ["code", "used", "max_uses", "expires_at", "revoked_at", "created_via", "created_at"]
    list_filter = ["created_via"]
    list_select_related = ["created_by"]
    search_fields = ["code", "note"]
    ordering = ["-id"]


@admin.register(InviteUse)
class UseAdmin(ReadOnly):
    list_display = ["code", "user", "at"]
    list_select_related = ["code", "user"]
    search_fields = ["code__code", "user__name", "user__email"]
    ordering = ["-id"]
