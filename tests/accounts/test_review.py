"""What somebody tried who wanted to break in, and what must not happen again."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core import mail
from django.template.loader import render_to_string
from django.utils import timezone

from core.accounts import selectors, services
from core.accounts.models import Letter, SignIn, User
from core.accounts.services import visits
from core.common import images
from core.common.errors import TooMany
from tests.accounts.factors import add_passkey, at_localhost, sign_in_with
from tests.accounts.herd import run_at_once
from tests.accounts.people import PASSWORD, Browser, code_sent_to, make_person, sign_in
from tests.support.authenticator import SoftKey

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


@pytest.mark.parametrize("how", ["signed out in the admin", "ran out"])
def test_a_visit_ends_with_the_visitors_own_session_however_that_ends(how: str) -> None:
    ben = make_person("ben@example.test")
    opened = sign_in(make_person("desk@example.test", roles=("support",)))
    visitor = selectors.person_of_access_token(opened.access_token)
    visit = visits.begin_visit(visitor=visitor, user_id=ben.pk, reason="x")
    assert selectors.person_of_session(UUID(visit.session_id)) is not None

    own = Session.objects.filter(session_key=SignIn.objects.get(pk=opened.session_id).user_session.session_key)
    if how == "ran out":
        own.update(expire_date=timezone.now())
    else:
        own.delete()

    assert selectors.person_of_session(UUID(visit.session_id)) is None
    assert selectors.ended_sessions([visit.session_id]) == {visit.session_id}


def test_no_password_is_changed_in_the_admin(browser: Browser) -> None:
    browser.sign_in(make_person(roles=("admin",)).email)

    assert browser.get("/admin/").status_code == 200
    assert browser.get("/admin/password_change/").status_code in (302, 403, 404)


def test_an_address_that_was_left_opens_nothing_any_more(browser: Browser) -> None:
    first = {"email": "old@example.test", "name": "Old", "password": PASSWORD}
    assert browser.send("POST", "/api/auth/signup", first).status_code == 202
    code = code_sent_to("old@example.test")
    user = User.objects.get()
    EmailAddress.objects.all().delete()
    EmailAddress.objects.create(user=user, email="new@example.test", verified=True, primary=True)
    User.objects.update(email="new@example.test")

    assert browser.send("POST", "/api/auth/verify", {"email": "old@example.test", "code": code}).status_code == 400
    assert not EmailAddress.objects.filter(email="old@example.test").exists()


def test_words_nested_too_deep_are_refused(browser: Browser) -> None:
    deep = '{"credential":' + "[" * 200_000 + "]" * 200_000 + "}"
    answer = browser.generic("POST", "/api/auth/passkey", deep, content_type="application/json")
    assert answer.status_code == 400


def test_a_passkeys_answer_with_what_no_database_keeps_is_refused() -> None:
    make_person()
    browser = at_localhost()
    browser.sign_in("ananya@example.test")
    options = browser.send("POST", "/api/account/passkeys/options").json()["options"]
    credential = {**SoftKey().create(options), "clientExtensionResults": {"x": "\x00"}}
    answer = browser.send("POST", "/api/account/passkeys", {"name": "Laptop", "credential": credential})
    assert answer.status_code in (201, 400), answer.content


def test_a_passkeys_answer_with_half_a_letter_is_refused_too() -> None:
    make_person()
    browser = at_localhost()
    browser.sign_in("ananya@example.test")
    options = browser.send("POST", "/api/account/passkeys/options").json()["options"]
    credential = {**SoftKey().create(options), "clientExtensionResults": {"x": "\ud800"}}
    answer = browser.send("POST", "/api/account/passkeys", {"name": "Laptop", "credential": credential})
    assert answer.status_code == 400, answer.content


def test_who_asked_for_no_code_does_not_use_up_the_tries_of_who_did(browser: Browser) -> None:
    make_person()
    browser.send("POST", "/api/auth/password/forgot", {"email": "ananya@example.test"})
    for n in range(12):
        guess = {"email": "ananya@example.test", "code": f"{n:06}", "password": "another-word-nobody-guesses"}
        assert Browser().send("POST", "/api/auth/password/reset", guess).status_code == 400

    (text,) = Letter.objects.filter(kind="password_code").values_list("text", flat=True)
    code = re.findall(r"\b\d{6}\b", text or str(mail.outbox[-1].body))[0]
    own = {"email": "ananya@example.test", "code": code, "password": "another-word-nobody-guesses"}
    assert browser.send("POST", "/api/auth/password/reset", own).status_code == 204


def test_and_neither_of_who_signs_up(browser: Browser) -> None:
    asked = {"email": "new@example.test", "name": "New", "password": PASSWORD}
    assert browser.send("POST", "/api/auth/signup", asked).status_code == 202
    for n in range(12):
        guess = {"email": "new@example.test", "code": f"{n:06}"}
        assert Browser().send("POST", "/api/auth/verify", guess).status_code == 400

    own = {"email": "new@example.test", "code": code_sent_to("new@example.test")}
    assert browser.send("POST", "/api/auth/verify", own).status_code == 200


def test_one_browser_does_not_guess_on_and_on_at_many_addresses_without_a_code(browser: Browser) -> None:
    answers = [
        browser.send("POST", "/api/auth/verify", {"email": f"p{n}@example.test", "code": "000000"}).status_code
        for n in range(11)
    ]
    assert answers == [400] * 10 + [429]


def test_a_visitor_does_not_see_from_where_somebody_signs_in() -> None:
    ben = make_person("ben@example.test")
    make_person("desk@example.test", roles=("support",))
    home, desk = Browser(), Browser()
    home.sign_in(ben.email)
    desk.sign_in("desk@example.test")
    desk.send("POST", f"/api/staff/people/{ben.pk}/visit", {"reason": "x"})

    assert {device["ip"] for device in home.get("/api/account/devices").json()["results"]} >= {"127.0.0.1"}
    assert {device["ip"] for device in desk.get("/api/account/devices").json()["results"]} == {""}


def test_a_visitor_hears_no_recordings(monkeypatch: pytest.MonkeyPatch) -> None:
    ben = make_person("ben@example.test")
    make_person("desk@example.test", roles=("support",))
    desk = Browser()
    desk.sign_in("desk@example.test")
    desk.send("POST", f"/api/staff/people/{ben.pk}/visit", {"reason": "x"})

    answer = desk.get(f"/api/rooms/{uuid4()}/recordings/{uuid4()}/mixed.ogg")

    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_few_pictures_are_drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    busy, most = [], []
    meet = threading.Barrier(images.AT_ONCE, timeout=60)

    def draw(data: bytes, square: int) -> bytes:
        busy.append(1)
        most.append(len(busy))
        meet.wait()  # as many as there may be are here together
        most.append(len(busy))
        meet.wait()
        busy.pop()
        return b""

    monkeypatch.setattr(images, "PATIENCE", 60)
    monkeypatch.setattr(images, "_redraw", draw)
    assert run_at_once(8, lambda: images.reencode(b"\xff\xd8\xff", square=320)) == [b""] * 8
    assert max(most) == images.AT_ONCE

    over = threading.Event()
    begun = threading.Semaphore(0)

    def draw_on(data: bytes, square: int) -> bytes:
        begun.release()
        assert over.wait(60)
        return b""

    monkeypatch.setattr(images, "PATIENCE", 0.001)
    monkeypatch.setattr(images, "_redraw", draw_on)
    with ThreadPoolExecutor(images.AT_ONCE) as threads:
        drawing = [threads.submit(images.reencode, b"\xff\xd8\xff", square=320) for _ in range(images.AT_ONCE)]
        assert all(begun.acquire(timeout=60) for _ in drawing)
        refused = run_at_once(6, lambda: images.reencode(b"\xff\xd8\xff", square=320))
        over.set()
        assert [one.result() for one in drawing] == [b""] * images.AT_ONCE
    assert [type(one) for one in refused] == [TooMany] * 6


def test_a_letter_leads_to_this_site_and_not_where_a_request_said_it_is(settings: Any) -> None:
    make_person()
    asked = {"email": "ananya@example.test", "name": "Mallory", "password": PASSWORD}
    Browser(SERVER_NAME="localhost", SERVER_PORT="31337").send("POST", "/api/auth/signup", asked)

    (letter,) = mail.outbox

    assert f"{settings.ORIGINS[0]}/sign-in" in str(letter.body)
    assert ":31337" not in str(letter.body)


def test_who_was_suspended_comes_in_by_no_door_that_was_half_open(browser: Browser) -> None:
    user = make_person()
    home = at_localhost()
    home.sign_in(user.email)
    key, made = add_passkey(home)
    assert made.status_code == 201
    browser.send("POST", "/api/auth/password/forgot", {"email": user.email})
    (text,) = Letter.objects.filter(kind="password_code").values_list("text", flat=True)
    code = re.findall(r"\b\d{6}\b", text or str(mail.outbox[-1].body))[0]
    half = Browser()
    assert half.sign_in(user.email).json()["code"] == "second_factor_needed"

    services.suspend_person(user_id=user.pk, reason="x")

    assert sign_in_with(at_localhost(), key).json()["code"] == "invalid_passkey"
    new = {"email": user.email, "code": code, "password": "another-word-nobody-guesses"}
    assert browser.send("POST", "/api/auth/password/reset", new).json()["code"] == "invalid_code"
    assert half.send("POST", "/api/auth/second-factor", {"code": "000000"}).status_code == 401
    assert home.get("/api/me").status_code == 401
    assert home.send("POST", "/api/auth/refresh").status_code == 401
    assert not SignIn.objects.exists()


@pytest.mark.parametrize("name", ["{{ url }} {% now 'Y' %} %(name)s", "Bo\r\nBcc: all@example.test"])
def test_a_name_is_a_name_in_a_letter(name: str) -> None:
    services.make_person(email="bo@example.test", name=name, role="candidate")
    with_name = render_to_string("letters/account_made.txt", {"user": User.objects.get(), "url": "https://here"})

    assert f"Hello {name}" in with_name
    assert "\n" not in mail.outbox[-1].subject if mail.outbox else Letter.objects.get().subject


def test_strangers_pages_end_no_visit_and_open_no_new_door(browser: Browser) -> None:
    foreign = {"Origin": "https://evil.test"}
    browser.sign_in(make_person().email)
    for path in (
        "/api/auth/visit/end",
        "/api/auth/second-factor",
        "/api/auth/second-factor/passkey/options",
        "/api/auth/second-factor/passkey",
        "/api/auth/passkey/options",
        "/api/auth/passkey",
        "/api/auth/password/forgot",
        "/api/auth/password/reset",
    ):
        answer = browser.send("POST", path, {}, **foreign)
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed"), path


def test_somebody_elses_right_password_is_no_proof_of_who_sits_here(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person()
    browser.sign_in("ananya@example.test")
    SignIn.objects.update(proved_at=None)
    make_person("mallory@example.test", verified=False)
    assert Browser().sign_in("mallory@example.test").json()["code"] == "email_unverified"
    # Two at the same moment: the other one's code went out between this one's look at the limit and its own.
    monkeypatch.setattr("core.accounts.engine.sign_in.flows.login.is_login_rate_limited", lambda *_: False)

    answer = browser.sign_in("mallory@example.test")

    assert answer.status_code in (400, 403, 429), answer.content
    assert not SignIn.objects.filter(proved_at__isnull=False).exists()


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59Z"])
@pytest.mark.parametrize("side", ["from", "to"])
def test_the_ends_of_time_are_no_fault_of_the_servers(browser: Browser, moment: str, side: str) -> None:
    browser.sign_in(make_person(roles=("admin",)).email)

    assert browser.get(f"/api/staff/audit?{side}={moment}").status_code in (200, 400)


def test_support_does_nothing_about_an_admin(browser: Browser) -> None:
    admin = make_person("root@example.test", roles=("admin",))
    browser.sign_in(make_person("desk@example.test", roles=("support",)).email)
    for act in ("sign-out", "unlock", "visit"):
        assert browser.send("POST", f"/api/staff/people/{admin.pk}/{act}", {"reason": "x"}).status_code == 403, act
