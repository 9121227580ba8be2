"""Who may, for DRF's `permission_classes`."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from core.accounts import powers
from core.accounts.people import Person


class IsActiveInterviewer(BasePermission):
    """An interviewer who has come through onboarding and isn't suspended."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, Person) and request.user.is_active_interviewer


def HasRole(*names: str) -> type[BasePermission]:
    """A permission for people with one of these roles: `permission_classes = [HasRole("staff")]`."""

    class HasOneOfTheRoles(BasePermission):
        def has_permission(self, request: Request, view: APIView) -> bool:
            return isinstance(request.user, Person) and request.user.has_role(*names)

    return HasOneOfTheRoles


def May(power: str) -> type[BasePermission]:
    """A permission for staff whose duties bring this power of the table in `powers`: `[May("audit.read")]`."""
    if power not in powers.HELD_BY:
        raise KeyError(power)

    class HasThePower(BasePermission):
        asks = power

        def has_permission(self, request: Request, view: APIView) -> bool:
            return isinstance(request.user, Person) and request.user.may(power)

    return HasThePower
