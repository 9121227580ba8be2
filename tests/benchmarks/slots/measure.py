"""Measures over the environment's database, prints JSON: `python -m tests.benchmarks.slots.measure 30`."""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from core.accounts.models import User  # noqa: E402
from interviewers.models import Profile  # noqa: E402
from scheduling.models import Block, Calendar, DateOverride, Slot, TimeOff  # noqa: E402
from scheduling.rules import slots as rules  # noqa: E402
from scheduling.selectors import slots  # noqa: E402
from tests.benchmarks.slots.bare import free_times  # noqa: E402

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)  # clocks go back within the next sixty days
DAYS = 60
HOUR = timedelta(hours=1)
OFFICE = [(day, start, 240) for day in range(5) for start in (540, 840)]
ALWAYS = [(day, 0, 1380) for day in range(7)]


def main(rounds: int) -> dict[str, Any]:
    call_command("migrate", interactive=False, verbosity=0)
    cases = [
        case("office hours, 40 sessions booked", make("office", OFFICE, booked=40), rounds),
        case("office hours, every 15 minutes, 100 booked", make("often", OFFICE, booked=100, increment=15), rounds),
        case("23 hours a day, every 15 minutes, 200 booked", make("always", ALWAYS, booked=200, increment=15), rounds),
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT version()" if connection.vendor == "postgresql" else "SELECT 'SQLite ' || sqlite_version()"
        )
        version = " ".join(cursor.fetchone()[0].split()[:2])
    return {"version": version, "rounds": rounds, "load": os.getloadavg()[0], "cores": os.cpu_count(), "cases": cases}


def make(name: str, week: list[tuple[int, int, int]], *, booked: int, increment: int = 30) -> UUID:
    """An interviewer in New York with buffers, a limit for each day, dates of their own and times off."""
    user = User.objects.create(email=f"{name}@bench.test", name=name, time_zone="America/New_York")
    Profile.objects.create(user=user, currency="INR", hourly_rate_minor=100_000)
    calendar = Calendar.objects.create(
        user=user, time_zone="America/New_York", own_zone=True, increment_minutes=increment, buffer_before=10,
        buffer_after=10, notice_minutes=120, horizon_days=90, per_day=6,
    )  # fmt: skip
    Block.objects.bulk_create(
        Block(calendar=calendar, weekday=day, start_minute=start, minutes=minutes) for day, start, minutes in week
    )
    for number in range(4):
        day = (NOW + timedelta(days=9 + 11 * number)).date()
        DateOverride.objects.create(calendar=calendar, date=day, windows=[[600, 120]] if number % 2 else [])
        off = NOW + timedelta(days=5 + 13 * number)
        TimeOff.objects.create(calendar=calendar, starts_at=off, ends_at=off + 5 * HOUR)
    free = [one.starts_at for one in listed(user.pk)]
    Slot.objects.bulk_create(_apart(user.pk, free, booked))
    return UUID(str(user.pk))


def _apart(user_id: UUID, free: list[datetime], wanted: int) -> list[Slot]:
    """Sessions spread over the free times, none in the way of another."""
    made: list[Slot] = []
    around = timedelta(minutes=10)
    for start in free[:: max(1, len(free) // (wanted * 2))]:
        if len(made) < wanted and (not made or made[-1].busy_until <= start - around):
            made.append(
                Slot(
                    interviewer_id=user_id,
                    starts_at=start,
                    ends_at=start + HOUR,
                    busy_from=start - around,
                    busy_until=start + HOUR + around,
                    taken=1,
                )
            )
    return made


def listed(user_id: UUID) -> list[rules.Slot]:
    page = slots.read_diary(user_id, since=NOW, until=NOW + timedelta(days=DAYS), now=NOW)
    return rules.slots_between(page.agenda, NOW, NOW + timedelta(days=DAYS), now=NOW)


def case(name: str, user_id: UUID, rounds: int) -> dict[str, Any]:
    """The list of one interviewer both ways, in turn; of each the quickest round, in milliseconds of CPU."""
    until = NOW + timedelta(days=DAYS)
    diary = slots.read_diary(user_id, since=NOW, until=until, now=NOW)
    one = next(found.starts_at for found in listed(user_id) if found.state == "free")
    ways: dict[str, Callable[[], Any]] = {
        "ours": lambda: listed(user_id),
        "rules": lambda: rules.slots_between(_fresh(diary.agenda), NOW, until, now=NOW),
        "one": lambda: slots.check_slot(user_id, one, viewer_id=None, now=NOW),
        "bare": lambda: free_times(user_id, NOW, until, now=NOW),
    }
    free = [found.starts_at for found in ways["ours"]() if found.state == "free"]
    # The obvious way doesn't know that a session may go on from one window into the next: here none touch.
    same = free == ways["bare"]()
    quickest: dict[str, float] = {}
    for _round in range(rounds):
        for way, act in ways.items():
            began = time.process_time()
            act()
            taken = (time.process_time() - began) * 1000
            quickest[way] = min(taken, quickest.get(way, taken))
    with CaptureQueriesContext(connection) as asked:
        ways["ours"]()
    return {"name": name, "slots": len(free), "same": same, "queries": len(asked), **quickest}


def _fresh(agenda: rules.Agenda) -> rules.Agenda:
    """Without what it has worked out already."""
    return rules.Agenda(agenda.pattern, agenda.rules, agenda.sessions, agenda.busy, agenda.off)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
