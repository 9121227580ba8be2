"""The people here, for staff: who they are, in what state, and what may be done about them."""

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.accounts.models import Role, StaffAct, User, Visit
from core.accounts.people import Person

State = Literal["active", "suspended", "deactivated"]


def people(
    *, q: str = "", role: str = "", duty: str = "", state: State | Literal[""] = "", plan: str = ""
) -> QuerySet[User]:
    """People, newest first. `q` looks into name and address."""
    mail = EmailAddress.objects.filter(user=OuterRef("pk"), email=OuterRef("email"), verified=True)
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=["totp", "webauthn"])
    # A visit by staff says nothing about when the person was here.
    own = UserSession.objects.filter(user=OuterRef("pk"), sign_in__visit__isnull=True)
    last = own.order_by().values("user").annotate(last=Max("last_seen_at")).values("last")
    found = (
        User.objects.annotate(
            email_verified=Exists(mail),
            has_second_factor=Exists(factors),
            last_seen_at=Coalesce(Subquery(last), F("last_login")),
        )
        .prefetch_related(Prefetch("roles", queryset=Role.objects.order_by("role", "duty")))
        .order_by("-id")
    )
    for word in q.split()[:6]:
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    if role:
        found = found.filter(pk__in=Role.objects.filter(role=role).values("user_id"))
    if duty:
        found = found.filter(pk__in=Role.objects.filter(duty=duty).values("user_id"))
    if plan:
        found = found.filter(plan=plan)
    return _in_state(found, state) if state else found


def state_of(user: User) -> State:
    """Staff closed the account, the person did, or nobody."""
    if user.suspended_at is not None:
        return "suspended"
    return "active" if user.is_active else "deactivated"


def roles_of(user: User) -> list[str]:
    """What somebody is here, each once."""
    return sorted({row.role for row in user.roles.all()})


def duties_of(user: User) -> list[str]:
    """What one of the staff is there for."""
    return sorted({row.duty for row in user.roles.all()} - {""})


def stage_of(user: User) -> str:
    """How far an interviewer has come."""
    return next((row.onboarding_stage for row in user.roles.all() if row.role == Role.Name.INTERVIEWER), "")


def acts_upon(user: User, *, by: Person) -> dict[str, bool]:
    """What one of the staff may do about somebody, for a page to offer. The services check it again."""
    other, state = user.pk != by.user_id, state_of(user)
    return {
        "suspend": by.may("people.suspend") and other and state == "active" and _may_touch(user, by),
        "restore": by.may("people.suspend") and other and state != "active" and _may_touch(user, by),
        "sign_out": by.may("people.sign_out") and _may_touch(user, by),
        "unlock": by.may("people.unlock") and other and _may_touch(user, by) and has_second_factor(user.pk),
        "visit": by.may("people.visit") and other and state == "active" and not duties_of(user),
        "change_roles": by.may("roles.change") and other,
        "grant_plan": by.may("plans.grant"),
    }


def _may_touch(user: User, by: Person) -> bool:
    """Staff are closed and signed out by those who can make staff."""
    return not duties_of(user) or by.may("roles.change") or user.pk == by.user_id


def may_touch(*, user_id: UUID, by: Person) -> bool | None:
    """False for staff who would act upon staff without being able to make staff; None where there is no such person."""
    user = User.objects.prefetch_related("roles").filter(pk=user_id).first()
    return _may_touch(user, by) if user else None


def names_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What these people are called. Who is gone is left out."""
    return dict(User.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def ids_named(q: str, *, most: int = 200) -> list[UUID]:
    """The people whose name or address has these letters."""
    found = User.objects.filter(Q(name__icontains=q) | Q(email__icontains=q)).order_by("-id")
    return list(found.values_list("pk", flat=True)[:most])


def has_second_factor(user_id: UUID) -> bool:
    """True for somebody who has an app or a passkey beside the password."""
    return Authenticator.objects.filter(user=user_id, type__in=["totp", "webauthn"]).exists()


def devices_of(user_id: UUID) -> QuerySet[UserSession]:
    """Where somebody is signed in, newest first; visits by staff aren't among them."""
    return (
        UserSession.objects.filter(user_id=user_id, sign_in__isnull=False, sign_in__visit__isnull=True)
        .select_related("sign_in")
        .order_by("-last_seen_at")
    )


def visits_to(user_id: UUID) -> QuerySet[Visit]:
    """When staff looked at somebody's account, newest first."""
    return Visit.objects.filter(user_id=user_id).select_related("visitor").order_by("-id")


def acts_of_staff(user_id: UUID) -> QuerySet[StaffAct]:
    """What staff did about somebody and why, newest first."""
    return StaffAct.objects.filter(user_id=user_id).select_related("by").order_by("-id")


def visit_of(person: Person) -> Visit | None:
    """The visit that this session is, if it is one."""
    if person.visitor_id is None:
        return None
    return Visit.objects.filter(sign_in_id=UUID(person.session_id)).select_related("visitor").first()


def _in_state(found: QuerySet[User], state: State) -> QuerySet[User]:
    conditions: dict[str, list[Q]] = {
        "active": [Q(is_active=True)],
        "suspended": [Q(suspended_at__isnull=False)],
        "deactivated": [Q(is_active=False, suspended_at__isnull=True)],
    }
    return found.filter(*conditions[state])
