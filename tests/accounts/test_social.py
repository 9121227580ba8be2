"""Signing in by way of another site, against one that really answers over HTTP."""

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from cryptography.hazmat.primitives.asymmetric import rsa

from core.accounts import oidc, services, tokens
from core.accounts.models import Letter, OutsideIdentity, User
from core.accounts.oidc import Identity
from core.accounts.services.identities import person_of_identity
from tests.accounts.factors import code_now, give_totp, show_code
from tests.accounts.herd import run_at_once
from tests.accounts.people import Browser, make_person
from tests.support.fake_oidc import CLIENT_ID, CLIENT_SECRET, FakeOidc

pytestmark = pytest.mark.django_db

ANANYA = "ananya@example.test"
START = "/api/auth/social/acme/start"


@pytest.fixture(scope="module")
def running() -> Iterator[FakeOidc]:
    fake = FakeOidc()
    yield fake
    fake.stop()


@pytest.fixture
def acme(running: FakeOidc, settings: Any) -> Iterator[FakeOidc]:
    settings.OIDC_ID, settings.OIDC_NAME, settings.OIDC_URL = "acme", "Acme", running.url
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
    oidc.forget_provider()
    person = dict(running.person)
    yield running
    running.person, running.lies, running.broken = person, {}, False
    running.signs_with, running.algorithm = running.key, "RS256"


def start(browser: Browser, acme: FakeOidc, next_path: str = "") -> dict[str, str]:
    answer = browser.get(START + (f"?next={next_path}" if next_path else ""))
    assert answer.status_code == 302, answer.content
    return acme.authorize(answer["Location"])


def come_back(browser: Browser, **told: str) -> tuple[str, dict[str, str]]:
    answer = browser.get("/api/auth/social/acme/callback", told)
    assert answer.status_code == 302, answer.content
    parts = urlsplit(answer["Location"])
    return parts.path, {key: value[0] for key, value in parse_qs(parts.query).items()}


def sign_in_through(browser: Browser, acme: FakeOidc, **more: str) -> tuple[str, dict[str, str]]:
    return come_back(browser, **start(browser, acme, **more))


def test_the_sign_in_page_is_told_of_it_only_where_it_is_set_up(browser: Browser, settings: Any) -> None:
    assert browser.get("/api/auth/ways").json()["social"] == []
    assert browser.get(START).status_code == 404

    settings.OIDC_ID, settings.OIDC_NAME, settings.OIDC_URL, settings.OIDC_CLIENT_ID = (
        "acme",
        "Acme",
        "https://a.test",
        "x",
    )

    assert browser.get("/api/auth/ways").json()["social"] == [{"id": "acme", "name": "Acme", "start_url": START}]
    assert browser.get("/api/auth/social/other/start").status_code == 404


def test_a_newcomer_gets_an_account_with_a_verified_address_and_no_password(browser: Browser, acme: FakeOidc) -> None:
    assert sign_in_through(browser, acme, next_path="/practise") == ("/practise", {})

    me = browser.get("/api/me").json()
    assert (me["email"], me["name"], me["roles"]) == (ANANYA, "Ananya Rao", ["candidate"])
    assert tokens.REFRESH_COOKIE in browser.cookies
    assert not User.objects.get().has_usable_password()
    assert browser.get("/api/account/security").json()["has_password"] is False
    assert EmailAddress.objects.get().verified


def test_who_comes_again_is_the_same_person_even_with_another_address(acme: FakeOidc) -> None:
    sign_in_through(Browser(), acme)
    acme.person = {**acme.person, "email": "new@example.test", "email_verified": False}
    browser = Browser()

    assert sign_in_through(browser, acme) == ("/", {})
    assert browser.get("/api/me").json()["email"] == ANANYA
    assert User.objects.count() == 1


def test_a_verified_address_joins_the_account_that_has_it_verified_and_its_owner_is_told(
    browser: Browser, acme: FakeOidc
) -> None:
    user = make_person(ANANYA)

    assert sign_in_through(browser, acme) == ("/", {})

    assert OutsideIdentity.objects.get().user_id == user.pk
    assert Letter.objects.filter(kind="identity_joined", user=user).count() == 1


@pytest.mark.parametrize("claim", [False, None, "false", 0, "yes"])
def test_an_address_that_is_not_verified_there_joins_and_makes_nothing(
    browser: Browser, acme: FakeOidc, claim: Any
) -> None:
    make_person(ANANYA)
    acme.person = {**acme.person, "email_verified": claim}

    assert sign_in_through(browser, acme)[1]["error"] == "social_unverified"
    acme.person = {**acme.person, "email": "other@example.test"}
    assert sign_in_through(browser, acme)[1]["error"] == "social_unverified"
    assert (User.objects.count(), OutsideIdentity.objects.count()) == (1, 0)
    assert browser.get("/api/me").status_code == 401


def test_an_address_that_is_not_verified_here_is_not_joined(browser: Browser, acme: FakeOidc) -> None:
    """Somebody signed up with Ananya's address, and waits for her to come."""
    make_person(ANANYA, verified=False)

    assert sign_in_through(browser, acme)[1]["error"] == "social_unverified"
    assert not OutsideIdentity.objects.exists()


