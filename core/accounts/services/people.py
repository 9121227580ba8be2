"""People: what they are called, what they are here, and when they no longer may."""

from dataclasses import replace
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.accounts.errors import AddressTaken, LastAdmin
from core.accounts.models import Role, StaffAct, User
from core.accounts.people import Person
from core.accounts.services.letters import post_letter
from core.accounts.services.sessions import end_all_sessions
from core.audit import services as audit


def update_profile(
    *,
    person: Person,
    name: str | None = None,
    time_zone: str | None = None,
    language: str | None = None,
    pronouns: str | None = None,
    headline: str | None = None,
) -> Person:
    """Change what a person says about themselves; what isn't given stays."""
    given = {
        "name": name,
        "time_zone": time_zone,
        "language": language,
        "pronouns": pronouns,
        "headline": headline,
    }
    changes = {key: value for key, value in given.items() if value is not None}
    if changes:
        User.objects.filter(pk=person.user_id).update(**changes, updated_at=timezone.now())
    return replace(
        person,
        name=person.name if name is None else name,
        time_zone=time_zone or person.time_zone,
        language=language or person.language,
    )


@transaction.atomic
def suspend_person(*, user_id: UUID, reason: str, by: UUID | None = None) -> None:
    """Close somebody's account: no new sign-in, no open session, no open socket. Raises LastAdmin. Twice is once."""
    _keep_an_admin(without=user_id)
    closed = User.objects.filter(pk=user_id, suspended_at__isnull=True).update(
        is_active=False, suspended_at=timezone.now(), suspended_reason=reason[:500], updated_at=timezone.now()
    )
    end_all_sessions(user_id, reason="suspended")
    if closed:
        audit.record(action="person.suspended", actor=by, targets=[("person", str(user_id))])
        StaffAct.objects.create(user_id=user_id, by_id=by, kind=StaffAct.Kind.SUSPENDED, reason=reason[:500])


@transaction.atomic
def deactivate_person(*, user_id: UUID) -> None:
    """Close one's own account. Staff can open it again. Raises LastAdmin. Twice is once."""
    _keep_an_admin(without=user_id)
    closed = User.objects.filter(pk=user_id, deactivated_at__isnull=True).update(
        is_active=False, deactivated_at=timezone.now(), updated_at=timezone.now()
    )
    end_all_sessions(user_id, reason="deactivated")
    if closed:
        post_letter(kind="account_closed", user_id=user_id, context={"at": timezone.now()})
        audit.record(action="person.deactivated", actor=user_id, targets=[("person", str(user_id))])


@transaction.atomic
def restore_person(*, user_id: UUID, by: UUID | None = None, reason: str = "") -> None:
    """Let somebody sign in again, whoever closed the account."""
    opened = User.objects.filter(pk=user_id, is_active=False).update(
        is_active=True, suspended_at=None, suspended_reason="", deactivated_at=None, updated_at=timezone.now()
    )
    if opened:
        audit.record(action="person.restored", actor=by, targets=[("person", str(user_id))])
        StaffAct.objects.create(user_id=user_id, by_id=by, kind=StaffAct.Kind.RESTORED, reason=reason[:500])


@transaction.atomic
def sign_out_person(*, user_id: UUID, by: UUID) -> None:
    """End every session of somebody, on behalf of staff."""
    ended = end_all_sessions(user_id, reason="forced")
    audit.record(action="person.signed_out", actor=by, targets=[("person", str(user_id))], context={"sessions": ended})


