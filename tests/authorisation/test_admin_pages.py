"""/admin: admins who may, and nobody else, whatever the page and the method."""

import pytest

from tests.authorisation.actors import ACTORS, Actor
from tests.authorisation.asking import Asker
from tests.authorisation.policy import Line, anyone
from tests.authorisation.routes import all_routes

pytestmark = pytest.mark.django_db

PAGES = [route.path for route in all_routes() if route.is_admin]
# Whose things are asked for makes no difference here.
OUTSIDE = [actor for actor in ACTORS if actor.name != "admin" and (actor.is_own or actor.kind in ("", "staff"))]
[ADMIN] = [actor for actor in ACTORS if actor.name == "admin"]
AWAY = ("/admin/login/", "/sign-in?")


def address(asker: Asker, path: str) -> str:
    return asker.address(path.replace("(?P<url>.*)$", "no-such"), Line(anyone), asker.world.things["Ben"])


def test_there_are_pages_to_ask_for(asker: Asker) -> None:
    assert len(PAGES) > 20
    shown = {path: asker.ask(ADMIN, "GET", address(asker, path)).status for path in PAGES if path.count("/") == 3}
    assert set(shown.values()) <= {200, 302, 403}
    assert list(shown.values()).count(200) > 5


@pytest.mark.parametrize("actor", OUTSIDE, ids=str)
def test_nobody_else_gets_in(asker: Asker, actor: Actor) -> None:
    wrong = []
    for path in PAGES:
        for method in ("GET", "POST"):
            answered = asker.ask(actor, method, address(asker, path))
            is_sent_away = answered.status == 302 and (
                answered.location.startswith(AWAY) or (path == "admin/logout/" and answered.location == "/admin/")
            )
            if not is_sent_away and answered.status not in (403, 404, 405):
                wrong.append(f"{method} {path}: {answered} {answered.location}")
    assert not wrong, "\n" + "\n".join(wrong)
