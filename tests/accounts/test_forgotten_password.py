"""A forgotten password: a code by mail, equal answers for all, and every session ends."""

import re
import time
from collections import Counter
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.accounts import services
from core.accounts.models import Letter, MailedCode, User
from core.accounts.services import addresses
from core.audit.models import AuditEvent
from tests.accounts.factors import give_totp
from tests.accounts.herd import run_at_once
from tests.accounts.people import PASSWORD, Browser, make_person, sign_in

pytestmark = pytest.mark.django_db

ANANYA = "ananya@example.test"
NEW = "an-entirely-different-one"


def ask(browser: Browser, email: str = ANANYA) -> Any:
    return browser.send("POST", "/api/auth/password/forgot", {"email": email})


def reset(browser: Browser, code: str, password: str = NEW, email: str = ANANYA) -> Any:
    return browser.send("POST", "/api/auth/password/reset", {"email": email, "code": code, "password": password})


def code_of(email: str = ANANYA) -> str:
    letter = Letter.objects.filter(to=email, kind="password_code").order_by("-pk")[0]
    found = re.search(r"\b\d{6}\b", letter.text)
    assert found
    return found.group()


def wrong(code: str) -> str:
    return "000000" if code != "000000" else "000001"


def test_with_the_code_from_the_mail_a_new_password_is_set_and_the_old_one_is_void(browser: Browser) -> None:
    make_person(ANANYA)
    asked = ask(browser, "Ananya@Example.test")
    assert (asked.status_code, asked.json()) == (202, {})

    answer = reset(browser, code_of())

    assert answer.status_code == 204
    assert browser.get("/api/me").status_code == 401, "one signs in anew"
    assert Browser().sign_in(ANANYA, PASSWORD).status_code == 400
    assert browser.sign_in(ANANYA, NEW).status_code == 200


def test_every_session_ends_and_a_letter_says_so(browser: Browser, closed_sockets: list[dict[str, str]]) -> None:
    user = make_person(ANANYA)
    other = Browser()
    other.sign_in(ANANYA)
    ask(browser)

    reset(browser, code_of())

    assert other.get("/api/me").status_code == 401
    assert Letter.objects.filter(kind="password_changed", user=user).count() == 1
    assert AuditEvent.objects.filter(action="password.reset", actor_id=user.pk).count() == 1


@pytest.mark.django_db(transaction=True)
def test_every_socket_closes(closed_sockets: list[dict[str, str]]) -> None:
    opened = sign_in(make_person(ANANYA))
    browser = Browser()
    ask(browser)

    reset(browser, code_of())

    assert [word["session"] for word in closed_sockets] == [opened.session_id]


def test_the_second_factor_is_asked_for_all_the_same(browser: Browser) -> None:
    give_totp(make_person(ANANYA))
    ask(browser)
    reset(browser, code_of())

    assert browser.sign_in(ANANYA, NEW).json()["code"] == "second_factor_needed"


def test_an_unknown_address_gets_the_same_answer_and_a_note(browser: Browser) -> None:
    make_person(ANANYA)

    known, unknown = ask(browser), ask(Browser(), "nobody@example.test")

    assert (known.status_code, known.content, set(known.cookies)) == (
        unknown.status_code,
        unknown.content,
        set(unknown.cookies),
    )
    assert [letter.kind for letter in Letter.objects.filter(to="nobody@example.test")] == ["no_account"]
    assert "000000" not in Letter.objects.get(to="nobody@example.test").text


def test_a_closed_account_is_as_unknown_as_none(browser: Browser) -> None:
    user = make_person(ANANYA)
    services.suspend_person(user_id=user.pk, reason="x")

    assert ask(browser).status_code == 202
    assert [letter.kind for letter in Letter.objects.filter(to=ANANYA)] == ["no_account"]


def test_known_and_unknown_addresses_take_the_same_work() -> None:
    make_person(ANANYA)

    def work(email: str) -> Counter[str]:
        with CaptureQueriesContext(connection) as captured:
            assert ask(Browser(), email).status_code == 202
        return Counter(query["sql"].split()[0] for query in captured)

    work("warm@example.test")
    known, unknown = work(ANANYA), work("nobody@example.test")

    # The letter looks up whom it is for; that is all.
    assert sum((known - unknown).values()) <= 1
    assert sum((unknown - known).values()) == 0


def test_known_and_unknown_addresses_take_the_same_time() -> None:
    make_person(ANANYA)

    def seconds(email: str) -> float:
        browser = Browser()
        before = time.perf_counter()
        ask(browser, email)
        return time.perf_counter() - before

    seconds("warm@example.test")
    # In turn, and the shortest of each: what else this machine does only makes some of them longer.
    both = [(seconds(ANANYA), seconds("nobody@example.test")) for _ in range(4)]
    known, unknown = (min(times) for times in zip(*both, strict=True))

    assert 1 / 4 < known / unknown < 4


