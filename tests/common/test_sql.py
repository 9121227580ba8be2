"""Plain SQL: rows as models would write them, and statements that are planned once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.common.sql import Writer, count_changed, fetch_rows, write_all
from core.notifications.models import Notification
from tests.scheduling.world import candidate

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOON = datetime(2026, 3, 4, 12, 0, 0, 123456, tzinfo=UTC)
WORDS = 'Zoë\'s "%s" \\ 漢字 \x01 {}'


def notification(user: Any, key: str, **more: Any) -> Notification:
    return Notification(
        user_id=user.pk, kind="session_reminder", key=key, due_at=NOON,
        context={"topic": WORDS, "list": [1, None, True, {"a": 1.5}]}, **more,
    )  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
def test_rows_are_what_their_models_would_have_saved(number: int) -> None:
    ada = candidate()
    made = [notification(ada, f"key {one} {WORDS}", url="/bookings/1", why=WORDS[:40]) for one in range(number)]
    Writer(Notification).insert(*made)
    for one in made:
        read = Notification.objects.get(pk=one.pk)
        assert not one._state.adding
        for field in Notification._meta.concrete_fields:
            assert getattr(read, field.attname) == getattr(one, field.attname), field
        assert abs(read.created_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_what_is_there_is_left_out_only_where_that_was_asked() -> None:
    ada = candidate()
    first = notification(ada, "first")
    Writer(Notification).insert(first)
    Writer(Notification).insert(notification(ada, "first"), notification(ada, "second"), if_new=True)
    assert list(Notification.objects.order_by("key").values_list("key", flat=True)) == ["first", "second"]
    assert Notification.objects.get(key="first").pk == first.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Writer(Notification).insert(notification(ada, "first"), notification(ada, "third"))


def test_several_writes_are_counted_each() -> None:
    ada, bo = candidate("Ada"), candidate("Bo")
    writer, first = Writer(Notification), notification(candidate(), "first")
    counts = write_all(
        writer.writing(first, notification(ada, "second")),
        ("UPDATE accounts_user SET name = %s WHERE id IN (%s, %s)", [WORDS, ada.pk, bo.pk]),
        ("UPDATE accounts_user SET name = %s WHERE id = %s", [WORDS, uuid4()]),
    )
    assert counts == [2, 2, 0]
    assert write_all(writer.writing(notification(ada, "first"), notification(bo, "third"), if_new=True)) == [1]
    assert set(Notification.objects.values_list("key", flat=True)) == {"first", "second", "third"}
    assert {one.name for one in type(ada).objects.filter(pk__in=[ada.pk, bo.pk])} == {WORDS}


def test_of_several_writes_all_hold_or_none() -> None:
    ada, writer = candidate("Ada"), Writer(Notification)
    writer.insert(notification(ada, "first"))
    with pytest.raises(IntegrityError), transaction.atomic():
        write_all(
            ("UPDATE accounts_user SET name = %s WHERE id = %s", ["Bo", ada.pk]),
            writer.writing(notification(ada, "first")),
        )
    ada.refresh_from_db()
    assert ada.name == "Ada"


@pytest.mark.skipif("config.getoption('--db') != 'postgres'", reason="SQLite takes texts of any length")
def test_what_is_too_long_is_refused_and_not_cut() -> None:
    ada = candidate()
    with pytest.raises(DataError), transaction.atomic():
        Writer(Notification).insert(notification(ada, "first", why="w" * 41), notification(ada, "second"))
    assert not Notification.objects.exists()


@pytest.mark.skipif("config.getoption('--db') != 'postgres'", reason="SQLite keeps its plans by itself")
def test_a_prepared_statement_is_planned_once_and_others_never() -> None:
    for number in range(20):
        assert fetch_rows("SELECT %s + 1 AS asked_often", [number], prepared=True) == [(number + 1,)]
        assert fetch_rows("SELECT 1 AS asked_as_often", []) == [(1,)]
    assert count_changed("UPDATE accounts_user SET name = %s WHERE id = %s", ["Ada", candidate().pk], prepared=True)
    kept = fetch_rows("SELECT statement FROM pg_prepared_statements WHERE statement LIKE %s", ["%often"])
    assert kept == [("SELECT $1 + 1 AS asked_often",)]


@pytest.mark.skipif("config.getoption('--db') != 'postgres'", reason="SQLite keeps its plans by itself")
def test_where_nothing_may_be_prepared_all_is_asked_as_before() -> None:
    connection.ensure_connection()
    allowed, connection.connection.prepare_threshold = connection.connection.prepare_threshold, None
    try:
        assert fetch_rows("SELECT %s + 2 AS never_kept", [1], prepared=True) == [(3,)]
    finally:
        connection.connection.prepare_threshold = allowed
    assert not fetch_rows("SELECT 1 FROM pg_prepared_statements WHERE statement LIKE %s", ["%never_kept"])


def test_the_log_of_queries_has_prepared_ones_too() -> None:
    for _again in range(2):
        with CaptureQueriesContext(connection) as asked:
            fetch_rows("SELECT name FROM accounts_user WHERE id = %s", [uuid4()], prepared=True)
        assert [one["sql"].split(" = ")[0] for one in asked] == ["SELECT name FROM accounts_user WHERE id"]


def test_a_prepared_statement_that_fails_is_an_error_like_any_other_and_the_next_one_goes_on() -> None:
    ada = candidate()
    for _again in range(3):
        with pytest.raises(IntegrityError), transaction.atomic():
            count_changed("INSERT INTO scheduling_calendar (id) VALUES (%s)", [ada.pk], prepared=True)
        assert fetch_rows("SELECT name FROM accounts_user WHERE id = %s", [ada.pk], prepared=True) == [(ada.name,)]
