"""Plans and codes over HTTP (INV-1, 2, 3, FREE-7, PAY-5, X-10)."""

import csv
import io
import json
import logging
import multiprocessing
from collections import Counter
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connections
from django.test import Client

from billing import services
from billing.models import InviteCode
from core.common.clock import utc_now
from tests.accounts.people import Browser
from tests.billing.conftest import DAY, NOON, as_person, cached_plan, make_person
from tests.billing.processes import guess_codes
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

KEY = "an-admin-key-of-some-length"


@pytest.fixture(autouse=True)
def admin_key(settings) -> None:
    settings.ADMIN_KEY = KEY
    cache.clear()


@pytest.fixture
def staff() -> Browser:
    return as_person(make_person("Sam", "staff"))


def create(body: Any = None, *, key: str | None = KEY) -> Any:
    headers = {} if key is None else {"X-Admin-Key": key}
    return Client().post("/api/access/create", json.dumps(body or {}), content_type="application/json", headers=headers)


def redeem(browser: Browser, code: Any) -> Any:
    return browser.send("POST", "/api/access/redeem", {"code": code})


def outcome(answer: Any) -> tuple[int, str]:
    assert answer["content-type"].startswith("application/problem+json")
    assert answer.json()["detail"]
    return answer.status_code, answer.json()["code"]


# The admin key


def test_the_admin_key_makes_a_code_without_a_session_and_without_csrf() -> None:
    answer = create({"code": "spring-2026", "max_uses": 3, "expires_at": "2099-01-01T00:00:00+05:30"})

    assert answer.status_code == 201
    body = answer.json()
    assert (body["code"], body["max_uses"], body["used"], body["state"]) == ("SPRING-2026", 3, 0, "open")
    assert body["expires_at"] == "2098-12-31T18:30:00.000Z"
    assert body["created_by"] == "admin-key"


def test_a_code_of_no_particular_letters_is_drawn_and_good_for_one() -> None:
    first, second = create().json(), create({"code": ""}).json()

    assert first["code"] != second["code"]
    assert (first["max_uses"], first["expires_at"]) == (1, None)


@pytest.mark.parametrize("key", ["wrong", "", None, KEY + "x", KEY.upper(), "ключ", "k\u00ebj"])
def test_a_wrong_or_missing_admin_key_makes_nothing(key: str | None) -> None:
    assert outcome(create(key=key)) == (403, "wrong_admin_key")
    assert not InviteCode.objects.exists()


@pytest.mark.parametrize("key", ["", None, "anything", KEY])
def test_without_a_key_in_the_environment_the_address_is_switched_off(settings, key: str | None) -> None:
    settings.ADMIN_KEY = ""

    assert outcome(create(key=key)) == (403, "wrong_admin_key")


def test_a_key_in_any_alphabet_works_as_its_bytes_travel(settings) -> None:
    settings.ADMIN_KEY = "ein-Schlüssel-aus-ключ"
    as_django_reads_it = settings.ADMIN_KEY.encode().decode("latin-1")

    assert create(key=as_django_reads_it).status_code == 201


def test_being_staff_is_no_admin_key(staff: Browser) -> None:
    assert outcome(staff.send("POST", "/api/access/create", {})) == (403, "wrong_admin_key")


def test_after_ten_wrong_admin_keys_the_right_one_waits_too() -> None:
    for number in range(10):
        assert create(key=f"guess {number}").status_code == 403

    answer = create()

    assert outcome(answer) == (429, "rate_limited")
    assert 0 < answer.json()["retry_after_ms"] <= 15 * 60 * 1000
    assert int(answer["Retry-After"]) <= 15 * 60


def test_right_admin_keys_do_not_count() -> None:
    assert {create().status_code for _number in range(15)} == {201}


