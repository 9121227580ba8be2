"""An invoice as PDF: “₹” and all, the same bytes each time, and whatever people are called."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from billing.models import Invoice
from billing.services import invoices
from tests.billing.conftest import NOON, make_person
from tests.billing.purchases import make_payment, make_purchase, make_version

pytestmark = pytest.mark.django_db


def issue(purchase: Any, **more: Any) -> Invoice:
    return invoices.issue_invoice(purchase_id=purchase.pk, now=NOON, **more)


def words_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_pro_on_paper_has_its_price_its_fee_its_total_and_its_number(settings) -> None:
    settings.PAYMENT_SANDBOX = False
    bought = make_purchase(make_person(), version=make_version())

    words = words_of(invoices.render_pdf(issue(bought, payment_id=make_payment(bought).pk)))

    for wanted in ("₹299.00", "₹8.97", "₹307.97", "INV-2026-000001", "1 June 2026", "Ada", "ada@people.test"):
        assert wanted in words
    for wanted in ("Pro, paid once ₹299.00", "Convenience fee ₹8.97", "Total ₹307.97", "Paid with Razorpay"):
        assert wanted in words
    assert "Paid in full" in words


def test_at_the_test_till_the_paper_says_that_no_money_has_moved(settings) -> None:
    settings.PAYMENT_SANDBOX = True
    bought = make_purchase(make_person())

    words = words_of(invoices.render_pdf(issue(bought, payment_id=make_payment(bought).pk)))

    assert "no money has moved" in words
    assert "Paid in full" not in words


def test_the_same_invoice_is_the_same_bytes(settings) -> None:
    made = issue(make_purchase(make_person()))
    once = invoices.render_pdf(made)

    settings.SELLER_NAME, settings.TAX_PERCENT = "Another", 18.0

    assert invoices.render_pdf(Invoice.objects.get(pk=made.pk)) == once


def test_a_credit_note_on_paper_names_its_invoice() -> None:
    bought = make_purchase(make_person())
    issue(bought)

    note = invoices.issue_credit_note(
        purchase_id=bought.pk, amount_minor=10000, fee_minor=0, cause="dispute:1", now=NOON
    )
    words = words_of(invoices.render_pdf(note))

    for wanted in ("Credit note", "CN-2026-000001", "For invoice INV-2026-000001", "−₹100.00", "Credited"):
        assert wanted in words


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zoë Łukasiewicz", "Zoë Łukasiewicz"),
        ("Анна Ελένη", "Анна Ελένη"),
        ("अदिति शर्मा", "□ □"),
        ("王小明", "□"),
        ("مريم", "□"),
        ("Ada 👩‍💻", "Ada □"),
        ("<b>Ada</b> {pages} %(n)s ${x}", "<b>Ada</b>"),
        ("**Ada** __x__ (\\) ]", "**Ada** __x__"),
        ("Ada\u202egnp.exe\u0000\u0007", "Adagnp.exe"),
        ("A" * 120, "AAAA"),
        ("", "Billed to"),
    ],
)
def test_whatever_somebody_is_called_is_text(name: str, shown: str) -> None:
    ada = make_person()
    made = issue(make_purchase(ada))
    # As it would have been written had they been called so.
    made.buyer = {"name": name, "email": ada.email}

    words = words_of(invoices.render_pdf(made))

    assert shown in words
    assert "₹307.97" in words
    assert ("has not are shown as" in words) == ("□" in shown)


def test_a_seller_with_an_address_and_a_tax_number_is_on_it(settings) -> None:
    settings.SELLER_NAME, settings.SELLER_ADDRESS, settings.SELLER_TAX_ID = "Intraview Ltd", ["1 Road", "Pune"], "27XY"

    words = words_of(invoices.render_pdf(issue(make_purchase(make_person()))))

    for wanted in ("Intraview Ltd", "1 Road", "Pune", "Tax number: 27XY"):
        assert wanted in words


def test_included_tax_stands_below_the_total(settings) -> None:
    settings.TAX_PERCENT = 18.0

    words = words_of(invoices.render_pdf(issue(make_purchase(make_person(), tax_minor=4561))))

    assert words.index("Total ₹307.97") < words.index("Included: GST 18 % ₹45.61")


def test_a_letter_gets_its_words() -> None:
    made = issue(make_purchase(make_person()))

    said = invoices.invoice_words(made)

    assert (said["number"], said["total"]) == ("INV-2026-000001", "₹307.97")
    assert [(line["text"], line["amount"]) for line in said["lines"]] == [
        ("100 tokens", "₹299.00"),
        ("Convenience fee", "₹8.97"),
    ]
    assert said["url"].endswith(f"/invoices/{made.pk}")
