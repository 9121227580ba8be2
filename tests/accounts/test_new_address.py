"""Another e-mail address: shown with a code, told to the old one, silent about who is here."""

import re
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from core.accounts.errors import InvalidCode
from core.accounts.models import Letter, MailedCode, SignIn, User
from core.accounts.services import addresses
from tests.accounts.herd import run_at_once
from tests.accounts.people import Browser, make_person

pytestmark = pytest.mark.django_db

OLD, NEW = "ananya@example.test", "rao@example.test"


@pytest.fixture
def ananya(browser: Browser) -> User:
    user = make_person(OLD)
    browser.sign_in(OLD)
    return user


def ask(browser: Browser, email: str = NEW) -> Any:
    return browser.send("POST", "/api/account/email", {"email": email})


def show(browser: Browser, code: str, email: str = NEW) -> Any:
    return browser.send("POST", "/api/account/email/verify", {"email": email, "code": code})


def code_of(email: str = NEW) -> str:
    letter = Letter.objects.filter(to=email, kind="new_address_code").order_by("-pk")[0]
    found = re.search(r"\b\d{6}\b", letter.text)
    assert found
    return found.group()


def pending(browser: Browser) -> str | None:
    return browser.get("/api/account/security").json()["pending_email"]


def test_the_code_makes_the_new_address_the_persons_and_the_old_one_is_told(browser: Browser, ananya: User) -> None:
    answer = ask(browser)
    assert (answer.status_code, answer.json(), pending(browser)) == (202, {}, NEW)
    assert browser.get("/api/me").json()["email"] == OLD, "not before the code"

    answer = show(browser, code_of())

    assert (answer.status_code, answer.json()["email"], pending(browser)) == (200, NEW, None)
    assert [letter.to for letter in Letter.objects.filter(kind="email_changed")] == [OLD]
    assert NEW not in Letter.objects.get(kind="email_changed").text
    assert Browser().sign_in(NEW).status_code == 200
    assert Browser().sign_in(OLD).status_code == 400


def test_a_taken_address_gets_the_same_answer_and_its_owner_a_note(browser: Browser, ananya: User) -> None:
    make_person("taken@example.test")

    free, taken = ask(browser), ask(browser, "taken@example.test")

    assert (free.status_code, free.content) == (taken.status_code, taken.content)
    assert pending(browser) == "taken@example.test"
    assert [letter.kind for letter in Letter.objects.filter(to="taken@example.test")] == ["address_known"]
    assert not re.search(r"\d{6}", Letter.objects.get(to="taken@example.test").text)


def test_even_with_the_right_code_a_taken_address_stays_whose_it_is(ananya: User) -> None:
    addresses.begin_change(user_id=ananya.pk, email=NEW)
    code = code_of()
    make_person(NEW)

    with pytest.raises(InvalidCode):
        addresses.finish_change(user_id=ananya.pk, email=NEW, code=code)
    assert User.objects.get(pk=ananya.pk).email == OLD


def test_one_address_waits_at_a_time(browser: Browser, ananya: User) -> None:
    ask(browser)
    first = code_of()
    ask(browser, "third@example.test")

    assert pending(browser) == "third@example.test"
    assert show(browser, first).json()["code"] == "invalid_code"
    assert MailedCode.objects.count() == 1


def test_what_waits_can_be_dropped(browser: Browser, ananya: User) -> None:
    ask(browser)
    code = code_of()

    assert browser.send("DELETE", "/api/account/email").status_code == 204
    assert browser.send("DELETE", "/api/account/email").status_code == 204
    assert pending(browser) is None
    assert show(browser, code).json()["code"] == "invalid_code"


def test_five_wrong_codes_use_the_right_one_up(browser: Browser, ananya: User) -> None:
    ask(browser)
    code = code_of()
    wrong = "000000" if code != "000000" else "000001"

    assert [show(browser, wrong).status_code for _ in range(5)] == [400] * 5
    assert show(browser, code).json()["code"] == "invalid_code"


def test_somebody_elses_code_is_none(browser: Browser, ananya: User) -> None:
    make_person("ishaan@example.test")
    other = Browser()
    other.sign_in("ishaan@example.test")
    ask(browser)

    assert show(other, code_of()).json()["code"] == "invalid_code"
    assert show(browser, code_of()).status_code == 200


def test_a_code_for_a_new_password_does_not_move_the_address(browser: Browser, ananya: User) -> None:
    ask(browser)
    browser.send("POST", "/api/auth/password/forgot", {"email": OLD})
    letter = Letter.objects.get(kind="password_code")
    found = re.search(r"\b\d{6}\b", letter.text)
    assert found

    if found.group() != code_of():
        assert show(browser, found.group()).status_code == 400


def test_a_code_is_good_for_fifteen_minutes(browser: Browser, ananya: User) -> None:
    ask(browser)
    MailedCode.objects.update(expires_at=timezone.now())

    assert pending(browser) is None
    assert show(browser, code_of()).json()["code"] == "invalid_code"


def test_ones_own_address_is_named_as_such(browser: Browser, ananya: User) -> None:
    assert ask(browser, OLD).json()["errors"]["email"]


def test_it_wants_a_fresh_proof(browser: Browser, ananya: User) -> None:
    SignIn.objects.update(proved_at=None)

    assert ask(browser).json()["code"] == "reauthentication_needed"
    assert not Letter.objects.exists()


def test_nobodys_mailbox_is_flooded(browser: Browser, ananya: User) -> None:
    assert [ask(browser).status_code for _ in range(6)] == [202] * 5 + [429]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_sixteen_at_once_one_address_waits() -> None:
    user = make_person(OLD)
    waiting = iter(range(16))

    results = run_at_once(16, lambda: addresses.begin_change(user_id=user.pk, email=f"new{next(waiting)}@example.test"))

    assert Counter(map(str, results)) == {"None": 16}
    assert MailedCode.objects.count() == 1


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_who_want_one_address_at_once_one_gets_it() -> None:
    people = [make_person(f"person{number}@example.test") for number in range(8)]
    codes = {}
    for person in people:
        addresses.begin_change(user_id=person.pk, email=NEW)
        codes[person.pk] = code_of()
    waiting = iter(people)

    def finish() -> str:
        person = next(waiting)
        addresses.finish_change(user_id=person.pk, email=NEW, code=codes[person.pk])
        return "got it"

    results = run_at_once(8, finish)

    assert Counter(type(result).__name__ for result in results) == {"str": 1, "InvalidCode": 7}
    assert User.objects.filter(email=NEW).count() == 1
