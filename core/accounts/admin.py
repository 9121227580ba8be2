"""People in /admin. Signing in there is signing in here: same limits, same second factor, same forced logout."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from core.accounts import services
from core.accounts.models import Role, User
from core.realtime import bus


def go_to_sign_in(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """The admin's own login page would know nothing of our limits; the product's page opens the same session."""
    if request.user.is_authenticated and not admin.site.has_permission(request):
        raise PermissionDenied
    return HttpResponseRedirect("/sign-in?" + urlencode({"next": request.GET.get("next", "/admin/")}))


admin.site.login = go_to_sign_in  # type: ignore[method-assign]
admin.site.unregister(Group)


class RoleInline(TabularInline):
    model = Role
    extra = 0


@admin.register(User)
class PersonAdmin(UserAdmin, ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    inlines = [RoleInline]
    list_display = ["name", "email", "plan", "is_active", "created_at"]
    list_filter = ["is_active", "roles__role", "plan"]
    search_fields = ["name", "email"]
    ordering = ["-id"]
    readonly_fields = ["id", "plan", "last_login", "created_at", "updated_at"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["id", "email", "name", "password"]}),
        (_("Where and how"), {"fields": ["time_zone", "language", "plan"]}),
        (_("May"), {"fields": ["is_active", "is_superuser"]}),
        (_("When"), {"fields": ["last_login", "created_at", "updated_at"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "name", "password1", "password2"]})]
    actions = ["sign_out_everywhere"]

    @admin.action(description=_("Sign out everywhere"))
    def sign_out_everywhere(self, request: HttpRequest, queryset: Any) -> None:
        for user in queryset:
            services.end_all_sessions(user.pk, reason="forced")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data and not obj.is_active:
            services.end_all_sessions(obj.pk, reason="deactivated")

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            services.end_all_sessions(UUID(id), reason="password_changed")
        return response

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if change and formset.has_changed():
            bus.close_sockets(user_id=str(form.instance.pk), reason="role_lost")