def test_a_herd_of_wrong_admin_keys_gets_ten_tries() -> None:
    assert Counter(herd(24, lambda n: create(key=f"guess {n}").status_code)) == {403: 10, 429: 14}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"max_uses": 0}, "max_uses"),
        ({"max_uses": -1}, "max_uses"),
        ({"max_uses": 10**12}, "max_uses"),
        ({"max_uses": "many"}, "max_uses"),
        ({"max_uses": True}, "max_uses"),
        ({"code": "=1+1"}, "code"),
        ({"code": "abc"}, "code"),
        ({"code": "a\u0000bcd"}, "code"),
        ({"code": "\ud800abcd"}, "code"),
        ({"code": ["SPRING"]}, "code"),
        ({"expires_at": "tomorrow"}, "expires_at"),
        ({"expires_at": "9999-12-31T23:59:59-12:00"}, "expires_at"),
        ({"expires_at": "0001-01-01T00:00:00+12:00"}, "expires_at"),
        ({"expires_at": 5}, "expires_at"),
        ([], "_"),
        ("SPRING", "_"),
    ],
)
def test_what_makes_no_sense_is_pointed_at(body: Any, field: str) -> None:
    answer = Client().post(
        "/api/access/create", json.dumps(body), content_type="application/json", headers={"X-Admin-Key": KEY}
    )

    assert outcome(answer) == (400, "validation_failed")
    assert list(answer.json()["errors"]) == [field]


def test_a_code_that_exists_is_not_made_again() -> None:
    create({"code": "SPRING-2026"})

    assert outcome(create({"code": "spring-2026"})) == (409, "code_taken")


def test_the_use_of_the_admin_key_is_logged_without_code_or_key(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="billing")

    create({"code": "SECRET-LETTERS"})
    create(key="secret guess")

    assert "billing.code_made actor=admin-key" in caplog.text
    assert "billing.admin_key_refused actor=admin-key" in caplog.text
    assert "secret" not in caplog.text.lower()
    assert KEY not in caplog.text


# Redeeming


def test_a_code_made_with_the_key_unlocks_pro_for_whoever_redeems_it() -> None:
    create({"code": "SPRING-2026"})
    ada = make_person()
    browser = as_person(ada)

    answer = redeem(browser, "spring-2026")

    assert (answer.status_code, answer.json()) == (200, {"plan": "pro", "source": "invite", "ends_at": None})
    assert browser.get("/api/me").json()["plan"] == "pro"
    grants = browser.get("/api/access/grants").json()
    assert grants["plan"] == "pro"
    assert [(one["plan"], one["source"], one["ends_at"]) for one in grants["grants"]] == [("pro", "invite", None)]


def test_each_refusal_has_its_code() -> None:
    for letters, expires in (("SPENT-1", None), ("EXPIRED-1", NOON - DAY), ("MINE-1", None)):
        services.create_code(code=letters, expires_at=expires)
    services.revoke_code(code_id=services.create_code(code="REVOKED-1").pk)
    services.redeem_code(user_id=make_person("Ben").pk, code="SPENT-1")
    ada = as_person(make_person("Ada"))
    redeem(ada, "MINE-1")

    assert {
        code: outcome(redeem(ada, code)) for code in ("NO-SUCH", "SPENT-1", "EXPIRED-1", "REVOKED-1", "MINE-1")
    } == {
        "NO-SUCH": (404, "code_unknown"),
        "SPENT-1": (409, "code_spent"),
        "EXPIRED-1": (410, "code_expired"),
        "REVOKED-1": (410, "code_revoked"),
        "MINE-1": (409, "code_used_by_you"),
    }
    assert redeem(ada, "MINE-1").json()["plan"] == "pro"


@pytest.mark.parametrize("code", [None, "", "   ", ["SPRING"], {"a": 1}, "x" * 201, "a\u0000b"])
def test_what_is_no_text_is_no_guess_either(code: Any) -> None:
    ada = as_person(make_person())

    for _number in range(11):
        assert outcome(redeem(ada, code)) == (400, "validation_failed")


def test_redeeming_needs_somebody_and_our_own_page() -> None:
    create({"code": "SPRING-2026"})
    ada = make_person()

    assert outcome(redeem(Browser(), "SPRING-2026")) == (401, "not_signed_in")
    from_elsewhere = as_person(ada).send("POST", "/api/access/redeem", {"code": "SPRING-2026"}, csrf=False)
    assert outcome(from_elsewhere) == (403, "csrf_failed")
    assert Browser().get("/api/access/grants").status_code == 401
    assert cached_plan(ada) == "free"


