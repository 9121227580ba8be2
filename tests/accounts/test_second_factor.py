"""Between the right password and an open session: a code of an app, or a recovery code."""

import multiprocessing
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connections
from django.utils import timezone

from core.accounts import services, tokens, vault
from core.accounts.errors import InvalidCode
from core.accounts.models import Letter, SignIn, User
from core.accounts.services import factors
from tests.accounts.factors import (
    SECRET,
    code_now,
    give_totp,
    recovery_codes_of,
    secret_of,
    show_code,
    wrong_code,
)
from tests.accounts.herd import run_at_once
from tests.accounts.people import PASSWORD, Browser, code_sent_to, make_person, sign_in
from tests.accounts.processes import guess_codes

pytestmark = pytest.mark.django_db

ANANYA = "ananya@example.test"


@pytest.fixture
def ananya() -> User:
    user = make_person(ANANYA)
    give_totp(user)
    return user


def test_after_the_password_the_second_factor_is_asked_for_and_no_cookie_of_ours_is_set(
    browser: Browser, ananya: User
) -> None:
    answer = browser.sign_in(ANANYA)

    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_needed")
    assert answer.json()["methods"] == ["totp", "recovery_codes"]
    assert not {tokens.ACCESS_COOKIE, tokens.REFRESH_COOKIE} & set(browser.cookies)
    assert browser.get("/api/me").status_code == 401
    assert not SignIn.objects.exists()


def test_the_code_of_the_app_signs_in(browser: Browser, ananya: User) -> None:
    browser.sign_in(ANANYA)

    answer = show_code(browser, code_now(), remember=True)

    assert (answer.status_code, answer.json()["email"]) == (200, ANANYA)
    assert answer.json()["second_factor"] is True
    assert browser.cookies[tokens.REFRESH_COOKIE]["max-age"] == 30 * 24 * 3600
    assert browser.get("/api/me").status_code == 200


@pytest.mark.parametrize("code", ["", "12345", "not a code", "１２３４５６", "0" * 32])
def test_what_is_no_code_is_refused(browser: Browser, ananya: User, code: str) -> None:
    browser.sign_in(ANANYA)

    assert show_code(browser, code).status_code == 400
    assert browser.get("/api/me").status_code == 401


def test_a_wrong_code_is_refused_and_the_right_one_may_follow(browser: Browser, ananya: User) -> None:
    browser.sign_in(ANANYA)

    assert show_code(browser, wrong_code()).json()["code"] == "invalid_code"
    assert show_code(browser, code_now()).status_code == 200


