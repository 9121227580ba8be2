"""Rooms and seats made by the product's own services, in the database under test."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model

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
