"""Passkeys: made, and used in the place of a password, as second factor and as proof."""

import base64
import json
from collections import Counter
from typing import Any

import pytest
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator

from core.accounts import tokens
from core.accounts.models import Letter, SignIn, User
from core.accounts.relying_party import relying_party
from core.accounts.services import challenges
from core.accounts.services.challenges import Purpose
from tests.accounts.factors import add_passkey, at_localhost, give_totp, sign_in_with
from tests.accounts.herd import run_at_once
from tests.accounts.people import Browser, make_person
from tests.support.authenticator import SoftKey

pytestmark = pytest.mark.django_db

ANANYA = "ananya@example.test"


@pytest.fixture(autouse=True)
def origins(settings: Any) -> None:
    settings.ORIGINS = ["http://127.0.0.1:8000", "http://localhost:8000"]
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def ananya() -> User:
    return make_person(ANANYA)


@pytest.fixture
def key(ananya: User) -> SoftKey:
    """A passkey of Ananya's, made in a browser that is gone."""
    browser = at_localhost()
    browser.sign_in(ANANYA)
    return add_passkey(browser)[0]


def test_a_passkey_is_made_and_is_the_first_factor_with_recovery_codes(ananya: User) -> None:
    browser = at_localhost()
    browser.sign_in(ANANYA)

    key, answer = add_passkey(browser, name="My phone")

    assert answer.status_code == 201
    assert answer.json()["passkey"]["name"] == "My phone"
    assert answer.json()["passkey"]["last_used_at"] is None
    assert len(answer.json()["recovery_codes"]) == 10
    assert key.user_handle == ananya.pk.bytes
    security = browser.get("/api/account/security").json()
    assert [one["id"] for one in security["passkeys"]] == [answer.json()["passkey"]["id"]]
    assert Letter.objects.filter(kind="passkey_added", user=ananya).count() == 1


def test_the_second_passkey_brings_no_new_recovery_codes_and_the_browser_is_told_of_the_first(key: SoftKey) -> None:
    browser = at_localhost()
    sign_in_with(browser, key)

    options = browser.send("POST", "/api/account/passkeys/options").json()["options"]
    _, answer = add_passkey(browser)

    assert [base64.urlsafe_b64decode(one["id"] + "==") for one in options["excludeCredentials"]] == [key.id]
    assert answer.json()["recovery_codes"] is None


def test_a_passkey_signs_in_without_a_password_and_is_both_factors(key: SoftKey) -> None:
    browser = at_localhost()

    answer = sign_in_with(browser, key)

    assert (answer.status_code, answer.json()["email"]) == (200, ANANYA)
    assert tokens.ACCESS_COOKIE in browser.cookies
    assert browser.get("/api/account/security").json()["passkeys"][0]["last_used_at"]


def test_the_options_say_nothing_about_who_is_here(key: SoftKey) -> None:
    options = at_localhost().send("POST", "/api/auth/passkey/options").json()["options"]

    assert options["allowCredentials"] == []
    assert options["userVerification"] == "required"
    assert options["rpId"] == "localhost"


def test_after_the_password_the_passkey_is_the_second_factor(key: SoftKey) -> None:
    browser = at_localhost()
    refused = browser.sign_in(ANANYA)
    assert refused.json()["methods"] == ["recovery_codes", "webauthn"]

    options = browser.send("POST", "/api/auth/second-factor/passkey/options").json()["options"]
    answer = browser.send("POST", "/api/auth/second-factor/passkey", {"credential": key.get(options), "remember": True})

    assert answer.status_code == 200
    assert browser.cookies[tokens.REFRESH_COOKIE]["max-age"] == 30 * 24 * 3600


def test_somebody_elses_passkey_is_no_second_factor(key: SoftKey) -> None:
    ishaan = make_person("ishaan@example.test")
    give_totp(ishaan)
    browser = at_localhost()
    browser.sign_in("ishaan@example.test")

    options = browser.send("POST", "/api/auth/second-factor/passkey/options").json()["options"]
    answer = browser.send("POST", "/api/auth/second-factor/passkey", {"credential": key.get(options)})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_passkey")
    assert browser.get("/api/me").status_code == 401


def test_a_key_that_does_not_check_who_holds_it_is_a_second_factor_and_no_first_one(ananya: User) -> None:
    first = at_localhost()
    first.sign_in(ANANYA)
    key, _ = add_passkey(first, SoftKey(verifies=False))

    assert sign_in_with(at_localhost(), key).json()["code"] == "invalid_passkey"

    browser = at_localhost()
    browser.sign_in(ANANYA)
    options = browser.send("POST", "/api/auth/second-factor/passkey/options").json()["options"]
    assert options["userVerification"] == "preferred"
    answer = browser.send("POST", "/api/auth/second-factor/passkey", {"credential": key.get(options)})
    assert answer.status_code == 200


