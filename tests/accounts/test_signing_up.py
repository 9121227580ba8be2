"""From a new address to an account, without telling anybody who already has one."""

import time

import pytest
from django.contrib.auth.hashers import check_password
from django.core import mail
from django.db import IntegrityError, transaction

from core.accounts.models import User
from tests.accounts.people import PASSWORD, Browser, code_sent_to, make_person

pytestmark = pytest.mark.django_db

ISHAAN = {"email": "ishaan@example.test", "name": "Ishaan Bose", "password": PASSWORD}


def sign_up(browser: Browser, **changes: str):
    return browser.send("POST", "/api/auth/signup", {**ISHAAN, **changes})


def show_code(browser: Browser, code: str, email: str = ISHAAN["email"]):
    return browser.send("POST", "/api/auth/verify", {"email": email, "code": code})


def test_a_newcomer_signs_up_shows_the_code_and_is_signed_in(browser: Browser) -> None:
    asked = sign_up(browser)
    assert (asked.status_code, asked.json()) == (202, {"verify": True})

    answer = show_code(browser, code_sent_to(ISHAAN["email"]))

    assert answer.status_code == 200
    assert (answer.json()["name"], answer.json()["roles"]) == ("Ishaan Bose", ["candidate"])
    assert browser.get("/api/me").json()["email"] == ISHAAN["email"]
    assert Browser().sign_in(ISHAAN["email"]).status_code == 200


def test_the_code_is_six_digits_and_the_mail_is_ours(browser: Browser) -> None:
    sign_up(browser)

    message = mail.outbox[-1]

    assert message.subject == f"{code_sent_to(ISHAAN['email'])} is your Intraview code"
    assert "Nobody from Intraview will ask you for this code" in message.body


def test_a_known_address_gets_the_same_answer_and_its_owner_a_note(browser: Browser) -> None:
    make_person(ISHAAN["email"])

    known, unknown = sign_up(browser), sign_up(Browser(), email="new@example.test")

    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert [message.subject for message in mail.outbox if ISHAAN["email"] in message.to] == [
        "You already have an Intraview account"
    ]
    assert set(known.cookies) == set(unknown.cookies)


def test_no_code_ever_opens_a_known_address(browser: Browser) -> None:
    make_person(ISHAAN["email"])
    sign_up(browser)
    code = browser.session["account_email_verification_code"]["code"]

    answer = show_code(browser, code)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_code")


@pytest.mark.parametrize("path", ["signup", "login"])
def test_known_and_unknown_addresses_take_the_same_work(settings, path: str) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    for number in range(3):
        make_person(f"known{number}@example.test")

    def seconds(email: str) -> float:
        before = time.perf_counter()
        Browser().send("POST", f"/api/auth/{path}", {"email": email, "name": "X", "password": "a-wrong-guess-again"})
        return time.perf_counter() - before

    seconds("warm@example.test")
    # In turn, and the shortest of each: what else this machine does only makes some of them longer.
    both = [(seconds(f"known{number}@example.test"), seconds(f"unknown{number}@example.test")) for number in range(3)]
    known, unknown = (min(times) for times in zip(*both, strict=True))

    assert 1 / 4 < known / unknown < 4


def test_a_wrong_code_is_refused_and_five_of_them_use_the_right_one_up(browser: Browser) -> None:
    sign_up(browser)
    right = code_sent_to(ISHAAN["email"])
    wrong = "000000" if right != "000000" else "000001"

    for _ in range(5):
        assert show_code(browser, wrong).json()["code"] == "invalid_code"

    assert show_code(browser, right).json()["code"] == "invalid_code"


def test_a_code_is_good_for_fifteen_minutes(browser: Browser) -> None:
    sign_up(browser)
    session = browser.session
    session["account_email_verification_code"]["at"] -= 15 * 60 + 1
    session.save()

    assert show_code(browser, code_sent_to(ISHAAN["email"])).json()["code"] == "invalid_code"


def test_a_code_belongs_to_the_browser_that_asked_for_it(browser: Browser) -> None:
    sign_up(browser)

    assert show_code(Browser(), code_sent_to(ISHAAN["email"])).json()["code"] == "invalid_code"


def test_another_code_can_be_asked_for_and_the_first_is_void(browser: Browser, clear_tries) -> None:
    sign_up(browser)
    first = code_sent_to(ISHAAN["email"])
    clear_tries()

    answer = browser.send("POST", "/api/auth/verify/resend", {"email": ISHAAN["email"]})

    second = code_sent_to(ISHAAN["email"])
    assert answer.status_code == 202
    assert second != first
    assert show_code(browser, first).status_code == 400
    assert show_code(browser, second).status_code == 200


def test_another_code_right_after_the_first_is_too_soon(browser: Browser) -> None:
    sign_up(browser)

    answer = browser.send("POST", "/api/auth/verify/resend", {"email": ISHAAN["email"]})

    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")


def test_asking_again_for_an_address_without_a_sign_up_says_nothing(browser: Browser) -> None:
    answer = browser.send("POST", "/api/auth/verify/resend", {"email": "nobody@example.test"})

    assert (answer.status_code, mail.outbox) == (202, [])


def test_whoever_claims_an_address_first_without_its_mail_gains_nothing(clear_tries) -> None:
    """Mallory signs up with Ishaan's address and hopes that Ishaan verifies it for him."""
    mallory, ishaan = Browser(), Browser()
    sign_up(mallory, name="Mallory", password="what-mallory-knows")
    clear_tries()
    sign_up(ishaan)
    clear_tries()

    show_code(ishaan, code_sent_to(ISHAAN["email"]))

    user = User.objects.get(email=ISHAAN["email"])
    assert user.name == "Ishaan Bose"
    assert check_password(PASSWORD, user.password)
    assert Browser().sign_in(ISHAAN["email"], "what-mallory-knows").json()["code"] == "invalid_credentials"
    assert mallory.get("/api/me").status_code == 401


def test_signing_in_before_the_code_was_shown_sends_another(browser: Browser, clear_tries) -> None:
    sign_up(Browser())
    clear_tries()

    answer = browser.sign_in(ISHAAN["email"])

    assert (answer.status_code, answer.json()["code"]) == (403, "email_unverified")
    assert len(mail.outbox) == 2
    assert show_code(browser, code_sent_to(ISHAAN["email"])).status_code == 200
    assert browser.get("/api/me").json()["name"] == "Ishaan Bose"


def test_a_weak_password_is_named(browser: Browser) -> None:
    answer = sign_up(browser, password="password")

    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert answer.json()["errors"]["password"]
    assert not User.objects.exists()


def test_where_sign_up_is_closed_nobody_signs_up(browser: Browser, settings) -> None:
    settings.SIGNUP_OPEN = False

    assert sign_up(browser).json()["code"] == "signup_closed"
    assert browser.get("/api/config").json()["signup"] is False


def test_an_address_is_one_whatever_its_case() -> None:
    make_person("ananya@example.test")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="ANANYA@example.test")
    assert User.objects.get(email="Ananya@Example.TEST").name == "Ananya Rao"


def test_the_database_itself_refuses_an_address_in_capitals() -> None:
    from django.db import connection

    user = make_person("ananya@example.test")
    key = user.pk if connection.features.has_native_uuid_field else user.pk.hex

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET email = 'ANANYA@example.test' WHERE id = %s", [key])
