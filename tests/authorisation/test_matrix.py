"""Every address, every method, everybody: who gets through, and who is told what instead.

Generated from the URL configuration; the answers are written down in `policy.py`. An address or a method without a line
there fails by its name, and so does a line whose address is gone.
"""

from itertools import product

import pytest

from tests.authorisation.actors import ACTORS
from tests.authorisation.asking import Asker, is_as_written, lines_of
from tests.authorisation.policy import TABLE
from tests.authorisation.routes import Route, all_routes

# The world is made once, below each test's own transaction.
pytestmark = pytest.mark.django_db

ROUTES = [route for route in all_routes() if not route.is_admin]
ANSWERED = [f"{method} {route.path}" for route in ROUTES for method in route.methods if method != "HEAD"]
ASKED = [name for name in ANSWERED if name in TABLE]
TYPICAL = ("anonymous", "candidate", "interviewer", "admin")
KINDS_OF_NO = (401, 403, 404, 405)


def test_every_address_and_method_has_a_policy() -> None:
    missing = [name for name in ANSWERED if name not in TABLE]
    assert not missing, "\n" + "\n".join(missing)


def test_no_policy_is_left_of_an_address_that_is_gone() -> None:
    gone = [name for name in TABLE if name not in ANSWERED]
    assert not gone, "\n" + "\n".join(gone)


@pytest.mark.parametrize("name", ASKED)
def test_everybody_gets_what_the_table_says(asker: Asker, name: str) -> None:
    method, path = name.split(" ", 1)
    wrong = []
    for line, actor in product(lines_of(name), ACTORS):
        things, expected = asker.things_of(line, actor), line.policy.answer(actor, method)
        address, body = asker.address(path, line, things), asker.body(line, things)
        for verb in [method, "HEAD"] if method == "GET" and actor.name in TYPICAL else [method]:
            answered = asker.ask(actor, verb, address, body)
            if not is_as_written(answered, expected, has_body=verb != "HEAD"):
                wrong.append(f"{actor}: {answered} instead of {expected or 'through'} ({verb}, {line.policy.name})")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_a_method_that_an_address_does_not_know_is_refused(asker: Asker, route: Route) -> None:
    """OPTIONS too: DRF would describe the view to whoever asks."""
    wrong = [
        f"{actor} {method}: {answered}"
        for line in [line for method in route.methods for line in lines_of(f"{method} {route.path}")][:1]
        for actor in ACTORS
        if actor.name in TYPICAL
        for method in route.refused()
        for answered in [asker.ask(actor, method, asker.address(route.path, line, asker.things_of(line, actor)))]
        if answered.status not in KINDS_OF_NO
    ]
    assert not wrong, "\n" + "\n".join(wrong)
