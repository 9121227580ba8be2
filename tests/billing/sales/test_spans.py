"""Staff compare with a provider over spans in which there can have been payments."""

import pytest

from billing.models import Reconciliation
from tests.billing.conftest import as_person, make_person

pytestmark = pytest.mark.django_db

TOO_FAR = [
    ("0001-01-01T00:00:00Z", "0001-02-01T00:00:00Z"),
    ("1969-12-01T00:00:00Z", "1970-01-15T00:00:00Z"),
    ("9999-12-01T00:00:00Z", "9999-12-31T23:59:59Z"),
    ("2199-01-01T00:00:00Z", "2199-02-01T00:00:00Z"),
]


@pytest.mark.parametrize("provider", ["stripe", "razorpay"])
@pytest.mark.parametrize(("since", "until"), TOO_FAR)
def test_a_span_before_there_were_payments_or_in_the_future_is_refused(provider: str, since: str, until: str) -> None:
    desk = as_person(make_person("Boss", "staff"))
    asked = {"provider": provider, "since": since, "until": until}

    answer = desk.send("POST", "/api/staff/reconciliations", asked)

    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert not Reconciliation.objects.exists()
