"""Telling that is killed: `python -m tests.notifications.dying` reads a job, and tells one thing after the other, each
in a process of its own that kills itself (SIGKILL) one point later than the one before; after each, another process
comes, time has passed, and it goes on. Points are before each statement that writes, before and after each commit,
before and after the mail server's yes, and before and after the push server's.

Imports nothing of Django before the settings are told.
"""

import json
import os
import subprocess
import sys
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.billing.sales.dying import Doom

ROOT = Path(__file__).resolve().parents[2]


def run_job(*, database: dict[str, Any], settings: dict[str, Any], user: UUID) -> int:
    """Tell somebody as many things as telling one has points, each killed at another; how many things."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.notifications.dying"],
        input=json.dumps({"database": database, "settings": settings, "user": str(user)}, default=str),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return int(done.stdout.splitlines()[-1])


class MailDoom(Doom):
    """Also counts around what goes out."""

    def arm(self) -> None:
        super().arm()
        import smtplib

        from core.notifications import endpoints

        smtplib.SMTP.sendmail = self.around(smtplib.SMTP.sendmail)  # type: ignore[method-assign]
        endpoints.post = self.around(endpoints.post)


def _tell(user: UUID, number: int) -> None:
    from core.notifications import services

    services.notify("rain", user_id=user, key=f"rain:{number}", context={"place": str(number)})


def _carry_out() -> None:
    from core.accounts.services import letters
    from core.notifications import services

    services.tell_due()
    services.mail_due()
    letters.send_due()
    services.push_due()


def _let_time_pass() -> None:
    from datetime import timedelta

    from core.accounts.models import Letter
    from core.common.sql import database_now
    from core.notifications.models import Delivery

    past = database_now() - timedelta(seconds=1)
    for table in (Letter, Delivery):
        table.objects.filter(lease_until__isnull=False).update(lease_until=past)


def _go_on() -> None:
    _let_time_pass()
    _carry_out()


def _in_a_child(act: Any, *, dies_at: int | None = None) -> bool:
    """Do it in a process of its own; whether it was killed."""
    child = os.fork()
    if not child:
        try:
            MailDoom(dies_at).arm()
            act()
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0, "it failed"
    return os.WIFSIGNALED(status)


def _run(user: UUID) -> int:
    for number in count(1):
        _in_a_child(partial(_tell, user, number))
        killed = _in_a_child(_carry_out, dies_at=number)
        _in_a_child(_go_on)
        if not killed:
            return number
    raise AssertionError


def main() -> None:
    job = json.loads(sys.stdin.read())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.conf import settings

    settings.DATABASES["default"] = job["database"]
    for name, value in job["settings"].items():
        setattr(settings, name, value)
    django.setup()
    import logging

    logging.disable(logging.CRITICAL)
    from core.notifications import kinds, services

    kinds.register(services.Kind(name="rain", group="other", title="Rain"))
    print(_run(UUID(job["user"])))


if __name__ == "__main__":
    main()
