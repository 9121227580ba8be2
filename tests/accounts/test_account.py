"""One's own account: proof, second factors set up and removed, profile, and its end."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.accounts import rules, services
from core.accounts.models import Challenge, Letter, SignIn, User
from core.audit.models import AuditEvent
from tests.accounts.factors import (
    add_passkey,
    at_localhost,
    code_now,
    give_totp,
    recovery_codes_of,
    show_code,
    wrong_code,
)
from tests.accounts.people import PASSWORD, Browser, make_person
from tests.support.authenticator import SoftKey

pytestmark = pytest.mark.django_db

ANANYA = "ananya@example.test"


@pytest.fixture(autouse=True)
def origins(settings: Any) -> None:
    settings.ORIGINS = ["http://127.0.0.1:8000", "http://localhost:8000"]
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def browser() -> Browser:
    return at_localhost()


@pytest.fixture
def ananya(browser: Browser) -> User:
    user = make_person(ANANYA)
    browser.sign_in(ANANYA)
    return user


def forget_proof(*, ago: timedelta | None = None) -> None:
    SignIn.objects.update(proved_at=timezone.now() - ago if ago else None)


WANT_PROOF = [
    ("POST", "/api/account/email", {"email": "new@example.test"}),
    ("POST", "/api/account/totp/begin", None),
    ("POST", "/api/account/totp", {"code": "000000"}),
    ("DELETE", "/api/account/totp", None),
    ("GET", "/api/account/recovery-codes", None),
    ("POST", "/api/account/recovery-codes", None),
    ("POST", "/api/account/passkeys/options", None),
    ("POST", "/api/account/passkeys", {"name": "x", "credential": {}}),
    ("DELETE", "/api/account/passkeys/01890000-0000-7000-8000-000000000000", None),
    ("POST", "/api/account/deactivate", {}),
]


@pytest.mark.parametrize(("method", "path", "body"), WANT_PROOF)
def test_what_is_sensitive_wants_a_proof_of_the_last_ten_minutes(
    browser: Browser, ananya: User, method: str, path: str, body: Any
) -> None:
    forget_proof(ago=rules.PROOF_LIFE + timedelta(seconds=1))

    answer = browser.send(method, path, body)

    assert (answer.status_code, answer.json()["code"]) == (403, "reauthentication_needed")
    assert answer.json()["methods"] == ["password"]
    forget_proof(ago=rules.PROOF_LIFE - timedelta(minutes=2))
    after = browser.send(method, path, body)
    assert after.status_code != 403, after.content


@pytest.mark.parametrize(("method", "path", "body"), WANT_PROOF)
def test_whoever_is_not_signed_in_is_told_so(method: str, path: str, body: Any) -> None:
    assert Browser().send(method, path, body).status_code == 401


def test_signing_in_is_a_proof_and_a_password_renews_it(browser: Browser, ananya: User) -> None:
    assert browser.get("/api/account/security").json()["proved_until"]
    forget_proof()
    assert browser.get("/api/account/security").json()["proved_until"] is None

    answer = browser.send("POST", "/api/account/prove", {"password": PASSWORD})

    assert answer.status_code == 200
    assert browser.get("/api/account/security").json()["proved_until"] == answer.json()["proved_until"]


def test_a_proof_here_is_none_elsewhere(browser: Browser, ananya: User) -> None:
    other = at_localhost()
    other.sign_in(ANANYA)
    forget_proof()

    other.send("POST", "/api/account/prove", {"password": PASSWORD})

    assert browser.send("POST", "/api/account/totp/begin").status_code == 403
    assert other.send("POST", "/api/account/totp/begin").status_code == 200


def test_a_code_of_the_app_is_a_proof_once(browser: Browser, ananya: User) -> None:
    give_totp(ananya)
    forget_proof()
    code = code_now()

    assert browser.send("POST", "/api/account/prove", {"code": code}).status_code == 200
    assert browser.send("POST", "/api/account/prove", {"code": code}).json()["code"] == "invalid_code"


def test_a_recovery_code_is_no_proof_and_is_not_used_up(browser: Browser, ananya: User) -> None:
    give_totp(ananya)

    answer = browser.send("POST", "/api/account/prove", {"code": recovery_codes_of(ananya)[0]})

    assert answer.status_code == 400
    assert len(recovery_codes_of(ananya)) == 10


def test_a_passkey_is_a_proof(browser: Browser, ananya: User) -> None:
    key, _ = add_passkey(browser)
    forget_proof()
    refused = browser.send("POST", "/api/account/totp/begin").json()
    assert refused["methods"] == ["password", "webauthn"]

    options = browser.send("POST", "/api/account/prove/passkey/options").json()["options"]
    answer = browser.send("POST", "/api/account/prove/passkey", {"credential": key.get(options)})

    assert answer.status_code == 200
    assert browser.send("POST", "/api/account/totp/begin").status_code == 200
    again = browser.send("POST", "/api/account/prove/passkey", {"credential": key.get(options)})
    assert again.json()["code"] == "invalid_passkey"


@pytest.mark.parametrize("body", [{}, {"password": PASSWORD, "code": "123456"}])
def test_a_proof_is_one_thing(browser: Browser, ananya: User, body: dict[str, str]) -> None:
    assert browser.send("POST", "/api/account/prove", body).json()["code"] == "validation_failed"


def test_a_proof_can_be_guessed_at_ten_times(browser: Browser, ananya: User) -> None:
    answers = [browser.send("POST", "/api/account/prove", {"password": f"guess {n}"}).status_code for n in range(12)]

    assert answers == [400] * 10 + [429] * 2


def test_an_app_is_set_up_by_showing_a_code_of_it(browser: Browser, ananya: User) -> None:
    offer = browser.send("POST", "/api/account/totp/begin").json()
    assert offer["uri"].startswith("otpauth://totp/ananya%40example.test?secret=" + offer["secret"])
    assert "issuer=Intraview" in offer["uri"]
    assert offer["qr_svg"].startswith("<?xml") or "<svg" in offer["qr_svg"]
    assert browser.get("/api/account/security").json()["totp"] is False, "not before a code was shown"

    wrong = browser.send("POST", "/api/account/totp", {"code": wrong_code(offer["secret"])})
    right = browser.send("POST", "/api/account/totp", {"code": code_now(offer["secret"])})

    assert wrong.json()["code"] == "invalid_code"
    assert len(right.json()["recovery_codes"]) == 10
    security = browser.get("/api/account/security").json()
    assert (security["totp"], security["recovery_codes_left"]) == (True, 10)
    assert browser.get("/api/me").json()["second_factor"] is True
    assert Letter.objects.filter(kind="totp_added").count() == 1
    assert AuditEvent.objects.filter(action="second_factor.added", actor_id=ananya.pk).count() == 1


def test_the_code_that_set_the_app_up_signs_nobody_in(browser: Browser, ananya: User) -> None:
    secret = browser.send("POST", "/api/account/totp/begin").json()["secret"]
    code = code_now(secret)
    browser.send("POST", "/api/account/totp", {"code": code})
    other = Browser()
    other.sign_in(ANANYA)

    assert show_code(other, code).json()["code"] == "invalid_code"


def test_an_offer_is_for_one_session_and_one_use(browser: Browser, ananya: User) -> None:
    secret = browser.send("POST", "/api/account/totp/begin").json()["secret"]
    other = at_localhost()
    other.sign_in(ANANYA)
    assert other.send("POST", "/api/account/totp", {"code": code_now(secret)}).status_code == 400
    assert secret not in str(list(Challenge.objects.values()))

    assert browser.send("POST", "/api/account/totp", {"code": code_now(secret)}).status_code == 200
    assert browser.send("POST", "/api/account/totp", {"code": code_now(secret, steps=1)}).status_code == 400


def test_an_app_and_a_passkey_may_be_set_up_beside_each_other(browser: Browser, ananya: User) -> None:
    key = SoftKey()
    options = browser.send("POST", "/api/account/passkeys/options").json()["options"]
    secret = browser.send("POST", "/api/account/totp/begin").json()["secret"]

    assert browser.send("POST", "/api/account/totp", {"code": code_now(secret)}).status_code == 200
    body = {"name": "Laptop", "credential": key.create(options)}
    assert browser.send("POST", "/api/account/passkeys", body).status_code == 201


def test_a_new_app_takes_the_place_of_the_old_one_and_recovery_codes_stay(browser: Browser, ananya: User) -> None:
    give_totp(ananya)
    codes = recovery_codes_of(ananya)
    secret = browser.send("POST", "/api/account/totp/begin").json()["secret"]

    answer = browser.send("POST", "/api/account/totp", {"code": code_now(secret)})

    assert answer.json()["recovery_codes"] is None
    assert recovery_codes_of(ananya) == codes
    other = Browser()
    other.sign_in(ANANYA)
    assert show_code(other, code_now()).status_code == 400, "the old app's"
    assert show_code(other, code_now(secret, steps=1)).status_code == 200


def test_recovery_codes_are_shown_and_renewed(browser: Browser, ananya: User) -> None:
    assert browser.send("POST", "/api/account/recovery-codes").json()["code"] == "no_second_factor"
    give_totp(ananya)
    old = browser.get("/api/account/recovery-codes").json()["codes"]

    new = browser.send("POST", "/api/account/recovery-codes").json()["codes"]

    assert len(old) == len(new) == 10
    assert not set(old) & set(new)
    assert Letter.objects.filter(kind="recovery_codes_made").count() == 1
    other = Browser()
    other.sign_in(ANANYA)
    assert show_code(other, old[0]).status_code == 400
    assert show_code(other, new[0]).status_code == 200


def test_removing_the_app_takes_the_recovery_codes_along(browser: Browser, ananya: User) -> None:
    give_totp(ananya)

    assert browser.send("DELETE", "/api/account/totp").status_code == 204
    assert browser.send("DELETE", "/api/account/totp").status_code == 404

    assert browser.get("/api/account/security").json()["recovery_codes_left"] == 0
    assert Letter.objects.filter(kind="totp_removed").count() == 1
    assert Browser().sign_in(ANANYA).status_code == 200


def test_removing_one_of_two_factors_leaves_the_recovery_codes(browser: Browser, ananya: User) -> None:
    give_totp(ananya)
    add_passkey(browser)

    browser.send("DELETE", "/api/account/totp")

    assert browser.get("/api/account/security").json()["recovery_codes_left"] == 10


def test_whose_role_asks_for_a_second_factor_sets_one_up_before_anything_else(
    browser: Browser, ananya: User, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = ["candidate"]
    assert browser.get("/api/me").json()["second_factor_required"] is True
    refused = browser.get("/api/rooms")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")

    secret = browser.send("POST", "/api/account/totp/begin").json()["secret"]
    browser.send("POST", "/api/account/totp", {"code": code_now(secret)})

    assert browser.get("/api/rooms").status_code == 200


def test_and_keeps_the_last_one(browser: Browser, ananya: User, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["candidate"]
    give_totp(ananya)

    answer = browser.send("DELETE", "/api/account/totp")

    assert (answer.status_code, answer.json()["code"]) == (409, "second_factor_required")
    add_passkey(browser)
    assert browser.send("DELETE", "/api/account/totp").status_code == 204
    assert not services.factors_of(ananya.pk).totp


def test_a_duty_asks_for_a_second_factor_as_a_role_does(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["finance"]
    browser = Browser()
    user = make_person(ANANYA)
    services.give_role(user_id=user.pk, role="staff", duty="finance")
    browser.sign_in(ANANYA)

    assert browser.get("/api/rooms").json()["code"] == "second_factor_required"


def test_the_profile_says_what_a_person_wants_to_say(browser: Browser, ananya: User) -> None:
    answer = browser.send("PATCH", "/api/me", {"pronouns": "she/her", "headline": "Engineer", "language": "en"})

    assert answer.status_code == 200
    me = browser.get("/api/me").json()
    assert (me["pronouns"], me["headline"], me["language"], me["name"]) == ("she/her", "Engineer", "en", "Ananya Rao")
    assert browser.send("PATCH", "/api/me", {"pronouns": ""}).json()["pronouns"] == ""


@pytest.mark.parametrize(
    "body", [{"language": "tlh"}, {"pronouns": "x" * 41}, {"headline": "x" * 161}, {"time_zone": "Moon/Crater"}]
)
def test_what_can_not_be_said_is_refused(browser: Browser, ananya: User, body: dict[str, str]) -> None:
    assert browser.send("PATCH", "/api/me", body).json()["code"] == "validation_failed"


def test_who_closes_the_account_is_signed_out_everywhere_and_can_not_come_back(browser: Browser, ananya: User) -> None:
    other = Browser()
    other.sign_in(ANANYA)

    answer = browser.send("POST", "/api/account/deactivate", {})

    assert (answer.status_code, browser.cookies["intraview_access"].value) == (204, "")
    assert other.get("/api/me").status_code == 401
    assert Browser().sign_in(ANANYA).json()["code"] == "invalid_credentials"
    assert Letter.objects.filter(kind="account_closed", user=ananya).count() == 1
    user = User.objects.get(pk=ananya.pk)
    assert (user.is_active, user.deactivated_at is not None) == (False, True)


def test_the_address_of_a_closed_account_stays_taken_and_staff_open_it_again(browser: Browser, ananya: User) -> None:
    browser.send("POST", "/api/account/deactivate", {})
    body = {"email": ANANYA, "name": "Other", "password": "an-entirely-different-one"}
    assert Browser().send("POST", "/api/auth/signup", body).status_code == 202
    assert User.objects.get(pk=ananya.pk).name == "Ananya Rao"

    services.restore_person(user_id=ananya.pk)

    assert Browser().sign_in(ANANYA).status_code == 200
