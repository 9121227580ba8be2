"""Audit events in /admin, to look at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from core.audit.models import AuditEvent


@admin.register(AuditEvent)
class EventAdmin(ModelAdmin):
    list_display = ["at", "action", "actor_kind", "actor_id", "ip"]
    list_filter = ["action", "actor_kind"]
    search_fields = ["action", "actor_id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
