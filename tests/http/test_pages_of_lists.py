"""Lists by cursor, newest first."""

import pytest
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from core.accounts.models import OutboxMail
from core.http.pagination import TimeCursor

pytestmark = pytest.mark.django_db


def page(query: str = "") -> dict:
    cursor = TimeCursor()
    rows = cursor.paginate_queryset(OutboxMail.objects.all(), Request(APIRequestFactory().get("/api/list" + query)))
    return dict(cursor.get_paginated_response([row.subject for row in rows or []]).data)


def fill(count: int) -> None:
    for number in range(count):
        OutboxMail.objects.create(to="a@example.test", subject=str(number), text="")


def test_the_newest_come_first_and_the_next_page_goes_on() -> None:
    fill(5)

    first = page("?limit=2")
    second = page("?" + first["next"].partition("?")[2])

    assert (first["results"], second["results"]) == (["4", "3"], ["2", "1"])
    assert first["previous"] is None


def test_what_comes_in_between_does_not_shift_a_page() -> None:
    fill(4)
    first = page("?limit=2")
    OutboxMail.objects.create(to="a@example.test", subject="new", text="")

    assert page("?" + first["next"].partition("?")[2])["results"] == ["1", "0"]


@pytest.mark.parametrize(("limit", "length"), [("0", 50), ("-1", 50), ("x", 50), ("1", 1), ("100000", 200)])
def test_a_page_holds_one_to_two_hundred(limit: str, length: int) -> None:
    fill(210)

    assert len(page(f"?limit={limit}")["results"]) == length


def test_a_made_up_cursor_is_refused() -> None:
    with pytest.raises(serializers.ValidationError):
        page("?cursor=nonsense!")
