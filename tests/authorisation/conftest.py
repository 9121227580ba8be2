"""One world for all tests of a module, and somebody to ask the server as anybody in it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings

from core.accounts import rules, tokens
from core.realtime import server
from tests.authorisation.asking import Asker, rolled_back
from tests.authorisation.world import World, make_world
from tests.support.till import Till


async def _run_here(threads: Any, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """On the thread that holds the world's transaction: another one would see an empty database."""
    return await sync_to_async(function, thread_sensitive=True)(*args, **kwargs)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The world, gone after the module."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), rolled_back(), Till() as till:
        for name, value in till.settings().items():  # so that nobody asks for what isn't there
            patch.setattr(settings, name, value)
        patch.setattr(server, "run_on", _run_here)
        patch.setattr(settings, "SECOND_FACTOR_ROLES", ["staff"])
        patch.setattr(settings, "MEDIA_ROOT", tmp_path_factory.mktemp("media"))
        # Who is signed in stays so, and has proved it, however long the module takes: `stale` was an hour ago.
        patch.setitem(tokens.make_access_token.__kwdefaults__, "life", timedelta(hours=5))
        patch.setattr(rules, "PROOF_LIFE", timedelta(minutes=55))
        patch.setattr(rules, "VISIT_LIFE", timedelta(hours=5))
        yield make_world()


@pytest.fixture(scope="module")
def asker(world: World) -> Asker:
    return Asker(world)