@transaction.atomic
def make_person(*, email: str, name: str, role: str, duty: str = "", by: UUID | None = None) -> User:
    """An account for somebody, made by staff. A letter tells them how to set a password. Raises AddressTaken."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, name=name)
            EmailAddress.objects.create(user=user, email=user.email, primary=True)
    except IntegrityError:
        raise AddressTaken from None
    audit.record(action="person.made", actor=by, targets=[("person", str(user.pk))])
    give_role(user_id=user.pk, role=role, duty=duty, by=by)
    post_letter(kind="account_made", user_id=user.pk, context={"url": f"{settings.ORIGINS[0]}/forgot-password"})
    return user


@transaction.atomic
def give_role(*, user_id: UUID, role: str, duty: str = "", by: UUID | None = None) -> None:
    """Make a person a candidate, an interviewer (at the beginning of onboarding) or one of the staff with a duty.

    Twice is once. Raises ValidationError for a role or duty that there isn't.
    """
    if role not in Role.Name.values or (role == Role.Name.STAFF) != bool(duty) or duty not in Role.Duty.values:
        raise ValidationError({"role": f"{role} {duty}".strip()})
    stage = Role.Stage.STARTED if role == Role.Name.INTERVIEWER else Role.Stage.NONE
    _, made = Role.objects.get_or_create(user_id=user_id, role=role, duty=duty, defaults={"onboarding_stage": stage})
    if made:
        _follow_admin_duty(user_id)
        _record_role("role.given", user_id, role, duty, by)


@transaction.atomic
def take_role(*, user_id: UUID, role: str, duty: str = "", by: UUID | None = None) -> None:
    """Take a role or a duty away (of staff without a `duty`: all). Raises LastAdmin.

    Every session was opened with that role, and so was every socket: they end, and the person signs in anew.
    """
    rows = Role.objects.filter(user_id=user_id, role=role)
    rows = rows.filter(duty=duty) if duty else rows
    if role == Role.Name.STAFF and duty in ("", Role.Duty.ADMIN):
        _keep_an_admin(without=user_id)
    gone = list(rows.select_for_update().values_list("duty", flat=True))
    rows.delete()
    if not gone:
        return
    _follow_admin_duty(user_id)
    for one in gone:
        _record_role("role.taken", user_id, role, one, by)
    end_all_sessions(user_id, reason="role_lost")


def activate_interviewer(*, user_id: UUID, by: UUID | None = None) -> None:
    """Let an interviewer who came through onboarding work."""
    _set_stage(user_id, Role.Stage.ACTIVE, by)


def suspend_interviewer(*, user_id: UUID, by: UUID | None = None) -> None:
    """Stop an interviewer from working; they are signed out. They stay a person like any other."""
    _set_stage(user_id, Role.Stage.SUSPENDED, by)


@transaction.atomic
def _set_stage(user_id: UUID, stage: Role.Stage, by: UUID | None) -> None:
    give_role(user_id=user_id, role=Role.Name.INTERVIEWER, by=by)
    moved = Role.objects.filter(user_id=user_id, role=Role.Name.INTERVIEWER).exclude(onboarding_stage=stage)
    if moved.update(onboarding_stage=stage, updated_at=timezone.now()):
        audit.record(
            action="role.stage_changed",
            actor=by,
            targets=[("person", str(user_id))],
            context={"role": "interviewer", "stage": str(stage)},
        )
        if stage == Role.Stage.SUSPENDED:
            end_all_sessions(user_id, reason="role_lost")


def keep_plan(*, user_id: UUID, plan: str) -> bool:
    """Note which plan a person's entitlement grants add up to; True if that is news. For `billing`, which knows."""
    stale = User.objects.filter(pk=user_id).exclude(plan=plan)
    return bool(stale.update(plan=plan, updated_at=timezone.now()))


def _keep_an_admin(*, without: UUID) -> None:
    """Refuse what would leave nobody who can make staff. Two admins who remove each other: one wins."""
    admins = Role.objects.filter(role=Role.Name.STAFF, duty=Role.Duty.ADMIN)
    held = list(admins.select_for_update().order_by("pk").values_list("user_id", flat=True))
    if without not in held:
        return
    others = User.objects.select_for_update().filter(pk__in=held, is_active=True).exclude(pk=without)
    if not others.order_by("pk").values_list("pk", flat=True).first():
        raise LastAdmin


def _follow_admin_duty(user_id: UUID) -> None:
    """`is_superuser` opens /admin, and follows the duty."""
    is_admin = Role.objects.filter(user_id=user_id, role=Role.Name.STAFF, duty=Role.Duty.ADMIN).exists()
    User.objects.filter(pk=user_id).exclude(is_superuser=is_admin).update(is_superuser=is_admin)


def _record_role(action: str, user_id: UUID, role: str, duty: str, by: UUID | None) -> None:
    context = {"role": role, "duty": duty} if duty else {"role": role}
    audit.record(action=action, actor=by, targets=[("person", str(user_id))], context=context)
