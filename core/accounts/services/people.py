"""People: what they are called, what they are here, and when they no longer may."""

from dataclasses import replace
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core.accounts.errors import InvalidCredentials
from core.accounts.models import Role, SignIn, User
from core.accounts.people import Person
from core.accounts.services.sessions import end_all_sessions
from core.realtime import bus


def update_profile(*, person: Person, name: str | None = None, time_zone: str | None = None) -> Person:
    """Change what a person says about themselves; what isn't given stays."""
    changes = {key: value for key, value in {"name": name, "time_zone": time_zone}.items() if value is not None}
    if changes:
        User.objects.filter(pk=person.user_id).update(**changes, updated_at=timezone.now())
    return replace(person, name=changes.get("name", person.name), time_zone=changes.get("time_zone", person.time_zone))


@transaction.atomic
def change_password(*, user_id: UUID, old: str, new: str, session_id: str | None = None) -> None:
    """Set a new password and end every session but the one it was changed in."""
    user = User.objects.select_for_update().get(pk=user_id)
    if not user.check_password(old):
        raise InvalidCredentials
    validate_password(new, user)
    user.set_password(new)
    user.save(update_fields=["password", "updated_at"])
    end_all_sessions(user_id, reason="password_changed", except_session=session_id)
    _keep_signed_in(user, session_id)


@transaction.atomic
def deactivate_person(*, user_id: UUID) -> None:
    """Close an account: no new sign-in, no open session, no open socket."""
    User.objects.filter(pk=user_id).update(is_active=False)
    end_all_sessions(user_id, reason="deactivated")


def reactivate_person(*, user_id: UUID) -> None:
    """Let somebody sign in again."""
    User.objects.filter(pk=user_id).update(is_active=True)


def give_role(*, user_id: UUID, role: str) -> None:
    """Make a person a candidate, interviewer (at the beginning of onboarding) or one of the staff. Twice is once."""
    if role not in Role.Name.values:
        raise ValidationError({"role": role})
    stage = Role.Stage.STARTED if role == Role.Name.INTERVIEWER else Role.Stage.NONE
    Role.objects.get_or_create(user_id=user_id, role=role, defaults={"onboarding_stage": stage})


def activate_interviewer(*, user_id: UUID) -> None:
    """Let an interviewer who came through onboarding work."""
    give_role(user_id=user_id, role=Role.Name.INTERVIEWER)
    Role.objects.filter(user_id=user_id, role=Role.Name.INTERVIEWER).update(onboarding_stage=Role.Stage.ACTIVE)


def keep_plan(*, user_id: UUID, plan: str) -> bool:
    """Note which plan a person's entitlement grants add up to; True if that is news. For `billing`, which knows."""
    stale = User.objects.filter(pk=user_id).exclude(plan=plan)
    return bool(stale.update(plan=plan, updated_at=timezone.now()))


@transaction.atomic
def take_role(*, user_id: UUID, role: str) -> None:
    """Take a role away. The person stays signed in, but every open socket was let in with that role: it closes."""
    gone, _ = Role.objects.filter(user_id=user_id, role=role).delete()
    if gone:
        transaction.on_commit(lambda: bus.close_sockets(user_id=str(user_id), reason="role_lost"))


def _keep_signed_in(user: User, session_id: str | None) -> None:
    """Sign the Django session behind a kept sign-in with the new password; with the old one it would count as stale."""
    if session_id is None:
        return
    device = SignIn.objects.filter(pk=session_id).values_list("user_session__session_key", flat=True).first()
    if device:
        session = SessionStore(device)
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
