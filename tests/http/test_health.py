"""Alive, and able to work."""

import pytest
from django.test import Client

from core.http import health


def test_alive_asks_no_engine(client: Client) -> None:
    answer = client.get("/healthz")  # without the database mark, a query would fail

    assert (answer.status_code, answer.json()["status"]) == (200, "alive")


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch):
    """Put these checks in the place of the product's."""

    def replace(**checks: health.Check) -> None:
        monkeypatch.setattr(health, "checks", checks)

    return replace


@pytest.mark.django_db
def test_ready_asks_the_database(client: Client, only) -> None:
    only(database=health.check_database)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["checks"]) == (200, {"database": "ok"})
    assert "no-cache" in answer.headers["Cache-Control"]


def test_not_ready_names_what_has_failed_and_not_why(client: Client, only) -> None:
    def fail() -> None:
        raise ConnectionError("redis://:password@10.0.0.7")

    only(layer=fail, jobs=lambda: None)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"status": "failed", "checks": {"layer": "failed", "jobs": "ok"}, "failed": ["layer"]}


def test_the_database_is_among_the_products_checks() -> None:
    assert "database" in health.checks
