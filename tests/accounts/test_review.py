"""What somebody tried who wanted to break in, and what must not happen again."""

from typing import Any

import pytest

from core.accounts import services
from core.accounts.models import SignIn
from tests.accounts.people import PASSWORD, Browser, make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def test_naming_the_server_in_other_words_gives_no_new_tries_at_a_password(settings: Any) -> None:
    make_person()
    for port in range(9000, 9010):
        Browser(SERVER_NAME="localhost", SERVER_PORT=str(port)).sign_in("ananya@example.test", "wrong")

    answer = Browser(SERVER_NAME="127.0.0.1", SERVER_PORT="9999").sign_in("ananya@example.test", PASSWORD)

    assert answer.status_code == 429


def test_a_password_that_is_changed_while_somebody_signs_in_with_the_old_one_opens_no_session(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, really_open = make_person(), services.open_session

    def open_later(**given: Any) -> Any:
        services.change_password(user_id=user.pk, old=PASSWORD, new="another-word-nobody-guesses")
        return really_open(**given)

    monkeypatch.setattr(services, "open_session", open_later)

    assert browser.sign_in(user.email).status_code == 401
    assert not SignIn.objects.exists()
    assert browser.get("/api/me").status_code == 401


def test_an_account_that_is_closed_while_somebody_signs_in_has_no_session_when_it_is_opened_again(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, really_open = make_person(), services.open_session

    def open_later(**given: Any) -> Any:
        services.suspend_person(user_id=user.pk, reason="x")
        return really_open(**given)

    monkeypatch.setattr(services, "open_session", open_later)

    assert browser.sign_in(user.email).status_code == 401
    assert not SignIn.objects.exists()


def test_what_wants_a_proof_wants_it_by_any_method(browser: Browser) -> None:
    browser.sign_in(make_person().email)
    SignIn.objects.update(proved_at=None)

    assert browser.get("/api/account/recovery-codes").status_code == 403
    assert browser.head("/api/account/recovery-codes").status_code == 403
