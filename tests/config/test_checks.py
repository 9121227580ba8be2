"""The server refuses to start with settings that would lose or leak something."""

from typing import Any

import pytest

from config import checks
from config.settings import engines

IN_PRODUCTION = {
    "PRODUCTION": True,
    "DEBUG": False,
    "DEMO_ASKED": False,
    "SECRET_KEY": "k" * 60,
    "REDIS_URL": "redis://redis.test/0",
    "ORIGINS": ["https://interviews.test"],
    "ORIGINS_GIVEN": ["https://interviews.test"],
    "TURN_URLS": [],
    "ADMIN_KEY": "",
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
}


def found(settings: Any, **changed: Any) -> set[str | None]:
    for name, value in {**IN_PRODUCTION, **changed}.items():
        setattr(settings, name, value)
    messages = [*checks.check_engines(), *checks.check_secrets(), *checks.check_origins(), *checks.check_admin_key()]
    return {message.id for message in messages}


@pytest.fixture
def sqlite(tmp_path: Any) -> dict[str, Any]:
    return {"default": engines.sqlite(tmp_path / "db.sqlite3")}


def test_a_complete_production_is_let_through(settings: Any) -> None:
    assert found(settings) == set()


def test_production_refuses_the_embedded_database(settings: Any, sqlite: dict[str, Any]) -> None:
    assert found(settings, DATABASES=sqlite) == {"intraview.E002"}


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"REDIS_URL": ""}, "intraview.E003"),
        ({"SECRET_KEY": "short"}, "intraview.E004"),
        ({"DEBUG": True}, "intraview.E005"),
        ({"DEMO_ASKED": True}, "intraview.E006"),
        ({"TURN_URLS": ["turn:t.test"], "TURN_SECRET": ""}, "intraview.E007"),
        ({"ADMIN_KEY": "nineteen characters"}, "intraview.E010"),
        ({"ORIGINS": ["interviews.test"]}, "intraview.E008"),
        ({"ORIGINS": ["https://interviews.test/"]}, "intraview.E008"),
        ({"ORIGINS_GIVEN": []}, "intraview.E009"),
    ],
)
def test_production_refuses(settings: Any, changed: dict[str, Any], refusal: str) -> None:
    assert found(settings, **changed) == {refusal}


def test_the_built_in_secret_is_refused_in_production(settings: Any) -> None:
    assert found(settings, SECRET_KEY=settings.INSECURE_SECRET_KEY) == {"intraview.E004"}


def test_sqlite_without_immediate_is_refused_everywhere(settings: Any, sqlite: dict[str, Any]) -> None:
    sqlite["default"]["OPTIONS"].pop("transaction_mode")
    assert found(settings, PRODUCTION=False, DATABASES=sqlite) == {"intraview.E001"}
    settings.PRODUCTION = False


def test_the_embedded_engines_are_let_through_outside_production(settings: Any, sqlite: dict[str, Any]) -> None:
    assert found(settings, PRODUCTION=False, DATABASES=sqlite, REDIS_URL="", SECRET_KEY="", ORIGINS_GIVEN=[]) == set()
