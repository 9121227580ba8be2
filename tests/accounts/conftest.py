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
    marker = request.node.get_closest_marker("django_db")
    if marker is not None:
        request.getfixturevalue("transactional_db" if marker.kwargs.get("transaction") else "db")
        cache.clear()


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