def test_a_challenge_is_answered_once(key: SoftKey) -> None:
    browser = at_localhost()
    options = browser.send("POST", "/api/auth/passkey/options").json()["options"]
    answer = key.get(options)

    assert browser.send("POST", "/api/auth/passkey", {"credential": answer}).status_code == 200
    assert browser.send("POST", "/api/auth/passkey", {"credential": answer}).json()["code"] == "invalid_passkey"
    assert browser.send("POST", "/api/auth/passkey", {"credential": key.get(options)}).status_code == 400


def test_a_wrong_answer_uses_the_challenge_up_too(key: SoftKey) -> None:
    browser = at_localhost()
    options = browser.send("POST", "/api/auth/passkey/options").json()["options"]

    assert browser.send("POST", "/api/auth/passkey", {"credential": {"id": "x"}}).status_code == 400
    assert browser.send("POST", "/api/auth/passkey", {"credential": key.get(options)}).status_code == 400


def test_a_challenge_belongs_to_the_browser_that_asked(key: SoftKey) -> None:
    mallory = at_localhost()
    options = mallory.send("POST", "/api/auth/passkey/options").json()["options"]
    answer = at_localhost().send("POST", "/api/auth/passkey", {"credential": key.get(options)})

    assert answer.json()["code"] == "invalid_passkey"


def test_a_challenge_for_one_purpose_does_not_serve_another(key: SoftKey) -> None:
    browser = at_localhost()
    browser.sign_in(ANANYA)
    options = browser.send("POST", "/api/auth/second-factor/passkey/options").json()["options"]

    assert browser.send("POST", "/api/auth/passkey", {"credential": key.get(options)}).status_code == 400


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_sixteen_who_show_one_answer_at_once_one_comes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    # They queue to be counted: on a busy machine for longer than the second after which they would be sent away.
    monkeypatch.setattr(ratelimit, "CACHE_LOCK_WAIT_TIMEOUT", 60)
    make_person(ANANYA)
    first = at_localhost()
    first.sign_in(ANANYA)
    key, _ = add_passkey(first, SoftKey(counts=False))  # its counter would give the second one away
    browser = at_localhost()
    credential = key.get(browser.send("POST", "/api/auth/passkey/options").json()["options"])
    cookie = browser.cookies["sessionid"].value

    def show() -> int:
        copy = at_localhost()
        copy.cookies["sessionid"] = cookie
        return int(copy.send("POST", "/api/auth/passkey", {"credential": credential}).status_code)

    results = run_at_once(16, show)

    assert Counter(results) == {200: 1, 400: 15}


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_sixteen_who_take_one_challenge_at_once_one_gets_it() -> None:
    """Below the doors, where limits make people queue."""
    for _ in range(4):
        challenges.give(Purpose.SIGN_IN, holder="browser", value="what to sign")

        results = run_at_once(16, lambda: challenges.take(Purpose.SIGN_IN, holder="browser"))

        assert Counter(results) == {"what to sign": 1, None: 15}


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:9999"},
        {"origin": "http://127.0.0.1:8000"},
        {"type": "webauthn.create"},
        {"challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
    ],
)
def test_an_answer_for_another_page_act_or_challenge_is_refused(key: SoftKey, lies: dict[str, str]) -> None:
    answer = sign_in_with(at_localhost(), key, **lies)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_passkey")


def test_another_key_with_the_same_id_and_handle_is_refused(key: SoftKey) -> None:
    forged = SoftKey()
    forged.id, forged.user_handle = key.id, key.user_handle

    assert sign_in_with(at_localhost(), forged).status_code == 400


def test_an_unknown_key_and_a_removed_one_get_the_same_answer(key: SoftKey) -> None:
    unknown = sign_in_with(at_localhost(), SoftKey())
    Authenticator.objects.filter(type="webauthn").delete()
    removed = sign_in_with(at_localhost(), key)

    assert (unknown.status_code, unknown.json()["code"], unknown.json()["detail"]) == (
        removed.status_code,
        removed.json()["code"],
        removed.json()["detail"],
    )


def test_a_closed_account_is_not_opened_by_passkey(key: SoftKey, ananya: User) -> None:
    User.objects.filter(pk=ananya.pk).update(is_active=False)

    assert sign_in_with(at_localhost(), key).json()["code"] == "invalid_passkey"
    assert SignIn.objects.filter(user_session__user=ananya).count() == 1, "the one that made the passkey"


def test_a_counter_that_went_back_lets_nobody_in_and_the_owner_is_told(key: SoftKey, ananya: User) -> None:
    assert sign_in_with(at_localhost(), key).status_code == 200
    key.counter -= 1  # the copy does not know of the last use

    assert sign_in_with(at_localhost(), key).json()["code"] == "invalid_passkey"
    assert Letter.objects.filter(kind="passkey_copied", user=ananya).count() == 1
    assert sign_in_with(at_localhost(), key).status_code == 200, "the original goes on counting"


def test_a_key_that_does_not_count_signs_in_again_and_again(ananya: User) -> None:
    browser = at_localhost()
    browser.sign_in(ANANYA)
    key, _ = add_passkey(browser, SoftKey(counts=False))

    assert [sign_in_with(at_localhost(), key).status_code for _ in range(3)] == [200] * 3


