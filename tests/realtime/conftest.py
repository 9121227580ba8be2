import pytest

from tests.support.server import Server, Servers


@pytest.fixture(scope="module")
def live(servers: Servers) -> Server:
    """One live server for all tests of a module."""
    return servers()
