"""Wallets over HTTP: one's own, those of others for staff, and the state of the books (WAL-4, WAL-5, WAL-6)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model

from billing.models import BookCheck, LedgerTransaction, Wallet
from billing.services import ledger
from core.audit.models import AuditEvent
from core.common.clock import utc_now
from tests.billing.conftest import DAY, as_person, make_person
from tests.billing.ledger.wallets import columns

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def pay(user: Any, tokens: int, **more: Any):
    key = more.pop("key", str(uuid4()))
    return ledger.credit_tokens(user_id=user.pk, tokens=tokens, key=key, reason=key, **more)


def history(user: Any, query: str = "") -> list[dict[str, Any]]:
    answer = as_person(user).get(f"/api/wallet/transactions{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_who_never_had_a_token_has_an_empty_wallet_and_none_is_made_for_looking() -> None:
    ada = make_person()

    assert as_person(ada).get("/api/wallet").json() == {
        "balance": 0, "paid_balance": 0, "free_balance": 0, "locked_balance": 0, "earned_balance": 0, "owed": 0,
        "expiring": [], "holds": [], "month": {"spent": 0, "sessions": 0},
    }  # fmt: skip
    assert history(ada) == []
    assert not Wallet.objects.exists()


def test_a_wallet_says_what_can_be_spent_what_is_set_aside_and_what_expires() -> None:
    ada, bob = make_person(), make_person("Bob")
    pay(ada, 30)
    soon = utc_now() + DAY
    for key in "ab":
        ledger.give_tokens(user_id=ada.pk, tokens=5, key=key, reason="staff:x", source="staff", expires_at=soon)
    paid = ledger.hold_tokens(owner_id=ada.pk, tokens=12, reason="slot:1")
    ledger.hold_tokens(owner_id=ada.pk, tokens=4, reason="slot:2", expires_at=soon)
    ledger.capture_hold(hold_id=paid, to=bob.pk, tokens=10)

    shown = as_person(ada).get("/api/wallet").json()

    assert shown | {"expiring": 0, "holds": 0} == {
        "balance": 26, "paid_balance": 26, "free_balance": 0, "locked_balance": 4, "earned_balance": 0, "owed": 0,
        "expiring": 0, "holds": 0, "month": {"spent": 10, "sessions": 1},
    }  # fmt: skip
    (held,) = shown["holds"]
    assert (held["tokens"], held["reason"], held["text"]) == (4, "slot:2", "")
    assert as_person(bob).get("/api/wallet").json()["earned_balance"] == 10


def test_what_expires_together_is_one_line() -> None:
    ada = make_person()
    soon = utc_now() + DAY
    for key, moment in (("a", soon), ("b", soon), ("c", soon + DAY), ("d", None)):
        ledger.give_tokens(user_id=ada.pk, tokens=5, key=key, reason="x", source="staff", expires_at=moment)

    assert [one["tokens"] for one in as_person(ada).get("/api/wallet").json()["expiring"]] == [10, 5]


def test_movements_are_told_in_words_with_what_was_there_afterwards() -> None:
    ada, bob = make_person(), make_person("Bob")
    pay(ada, 30)
    ledger.give_tokens(user_id=ada.pk, tokens=5, key="a", reason="staff:For the outage", source="staff")
    held = ledger.hold_tokens(owner_id=ada.pk, tokens=12, reason="slot:1")
    ledger.capture_hold(hold_id=held, to=bob.pk, tokens=10)

    told = [
        [row[name] for name in ("kind", "text", "available", "held", "available_after", "held_after")]
        for row in history(ada)
    ]
    assert told == [
        ["capture", "Spent", 2, -12, 25, 0],
        ["hold", "Set aside", -12, 12, 23, 12],
        ["grant", "Tokens given to you: For the outage", 5, 0, 35, 0],
        ["purchase", "Tokens bought", 30, 0, 30, 0],
    ]
    (earned,) = history(bob)
    assert (earned["text"], earned["earned"], earned["earned_after"]) == ("Earned", 10, 10)


def test_an_app_says_what_its_reasons_are_about(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_person()
    pay(ada, 30)
    for number in range(2):
        ledger.hold_tokens(owner_id=ada.pk, tokens=1, reason=f"walk:{number}")
    monkeypatch.setattr(ledger.reason_words, "_words", dict(ledger.reason_words._words))
    ledger.reason_words.register("walk", lambda references: {"1": "a walk with Bob"} if "1" in references else {})

    assert [row["text"] for row in history(ada, "?kind=hold")] == ["Set aside: a walk with Bob", "Set aside"]
    assert [one["text"] for one in as_person(ada).get("/api/wallet").json()["holds"]] == ["a walk with Bob", ""]


def test_movements_come_in_pages_and_by_kind() -> None:
    ada = make_person()
    pay(ada, 30)
    for number in range(5):
        held = ledger.hold_tokens(owner_id=ada.pk, tokens=1, reason=f"slot:{number}")
        ledger.release_hold(hold_id=held)
    browser = as_person(ada)

    seen, address = [], "/api/wallet/transactions?limit=4"
    while address:
        page = browser.get(address).json()
        assert len(page["results"]) <= 4
        seen += page["results"]
        address = page["next"]

    assert [row["kind"] for row in seen] == ["release", "hold"] * 5 + ["purchase"]
    assert [row["available_after"] for row in seen] == [30, 29] * 5 + [30]
    assert len({row["id"] for row in seen}) == 11
    assert [row["kind"] for row in history(ada, "?kind=release&limit=3")] == ["release"] * 3
    assert as_person(ada).get("/api/wallet/transactions?kind=theft").status_code == 400
    assert as_person(ada).get("/api/wallet/transactions?cursor=made-up").status_code == 400


def test_months_are_those_of_where_the_person_lives() -> None:
    ada = make_person()
    get_user_model().objects.filter(pk=ada.pk).update(time_zone="Asia/Kolkata")
    # Midnight on the first, in Kolkata; still the month before, in London.
    first = utc_now().astimezone(ZoneInfo("Asia/Kolkata")).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    pay(ada, 10, now=first)
    pay(ada, 7, now=first - timedelta(hours=1))
    held = ledger.hold_tokens(owner_id=ada.pk, tokens=4, reason="slot:1", now=first)
    ledger.capture_hold(hold_id=held, to=None, now=first)
    ledger.give_tokens(user_id=ada.pk, tokens=3, key="a", reason="x", source="staff", expires_at=first, now=first)
    ledger.expire_lots(now=first)

    months = as_person(ada).get("/api/wallet/summary?months=2").json()["months"]

    assert [month | {"month": 0} for month in months] == [
        {"month": 0, "bought": 7, "given": 0, "spent": 0, "expired": 0, "earned": 0},
        {"month": 0, "bought": 10, "given": 3, "spent": 4, "expired": 3, "earned": 0},
    ]
    for wrong in ("0", "37", "many"):
        assert as_person(ada).get(f"/api/wallet/summary?months={wrong}").status_code == 400


def test_the_table_for_a_spreadsheet_has_no_formulas() -> None:
    ada = make_person()
    ledger.give_tokens(user_id=ada.pk, tokens=5, key="a", reason="=HYPERLINK(1)", source="staff")
    ledger.hold_tokens(owner_id=ada.pk, tokens=5, reason="slot:1")

    answer = as_person(ada).get("/api/wallet/transactions/export")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    head, hold, given = answer.content.decode("utf-8-sig").splitlines()
    assert head.startswith("at,kind,text,available,held")
    assert ",hold,Set aside,-5,5,0,0,5,0,slot:1," in hold + "," or ",hold,Set aside,-5,5,0,0,5," in hold
    assert "'=HYPERLINK(1)" in given


def test_nobody_sees_the_movements_of_others() -> None:
    ada, bob = make_person(), make_person("Bob")
    pay(ada, 30)
    pay(bob, 11)

    assert [row["available"] for row in history(bob)] == [11]
    assert "30" not in as_person(bob).get("/api/wallet/transactions/export").content.decode().split(",")
    assert as_person(bob).get(f"/api/staff/people/{ada.pk}/wallet").status_code == 403


def test_staff_sees_a_wallet_and_gives_tokens_once_and_on_record() -> None:
    ada, staff = make_person(), make_person("Sam", "staff")
    desk = as_person(staff)
    asked = {"tokens": 20, "reason": "For the outage"}
    address = f"/api/staff/people/{ada.pk}/tokens"

    first, again = (desk.send("POST", address, asked, Idempotency_Key="k1") for _twice in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["balance"] == again.json()["balance"] == columns(ada)["free"] == 20
    assert AuditEvent.objects.filter(action="tokens.given").count() == 1
    assert desk.get(f"/api/staff/people/{ada.pk}/wallet").json()["free_balance"] == 20
    assert desk.get(f"/api/staff/people/{ada.pk}/transactions").json()["results"][0]["available"] == 20


@pytest.mark.parametrize(
    ("asked", "key", "code"),
    [
        ({"tokens": 20, "reason": "x"}, "", "idempotency_key_missing"),
        ({"tokens": 20, "reason": "x"}, "k" * 121, "idempotency_key_missing"),
        ({"tokens": 20, "reason": "x"}, "k\0", "idempotency_key_missing"),
        ({"tokens": 0, "reason": "x"}, "k1", "validation_failed"),
        ({"tokens": 20}, "k1", "validation_failed"),
        ({"tokens": 10**7, "reason": "x"}, "k1", "validation_failed"),
        ({"tokens": 20, "reason": "x", "expires_at": "2020-01-01T00:00:00Z"}, "k1", "validation_failed"),
    ],
)
def test_what_staff_gives_is_looked_at_first(asked: dict[str, Any], key: str, code: str) -> None:
    ada, staff = make_person(), make_person("Sam", "staff")

    answer = as_person(staff).send("POST", f"/api/staff/people/{ada.pk}/tokens", asked, Idempotency_Key=key)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not LedgerTransaction.objects.exists()


def test_one_key_of_staffs_is_one_gift_and_nobody_gives_to_themselves() -> None:
    ada, bob, staff = make_person(), make_person("Bob"), make_person("Sam", "staff")
    desk = as_person(staff)

    def give(user_id: object, tokens: int = 20) -> int:
        asked = {"tokens": tokens, "reason": "x"}
        return int(desk.send("POST", f"/api/staff/people/{user_id}/tokens", asked, Idempotency_Key="k1").status_code)

    assert [give(ada.pk), give(bob.pk), give(ada.pk, 21), give(staff.pk), give(uuid4())] == [201, 409, 409, 409, 404]
    assert columns(ada)["free"] == 20


def test_staff_checks_the_books_and_sees_the_checks() -> None:
    ada, staff = make_person(), make_person("Sam", "staff")
    pay(ada, 20)
    desk = as_person(staff)

    good = desk.send("POST", "/api/staff/books")
    Wallet.objects.update(balance=21)
    bad = desk.send("POST", "/api/staff/books")

    assert (good.status_code, bad.status_code) == (201, 201)
    assert good.json()["findings"] == []
    assert [one["what"] for one in bad.json()["findings"]] == ["wallet_differs_from_entries"]
    assert len(desk.get("/api/staff/books").json()["results"]) == BookCheck.objects.count() == 2
    assert AuditEvent.objects.filter(action="books.checked").count() == 2
