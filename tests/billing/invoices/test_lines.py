"""What an invoice says: lines that add up, names as they were, tax by setting; and what a credit note gives back."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.errors import CreditTooMuch
from billing.models import Coupon, CouponUse, Invoice, Refund
from billing.rules.invoices import credit_lines, lines_of, tax_of
from billing.services import invoices
from core.common.errors import NotFound
from tests.billing.conftest import NOON, make_person
from tests.billing.purchases import make_pack, make_payment, make_purchase, make_version

pytestmark = pytest.mark.django_db


def issue(purchase: Any, **more: Any) -> Invoice:
    return invoices.issue_invoice(purchase_id=purchase.pk, now=NOON, **more)


def credit(purchase: Any, amount_minor: int, fee_minor: int = 0, **more: Any) -> Invoice:
    given = {"cause": f"test:{amount_minor}:{Invoice.objects.count()}", **more}
    return invoices.issue_credit_note(
        purchase_id=purchase.pk, amount_minor=amount_minor, fee_minor=fee_minor, now=NOON, **given
    )


def shown(invoice: Invoice) -> list[tuple[str, str, int]]:
    return [(line.kind, line.text, line.amount_minor) for line in invoice.lines.order_by("position")]


def total_of_lines(invoice: Invoice) -> int:
    return sum(line.amount_minor for line in invoice.lines.all() if not line.contained)


def test_pro_costs_299_and_its_fee_has_a_line_of_its_own() -> None:
    ada = make_person()
    bought = make_purchase(ada, version=make_version())

    made = issue(bought, payment_id=make_payment(bought).pk)

    assert shown(made) == [("item", "Pro, paid once", 29900), ("fee", "Convenience fee", 897)]
    assert (made.net_minor, made.tax_minor, made.total_minor) == (30797, 0, 30797)
    assert made.buyer == {"name": "Ada", "email": "ada@people.test"}
    assert (made.issued_at, made.currency, made.kind) == (NOON, "INR", "invoice")


@pytest.mark.parametrize(("sandbox", "words"), [(True, "Razorpay, test till"), (False, "Razorpay")])
def test_what_was_paid_at_the_test_till_says_so(settings, sandbox: bool, words: str) -> None:
    settings.PAYMENT_SANDBOX = sandbox
    bought = make_purchase(make_person())

    assert issue(bought, payment_id=make_payment(bought).pk).paid_with == words


def test_a_discount_is_a_line_with_the_coupons_name() -> None:
    ada = make_person()
    bought = make_purchase(ada, discount_minor=5980, fee_minor=718)
    coupon = Coupon.objects.create(code="SPRING", name="Spring sale", kind="percent", percent=20)
    CouponUse.objects.create(coupon=coupon, user=ada, purchase=bought, discount_minor=5980, state="used", place=1)

    made = issue(bought)

    assert shown(made)[1] == ("discount", "Discount: Spring sale", -5980)
    assert total_of_lines(made) == made.total_minor == 24638


def test_tax_that_prices_contain_is_shown_and_adds_nothing(settings) -> None:
    settings.TAX_PERCENT = 18.0
    made = issue(make_purchase(make_person(), tax_minor=4561))

    line = made.lines.get(kind="tax")
    assert (line.text, line.amount_minor, line.contained) == ("Included: GST 18 %", 4561, True)
    assert line.tax_percent == Decimal("18.00")
    assert total_of_lines(made) == made.total_minor == 30797
    assert made.net_minor + made.tax_minor == made.total_minor


def test_tax_that_prices_are_without_is_added(settings) -> None:
    settings.TAX_PERCENT, settings.TAX_NAME = 7.5, "VAT"
    made = issue(make_purchase(make_person(), tax_minor=2243, tax_included=False))

    assert ("tax", "VAT 7.5 %", 2243) in shown(made)
    assert total_of_lines(made) == made.total_minor == 29900 + 2243 + 897


def test_a_tax_whose_setting_has_changed_since_is_shown_without_a_wrong_percentage(settings) -> None:
    settings.TAX_PERCENT = 12.0
    made = issue(make_purchase(make_person(), tax_minor=4561))

    assert ("tax", "Included: GST", 4561) in shown(made)
    assert made.lines.get(kind="tax").tax_percent is None


def test_names_stand_as_they_were_on_the_day(settings) -> None:
    settings.PAYMENT_SANDBOX = False
    settings.SELLER_NAME, settings.SELLER_ADDRESS, settings.SELLER_TAX_ID = "Intraview Ltd", ["1 Road", "Pune"], "27X"
    ada = make_person()
    made = issue(make_purchase(ada))

    get_user_model().objects.filter(pk=ada.pk).update(name="Countess", email="new@people.test")
    settings.SELLER_NAME = "Another"

    made = Invoice.objects.get(pk=made.pk)
    assert made.seller == {"name": "Intraview Ltd", "address": ["1 Road", "Pune"], "tax_id": "27X"}
    assert made.buyer == {"name": "Ada", "email": "ada@people.test"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"pack": True}, "100 tokens"),
        ({"kind": "plan_once"}, "Pro, paid once"),
        ({"kind": "subscription", "interval": "month"}, "Pro, one month"),
        ({"kind": "renewal", "interval": "year"}, "Pro, one year"),
        ({"kind": "change", "interval": "month"}, "Pro, change of the plan"),
    ],
)
def test_an_invoice_says_what_was_bought(given: dict[str, Any], words: str) -> None:
    thing = {"pack": make_pack()} if given.pop("pack", None) else {"version": make_version()}
    made = issue(make_purchase(make_person(), **thing, **given))

    assert shown(made)[0] == ("item", words, 29900)


def test_a_credit_note_over_everything_names_its_invoice_and_mirrors_it() -> None:
    bought = make_purchase(make_person())
    original = issue(bought)
    refund = Refund.objects.create(
        payment=make_payment(bought), amount_minor=30797, fee_minor=897, reason="Asked for", key="refund"
    )

    note = credit(bought, 30797, 897, refund_id=refund.pk)

    assert (note.number, note.original) == ("CN-2026-000001", original)
    assert shown(note) == [("item", "Credit for: 100 tokens", -29900), ("fee", "Convenience fee", -897)]
    assert (note.total_minor, total_of_lines(note)) == (-30797, -30797)
    assert (note.buyer, note.paid_with) == (original.buyer, original.paid_with)
    assert credit(bought, 30797, 897, refund_id=refund.pk) == note


def test_what_is_credited_is_never_more_than_what_is_left() -> None:
    bought = make_purchase(make_person())
    issue(bought)
    credit(bought, 20000)

    with pytest.raises(CreditTooMuch) as refused:
        credit(bought, 10000)
    assert refused.value.more == {"left_minor": 10797, "fee_left_minor": 897}
    with pytest.raises(CreditTooMuch):
        credit(bought, 9000, 898)
    with pytest.raises(CreditTooMuch):
        credit(bought, 0)
    with pytest.raises(CreditTooMuch):
        credit(bought, 100, 101)
    with pytest.raises(CreditTooMuch):
        credit(bought, 100, -1)
    credit(bought, 10797, 897)
    with pytest.raises(CreditTooMuch):
        credit(bought, 1)


def test_a_credit_note_needs_an_invoice_and_a_cause() -> None:
    bought = make_purchase(make_person())

    with pytest.raises(NotFound):
        credit(bought, 100)
    issue(bought)
    with pytest.raises(ValueError, match="cause"):
        credit(bought, 100, cause="")


@pytest.mark.parametrize("included", [True, False])
def test_partial_credit_notes_give_back_the_whole_tax_in_the_end(included: bool) -> None:
    bought = make_purchase(make_person(), tax_minor=4561, tax_included=included)
    original = issue(bought)
    rest = original.total_minor - 897

    notes = [credit(bought, part) for part in (3333, 1, 10001)]
    notes.append(credit(bought, rest - 13335 + 897, 897))

    assert sum(note.tax_minor for note in notes) == -original.tax_minor
    assert sum(note.total_minor for note in notes) == -original.total_minor
    assert all(total_of_lines(note) == note.total_minor for note in notes)
    assert all(note.net_minor + note.tax_minor == note.total_minor for note in notes)


MONEY = st.integers(1, 10**9)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MONEY, st.integers(0, 10**9), st.integers(0, 10**8), st.booleans(), st.integers(0, 10**6))
def test_lines_add_up_whatever_the_sums(price: int, off: int, tax: int, included: bool, fee: int) -> None:
    off = min(off, price)
    lines = lines_of(list_minor=price, discount_minor=off, tax_minor=tax, tax_included=included, fee_minor=fee)

    assert sum(line.adds for line in lines) == price - off + (0 if included else tax) + fee
    assert all(line.amount_minor for line in lines)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), MONEY, st.booleans(), st.integers(0, 10**6))
def test_credit_notes_in_any_parts_add_up_to_the_invoice(data, goods: int, included: bool, fee: int) -> None:
    tax = data.draw(st.integers(0, goods // 2))
    cuts = sorted(data.draw(st.lists(st.integers(0, goods), max_size=6)))
    parts = [b - a for a, b in zip([0, *cuts], [*cuts, goods], strict=True) if b > a]
    before, credited, tax_back = 0, 0, 0
    for number, part in enumerate(parts):
        fee_here = fee if number == len(parts) - 1 else 0
        lines = credit_lines(
            amount_minor=part + fee_here, fee_minor=fee_here, goods_minor=goods, tax_minor=tax,
            tax_included=included, goods_before=before,
        )  # fmt: skip
        assert sum(line.adds for line in lines) == -(part + fee_here)
        credited += sum(line.adds for line in lines)
        tax_back += sum(line.amount_minor for line in lines if line.kind == "tax")
        before += part
    assert (credited, tax_back) == (-(goods + fee), -tax)


@pytest.mark.parametrize(
    ("price", "percent", "included", "tax"),
    [
        (29900, "18", True, 4561),
        (29900, "18", False, 5382),
        (50, "1", False, 1),
        (49, "1", False, 0),
        (0, "18", True, 0),
    ],
)
def test_tax_is_rounded_half_up(price: int, percent: str, included: bool, tax: int) -> None:
    assert tax_of(price_minor=price, percent=Decimal(percent), included=included) == tax
