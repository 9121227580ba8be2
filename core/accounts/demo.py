"""The demo people, for a first look. Made by the launcher in embedded mode only."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from core.accounts import services
from core.accounts.models import Role, User


@dataclass(frozen=True)
class DemoPerson:
    email: str
    name: str
    time_zone: str
    role: str


DEMO_PEOPLE = (
    DemoPerson("candidate@demo.test", "Ananya Rao", "Asia/Kolkata", Role.Name.CANDIDATE),
    DemoPerson("candidate2@demo.test", "Ishaan Bose", "Asia/Kolkata", Role.Name.CANDIDATE),
    DemoPerson("interviewer@demo.test", "Daniel Okafor", "Europe/London", Role.Name.INTERVIEWER),
    DemoPerson("admin@demo.test", "Tomás Herrera", "Europe/Madrid", Role.Name.STAFF),
)


@transaction.atomic
def make_demo_people(password: str) -> list[User]:
    """The demo people, with this password. As often as you like: what is there is brought up to date."""
    return [_make(person, password) for person in DEMO_PEOPLE]


def demo_people() -> list[dict[str, str]]:
    """Address and role of each demo person for the sign-in page; none where there is no demo."""
    if not settings.DEMO_PEOPLE:
        return []
    return [{"email": person.email, "role": str(person.role)} for person in DEMO_PEOPLE]


def _make(person: DemoPerson, password: str) -> User:
    is_staff = person.role == Role.Name.STAFF
    user, made = User.objects.get_or_create(
        email=person.email, defaults={"name": person.name, "time_zone": person.time_zone, "is_superuser": is_staff}
    )
    if made or not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password", "updated_at"])
    EmailAddress.objects.update_or_create(user=user, email=person.email, defaults={"verified": True, "primary": True})
    if person.role == Role.Name.INTERVIEWER:
        services.activate_interviewer(user_id=user.pk)
    else:
        services.give_role(user_id=user.pk, role=person.role, duty=Role.Duty.ADMIN if is_staff else Role.Duty.NONE)
    return user
