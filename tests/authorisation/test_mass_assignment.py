"""What nobody may write about themselves or others stays as it is, whatever a body says beside what is asked for.

Every body that the API's document describes is sent complete, and with the fields of `wanted` beside it, by each of
those who get through; then the tables that say who may what, and who has what, are compared with what they were.
"""

import re
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import ForeignKey
from drf_spectacular.generators import SchemaGenerator

from tests.authorisation.actors import ACTORS
from tests.authorisation.asking import Asker, Form, lines_of, rolled_back
from tests.authorisation.bodies import body_for
from tests.authorisation.policy import CASE, PERSON, TABLE

pytestmark = pytest.mark.django_db

WRITTEN = [name for name in TABLE if name.partition(" ")[0] in ("POST", "PUT", "PATCH", "DELETE")]
WHO = ("candidate", "interviewer", "applicant", "suspended interviewer", "support", "moderator", "finance")
ASKING = [actor for actor in ACTORS if actor.name in WHO]

# What these acts are for. Everything else that is guarded stays as it was, and these never make staff.
MEANT = {
    "POST api/auth/signup": {"accounts_user", "account_emailaddress", "accounts_role"},
    "POST api/interviewer/application": {"interviewers_application", "interviewers_profile", "accounts_role"},
    "POST api/interviewer/application/withdraw": {"interviewers_application"},
    "POST api/interviewer/documents": {"interviewers_document", "interviewers_application"},
    "DELETE api/interviewer/documents/<uuid:document_id>": {
        "interviewers_document",
        "interviewers_application",
        "interviewers_profile",
    },
    "PUT api/interviewer/visibility": {"interviewers_profile.public"},
    "POST api/ai/interviews": {"ai_interviewer_monthlyuse"},
    "POST api/account/deactivate": {"accounts_user"},
    "POST api/staff/people": {"accounts_user", "account_emailaddress", "accounts_role"},
    f"POST {PERSON}/suspend": {"accounts_user"},
    f"POST {PERSON}/restore": {"accounts_user"},
    f"POST {PERSON}/visit": {"accounts_visit"},
    "POST api/staff/people/<uuid:user_id>/interviewer-plan": {"billing_interviewergrant"},
    "DELETE api/staff/people/<uuid:user_id>/interviewer-plan": {"billing_interviewergrant"},
    # Whose plan is what their grants give is seen anew when one of these ends.
    "POST api/staff/subscriptions/<uuid:subscription_id>/end": {"accounts_user.plan"},
    "POST api/staff/codes": {"billing_invitecode"},
    "POST api/staff/codes/<uuid:code_id>/revoke": {"billing_invitecode"},
    "POST api/staff/codes/batches/<uuid:batch>/revoke": {"billing_invitecode"},
    **{
        f"POST {CASE}/{act}": {"interviewers_application", "interviewers_profile", "accounts_role"}
        for act in ("claim", "release", "suspend", "reinstate")
    },
}
# A body that nobody can get through proves nothing: of these, one is taken at least.
TAKEN = {
    "PATCH api/me", "PUT api/me/picture", "POST api/rooms", "POST api/rooms/<uuid:room_id>/seats",
    "PUT api/rooms/<uuid:room_id>/feedback", "POST api/rooms/<uuid:room_id>/consents", "POST api/ai/interviews",
    "POST api/ai/resumes", "PATCH api/interviewer/profile",
    "POST api/interviewer/documents", "POST api/interviewer/application", "PUT api/interviewer/visibility",
    "POST api/staff/people", f"POST {PERSON}/suspend", "POST api/staff/codes", f"POST {CASE}/claim",
    "POST api/staff/people/<uuid:user_id>/interviewer-plan",
}  # fmt: skip


def wanted(victim: Any) -> dict[str, Any]:
    """What somebody would like to be true, under all the names that it might have."""
    whom = str(victim.pk)
    return {
        **dict.fromkeys(("is_superuser", "is_staff", "is_active", "email_verified", "verified", "approved"), True),
        **dict.fromkeys(("public", "accepting", "entitled", "may_submit", "charged", "unlimited"), True),
        **dict.fromkeys(("role", "duty", "duties", "powers"), "admin"),
        **dict.fromkeys(("user", "user_id", "owner", "owner_id", "person", "person_id", "candidate"), whom),
        **dict.fromkeys(("created_by", "created_by_id", "author", "by", "claimed_by", "decided_by", "seat"), whom),
        **dict.fromkeys(("interviewer_stage", "onboarding_stage", "stage"), "active"),
        **dict.fromkeys(("balance", "tokens", "turns_used", "rating_sum", "rating_milli", "used"), 99),
        "id": whom,
        "roles": ["staff"],
        "plan": "pro",
        "state": "approved",
        "suspended_at": None,
        "deactivated_at": None,
        "papers_until": "2099-01-01",
        "password_hash": "x",
        "email": "taken@people.test",
    }


