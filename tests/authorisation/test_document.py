"""What the API's document says is what the API does: schemathesis sends what the document allows, and what it forbids.

Every operation is asked as five people: nobody, a candidate, an interviewer, support and an admin; with ids drawn by
chance and with those of things that there are. No answer is a failure of ours (5xx), each has a status, a content type
and a shape that stand in the document.

The seed is fixed and examples are few, so that this takes a minute or two. To look deeper (a quarter of an hour):

    SCHEMATHESIS_EXAMPLES=40 SCHEMATHESIS_SEED=7 .venv/bin/python -m pytest tests/authorisation/test_document.py
"""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from tests.authorisation.actors import ACTORS, Actor
from tests.authorisation.asking import CSRF, Asker, rolled_back
from tests.authorisation.policy import TABLE

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume"),  # this isn't ASGI
]

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "4"))
SEED = int(os.environ.get("SCHEMATHESIS_SEED", "1"))
# What programs don't ask for: the document, pictures by their name, and where a browser goes to and from another site.
UNDOCUMENTED = {
    "GET api/schema", "GET api/docs", "GET api/pictures/<uuid:name>", "GET api/auth/social/<slug:provider>/start",
    "GET api/auth/social/<slug:provider>/callback",
}  # fmt: skip
OPERATIONS = [name for name in TABLE if " api/" in name and name not in UNDOCUMENTED]
PEOPLE = [actor for actor in ACTORS if actor.name in ("anonymous", "candidate", "interviewer", "support", "admin")]
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture(scope="module")
def document(world: object) -> Iterator[Any]:
    """The document as the server gives it, and the server behind it: in this process, on the world's connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/schema?format=json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "forbidden"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_the_api_does_what_its_document_says(document: Any, asker: Asker, name: str, mode: GenerationMode) -> None:
    method, path = name.split(" ", 1)
    operation = document["/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)][method]
    takes = operation.path_parameters or operation.query or operation.headers or operation.body
    if mode is GenerationMode.NEGATIVE and not takes:
        return  # there is nothing in which one could err

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask_everybody(case: Any) -> None:
        drawn = dict(case.path_parameters)
        for actor in PEOPLE:
            send(asker, actor, case)
        for actor in PEOPLE if drawn else ():
            ids = asker.world.things[actor.things].ids
            case.path_parameters = {key: str(ids.get(key, value)) for key, value in drawn.items()}
            send(asker, actor, case)

    ask_everybody()


def send(asker: Asker, actor: Actor, case: Any) -> None:
    cache.clear()
    with rolled_back():
        answer = case.call(
            cookies={**asker.cookies[actor.name], "csrftoken": CSRF}, headers={"X-CSRFToken": CSRF, "Host": "localhost"}
        )
    case.validate_response(answer, checks=CHECKS)