@pytest.mark.parametrize(("steps", "passes"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_wrong(ananya: User, steps: int, passes: bool) -> None:
    now = timezone.now()
    code = code_now(steps=steps, at=now.timestamp())

    try:
        factors.use_code(user_id=ananya.pk, code=code, now=now)
        assert passes
    except InvalidCode:
        assert not passes


def test_a_code_that_was_used_signs_nobody_in_again_as_long_as_it_would_be_right() -> None:
    """allauth remembers a used code for 30 seconds, and with a tolerance it is right for 90."""
    user = make_person(ANANYA)
    give_totp(user)
    now = timezone.now()
    code = code_now(steps=1, at=now.timestamp())
    factors.use_code(user_id=user.pk, code=code, now=now)

    for later in (0, 31, 59):
        with pytest.raises(InvalidCode):
            factors.use_code(user_id=user.pk, code=code, now=now + timedelta(seconds=later))


def test_nor_does_an_older_one_that_was_not_used() -> None:
    user = make_person(ANANYA)
    give_totp(user)
    now = timezone.now()
    factors.use_code(user_id=user.pk, code=code_now(at=now.timestamp()), now=now)

    with pytest.raises(InvalidCode):
        factors.use_code(user_id=user.pk, code=code_now(steps=-1, at=now.timestamp()), now=now)


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_sixteen_who_show_one_code_at_once_one_comes_in() -> None:
    user = make_person(ANANYA)
    give_totp(user)
    now = timezone.now()
    code = code_now(at=now.timestamp())

    results = run_at_once(16, lambda: factors.use_code(user_id=user.pk, code=code, now=now))

    assert Counter(str(result) for result in results if not isinstance(result, Exception)) == {"totp": 1}
    assert all(isinstance(result, InvalidCode | str) for result in results), results


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_sixteen_who_show_one_recovery_code_at_once_one_comes_in() -> None:
    user = make_person(ANANYA)
    give_totp(user)
    code = recovery_codes_of(user)[0]

    results = run_at_once(16, lambda: factors.use_code(user_id=user.pk, code=code))

    assert Counter(str(result) for result in results if not isinstance(result, Exception)) == {"recovery_codes": 1}
    assert all(isinstance(result, InvalidCode | str) for result in results), results
    assert len(recovery_codes_of(user)) == 9


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_different_recovery_codes_at_once_are_each_used_up() -> None:
    user = make_person(ANANYA)
    give_totp(user)
    waiting = iter(recovery_codes_of(user))

    results = run_at_once(8, lambda: factors.use_code(user_id=user.pk, code=next(waiting)))

    assert results == ["recovery_codes"] * 8
    assert len(recovery_codes_of(user)) == 2


def test_a_recovery_code_signs_in_once(ananya: User) -> None:
    code = recovery_codes_of(ananya)[3]
    first, second = Browser(), Browser()
    first.sign_in(ANANYA)
    second.sign_in(ANANYA)

    assert show_code(first, code).status_code == 200
    assert show_code(second, code).json()["code"] == "invalid_code"


def test_a_recovery_code_may_be_typed_with_gaps(browser: Browser, ananya: User) -> None:
    code = recovery_codes_of(ananya)[0]
    browser.sign_in(ANANYA)

    assert show_code(browser, f" {code[:4]}-{code[4:]} ").status_code == 200


def test_ten_wrong_codes_and_even_the_right_one_has_to_wait_and_the_owner_is_told(
    browser: Browser, ananya: User
) -> None:
    browser.sign_in(ANANYA)

    codes = [show_code(browser, wrong_code()).json()["code"] for _ in range(12)]

    assert codes == ["invalid_code"] * 10 + ["rate_limited"] * 2
    refused = show_code(browser, code_now())
    assert refused.status_code == 429
    assert 200 < int(refused["Retry-After"]) <= 300, "five minutes after the first of them"
    assert Letter.objects.filter(kind="second_factor_guessed", user=ananya).count() == 1


def test_another_password_sign_in_gives_no_new_tries(ananya: User) -> None:
    for _ in range(2):
        browser = Browser()
        browser.sign_in(ANANYA)
        answers = [show_code(browser, wrong_code()).status_code for _ in range(6)]

    assert answers == [400] * 4 + [429] * 2


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_herd_of_guesses_at_the_second_factor_gets_ten_tries() -> None:
    give_totp(make_person(ANANYA))
    browsers = [Browser() for _ in range(16)]
    for browser in browsers:
        browser.sign_in(ANANYA)
    waiting, guess = iter(browsers), wrong_code()

    results = run_at_once(16, lambda: show_code(next(waiting), guess).json()["code"])

    assert Counter(results)["invalid_code"] <= 10
    assert set(results) == {"invalid_code", "rate_limited"}


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_processes_share_the_tries_at_the_second_factor() -> None:
    give_totp(make_person(ANANYA))
    database = settings.DATABASES["default"] | {"NAME": connections["default"].settings_dict["NAME"], "TEST": {}}

    with multiprocessing.get_context("spawn").Pool(2) as pool:
        answers = pool.starmap(guess_codes, [(database, ANANYA, wrong_code(), 8)] * 2)

    assert Counter(code for answer in answers for code in answer) == {"invalid_code": 10, "rate_limited": 6}


def test_the_second_stage_waits_for_fifteen_minutes(browser: Browser, ananya: User) -> None:
    browser.sign_in(ANANYA)
    session = browser.session
    session["account_login"]["initiated_at"] -= 15 * 60 + 1
    session.save()

    answer = show_code(browser, code_now())

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_without_the_first_stage_the_second_opens_nothing(browser: Browser, ananya: User) -> None:
    assert show_code(browser, code_now()).json()["code"] == "not_signed_in"


def test_the_second_stage_belongs_to_the_browser_that_showed_the_password(browser: Browser, ananya: User) -> None:
    browser.sign_in(ANANYA)

    assert show_code(Browser(), code_now()).json()["code"] == "not_signed_in"


def test_a_password_that_was_changed_meanwhile_does_not_open_the_second_stage(browser: Browser, ananya: User) -> None:
    browser.sign_in(ANANYA)
    ananya.set_password("an-entirely-different-one")
    ananya.save()

    assert show_code(browser, code_now()).json()["code"] == "not_signed_in"


def test_an_account_that_was_closed_meanwhile_is_not_signed_in(browser: Browser, ananya: User) -> None:
    browser.sign_in(ANANYA)
    services.suspend_person(user_id=ananya.pk, reason="x")

    assert show_code(browser, code_now()).json()["code"] == "not_signed_in"


def test_somebody_elses_right_password_in_a_signed_in_browser_is_no_way_around(browser: Browser, ananya: User) -> None:
    """The old sign-in must not be taken for the new one's."""
    make_person("ishaan@example.test")
    browser.sign_in("ishaan@example.test")

    answer = browser.sign_in(ANANYA)

    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_needed")
    assert browser.get("/api/me").json()["email"] == "ishaan@example.test"
    assert show_code(browser, code_now()).json()["email"] == ANANYA
    assert browser.get("/api/me").json()["email"] == ANANYA


def test_the_code_for_an_unverified_address_is_no_way_around(browser: Browser) -> None:
    give_totp(make_person(ANANYA, verified=False))
    assert browser.sign_in(ANANYA).json()["code"] == "email_unverified"

    answer = browser.send("POST", "/api/auth/verify", {"email": ANANYA, "code": code_sent_to(ANANYA)})

    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_needed")
    assert browser.get("/api/me").status_code == 401
    assert show_code(browser, code_now()).status_code == 200


def test_looking_at_the_sign_in_page_does_not_shorten_the_session(browser: Browser) -> None:
    """What a stranger's browser is known by lasts an hour; that of somebody signed in must not become so short."""
    make_person(ANANYA)
    browser.sign_in(ANANYA)
    browser.send("POST", "/api/auth/password/forgot", {"email": ANANYA})

    left = Session.objects.get().expire_date - timezone.now()

    assert left > timedelta(hours=11)


def test_secrets_are_not_in_the_database_as_they_are(ananya: User) -> None:
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert SECRET not in kept
    assert not any(code in kept for code in recovery_codes_of(ananya))
    assert secret_of(ananya) == SECRET


def test_a_new_secret_key_reads_with_the_help_of_the_old_one(settings: Any, ananya: User) -> None:
    old, settings.SECRET_KEY = settings.SECRET_KEY, "n" * 60
    with pytest.raises(vault.Unreadable):
        secret_of(ananya)
    with pytest.raises(InvalidCode):
        factors.use_code(user_id=ananya.pk, code=code_now())

    settings.SECRET_KEY_FALLBACKS = [old]

    assert secret_of(ananya) == SECRET


def test_recovery_codes_alone_are_no_second_factor(browser: Browser, ananya: User) -> None:
    Authenticator.objects.filter(user=ananya, type="totp").delete()

    assert browser.sign_in(ANANYA).status_code == 200


def test_when_few_recovery_codes_are_left_a_letter_says_so(ananya: User) -> None:
    for code in recovery_codes_of(ananya):
        factors.use_code(user_id=ananya.pk, code=code)

    letters = Letter.objects.filter(kind="recovery_codes_few").order_by("pk")
    assert [letter.subject for letter in letters] == [
        "Few recovery codes are left for your Intraview account",
        "No recovery codes are left for your Intraview account",
    ]


def test_the_password_still_signs_in_who_has_no_second_factor(browser: Browser) -> None:
    make_person(ANANYA)

    assert browser.sign_in(ANANYA, PASSWORD).status_code == 200


def test_a_refused_second_stage_leaves_no_session_behind(browser: Browser, ananya: User) -> None:
    before = sign_in(ananya)
    browser.sign_in(ANANYA)
    show_code(browser, wrong_code())

    assert [str(pk) for pk in SignIn.objects.values_list("pk", flat=True)] == [before.session_id]
    assert Session.objects.count() == 2, "one that is open, one that waits"
