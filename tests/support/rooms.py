"""Rooms with signed-in people, made quickly and without passing through the product's doors.

For benchmarks and hostile tests, which need hundreds. `python -m tests.support.rooms COUNT` makes them in the database
that the environment names and prints them as JSON: a list of `{"room": id, "seats": [{"seat", "cookie", "user",
"session"}, …]}`, the interviewer's seat first. Everybody is admitted already.
"""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).parents[2]
PAIRS = 50


def make_rooms(count: int, *, env: dict[str, str]) -> list[dict[str, Any]]:
    """Make rooms in the database of a server that runs with `env`."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.support.rooms", str(count)],
        cwd=ROOT, env={**os.environ, **env}, check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    rooms: list[dict[str, Any]] = json.loads(made.stdout)
    return rooms


def make_ticket(seat: dict[str, str], room: str, *, seconds_ago: int, env: dict[str, str]) -> str:
    """A ticket for one of those seats, as if asked for some seconds ago."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.support.rooms", "ticket", seat["user"], seat["session"], room, str(seconds_ago)],
        cwd=ROOT, env={**os.environ, **env}, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return made.stdout.strip()


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()

    from django.db import transaction

    from core.accounts.services import issue_ticket
    from core.common.clock import utc_now

    if arguments[0] == "ticket":
        _, user, session, room, seconds_ago = arguments
        now = utc_now() - timedelta(seconds=int(seconds_ago))
        print(issue_ticket(user_id=UUID(user), session_id=session, room_id=UUID(room), now=now)[0])
        return
    with transaction.atomic():
        print(json.dumps(fill_database(int(arguments[0]))))


def fill_database(count: int) -> list[dict[str, Any]]:
    """`count` rooms for at most 50 pairs of people, each pair with one open session per person."""
    from allauth.account.models import EmailAddress

    from core.accounts.models import Role, User
    from core.accounts.services import sign_in_as
    from core.common.ids import new_id
    from sessions_live.models import Room, Seat

    run = new_id().hex[-8:]
    pairs = []
    for number in range(min(count, PAIRS)):
        pair = []
        for role in ("interviewer", "candidate"):
            email = f"{role}-{run}-{number}@load.test"
            user = User.objects.create(email=email, name=f"{role.title()} {number}", password="!")
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
            stage = "active" if role == "interviewer" else ""
            Role.objects.create(user=user, role=role, onboarding_stage=stage)
            pair.append((user, role, sign_in_as(user_id=user.pk)))
        pairs.append(pair)

    rooms, seats, made = [], [], []
    for number in range(count):
        pair = pairs[number % len(pairs)]
        room = Room(title=f"Load {run} {number}", created_by=pair[0][0])
        rooms.append(room)
        places = []
        for user, role, session in pair:
            seat = Seat(
                room=room, user=user, email=user.email, name=user.name, role=role, state="admitted", spans=[[1, None]]
            )
            seats.append(seat)
            places.append(
                {
                    "seat": str(seat.pk),
                    "cookie": session.access_token,
                    "user": str(user.pk),
                    "session": session.session_id,
                }
            )
        made.append({"room": str(room.pk), "seats": places})
    Room.objects.bulk_create(rooms)
    Seat.objects.bulk_create(seats)
    return made


if __name__ == "__main__":
    main(sys.argv[1:])
