from collections.abc import Iterator

import pytest

from tests.support.server import Server, Servers


@pytest.fixture(scope="module")
def live(servers: Servers) -> Iterator[Server]:
    """One live server for all tests of a module."""
    made = servers()
    yield made
    made.kill()
