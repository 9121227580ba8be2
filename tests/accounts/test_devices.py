"""Where one is signed in, and the letter about a new place."""

from collections import Counter
from uuid import uuid4

import pytest

from core.accounts import services
from core.accounts.models import KnownDevice, Letter, SignIn
from core.accounts.useragents import read_user_agent
from tests.accounts.herd import run_at_once
from tests.accounts.people import Browser, make_person, sign_in

ANANYA = "ananya@example.test"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)


@pytest.mark.parametrize(
    ("text", "browser", "system"),
    [
        (FIREFOX, "Firefox", "Linux"),
        (CHROME, "Chrome", "Windows"),
        (CHROME + " Edg/139.0.0.0", "Edge", "Windows"),
        (CHROME + " OPR/120.0", "Opera", "Windows"),
        (IPHONE, "Safari", "iPhone"),
        (IPHONE.replace("Version/18.5", "CriOS/139.0"), "Chrome", "iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15", "Safari", "macOS"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/139.0.0.0 Mobile Safari/537.36", "Chrome", "Android"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/139.0.0.0 Safari/537.36", "Chrome", "ChromeOS"),
        ("curl/8.5.0", "curl", ""),
        ("", "", ""),
        ("<script>alert(1)</script>", "", ""),
    ],
)
def test_a_browser_and_a_system_in_words(text: str, browser: str, system: str) -> None:
    assert read_user_agent(text) == (browser, system)


def at(agent: str) -> Browser:
    browser = Browser(HTTP_USER_AGENT=agent)
    assert browser.sign_in(ANANYA).status_code == 200
    return browser


@pytest.mark.django_db
def test_the_list_shows_this_device_first_and_what_it_is() -> None:
    make_person(ANANYA)
    at(FIREFOX)
    phone = at(IPHONE)

    devices = phone.get("/api/account/devices").json()["results"]

    assert [(one["browser"], one["system"], one["current"]) for one in devices] == [
        ("Safari", "iPhone", True),
        ("Firefox", "Linux", False),
    ]
    assert devices[0]["ip"] == "127.0.0.1"
    assert devices[0]["expires_at"].endswith("Z")
    assert devices[0]["is_visit"] is False
    assert set(devices[0]) == {
        "id", "current", "browser", "system", "ip", "signed_in_at", "last_seen_at", "expires_at", "is_visit",
    }  # fmt: skip


@pytest.mark.django_db
def test_one_device_is_signed_out_at_once() -> None:
    make_person(ANANYA)
    laptop, phone = at(FIREFOX), at(IPHONE)
    other = laptop.get("/api/me").json()["session"]["id"]

    assert phone.send("DELETE", f"/api/account/devices/{other}").status_code == 204

    assert laptop.get("/api/me").status_code == 401
    assert phone.get("/api/me").status_code == 200
    assert len(phone.get("/api/account/devices").json()["results"]) == 1


@pytest.mark.django_db
def test_all_others_are_signed_out_at_once() -> None:
    make_person(ANANYA)
    others = [at(FIREFOX), at(IPHONE)]
    here = at(CHROME)

    answer = here.send("POST", "/api/account/devices/sign-out-others")

    assert answer.json() == {"ended": 2}
    assert [other.get("/api/me").status_code for other in others] == [401, 401]
    assert here.get("/api/me").status_code == 200


@pytest.mark.django_db
def test_somebody_elses_device_is_as_unknown_as_none(browser: Browser) -> None:
    make_person(ANANYA)
    foreign = sign_in(make_person("ishaan@example.test"))
    here = at(FIREFOX)

    for device in (foreign.session_id, uuid4()):
        assert here.send("DELETE", f"/api/account/devices/{device}").status_code == 404
    assert SignIn.objects.filter(pk=foreign.session_id).exists()


@pytest.mark.django_db
def test_signing_out_this_device_takes_its_cookies() -> None:
    make_person(ANANYA)
    here = at(FIREFOX)
    own = here.get("/api/me").json()["session"]["id"]

    answer = here.send("DELETE", f"/api/account/devices/{own}")

    assert (answer.status_code, here.cookies["intraview_access"].value) == (204, "")


@pytest.mark.django_db
def test_a_new_kind_of_device_is_worth_one_letter_and_the_first_none() -> None:
    user = make_person(ANANYA)

    at(FIREFOX)
    assert not Letter.objects.exists()
    at(FIREFOX)
    assert not Letter.objects.exists()
    at(IPHONE)
    at(IPHONE)

    letter = Letter.objects.get(user=user)
    assert letter.kind == "new_device"
    assert "Safari on iPhone" in letter.text


@pytest.mark.django_db
def test_a_newer_version_of_a_browser_is_no_new_device() -> None:
    make_person(ANANYA)
    at(FIREFOX)
    at(FIREFOX.replace("140.0", "141.0"))

    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_a_device_is_known_after_it_was_signed_out() -> None:
    make_person(ANANYA)
    at(FIREFOX)
    at(IPHONE).send("POST", "/api/auth/logout")
    Letter.objects.all().delete()
    at(IPHONE)

    assert not Letter.objects.exists()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_sixteen_sign_ins_at_once_with_a_new_device_one_letter_comes() -> None:
    user = make_person(ANANYA)
    services.greet_device(user_id=user.pk, user_agent=FIREFOX)

    results = run_at_once(16, lambda: services.greet_device(user_id=user.pk, user_agent=IPHONE))

    assert Counter(map(str, results)) == {"None": 16}
    assert (KnownDevice.objects.count(), Letter.objects.count()) == (2, 1)