def test_a_wrong_code_is_refused_and_five_of_them_use_the_right_one_up(browser: Browser) -> None:
    make_person(ANANYA)
    ask(browser)
    code = code_of()

    answers = [reset(browser, wrong(code)).json()["code"] for _ in range(5)]

    assert answers == ["invalid_code"] * 5
    assert reset(browser, code).json()["code"] == "invalid_code"
    assert Browser().sign_in(ANANYA, PASSWORD).status_code == 200


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_herd_of_guesses_gets_five_tries_at_a_code() -> None:
    make_person(ANANYA)
    browser = Browser()
    ask(browser)
    guess, cookie = wrong(code_of()), browser.cookies["sessionid"].value

    def try_it() -> str:
        copy = Browser()
        copy.cookies["sessionid"] = cookie
        return str(reset(copy, guess).json()["code"])

    assert set(run_at_once(16, try_it)) <= {"invalid_code", "rate_limited"}
    assert MailedCode.objects.get().tries <= 5


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_sixteen_who_use_one_code_at_once_one_sets_the_password() -> None:
    make_person(ANANYA)
    browser = Browser()
    ask(browser)
    code, mark = code_of(), MailedCode.objects.get().browser
    waiting = iter(range(16))

    def try_it() -> object:
        new = f"a-word-of-number-{next(waiting)}-and-more"
        return services.reset_password(email=ANANYA, code=code, new=new, browser=mark)

    results = run_at_once(16, try_it)

    assert len([result for result in results if not isinstance(result, Exception)]) == 1, results
    assert Letter.objects.filter(kind="password_changed").count() == 1


def test_a_code_is_good_once(browser: Browser) -> None:
    make_person(ANANYA)
    ask(browser)
    code = code_of()
    reset(browser, code)

    assert reset(browser, code, "yet-another-different-one").json()["code"] == "invalid_code"


def test_a_code_is_good_for_fifteen_minutes(browser: Browser) -> None:
    make_person(ANANYA)
    ask(browser)
    MailedCode.objects.update(expires_at=timezone.now())

    assert reset(browser, code_of()).json()["code"] == "invalid_code"


def test_a_code_belongs_to_the_browser_that_asked(browser: Browser) -> None:
    make_person(ANANYA)
    ask(browser)

    assert reset(Browser(), code_of()).json()["code"] == "invalid_code"
    assert reset(browser, code_of()).status_code == 204


def test_who_asks_elsewhere_does_not_make_the_owners_code_void(browser: Browser) -> None:
    make_person(ANANYA)
    ask(browser)
    code = code_of()
    ask(Browser())

    assert reset(browser, code).status_code == 204


def test_a_newer_code_voids_the_older_one(browser: Browser) -> None:
    make_person(ANANYA)
    ask(browser)
    first = code_of()
    ask(browser)
    second = code_of()

    if first != second:
        assert reset(browser, first).status_code == 400
    assert reset(browser, second).status_code == 204


def test_a_password_that_is_too_weak_does_not_use_the_code_up(browser: Browser) -> None:
    make_person(ANANYA)
    ask(browser)
    code = code_of()

    for _ in range(6):
        answer = reset(browser, code, "password")
        assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
        assert answer.json()["errors"]["password"]

    assert reset(browser, code, "ananya-rao-rao").status_code == 400, "like her name"
    assert reset(browser, code).status_code == 204


def test_what_makes_a_password_weak_says_nothing_about_who_is_here(browser: Browser) -> None:
    make_person(ANANYA)

    known = reset(browser, "000000", "ananya-rao-rao")
    unknown = reset(Browser(), "000000", "ananya-rao-rao", "nobody@example.test")

    assert known.json()["code"] == unknown.json()["code"] == "invalid_code"


def test_requests_for_codes_are_limited_for_known_and_unknown_addresses_alike() -> None:
    make_person(ANANYA)

    for email in (ANANYA, "nobody@example.test"):
        assert [ask(Browser(), email).status_code for _ in range(6)] == [202] * 5 + [429]
    assert Letter.objects.count() == 10


def test_who_guessed_the_old_password_too_often_may_use_the_new_one_at_once(browser: Browser) -> None:
    make_person(ANANYA)
    for number in range(11):
        browser.sign_in(ANANYA, f"guess {number}")
    ask(browser)
    reset(browser, code_of())

    assert browser.sign_in(ANANYA, NEW).status_code == 200


def test_reading_the_mail_verifies_the_address(browser: Browser) -> None:
    """Accounts made by staff begin like this."""
    user = make_person(ANANYA, verified=False)
    ask(browser)
    reset(browser, code_of())

    assert EmailAddress.objects.get(user=user).verified
    assert browser.sign_in(ANANYA, NEW).status_code == 200


def test_a_new_address_that_somebody_else_asked_for_is_dropped(browser: Browser) -> None:
    user = make_person(ANANYA)
    addresses.begin_change(user_id=user.pk, email="mallory@example.test")
    ask(browser)
    reset(browser, code_of())

    assert addresses.pending_address(user.pk) is None


def test_codes_are_not_in_the_database_as_they_are(browser: Browser) -> None:
    make_person(ANANYA)
    ask(browser)

    assert code_of() not in str(MailedCode.objects.values().get())


def test_strangers_pages_may_not_ask(browser: Browser) -> None:
    answer = browser.send("POST", "/api/auth/password/forgot", {"email": ANANYA}, Origin="https://evil.example")

    assert (answer.status_code, Letter.objects.count()) == (403, 0)


def test_without_a_password_before_one_is_set(browser: Browser) -> None:
    user = make_person(ANANYA)
    user.set_unusable_password()
    user.save()
    ask(browser)

    assert reset(browser, code_of()).status_code == 204
    assert User.objects.get().has_usable_password()