def test_of_forty_requests_for_the_last_use_one_succeeds_and_none_fails_otherwise() -> None:
    browsers = [as_person(make_person(f"Ada{number}")) for number in range(40)]
    code = create().json()["code"]

    answers = herd(40, lambda number: redeem(browsers[number], code))

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 39}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"code_spent"}


def test_after_ten_wrong_codes_the_answer_says_how_long_to_wait() -> None:
    ada = as_person(make_person())
    for number in range(10):
        assert outcome(redeem(ada, f"guess-{number}")) == (404, "code_unknown")

    answer = redeem(ada, "guess-10")

    assert outcome(answer) == (429, "rate_limited")
    assert 0 < answer.json()["retry_after_ms"] <= 15 * 60 * 1000


def test_two_processes_share_the_count_of_wrong_codes() -> None:
    ada = make_person()
    database = django_settings.DATABASES["default"] | {
        "NAME": connections["default"].settings_dict["NAME"],
        "TEST": {},
    }

    with multiprocessing.get_context("spawn").Pool(2) as pool:
        answers = pool.starmap(guess_codes, [(database, ada.pk, f"process-{n}", 8) for n in range(2)])

    assert Counter(code for answer in answers for code in answer) == {"code_unknown": 10, "rate_limited": 6}


# Plans


def test_the_plans_are_shown_to_everybody_with_what_pro_costs() -> None:
    body = Client().get("/api/plans").json()

    assert [(one["key"], one["turns"], one["seconds"], one["interviews_month"]) for one in body["results"]] == [
        ("free", 5, 60, 3),
        ("starter", None, None, 10),
        ("pro", None, None, None),
    ]
    assert [one["unlimited"] for one in body["results"]] == [False, False, True]
    assert body["results"][2]["price"] == {"amount_minor": 29900, "currency": "INR"}
    assert body["results"][0]["price"] is body["results"][1]["price"] is None
    assert all(one["title"] and one["features"] for one in body["results"])
    assert body["pro"] == {"price_minor": 29900, "fee_minor": 897, "total_minor": 30797, "currency": "INR"}
    assert body["payments"]["on"] == bool(body["payments"]["providers"])


def test_a_stale_cookie_does_not_hide_the_plans() -> None:
    client = Client()
    client.cookies["intraview_access"] = "stale"

    assert client.get("/api/plans").status_code == 200


# Staff

ADDRESSES = [
    ("GET", "/api/staff/codes"),
    ("POST", "/api/staff/codes"),
    ("GET", "/api/staff/codes/export"),
    ("POST", "/api/staff/codes/{code}/revoke"),
    ("GET", "/api/staff/codes/{code}/uses"),
]


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_codes_are_for_staff_alone(method: str, path: str, staff: Browser) -> None:
    path = path.format(code=services.create_code().pk)
    others = [as_person(make_person("Ada", "candidate")), as_person(make_person("Ivo", "interviewer")), Browser()]

    assert [one.send(method, path, {}).status_code for one in others] == [403, 403, 401]
    assert staff.send(method, path, {}).status_code in (200, 201)


def test_staff_make_one_code_or_many(staff: Browser) -> None:
    one = staff.send("POST", "/api/staff/codes", {"code": "spring-2026", "note": "for the fair"})
    many = staff.send("POST", "/api/staff/codes", {"count": 500, "max_uses": 2, "expires_at": "2099-01-01T00:00:00Z"})

    assert (one.status_code, many.status_code) == (201, 201)
    (made,) = one.json()["results"]
    assert (made["code"], made["note"], made["created_by"]) == ("SPRING-2026", "for the fair", "Sam")
    assert len({code["code"] for code in many.json()["results"]}) == 500
    assert {code["max_uses"] for code in many.json()["results"]} == {2}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"count": 501}, "count"),
        ({"count": 0}, "count"),
        ({"count": 2, "code": "SPRING"}, "code"),
        ({"note": "x" * 201}, "note"),
    ],
)
def test_staff_are_told_what_can_not_be_made(body: Any, field: str, staff: Browser) -> None:
    answer = staff.send("POST", "/api/staff/codes", body)

    assert outcome(answer) == (400, "validation_failed")
    assert list(answer.json()["errors"]) == [field]


