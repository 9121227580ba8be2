"""Numbers of invoices: no gap and no double, whoever comes at once and whatever is rolled back (INV, PAY-16+)."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from billing.models import Invoice, InvoiceLine, InvoiceSeries
from billing.services import invoices
from core.common.clock import utc_now
from tests.billing.conftest import NOON, make_person
from tests.billing.purchases import make_purchase
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


class Lost(Exception):
    """What makes a transaction roll back."""


def sequences(kind: str = "invoice") -> list[int]:
    return sorted(Invoice.objects.filter(kind=kind).values_list("sequence", flat=True))


def test_sixteen_invoices_at_once_have_sixteen_numbers_in_a_row() -> None:
    bought = [make_purchase(make_person(f"Ada{number}")) for number in range(16)]

    made = herd(16, lambda number: invoices.issue_invoice(purchase_id=bought[number].pk, now=NOON))

    assert Counter(type(one).__name__ for one in made) == {"Invoice": 16}
    assert sequences() == list(range(1, 17))
    assert sorted(one.number for one in made)[0::15] == ["INV-2026-000001", "INV-2026-000016"]


def test_invoices_that_are_rolled_back_leave_no_gap() -> None:
    bought = [make_purchase(make_person(f"Ada{number}")) for number in range(16)]

    def issue(number: int) -> Invoice:
        with transaction.atomic():
            made = invoices.issue_invoice(purchase_id=bought[number].pk, now=NOON)
            if number % 3 == 0:
                raise Lost
        return made

    kinds = Counter(type(one).__name__ for one in herd(16, issue))

    assert kinds == {"Invoice": 10, "Lost": 6}
    assert sequences() == list(range(1, 11))
    assert InvoiceSeries.objects.get(name="INV-2026").next == 11


def test_one_purchase_asked_for_sixteen_times_at_once_has_one_invoice() -> None:
    bought = make_purchase(make_person())

    made = herd(16, lambda _number: invoices.issue_invoice(purchase_id=bought.pk, now=NOON))

    assert {one.pk for one in made} == {Invoice.objects.get().pk}
    assert sequences() == [1]


def test_one_refund_credited_sixteen_times_at_once_has_one_note() -> None:
    bought = make_purchase(make_person())
    invoices.issue_invoice(purchase_id=bought.pk, now=NOON)

    made = herd(
        16,
        lambda _number: invoices.issue_credit_note(
            purchase_id=bought.pk, amount_minor=30797, fee_minor=897, cause="dispute:1", now=NOON
        ),
    )

    assert Counter(type(one).__name__ for one in made) == {"Invoice": 16}
    assert sequences("credit_note") == [1]


def test_each_year_begins_with_one() -> None:
    ada = make_person()
    last, first = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)

    numbers = [invoices.issue_invoice(purchase_id=make_purchase(ada).pk, now=now).number for now in (NOON, last, first)]

    assert numbers == ["INV-2026-000001", "INV-2026-000002", "INV-2027-000001"]


def test_the_year_is_that_of_the_installations_time_zone(settings) -> None:
    settings.TIME_ZONE = "Asia/Kolkata"
    new_year = datetime(2026, 12, 31, 19, 0, tzinfo=UTC)  # half past midnight there

    made = invoices.issue_invoice(purchase_id=make_purchase(make_person()).pk, now=new_year)

    assert made.number == "INV-2027-000001"


def test_who_has_the_higher_number_is_not_earlier() -> None:
    bought = [make_purchase(make_person(f"Ada{number}")) for number in range(16)]

    herd(16, lambda number: invoices.issue_invoice(purchase_id=bought[number].pk))

    times = list(Invoice.objects.order_by("sequence").values_list("issued_at", flat=True))
    assert times == sorted(times)


@pytest.mark.parametrize(
    "act",
    [
        lambda made: Invoice.objects.filter(pk=made.pk).update(total_minor=1),
        lambda made: Invoice.objects.filter(pk=made.pk).update(updated_at=utc_now()),
        lambda made: InvoiceLine.objects.filter(invoice=made).update(text="Something else"),
        lambda made: InvoiceLine.objects.filter(invoice=made).delete(),
        lambda made: Invoice.objects.filter(pk=made.pk)._raw_delete("default"),
    ],
    ids=["its total", "its time", "its words", "its lines away", "itself away"],
)
def test_an_invoice_is_never_changed(act) -> None:
    made = invoices.issue_invoice(purchase_id=make_purchase(make_person()).pk, now=NOON)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        act(made)

    assert Invoice.objects.get().total_minor == 30797
    assert made.lines.count() == 2


def test_the_triggers_are_there_after_all_migrations() -> None:
    if connection.vendor == "postgresql":
        asked = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'billing_invoice%%never_changes'"
    else:
        asked = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'billing_invoice%%'"
    with connection.cursor() as cursor:
        cursor.execute(asked.replace("%%", "%"))
        assert cursor.fetchone()[0] == (2 if connection.vendor == "postgresql" else 4)
