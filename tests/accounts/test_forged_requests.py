"""Other people's pages can't use our cookies, and forged tokens open nothing."""

from datetime import timedelta
from uuid import UUID

import jwt
import pytest
from django.conf import settings
from django.utils import timezone

from core.accounts import selectors, tokens
from core.accounts.errors import NotSignedIn
from core.common.ids import new_id
from tests.accounts.people import PASSWORD, Browser, make_person, sign_in

pytestmark = pytest.mark.django_db


def test_an_unsafe_request_without_the_csrf_token_is_refused(browser: Browser) -> None:
    make_person("ananya@example.test")
    browser.sign_in("ananya@example.test")

    answer = browser.send("PATCH", "/api/me", {"name": "Mallory"}, csrf=False)

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
    assert browser.get("/api/me").json()["name"] == "Ananya Rao"


@pytest.mark.parametrize("path", ["/api/auth/logout", "/api/auth/refresh"])
def test_nobody_elses_page_signs_out_or_refreshes(browser: Browser, path: str) -> None:
    make_person("ananya@example.test")
    browser.sign_in("ananya@example.test")

    answer = browser.send("POST", path, csrf=False)

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
    assert browser.get("/api/me").status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.test"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}]
)
def test_nobody_elses_page_signs_in(browser: Browser, headers: dict[str, str]) -> None:
    make_person("ananya@example.test")

    body = {"email": "ananya@example.test", "password": PASSWORD}
    answer = browser.send("POST", "/api/auth/login", body, **headers)  # type: ignore[arg-type]

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


def test_a_form_cannot_sign_in_because_only_json_is_read(browser: Browser) -> None:
    make_person("ananya@example.test")

    answer = browser.post("/api/auth/login", {"email": "ananya@example.test", "password": PASSWORD})

    assert answer.status_code == 415


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é" * 20, "." * 4000, "\x00", "eyJhbGciOiJub25lIn0.e30."])
def test_garbage_is_nobody(token: str) -> None:
    with pytest.raises(NotSignedIn):
        selectors.person_of_access_token(token)


def test_an_access_token_dies_after_ten_minutes() -> None:
    token = sign_in(make_person()).access_token
    now = timezone.now()

    assert selectors.person_of_access_token(token, now=now + timedelta(minutes=9, seconds=58)).name == "Ananya Rao"
    with pytest.raises(NotSignedIn):
        selectors.person_of_access_token(token, now=now + timedelta(minutes=10, seconds=1))


@pytest.mark.parametrize(
    "change",
    [
        {"alg": "none"},
        {"key": "another-server's-secret-which-is-long-enough"},
        {"key": settings.SECRET_KEY},
        {"use": "refresh"},
        {"iss": "somebody"},
        {"sid": "7"},
        {"sid": None},
        {"sub": str(new_id())},
        {"exp": "tomorrow"},
        {"exp": float("inf")},
    ],
    ids=lambda change: " ".join(change),
)
def test_a_forged_token_is_nobody(change: dict) -> None:
    opened = sign_in(make_person())
    claims = jwt.decode(opened.access_token, options={"verify_signature": False})
    key = change.pop("key", None) or tokens._key()
    algorithm = change.pop("alg", "HS256")
    forged = jwt.encode({**claims, **change}, "" if algorithm == "none" else key, algorithm=algorithm)

    with pytest.raises(NotSignedIn):
        selectors.person_of_access_token(forged)


def test_a_token_of_one_person_does_not_open_the_session_of_another() -> None:
    mallory, victim = make_person("mallory@example.test"), make_person("victim@example.test")
    session = sign_in(victim).session_id
    forged = tokens.make_access_token(user_id=mallory.pk, session_id=UUID(session), now=timezone.now())

    with pytest.raises(NotSignedIn):
        selectors.person_of_access_token(forged)
