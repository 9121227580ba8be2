"""People in /admin, to look at. What changes them goes through the staff pages, whose services keep the promises.

Signing in here is signing in there: same limits, same second factor, same forced logout.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from core.accounts import directory, rules, services
from core.accounts.models import Role, User


def go_to_sign_in(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """The admin's own login page would know nothing of our limits; the product's page opens the same session."""
    if request.user.is_authenticated and not admin.site.has_permission(request):
        raise PermissionDenied
    return HttpResponseRedirect("/sign-in?" + urlencode({"next": request.GET.get("next", "/admin/")}))


def go_to_settings(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """The admin's own page would take any number of guesses, end no other session, write nothing down, tell nobody."""
    return HttpResponseRedirect("/account/security")


def may_open(request: HttpRequest) -> bool:
    """True for active admins who have the second factor that this installation asks of them."""
    user = request.user
    if not (isinstance(user, User) and user.is_active and user.is_superuser):
        return False
    asked_of = settings.SECOND_FACTOR_ROLES
    return not rules.needs_second_factor({Role.Name.STAFF, Role.Duty.ADMIN}, asked_of) or directory.has_second_factor(
        user.pk
    )


admin.site.login = go_to_sign_in  # type: ignore[method-assign]
admin.site.has_permission = may_open  # type: ignore[method-assign]
admin.site.password_change = go_to_settings  # type: ignore[method-assign, assignment]
# Factors, addresses and devices are changed by their owners, through services that check, write down and tell.
for _model in (Group, Authenticator, EmailAddress, EmailConfirmation, UserSession):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)


class RoleInline(TabularInline):
    model = Role
    extra = 0
    fields = readonly_fields = ["role", "duty", "onboarding_stage", "created_at"]
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class PersonAdmin(ModelAdmin):
    inlines = [RoleInline]
    list_display = ["name", "email", "plan", "is_active", "created_at"]
    list_filter = ["is_active", "roles__role", "roles__duty", "plan"]
    search_fields = ["name", "email"]
    ordering = ["-id"]
    fields = [
        "id",
        "email",
        "name",
        "pronouns",
        "headline",
        "time_zone",
        "language",
        "plan",
        "is_active",
        "suspended_at",
        "suspended_reason",
        "deactivated_at",
        "is_superuser",
        "last_login",
        "created_at",
        "updated_at",
    ]
    actions = ["sign_out_everywhere"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description=_("Sign out everywhere"), permissions=["view"])
    def sign_out_everywhere(self, request: HttpRequest, queryset: Any) -> None:
        for user in queryset:
            services.sign_out_person(user_id=user.pk, by=UUID(str(request.user.pk)))
