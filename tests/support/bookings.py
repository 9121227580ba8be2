"""A booked session that has begun, made in the database of a live server without passing through its doors.

`python -m tests.support.bookings CANDIDATE INTERVIEWER` makes one between two people, by their addresses, that began a
minute ago, and prints its id.
"""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]


def make_booking(candidate: str, interviewer: str, *, env: dict[str, str]) -> str:
    """Make one in the database of a server that runs with `env`; its id."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.support.bookings", candidate, interviewer],
        cwd=ROOT, env={**os.environ, **env}, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return made.stdout.strip()


def main(candidate: str, interviewer: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()

    from core.accounts.models import User
    from core.common.clock import utc_now
    from scheduling.models import Booking, Slot

    starts_at = utc_now() - timedelta(minutes=1)
    ends_at = starts_at + timedelta(hours=1)
    host = User.objects.get(email=interviewer)
    slot = Slot.objects.create(
        interviewer=host, starts_at=starts_at, ends_at=ends_at, busy_from=starts_at, busy_until=ends_at, taken=1
    )
    booking = Booking.objects.create(
        state="confirmed",
        candidate=User.objects.get(email=candidate),
        interviewer=host,
        slot=slot,
        starts_at=starts_at,
        ends_at=ends_at,
        topic="System design",
        key="live",
        asked="",
    )
    print(booking.pk)


if __name__ == "__main__":
    main(*sys.argv[1:])