def test_under_an_address_of_digits_passkeys_are_refused_with_the_address_that_works(ananya: User) -> None:
    browser = Browser(SERVER_NAME="127.0.0.1", SERVER_PORT="8000")
    assert browser.get("/api/auth/ways").json()["passkeys"] is False
    assert at_localhost().get("/api/auth/ways").json()["passkeys"] is True

    answer = browser.send("POST", "/api/auth/passkey/options")

    assert (answer.status_code, answer.json()["code"]) == (409, "passkeys_unavailable")
    assert "http://localhost:8000" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("origins", "name", "covered"),
    [
        (["https://meet.example.org"], "meet.example.org", ("https://meet.example.org",)),
        (
            ["https://example.org", "https://meet.example.org", "http://meet.example.org"],
            "example.org",
            ("https://example.org", "https://meet.example.org"),
        ),
        (["http://127.0.0.1:8000", "http://[::1]:8000"], None, ()),
        (["http://meet.example.org"], None, ()),
        (["https://notexample.org", "https://example.org"], "notexample.org", ("https://notexample.org",)),
    ],
)
def test_the_first_origin_with_a_trusted_name_is_whose_passkeys_they_are(
    settings: Any, origins: list[str], name: str | None, covered: tuple[str, ...]
) -> None:
    settings.ORIGINS = origins

    party = relying_party()

    assert (party.id if party else None) == name
    assert (party.origins if party else ()) == covered


def test_a_passkey_is_renamed_and_removed_by_its_owner_alone(key: SoftKey, ananya: User) -> None:
    browser, other = at_localhost(), at_localhost()
    sign_in_with(browser, key)
    make_person("ishaan@example.test")
    other.sign_in("ishaan@example.test")
    path = f"/api/account/passkeys/{browser.get('/api/account/security').json()['passkeys'][0]['id']}"

    assert other.send("PATCH", path, {"name": "Mine now"}).status_code == 404
    assert other.send("DELETE", path).status_code == 404
    assert browser.send("PATCH", path, {"name": "Old laptop"}).json()["name"] == "Old laptop"
    assert browser.send("DELETE", path).status_code == 204
    assert browser.get("/api/account/security").json()["passkeys"] == []
    assert browser.get("/api/account/security").json()["recovery_codes_left"] == 0
    assert Letter.objects.filter(kind="passkey_removed", user=ananya).count() == 1
    assert Browser().sign_in(ANANYA).status_code == 200


def test_one_key_belongs_to_one_account(key: SoftKey) -> None:
    make_person("ishaan@example.test")
    other = at_localhost()
    other.sign_in("ishaan@example.test")

    _, answer = add_passkey(other, key)

    assert (answer.status_code, answer.json()["code"]) == (409, "passkey_known")


def test_ten_passkeys_are_enough(ananya: User) -> None:
    browser = at_localhost()
    browser.sign_in(ANANYA)

    codes = [add_passkey(browser)[1].status_code for _ in range(11)]

    assert codes == [201] * 10 + [409]


def test_a_registration_answers_its_own_challenge_once_for_its_own_session(ananya: User) -> None:
    browser, other = at_localhost(), at_localhost()
    browser.sign_in(ANANYA)
    other.sign_in(ANANYA)
    key = SoftKey()
    credential = key.create(browser.send("POST", "/api/account/passkeys/options").json()["options"])
    body = {"name": "x", "credential": credential}

    assert other.send("POST", "/api/account/passkeys", body).status_code == 400
    assert browser.send("POST", "/api/account/passkeys", body).status_code == 201
    assert browser.send("POST", "/api/account/passkeys", body).status_code == 400


def test_whatever_is_sent_as_a_credential_is_a_refusal_and_no_failure(key: SoftKey) -> None:
    browser = at_localhost()
    options = browser.send("POST", "/api/auth/passkey/options").json()["options"]
    good = key.get(options)
    broken: list[Any] = [
        {},
        {"id": "x", "rawId": "x", "type": "public-key", "response": {}},
        {**good, "rawId": "!!"},
        {**good, "response": {**good["response"], "clientDataJSON": "e30"}},
        {**good, "response": {**good["response"], "authenticatorData": "AA"}},
        {**good, "response": {**good["response"], "signature": ""}},
        {**good, "response": {**good["response"], "userHandle": "AA"}},
        {**good, "response": "x"},
        {**good, "id": None},
        [],
        "x",
        None,
        {"id": "x" * 20_000},
    ]
    for credential in broken:
        browser.send("POST", "/api/auth/passkey/options")
        answer = browser.send("POST", "/api/auth/passkey", {"credential": credential})
        assert answer.status_code == 400, (credential, answer.content)


def test_what_is_kept_of_a_passkey_is_public(key: SoftKey) -> None:
    kept = json.dumps(Authenticator.objects.get(type="webauthn").data)

    assert "attestationObject" in kept
    assert len(kept) < 2000