def test_the_second_factor_is_asked_for_all_the_same(browser: Browser, acme: FakeOidc) -> None:
    give_totp(make_person(ANANYA))

    path, told = sign_in_through(browser, acme, next_path="/practise")

    assert (path, told) == ("/sign-in", {"second": "totp,recovery_codes", "next": "/practise"})
    assert browser.get("/api/me").status_code == 401
    assert show_code(browser, code_now()).status_code == 200


def test_where_sign_up_is_closed_only_those_who_are_here_come_in(
    browser: Browser, acme: FakeOidc, settings: Any
) -> None:
    settings.SIGNUP_OPEN = False
    assert sign_in_through(browser, acme)[1]["error"] == "signup_closed"
    make_person(ANANYA)
    assert sign_in_through(browser, acme) == ("/", {})


def test_a_closed_account_stays_closed(browser: Browser, acme: FakeOidc) -> None:
    sign_in_through(Browser(), acme)
    services.suspend_person(user_id=User.objects.get().pk, reason="x")

    assert sign_in_through(browser, acme)[1]["error"] == "invalid_credentials"


def test_what_comes_back_belongs_to_the_browser_that_went_and_works_once(browser: Browser, acme: FakeOidc) -> None:
    told = start(browser, acme)

    assert come_back(Browser(), **told)[1]["error"] == "social_refused"
    assert come_back(browser, **told) == ("/", {})
    assert come_back(browser, **told)[1]["error"] == "social_refused"


def test_another_state_is_refused(browser: Browser, acme: FakeOidc) -> None:
    told = start(browser, acme)

    assert come_back(browser, code=told["code"], state="x")[1]["error"] == "social_refused"
    assert come_back(browser, error="access_denied")[1]["error"] == "social_refused"


@pytest.mark.parametrize(
    "lies",
    [
        {"iss": "https://evil.example"},
        {"aud": "somebody-else"},
        {"nonce": "x"},
        {"nonce": None},
        {"exp": int(time.time()) - 3600},
        {"sub": None},
        {"sub": ""},
    ],
    ids=["issuer", "audience", "nonce", "no nonce", "expired", "nobody", "empty"],
)
def test_a_word_that_is_not_for_this_sign_in_is_refused(browser: Browser, acme: FakeOidc, lies: dict[str, Any]) -> None:
    acme.lies = lies

    assert sign_in_through(browser, acme)[1]["error"] == "social_refused"
    assert not User.objects.exists()


def test_a_word_that_is_signed_by_somebody_else_or_by_nobody_is_refused(browser: Browser, acme: FakeOidc) -> None:
    acme.signs_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert sign_in_through(browser, acme)[1]["error"] == "social_refused"

    acme.signs_with, acme.algorithm = CLIENT_SECRET + "-long-enough-for-hmac-sha256", "HS256"
    assert sign_in_through(browser, acme)[1]["error"] == "social_refused"

    acme.signs_with, acme.algorithm = None, "none"
    assert sign_in_through(browser, acme)[1]["error"] == "social_refused"


def test_while_the_other_site_is_away_the_sign_in_page_says_so(browser: Browser, acme: FakeOidc) -> None:
    acme.broken = True
    answer = browser.get(START)
    assert answer["Location"] == "/sign-in?error=social_unreachable"
    acme.broken = False

    assert sign_in_through(browser, acme) == ("/", {}), "a failure is not kept"


@pytest.mark.parametrize(
    "wanted", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "evil"]
)
def test_nobody_is_led_to_another_site_afterwards(browser: Browser, acme: FakeOidc, wanted: str) -> None:
    assert sign_in_through(browser, acme, next_path=wanted) == ("/", {})


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_sixteen_first_sign_ins_at_once_one_account_comes() -> None:
    identity = Identity(issuer="https://a.test", subject="1", email=ANANYA, email_verified=True, name="A")

    results = run_at_once(16, lambda: person_of_identity(identity=identity, language="en").pk)

    assert (User.objects.count(), OutsideIdentity.objects.count()) == (1, 1)
    assert len(set(map(str, results))) == 1, results


@pytest.mark.parametrize("said", [b"not HTTP at all\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"])
def test_a_provider_that_answers_with_half_a_word_is_unreachable(said: bytes, browser: Browser, settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as broken:
        thread = threading.Thread(target=_answer_once, args=(broken, said), daemon=True)
        thread.start()
        settings.OIDC_ID, settings.OIDC_CLIENT_ID = "broken", "us"
        settings.OIDC_URL = f"http://127.0.0.1:{broken.getsockname()[1]}"

        answer = browser.get("/api/auth/social/broken/start")

        thread.join(timeout=10)
    assert answer["Location"] == "/sign-in?error=social_unreachable"


def _answer_once(listening: socket.socket, said: bytes) -> None:
    line, _ = listening.accept()
    with line:
        line.recv(4096)
        line.sendall(said)
