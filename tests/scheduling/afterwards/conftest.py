"""Rooms whose record the test tells."""

from collections.abc import Iterator

import pytest

from scheduling.services import rooms
from tests.scheduling.afterwards.record import Record


@pytest.fixture
def record() -> Iterator[Record]:
    """Who was where. In other tests rooms are real ones."""
    before, told = rooms._port, Record()
    rooms.register(told)
    yield told
    rooms._port = before
