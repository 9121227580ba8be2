"""A server, a room, and the people who go there as programs."""

from collections.abc import AsyncIterator, Callable

import pytest

from tests.outside.client import Person
from tests.support.server import Server


@pytest.fixture
def own_server(server: Callable[..., Server]) -> Server:
    return server()


@pytest.fixture
async def people(own_server: Server) -> AsyncIterator[dict[str, Person]]:
    """An interviewer and a candidate, signed in without a browser."""
    found = {}
    for role in ("interviewer", "candidate"):
        found[role] = await Person(own_server.url).sign_in(own_server.people[role], own_server.password)
    yield found
    for person in found.values():
        await person.close()


@pytest.fixture
async def room(own_server: Server, people: dict[str, Person]) -> str:
    asked = {"title": "System design", "candidate_email": own_server.people["candidate"]}
    return str((await people["interviewer"].post("/api/rooms", asked))["id"])