def guarded() -> dict[str, list[tuple[Any, ...]]]:
    """What says who may what, and who has what, as it stands. Some columns by themselves, others as rows."""
    found = {}
    for label, columns in {
        "accounts.User": ["email", "is_superuser", "is_active", "suspended_at", "deactivated_at"],
        "accounts.Role": ["user_id", "role", "duty", "onboarding_stage"],
        "account.EmailAddress": ["user_id", "email", "verified", "primary"],
        "accounts.Visit": ["pk", "ends_at"],
        "billing.EntitlementGrant": ["user_id", "plan", "source", "ends_at", "revoked_at"],
        "billing.InterviewerGrant": ["user_id", "source", "ends_at", "revoked_at"],
        "billing.InviteCode": ["code", "max_uses", "used", "expires_at", "revoked_at"],
        "billing.InviteUse": ["user_id", "code_id"],
        "interviewers.Application": ["user_id", "state", "claimed_by_id", "decided_at"],
        "interviewers.Document": ["application_id", "state", "decided_by_id", "decided_at"],
        "interviewers.Profile": ["user_id", "approved", "papers_until", "rating_sum", "rating_milli", "joined_at"],
        "ai_interviewer.MonthlyUse": ["user_id", "interviews", "turns"],
    }.items():
        model = apps.get_model(label)
        found[model._meta.db_table] = list(model._default_manager.order_by("pk").values_list("pk", *columns))
    for label, column in (("accounts.User", "plan"), ("interviewers.Profile", "public")):
        model = apps.get_model(label)
        # Only of those who were there: who comes is compared above.
        found[f"{model._meta.db_table}.{column}"] = list(
            model._default_manager.exclude(**{column: model._meta.get_field(column).default})
            .order_by("pk")
            .values_list("pk", column)
        )
    return found


def who_is_staff() -> tuple[set[Any], set[Any]]:
    """Those who are staff, with their duties, and those who may open /admin."""
    duties = apps.get_model("accounts.Role").objects.filter(role="staff").values_list("user_id", "duty")
    return set(duties), set(get_user_model().objects.filter(is_superuser=True).values_list("pk", flat=True))


def owned_by(user: Any) -> dict[str, int]:
    """How many rows of each table point at this person.

    Not what they are told, nor the time that a session takes of them: the other side may bring that about.
    """
    return {
        f"{model._meta.db_table}.{field.name}": model._default_manager.filter(**{field.attname: user.pk}).count()
        for model in apps.get_models()
        if model._meta.label not in ("notifications.Notification", "scheduling.Occupied")
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is get_user_model()
    }


@cache
def document() -> dict[str, Any]:
    return dict(SchemaGenerator().get_schema(request=None, public=True))


@pytest.mark.parametrize("name", WRITTEN)
def test_no_body_writes_what_is_not_its_writers_to_write(asker: Asker, name: str) -> None:
    method, path = name.split(" ", 1)
    described = document()["paths"].get("/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path), {}).get(method.lower(), {})
    victim = asker.world.people["Emil"]
    statuses = []
    with rolled_back():
        before, belongings, staff = guarded(), owned_by(victim), who_is_staff()
        for line in lines_of(name):
            for actor in ASKING:
                things = asker.things_of(line, actor)
                honest = body_for(described, document(), line=asker.body(line, things))
                # Beside what is asked for; and in its place, too.
                for body in ({**wanted(victim), **honest}, {**honest, **wanted(victim)}):
                    if isinstance(honest, Form):
                        body = Form({key: value for key, value in body.items() if value is not None})
                    answered = asker.ask(actor, method, asker.address(path, line, things), body, keep=True)
                    statuses.append(answered.status)
                    assert answered.status != 500, f"{actor}: {answered.text}"
        after = guarded()
        changed = {table for table in before if before[table] != after[table]}
        assert changed <= MEANT.get(name, set()), {one: _difference(before[one], after[one]) for one in changed}
        assert who_is_staff() == staff
        assert owned_by(victim) == belongings
    if name in TAKEN:
        assert min(statuses) < 300, statuses


def test_the_guard_sees_what_is_written(asker: Asker) -> None:
    victim = asker.world.people["Emil"]
    with rolled_back():
        before, belongings = guarded(), owned_by(victim)
        get_user_model().objects.filter(pk=victim.pk).update(plan="pro")
        apps.get_model("billing.EntitlementGrant").objects.filter(user=victim).delete()
        after = guarded()
        assert {table for table in before if before[table] != after[table]} == {
            "accounts_user.plan", "billing_entitlementgrant"
        }  # fmt: skip
        assert owned_by(victim) != belongings


def _difference(before: list[Any], after: list[Any]) -> list[Any]:
    return [one for one in after if one not in before] or [one for one in before if one not in after]
