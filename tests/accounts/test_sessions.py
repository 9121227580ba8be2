"""What keeps a session open and what ends it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.accounts import selectors, services, tasks
from core.accounts.errors import InvalidCredentials, NotSignedIn
from core.accounts.models import Role, SignIn
from core.common.ids import new_id
from tests.accounts.people import PASSWORD, Browser, make_person, refresh_token_of, sign_in

pytestmark = pytest.mark.django_db


def test_who_is_asking_costs_one_query(django_assert_num_queries) -> None:
    user = make_person(roles=("interviewer", "staff"))
    services.activate_interviewer(user_id=user.pk)
    opened = sign_in(user)

    with django_assert_num_queries(1):
        person = selectors.person_of_access_token(opened.access_token)

    assert (person.user_id, person.session_id) == (user.pk, opened.session_id)
    assert person.roles == {"interviewer", "staff"}
    assert person.duties == {"admin"}
    assert person.email_verified
    assert person.interviewer_stage == "active"


def test_which_of_many_sessions_have_ended_costs_one_query(django_assert_num_queries) -> None:
    user = make_person()
    kept, ended = sign_in(user).session_id, sign_in(user).session_id
    services.end_session(ended)
    never = str(new_id())

    with django_assert_num_queries(1):
        found = selectors.ended_sessions([kept, ended, never, "garbage"])

    assert found == {ended, never, "garbage"}


def test_no_sessions_are_asked_for_without_a_query(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert selectors.ended_sessions([]) == set()


def test_a_refresh_moves_the_end_and_replaces_the_token() -> None:
    opened = sign_in(make_person())
    later = timezone.now() + timedelta(hours=11)

    again = services.refresh_session(refresh_token=refresh_token_of(opened), now=later)

    assert again.session_id == opened.session_id
    assert again.refresh_token not in (None, opened.refresh_token)
    assert again.expires_at == later + timedelta(hours=12)
    assert selectors.session_ends_at(opened.session_id) == again.expires_at
    assert selectors.person_of_access_token(again.access_token, now=later).name == "Ananya Rao"


def test_two_tabs_refreshing_at_once_both_stay_signed_in() -> None:
    opened = sign_in(make_person())
    now = timezone.now()
    services.refresh_session(refresh_token=refresh_token_of(opened), now=now)

    second = services.refresh_session(refresh_token=refresh_token_of(opened), now=now + timedelta(seconds=20))

    assert second.refresh_token is None, "it keeps the one that the first tab got"
    assert selectors.person_of_access_token(second.access_token, now=now).name == "Ananya Rao"


def test_a_copied_refresh_token_used_later_ends_the_session(closed_sockets, django_capture_on_commit_callbacks) -> None:
    opened = sign_in(make_person())
    now = timezone.now()
    services.refresh_session(refresh_token=refresh_token_of(opened), now=now)

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(NotSignedIn):
        services.refresh_session(refresh_token=refresh_token_of(opened), now=now + timedelta(minutes=5))

    assert selectors.ended_sessions([opened.session_id]) == {opened.session_id}
    assert [word["reason"] for word in closed_sockets] == ["token_reused"]


@pytest.mark.parametrize("token", ["", "x", "a.b", "0" * 32 + ".x", "é.é"])
def test_a_made_up_refresh_token_is_refused(token: str) -> None:
    with pytest.raises(NotSignedIn):
        services.refresh_session(refresh_token=token)


def test_an_expired_session_is_not_refreshed() -> None:
    opened = sign_in(make_person())

    with pytest.raises(NotSignedIn):
        services.refresh_session(refresh_token=refresh_token_of(opened), now=timezone.now() + timedelta(hours=13))


def test_a_browser_refreshes_by_cookie(browser: Browser) -> None:
    make_person("ananya@example.test")
    browser.sign_in("ananya@example.test")
    before = browser.cookies["intraview_refresh"].value

    answer = browser.send("POST", "/api/auth/refresh")

    assert answer.status_code == 200
    assert answer.json()["expires_at"].endswith("Z")
    assert browser.cookies["intraview_refresh"].value != before
    assert browser.get("/api/me").status_code == 200


def test_a_refresh_without_a_cookie_is_401(browser: Browser) -> None:
    answer = browser.send("POST", "/api/auth/refresh")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_a_new_password_ends_all_other_sessions(closed_sockets, django_capture_on_commit_callbacks) -> None:
    user = make_person()
    here, elsewhere = sign_in(user), sign_in(user)

    with django_capture_on_commit_callbacks(execute=True):
        services.change_password(
            user_id=user.pk, old=PASSWORD, new="an-entirely-different-one", session_id=here.session_id
        )

    assert selectors.ended_sessions([here.session_id, elsewhere.session_id]) == {elsewhere.session_id}
    assert [(word["session"], word["reason"]) for word in closed_sockets] == [
        (elsewhere.session_id, "password_changed")
    ]


def test_a_new_password_needs_the_old_one() -> None:
    user = make_person()

    with pytest.raises(InvalidCredentials):
        services.change_password(user_id=user.pk, old="guess", new="an-entirely-different-one")


def test_closing_an_account_ends_everything(closed_sockets, django_capture_on_commit_callbacks) -> None:
    user = make_person()
    opened = [sign_in(user), sign_in(user)]

    with django_capture_on_commit_callbacks(execute=True):
        services.deactivate_person(user_id=user.pk)

    sessions = {session.session_id for session in opened}
    assert selectors.ended_sessions(sessions) == sessions
    assert {word["session"] for word in closed_sockets} == sessions
    assert not SignIn.objects.exists()


def test_an_inactive_person_is_nobody_even_while_the_session_row_is_there() -> None:
    user = make_person()
    opened = sign_in(user)
    user.is_active = False
    user.save()

    with pytest.raises(NotSignedIn):
        selectors.person_of_access_token(opened.access_token)


def test_losing_a_role_ends_what_was_opened_with_it(closed_sockets, django_capture_on_commit_callbacks) -> None:
    user = make_person(roles=("candidate", "interviewer"))
    opened = sign_in(user)

    with django_capture_on_commit_callbacks(execute=True):
        services.take_role(user_id=user.pk, role=Role.Name.INTERVIEWER)

    assert [(word["session"], word["reason"]) for word in closed_sockets] == [(opened.session_id, "role_lost")]
    with pytest.raises(NotSignedIn):
        selectors.person_of_access_token(opened.access_token)
    assert selectors.person_of_access_token(sign_in(user).access_token).roles == {"candidate"}


def test_the_sweep_ends_what_has_expired_and_leaves_the_rest(
    closed_sockets, django_capture_on_commit_callbacks
) -> None:
    user = make_person()
    expired, kept = sign_in(user), sign_in(user)
    key = SignIn.objects.get(pk=expired.session_id).user_session.session_key
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(seconds=1))

    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep()

    assert [(word["session"], word["reason"]) for word in closed_sockets] == [(expired.session_id, "expired")]
    assert [str(pk) for pk in SignIn.objects.values_list("pk", flat=True)] == [kept.session_id]
    assert Session.objects.count() == 1
