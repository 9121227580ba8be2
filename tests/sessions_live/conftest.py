"""Rooms and seats made by the product's own services, in the database under test."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import connections

from sessions_live.models import Room, Seat
from sessions_live.services import rooms


def make_person(name: str) -> Any:
    email = f"{name.lower()}@people.test"
    user = get_user_model().objects.create(email=email, name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@pytest.fixture
def room(transactional_db: None) -> Room:
    """A room with Ada (interviewer), Ben (candidate) and Cleo (observer), all let in."""
    host = make_person("Ada")
    make_person("Ben")
    make_person("Cleo")
    made = rooms.create_room(
        host_id=host.pk,
        title="System design",
        candidate_email="ben@people.test",
        observers=["cleo@people.test"],
        agenda=[{"name": "Introductions", "seconds": 300}, {"name": "Design", "seconds": 1500}],
    )
    Seat.objects.filter(room=made).update(state="admitted", spans=[[1, None]])
    return made


@pytest.fixture
def seats(room: Room) -> dict[str, Seat]:
    return {seat.name: seat for seat in Seat.objects.filter(room=room)}


def herd(size: int, act: Callable[[int], Any]) -> list[Any]:
    """Let so many threads do the same at the same moment; what each got, or the error it raised."""
    gate = Barrier(size)

    def run(number: int) -> Any:
        try:
            gate.wait()
            return act(number)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(size) as threads:
        return list(threads.map(run, range(size)))
