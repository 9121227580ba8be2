from collections.abc import Callable

import pytest
from django.core.cache import cache

from core.realtime import bus
from tests.accounts.people import Browser


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture(autouse=True)
def forget_tries(request: pytest.FixtureRequest) -> None:
    """Tests sign in more often in a minute than people may."""
    if (
        "db" in request.fixturenames
        or "transactional_db" in request.fixturenames
        or request.node.get_closest_marker("django_db")
    ):
        request.getfixturevalue("transactional_db" if _is_transactional(request) else "db")
        cache.clear()


def _is_transactional(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return "transactional_db" in request.fixturenames or bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture
def closed_sockets(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What was told to the sockets: an ear on the bus, where the words arrive that every process hears."""
    heard: list[dict[str, str]] = []
    monkeypatch.setattr(bus, "tell", lambda topic, word: heard.append({**word, "topic": topic}))
    return heard


@pytest.fixture
def clear_tries() -> Callable[[], None]:
    """Let the time pass that a limit asks for."""
    return cache.clear
