"""The engines keep what they promise: writers wait for each other, pools are bounded, idle sockets live."""

import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from config.settings import engines


def test_a_postgres_url_gets_a_bounded_pool(tmp_path: Path) -> None:
    made = engines.database(url="postgres://me:secret@db.test:5432/intraview", data=tmp_path, pool=20)
    assert made["ENGINE"] == "django.db.backends.postgresql"
    assert made["OPTIONS"]["pool"]["max_size"] == 20
    assert made["CONN_MAX_AGE"] == 0


def test_plans_are_kept_only_where_that_is_asked_for_and_allowed(tmp_path: Path) -> None:
    url = "postgres://me:secret@db.test:5432/intraview"
    kept = [engines.database(url=url, data=tmp_path, pool=20, prepares=may)["OPTIONS"] for may in (True, False)]
    assert [one["prepare_threshold"] for one in kept] == [engines.ONLY_WHAT_ASKS, None]


def test_an_sqlite_url_is_given_immediate_transactions_too(tmp_path: Path) -> None:
    made = engines.database(url=f"sqlite:///{tmp_path}/other.sqlite3", data=tmp_path, pool=20)
    assert made["NAME"] == f"{tmp_path}/other.sqlite3"
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_the_redis_layer_waits_without_a_timeout() -> None:
    layer = engines.channel_layers("redis://redis.test/0")["default"]
    assert layer["CONFIG"]["hosts"] == [{"address": "redis://redis.test/0", "socket_timeout": None}]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_sixteen_writers_at_once_none_is_turned_away() -> None:
    """Deferred transactions on SQLite fail here with "database is locked", at once, whatever the timeout."""
    from django.db import transaction

    from core.accounts.models import User

    barrier = threading.Barrier(16)
    refusals: list[Exception] = []

    def write(number: int) -> None:
        try:
            barrier.wait()
            with transaction.atomic():
                User.objects.count()
                User.objects.create(email=f"writer{number}@demo.test", name="Writer")
        except Exception as reason:
            refusals.append(reason)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(16)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert refusals == []
    assert User.objects.filter(email__startswith="writer").count() == 16


@pytest.mark.django_db
def test_sqlite_runs_in_wal_mode_on_a_file() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (1,)
    assert Path(settings.DATABASES["default"]["NAME"]).is_absolute()
