"""Limits on tries hold over threads and processes: a limit per process is none."""

import multiprocessing
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from core.accounts import services
from core.accounts.errors import NotSignedIn
from core.accounts.models import SignIn, User
from core.accounts.services import OpenSession
from tests.accounts.herd import run_at_once
from tests.accounts.people import PASSWORD, Browser, make_person, refresh_token_of, sign_in
from tests.accounts.processes import guess_passwords


@pytest.mark.django_db
def test_after_ten_wrong_passwords_even_the_right_one_has_to_wait(browser: Browser) -> None:
    make_person("ananya@example.test")

    codes = [browser.sign_in("ananya@example.test", f"guess {number}").json()["code"] for number in range(12)]
    right = browser.sign_in("ananya@example.test")

    assert codes == ["invalid_credentials"] * 10 + ["rate_limited"] * 2
    assert (right.status_code, right.json()["code"]) == (429, "rate_limited")
    assert 200 < int(right["Retry-After"]) <= 300


@pytest.mark.django_db
def test_unknown_addresses_are_limited_just_the_same(browser: Browser) -> None:
    codes = [browser.sign_in("nobody@example.test", f"guess {number}").json()["code"] for number in range(12)]

    assert codes == ["invalid_credentials"] * 10 + ["rate_limited"] * 2


@pytest.mark.django_db
def test_right_passwords_do_not_count_as_tries(browser: Browser) -> None:
    make_person("ananya@example.test")

    assert {browser.sign_in("ananya@example.test").status_code for _ in range(15)} == {200}


@pytest.mark.django_db
def test_the_counters_are_kept_where_all_processes_see_them() -> None:
    assert settings.CACHES["default"]["BACKEND"].rpartition(".")[2] in ("DatabaseCache", "RedisCache")


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_herd_of_guesses_gets_ten_tries() -> None:
    make_person("ananya@example.test")

    results = run_at_once(16, lambda: Browser().sign_in("ananya@example.test", "guess").json()["code"])

    assert Counter(results)["invalid_credentials"] <= 10
    assert set(results) == {"invalid_credentials", "rate_limited"}


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_processes_share_the_tries() -> None:
    make_person("ananya@example.test")
    cache.clear()
    database = settings.DATABASES["default"] | {"NAME": connections["default"].settings_dict["NAME"], "TEST": {}}
    context = multiprocessing.get_context("spawn")

    with context.Pool(2) as pool:
        answers = pool.starmap(guess_passwords, [(database, "ananya@example.test", 8)] * 2)
    codes = [code for answer in answers for code in answer]

    assert len(codes) == 16
    assert Counter(codes) == {"invalid_credentials": 10, "rate_limited": 6}


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_sixteen_refreshes_at_once_one_replaces_the_token_and_nobody_is_signed_out() -> None:
    opened = sign_in(make_person())

    results = run_at_once(16, lambda: services.refresh_session(refresh_token=refresh_token_of(opened)))

    assert all(isinstance(result, OpenSession) for result in results), results
    assert len([result for result in results if result.refresh_token]) == 1
    assert SignIn.objects.filter(pk=opened.session_id).exists()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_sixteen_sign_ups_with_one_address_one_account_comes() -> None:
    body = {"email": "new@example.test", "name": "New", "password": PASSWORD}

    results = run_at_once(16, lambda: Browser().send("POST", "/api/auth/signup", body).status_code)

    assert set(results) <= {202, 429}
    assert User.objects.filter(email="new@example.test").count() == 1


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_refreshing_and_ending_at_the_same_moment_never_wait_for_each_other() -> None:
    """Each took the rows in another order once: on PostgreSQL a deadlock, and a sign-out that answered 503."""
    user = make_person()
    for _ in range(8):
        opened = [sign_in(user) for _ in range(4)]
        acts: list[Callable[[], Any]] = [
            partial(services.refresh_session, refresh_token=refresh_token_of(one)) for one in opened
        ]
        acts += [partial(services.end_session, one.session_id) for one in opened]
        acts += [partial(services.end_all_sessions, user.pk), partial(services.end_all_sessions, user.pk)]
        acts += [
            partial(services.issue_ticket, user_id=user.pk, session_id=one.session_id, room_id=user.pk)
            for one in opened
        ]
        waiting = iter(acts)

        results = run_at_once(len(acts), lambda waiting=waiting: next(waiting)())  # type: ignore[misc]

        wrong = [result for result in results if isinstance(result, Exception) and not isinstance(result, NotSignedIn)]
        assert not wrong
        assert not SignIn.objects.exists()


@pytest.mark.django_db
def test_the_hundredth_sign_in_costs_no_more_than_the_second(browser: Browser) -> None:
    user = make_person("ananya@example.test")
    Browser().sign_in("ananya@example.test")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert Browser().sign_in("ananya@example.test").status_code == 200
        return len(captured)

    second = queries()
    for _ in range(98):
        sign_in(user)

    assert queries() <= second + 1
