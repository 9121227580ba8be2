"""Staff look after people: each with the powers of their duty, never upon themselves, never without an admin left."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.accounts import selectors, services
from core.accounts.errors import LastAdmin
from core.accounts.models import Letter, Role, SignIn, User
from core.audit.models import AuditEvent
from tests.accounts.herd import run_at_once
from tests.accounts.people import Browser, make_person, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def browser_of(email: str, *roles: str) -> Browser:
    make_person(email, roles=roles)
    browser = Browser()
    assert browser.sign_in(email).status_code == 200
    return browser


def path(user: User, act: str = "") -> str:
    return f"/api/staff/people/{user.pk}{'/' if act else ''}{act}"


def test_people_are_found_by_words_of_name_and_address_role_and_state() -> None:
    desk = browser_of("desk@example.test", "support")
    make_person("ben@example.test", roles=("candidate", "interviewer"))
    closed = make_person("closed@example.test")
    services.suspend_person(user_id=closed.pk, reason="abuse")

    def found(query: str) -> list[str]:
        return sorted(one["email"] for one in desk.get(f"/api/staff/people{query}").json()["results"])

    assert found("?q=ben") == ["ben@example.test"]
    assert found("?q=rao+BEN") == ["ben@example.test"]
    assert found("?role=interviewer") == ["ben@example.test"]
    assert found("?duty=support") == ["desk@example.test"]
    assert found("?state=suspended") == ["closed@example.test"]
    assert found("?state=deactivated") == []
    assert desk.get("/api/staff/people?duty=emperor").status_code == 400


def test_the_list_costs_the_same_however_long() -> None:
    desk = browser_of("desk@example.test", "support")

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            desk.get("/api/staff/people")
        return len(queries)

    few = count()
    for number in range(8):
        make_person(f"p{number}@example.test")
    assert count() == few


def test_a_suspension_ends_sessions_is_written_down_and_can_be_taken_back() -> None:
    desk = browser_of("desk@example.test", "moderator")
    user = make_person("ben@example.test")
    opened = sign_in(user)

    answer = desk.send("POST", path(user, "suspend"), {"reason": "Insults in three rooms."})

    assert answer.status_code == 200, answer.content
    assert (answer.json()["state"], answer.json()["suspended_reason"]) == ("suspended", "Insults in three rooms.")
    assert answer.json()["may"]["restore"]
    assert not answer.json()["may"]["suspend"]
    assert selectors.ended_sessions([opened.session_id]) == {opened.session_id}
    assert Browser().sign_in("ben@example.test").json()["code"] == "invalid_credentials"
    assert AuditEvent.objects.filter(action="person.suspended", targets__key=str(user.pk)).count() == 1

    restored = desk.send("POST", path(user, "restore"), {"reason": "Appeal upheld."}).json()
    assert restored["state"] == "active"
    assert [(act["kind"], act["reason"], act["by_name"]) for act in restored["acts"]] == [
        ("restored", "Appeal upheld.", "Ananya Rao"),
        ("suspended", "Insults in three rooms.", "Ananya Rao"),
    ]
    assert Browser().sign_in("ben@example.test").status_code == 200


def test_a_suspension_wants_a_reason() -> None:
    desk = browser_of("desk@example.test", "moderator")
    user = make_person("ben@example.test")

    assert desk.send("POST", path(user, "suspend"), {"reason": "  "}).status_code == 400
    assert User.objects.get(pk=user.pk).is_active


@pytest.mark.parametrize("act", ["suspend", "restore", "sign-out"])
def test_a_moderator_does_nothing_to_an_admin(act: str) -> None:
    desk = browser_of("desk@example.test", "moderator")
    admin = make_person("root@example.test", roles=("admin",))
    opened = sign_in(admin)

    assert desk.send("POST", path(admin, act), {"reason": "because"}).json()["code"] == "not_allowed"
    assert selectors.ended_sessions([opened.session_id]) == set()


def test_nobody_acts_upon_themselves() -> None:
    desk = browser_of("root@example.test", "admin")
    make_person("second@example.test", roles=("admin",))
    me = User.objects.get(email="root@example.test")

    for method, act, body in (
        ("POST", "suspend", {"reason": "x"}),
        ("POST", "roles", {"role": "interviewer"}),
        ("DELETE", "roles/staff", None),
        ("POST", "visit", {"reason": "x"}),
    ):
        assert desk.send(method, path(me, act), body).json()["code"] == "not_yourself", act


def test_duties_are_given_and_taken_and_open_and_close_the_admin() -> None:
    desk = browser_of("root@example.test", "admin")
    user = make_person("ben@example.test")

    assert desk.send("POST", path(user, "roles"), {"role": "staff", "duty": "admin"}).json()["duties"] == ["admin"]
    assert User.objects.get(pk=user.pk).is_superuser
    assert desk.send("POST", path(user, "roles"), {"role": "staff"}).status_code == 400
    assert desk.send("POST", path(user, "roles"), {"role": "candidate", "duty": "admin"}).status_code == 400
    taken = desk.send("DELETE", path(user, "roles/staff?duty=admin"))
    assert (taken.json()["roles"], taken.json()["duties"]) == (["candidate"], [])
    assert not User.objects.get(pk=user.pk).is_superuser
    assert list(
        AuditEvent.objects.filter(targets__key=str(user.pk)).order_by("id").values_list("action", "context")
    ) == [
        ("role.given", {"role": "candidate"}),
        ("role.given", {"role": "staff", "duty": "admin"}),
        ("role.taken", {"role": "staff", "duty": "admin"}),
    ]


def test_the_last_admin_stays() -> None:
    only = make_person("root@example.test", roles=("admin",))

    for act in (
        lambda: services.take_role(user_id=only.pk, role="staff"),
        lambda: services.suspend_person(user_id=only.pk, reason="x"),
        lambda: services.deactivate_person(user_id=only.pk),
    ):
        with pytest.raises(LastAdmin):
            act()
    assert Role.objects.filter(user=only, duty="admin").exists()


def test_of_admins_who_remove_each_other_at_once_one_is_left() -> None:
    admins = [make_person(f"a{number}@example.test", roles=("admin",)) for number in range(8)]

    waiting = [admin.pk for admin in admins]

    def remove() -> Any:
        services.take_role(user_id=waiting.pop(), role="staff", duty="admin")

    results = run_at_once(8, remove)

    assert Role.objects.filter(duty="admin").count() == 1
    assert sum(isinstance(one, LastAdmin) for one in results) == 1


def test_an_account_made_by_staff_is_told_by_letter_and_known_addresses_are_refused() -> None:
    desk = browser_of("desk@example.test", "support")

    made = desk.send("POST", "/api/staff/people", {"email": "New@example.test", "name": "New", "role": "candidate"})

    assert made.status_code == 201, made.content
    assert made.json()["email"] == "new@example.test"
    assert Letter.objects.filter(to="new@example.test", kind="account_made").count() == 1
    again = desk.send("POST", "/api/staff/people", {"email": "new@example.test", "name": "New", "role": "candidate"})
    assert again.json()["code"] == "address_taken"


def test_support_makes_accounts_but_no_staff() -> None:
    desk = browser_of("desk@example.test", "support")

    for body in ({"role": "staff", "duty": "support"}, {"role": "interviewer"}):
        answer = desk.send("POST", "/api/staff/people", {"email": "x@example.test", "name": "X", **body})
        assert answer.json()["code"] == "not_allowed"
    assert not User.objects.filter(email="x@example.test").exists()


def test_lost_second_factors_are_taken_away_by_staff_and_their_owner_is_told() -> None:
    desk = browser_of("desk@example.test", "support")
    user = make_person("ben@example.test")
    assert not desk.get(path(user)).json()["may"]["unlock"]
    assert desk.send("POST", path(user, "unlock"), {"reason": "phone lost"}).json()["code"] == "no_second_factor"
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=user, type=kind, data={})
    opened = sign_in(user)
    assert desk.get(path(user)).json()["may"]["unlock"]
    assert desk.send("POST", path(user, "unlock"), {}).status_code == 400

    answer = desk.send("POST", path(user, "unlock"), {"reason": "phone lost; showed the passport in a call"})

    assert (answer.status_code, answer.json()["second_factor"]) == (200, False)
    assert not Authenticator.objects.filter(user=user).exists()
    assert selectors.ended_sessions([opened.session_id]) == {opened.session_id}
    assert Letter.objects.filter(user=user, kind="factors_reset").count() == 1
    assert AuditEvent.objects.filter(action="second_factor.reset", targets__key=str(user.pk)).count() == 1


def test_support_does_not_take_the_second_factors_of_staff_away() -> None:
    desk = browser_of("desk@example.test", "support")
    admin = make_person("root@example.test", roles=("admin",))
    Authenticator.objects.create(user=admin, type=Authenticator.Type.TOTP, data={})

    assert desk.send("POST", path(admin, "unlock"), {"reason": "x"}).json()["code"] == "not_allowed"
    assert Authenticator.objects.filter(user=admin).exists()


def test_when_somebody_was_here_last_is_still_known_after_they_signed_out() -> None:
    desk = browser_of("desk@example.test", "support")
    user = make_person("ben@example.test")
    assert desk.get(path(user)).json()["last_seen_at"] is None
    browser = Browser()
    browser.sign_in("ben@example.test")
    browser.send("POST", "/api/auth/logout")

    assert desk.get(path(user)).json()["last_seen_at"] is not None


@pytest.mark.parametrize(
    ("method", "act", "body"),
    [
        ("POST", "roles", {"role": "staff", "duty": "admin"}),
        ("DELETE", "roles/candidate", None),
        ("POST", "visit", {"reason": "x"}),
        ("POST", "unlock", {"reason": "x"}),
    ],
)
def test_what_lends_power_out_asks_again_who_it_is(method: str, act: str, body: Any) -> None:
    desk = browser_of("root@example.test", "admin")
    user = make_person("ben@example.test")
    SignIn.objects.update(proved_at=timezone.now() - timedelta(minutes=11))

    answer = desk.send(method, path(user, act), body)

    assert (answer.status_code, answer.json()["code"]) == (403, "reauthentication_needed")
    assert [role.role for role in user.roles.all()] == ["candidate"]
