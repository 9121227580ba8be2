"""Whose invoices are whose: one's own, and for staff who look after money those of everybody."""

import pytest

from billing.services import invoices
from core.accounts import services as accounts
from tests.billing.conftest import NOON, as_person, make_person
from tests.billing.purchases import make_purchase

pytestmark = pytest.mark.django_db(transaction=True)


def make_staff(name: str, duty: str):
    user = make_person(name)
    accounts.give_role(user_id=user.pk, role="staff", duty=duty)
    return user


def issue(user):
    return invoices.issue_invoice(purchase_id=make_purchase(user).pk, now=NOON)


def test_my_invoices_are_listed_newest_first_and_others_are_not() -> None:
    ada, bob = make_person("Ada"), make_person("Bob")
    mine = [issue(ada), issue(ada)]
    issue(bob)

    answered = as_person(ada).get("/api/invoices")

    assert [one["number"] for one in answered.json()["results"]] == [mine[1].number, mine[0].number]
    assert answered.json()["results"][0] == {
        "id": str(mine[1].pk),
        "kind": "invoice",
        "number": "INV-2026-000002",
        "issued_at": "2026-06-01T12:00:00.000Z",
        "title": "100 tokens",
        "currency": "INR",
        "net_minor": 30797,
        "tax_minor": 0,
        "total_minor": 30797,
        "purchase": str(mine[1].purchase_id),
        "original": None,
    }


def test_one_invoice_shows_all_that_is_on_it() -> None:
    ada = make_person()
    made = issue(ada)
    note = invoices.issue_credit_note(
        purchase_id=made.purchase_id, amount_minor=897, fee_minor=897, cause="dispute:1", now=NOON
    )
    browser = as_person(ada)

    shown = browser.get(f"/api/invoices/{made.pk}").json()
    credited = browser.get(f"/api/invoices/{note.pk}").json()

    assert [(line["kind"], line["amount_minor"]) for line in shown["lines"]] == [("item", 29900), ("fee", 897)]
    assert shown["credit_notes"] == [{"id": str(note.pk), "number": "CN-2026-000001"}]
    assert shown["buyer"] == {"name": "Ada", "email": "ada@people.test"}
    assert credited["original"] == {"id": str(made.pk), "number": "INV-2026-000001"}
    assert credited["total_minor"] == -897


def test_an_invoice_is_downloaded_by_its_number() -> None:
    ada = make_person()
    made = issue(ada)

    answered = as_person(ada).get(f"/api/invoices/{made.pk}/pdf")

    assert answered.status_code == 200
    assert answered["Content-Type"] == "application/pdf"
    assert answered["Content-Disposition"] == 'attachment; filename="INV-2026-000001.pdf"'
    assert "no-store" in answered["Cache-Control"]
    assert answered.content.startswith(b"%PDF")


@pytest.mark.parametrize("tail", ["", "/pdf"])
def test_others_invoices_do_not_exist(tail: str) -> None:
    made = issue(make_person("Ada"))

    assert as_person(make_person("Bob")).get(f"/api/invoices/{made.pk}{tail}").status_code == 404
    assert as_person(make_staff("Mona", "moderator")).get(f"/api/invoices/{made.pk}{tail}").status_code == 404
    assert as_person(make_staff("Fin", "finance")).get(f"/api/invoices/{made.pk}{tail}").status_code == 200


def test_staff_find_invoices_by_number_name_and_address() -> None:
    ada, bob = make_person("Ada"), make_person("Bob")
    hers, his = issue(ada), issue(bob)
    note = invoices.issue_credit_note(
        purchase_id=his.purchase_id, amount_minor=100, fee_minor=0, cause="dispute:1", now=NOON
    )
    browser = as_person(make_staff("Fin", "finance"))

    def found(query: str) -> list[str]:
        answered = browser.get(f"/api/staff/invoices?{query}")
        assert answered.status_code == 200
        return [one["number"] for one in answered.json()["results"]]

    assert found("") == [note.number, his.number, hers.number]
    assert found("q=bob@people") == [note.number, his.number]
    assert found("q=000001&kind=invoice") == [hers.number]
    assert found(f"person={ada.pk}") == [hers.number]
    assert browser.get("/api/staff/invoices?kind=wrong").status_code == 400
    assert as_person(make_staff("Mona", "moderator")).get("/api/staff/invoices").status_code == 403
