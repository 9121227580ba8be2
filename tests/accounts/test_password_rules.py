"""What a new password has to be: by length, by the lists of leaked ones, by likeness. Rules come from the settings."""

from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from core.accounts.models import User
from core.accounts.passwords import MAX_LENGTH, is_leaked
from tests.accounts.people import PASSWORD, Browser, make_person

ANANYA = User(email="ananya.rao@bose-industries.test", name="Ananya Rao")


def codes(password: str, user: User = ANANYA) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return sorted(str(one.code) for one in error.error_list)
    return []


@pytest.mark.parametrize(
    "password",
    ["password", "Password", "PASSWORD123", "password!!", "Sunshine2024!", "qwertyuiop", "1q2w3e4r5t", "drowssap"],
)
def test_what_everybody_tries_first_is_refused_whatever_was_put_after_it(password: str) -> None:
    assert is_leaked(password)
    assert "password_leaked" in codes(password)


@pytest.mark.parametrize("password", ["aaaaaaaaaaaa", "abcabcabcabc", "1234512345"])
def test_the_same_over_and_over_is_refused(password: str) -> None:
    assert is_leaked(password)


@pytest.mark.parametrize(
    "password", [PASSWORD, "correct horse battery staple", "tr0ub4dor and three", "七つの海を渡る長い言葉です"]
)
def test_a_good_password_is_taken(password: str) -> None:
    assert codes(password) == []


def test_a_long_number_behind_a_common_word_is_worth_something() -> None:
    assert not is_leaked("dragon4821993711")


@pytest.mark.parametrize(
    "password", ["ananya-rao", "AnanyaRao2024", "ananya.rao", "bose-industries1", "ananyarao!!!", "Ananya Rao 99"]
)
def test_ones_own_name_and_address_are_refused(password: str) -> None:
    assert "password_similar" in codes(password)


def test_somebody_with_a_short_name_can_have_any_password() -> None:
    assert codes("boing-lamp-shelves", User(email="bo@x.test", name="Bo")) == []


def test_length_has_both_ends() -> None:
    assert codes("kd83hf-2") == ["password_too_short"]
    assert "password_too_long" in codes("kd83hf-2lwq" * 12)
    assert MAX_LENGTH == 128


def test_the_settings_say_what_is_asked(settings: Any) -> None:
    settings.PASSWORD_MIN_LENGTH = 14
    assert codes("kd83hf-2lwq") == ["password_too_short"]
    settings.PASSWORD_MIN_LENGTH = 4
    settings.PASSWORD_REFUSE_LEAKED = settings.PASSWORD_REFUSE_SIMILAR = False
    assert codes("dragon") == codes("ananya") == []


@pytest.mark.django_db
def test_the_sign_in_page_is_told_the_rules(browser: Browser, settings: Any) -> None:
    settings.PASSWORD_MIN_LENGTH, settings.PASSWORD_REFUSE_LEAKED = 14, False

    ways = browser.get("/api/auth/ways").json()

    assert ways["password_rules"] == {"min_length": 14, "refuses_leaked": False, "refuses_similar": True}
    assert (ways["signup"], ways["social"]) == (True, [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("login", {"email": "a@example.test"}),
        ("signup", {"email": "a@example.test", "name": "A"}),
        ("password/reset", {"email": "a@example.test", "code": "000000"}),
    ],
)
def test_a_book_is_not_hashed(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, path: str, body: dict[str, str]
) -> None:
    hashed: list[int] = []
    monkeypatch.setattr(
        "django.contrib.auth.hashers.MD5PasswordHasher.encode", lambda self, password, salt: hashed.append(1) or ""
    )

    answer = browser.send("POST", f"/api/auth/{path}", {**body, "password": "x" * 200_000})

    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert hashed == []


@pytest.mark.django_db
def test_a_changed_password_follows_the_rules_and_ends_the_other_sessions(browser: Browser) -> None:
    make_person("ananya@example.test")
    other = Browser()
    for one in (browser, other):
        one.sign_in("ananya@example.test")
    new = "an-entirely-different-one"

    def change(current: str, wanted: str) -> Any:
        return browser.send("POST", "/api/account/password", {"current": current, "new": wanted})

    for _ in range(11):
        assert change(PASSWORD, "Password2024!").json()["errors"]["new"], "a weak one is no guess"
    assert change("a-wrong-guess-again", new).json()["code"] == "invalid_credentials"
    assert change(PASSWORD, new).status_code == 204
    assert browser.get("/api/me").status_code == 200
    assert other.get("/api/me").status_code == 401
    assert Browser().sign_in("ananya@example.test", new).status_code == 200


@pytest.mark.django_db
def test_the_present_password_can_be_guessed_ten_times_from_within(browser: Browser) -> None:
    make_person("ananya@example.test")
    browser.sign_in("ananya@example.test")

    answers = [
        browser.send("POST", "/api/account/password", {"current": f"guess {number}", "new": "x" * 12}).status_code
        for number in range(12)
    ]

    assert answers == [400] * 10 + [429] * 2
