"""Every reminder arrives once: with workers killed at each point, clocks that jump, and mail servers in a bad mood.

Rows, processes, kill -9 and SMTP are real. The clock is given; a lease that runs out is written so.
"""

import os
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connections

from core.accounts.models import Letter
from core.accounts.services import letters
from core.common.sql import database_now
from core.notifications.models import Delivery
from core.notifications.services import mail_due, tell_due
from scheduling import notifications
from scheduling.models import Booking
from tests.billing.conftest import make_person
from tests.scheduling.letters.bookings import DAY, HOUR, a_booking
from tests.support.smtp import MailServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

MINUTE = timedelta(minutes=1)
BEFORE = (DAY, HOUR, 10 * MINUTE)
# Where a worker dies: in this module, as this function is called or returns.
POINTS = [
    "core.notifications.services.telling:tell_due:call",
    "core.notifications.services.telling:_tell:return",  # in its transaction
    "core.notifications.services.telling:tell_due:return",
    "core.notifications.services.mailing:_hand_over:return",  # in its transaction
    "core.notifications.services.mailing:mail_due:return",
    "core.accounts.services.letters:_claim:return",
    "core.accounts.services.letters:_message:return",
    "smtplib:data:call",
    "smtplib:data:return",  # the mail server has said yes, and we don't know
    "core.accounts.services.letters:_note:call",
    "core.accounts.services.letters:_note:return",
]
AFTER_THE_YES = {"smtplib:data:return", "core.accounts.services.letters:_note:call"}
_numbers = count(1)


@pytest.fixture
def post(settings: Any) -> Iterator[MailServer]:
    with MailServer() as server:
        for name, value in server.settings().items():
            setattr(settings, name, value)
        yield server


def a_session() -> Booking:
    number = next(_numbers)
    ada, bo = make_person(f"Ada{number}"), make_person(f"Bo{number}", "interviewer")
    booking = a_booking(ada, bo, starts_at=database_now() + 2 * DAY)
    notifications.plan_reminders(booking)
    return booking


def start_worker(now: datetime, *, dies_at: str = "") -> int:
    """A worker as a process of its own, which looks once at what is due; its process id."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        getattr(connection, "close_pool", lambda: None)()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        # A pool has threads of its own, and what they held in the moment of the fork nobody here would give back.
        connections["default"].settings_dict["OPTIONS"].pop("pool", None)
        if dies_at:
            sys.setprofile(_die_at(dies_at))
        tell_due(now=now)
        mail_due(now=now)
        letters.send_due()
        status = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.setprofile(None)
        os._exit(status)


def _die_at(point: str) -> Any:
    module, name, event = point.split(":")

    def look(frame: Any, what: str, _arg: object) -> None:
        if what == event and frame.f_code.co_name == name and frame.f_globals.get("__name__") == module:
            os.kill(os.getpid(), signal.SIGKILL)

    return look


def work(now: datetime, *, dies_at: str = "") -> None:
    """A worker's one look, to its end, natural or not."""
    _pid, status = os.waitpid(start_worker(now, dies_at=dies_at), 0)
    expected = -signal.SIGKILL if dies_at else 0
    assert os.waitstatus_to_exitcode(status) == expected, dies_at


def let_leases_run_out() -> None:
    past = database_now() - HOUR
    Letter.objects.filter(state="due").update(lease_until=None, due_at=past)


def arrived(post: MailServer, booking: Booking) -> Counter[tuple[str, str]]:
    """How often each letter came, by whom it is for and its Message-ID, which mailboxes know it by."""
    ours = {booking.candidate.email, booking.interviewer.email}
    return Counter((str(one["To"]), str(one["Message-ID"])) for one in post.letters if str(one["To"]) in ours)


def test_a_worker_killed_anywhere_costs_nobody_a_reminder_and_brings_nobody_two(post: MailServer) -> None:
    for point in POINTS:
        post.letters.clear()
        booking = a_session()
        for before in BEFORE:
            now = booking.starts_at - before
            work(now, dies_at=point)
            let_leases_run_out()
            work(now)
            work(now)
        found = arrived(post, booking)
        people = Counter(to for to, _id in found)
        assert people == {booking.candidate.email: 3, booking.interviewer.email: 3}, point
        subjects = {str(one["Subject"]).rpartition(" begins ")[2] for one in post.letters}
        # They are written at the moment that is given, but say how long it is by the clock: two days, here.
        assert subjects == {"in 2 days"}, point
        # Only where the server's yes was lost does a letter come again, and mailboxes know it for the same.
        assert max(found.values()) <= (2 if point in AFTER_THE_YES else 1), point


def test_a_clock_that_jumps_over_reminders_and_back_brings_the_one_that_still_helps(post: MailServer) -> None:
    booking = a_session()
    start = booking.starts_at
    for now in (start - 2 * DAY, start - 5 * MINUTE, start - 2 * DAY, start - DAY, start - HOUR, start, start + DAY):
        work(now)
    assert Counter(to for to, _id in arrived(post, booking)) == {
        booking.candidate.email: 1,
        booking.interviewer.email: 1,
    }


def test_two_workers_at_once_send_each_letter_once_however_slow_the_server_is(post: MailServer) -> None:
    booking = a_session()
    post.does = {"mail": 0.1, "rcpt": 0.1, "data": 0.1, "taken": 0.1}
    now = booking.starts_at - HOUR
    workers = [start_worker(now) for _ in range(4)]
    for worker in workers:
        os.waitpid(worker, 0)
    work(now)
    assert sorted(arrived(post, booking).values()) == [1, 1]


def test_a_server_that_is_away_or_busy_gets_it_later_once(post: MailServer, settings: Any) -> None:
    booking = a_session()
    now = booking.starts_at - HOUR
    settings.EMAIL_PORT = 1  # nobody listens there
    work(now)
    assert set(Letter.objects.values_list("state", "problem")) == {("due", "unreachable")}
    settings.EMAIL_PORT = post.port
    post.does = {"data": "451 not now"}
    let_leases_run_out()
    work(now)
    assert set(Letter.objects.values_list("state", "problem")) == {("due", "refused_451")}
    post.does = {}
    let_leases_run_out()
    work(now)
    work(now)
    assert sorted(arrived(post, booking).values()) == [1, 1]


def test_a_server_that_refuses_for_good_is_believed_and_it_is_written_down(post: MailServer) -> None:
    booking = a_session()
    post.does = {"data": "550 nobody of this name"}
    now = booking.starts_at - HOUR
    work(now)
    let_leases_run_out()
    work(now)
    assert not post.letters
    mails = Delivery.objects.filter(channel="email")
    assert set(mails.values_list("state", "why")) == {("failed", "refused_550")}
    # By the other ways it came all the same.
    assert set(Delivery.objects.filter(channel="in_app").values_list("state", flat=True)) == {"sent"}
