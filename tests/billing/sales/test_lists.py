"""The lists of payments cost as much for many rows as for one."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.billing.conftest import as_person, make_person
from tests.billing.sales.conftest import buy_pack, hook, pay

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("path", ["/api/staff/payments", "/api/staff/disputes", "/api/staff/webhooks"])
def test_a_page_takes_no_more_queries_the_more_rows_are_on_it(till: Any, path: str) -> None:
    desk, ada = as_person(make_person("Boss", "staff")), make_person()

    def sell() -> None:
        paid = pay(till, buy_pack(ada), tell=False)
        till.dispute(paid["payment"])
        till.deliver(hook)

    def look() -> tuple[int, int]:
        desk.get(path)  # whatever is looked up once
        with CaptureQueriesContext(connection) as asked:
            rows = desk.get(path).json()["results"]
        return len(rows), len(asked)

    sell()
    few, queries = look()
    sell()
    sell()
    many, queries_of_many = look()

    assert many > few > 0
    assert queries_of_many == queries
