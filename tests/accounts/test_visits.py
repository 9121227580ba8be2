"""Staff see what somebody sees: read-only, for half an hour, written down, and shown to whom it was about."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from core.accounts import selectors, services, tokens
from core.accounts.models import SignIn, User, Visit
from core.accounts.services import visits
from core.audit.models import AuditEvent
from tests.accounts.people import Browser, make_person, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def ben() -> User:
    return make_person("ben@example.test")


@pytest.fixture
def desk() -> Browser:
    make_person("desk@example.test", roles=("support",))
    browser = Browser()
    assert browser.sign_in("desk@example.test").status_code == 200
    return browser


def begin(desk: Browser, user: User, reason: str = "Can't find the report.") -> None:
    answer = desk.send("POST", f"/api/staff/people/{user.pk}/visit", {"reason": reason})
    assert answer.status_code == 200, answer.content
    assert answer.json()["email"] == user.email


def test_a_visit_shows_the_account_and_changes_nothing_in_it(desk: Browser, ben: User) -> None:
    begin(desk, ben)

    assert desk.get("/api/me").json()["email"] == "ben@example.test"
    for method, path in (
        ("PATCH", "/api/me"),
        ("POST", "/api/rooms"),
        ("POST", "/api/ai/interviews"),
        ("POST", "/api/account/password"),
        ("POST", "/api/access/redeem"),
    ):
        answer = desk.send(method, path, {})
        assert (answer.status_code, answer.json()["code"]) == (403, "read_only_visit"), path


def test_a_visitor_has_no_powers_there_and_is_back_afterwards(desk: Browser, ben: User) -> None:
    begin(desk, ben)
    assert desk.get("/api/staff/people").status_code == 403

    back = desk.send("POST", "/api/auth/visit/end")

    assert back.json()["email"] == "desk@example.test"
    assert desk.get("/api/staff/people").status_code == 200
    assert Visit.objects.get().ended_at is not None


def test_who_was_visited_sees_when_by_whom_and_why(desk: Browser, ben: User) -> None:
    begin(desk, ben)
    desk.send("POST", "/api/auth/visit/end")
    home = Browser()
    home.sign_in("ben@example.test")

    (seen,) = home.get("/api/account/visits").json()["results"]

    assert (seen["by_name"], seen["reason"]) == ("Ananya Rao", "Can't find the report.")
    assert seen["ended_at"] is not None
    acts = AuditEvent.objects.filter(targets__key=str(ben.pk), action__startswith="visit.").order_by("id")
    assert list(acts.values_list("action", flat=True)) == ["visit.begun", "visit.ended"]


def test_nobody_visits_staff_and_nobody_without_the_power_visits(desk: Browser, ben: User) -> None:
    admin = make_person("root@example.test", roles=("admin",))
    assert desk.send("POST", f"/api/staff/people/{admin.pk}/visit", {"reason": "x"}).status_code == 403

    make_person("money@example.test", roles=("finance",))
    finance = Browser()
    finance.sign_in("money@example.test")
    assert finance.send("POST", f"/api/staff/people/{ben.pk}/visit", {"reason": "x"}).status_code == 403
    assert not Visit.objects.exists()


def test_a_visit_wants_a_reason(desk: Browser, ben: User) -> None:
    assert desk.send("POST", f"/api/staff/people/{ben.pk}/visit", {"reason": ""}).status_code == 400


@pytest.mark.parametrize("how", ["signed_out", "suspended", "duty_taken", "visited_closed", "everywhere"])
def test_a_visit_ends_with_what_it_hangs_on(ben: User, how: str) -> None:
    desk = make_person("desk@example.test", roles=("support",))
    own = sign_in(desk)
    visitor = selectors.person_of_session(UUID(own.session_id))
    assert visitor is not None
    visit = visits.begin_visit(visitor=visitor, user_id=ben.pk, reason="x")
    assert selectors.person_of_session(UUID(visit.session_id)) is not None

    if how == "signed_out":
        services.end_session(own.session_id)
    elif how == "suspended":
        services.suspend_person(user_id=desk.pk, reason="x")
    elif how == "duty_taken":
        services.take_role(user_id=desk.pk, role="staff", duty="support")
    elif how == "visited_closed":
        services.suspend_person(user_id=ben.pk, reason="x")
    else:
        services.end_all_sessions(ben.pk)

    assert selectors.person_of_session(UUID(visit.session_id)) is None
    assert selectors.ended_sessions([visit.session_id]) == {visit.session_id}
    assert not SignIn.objects.filter(pk=visit.session_id).exists()
    assert Visit.objects.get().ended_at is not None


def test_a_visit_is_over_after_half_an_hour_and_cannot_be_prolonged(ben: User) -> None:
    desk = make_person("desk@example.test", roles=("support",))
    visitor = selectors.person_of_session(UUID(sign_in(desk).session_id))
    assert visitor is not None
    visit = visits.begin_visit(visitor=visitor, user_id=ben.pk, reason="x")
    later = timezone.now() + timedelta(minutes=30, seconds=1)

    assert selectors.person_of_session(UUID(visit.session_id), now=later) is None
    assert visit.refresh_token is None
    with pytest.raises(selectors.NotSignedIn):
        selectors.person_of_access_token(visit.access_token, now=later)


def test_a_second_visit_from_one_session_ends_the_first(ben: User) -> None:
    eve = make_person("eve@example.test")
    desk = make_person("desk@example.test", roles=("support",))
    visitor = selectors.person_of_session(UUID(sign_in(desk).session_id))
    assert visitor is not None

    first = visits.begin_visit(visitor=visitor, user_id=ben.pk, reason="x")
    second = visits.begin_visit(visitor=visitor, user_id=eve.pk, reason="x")

    assert selectors.person_of_session(UUID(first.session_id)) is None
    assert selectors.person_of_session(UUID(second.session_id)) is not None


def test_a_ticket_of_somebody_visited_is_no_ticket_for_the_visitor(ben: User) -> None:
    desk = make_person("desk@example.test", roles=("support",))
    visitor = selectors.person_of_session(UUID(sign_in(desk).session_id))
    assert visitor is not None
    visit = visits.begin_visit(visitor=visitor, user_id=ben.pk, reason="x")
    person = selectors.person_of_session(UUID(visit.session_id))
    assert person is not None

    with pytest.raises(selectors.ReadOnlyVisit):
        selectors.admit(person)


def test_the_refresh_cookie_of_the_visitor_leads_back_and_not_into_the_visit(desk: Browser, ben: User) -> None:
    begin(desk, ben)

    assert desk.send("POST", "/api/auth/refresh").status_code == 200

    assert desk.get("/api/me").json()["email"] == "desk@example.test"
    assert tokens.REFRESH_COOKIE in desk.cookies


def test_who_must_have_a_second_factor_sees_only_their_account_until_then(settings, desk: Browser) -> None:
    settings.SECOND_FACTOR_ROLES = ["staff"]

    assert desk.get("/api/me").status_code == 200
    for path in ("/api/staff/people", "/api/rooms", "/api/account/visits"):
        assert desk.get(path).json()["code"] == "second_factor_required", path
    person = selectors.person_of_access_token(desk.cookies[tokens.ACCESS_COOKIE].value)
    with pytest.raises(selectors.SecondFactorRequired):
        selectors.admit(person)

    settings.SECOND_FACTOR_ROLES = ["admin", "interviewer"]
    assert desk.get("/api/staff/people").status_code == 200


def test_who_becomes_staff_while_visited_lends_the_visitor_nothing(desk: Browser, ben: User) -> None:
    begin(desk, ben)
    services.give_role(user_id=ben.pk, role="staff", duty="admin")

    assert desk.get("/api/me").json()["email"] == "ben@example.test"
    for path in ("/api/staff/people", "/api/staff/audit", "/api/staff/codes"):
        assert desk.get(path).status_code == 403, path


def test_a_visit_is_not_kept_open_by_an_interview(ben: User) -> None:
    desk = make_person("desk@example.test", roles=("support",))
    visitor = selectors.person_of_session(UUID(sign_in(desk).session_id))
    assert visitor is not None
    visit = visits.begin_visit(visitor=visitor, user_id=ben.pk, reason="x")

    assert services.keep_open([visit.session_id], now=timezone.now() + timedelta(minutes=20)) == 0
