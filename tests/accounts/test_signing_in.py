"""Signing in and out with a browser."""

import pytest

from core.accounts import selectors, services, tokens
from core.accounts.errors import NotSignedIn
from core.accounts.models import SignIn
from tests.accounts.people import PASSWORD, Browser, make_person

pytestmark = pytest.mark.django_db


def test_a_person_signs_in_and_is_told_who_they_are(browser: Browser) -> None:
    make_person("ananya@example.test")

    answer = browser.sign_in("Ananya@Example.test")

    assert answer.status_code == 200
    me = browser.get("/api/me").json()
    assert me["session"]["id"] == answer.json()["session"]["id"]
    assert (me["email"], me["name"], me["roles"], me["plan"]) == (
        "ananya@example.test",
        "Ananya Rao",
        ["candidate"],
        "free",
    )
    assert me["session"]["expires_at"].endswith("Z")


def test_the_cookies_cannot_be_read_by_scripts_and_refresh_only_travels_to_sign_in(browser: Browser) -> None:
    make_person("ananya@example.test")
    browser.sign_in("ananya@example.test")

    access, refresh = browser.cookies[tokens.ACCESS_COOKIE], browser.cookies[tokens.REFRESH_COOKIE]

    assert access["httponly"]
    assert refresh["httponly"]
    assert access["samesite"] == refresh["samesite"] == "Lax"
    assert (access["path"], refresh["path"]) == ("/", "/api/auth")
    assert access["max-age"] == 600
    assert refresh["max-age"] == "", "not remembered: it goes with the browser window"


def test_over_https_the_cookies_are_secure_and_remembered_for_thirty_days(browser: Browser) -> None:
    make_person("ananya@example.test")

    browser.generic(
        "POST",
        "/api/auth/login",
        f'{{"email": "ananya@example.test", "password": "{PASSWORD}", "remember": true}}',
        content_type="application/json",
        secure=True,
    )

    assert browser.cookies[tokens.ACCESS_COOKIE]["secure"]
    assert browser.cookies[tokens.REFRESH_COOKIE]["secure"]
    assert browser.cookies[tokens.REFRESH_COOKIE]["max-age"] == 30 * 24 * 3600


@pytest.mark.parametrize(("email", "password"), [("ananya@example.test", "wrong"), ("nobody@example.test", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    browser: Browser, email: str, password: str
) -> None:
    make_person("ananya@example.test")

    answer = browser.sign_in(email, password)

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid_credentials"
    assert answer.json()["detail"] == "This address and password don't belong together."


def test_a_closed_account_gets_that_answer_too(browser: Browser) -> None:
    services.deactivate_person(user_id=make_person("ananya@example.test").pk)

    assert browser.sign_in("ananya@example.test").json()["code"] == "invalid_credentials"


def test_nobody_signs_in_with_an_address_that_was_not_verified(browser: Browser) -> None:
    make_person("ananya@example.test", verified=False)

    answer = browser.sign_in("ananya@example.test")

    assert (answer.status_code, answer.json()["code"]) == (403, "email_unverified")
    assert browser.get("/api/me").status_code == 401


def test_signing_out_kills_the_token_at_once_and_closes_the_sockets(
    browser: Browser, closed_sockets: list, django_capture_on_commit_callbacks
) -> None:
    make_person("ananya@example.test")
    session = browser.sign_in("ananya@example.test").json()["session"]["id"]
    token = browser.cookies[tokens.ACCESS_COOKIE].value

    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.send("POST", "/api/auth/logout")

    assert answer.status_code == 204
    with pytest.raises(NotSignedIn):
        selectors.person_of_access_token(token)
    assert selectors.ended_sessions([session]) == {session}
    assert [(word["session"], word["code"]) for word in closed_sockets] == [(session, 4401)]
    assert browser.cookies[tokens.ACCESS_COOKIE].value == browser.cookies[tokens.REFRESH_COOKIE].value == ""


def test_signing_out_works_after_the_access_token_has_gone(browser: Browser) -> None:
    make_person("ananya@example.test")
    session = browser.sign_in("ananya@example.test").json()["session"]["id"]
    del browser.cookies[tokens.ACCESS_COOKIE]

    browser.send("POST", "/api/auth/logout")

    assert selectors.ended_sessions([session]) == {session}


def test_signing_out_twice_does_no_harm(browser: Browser) -> None:
    assert browser.send("POST", "/api/auth/logout").status_code == 204
    assert browser.send("POST", "/api/auth/logout").status_code == 204


def test_a_second_sign_in_in_the_same_browser_leaves_one_session_open(browser: Browser) -> None:
    make_person("ananya@example.test")
    first = browser.sign_in("ananya@example.test").json()["session"]["id"]

    second = browser.sign_in("ananya@example.test").json()["session"]["id"]

    assert selectors.ended_sessions([first, second]) == {first}
    assert SignIn.objects.count() == 1


def test_without_cookies_the_answer_is_401_and_brings_the_csrf_cookie(browser: Browser) -> None:
    answer = browser.get("/api/me")

    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_signed_in"
    assert browser.cookies["csrftoken"].value


def test_a_person_changes_their_name_and_time_zone(browser: Browser) -> None:
    make_person("ananya@example.test")
    browser.sign_in("ananya@example.test")

    answer = browser.send("PATCH", "/api/me", {"name": "A. Rao", "time_zone": "Asia/Kolkata"})

    assert answer.status_code == 200
    me = browser.get("/api/me").json()
    assert (me["name"], me["time_zone"]) == ("A. Rao", "Asia/Kolkata")


def test_there_is_no_time_zone_of_atlantis(browser: Browser) -> None:
    make_person("ananya@example.test")
    browser.sign_in("ananya@example.test")

    answer = browser.send("PATCH", "/api/me", {"time_zone": "Ocean/Atlantis"})

    assert answer.status_code == 400
    assert answer.json()["errors"] == {"time_zone": ["There is no such time zone."]}