def test_staff_page_through_codes_by_state_and_letters(staff: Browser) -> None:
    services.create_codes(count=5, note="fair")
    services.create_code(code="SPRING-2026")
    services.create_code(code="WINTER-2025", expires_at=utc_now() - DAY)

    first = staff.get("/api/staff/codes?limit=4").json()
    second = staff.get(first["next"]).json()
    assert len(first["results"]) == 4
    assert len(second["results"]) == 3
    assert second["next"] is None
    assert first["results"][0]["code"] == "WINTER-2025"

    assert [one["code"] for one in staff.get("/api/staff/codes?state=expired").json()["results"]] == ["WINTER-2025"]
    assert [one["code"] for one in staff.get("/api/staff/codes?q=spring").json()["results"]] == ["SPRING-2026"]
    assert len(staff.get("/api/staff/codes?q=fair&state=open").json()["results"]) == 5
    assert outcome(staff.get("/api/staff/codes?state=lost")) == (400, "validation_failed")
    assert outcome(staff.get("/api/staff/codes?q=%00")) == (400, "validation_failed")
    assert len(staff.get("/api/staff/codes?q=&state=").json()["results"]) == 7


def test_staff_withdraw_a_code_and_see_who_used_it(staff: Browser) -> None:
    ada = make_person("Ada")
    code = services.create_code(max_uses=2)
    services.redeem_code(user_id=ada.pk, code=code.code)

    gone = staff.send("POST", f"/api/staff/codes/{code.pk}/revoke").json()
    (use,) = staff.get(f"/api/staff/codes/{code.pk}/uses").json()["results"]

    assert (gone["state"], gone["used"]) == ("revoked", 1)
    assert use["person"] == {"id": str(ada.pk), "name": "Ada", "email": "ada@people.test"}
    for path in ("revoke", "uses"):
        answer = staff.send("POST" if path == "revoke" else "GET", f"/api/staff/codes/{ada.pk}/{path}")
        assert outcome(answer) == (404, "not_found")


def test_the_export_is_a_table_in_which_no_note_is_a_formula(staff: Browser) -> None:
    services.create_code(code="SPRING-2026", note='=HYPERLINK("http://evil.test")')
    services.create_code(code="WINTER-2025", note="\t@SUM(1)")
    services.create_code(code="PLAIN-2025", note='say "hi", twice')

    answer = staff.get("/api/staff/codes/export")

    assert answer["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["code"]: row["note"] for row in rows} == {
        "SPRING-2026": '\'=HYPERLINK("http://evil.test")',
        "WINTER-2025": "'\t@SUM(1)",
        "PLAIN-2025": 'say "hi", twice',
    }
    assert {row["state"] for row in rows} == {"open"}


def test_the_export_of_ten_thousand_codes_asks_the_database_once(staff: Browser, django_assert_max_num_queries) -> None:
    InviteCode.objects.bulk_create(InviteCode(code=f"CODE-{number}") for number in range(10_000))

    with django_assert_max_num_queries(4):
        assert staff.get("/api/staff/codes/export").content.count(b"\r\n") == 10_001


def test_the_tables_in_the_admin_can_be_looked_at_and_not_changed() -> None:
    root = make_person("Root", "staff")
    type(root).objects.filter(pk=root.pk).update(is_superuser=True)
    code = services.create_code()
    services.redeem_code(user_id=root.pk, code=code.code)
    client = Client()
    client.force_login(root, backend=django_settings.AUTHENTICATION_BACKENDS[0])

    for table in ("entitlementgrant", "invitecode", "inviteuse"):
        assert client.get(f"/admin/billing/{table}/?q=a").status_code == 200
        assert client.get(f"/admin/billing/{table}/add/").status_code == 403
    assert client.post(f"/admin/billing/invitecode/{code.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/billing/invitecode/{code.pk}/change/", {"used": 0}).status_code == 403
