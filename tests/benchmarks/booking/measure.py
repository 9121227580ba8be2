"""Measures over the environment's PostgreSQL, prints JSON: `python -m tests.benchmarks.booking.measure 32 4 4 3`."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from itertools import count
from statistics import median
from typing import Any
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["LOG_LEVEL"] = "ERROR"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Count  # noqa: E402

from billing.models import Hold, InterviewerGrant  # noqa: E402
from billing.services import ledger  # noqa: E402
from core.accounts.models import Role, User  # noqa: E402
from core.common.clock import utc_now  # noqa: E402
from core.notifications.models import Notification  # noqa: E402
from interviewers.models import Profile  # noqa: E402
from scheduling.models import Block, Booking, BookingEvent, Calendar, Occupied, Slot  # noqa: E402
from scheduling.services.booking import Wish, book  # noqa: E402
from tests.support.launcher import ROOT  # noqa: E402

ENOUGH = 1_000_000
RATE = 10_000
MOST_A_SECOND = 10  # of one client, so that it never runs out of people to book for
START = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=7)
_numbers = count()


def main(clients: int, processes: int, seconds: float, rounds: int) -> dict[str, Any]:
    call_command("migrate", interactive=False, verbosity=0)
    each = round(6 + MOST_A_SECOND * seconds * 32 / clients)
    with transaction.atomic():
        people = [make_candidate() for _one in range(clients * each)]
    interviewers = [make_interviewer() for _one in range(clients)]
    hot = make_interviewer()
    workers = [start_worker() for _process in range(processes)]
    found: dict[str, dict[str, list[float]]] = {}
    try:
        for name, theirs in {"different times": interviewers, "one time": [hot] * clients}.items():
            found[name] = {"service": [], "by hand": []}
            for number in range(rounds):
                for way in sorted(found[name], reverse=bool(number % 2)):
                    jobs = make_jobs(people, theirs, each, one_time=name == "one time")
                    found[name][way].append(sum(ask(workers, jobs, way, seconds)) / seconds)
    finally:
        for worker in workers:
            worker.stdin.close()
            worker.wait()
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()")
        version = " ".join(cursor.fetchone()[0].split()[:2])
    return {
        "version": version, "clients": clients, "processes": processes, "seconds": seconds, "rounds": rounds,
        "load": os.getloadavg()[0], "cores": os.cpu_count(), "cases": {
            name: {"ours": median(ways["service"]), "bare": median(ways["by hand"]),
                   "ratio": median(ways["service"]) / median(ways["by hand"]), "all": ways}
            for name, ways in found.items()
        },
        "bookings": Booking.objects.count(), "wrong": what_is_wrong(),
    }  # fmt: skip


def make_candidate() -> UUID:
    name = f"p{next(_numbers)}"
    user = User.objects.create(email=f"{name}@bench.test", name=name)
    Calendar.objects.create(user=user, time_zone="UTC")
    ledger.credit_tokens(user_id=user.pk, tokens=ENOUGH, key=name, reason=name)
    return UUID(str(user.pk))


def make_interviewer() -> UUID:
    """Somebody approved, with a plan, who can be met around the clock."""
    name = f"i{next(_numbers)}"
    user = User.objects.create(email=f"{name}@bench.test", name=name)
    Role.objects.create(user=user, role="interviewer", onboarding_stage="active")
    Profile.objects.create(
        user=user, currency="INR", hourly_rate_minor=RATE, public=True, accepting=True, approved=True,
        joined_at=utc_now(), papers_until=date(9999, 12, 31),
    )  # fmt: skip
    InterviewerGrant.objects.create(user=user, source="admin", starts_at=utc_now() - timedelta(days=1))
    calendar = Calendar.objects.create(
        user=user, time_zone="UTC", own_zone=True, notice_minutes=0, horizon_days=365, capacity=8
    )
    Block.objects.bulk_create(
        Block(calendar=calendar, weekday=day, start_minute=0, minutes=24 * 60) for day in range(7)
    )
    return UUID(str(user.pk))


_times = count()


def make_jobs(people: list[UUID], interviewers: list[UUID], each: int, *, one_time: bool) -> list[list[list[str]]]:
    """For each client whom to book for, with whom, and when: nobody twice at a time, few sessions a week."""
    turn = next(_times)
    if one_time:
        at = START + timedelta(hours=12 * turn + 6, days=200)
        open_wide(people[-1], interviewers[0], at)
    jobs = []
    for client, interviewer in enumerate(interviewers):
        own = people[client * each : (client + 1) * each]
        times = [at if one_time else START + timedelta(days=number % 180, hours=2 * turn + number // 180)
                 for number in range(each)]  # fmt: skip
        jobs.append([[str(one), str(interviewer), time.isoformat()] for one, time in zip(own, times, strict=True)])
    jobs[-1] = jobs[-1][:-1]
    return jobs


def open_wide(candidate: UUID, interviewer: UUID, at: datetime) -> None:
    """A time that has room for everybody."""
    book(candidate_id=candidate, wish=Wish(interviewer, at), key=f"first {at}")
    Slot.objects.filter(interviewer_id=interviewer, starts_at=at).update(capacity=30_000)


def start_worker() -> Any:
    command = [sys.executable, "-m", "tests.benchmarks.booking.clients"]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(workers: list[Any], jobs: list[list[list[str]]], way: str, seconds: float) -> list[float]:
    for at, worker in enumerate(workers):
        theirs = jobs[at :: len(workers)]
        worker.stdin.write(json.dumps({"way": way, "jobs": theirs, "seconds": seconds}) + "\n")
        worker.stdin.flush()
    return [made for worker in workers for made in json.loads(worker.stdout.readline())]


def what_is_wrong() -> list[str]:
    """What doesn't add up afterwards: places, times, tokens, what people are told."""
    found = [f"slot {slot.pk}" for slot in Slot.objects.filter(open=True) if slot.taken != slot.bookings.count()]
    booked = Booking.objects.count()
    if Occupied.objects.exclude(booking=None).count() != booked:
        found.append("times")
    if BookingEvent.objects.count() != booked or Hold.objects.count() != booked:
        found.append("events or holds")
    if set(Notification.objects.values_list("about").annotate(Count("pk")).values_list("pk__count", flat=True)) != {8}:
        found.append("notifications")
    return found + [str(one) for one in ledger.check_books().findings]


if __name__ == "__main__":
    given = sys.argv[1:]
    print(json.dumps(main(int(given[0]), int(given[1]), float(given[2]), int(given[3]))))
